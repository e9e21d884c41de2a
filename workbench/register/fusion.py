"""What entries are like a text by meaning and by words, as one list. Pure.

Owns how the two are brought together: the cosine of their vectors, and the share of the text's words that an
entry has (BM25 over the BM25 of the text itself), added with equal weight and halved. Measured: adding scores
finds more than either alone, and than adding ranks, by which the noise of words gets a full vote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.register.meaning_index import MeaningIndex
from workbench.register.word_index import WordIndex

_CANDIDATES = 400
"""Taken by the short vectors, to be compared by the whole ones."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry like a text. `score` is 0 to 1; `meaning` is the cosine, None where it is not known."""

    n: int
    score: float
    words: float
    meaning: float | None


class Fused:
    """The two indexes of a register, laid beside each other."""

    def __init__(self, words: WordIndex, meaning: MeaningIndex) -> None:
        self.words = words
        self.meaning = meaning
        order = np.argsort(words.numbers, kind="stable")
        places = np.searchsorted(words.numbers, meaning.numbers, sorter=order)
        here = order[np.minimum(places, max(0, len(order) - 1))] if len(order) else places
        known = np.zeros(len(meaning), bool)
        if len(order):
            known = words.numbers[here] == meaning.numbers
        self._rows = np.flatnonzero(known)
        self._at = here[known]
        """For each vector of an entry that is there: its row among vectors, and its place among words."""
        self._row_at = np.full(len(words), -1, np.int64)
        self._row_at[self._at] = self._rows

    @property
    def embedded(self) -> int:
        """How many of the entries are known by meaning."""
        return len(self._rows)

    def search(
        self, text: str, vector: Floats | None, *, limit: int, without: Sequence[int] = ()
    ) -> list[Found]:
        """The entries most like a text, best first; one without a vector is judged by its words alone."""
        by_words = self.words.scores(text)
        if not len(by_words):
            return []
        rough = by_words.copy()
        if vector is not None and len(self._rows):
            near = np.maximum(self.meaning.roughly(vector)[self._rows], 0)
            rough[self._at] = (by_words[self._at] + near) / 2
        if without:
            rough[np.isin(self.words.numbers, np.asarray(without, np.int64))] = 0
        some = min(len(rough), max(limit, _CANDIDATES))
        best = np.argpartition(rough, -some)[-some:]
        best = best[rough[best] > 0]
        found = self._weighed(best, by_words, vector)
        found.sort(key=lambda each: (-each.score, each.n))
        return found[:limit]

    def _weighed(self, places: npt.NDArray[np.int64], by_words: Floats, vector: Floats | None) -> list[Found]:
        near: dict[int, float] = {}
        rows = self._row_at[places]
        if vector is not None:
            cosines = self.meaning.exactly(vector, rows[rows >= 0])
            near = dict(zip(rows[rows >= 0].tolist(), cosines.tolist(), strict=True))
        found: list[Found] = []
        for place, row in zip(places.tolist(), rows.tolist(), strict=True):
            words, meaning = float(by_words[place]), near.get(row)
            score = words if meaning is None else (words + max(0.0, meaning)) / 2
            found.append(
                Found(n=int(self.words.numbers[place]), score=min(1.0, score), words=words, meaning=meaning)
            )
        return found
