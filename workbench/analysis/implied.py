"""Blame and hindsight that no listed word gives away, told from the meaning of a whole sentence.

Owns the small learned head on the language model's directions, and which sentences it is asked about. Its
weights are data in resources/advice, and so are the sentences, all our own, that it learned from. The rules
for words are `analysis.advice`; like theirs, what this says leaves the choice with the author.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from workbench import paths
from workbench.analysis.advice import QUOTED, SENTENCE, Remark, remarks, words_of
from workbench.analysis.sentences import MODEL, WIDTH, Sentences, Vectors
from workbench.errors import BadInput

FAIR, BLAME, HINDSIGHT = "fair", "implied_blame", "implied_hindsight"
MEANINGS = (FAIR, BLAME, HINDSIGHT)
_SAYS = {
    BLAME: (
        "It may read as if one person were the cause. Say what the work was like at that moment, and what "
        "made this a sensible or an easy thing to do."
    ),
    HINDSIGHT: (
        "It may judge from how things ended. Say what could be seen and known at the time, or what in the "
        "design would have to change."
    ),
}
_FEWEST, _MOST = 4, 60
"""Words of a sentence that is judged: fewer say too little, and more than that is seldom one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Weights of each of MEANINGS, (3, 384), what is added, (3,), and how sure it has to be, 0 to 1."""

    weights: npt.NDArray[np.float32] = field(repr=False)
    added: npt.NDArray[np.float32]
    mark: float

    def chances(self, vectors: Vectors) -> Vectors:
        """How likely each of MEANINGS is for each direction: (n, 3), each row adding up to 1."""
        reached = vectors @ self.weights.T + self.added
        raised = np.exp(reached - reached.max(axis=1, keepdims=True))
        chances: Vectors = raised / raised.sum(axis=1, keepdims=True)
        return chances

    def told(self, vectors: Vectors) -> list[str]:
        """Which of MEANINGS each direction has; FAIR unless it is surer than its mark."""
        return [
            MEANINGS[1 + int(row[1:].argmax())] if 1 - row[0] > self.mark else FAIR
            for row in self.chances(vectors)
        ]


@lru_cache(maxsize=1)
def open_head() -> Head:
    """The head that is shipped. Raises: BadInput: its file was made for another language model."""
    kept = json.loads(paths.resource("advice", "implied_head.json").read_text(encoding="utf-8"))
    weights = np.array(kept["weights"], np.float32)
    if kept["model"] != MODEL or weights.shape != (len(MEANINGS), WIDTH):
        raise BadInput(
            "The advice on implied blame was made for another language model. Install the program again.",
            where="implied_head.json",
        )
    return Head(weights=weights, added=np.array(kept["added"], np.float32), mark=float(kept["mark"]))


def implied(text: str, sentences: Sentences, head: Head) -> tuple[Remark, ...]:
    """Sentences that imply blame or judge from hindsight, in order; what the rules mark is left to them."""
    spans = list(_asked_about(text))
    if not spans:
        return ()
    told = head.told(sentences.embed([text[start:end] for start, end in spans]))
    return tuple(
        Remark(start=start, end=end, code=meaning, says=_SAYS[meaning])
        for (start, end), meaning in zip(spans, told, strict=True)
        if meaning != FAIR
    )


def is_judged(sentence: str) -> bool:
    """Whether a sentence speaks for its author: nothing quoted or relayed, and neither scrap nor list."""
    if not _FEWEST <= len(sentence.split()) <= _MOST or re.search(r"[“”\"‘]", sentence):
        return False
    return not re.search(rf"\b(?:{'|'.join(map(re.escape, words_of('relaying')))})\b", sentence, re.I)


def _asked_about(text: str) -> Iterator[tuple[int, int]]:
    apart = [match.span() for match in QUOTED.finditer(text)]
    apart += [(each.start, each.end) for each in remarks(text) if each.code in ("blame", "hindsight")]
    for match in SENTENCE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if is_judged(match[0]) and not _overlaps(start, match.end(), apart):
            yield start, match.end()


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(begin < end and start < close for begin, close in spans)
