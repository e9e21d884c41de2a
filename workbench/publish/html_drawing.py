"""A drawing as SVG within the page: it takes the page's colours, on light and on dark, and stays sharp.

Owns how shapes are marked up. The class of a shape is the name of its ink; html_style.py gives it a colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from workbench.drawing.shapes import Box, Dot, Drawing, Label, Path
from workbench.drawing.strokes import arrow_head, strokes
from workbench.publish.drawing_text import set_label, start_of
from workbench.publish.html_text import element
from workbench.publish.pdf_draw import baseline
from workbench.publish.pdf_style import INK
from workbench.records.document import Passage

_HEAD = 3.4
_BAR = 2.0


def svg(drawing: Drawing, labels: Sequence[Passage], alt: str) -> etree._Element:
    """The drawing as one image to a screen reader, which hears `alt` and no more."""
    made = element(
        "svg",
        *(part for shape in drawing.shapes for part in _parts(shape, labels)),
        cls="drawing",
        role="img",
        aria_label=alt,
    )
    made.set("viewBox", f"0 0 {_said(drawing.width)} {_said(drawing.height)}")
    return made


def _parts(shape: Box | Dot | Path | Label, labels: Sequence[Passage]) -> Iterator[etree._Element]:
    if isinstance(shape, Box):
        yield from _box(shape)
    elif isinstance(shape, Dot):
        yield _dot(shape)
    elif isinstance(shape, Path):
        yield from _path(shape)
    else:
        yield from _label(shape, labels[shape.words])


def _box(box: Box) -> Iterator[etree._Element]:
    place = {"x": _said(box.x), "y": _said(box.y), "height": _said(box.height)}
    inks = f"{box.fill or 'none'}{f' {box.edge}-line' if box.edge else ''}"
    yield element("rect", cls=inks, width=_said(box.width), rx=_said(box.radius), **place)
    if box.bar is not None:
        yield element("rect", cls=box.bar, width=_said(_BAR), **place)


def _dot(dot: Dot) -> etree._Element:
    if not dot.diamond:
        return element("circle", cls=dot.fill, cx=_said(dot.x), cy=_said(dot.y), r=_said(dot.radius))
    reach = dot.radius * 1.25
    corners = ((-reach, 0.0), (0.0, reach), (reach, 0.0), (0.0, -reach))
    return element("polygon", cls=dot.fill, points=_points((dot.x + x, dot.y + y) for x, y in corners))


def _path(way: Path) -> Iterator[etree._Element]:
    course = [f"M{_points([way.points[0]])}"]
    drawn = strokes(way.points, curved=way.curved, bend=_HEAD * 3)
    course += [f"{'L' if len(stroke) == 1 else 'C'}{_points(stroke)}" for stroke in drawn]
    yield element(
        "path",
        d="".join(course),
        cls=f"none {way.ink}-line",
        stroke_width=_said(way.width),
        stroke_dasharray="2.5 2" if way.dashed else None,
    )
    if way.arrow:
        yield element("polygon", cls=way.ink, points=_points(arrow_head(way.points, _HEAD)))


def _label(label: Label, words: Passage) -> Iterator[etree._Element]:
    """A text for each line; a browser's own typeface may be wider, so each is told how long it is."""
    style, lines = set_label(label, words, INK)
    top = label.y
    for line in lines:
        y = 2 * top - baseline(top, style)
        text = element("text", x=_said(start_of(label, line)), y=_said(y), cls=label.ink)
        text.set("font-size", _said(style.size))
        for _, atom in line.segments:
            span = element("tspan", atom.actual or atom.text, font_weight="bold" if atom.ink.bold else None)
            text.append(span)
        if line.width > 0:
            text.set("textLength", _said(line.width))
            text.set("lengthAdjust", "spacingAndGlyphs")
        yield text
        top += style.leading


def _points(points: Sequence[tuple[float, float]] | Iterator[tuple[float, float]]) -> str:
    return " ".join(f"{_said(x)},{_said(y)}" for x, y in points)


def _said(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
