"""A text as the bare row of its letters and digits, so that no spacing or punctuation hides anything.

Owns the way from a place in that row back to the original text, and what stands at its two ends. It
builds on `workbench.text` for what counts as the same letter, and knows no names and no identifiers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from workbench.text import Normalised, normalise

_PIECE = re.compile(r"[^\W_]+")


def squeezed(text: str) -> str:
    """Only the letters and digits of a text, made comparable: "Smith-Jones " is "smithjones"."""
    return "".join(_PIECE.findall(normalise(text).text))


def pieces(text: str) -> list[str]:
    """The unbroken rows of letters and digits of a text, made comparable."""
    return _PIECE.findall(normalise(text).text)


@dataclass(frozen=True, kw_only=True)
class Letters:
    """`source` is the text as it was written; `row` its letters and digits; offsets count code points."""

    source: str = field(repr=False)
    normalised: Normalised = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Letters:
        """Prepare a text for the detectors, once for all of them."""
        return cls(source=text, normalised=normalise(text))

    @cached_property
    def _rows(self) -> tuple[str, list[int], list[int]]:
        found, row_at, text_at, size = [], [], [], 0
        for match in _PIECE.finditer(self.normalised.text):
            found.append(match[0])
            row_at.append(size)
            text_at.append(match.start())
            size += len(match[0])
        row_at.append(size)
        return "".join(found), row_at, text_at

    @property
    def row(self) -> str:
        """The letters and digits alone, in order."""
        return self._rows[0]

    def piece(self, offset: int) -> int:
        """The index of the unbroken piece in which a place of the row lies."""
        return bisect_right(self._rows[1], offset) - 1

    def starts(self, offset: int) -> bool:
        """Whether something other than a letter or digit stands before this place of the row."""
        return self._rows[1][self.piece(offset)] == offset

    def ends(self, offset: int) -> bool:
        """Whether something other than a letter or digit stands after the row's [.., offset)."""
        return offset == len(self.row) or self.starts(offset)

    def breaks(self, start: int, end: int) -> list[int]:
        """The places inside [start, end) of the row at which a new piece begins."""
        at = self._rows[1]
        return at[bisect_right(at, start) : bisect_right(at, end - 1)]

    def gap(self, offset: int) -> str:
        """What stands in the normalised text before the piece that begins at this place of the row."""
        _, row_at, text_at = self._rows
        index = self.piece(offset)
        before = text_at[index - 1] + row_at[index] - row_at[index - 1] if index else 0
        return self.normalised.text[before : text_at[index]]

    def place(self, offset: int) -> int:
        """The place in the normalised text of a letter of the row."""
        _, row_at, text_at = self._rows
        index = self.piece(offset)
        return text_at[index] + offset - row_at[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that [start, end) of the row was made from."""
        return self.normalised.original(self.place(start), self.place(end - 1) + 1)

    def word_edges(self) -> list[int]:
        """Where each word begins in the row, and the row's end; an apostrophe does not part words."""
        _, row_at, text_at = self._rows
        text, size = self.normalised.text, len(row_at) - 1
        edges = row_at[: min(size, 1)]
        for index in range(1, size):
            gap_at = text_at[index - 1] + row_at[index] - row_at[index - 1]
            if text_at[index] != gap_at + 1 or text[gap_at] != "'":
                edges.append(row_at[index])
        return [*edges, row_at[-1]]
