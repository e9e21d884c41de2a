"""The one way in: picks the reader for a file and returns its Extract. Knows no format itself.

Meant for a worker process: the readers hold the whole file in memory, and PDFium is not safe for
threads. Nothing here reaches the network or writes a file.
"""

from __future__ import annotations

from typing import BinaryIO

from workbench.errors import BadInput
from workbench.ingest import pdf, plain, word
from workbench.ingest.media import HEAD_BYTES, PDF, PPTX, XLSX, ZIP, media_type
from workbench.records.extract import Extract

__all__ = ["HEAD_BYTES", "LARGEST_READ", "media_type", "read"]

LARGEST_READ = 200 * 1024 * 1024
"""Bytes; a larger file is kept but its text is not read."""

_PICTURE = "Pictures are kept but not read. If you need the words in it, type them as evidence of their own."
_RECORDING = "Recordings are kept but not written out. Add a transcript as evidence of its own."
_ARCHIVE = "Archives are kept but not opened. Add the files in it one by one to have them read."
_OTHER = (
    "Files of this type are kept but not read. Save it as text, Word or PDF and add that to have it read."
)
_SAVE_AS = "{} are kept but not read. Save it as {} and add that to have it read."
_NOTES = (
    ("image/", _PICTURE),
    ("audio/", _RECORDING),
    ("video/", _RECORDING),
    (ZIP, _ARCHIVE),
    (XLSX, _SAVE_AS.format("Spreadsheets", "CSV or PDF")),
    ("application/vnd.ms-excel", _SAVE_AS.format("Spreadsheets", "CSV or PDF")),
    (PPTX, _SAVE_AS.format("Presentations", "PDF")),
    ("application/vnd.ms-powerpoint", _SAVE_AS.format("Presentations", "PDF")),
    ("application/msword", _SAVE_AS.format("Documents in the older Word format", ".docx")),
    ("message/rfc822", _SAVE_AS.format("E-mails", "text or PDF")),
    ("application/vnd.ms-outlook", _SAVE_AS.format("E-mails", "text or PDF")),
    ("text/html", _SAVE_AS.format("Web pages", "text or PDF")),
)


def read(name: str, source: BinaryIO, *, size: int) -> Extract:
    """Read the text and the places of one file.

    `name` only helps to tell its type, `source` is read from where it stands, and `size` is its
    length in bytes. Types that are not read, files over `LARGEST_READ`, scans and files with a
    password give an extract that is not `readable` and whose note says why in plain words.

    Raises:
        BadInput: the file is empty, damaged, not what its name says, or made to overwhelm a reader.
    """
    head = _taken(source, HEAD_BYTES)
    if not head:
        raise BadInput("The file is empty (0 bytes). Check the copy, and add it again.")
    kind = media_type(name, head)
    if kind != PDF and kind not in plain.MEDIA_TYPES and kind not in word.MEDIA_TYPES:
        return _unread(kind, next((note for prefix, note in _NOTES if kind.startswith(prefix)), _OTHER))
    too_large = f"The file is kept but was not read: it is larger than {LARGEST_READ >> 20} MB."
    if size > LARGEST_READ:
        return _unread(kind, too_large)
    data = head + _taken(source, LARGEST_READ + 1 - len(head))
    if len(data) > LARGEST_READ:
        return _unread(kind, too_large)
    if kind == PDF:
        return pdf.read_pdf(data)
    return word.read_word(data, kind) if kind in word.MEDIA_TYPES else plain.read_plain(data, kind)


def _unread(kind: str, note: str) -> Extract:
    return Extract(media_type=kind, text="", readable=False, note=note)


def _taken(source: BinaryIO, most: int) -> bytes:
    """Up to `most` bytes; a source may hand out fewer than it was asked for without being at its end."""
    pieces: list[bytes] = []
    while most > 0:
        piece = source.read(most)
        if not piece:
            break
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
