"""Plain text, Markdown, CSV and their like: bytes to text, with anchors that name lines.

Excerpts count code points over this text, so it is exactly the decoded file with line ends as \\n:
nothing is trimmed, reflowed or interpreted. Knows nothing of other formats.
"""

from __future__ import annotations

import codecs
import re

from workbench.ingest.assembly import tiled
from workbench.records.extract import Extract

EXTRACTOR = "plain/1"

MEDIA_TYPES = frozenset(
    {
        "text/plain",
        "text/markdown",
        "text/csv",
        "text/tab-separated-values",
        "text/vtt",
        "application/x-subrip",
        "application/json",
        "application/x-ndjson",
    }
)
_ROW_TYPES = {"text/csv", "text/tab-separated-values", "application/x-ndjson"}

_LONGEST_PARAGRAPH = 20
"""Lines; anything longer is a list or a transcript, where a person would name the line."""

_MOST_ANCHORS = 50_000
"""Beyond this neighbouring lines share an anchor: a reader needs places, not two million records."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NOT_TEXT = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f]")


def read_plain(data: bytes, media_type: str) -> Extract:
    """Decode a text file and name its paragraphs by their lines.

    The encoding is a byte order mark's, else UTF-8 when the bytes are valid UTF-8, else UTF-16 when
    every other byte of the beginning is zero, else Windows-1252, which is what older British office
    software writes. Bytes that are not text give an unread extract. Never raises.
    """
    text = decode(data)
    if text is None:
        note = "The file is kept but was not read: its bytes are not text in an encoding known here."
        return Extract(media_type=media_type, text="", readable=False, note=note, extractor=EXTRACTOR)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    places = _places(text, by_line=media_type in _ROW_TYPES)
    return Extract(media_type=media_type, text=text, anchors=tiled(places, len(text)), extractor=EXTRACTOR)


def decode(data: bytes) -> str | None:
    """Return the text of some bytes without its byte order mark, or None when they are not text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    # Without a mark, zero bytes mean UTF-16 or no text at all, though they are valid UTF-8.
    if b"\x00" in data[:4096]:
        guess = _unmarked_utf16(data[:4096])
        return _decoded(data, guess) if guess else None
    decoded = (_decoded(data, encoding) for encoding in ("utf-8", "cp1252"))
    return next((text for text in decoded if text is not None), None)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    # A few stray control characters come from old exports; more than that is not text.
    strays = sum(1 for _ in _NOT_TEXT.finditer(text[:65536]))
    if "\x00" in text or strays * 100 > len(text[:65536]):
        return None
    return text


def _unmarked_utf16(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd * 2 > half and even * 20 < half:
        return "utf-16-le"
    if even * 2 > half and odd * 20 < half:
        return "utf-16-be"
    return None


def _places(text: str, *, by_line: bool) -> list[tuple[int, str, int | None]]:
    spans: list[tuple[int, int, int]] = []
    paragraph: list[tuple[int, int, int]] = []
    for number, match in enumerate(_LINE.finditer(text), start=1):
        if match[0].isspace():
            spans += _paragraph(paragraph, by_line=by_line)
            paragraph = []
        else:
            paragraph.append((match.start(), number, number))
    spans += _paragraph(paragraph, by_line=by_line)
    # White space alone is still text that excerpts may count over, and needs a place.
    spans = spans or [(0, 1, max(1, text.count("\n")))] if text else []
    step = -(-len(spans) // _MOST_ANCHORS) or 1
    groups = [spans[at : at + step] for at in range(0, len(spans), step)]
    return [(group[0][0], _label(group[0][1], group[-1][2]), None) for group in groups]


def _paragraph(lines: list[tuple[int, int, int]], *, by_line: bool) -> list[tuple[int, int, int]]:
    if by_line or len(lines) > _LONGEST_PARAGRAPH:
        return lines
    return [(lines[0][0], lines[0][1], lines[-1][2])] if lines else []


def _label(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}–{last}"
