"""The parts of an Office file, taken from its zip with limits and parsed without reaching out.

Knows the packaging (parts, relationships, XML), not what a document means.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from functools import lru_cache

from lxml import etree

from workbench.errors import BadInput

_MOST_BYTES = 256 * 1024 * 1024
"""All parts of one file together, unpacked: far beyond any real report, well within memory."""

_SUSPECT_BYTES = 16 * 1024 * 1024
_SUSPECT_RATIO = 200
"""Real parts shrink 5 to 40 times; a large one that shrank more than this was made to harm."""

# Everything that zipfile and zlib raise on damaged or hostile bytes, seen by fuzzing them.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    LookupError,
)
_DAMAGED = (
    "The document is damaged or is not what its name says. "
    "Open it in its own program, save it again, and add that copy."
)
_BOMB = "The document unpacks to far more than its size allows and was not opened. Ask for another copy."


@lru_cache(maxsize=4096)
def local_name(tag: str) -> str:
    """Return a tag without its namespace: the two dialects of Office XML differ in nothing else."""
    return tag.rpartition("}")[2]


class Parts:
    """The parts of one Office file held in memory.

    Raises:
        BadInput: from every method, when the bytes are not a sound Office file.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise BadInput(_DAMAGED) from None
        self._read = 0

    def xml(self, path: str) -> etree._Element | None:
        """Return the root of a part, or None when there is no such part."""
        data = self._part(path)
        if data is None:
            return None
        # Office XML may not have a document type; entities and outside references live there.
        if b"<!DOCTYPE" in data:
            raise BadInput(_DAMAGED)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise BadInput(_DAMAGED) from None
        # Written in UTF-16 it would have passed the test above.
        if root.getroottree().docinfo.internalDTD is not None:
            raise BadInput(_DAMAGED)
        return root

    def related(self, path: str) -> list[tuple[str, str]]:
        """Return (kind, path) of the parts that a part refers to, as "footnotes" or "header"."""
        folder, name = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            (posixpath.basename(link.get("Type", "")), _resolved(folder, link.get("Target", "")))
            for link in root
            if link.get("TargetMode") != "External"
        ]

    def _part(self, path: str) -> bytes | None:
        try:
            info = self._zip.getinfo(path)
        except KeyError:
            return None
        size, packed = info.file_size, max(1, info.compress_size)
        self._read += size
        # zipfile never yields more than the stated size, so the stated size is the one to judge.
        if self._read > _MOST_BYTES or (size > _SUSPECT_BYTES and size > packed * _SUSPECT_RATIO):
            raise BadInput(_BOMB)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadInput(_DAMAGED)
        try:
            return self._zip.read(info)
        except _BROKEN:
            raise BadInput(_DAMAGED) from None


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def damaged() -> BadInput:
    """The error for a file whose parts are sound but do not add up to a document."""
    return BadInput(_DAMAGED)
