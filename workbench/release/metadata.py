"""Every hiding place of a file, walked raw, whatever program wrote it.

Owns the choice of walker, the going down into files within files, and the bounds on both. It judges no
words: the detectors do. It never raises for what is in a file: what cannot be looked into is reported
as such, so that nothing passes unseen.
"""

from __future__ import annotations

import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from pikepdf import PasswordError, PdfError
from PIL import Image

from workbench.release.hiding import (
    Descend,
    HiddenKind,
    HiddenPart,
    is_cut,
    loose_text,
    unfolded,
    unreadable,
)
from workbench.release.hiding_archives import archive_parts, packed_parts, tape_parts
from workbench.release.hiding_compound import MAGIC, compound_parts
from workbench.release.hiding_images import image_parts
from workbench.release.hiding_mail import is_mail, mail_parts, rich_parts
from workbench.release.hiding_markup import json_parts, markup_parts
from workbench.release.hiding_pdf import pdf_parts

VERSION = "2"

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
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_MARKUP_ENDINGS = (".html", ".htm", ".xhtml", ".svg", ".xml")
_SIGNATURE = 64
"""Bytes of an Ed25519 signature."""
_DAMAGED = "it is damaged, or not what its name says"
_TOO_DEEP = "it lies too deep within other files"
_TOO_LARGE = "unpacked it would be too large"
_UNKNOWN = "this program does not know files of this kind"
_LOCKED = "it has a password"


def parts(data: bytes, name: str) -> Iterator[HiddenPart]:
    """Every hidden text of a file, and the visible text of files inside it.

    `part` of what is given is the path inside the file, with ! before a file within a file. The visible
    text of the file itself is given too, as `BODY`, for a caller that could not read it otherwise.
    """
    yield from _Walk(left=_MOST_BYTES).file(data, name, "", 0)


@dataclass(slots=True)
class _Walk:
    """One file and all that is in it; `left` is how many bytes may still be opened."""

    left: int

    def file(self, data: bytes, name: str, path: str, depth: int) -> Iterator[HiddenPart]:
        """What one file holds; `path` is where it stands in the file that was given, "" at the top."""
        self.left -= len(data)
        if depth > _DEEPEST or self.left < 0:
            yield unreadable(path, _TOO_DEEP if depth > _DEEPEST else _TOO_LARGE)
            return

        def descend(inner: bytes, inner_name: str) -> Iterator[HiddenPart]:
            return self.file(inner, inner_name, f"{path}!{inner_name}" if path else inner_name, depth + 1)

        try:
            # Image libraries warn of large or odd pictures; that is no fault of this program.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield from self._family(data, name, path, descend)
        except PasswordError:
            yield unreadable(path, _LOCKED, data)
        except _FAILURES:
            yield unreadable(path, _DAMAGED, data)

    def _family(self, data: bytes, name: str, path: str, descend: Descend) -> Iterator[HiddenPart]:
        if not data or _is_seal(name, data):
            return iter(())
        if data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or _is_late_archive(data, name):
            return archive_parts(data, path, descend, self.left)
        if b"%PDF-" in data[:1024]:
            return pdf_parts(data, path, descend, self.left)
        if data.startswith(_IMAGES) or data[8:12] == b"WEBP":
            return _picture(data, path, descend)
        if data.startswith(MAGIC):
            return compound_parts(data, path, descend)
        if data.startswith(b"\x1f\x8b"):
            return packed_parts(data, name, path, descend, self.left)
        if data[257:262] == b"ustar":
            return tape_parts(data, path, descend)
        return _worded(data, name, path, descend)


def _worded(data: bytes, name: str, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """Files that are made of words: markup, mail, rich text, JSON, and plain ones."""
    lowered = name.lower()
    head = data[:1024].lstrip()
    if data.startswith(b"{\\rtf"):
        return rich_parts(data, path, descend)
    if lowered.endswith(_MARKUP_ENDINGS) or head[:1] == b"<":
        return markup_parts(data, path, descend)
    if is_mail(data, name):
        return mail_parts(data, path, descend)
    if lowered.endswith((".json", ".jsonl")):
        return json_parts(data, path)
    return _plain(data, path)


def _picture(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    yield from image_parts(data, path, descend)
    if not path:
        yield HiddenPart(part="", text="", kind=HiddenKind.UNSEEN_PICTURE)


def _plain(data: bytes, path: str) -> Iterator[HiddenPart]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    elif b"\x00" in data[:4096] or is_cut(data):
        text = loose_text(data)
    else:
        text = data.decode("utf-8", "replace")
    # A line that goes on after a break and a blank is one line in calendars and address cards.
    folded = text.replace("\r\n ", "").replace("\n ", "") if "BEGIN:V" in text[:200] else text
    yield HiddenPart(part=path, text=unfolded(folded), kind=HiddenKind.BODY)
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and not _is_wide(data):
        yield unreadable(path, _UNKNOWN)


def _is_wide(data: bytes) -> bool:
    """Whether bytes are text of two bytes a letter, without the mark that says so."""
    head = data[:4096]
    return head[0::2].count(0) > 0.4 * len(head) or head[1::2].count(0) > 0.4 * len(head)


def _is_late_archive(data: bytes, name: str) -> bool:
    """An archive with bytes before its first entry, as a program that unpacks itself has."""
    return name.lower().endswith((".zip", ".docx", ".xlsx", ".pptx")) and b"PK\x05\x06" in data[-70_000:]


def _is_seal(name: str, data: bytes) -> bool:
    """A raw signature: its bytes are chance and not words, unless they read as text."""
    if len(data) != _SIGNATURE or not name.lower().endswith(".sig"):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
