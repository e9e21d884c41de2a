"""Reads a .docx back with lxml alone, as another program would see it. Knows no writer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


class WordFile:
    """The parts of one .docx and what a reader finds in them."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.entries = archive.infolist()
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.body = self.root("word/document.xml")[0]

    def root(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts[name])

    def paragraphs(self, style: str) -> Iterator[etree._Element]:
        """Paragraphs of the styles whose id `style` matches as a pattern."""
        for paragraph in self.body.iter(f"{W}p"):
            if re.fullmatch(style, style_of(paragraph)):
                yield paragraph

    def headings(self) -> list[tuple[int, str, str]]:
        """Level, number as Word would count it or as it is typed, and words."""
        counts = [0] * 9
        found = []
        for paragraph in self.paragraphs("Heading[1-4]"):
            level, words, number = int(style_of(paragraph)[-1]), text_of(paragraph), ""
            if paragraph.find(f"{W}pPr/{W}numPr") is not None:
                counts[level - 1] += 1
                counts[level:] = [0] * (9 - level)
                number = ".".join(map(str, counts[:level]))
            elif "\t" in words:
                number, words = words.split("\t", 1)
            found.append((level, number, words))
        return found

    def tables(self) -> list[list[list[str]]]:
        return [
            [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
            for table in self.body.iter(f"{W}tbl")
        ]

    def notes(self) -> list[str]:
        """The words of the footnotes without their marks."""
        root = self.root("word/footnotes.xml")
        return [text_of(note).split("\t", 1)[1] for note in root if not note.get(f"{W}type")]

    def alternative_texts(self) -> list[str]:
        return [drawing.get("descr", "") for drawing in self.body.iter(f"{DRAWING}docPr")]

    def controls(self) -> dict[str, str]:
        return {value(control, f"{W}sdtPr/{W}tag"): text_of(control) for control in self.body.iter(f"{W}sdt")}

    def bookmarks(self) -> dict[str, str]:
        """The words inside each bookmark."""
        found: dict[str, str] = {}
        open_names: dict[str, str] = {}
        for element in self.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t"):
            if element.tag == f"{W}bookmarkStart":
                name = str(element.get(f"{W}name"))
                assert name not in found
                open_names[str(element.get(f"{W}id"))] = name
                found[name] = ""
            elif element.tag == f"{W}bookmarkEnd":
                del open_names[str(element.get(f"{W}id"))]
            else:
                for name in open_names.values():
                    found[name] += element.text or ""
        assert not open_names
        return found

    def links(self) -> list[str]:
        """Where external links of the body lead."""
        rels = {r.get("Id"): r.get("Target") for r in self.root("word/_rels/document.xml.rels")}
        found = (link.get(f"{R}id") for link in self.body.iter(f"{W}hyperlink"))
        return [str(rels[relation]) for relation in found if relation]

    def inner_targets(self) -> list[str]:
        """Bookmarks that links and REF fields name."""
        named = [link.get(f"{W}anchor") for link in self.body.iter(f"{W}hyperlink")]
        codes = [code.text or "" for code in self.body.iter(f"{W}instrText")]
        named += [code.split()[1] for code in codes if code.startswith(" REF ")]
        return [name for name in named if name]


def value(element: etree._Element, path: str, attribute: str = "val") -> str:
    """An attribute of the one element at `path`, which must be there."""
    found = element.find(path)
    assert found is not None
    return str(found.get(f"{W}{attribute}"))


def style_of(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def text_of(element: etree._Element) -> str:
    """Words as a reader sees them: note references and field codes left out."""
    out = []
    for part in element.iter(f"{W}t", f"{W}tab", f"{W}br"):
        run = part.getparent()
        if part.tag == f"{W}t" and run is not None and run.find(f"{W}footnoteReference") is None:
            out.append(part.text or "")
        elif part.tag == f"{W}tab" and run is not None and run.tag == f"{W}r":
            out.append("\t")
        elif part.tag == f"{W}br":
            out.append("\n")
    return "".join(out)
