"""The front of a document as pieces: title, facts, table of contents, list of recommendations.

It keeps what all blocks share while they are set: the structure so far, the pieces, the outline.
It must not know pages or files.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.publish import pdf_style as look
from workbench.publish.pdf_draw import Link, draw_lines
from workbench.publish.pdf_flow import Break, Decoration, Entry, Label, Piece, Text
from workbench.publish.pdf_prose import Prose, place_of, unmarked
from workbench.publish.pdf_style import BAND, GUTTER, LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TextStyle
from workbench.publish.pdf_text import ink_of, label_lines, set_lines
from workbench.publish.tagging import Bookmark, Element, TaggedCanvas
from workbench.records.document import (
    Contents,
    Document,
    Heading,
    Paragraph,
    Passage,
    RecommendationBlock,
    RecommendationList,
    TitleBlock,
)

_NUMBER_ROOM = 34.0
_FACT = 118.0


class Front:
    """What is set first, and the state that every block adds to."""

    def __init__(self, document: Document, *, issuer: str, root: Element) -> None:
        numbered = any(isinstance(block, Paragraph) and block.number is not None for block in document.blocks)
        self.document = document
        self.root = root
        self.section = Element("Sect", root)
        # The mark of a draft is heard once, before the title; its repetitions are decoration.
        self.mark = Element("P", self.section)
        self.prose = Prose(document)
        self.pieces: list[Piece] = []
        self.outline: list[Bookmark] = []
        self.x = LEFT
        self._inner = LEFT + (GUTTER if numbered else 0)
        self.level = 0
        self.band = BAND
        self._issuer = issuer
        self._cover = any(isinstance(block, Contents) for block in document.blocks)
        self._headings = {
            id(block): block.anchor or f"heading-{nth}"
            for nth, block in enumerate(document.blocks)
            if isinstance(block, Heading)
        }

    @property
    def width(self) -> float:
        """The width of the column of words, in points."""
        return RIGHT - self.x

    def leave_cover(self) -> None:
        """From here on words stand to the right of the column in which numbers hang."""
        self.x = self._inner

    def heading_place(self, block: Heading) -> str:
        """The name of the place of a heading, whether or not it has an anchor."""
        return self._headings[id(block)]

    def title_block(self, block: TitleBlock) -> None:
        """The band with the issuer, the title, a short rule, and the facts."""
        self._band()
        style = look.title_style(block.title.text, cover=self._cover)
        element = Element("Title", self.section)
        self.pieces.append(self.prose.text(block.title, style, element, LEFT, RIGHT - LEFT))
        if block.subtitle is not None:
            words = Element("P", self.section)
            self.pieces.append(self.prose.text(block.subtitle, look.SUBTITLE, words, LEFT, RIGHT - LEFT))
        gap = 18.0 if self._cover else 10.0
        self.pieces.append(Decoration(height=3, paint=_short_rule, before=gap, after=gap))
        if block.facts:
            columns = (LEFT, _FACT, RIGHT - LEFT - _FACT)
            self.pieces += self.facts(block.facts, look.FACT_LABEL, look.FACT, self.section, columns)
        self.pieces.append(Decoration(height=2, paint=_nothing, after=14, keep=False))

    def _band(self) -> None:
        # A report with a cover starts lower on its first page than a bulletin of a page or two.
        height = 84.0 if self._cover else 16.0
        words = self.document.issuer.text if self.document.issuer else self._issuer
        element = Element("P", self.section)
        style = look.ISSUER
        lines = set_lines([(words, ink_of(style))], RIGHT - LEFT)
        tall = len(lines) * style.leading
        self.band = band = max(BAND, tall + 24)

        def paint(pen: TaggedCanvas, _top: float) -> None:
            pen.open_artifact()
            pen.canvas.setFillColor(look.BLUE)
            pen.canvas.rect(0, PAGE_HEIGHT - band, PAGE_WIDTH, band, stroke=0, fill=1)
            pen.close()
            draw_lines(pen, element, lines, LEFT, PAGE_HEIGHT - (band - tall) / 2, style)

        self.pieces.append(Decoration(height=height + band - BAND, paint=paint))

    def facts(
        self,
        pairs: Sequence[tuple[Passage, Passage]],
        label_style: TextStyle,
        style: TextStyle,
        parent: Element,
        columns: tuple[float, float, float],
    ) -> list[Text]:
        """Labelled facts as a list in two columns; `columns` are the left edge and the two widths."""
        x, narrow, wide = columns
        listing = Element("L", parent, attributes="unmarked")
        found = []
        for term, value in pairs:
            entry = Element("LI", listing)
            label = self.prose.text(term, label_style, Element("Lbl", entry), x, narrow - 10)
            body = Element("LBody", entry)
            hung = Label(element=label.element, lines=label.lines, x=x, links=label.links)
            found.append(self.prose.text(value, style, body, x + narrow, wide, label=hung))
        return found

    def own_heading(self, passage: Passage, place: str, *, words: str = "", level: int = 0) -> None:
        """A heading that the document does not number: of the contents, a list or the notes."""
        # In front matter it is a first-level heading; inside a section it is one below that section's.
        level = level or min(self.level + 1, 4)
        element = Element(f"H{level}", self.section)
        style = look.HEADINGS[level - 1]
        self.pieces.append(
            self.prose.text(passage, style, element, self.x, self.width, places=(place,), lead=words)
        )
        self.outline.append(Bookmark(level, words or unmarked(passage), place))

    def contents(self, block: Contents) -> None:
        """The table of contents, each line with its page, down to the asked depth."""
        self.leave_cover()
        if self._cover and self.pieces and not isinstance(self.pieces[-1], Break):
            self.pieces.append(Break())
        self.own_heading(block.title, "contents")
        toc = Element("TOC", self.section)
        for heading in self.document.blocks:
            if isinstance(heading, Heading) and heading.level <= block.depth:
                place = self.heading_place(heading)
                self._entry(toc, heading.text, heading.level - 1, place, number=heading.number)

    def recommendation_list(self, block: RecommendationList) -> None:
        """One line for each recommendation, with its page."""
        self.leave_cover()
        self.own_heading(block.title, "recommendations")
        toc = Element("TOC", self.section)
        for item in self.document.blocks:
            if isinstance(item, RecommendationBlock):
                self._entry(toc, item.heading, 1, place_of(item))

    def _entry(self, toc: Element, passage: Passage, depth: int, place: str, *, number: str = "") -> None:
        element = Element("Link", Element("Reference", Element("TOCI", toc)))
        style = look.CONTENTS[min(depth, 3)]
        hang = self.x - LEFT
        indent = 0.0 if depth < 2 else (depth - 1) * 12.0
        label = None
        lead = number and f"{number}\u2002"
        if number and hang:
            hung = label_lines(f"{number} ", ink_of(style))
            if hung[0].width + indent <= hang - 2:
                label, lead = Label(element=element, lines=hung, x=LEFT + indent), ""
        x = self.x + (0 if hang else indent)
        lines = set_lines([(lead + unmarked(passage), ink_of(style))], RIGHT - x - _NUMBER_ROOM)
        if not lines:
            return
        words = f"{number} {unmarked(passage)}".strip()
        self.pieces.append(
            Entry(
                element=element,
                lines=lines,
                style=style,
                x=x,
                right=RIGHT,
                label=label,
                links=(Link(element, words, target=place),),
                before=style.before,
                after=style.after,
            )
        )


def _short_rule(pen: TaggedCanvas, top: float) -> None:
    pen.open_artifact()
    pen.canvas.setFillColor(look.BLUE)
    pen.canvas.rect(LEFT, top - 3, 64, 3, stroke=0, fill=1)
    pen.close()


def _nothing(_pen: TaggedCanvas, _top: float) -> None:
    return None
