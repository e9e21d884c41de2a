"""Looking into an edited document again: only where it changed, and the words around.

Owns what was found in a document the last time, in memory alone, and how far a change can reach. It knows
no detector: it is given one to ask, and what it answers is what that one would have said of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

from workbench.release.material import Hit

REACH = 64
"""So many words from a change nothing that is found can depend on it: eight make a run, and the words
around a place of likeness are fewer than fifty."""

Hits = list[list[Hit]]
Look = Callable[[Sequence[str]], Hits]


class Remembered:
    """The passages of the document looked into last, and what was found in each."""

    def __init__(self) -> None:
        self._texts: tuple[str, ...] = ()
        self._hits: Hits = []

    def hits(self, texts: Sequence[str], look: Look) -> Hits:
        """What stands in each passage, from what is known of the last document and from `look`."""
        known = self._known(texts)
        found: Hits = [[] if at is None else self._hits[at] for at in known]
        changed = [at for at, old in enumerate(known) if old is None]
        for first, last in _stretches(changed):
            begin, end = _back(texts, first), _on(texts, last)
            for at, hits in enumerate(look(texts[begin:end]), begin):
                if first <= at < last:
                    found[at] = hits
        self._texts, self._hits = tuple(texts), found
        return found

    def _known(self, texts: Sequence[str]) -> list[int | None]:
        """For each passage where it stood before, if neither it nor anything within reach has changed."""
        known: list[int | None] = [None] * len(texts)
        matcher = SequenceMatcher(None, self._texts, texts, autojunk=False)
        for old, new, size in matcher.get_matching_blocks():
            first = new if old == new == 0 else _on(texts, new)
            whole = old + size == len(self._texts) and new + size == len(texts)
            last = new + size if whole else _back(texts, new + size)
            for at in range(first, last):
                known[at] = old + at - new
        return known


def _stretches(places: Iterable[int]) -> list[tuple[int, int]]:
    """Places in order as stretches (first, end)."""
    made: list[tuple[int, int]] = []
    for at in places:
        if made and at == made[-1][1]:
            made[-1] = (made[-1][0], at + 1)
        else:
            made.append((at, at + 1))
    return made


def _back(texts: Sequence[str], at: int) -> int:
    """The passage that far before this one that nothing from here reaches beyond it."""
    words = 0
    while at > 0 and words < REACH:
        at -= 1
        words += len(texts[at].split())
    return at


def _on(texts: Sequence[str], at: int) -> int:
    """The same after the passage before this place."""
    words = 0
    while at < len(texts) and words < REACH:
        words += len(texts[at].split())
        at += 1
    return at
