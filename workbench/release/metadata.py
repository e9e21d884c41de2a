"""Every hiding place of a file, walked raw, whatever program wrote it.

Owns the choice of walker, the going down into files within files, and the bounds on both. It judges no
words: the detectors do. It never raises for what is in a file: what cannot be looked into is reported
as such, so that nothing passes unseen.
"""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from pikepdf import PdfError
from PIL import Image

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, loose_text
from workbench.release.hiding_archives import archive_parts
from workbench.release.hiding_images import image_parts
from workbench.release.hiding_markup import json_parts, markup_parts
from workbench.release.hiding_pdf import pdf_parts

VERSION = "1"

_DEEPEST = 5
_MOST_BYTES = 512 * 2**20
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    Image.DecompressionBombError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    PdfError,
    RecursionError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    etree.LxmlError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_MARKUP_ENDINGS = (".html", ".htm", ".xhtml", ".svg", ".xml")


def parts(data: bytes, name: str) -> Iterator[HiddenPart]:
    """Every hidden text of a file, and the visible text of files inside it.

    `part` of what is given is the path inside the file, with ! before a file within a file. The visible
    text of the file itself is given too, as `BODY`, for a caller that could not read it otherwise.
    """
    yield from _Walk(left=_MOST_BYTES).file(data, name, "", 0)


_SIGNATURE = 64
"""Bytes of an Ed25519 signature."""


@dataclass(slots=True)
class _Walk:
    """One file and all that is in it; `left` is how many bytes may still be opened."""

    left: int

    def file(self, data: bytes, name: str, path: str, depth: int) -> Iterator[HiddenPart]:
        """What one file holds; `path` is where it stands in the file that was given, "" at the top."""
        self.left -= len(data)
        if depth > _DEEPEST or self.left < 0:
            yield HiddenPart(part=path, text="", kind=HiddenKind.UNREADABLE)
            return

        def descend(inner: bytes, inner_name: str) -> Iterator[HiddenPart]:
            return self.file(inner, inner_name, f"{path}!{inner_name}" if path else inner_name, depth + 1)

        try:
            # Image libraries warn of large or odd pictures; that is no fault of this program.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = self._family(data, name, path, descend)
                yield from found
        except _FAILURES:
            yield HiddenPart(part=path, text=loose_text(data), kind=HiddenKind.UNREADABLE)

    def _family(self, data: bytes, name: str, path: str, descend: Descend) -> Iterator[HiddenPart]:
        if _is_seal(name, data):
            return iter(())
        head = data[:1024].lstrip()
        if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            return archive_parts(data, path, descend, self.left)
        if b"%PDF-" in data[:1024]:
            return pdf_parts(data, path, descend)
        if data.startswith(_IMAGES) or data[8:12] == b"WEBP":
            return image_parts(data, path)
        lowered = name.lower()
        if lowered.endswith(_MARKUP_ENDINGS) or head[:1] == b"<":
            return markup_parts(data, path, descend)
        if lowered.endswith((".json", ".jsonl")):
            return json_parts(data, path)
        return _plain(data, path)


def _plain(data: bytes, path: str) -> Iterator[HiddenPart]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    elif b"\x00" in data[:4096]:
        text = loose_text(data)
    else:
        text = data.decode("utf-8", "replace")
    yield HiddenPart(part=path, text=text, kind=HiddenKind.BODY)


def _is_seal(name: str, data: bytes) -> bool:
    """A raw signature: its bytes are chance and not words, unless they read as text."""
    if len(data) != _SIGNATURE or not name.lower().endswith(".sig"):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
