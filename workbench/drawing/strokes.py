"""The strokes of a path and the head of an arrow, as any painter can draw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.drawing.shapes import Point

Stroke = tuple[Point, ...]
"""To one point straight, or to the third of three by a curve (a cubic Bézier curve)."""


def strokes(points: Sequence[Point], *, curved: bool, bend: float) -> Iterator[Stroke]:
    """From the first point on. Curves go between rows, upright at both ends; `bend` is how far a curve
    between two points of one height hangs down."""
    for number, (x, y) in enumerate(points[1:], 1):
        before_x, before_y = points[number - 1]
        if not curved or number % 2 == 0:
            yield ((x, y),)
        elif before_y == y:
            yield (before_x, y + bend), (x, y + bend), (x, y)
        else:
            half = (before_y + y) / 2
            yield (before_x, half), (x, half), (x, y)


def arrow_head(points: Sequence[Point], size: float) -> tuple[Point, Point, Point]:
    """A triangle at the last point of an upright arrow; its tip first."""
    (x, y), (_, before) = points[-1], points[-2]
    back = y - (1 if y > before else -1) * size * 1.6
    return (x, y), (x - size * 0.75, back), (x + size * 0.75, back)
