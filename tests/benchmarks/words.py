"""Text that has the shape of language and none of its meaning: few words often, many words seldom.

The frequency of a word falls with its rank as in natural text (Zipf's law), which is what makes a
text index large and its common words slow. The same seed gives the same text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

VOCABULARY = 30_000
_SYLLABLES = tuple(
    onset + vowel for onset in "bdfghklmnprstvw" for vowel in ("a", "e", "i", "o", "u", "ar", "en")
)


class Writer:
    """Writes text of invented words; the word of rank 0 is the most frequent."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        self.vocabulary: Sequence[str] = _vocabulary(self._random)
        weights = 1 / np.arange(1, VOCABULARY + 1)
        self._cumulative = np.cumsum(weights / weights.sum())

    def text(self, characters: int) -> str:
        """Text of at least so many characters, in sentences of twelve words."""
        words: list[str] = []
        length = 0
        while length < characters:
            for rank in np.searchsorted(self._cumulative, self._random.random(1200)):
                word = self.vocabulary[min(int(rank), VOCABULARY - 1)]
                words.append(word)
                length += len(word) + 1
        return ". ".join(" ".join(words[at : at + 12]) for at in range(0, len(words), 12))

    def queries(self, count: int) -> Iterator[str]:
        """What people type: one to three words, from the common to the rare."""
        for number in range(count):
            ranks = self._random.integers(20, 3000, size=1 + number % 3)
            yield " ".join(self.vocabulary[int(rank)] for rank in ranks)


def _vocabulary(random: np.random.Generator) -> tuple[str, ...]:
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        length = int(random.integers(2, 5))
        words["".join(_SYLLABLES[int(n)] for n in random.integers(0, len(_SYLLABLES), size=length))] = None
    return tuple(words)
