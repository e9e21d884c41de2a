"""A drawing on a page of the PDF, in lines and words that stay sharp; and as an image for other formats.

Owns the colours of drawings on paper. It knows shapes, and no document tree but the words of labels.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from workbench.drawing.shapes import Box, Dot, Drawing, Ink, Label, Path
from workbench.drawing.strokes import arrow_head, strokes
from workbench.publish import pdf_style as look
from workbench.publish.drawing_text import set_label, start_of
from workbench.publish.pdf_draw import draw_lines
from workbench.publish.pdf_flow import Pages
from workbench.publish.pdf_style import Colour
from workbench.publish.tagging import Element, TaggedCanvas
from workbench.records.document import Passage

COLOURS: Mapping[Ink, Colour] = {
    Ink.TEXT: look.INK,
    Ink.QUIET: look.QUIET,
    Ink.STRONG: look.BLUE,
    Ink.EDGE: (0.52, 0.58, 0.65),
    Ink.RULE: look.RULE,
    Ink.GROUND: look.WHITE,
    Ink.TINT: look.HEADER_TINT,
    Ink.BAND: (0.957, 0.967, 0.984),
    Ink.WARNING: look.WARNING,
}
_HEAD = 3.4
_BAR = 2.0
_DOTS_PER_INCH = 220
_POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A drawing as a piece of a page, `width` wide."""

    element: Element
    drawing: Drawing
    labels: Sequence[Passage] = field(repr=False)
    x: float
    width: float
    places: tuple[str, ...] = ()
    before: float = 12
    after: float = 0
    keep: bool = True

    @property
    def scale(self) -> float:
        return self.width / self.drawing.width

    @property
    def height(self) -> float:
        return self.drawing.height * self.scale

    @property
    def least(self) -> float:
        return self.height

    def split(self, _room: float, /) -> None:
        return None

    def draw(self, pen: TaggedCanvas, top: float, _pages: Pages, /) -> None:
        for name in self.places:
            pen.place(name, top + 6)
        self.element.box = (self.x, top - self.height, self.x + self.width, top)
        pen.canvas.saveState()
        pen.canvas.translate(self.x, top)
        pen.canvas.scale(self.scale, self.scale)
        _paint(pen, self.element, self.drawing, self.labels)
        pen.canvas.restoreState()


def image_of(drawing: Drawing, labels: Sequence[Passage]) -> bytes:
    """The drawing as PNG, for a format that takes no lines. The same drawing gives the same bytes."""
    pen = TaggedCanvas((drawing.width, drawing.height), look.faces(False, False)[0].name)
    piece = Drawn(element=Element("Figure"), drawing=drawing, labels=labels, x=0, width=drawing.width)
    piece.draw(pen, drawing.height, Pages({}, 1))
    pen.next_page()
    document = pypdfium2.PdfDocument(pen.bare())
    try:
        picture = document[0].render(scale=_DOTS_PER_INCH / _POINTS_PER_INCH).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))
    return out.getvalue()


def _paint(pen: TaggedCanvas, element: Element, drawing: Drawing, labels: Sequence[Passage]) -> None:
    """Paint shapes downwards from where the canvas stands."""
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            _label(pen, element, shape, labels[shape.words])
            continue
        pen.open(element)
        if isinstance(shape, Box):
            _box(pen.canvas, shape)
        elif isinstance(shape, Dot):
            _dot(pen.canvas, shape)
        else:
            _path(pen.canvas, shape)
        pen.close()


def _box(canvas: Canvas, box: Box) -> None:
    if box.fill is not None:
        canvas.setFillColor(COLOURS[box.fill])
    if box.edge is not None:
        canvas.setStrokeColor(COLOURS[box.edge])
        canvas.setLineWidth(0.6)
    drawn = {"stroke": int(box.edge is not None), "fill": int(box.fill is not None)}
    canvas.roundRect(box.x, -box.y - box.height, box.width, box.height, box.radius, **drawn)
    if box.bar is not None:
        canvas.setFillColor(COLOURS[box.bar])
        canvas.rect(box.x, -box.y - box.height, _BAR, box.height, stroke=0, fill=1)


def _dot(canvas: Canvas, dot: Dot) -> None:
    canvas.setFillColor(COLOURS[dot.fill])
    if not dot.diamond:
        canvas.circle(dot.x, -dot.y, dot.radius, stroke=0, fill=1)
        return
    reach = dot.radius * 1.25
    path = canvas.beginPath()
    path.moveTo(dot.x - reach, -dot.y)
    for x, y in ((0, reach), (reach, 0), (0, -reach)):
        path.lineTo(dot.x + x, y - dot.y)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _path(canvas: Canvas, way: Path) -> None:
    canvas.setStrokeColor(COLOURS[way.ink])
    canvas.setLineWidth(way.width)
    canvas.setDash(*((2.5, 2) if way.dashed else ()))
    path = canvas.beginPath()
    x, y = way.points[0]
    path.moveTo(x, -y)
    for stroke in strokes(way.points, curved=way.curved, bend=_HEAD * 3):
        ends = [at for x, y in stroke for at in (x, -y)]
        if len(stroke) == 1:
            path.lineTo(*ends)
        else:
            path.curveTo(*ends)
    canvas.drawPath(path, stroke=1, fill=0)
    if way.arrow:
        canvas.setFillColor(COLOURS[way.ink])
        head = canvas.beginPath()
        tip, *base = arrow_head(way.points, _HEAD)
        head.moveTo(tip[0], -tip[1])
        for x, y in base:
            head.lineTo(x, -y)
        head.close()
        canvas.drawPath(head, stroke=0, fill=1)


def _label(pen: TaggedCanvas, element: Element, label: Label, words: Passage) -> None:
    style, lines = set_label(label, words, COLOURS[label.ink])
    top = -label.y
    for line in lines:
        draw_lines(pen, element, (line,), start_of(label, line), top, style)
        top -= style.leading
