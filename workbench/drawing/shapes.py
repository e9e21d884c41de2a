"""A drawing as shapes with places and sizes, for whoever paints it: a page, a browser or the window.

Lengths are points, counted from the upper left corner. Words are not in it: a label names its place among
words that are kept beside the drawing, so that they can be checked and mended like any others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]


class Ink(StrEnum):
    """What a colour is for; each painter has its own for it."""

    TEXT = "text"
    QUIET = "quiet"
    STRONG = "strong"
    """Titles and what stands out."""
    EDGE = "edge"
    RULE = "rule"
    GROUND = "ground"
    TINT = "tint"
    BAND = "band"
    """Every other lane."""
    WARNING = "warning"


class Side(StrEnum):
    """To which side of its room a label keeps."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle; `bar` is the ink of a thick left edge."""

    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    edge: Ink | None = None
    bar: Ink | None = None
    radius: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A filled circle, or a diamond, around its middle."""

    x: float
    y: float
    radius: float
    fill: Ink
    diamond: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A line through points. A curved one has a curve to every odd point and a straight line to every even
    one; it leaves and meets rows upright."""

    points: tuple[Point, ...]
    ink: Ink
    width: float = 0.8
    dashed: bool = False
    arrow: bool = False
    curved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words in a room: `words` is their place among those beside the drawing. They are made smaller where
    they do not fit."""

    words: int
    x: float
    y: float
    width: float
    height: float
    size: float
    ink: Ink = Ink.TEXT
    bold: bool = False
    side: Side = Side.LEFT


Shape = Box | Dot | Path | Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes from the lowest to the uppermost, on a ground of this size."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
