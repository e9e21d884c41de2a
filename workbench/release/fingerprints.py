"""Finding words copied from protected evidence.

Owns the guarantee that a run of `min_run` words or more that stands in protected evidence is found,
whatever was done to its case, punctuation, hyphens, line breaks or spacing. It compares keyed hashes
of what `min_run` words of the evidence spell, held in memory alone, and knows nothing of files.

How: the letters of every `min_run` consecutive words of the evidence are hashed once and sorted. In a
text, the letters of every stretch of about as many words are looked up; a few more and a few fewer
words are tried, so that "twenty-eight", "twenty eight" and "twentyeight" are the same. What stands in
public or approved texts is taken out again. A sentence said by three witnesses stays protected: how
often words occur is never a reason to let them go.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.records.release import ConcernKind
from workbench.release.letters import Letters
from workbench.release.material import Hit, Material
from workbench.text import folded

VERSION = "1"

_Hashes = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]
_Marks = npt.NDArray[np.bool_]

_CHUNK = 1 << 16
"""Words hashed at a time: keeps the powers of the hash short and the memory small."""

_SLACK = 3
"""So many words more or fewer may spell the same: hyphens and lost spaces."""

_NEAR = 20
"""By so many bits a hash is told from most others."""

_REST = 4
"""The least part of a run, in words, that is raised when the rest of it is public."""

_NOT_WORD = re.compile(r"[^\w\s]|_")
_SPACE = 32
_BARE = bytes(code if code >= 128 or chr(code).isalnum() else _SPACE for code in range(256))
"""Makes every byte that is ASCII and no letter or digit a space."""
_MODULUS = 1 << 64


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of a text that stand in an index: first word, the word after the last, and the hash."""

    firsts: _Places
    ends: _Places
    hashes: _Hashes


class RunFinder:
    """Built once for a case, then used on any number of texts."""

    def __init__(self, material: Material) -> None:
        self._min_run = material.min_run
        self._hasher = _Hasher(material.key)
        guarded = [item for item in material.evidence if item.protected]
        self._references = [item.reference for item in guarded]
        self._hashes = self._hashed(item.text for item in guarded)
        self._guarded = _sorted(self._hashes)
        openly = [*material.allowed, *(item.text for item in material.evidence if not item.protected)]
        self._open = _sorted(self._hashed(openly))
        self._short_open = self._short(openly)

    def find(self, letters: Letters) -> list[Hit]:
        """Every copied run, as long as it goes, in order; a passage copied from two places is one run."""
        row, places, edges = _words_of(letters)
        if not len(self._guarded) or len(edges) < 2:
            return []
        copied, runs = self._covered(row, places, self._guarded)
        if not len(runs.firsts):
            return []
        owners = self._owners(runs.hashes)
        public, _ = self._covered(row, places, self._open)
        long_public = public.copy()
        self._mark_short(row, places, public)
        hits = []
        for first, last in _stretches(copied & ~long_public):
            if int(np.count_nonzero(~public[first:last])) < min(_REST, last - first):
                continue
            telling = np.flatnonzero(~public[first:last])
            last, first = first + int(telling[-1]) + 1, first + int(telling[0])
            start, end = letters.span(edges[first], edges[last])
            hits.append(
                Hit(
                    kind=ConcernKind.PASSAGE,
                    start=start,
                    end=end,
                    why=f"These {last - first} words stand one after another in protected evidence.",
                    source=self._most_likely(runs, owners, first, last),
                    similarity=1.0,
                )
            )
        return hits

    def _hashed(self, texts: Iterable[str]) -> list[_Hashes]:
        """The hashes of every `min_run` words of each text."""
        return [self._hasher.runs(*_words_of_evidence(text), self._min_run) for text in texts]

    def _short(self, texts: Iterable[str]) -> dict[int, set[int]]:
        """Approved phrases that are shorter than a run: number of words → hashes."""
        phrases: dict[int, set[int]] = {}
        for text in texts:
            if len(text) > 64 * self._min_run:
                continue
            row, edges = _words_of_evidence(text)
            count = len(edges) - 1
            if 0 < count < self._min_run:
                phrases.setdefault(count, set()).update(map(int, self._hasher.runs(row, edges, count)))
        return phrases

    def _covered(self, row: bytes, edges: _Places, index: _Hashes) -> tuple[_Marks, _Runs]:
        """Which words lie in a run of the index, and the runs."""
        marks = np.zeros(len(edges), np.int64)
        found = [_Runs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.uint64))]
        for count in range(max(1, self._min_run - _SLACK), self._min_run + _SLACK + 1):
            hashes = self._hasher.runs(row, edges, count)
            if not len(hashes) or not len(index):
                continue
            starts = np.flatnonzero(_stand_in(hashes, index))
            np.add.at(marks, starts, 1)
            np.add.at(marks, starts + count, -1)
            found.append(_Runs(starts, starts + count, hashes[starts]))
        return np.cumsum(marks)[:-1] > 0, _in_order(found)

    def _mark_short(self, row: bytes, edges: _Places, public: _Marks) -> None:
        for count, phrases in self._short_open.items():
            hashes = self._hasher.runs(row, edges, count)
            for at in np.flatnonzero(np.isin(hashes, np.fromiter(phrases, np.uint64))):
                public[at : at + count] = True

    def _owners(self, wanted: _Hashes) -> dict[int, list[int]]:
        """Each hash → the texts of the evidence that it stands in."""
        owners: dict[int, list[int]] = {}
        wanted = np.unique(wanted)
        near = np.zeros(1 << _NEAR, np.bool_)
        near[wanted >> (64 - _NEAR)] = True
        for index, hashes in enumerate(self._hashes):
            # Most are told from the wanted ones by their first bits alone, at the speed of memory.
            likely = np.unique(hashes[near[hashes >> (64 - _NEAR)]])
            for value in likely[_stand_in(likely, wanted)].tolist():
                owners.setdefault(value, []).append(index)
        return owners

    def _most_likely(self, runs: _Runs, owners: dict[int, list[int]], start: int, end: int) -> str:
        """The evidence in which most of a run stands."""
        begin = np.searchsorted(runs.firsts, start - self._min_run - _SLACK)
        stop = np.searchsorted(runs.firsts, end)
        votes: Counter[int] = Counter()
        for value in runs.hashes[begin:stop][runs.ends[begin:stop] > start].tolist():
            votes.update(owners[value])
        return self._references[votes.most_common(1)[0][0]] if votes else ""


class _Hasher:
    """A keyed polynomial hash modulo 2^64 of any stretch of a row of bytes, by differences of sums."""

    def __init__(self, key: bytes) -> None:
        secret = hashlib.shake_256(b"workbench passage fingerprints" + key).digest(8 * 257)
        values = np.frombuffer(secret, "<u8").astype(np.uint64)
        self._letters, self._base = values[:256], int(values[256]) | 1
        self._inverse = pow(self._base, -1, _MODULUS)
        self._up = self._down = np.zeros(0, np.uint64)

    def runs(self, row: bytes, edges: _Places, count: int) -> _Hashes:
        """One hash for every `count` consecutive words; word i is row[edges[i]:edges[i + 1]]."""
        total = len(edges) - count
        if total <= 0:
            return np.zeros(0, np.uint64)
        parts = [
            self._chunk(row, edges[at : min(at + _CHUNK, total) + count], count)
            for at in range(0, total, _CHUNK)
        ]
        return np.concatenate(parts)

    def _chunk(self, row: bytes, edges: _Places, count: int) -> _Hashes:
        first, last = int(edges[0]), int(edges[-1])
        values = self._letters.take(np.frombuffer(row, np.uint8, last - first, first))
        sums = np.zeros(last - first + 1, np.uint64)
        up, down = self._powers(last - first + 1)
        np.cumsum(values * up[:-1], out=sums[1:])
        starts, ends = edges[:-count] - first, edges[count:] - first
        return (sums[ends] - sums[starts]) * down[starts]

    def _powers(self, size: int) -> tuple[_Hashes, _Hashes]:
        """So many powers of the base and of its inverse, kept from one call to the next."""
        if size > len(self._up):
            self._up, self._down = (_powers(of, size + size // 4) for of in (self._base, self._inverse))
        return self._up[:size], self._down[:size]


def _powers(base: int, size: int) -> _Hashes:
    powers = np.full(size, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _sorted(parts: Sequence[_Hashes]) -> _Hashes:
    joined = np.concatenate([np.zeros(0, np.uint64), *parts])
    joined.sort()
    return joined


def _stand_in(hashes: _Hashes, index: _Hashes) -> _Marks:
    """Which of the hashes stand in a sorted index."""
    # In order, neighbours are looked up in the same part of the index: six times as fast.
    order = np.argsort(hashes)
    ordered = hashes[order]
    places = np.minimum(np.searchsorted(index, ordered), len(index) - 1)
    known = np.zeros(len(hashes), np.bool_)
    known[order] = index[places] == ordered
    return known


def _in_order(found: Sequence[_Runs]) -> _Runs:
    firsts = np.concatenate([each.firsts for each in found])
    order = np.argsort(firsts, kind="stable")
    ends = np.concatenate([each.ends for each in found])
    hashes = np.concatenate([each.hashes for each in found])
    return _Runs(firsts[order], ends[order], hashes[order])


def _words_of_evidence(text: str) -> tuple[bytes, _Places]:
    """The letters of a text as bytes, and where each word of it begins; the last edge is the end."""
    plain = folded(text)
    for sign in filter(_NOT_WORD.match, set(plain) if not plain.isascii() else ()):
        plain = plain.replace(sign, "" if sign == "'" else " ")
    raw = np.frombuffer(plain.encode().translate(_BARE, b"'"), np.uint8)
    letters = np.concatenate(([False], raw != _SPACE, [False]))
    edges = np.flatnonzero(letters[1:] != letters[:-1])
    lengths = edges[1::2] - edges[::2]
    return raw[letters[1:-1]].tobytes(), np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def _words_of(letters: Letters) -> tuple[bytes, _Places, list[int]]:
    """The same of a text to be judged, and the edges again as places in its row of letters."""
    edges = letters.word_edges()
    places = np.array(edges, np.int64)
    if not letters.row.isascii():
        codes = np.frombuffer(letters.row.encode("utf-32-le"), "<u4")
        sizes = 1 + (codes > 0x7F).astype(np.int64) + (codes > 0x7FF) + (codes > 0xFFFF)
        places = np.concatenate(([0], np.cumsum(sizes)))[places]
    return letters.row.encode(), places, edges


def _stretches(marks: _Marks) -> list[tuple[int, int]]:
    """The stretches of set marks as (first, end)."""
    changes = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    return [(int(first), int(last)) for first, last in zip(changes[::2], changes[1::2], strict=True)]
