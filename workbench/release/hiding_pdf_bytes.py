"""What stands in the bytes of a PDF and belongs to no object: earlier versions, remarks, lost objects.

Owns the reading of a PDF as bytes. It looks for nobody.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import pypdfium2

from workbench.release.hiding import HiddenKind, HiddenPart, inside, loose_text
from workbench.release.hiding_pages import page_texts

_END = re.compile(rb"%%EOF[\r\n ]*")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_OBJECT = re.compile(rb"(?<![\d])(\d{1,10})\s+(\d{1,5})\s+obj\b(.*?)endobj", re.DOTALL)
_REMARK = re.compile(rb"(?m)(?:^|(?<=\s))%(?!PDF-|%EOF)([^\r\n]{3,})")
_MOST_LOST = 2 * 2**20


def byte_parts(data: bytes, path: str, known: frozenset[tuple[int, int]]) -> Iterator[HiddenPart]:
    """Earlier versions of the file, bytes around it, remarks in it, and objects that no table names.

    `known` are the numbers of the objects that the file's tables name.
    """
    yield from _revisions(data, path)
    start = data.find(b"%PDF-")
    if data[:start].strip():
        yield HiddenPart(
            part=inside(path, "bytes"), text=loose_text(data[:start]), kind=HiddenKind.LOOSE_BYTES
        )
    bare = _STREAM.sub(b"stream endstream", data)
    said = "\n".join(loose_text(match[1]) for match in _REMARK.finditer(bare))
    if said.strip():
        yield HiddenPart(part=inside(path, "remarks"), text=said, kind=HiddenKind.MARKUP)
    lost = "\n".join(_lost(data, known))
    if lost.strip():
        yield HiddenPart(part=inside(path, "lost objects"), text=lost, kind=HiddenKind.OLD_REVISION)


def _lost(data: bytes, known: frozenset[tuple[int, int]]) -> Iterator[str]:
    last: dict[tuple[int, int], str] = {}
    for match in _OBJECT.finditer(data):
        number = int(match[1]), int(match[2])
        if number in last:
            # The same number once more: what stood before it was replaced, and stands there still.
            yield last[number]
        last[number] = _words(match[3])
        if number not in known:
            yield last[number]


def _words(body: bytes) -> str:
    begin = body.find(b"stream")
    text = loose_text(body if begin < 0 else body[:begin])
    if begin < 0:
        return text
    packed = body[begin + 6 :].lstrip(b"\r\n")
    try:
        return f"{text}\n{loose_text(zlib.decompressobj().decompress(packed, _MOST_LOST))}"
    except zlib.error:
        return f"{text}\n{loose_text(packed)}"


def _revisions(data: bytes, path: str) -> Iterator[HiddenPart]:
    """Earlier versions of the file, which every appending editor leaves in it."""
    ends = [match.end() for match in _END.finditer(data)]
    if b"/Linearized" in data[:1024]:
        ends = ends[1:]
    for number, end in enumerate(ends[:-1], 1):
        here = inside(path, f"revision {number}")
        try:
            texts = [page.everything for page in page_texts(data[:end])]
        except (pypdfium2.PdfiumError, ValueError, OSError):
            texts = [loose_text(data[:end])]
        yield HiddenPart(part=here, text="\n".join(texts), kind=HiddenKind.OLD_REVISION)
    if ends and data[ends[-1] :].strip(b"\r\n \x00"):
        yield HiddenPart(
            part=inside(path, "bytes"), text=loose_text(data[ends[-1] :]), kind=HiddenKind.LOOSE_BYTES
        )
