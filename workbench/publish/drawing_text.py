"""The words of a drawing as set lines: as large as the label says, and smaller where they do not fit.

Owns what is done with words that have no room. It knows typefaces and no format.
"""

from __future__ import annotations

from dataclasses import replace

from workbench.drawing.shapes import Label, Side
from workbench.drawing.sketch import LEADING
from workbench.publish.pdf_style import Colour, TextStyle
from workbench.publish.pdf_text import Ink, Line, ink_of, set_lines
from workbench.records.document import Passage, Style

_SMALLEST = 0.7
"""Words are made no smaller than this part of what the label asks for."""
_SHRINK = 0.94
_MORE = "…"


def set_label(label: Label, words: Passage, colour: Colour) -> tuple[TextStyle, tuple[Line, ...]]:
    """The lines of a label. What has no room even when it is small ends in dots; it is told elsewhere too."""
    size = label.size
    while True:
        style = TextStyle(size=size, leading=size * LEADING, bold=label.bold, colour=colour)
        runs = [(run.text, _ink(style, strong=run.style is Style.STRONG)) for run in words.runs]
        lines = set_lines(runs, label.width)
        rows = max(1, int((label.height + 0.5) / style.leading))
        if len(lines) <= rows:
            return style, lines
        if size <= label.size * _SMALLEST:
            return style, _cut(runs, label.width, rows)
        size *= _SHRINK


def start_of(label: Label, line: Line) -> float:
    """Where a line begins, by the side to which the label keeps."""
    room = label.width - line.width
    return label.x + {Side.LEFT: 0.0, Side.MIDDLE: room / 2, Side.RIGHT: room}[label.side]


def _ink(style: TextStyle, *, strong: bool) -> Ink:
    return replace(ink_of(style), bold=style.bold or strong)


def _cut(runs: list[tuple[str, Ink]], width: float, rows: int) -> tuple[Line, ...]:
    """As many words as fill the rows, with dots behind them."""
    *before, (text, ink) = runs
    words = text.split()
    while words:
        words.pop()
        lines = set_lines([*before, (" ".join(words) + _MORE, ink)], width)
        if len(lines) <= rows:
            return lines
    return set_lines([(_MORE, ink)], width)[:rows]
