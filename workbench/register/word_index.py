"""An index of the words of entries: BM25, each score divided by what the sought text itself would score.

Owns how it is kept (parts, one for every import) and searched. In memory it is a few numpy arrays: for each
word the entries that have it, and what it adds to the score of each. Knows entries by their numbers only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from workbench.errors import Help, VaultDamaged
from workbench.register.stems import stems

MANY_PARTS = 32
"""With more parts than this the index is written anew as one."""
_K1, _B = 1.2, 0.5
"""Texts are short and alike in length, so length weighs less than is usual for documents (0.75)."""
_MOST = 255

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class _Part(msgspec.Struct, array_like=True):
    """Some entries: how many different words each has (`counts`), then which, and how many times."""

    words: list[str]
    numbers: bytes
    counts: bytes
    terms: bytes
    times: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entry like a text. `score` is 0 to 1: 1 has everything that the text has."""

    n: int
    score: float


def make_part(texts: Iterable[tuple[int, str]]) -> bytes:
    """A part of the index, from entries' numbers and words."""
    vocabulary: dict[str, int] = {}
    numbers: list[int] = []
    counts: list[int] = []
    terms: list[int] = []
    times: list[int] = []
    for n, text in texts:
        counted = Counter(stems(text))
        numbers.append(n)
        counts.append(len(counted))
        terms.extend(vocabulary.setdefault(word, len(vocabulary)) for word in counted)
        times.extend(min(count, _MOST) for count in counted.values())
    return msgspec.msgpack.encode(
        _Part(
            words=list(vocabulary),
            numbers=np.array(numbers, "<i8").tobytes(),
            counts=np.array(counts, "<i4").tobytes(),
            terms=np.array(terms, "<i4").tobytes(),
            times=np.array(times, "u1").tobytes(),
        )
    )


class WordIndex:
    """The words of every entry that is there, ready to be searched."""

    def __init__(self, parts: Iterable[bytes], present: Sequence[int]) -> None:
        """Of an entry that stands in several parts, the last counts; of one that is not `present`, none."""
        self._places: dict[str, int] = {}
        numbers, counts, terms, times = self._joined(parts)
        keep = _latest(numbers, np.asarray(present, np.int64))
        chosen = np.repeat(keep, counts)
        self._numbers, counts = numbers[keep], counts[keep]
        terms, times = terms[chosen], times[chosen].astype(np.float32)
        entries = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self._size = len(counts)
        lengths = np.bincount(entries, weights=times, minlength=self._size).astype(np.float32)
        self._mean = float(lengths.mean()) if self._size else 1.0
        frequencies = np.bincount(terms, minlength=len(self._places))
        self._rarity = self._rarity_of(frequencies)
        order = np.argsort(terms, kind="stable")
        self._starts = np.concatenate(([0], np.cumsum(frequencies)))
        self._entries = entries[order]
        weights = times * (_K1 + 1) / (times + self._damped(lengths[entries]))
        self._weights: Floats = (weights * self._rarity[terms])[order].astype(np.float32)

    def __len__(self) -> int:
        return self._size

    @property
    def numbers(self) -> Ints:
        """The entries' numbers, in the order of `scores`."""
        return self._numbers

    def scores(self, text: str) -> Floats:
        """For every entry, how much of a text it has: 0 to 1."""
        scores = np.zeros(self._size, np.float32)
        counted = Counter(stems(text))
        most = self._most(counted)
        if not self._size or not most:
            return scores
        for word in counted:
            place = self._places.get(word)
            if place is not None:
                here = slice(self._starts[place], self._starts[place + 1])
                scores[self._entries[here]] += self._weights[here]
        shares: Floats = np.minimum(scores / np.float32(most), np.float32(1))
        return shares

    def search(self, text: str, *, limit: int, without: Sequence[int] = ()) -> list[Hit]:
        """The entries most like a text, best first; never more than share a word with it."""
        scores = self.scores(text)
        if not self._size:
            return []
        if without:
            scores[np.isin(self._numbers, np.asarray(without, np.int64))] = 0
        some = min(limit, self._size)
        best = np.argpartition(scores, -some)[-some:]
        best = best[np.lexsort((self._numbers[best], -scores[best]))]
        return [Hit(n=int(self._numbers[at]), score=float(scores[at])) for at in best if scores[at] > 0]

    def rarity(self, stem: str) -> float:
        """How much a word tells: the rarer, the more."""
        place = self._places.get(stem)
        return self._unseen() if place is None else float(self._rarity[place])

    def _joined(self, parts: Iterable[bytes]) -> tuple[Ints, Ints, Ints, npt.NDArray[np.uint8]]:
        gathered: list[tuple[Ints, ...]] = []
        times: list[npt.NDArray[np.uint8]] = []
        for content in parts:
            part = _decoded(content)
            known = np.array([self._places.setdefault(w, len(self._places)) for w in part.words], np.int64)
            own = np.frombuffer(part.terms, "<i4")
            gathered.append(
                (
                    np.frombuffer(part.numbers, "<i8").astype(np.int64),
                    np.frombuffer(part.counts, "<i4").astype(np.int64),
                    known[own] if len(own) else np.zeros(0, np.int64),
                )
            )
            times.append(np.frombuffer(part.times, "u1"))
        if not gathered:
            nothing = np.zeros(0, np.int64)
            return nothing, nothing, nothing, np.zeros(0, np.uint8)
        numbers, counts, terms = (np.concatenate(column) for column in zip(*gathered, strict=True))
        return numbers, counts, terms, np.concatenate(times)

    def _most(self, counted: Mapping[str, int]) -> float:
        """What the sought text would score as an entry. A word that no entry has counts as the rarest."""
        length = float(sum(counted.values()))
        damped = self._damped(np.array([length], np.float32))[0]
        return float(sum(self.rarity(w) * t * (_K1 + 1) / (t + damped) for w, t in counted.items()))

    def _damped(self, lengths: Floats) -> Floats:
        return (_K1 * (1 - _B + _B * lengths / max(self._mean, 1.0))).astype(np.float32)

    def _rarity_of(self, frequencies: Ints) -> Floats:
        return np.log1p((self._size - frequencies + 0.5) / (frequencies + 0.5)).astype(np.float32)

    def _unseen(self) -> float:
        return float(self._rarity_of(np.zeros(1, np.int64))[0])


def _latest(numbers: Ints, present: Ints) -> npt.NDArray[np.bool_]:
    """Which rows stand: the last for each number, of those that are present."""
    keep = np.zeros(len(numbers), bool)
    if len(numbers):
        _, last = np.unique(numbers[::-1], return_index=True)
        keep[len(numbers) - 1 - last] = True
    standing: npt.NDArray[np.bool_] = keep & np.isin(numbers, present)
    return standing


def _decoded(content: bytes) -> _Part:
    try:
        return msgspec.msgpack.decode(content, type=_Part)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise VaultDamaged(
            "The register's index of words is damaged. The recommendations themselves are not: it can be "
            "made anew from them.",
            see=Help.INDEX,
        ) from None
