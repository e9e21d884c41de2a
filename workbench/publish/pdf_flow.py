"""Pieces of a page and how they flow: text, boxes, pictures; what may split, and what stays together.

A piece knows its width and height when it is made. `paginate` places pieces on pages without
drawing, so page numbers are known before the first page is drawn. Lengths are points, and `top` is
the height of a piece's upper edge on the page. It must not know the document tree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, Protocol

from reportlab.lib.utils import ImageReader

from workbench.publish.pdf_draw import Link, baseline, draw_lines, write
from workbench.publish.pdf_style import BOTTOM, RULE, TOP, TextStyle, Tint, faces
from workbench.publish.pdf_text import Ink, Line, text_width
from workbench.publish.tagging import Element, TaggedCanvas

FRAME = TOP - BOTTOM
_SHORT_BOX = FRAME * 0.4


class Piece(Protocol):
    """Something that stands on a page. `keep` holds it on the page of the next piece.

    `before` and `after` are the space that it asks for; between two pieces the larger one holds.
    `places` are the names of the places in it. `split` parts it so that the first part is no higher
    than `room`, or gives None where that cannot be.
    """

    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...
    @property
    def keep(self) -> bool: ...
    @property
    def height(self) -> float: ...
    @property
    def least(self) -> float:
        """The height of the smallest part that may stand alone at the foot of a page."""
        ...

    @property
    def places(self) -> tuple[str, ...]: ...
    def split(self, room: float, /) -> tuple[Piece, Piece] | None: ...
    def draw(self, pen: TaggedCanvas, top: float, pages: Pages, /) -> None: ...


class Pages(NamedTuple):
    """Where things came to stand: the page (from 1) of each named place, and how many there are."""

    numbers: dict[str, int]
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A number, bullet or term that hangs to the left of a text, on the level of its first line."""

    element: Element
    lines: tuple[Line, ...]
    x: float
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Lines of text at `x`. `loose` text may leave a single line behind (cells of tall rows)."""

    element: Element
    lines: tuple[Line, ...]
    style: TextStyle
    x: float
    label: Label | None = None
    links: tuple[Link, ...] = ()
    places: tuple[str, ...] = ()
    loose: bool = False
    before: float = 0
    after: float = 0
    keep: bool = False

    @property
    def height(self) -> float:
        rows = max(len(self.lines), len(self.label.lines) if self.label else 0)
        return rows * self.style.leading

    @property
    def least(self) -> float:
        if self.loose:
            return self.style.leading
        return self.height if len(self.lines) <= 3 else max(2, self._label_rows) * self.style.leading

    @property
    def _label_rows(self) -> int:
        return len(self.label.lines) if self.label else 0

    def split(self, room: float) -> tuple[Text, Text] | None:
        count = int((room + 0.01) / self.style.leading)
        fewest = 1 if self.loose else 2
        count = min(count, len(self.lines) - fewest)
        if count < max(fewest, self._label_rows):
            return None
        head = replace(self, lines=self.lines[:count], after=0)
        return head, replace(self, lines=self.lines[count:], label=None, places=(), before=0)

    def draw(self, pen: TaggedCanvas, top: float, _pages: Pages, /) -> None:
        for name in self.places:
            pen.place(name, top + 6)
        if self.label:
            draw_lines(
                pen, self.label.element, self.label.lines, self.label.x, top, self.style, self.label.links
            )
        draw_lines(pen, self.element, self.lines, self.x, top, self.style, self.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Text):
    """A line of a table of contents: text, dots, and the page of the place that it leads to."""

    right: float

    def draw(self, pen: TaggedCanvas, top: float, pages: Pages, /) -> None:
        link = self.links[0]
        Text.draw(self, pen, top, pages)
        ink = Ink(self.style.size, self.style.bold, False, self.style.colour)
        number = str(pages.numbers.get(link.target, ""))
        left = self.right - text_width(number, ink)
        y = baseline(top, self.style) - (len(self.lines) - 1) * self.style.leading
        dots = Ink(self.style.size, False, False, RULE)
        step = text_width(" .", dots)
        start = self.x + self.lines[-1].width + step
        count = int((left - step - start) / step)
        if count > 1:
            pen.open_artifact()
            write(pen, faces(False, False)[0].name, dots, " ." * count, left - step * (count + 0.5), y)
            pen.close()
        pen.open(link.element)
        write(pen, faces(self.style.bold, False)[0].name, ink, " " + number, left - text_width(" ", ink), y)
        pen.close()
        area = (self.x, top - self.height, self.right, top)
        pen.link(link.element, area, f"{link.contents}, page {number}", target=link.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure `width` wide; `shape` is width and height in points."""

    element: Element
    image: ImageReader
    x: float
    width: float
    height: float
    places: tuple[str, ...] = ()
    before: float = 12
    after: float = 0
    keep: bool = True

    @property
    def least(self) -> float:
        return self.height

    def split(self, _room: float, /) -> None:
        return None

    def draw(self, pen: TaggedCanvas, top: float, _pages: Pages, /) -> None:
        for name in self.places:
            pen.place(name, top + 6)
        self.element.box = (self.x, top - self.height, self.x + self.width, top)
        pen.open(self.element)
        pen.canvas.drawImage(self.image, self.x, top - self.height, self.width, self.height)
        pen.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoration:
    """Something drawn that nobody needs to hear; `paint` gets the canvas and the upper edge."""

    height: float
    paint: Callable[[TaggedCanvas, float], None]
    before: float = 0
    after: float = 0
    keep: bool = True
    places: tuple[str, ...] = ()

    @property
    def least(self) -> float:
        return self.height

    def split(self, _room: float, /) -> None:
        return None

    def draw(self, pen: TaggedCanvas, top: float, _pages: Pages, /) -> None:
        self.paint(pen, top)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The next piece starts a page."""

    before: float = 0
    after: float = 0
    keep: bool = False
    height: float = 0
    least: float = 0
    places: tuple[str, ...] = ()

    def split(self, _room: float, /) -> None:
        return None

    def draw(self, _pen: TaggedCanvas, _top: float, _pages: Pages, /) -> None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Pieces on a tinted ground with a bar at the left; short boxes stay whole."""

    pieces: tuple[Piece, ...]
    tint: Tint
    x: float
    width: float
    before: float = 10
    after: float = 14
    keep: bool = False
    pad: float = 10

    @property
    def height(self) -> float:
        return stacked(self.pieces) + 2 * self.pad

    @property
    def least(self) -> float:
        whole = self.height
        return whole if whole <= _SHORT_BOX else least_of(self.pieces) + 2 * self.pad

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(name for piece in self.pieces for name in piece.places)

    def split(self, room: float) -> tuple[Box, Box] | None:
        head, tail = fill(self.pieces, room - 2 * self.pad)
        if not head or not tail:
            return None
        return replace(self, pieces=head, after=0), replace(self, pieces=tail, before=0)

    def draw(self, pen: TaggedCanvas, top: float, pages: Pages, /) -> None:
        height = self.height
        pen.open_artifact()
        pen.canvas.setFillColor(self.tint.ground)
        pen.canvas.rect(self.x, top - height, self.width, height, stroke=0, fill=1)
        pen.canvas.setFillColor(self.tint.bar)
        pen.canvas.rect(self.x, top - height, 3.5, height, stroke=0, fill=1)
        pen.close()
        y = top - self.pad
        for nth, piece in enumerate(self.pieces):
            y -= _space(self.pieces[nth - 1], piece) if nth else 0
            piece.draw(pen, y, pages)
            y -= piece.height


def _space(above: Piece, below: Piece) -> float:
    return max(above.after, below.before)


def stacked(pieces: Sequence[Piece]) -> float:
    """The height of pieces one below the other, with the space between them."""
    between = sum(_space(one, two) for one, two in pairwise(pieces))
    return between + sum(piece.height for piece in pieces)


def least_of(pieces: Sequence[Piece]) -> float:
    """The least room that the first piece needs, with all that it must be kept with."""
    need = 0.0
    for nth, piece in enumerate(pieces):
        need += _space(pieces[nth - 1], piece) if nth else 0
        if not piece.keep or nth + 1 == len(pieces):
            return need + piece.least
        need += piece.height
    return need


def fill(pieces: Sequence[Piece], room: float) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """As many pieces as fit into `room`, the last one split where it can be, and the rest."""
    used = 0.0
    for nth, piece in enumerate(pieces):
        space = _space(pieces[nth - 1], piece) if nth else 0.0
        left = room - used - space
        if least_of(pieces[nth:]) > left + 0.01:
            return tuple(pieces[:nth]), tuple(pieces[nth:])
        if piece.height > left + 0.01:
            parts = piece.split(left)
            if parts is None:
                return tuple(pieces[:nth]), tuple(pieces[nth:])
            return (*pieces[:nth], parts[0]), (parts[1], *pieces[nth + 1 :])
        used += space + piece.height
    return tuple(pieces), ()


def paginate(pieces: Sequence[Piece]) -> list[list[tuple[Piece, float]]]:
    """Pages of pieces with the height of their upper edges. Every page holds at least one piece."""
    pages: list[list[tuple[Piece, float]]] = [[]]
    y = TOP
    above: Piece | None = None
    rest: Piece | None = None
    place = 0
    while place < len(pieces) or rest:
        piece = rest or pieces[place]
        if isinstance(piece, Break):
            place += 1
            if pages[-1]:
                pages.append([])
                y, above = TOP, None
            continue
        space = _space(above, piece) if above else 0.0
        room = y - BOTTOM - space
        parts = None
        if piece.height > room:
            parts = piece.split(room)
        fits = piece.height <= room or parts is not None
        if pages[-1] and (not fits or _needed(rest, pieces, place) > room):
            pages.append([])
            y, above = TOP, None
            continue
        placed, rest = parts or (piece, None)
        pages[-1].append((placed, y - space))
        y -= space + placed.height
        above = placed
        if rest:
            pages.append([])
            y, above = TOP, None
        else:
            place += 1
    return pages


def _needed(rest: Piece | None, pieces: Sequence[Piece], place: int) -> float:
    """The least room that the next piece needs with what it is kept with; only a few are looked at."""
    ahead = [rest or pieces[place]]
    while ahead[-1].keep and place + len(ahead) < len(pieces):
        ahead.append(pieces[place + len(ahead)])
    return min(least_of(ahead), FRAME)
