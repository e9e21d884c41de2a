"""Reads the lines of a .docx back from its XML, by styles, numbering and content controls alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from tests.unit.publish.said import Line, squeezed
from tests.unit.publish.word_reader import DRAWING, W, WordFile, style_of, value

Part = etree._Element


def said_by_word(content: bytes) -> list[Line]:
    """The lines of the body, then those of the footnotes in the order in which they stand."""
    return list(_Reader(WordFile(content)).lines())


class _Reader:
    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._parts = [part for part in file.body if part.tag != f"{W}sectPr"]
        self._marks = _marks(file.body)
        self._numbers = _heading_numbers(file)
        self._bulleted = _bulleted(file)
        data = json.loads(file.root("customXml/item1.xml").text or "{}")
        self._references = {item["id"]: item["reference"] for item in data["recommendations"]}

    def lines(self) -> Iterator[Line]:
        while self._parts:
            yield from self._block(self._parts.pop(0))
        yield from self._footnotes()

    def _block(self, part: Part) -> Iterator[Line]:
        style = style_of(part)
        if style == "Title":
            yield "title", self._words(part)
        elif style in ("Subtitle", "BodyText"):
            yield "paragraph", "", self._words(part)
        elif style == "NumberedParagraph":
            yield "paragraph", *self._parted(part)
        elif style == "Fact":
            yield "fact", *self._parted(part)
        elif style.startswith("Heading"):
            yield "heading", style[-1], squeezed(self._numbers.get(part, ""), self._words(part))
        elif style.startswith("List"):
            yield self._item(part)
        elif style == "Caption":
            yield from self._table(self._words(part))
        elif style == "FootnoteText":
            yield "note", *self._parted(part)
        elif style == "TOCHeading":
            yield "contents", self._words(part)
            yield from (("entry", self._words(p)) for p in self._next("TOC[1-9]|TableofFigures"))
        elif part.tag == f"{W}tbl":
            self._parts.insert(0, part)
            yield from self._table("")
        else:
            yield from self._group(part, style)

    def _group(self, part: Part, style: str) -> Iterator[Line]:
        if style == "Figure":
            (drawing,) = part.iter(f"{DRAWING}docPr")
            alt = squeezed(drawing.get("descr", ""))
            yield "figure", alt, self._one("Caption"), self._one("FigureDescription")
        elif style == "Quote":
            yield "quotation", self._words(part), self._one("QuoteAttribution")
        elif style == "CalloutTitle":
            body = (self._words(each) for each in self._next("CalloutText"))
            yield "callout", self._words(part), *filter(None, body)
        elif style == "FindingStatement":
            yield "finding", *self._parted(part), self._one("FindingText")
        elif style == "RecommendationHeading":
            tag = value(part, f"{W}sdt/{W}sdtPr/{W}tag")
            own_id = tag.removeprefix("rec:").removesuffix(":heading")
            reference = squeezed(self._references[own_id])
            yield "recommendation", own_id, reference, self._words(part), self._one("RecommendationText")
            yield from (("detail", *self._parted(each)) for each in self._next("RecommendationDetail"))
        else:
            assert style in ("Issuer", "Spacer"), style

    def _item(self, part: Part) -> Line:
        depth = value(part, f"{W}pPr/{W}numPr/{W}ilvl")
        kind = "bulleted" if value(part, f"{W}pPr/{W}numPr/{W}numId") in self._bulleted else "ordered"
        return "item", kind, depth, self._words(part)

    def _table(self, caption: str) -> Iterator[Line]:
        yield "table", caption
        for row in self._parts.pop(0).iter(f"{W}tr"):
            kind = "row" if row.find(f"{W}trPr/{W}tblHeader") is None else "header"
            yield kind, *(self._words(cell) for cell in row.iter(f"{W}tc"))

    def _footnotes(self) -> Iterator[Line]:
        for note in self._file.root("word/footnotes.xml") if self._marks else ():
            if note.get(f"{W}type") is None:
                _, said = self._parted(note[0])
                yield "note", self._marks[str(note.get(f"{W}id"))], said

    def _next(self, styles: str) -> Iterator[Part]:
        while self._parts and re.fullmatch(styles, style_of(self._parts[0])):
            yield self._parts.pop(0)

    def _one(self, style: str) -> str:
        if self._parts and style_of(self._parts[0]) == style:
            return self._words(self._parts.pop(0))
        return ""

    def _parted(self, part: Part) -> tuple[str, str]:
        """The label of a paragraph, and its words after the tab that sets the label off."""
        kids = list(part)
        place = next(n for n, kid in enumerate(kids) if [each.tag for each in kid] == [f"{W}tab"])
        return self._words(*kids[:place]), self._words(*kids[place + 1 :])

    def _words(self, *parts: Part) -> str:
        """Words as a reader sees them, the marks of notes among them."""
        return squeezed("".join(self._pieces(parts)))

    def _pieces(self, parts: Iterable[Part]) -> Iterator[str]:
        for part in parts:
            for piece in part.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}footnoteReference"):
                run = piece.getparent()
                if piece.tag == f"{W}footnoteReference":
                    yield self._marks[str(piece.get(f"{W}id"))]
                elif piece.tag != f"{W}t":
                    yield " "
                elif run is not None and run.find(f"{W}footnoteReference") is None:
                    yield piece.text or ""


def _marks(body: Part) -> dict[str, str]:
    """The number of each footnote: a mark of its own, or as Word counts those without one."""
    found: dict[str, str] = {}
    counted = 0
    for reference in body.iter(f"{W}footnoteReference"):
        if reference.get(f"{W}customMarkFollows"):
            found[str(reference.get(f"{W}id"))] = str(reference.xpath("string(../*[local-name()='t'])"))
        else:
            counted += 1
            found[str(reference.get(f"{W}id"))] = str(counted)
    return found


def _heading_numbers(file: WordFile) -> dict[Part, str]:
    """The numbers that Word counts; a typed number is among the words of its heading."""
    counts = [0] * 4
    found = {}
    for paragraph in file.paragraphs("Heading[1-4]"):
        if paragraph.find(f"{W}pPr/{W}numPr") is not None:
            level = int(style_of(paragraph)[-1])
            counts[level - 1] += 1
            counts[level:] = [0] * (4 - level)
            found[paragraph] = ".".join(map(str, counts[:level]))
    return found


def _bulleted(file: WordFile) -> set[str]:
    """The ids of the numberings that draw bullets."""
    root = file.root("word/numbering.xml")
    signs = {
        str(kind.get(f"{W}abstractNumId"))
        for kind in root.iter(f"{W}abstractNum")
        if value(kind, f"{W}lvl/{W}numFmt") == "bullet"
    }
    return {
        str(each.get(f"{W}numId"))
        for each in root.iter(f"{W}num")
        if value(each, f"{W}abstractNumId") in signs
    }
