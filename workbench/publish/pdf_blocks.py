"""Blocks of the document tree as pieces of a page with their structure elements, in reading order.

It owns which tag each block gets and how it is laid out. It must not know pages, fonts or files.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader

from workbench.errors import BadInput
from workbench.publish import pdf_style as look
from workbench.publish.pdf_draw import Link
from workbench.publish.pdf_drawing import Drawn
from workbench.publish.pdf_flow import FRAME, Box, Break, Label, Picture, Piece, Text
from workbench.publish.pdf_front import Front
from workbench.publish.pdf_prose import (
    caption_lead,
    note_place,
    place_of,
    reference_place,
    unmarked,
)
from workbench.publish.pdf_style import GUTTER, LEFT, RIGHT, TextStyle
from workbench.publish.pdf_table import PAD_X, Row, column_widths, grid_of, row_of
from workbench.publish.pdf_text import ink_of, label_lines, longest_word
from workbench.publish.pictures import without_metadata
from workbench.publish.tagging import Bookmark, Element
from workbench.records.document import (
    Block,
    Callout,
    Contents,
    Figure,
    FindingBlock,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    RecommendationBlock,
    RecommendationList,
    Table,
    TitleBlock,
)

_STEP = 17.0
_BOX_LEFT = 15.0
_BOX_RIGHT = 12.0
_DETAIL = 118.0
_PIXEL = 72 / 150


class Setter(Front):
    """Sets the blocks of one document, one after the other; the pieces gather in `pieces`."""

    def add(self, block: Block) -> None:
        """Set one block."""
        _SETTERS[type(block)](self, block)

    def _heading(self, block: Heading) -> None:
        self.leave_cover()
        if block.level == 1:
            self.section = Element("Sect", self.root)
        element = Element(f"H{block.level}", self.section)
        style = look.HEADINGS[block.level - 1]
        place = self.heading_place(block)
        number = f"{block.number} " if block.number else ""
        label, lead, x = None, number and f"{block.number}\u2002", LEFT if number else self.x
        lines = label_lines(number, ink_of(style))
        if number and self.x > LEFT and lines[0].width <= GUTTER - 2:
            label, lead, x = Label(element=element, lines=lines, x=LEFT), "", self.x
        self.pieces.append(
            self.prose.text(block.text, style, element, x, RIGHT - x, label=label, places=(place,), lead=lead)
        )
        self.outline.append(Bookmark(block.level, f"{number}{unmarked(block.text)}", place))
        self.level = block.level

    def _paragraph(self, block: Paragraph) -> None:
        element = Element("P", self.section)
        label = None
        if block.number is not None:
            self.leave_cover()
            span = Element("Span", element)
            label = Label(element=span, lines=label_lines(f"{block.number} ", ink_of(look.BODY)), x=LEFT)
        places = (block.anchor,) if block.anchor else ()
        self.pieces.append(
            self.prose.text(block.text, look.BODY, element, self.x, self.width, label=label, places=places)
        )

    def _listing(self, block: Listing) -> None:
        counts: list[int] = []
        open_lists: list[Element] = []
        body: Element | None = None
        last = len(block.items) - 1
        for nth, (item, wanted) in enumerate(zip(block.items, block.depths, strict=True)):
            depth = min(max(wanted, 0), len(open_lists))
            del open_lists[depth + 1 :], counts[depth + 1 :]
            if depth == len(open_lists):
                kind = "decimal" if block.ordered else "disc"
                inside = depth > 0
                open_lists.append(Element("L", body or self.section, attributes=kind, inline=inside))
                counts.append(0)
            counts[depth] += 1
            entry = Element("LI", open_lists[depth])
            sign = _ordinal(counts[depth], depth) if block.ordered else "•–▪"[min(depth, 2)]
            x = self.x + _STEP * depth
            label = Label(
                element=Element("Lbl", entry),
                lines=label_lines(f"{sign} ", ink_of(look.ITEM)),
                x=x + (0 if block.ordered else 5),
            )
            body = Element("LBody", entry)
            style = look.ITEM if nth < last else replace(look.ITEM, after=look.BODY.after + 2)
            x += _STEP + (3 if block.ordered else 0)
            self.pieces.append(self.prose.text(item, style, body, x, RIGHT - x, label=label))

    def _table(self, block: Table) -> None:
        if any(len(row) != len(block.header) for row in block.rows):
            raise BadInput(
                f"Table {block.number} in section “{block.caption.section}” has a row with more or "
                "fewer cells than the header row. Give each row one cell for each column."
            )
        table = Element("Table", self.section)
        x, width, style, columns = self._fitted(block)
        lead = caption_lead("Table", block)
        caption = Element("Caption", table)
        places = (block.anchor,) if block.anchor else ()
        if lead or block.caption.text.strip():
            self.pieces.append(
                self.prose.text(block.caption, look.CAPTION, caption, x, width, places=places, lead=lead)
            )
            places = ()
        line = Element("TR", Element("THead", table))
        bold = replace(style, bold=True, colour=look.BLUE)
        tags = [Element("TH", line, attributes="column") for _ in block.header]
        header = self._row(block.header, tags, [bold] * len(tags), x, columns)
        body = Element("TBody", table)
        strong = replace(style, bold=True)
        rows = []
        for cells in block.rows:
            line = Element("TR", body)
            tags = [
                Element("TH", line, attributes="row") if block.row_headers and not n else Element("TD", line)
                for n in range(len(cells))
            ]
            styles = [strong if tag.tag == "TH" else style for tag in tags]
            rows.append(self._row(cells, tags, styles, x, columns))
        self.pieces.append(grid_of(header, rows, x, width, places))

    def _fitted(self, block: Table) -> tuple[float, float, TextStyle, list[float]]:
        """Left edge, width, style and columns: the largest text in which no word need be broken."""
        # A table of thousands of rows is judged by its first few hundred.
        sample = [*zip(block.header, *block.rows[:200], strict=True)]
        for x, style in (
            (self.x, look.CELL),
            (LEFT, look.CELL),
            (LEFT, look.SMALL_CELL),
            (LEFT, look.TINY_CELL),
        ):
            needed = _needed(sample, style, row_headers=block.row_headers)
            if sum(needed) <= RIGHT - x:
                break
        return x, RIGHT - x, style, column_widths(RIGHT - x, _shares(block, sample), needed)

    def _row(
        self,
        cells: tuple[Passage, ...],
        tags: list[Element],
        styles: list[TextStyle],
        x: float,
        columns: list[float],
    ) -> Row:
        texts = []
        for cell, tag, style, width in zip(cells, tags, styles, columns, strict=True):
            texts.append(self.prose.text(cell, style, tag, x + PAD_X, width - 2 * PAD_X))
            x += width
        return row_of(texts)

    def _figure(self, block: Figure) -> None:
        group = Element("Div", self.section)
        element = Element("Figure", group, alt=block.alt.text)
        places = (block.anchor,) if block.anchor else ()
        self.pieces.append(
            self._drawn(block, element, places) if block.drawing else self._picture(block, element, places)
        )
        lead = caption_lead("Figure", block)
        caption = Element("Caption", group)
        style = replace(look.BELOW, keep=block.description is not None)
        self.pieces.append(self.prose.text(block.caption, style, caption, self.x, self.width, lead=lead))
        if block.description is not None:
            words = Element("P", group)
            self.pieces.append(
                self.prose.text(block.description, look.DESCRIPTION, words, self.x, self.width)
            )

    def _picture(self, block: Figure, element: Element, places: tuple[str, ...]) -> Picture:
        image = _image(block)
        across, down = image.getSize()
        scale = min(self.width / across, FRAME * 0.68 / down, _PIXEL * 2)
        width, height = across * scale, down * scale
        return Picture(element=element, image=image, x=self.x, width=width, height=height, places=places)

    def _drawn(self, block: Figure, element: Element, places: tuple[str, ...]) -> Drawn:
        """A drawing goes from margin to margin; it is made smaller only where it is higher than a page."""
        drawing = block.drawing
        assert drawing is not None
        scale = min((RIGHT - LEFT) / drawing.width, FRAME * 0.86 / drawing.height, 1.15)
        width = drawing.width * scale
        return Drawn(
            element=element, drawing=drawing, labels=block.labels, x=RIGHT - width, width=width, places=places
        )

    def _quotation(self, block: Quotation) -> None:
        quote = Element("BlockQuote", self.section)
        x = self.x + 20
        style = replace(look.QUOTE, keep=block.attribution is not None)
        if block.attribution is None:
            style = replace(style, after=look.BODY.after + 2)
        self.pieces.append(self.prose.text(block.text, style, Element("P", quote), x, RIGHT - x - 20))
        if block.attribution is not None:
            words = Element("P", quote)
            self.pieces.append(self.prose.text(block.attribution, look.ATTRIBUTION, words, x, RIGHT - x - 20))

    def _callout(self, block: Callout) -> None:
        group = Element("Div", self.section)
        inside: list[Piece] = [self._boxed(block.title, replace(look.BOX_TITLE, colour=look.INK), group)]
        inside += [self._boxed(passage, look.BOX_TEXT, group) for passage in block.body]
        self._box(inside, look.CALLOUT)

    def _finding(self, block: FindingBlock) -> None:
        group = Element("Sect", self.section, title=block.reference)
        places = (block.anchor,) if block.anchor else ()
        inside: list[Piece] = []
        if block.reference:
            label = Passage(id="", section="", runs=())
            style = replace(look.BOX_TITLE, colour=look.FINDING.bar)
            inside.append(self._boxed(label, style, group, places=places, lead=block.reference))
            places = ()
        inside.append(self._boxed(block.statement, look.BOX_STATEMENT, group, places=places))
        if block.explanation is not None:
            inside.append(self._boxed(block.explanation, look.BOX_TEXT, group))
        self._box(inside, look.FINDING)

    def _recommendation(self, block: RecommendationBlock) -> None:
        place = place_of(block)
        group = Element("Sect", self.section, title=block.reference, ident=place)
        inside: list[Piece] = [self._boxed(block.heading, look.BOX_TITLE, group, places=(place,))]
        inside.append(self._boxed(block.text, replace(look.BOX_TEXT, after=8), group))
        if block.details:
            x, width = self.x + _BOX_LEFT, self.width - _BOX_LEFT - _BOX_RIGHT
            inside += self.facts(
                block.details, look.BOX_FACT_LABEL, look.BOX_FACT, group, (x, _DETAIL, width - _DETAIL)
            )
        self._box(inside, look.RECOMMENDATION)

    def _boxed(
        self,
        passage: Passage,
        style: TextStyle,
        group: Element,
        *,
        places: tuple[str, ...] = (),
        lead: str = "",
    ) -> Text:
        x, width = self.x + _BOX_LEFT, self.width - _BOX_LEFT - _BOX_RIGHT
        return self.prose.text(passage, style, Element("P", group), x, width, places=places, lead=lead)

    def _box(self, inside: list[Piece], tint: look.Tint) -> None:
        self.pieces.append(Box(pieces=tuple(inside), tint=tint, x=self.x, width=self.width))

    def _page_break(self, _block: PageBreak) -> None:
        self.leave_cover()
        self.pieces.append(Break())

    def notes(self, notes: tuple[Note, ...]) -> None:
        """The end notes, each with a link back to the words that refer to it."""
        if not notes:
            return
        self.section = Element("Sect", self.root)
        self.own_heading(Passage(id="", section="", runs=()), "notes", words="Notes", level=1)
        for note in notes:
            element = Element("Note", self.section, ident=note_place(note.id))
            holder = Element("Lbl", element)
            links: tuple[Link, ...] = ()
            ink = ink_of(look.NOTE)
            if note.id in self.prose.referred:
                inside = Element("Link", holder)
                contents = f"Back to the text of note {note.number}"
                links = (Link(inside, contents, target=reference_place(note.id)),)
                ink = replace(ink, colour=look.LINK, link=0)
            lines = label_lines(f"{note.number} ", ink)
            label = Label(element=holder, lines=lines, x=LEFT, links=links)
            x = max(self.x, LEFT + _STEP + 3)
            places = (note_place(note.id),)
            self.pieces.append(
                self.prose.text(note.text, look.NOTE, element, x, RIGHT - x, label=label, places=places)
            )


_Columns = list[tuple[Passage, ...]]


def _needed(columns: _Columns, style: TextStyle, *, row_headers: bool) -> list[float]:
    """The width that each column needs so that none of its words is broken."""
    plain, bold = ink_of(style), ink_of(replace(style, bold=True))
    widths = []
    for place, cells in enumerate(columns):
        inks = (bold if not row or (row_headers and not place) else plain for row in range(len(cells)))
        longest = max(longest_word(cell.text, ink) for cell, ink in zip(cells, inks, strict=True))
        widths.append(longest + 2 * PAD_X + 1)
    return widths


def _shares(block: Table, columns: _Columns) -> tuple[float, ...]:
    if len(block.widths) == len(columns) and min(block.widths) > 0:
        return block.widths
    # Between equal columns and columns as wide as their text: the longest cell counts by its root.
    letters = (max(len(cell.text) for cell in cells) for cells in columns)
    return tuple(max(4, min(number, 400)) ** 0.6 for number in letters)


def _ordinal(number: int, depth: int) -> str:
    if depth % 3 == 1 and number <= 26:
        return f"{chr(96 + number)}."
    if depth % 3 == 2 and number < 40:
        tens, ones = divmod(number, 10)
        return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones] + "."
    return f"{number}."


def _image(block: Figure) -> ImageReader:
    clean = without_metadata(block.image)
    try:
        with Image.open(io.BytesIO(clean)) as opened:
            opened.load()
            if opened.has_transparency_data:
                ground = Image.new("RGBA", opened.size, "white")
                ground.alpha_composite(opened.convert("RGBA"))
                return ImageReader(ground.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadInput(
            f"The image of figure {block.number} cannot be read. Put a PNG or JPEG image in its place."
        ) from None
    return ImageReader(io.BytesIO(clean))


_SETTERS: dict[type, Callable[[Setter, Any], None]] = {
    TitleBlock: Setter.title_block,
    Heading: Setter._heading,
    Paragraph: Setter._paragraph,
    Listing: Setter._listing,
    Table: Setter._table,
    Figure: Setter._figure,
    Quotation: Setter._quotation,
    Callout: Setter._callout,
    FindingBlock: Setter._finding,
    RecommendationBlock: Setter._recommendation,
    Contents: Setter.contents,
    RecommendationList: Setter.recommendation_list,
    PageBreak: Setter._page_break,
}
