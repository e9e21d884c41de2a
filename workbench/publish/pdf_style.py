"""How the PDF looks: page, colours, sizes and the shipped faces. It must not know what a report says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from workbench.paths import resource

Colour = tuple[float, float, float]

PAGE_WIDTH: float = A4[0]
PAGE_HEIGHT: float = A4[1]
LEFT: float = 22 * mm
RIGHT: float = PAGE_WIDTH - 22 * mm
TOP: float = PAGE_HEIGHT - 25 * mm
BOTTOM: float = 25 * mm
BAND: float = 17 * mm
# Numbers of headings and paragraphs hang in this column, so that all words share one left edge.
GUTTER: float = 14 * mm
HEADER_Y: float = PAGE_HEIGHT - 13 * mm
FOOTER_Y: float = 13 * mm

INK: Colour = (0.13, 0.16, 0.20)
QUIET: Colour = (0.33, 0.37, 0.42)
BLUE: Colour = (0.0, 0.188, 0.529)
LINK: Colour = (0.0, 0.30, 0.62)
WARNING: Colour = (0.58, 0.10, 0.10)
RULE: Colour = (0.78, 0.81, 0.85)
WATERMARK: Colour = (0.93, 0.93, 0.945)
WHITE: Colour = (1, 1, 1)
HEADER_TINT: Colour = (0.905, 0.925, 0.962)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """One kind of text; lengths are points. `keep` holds it on the page of what follows."""

    size: float
    leading: float
    bold: bool = False
    italic: bool = False
    colour: Colour = INK
    before: float = 0
    after: float = 0
    keep: bool = False


BODY = TextStyle(size=10.5, leading=15.5, after=8.5)
HEADINGS = (
    TextStyle(size=20, leading=25, bold=True, colour=BLUE, before=30, after=11, keep=True),
    TextStyle(size=14.5, leading=19, bold=True, colour=BLUE, before=22, after=7, keep=True),
    TextStyle(size=12, leading=16, bold=True, colour=BLUE, before=16, after=5, keep=True),
    TextStyle(size=10.5, leading=15, bold=True, before=13, after=4, keep=True),
)
SUBTITLE = TextStyle(size=14, leading=19, colour=QUIET, before=8, after=4)
FACT = TextStyle(size=10.5, leading=15, after=5)
FACT_LABEL = TextStyle(size=10.5, leading=15, bold=True, colour=BLUE)
ITEM = TextStyle(size=10.5, leading=15.5, after=4)
CAPTION = TextStyle(size=9.5, leading=13, bold=True, colour=BLUE, before=14, after=6, keep=True)
BELOW = TextStyle(size=9.5, leading=13, bold=True, colour=BLUE, before=6, after=8)
DESCRIPTION = TextStyle(size=9.5, leading=13.5, colour=QUIET, after=10)
CELL = TextStyle(size=9.5, leading=13)
SMALL_CELL = TextStyle(size=8, leading=10.5)
TINY_CELL = TextStyle(size=7, leading=9)
QUOTE = TextStyle(size=11, leading=16.5, italic=True, before=6, after=3)
ATTRIBUTION = TextStyle(size=9.5, leading=13.5, colour=QUIET, after=10)
BOX_TITLE = TextStyle(size=11, leading=15.5, bold=True, colour=BLUE, after=4, keep=True)
BOX_TEXT = TextStyle(size=10.5, leading=15.5, after=6)
BOX_STATEMENT = TextStyle(size=10.5, leading=15.5, bold=True, after=4)
BOX_FACT = TextStyle(size=9.5, leading=13.5, after=3)
BOX_FACT_LABEL = TextStyle(size=9.5, leading=13.5, bold=True, colour=QUIET)
CONTENTS = (
    TextStyle(size=10.5, leading=15, bold=True, before=7, after=2),
    TextStyle(size=10.5, leading=15, after=2),
    TextStyle(size=10, leading=14, colour=QUIET, after=1),
    TextStyle(size=10, leading=14, colour=QUIET, after=1),
)
NOTE = TextStyle(size=9.5, leading=13.5, after=5)
ISSUER = TextStyle(size=12.5, leading=16, bold=True, colour=WHITE)
RUNNING = TextStyle(size=8.5, leading=11, colour=QUIET)
MARK = TextStyle(size=9, leading=12, bold=True, colour=WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tint:
    """The background and the left bar of a box."""

    ground: Colour
    bar: Colour


CALLOUT = Tint(ground=(0.953, 0.960, 0.968), bar=(0.38, 0.45, 0.53))
FINDING = Tint(ground=(0.925, 0.965, 0.955), bar=(0.0, 0.42, 0.38))
RECOMMENDATION = Tint(ground=(0.914, 0.941, 0.984), bar=BLUE)


def title_style(words: str, *, cover: bool) -> TextStyle:
    """The title's size: smaller the longer it is, and smaller without a cover."""
    size = 28.0 if len(words) <= 70 else 24.0 if len(words) <= 140 else 20.0
    if not cover:
        size = min(size, 22.0)
    return TextStyle(size=size, leading=size * 1.25, bold=True, colour=BLUE, after=4)


@dataclass(frozen=True, slots=True)
class Face:
    """One registered font: its name, and the width of each character it has, in 1/1000 em."""

    name: str
    widths: Mapping[int, float]


@cache
def faces(bold: bool, italic: bool) -> tuple[Face, Face]:
    """The text face of this weight and slope, then the face for characters that it lacks."""
    text = {
        (False, False): "LiberationSans-Regular",
        (True, False): "LiberationSans-Bold",
        (False, True): "LiberationSans-Italic",
        (True, True): "LiberationSans-BoldItalic",
    }[bold, italic]
    return _face(text), _face("DejaVuSans-Bold" if bold else "DejaVuSans")


@cache
def _face(name: str) -> Face:
    # asciiReadable off: a subset then holds the used characters alone, not all of ASCII.
    font = TTFont(name, str(resource("fonts", f"{name}.ttf")), asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(font)
    return Face(name, {code: font.face.charWidths.get(code, 0) for code in font.face.charToGlyph})
