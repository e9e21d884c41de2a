"""Finding runs of words that stand one after another in protected evidence.

Owns the guarantee that a run of so many words or more is found, whatever was done to its case,
punctuation, hyphens, line breaks or spacing. Knows nothing of files, and not what becomes of a run.

How: the letters of every stretch of about as many words of the text are hashed; a few more and a few
fewer words are tried, so that "twenty-eight", "twenty eight" and "twentyeight" are the same. The runs of
the evidence stream past them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from workbench.release.prints import Hashes, Places, Printer, Words, telling_bits

Marks = npt.NDArray[np.bool_]

_SLACK = 3
"""So many words more or fewer may spell the same: hyphens and lost spaces."""


@dataclass(slots=True)
class Stretches:
    """Every stretch of a text that could be a run: first word, the word after the last, and its hash.

    `hashes` are in order and each once; `which` leads from a stretch to its hash.
    """

    words: int
    firsts: Places = field(repr=False)
    ends: Places = field(repr=False)
    hashes: Hashes = field(repr=False)
    which: Places = field(repr=False)
    _near: Marks = field(repr=False)
    _shift: np.uint64

    @classmethod
    def of(cls, printer: Printer, words: Words, min_run: int) -> Stretches:
        """The stretches of a text for runs of `min_run` words."""
        firsts, ends, found = [], [], []
        for count in range(max(1, min_run - _SLACK), min_run + _SLACK + 1):
            hashes = printer.runs(words, count)
            at = np.arange(len(hashes))
            firsts.append(at)
            ends.append(at + count)
            found.append(hashes)
        hashes, which = np.unique(np.concatenate(found), return_inverse=True)
        shift = np.uint64(64 - telling_bits(len(hashes)))
        near = np.zeros(1 << (64 - int(shift)), np.bool_)
        near[hashes >> shift] = True
        return cls(
            words=len(words.edges) - 1,
            firsts=np.concatenate(firsts),
            ends=np.concatenate(ends),
            hashes=hashes,
            which=which,
            _near=near,
            _shift=shift,
        )

    def met(self, runs: Hashes) -> Places:
        """Which of the hashes stand among these runs, each once."""
        likely = runs[self._near.take((runs >> self._shift).astype(np.intp))]
        places = np.minimum(np.searchsorted(self.hashes, likely), len(self.hashes) - 1)
        return np.unique(places[self.hashes[places] == likely])

    def covered(self, known: Marks) -> Marks:
        """The words that lie in a stretch whose hash is known."""
        chosen = known[self.which]
        marks = np.zeros(self.words + 1, np.int64)
        np.add.at(marks, self.firsts[chosen], 1)
        np.add.at(marks, self.ends[chosen], -1)
        return np.cumsum(marks)[:-1] > 0


@dataclass(slots=True)
class Owners:
    """Which texts of the evidence each hash stands in."""

    _owners: dict[int, list[int]] = field(default_factory=dict, repr=False)

    def add(self, hashes: Places, owner: int) -> None:
        for each in hashes.tolist():
            self._owners.setdefault(each, []).append(owner)

    def most_likely(self, stretches: Stretches, first: int, last: int) -> int | None:
        """The text in which most of the words [first, last) stand."""
        votes: Counter[int] = Counter()
        inside = (stretches.firsts < last) & (stretches.ends > first)
        for each in stretches.which[inside].tolist():
            votes.update(self._owners.get(each, ()))
        return votes.most_common(1)[0][0] if votes else None


def in_a_row(marks: Marks) -> list[tuple[int, int]]:
    """The stretches of set marks as (first, end)."""
    changes = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    return [(int(first), int(last)) for first, last in zip(changes[::2], changes[1::2], strict=True)]
