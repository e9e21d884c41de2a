"""Tables that run over pages: column widths, rows that stay whole or split, header rows repeated.

A table is laid out once; its parts share the rows, so thousands of rows cost no more than their
text. It must not know the document tree.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from workbench.publish.pdf_draw import draw_lines
from workbench.publish.pdf_flow import FRAME, Pages, Text
from workbench.publish.pdf_style import BLUE, HEADER_TINT, RULE
from workbench.publish.tagging import TaggedCanvas

PAD_X = 5.0
PAD_Y = 4.5
# A taller row may split between the lines of its cells; a lower one moves to the next page whole.
_TALL = FRAME * 0.3


class Row(NamedTuple):
    cells: tuple[Text, ...]
    height: float


def row_of(cells: Sequence[Text]) -> Row:
    """A row as tall as its tallest cell."""
    return Row(tuple(cells), max(cell.height for cell in cells) + 2 * PAD_Y)


def column_widths(width: float, shares: Sequence[float], needed: Sequence[float]) -> list[float]:
    """Columns that fill `width` points by `shares`, widened to the `needed` widths where others can give."""
    total = sum(shares)
    widths = [width * share / total for share in shares]
    least = [min(need, width * 0.5) for need in needed]
    lacking = sum(max(0.0, low - wide) for low, wide in zip(least, widths, strict=True))
    spare = sum(max(0.0, wide - low) for low, wide in zip(least, widths, strict=True))
    if not lacking or not spare:
        return widths
    given = min(lacking, spare)
    return [
        wide + (low - wide) * given / lacking if low > wide else wide - (wide - low) * given / spare
        for low, wide in zip(least, widths, strict=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows `start` to `end` of a table, `first` and `last` being parts of rows that were split.

    `tops[i]` is the height of the rows before row `i`. The header row of a `continued` part is
    drawn again as an artifact, so that it is heard once.
    """

    header: Row
    rows: tuple[Row, ...]
    tops: tuple[float, ...]
    x: float
    width: float
    start: int
    end: int
    first: Row | None = None
    last: Row | None = None
    continued: bool = False
    places: tuple[str, ...] = ()
    before: float = 0
    after: float = 16
    keep: bool = False

    @property
    def height(self) -> float:
        parts = sum(row.height for row in (self.first, self.last) if row)
        return self.header.height + parts + self.tops[self.end] - self.tops[self.start]

    @property
    def least(self) -> float:
        row = self.first or (self.rows[self.start] if self.start < self.end else None)
        if row is None:
            return self.header.height
        lines = min(row.height, 2 * PAD_Y + 3 * row.cells[0].style.leading)
        return self.header.height + (lines if row.height > _TALL else row.height)

    def split(self, room: float) -> tuple[Grid, Grid] | None:
        left = room - self.header.height
        if self.first and self.first.height > left:
            parts = _split_row(self.first, left)
            return self._parted(self.start, parts, first=None) if parts else None
        if self.first:
            left -= self.first.height
        place = min(bisect_right(self.tops, self.tops[self.start] + left + 0.01) - 1, self.end)
        left -= self.tops[place] - self.tops[self.start]
        tall = place < self.end and self.rows[place].height > _TALL
        parts = _split_row(self.rows[place], left) if tall else None
        if parts:
            return self._parted(place, parts, first=self.first, rest=place + 1)
        if place == self.start and not self.first:
            return None
        return (
            replace(self, end=place, after=0),
            replace(self, start=place, first=None, continued=True, before=0, places=()),
        )

    def _parted(
        self, place: int, parts: tuple[Row, Row], *, first: Row | None, rest: int | None = None
    ) -> tuple[Grid, Grid]:
        head = replace(self, end=place, first=first, last=parts[0], after=0)
        start = place if rest is None else rest
        return head, replace(self, start=start, first=parts[1], continued=True, before=0, places=())

    def draw(self, pen: TaggedCanvas, top: float, _pages: Pages, /) -> None:
        for name in self.places:
            pen.place(name, top + 6)
        rows = [*([self.first] if self.first else []), *self.rows[self.start : self.end]]
        rows += [self.last] if self.last else []
        self._rule(pen, top, [row.height for row in rows])
        self._draw_row(pen, self.header, top, heard=not self.continued)
        y = top - self.header.height
        for row in rows:
            self._draw_row(pen, row, y, heard=True)
            y -= row.height

    def _rule(self, pen: TaggedCanvas, top: float, heights: Sequence[float]) -> None:
        canvas = pen.canvas
        below = top - self.header.height
        pen.open_artifact()
        canvas.setFillColor(HEADER_TINT)
        canvas.rect(self.x, below, self.width, self.header.height, stroke=0, fill=1)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        for fall in accumulate(heights):
            canvas.line(self.x, below - fall, self.x + self.width, below - fall)
        canvas.setStrokeColor(BLUE)
        canvas.setLineWidth(1)
        canvas.line(self.x, below, self.x + self.width, below)
        pen.close()

    def _draw_row(self, pen: TaggedCanvas, row: Row, top: float, *, heard: bool) -> None:
        for cell in row.cells:
            element = cell.element if heard else None
            draw_lines(pen, element, cell.lines, cell.x, top - PAD_Y, cell.style, cell.links)


def grid_of(header: Row, rows: Sequence[Row], x: float, width: float, places: tuple[str, ...]) -> Grid:
    """A whole table at `x`."""
    tops = tuple(accumulate((row.height for row in rows), initial=0.0))
    return Grid(
        header=header, rows=tuple(rows), tops=tops, x=x, width=width, start=0, end=len(rows), places=places
    )


def _split_row(row: Row, room: float) -> tuple[Row, Row] | None:
    """The row parted so that its upper part is at most `room` high; None where no line fits."""
    inner = room - 2 * PAD_Y
    upper: list[Text] = []
    lower: list[Text] = []
    for cell in row.cells:
        count = int((inner + 0.01) / cell.style.leading)
        if count < 1:
            return None
        upper.append(replace(cell, lines=cell.lines[:count]))
        lower.append(replace(cell, lines=cell.lines[count:]))
    if not any(cell.lines for cell in lower):
        return None
    return row_of(upper), row_of(lower)
