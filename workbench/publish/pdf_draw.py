"""Putting set lines on the page: each stretch of text as content of its element, links over it.

It knows the tagged canvas and set lines. It must not know where on a page things belong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reportlab.pdfgen.textobject import PDFTextObject

from workbench.publish.pdf_style import LINK, Colour, TextStyle
from workbench.publish.pdf_text import Atom, Ink, Line
from workbench.publish.tagging import Element, TaggedCanvas


class Link(NamedTuple):
    """A link in a text: its element, what is read out, and where it leads.

    `place` names the spot of the link itself, for a link back to it.
    """

    element: Element
    contents: str
    url: str = ""
    target: str = ""
    place: str = ""


class _Area(NamedTuple):
    link: int
    left: float
    right: float
    y: float
    ink: Ink


class _Hand:
    """Writes atoms in order; opens and closes marked content as their owner changes."""

    __slots__ = ("_colour", "_font", "_open", "_owner", "_pen", "_text")

    def __init__(self, pen: TaggedCanvas) -> None:
        self._pen = pen
        self._owner: Element | None = None
        self._open = False
        self._text: PDFTextObject | None = None
        self._font: tuple[str, float] | None = None
        self._colour: Colour | None = None

    def write(self, atom: Atom, owner: Element | None, x: float, y: float) -> None:
        if not self._open or owner is not self._owner:
            self.rest()
            if owner is None:
                self._pen.open_artifact()
            else:
                self._pen.open(owner)
            self._owner, self._open = owner, True
        if atom.actual or atom.turned:
            self._flush()
            if atom.actual:
                self._pen.open_actual(atom.actual)
            else:
                self._pen.open_reversed()
            write(self._pen, atom.font, atom.ink, atom.text, x, y)
            self._pen.close()
            return
        text = self._text
        if text is None:
            text = self._text = self._pen.text()
            self._font = self._colour = None
        if self._font != (atom.font, atom.ink.size):
            self._font = (atom.font, atom.ink.size)
            text.setFont(*self._font)
        if self._colour != atom.ink.colour:
            self._colour = atom.ink.colour
            text.setFillColor(self._colour)
        text.setTextOrigin(x, y)
        text.textOut(atom.text)

    def rest(self) -> None:
        """Close what is open."""
        if self._open:
            self._flush()
            self._pen.close()
            self._open = False

    def _flush(self) -> None:
        if self._text is not None:
            self._pen.put(self._text)
            self._text = None


def baseline(top: float, style: TextStyle) -> float:
    """The height of the first baseline under `top`: text stands in the middle of its leading."""
    # The shipped text faces rise 0.905 and fall 0.212 of their size.
    return top - (style.leading - 1.117 * style.size) / 2 - 0.905 * style.size


def write(pen: TaggedCanvas, font: str, ink: Ink, words: str, x: float, y: float) -> None:
    """Write `words` at a point, inside marked content that is open already."""
    text = pen.text()
    text.setFont(font, ink.size)
    text.setFillColor(ink.colour)
    text.setTextOrigin(x, y)
    text.textOut(words)
    pen.put(text)


def draw_lines(
    pen: TaggedCanvas,
    element: Element | None,
    lines: Sequence[Line],
    x: float,
    top: float,
    style: TextStyle,
    links: Sequence[Link] = (),
) -> None:
    """Draw lines as content of `element` with their links; as an artifact without links where it is None."""
    hand = _Hand(pen)
    areas: list[_Area] = []
    y = baseline(top, style)
    for line in lines:
        for left, atom in line.segments:
            ink = atom.ink
            linked = ink.link >= 0 and element is not None
            hand.write(atom, links[ink.link].element if linked else element, x + left, y + ink.rise)
            if linked:
                area = _Area(ink.link, x + left, x + left + atom.width, y, ink)
                if areas and (areas[-1].link, areas[-1].y) == (ink.link, y):
                    area = area._replace(
                        left=min(left + x, areas[-1].left), right=max(area.right, areas[-1].right)
                    )
                    areas.pop()
                areas.append(area)
        y -= style.leading
    hand.rest()
    for area in areas:
        _draw_link(pen, links[area.link], area)


def _draw_link(pen: TaggedCanvas, link: Link, area: _Area) -> None:
    ink = area.ink
    if ink.underline:
        pen.open_artifact()
        pen.canvas.setStrokeColor(LINK)
        pen.canvas.setLineWidth(0.5)
        pen.canvas.line(area.left, area.y - 1.6, area.right, area.y - 1.6)
        pen.close()
    if link.place:
        pen.place(link.place, area.y + 20)
    rect = (area.left, area.y + ink.rise - 0.25 * ink.size, area.right, area.y + ink.rise + ink.size)
    pen.link(link.element, rect, link.contents, url=link.url, target=link.target)
