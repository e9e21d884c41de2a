"""A drawing in the making: shapes are put down one by one, and the words of labels beside them.

Owns how much room words are given. It guesses their width, since it knows no typeface; a painter makes words
smaller where the guess was too short.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from math import ceil

from workbench.drawing.shapes import Drawing, Ink, Label, Shape, Side

LEADING = 1.22
"""The height of a line, in sizes of its letters."""
_LETTER = 0.5
"""The width of a usual letter of a text face, in sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a label says, `lead` in bold before the rest; and the key of what it says it about, if any."""

    text: str = field(repr=False)
    key: str = ""
    lead: str = ""


@dataclass(slots=True)
class Sketch:
    """Shapes so far, and the words of their labels."""

    shapes: list[Shape] = field(default_factory=list, repr=False)
    words: list[Words] = field(default_factory=list, repr=False)

    def add(self, *shapes: Shape) -> None:
        """Put shapes over what is there."""
        self.shapes.extend(shapes)

    def say(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        size: float,
        key: str = "",
        lead: str = "",
        ink: Ink = Ink.TEXT,
        bold: bool = False,
        side: Side = Side.LEFT,
    ) -> None:
        """Put words into a room; nothing where there are none."""
        if not text.strip():
            return
        label = Label(
            words=len(self.words), x=x, y=y, width=width, height=height, size=size, ink=ink, bold=bold,
            side=side,
        )  # fmt: skip
        self.shapes.append(label)
        self.words.append(Words(text=text, key=key, lead=lead))

    def finished(self, width: float, height: float) -> Drawing:
        """The drawing as it is now."""
        return Drawing(width=width, height=height, shapes=tuple(self.shapes))


def lines_of(text: str, width: float, size: float) -> int:
    """About how many lines words take in a width, letters being of this size."""
    return len(textwrap.wrap(text, max(4, int(width / (size * _LETTER))))) or 1


def height_of(text: str, width: float, size: float, *, most: int) -> float:
    """The height of a room for words; never more than `most` lines."""
    return ceil(min(lines_of(text, width, size), most) * size * LEADING)
