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

import numpy as np
import numpy.typing as npt

from workbench.records.release import ConcernKind
from workbench.release.letters import Letters
from workbench.release.material import Hit, Material
from workbench.text import normalise

VERSION = "1"

_Hashes = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]
_Marks = npt.NDArray[np.bool_]

_CHUNK = 1 << 16
"""Words hashed at a time: keeps the powers of the hash short and the memory small."""

_SLACK = 3
"""So many words more or fewer may spell the same: hyphens and lost spaces."""

_REST = 4
"""The least part of a run, in words, that is raised when the rest of it is public."""

_NOT_WORDS = re.compile(r"[^\w ]|_")
_SPACE = 32
_MODULUS = 1 << 64


class RunFinder:
    """Built once for a case, then used on any number of texts."""

    def __init__(self, material: Material) -> None:
        self._min_run = material.min_run
        self._hasher = _Hasher(material.key)
        guarded = [item for item in material.evidence if item.protected]
        self._references = [item.reference for item in guarded]
        self._guarded, self._owners = self._index(item.text for item in guarded)
        openly = [*material.allowed, *(item.text for item in material.evidence if not item.protected)]
        self._open, _ = self._index(openly)
        self._short_open = self._short(openly)

    def find(self, letters: Letters) -> list[Hit]:
        """Every copied run, as long as it goes, in order; a passage copied from two places is one run."""
        row, places, edges = _words_of(letters)
        if not len(self._guarded) or len(edges) < 2:
            return []
        copied, found = self._covered(row, places, self._guarded)
        if not copied.any():
            return []
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
                    source=self._most_likely(found, first, last),
                    similarity=1.0,
                )
            )
        return hits

    def _index(self, texts: Iterable[str]) -> tuple[_Hashes, npt.NDArray[np.int32]]:
        """The sorted hashes of every `min_run` words, and which text each came from."""
        hashes, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
        for index, text in enumerate(texts):
            row, edges = _words_of_evidence(text)
            found = self._hasher.runs(row, edges, self._min_run)
            hashes.append(found)
            owners.append(np.full(len(found), index, np.int32))
        joined, whose = np.concatenate(hashes), np.concatenate(owners)
        order = np.argsort(joined, kind="stable")
        return joined[order], whose[order]

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

    def _covered(
        self, row: bytes, edges: _Places, index: _Hashes
    ) -> tuple[_Marks, list[tuple[int, int, int]]]:
        """Which words lie in a run of the index, and (first word, last word, place in the index) of each."""
        marks = np.zeros(len(edges), np.int64)
        found: list[tuple[int, int, int]] = []
        for count in range(max(1, self._min_run - _SLACK), self._min_run + _SLACK + 1):
            hashes = self._hasher.runs(row, edges, count)
            if not len(hashes) or not len(index):
                continue
            places = np.searchsorted(index, hashes)
            known = index[np.minimum(places, len(index) - 1)] == hashes
            starts = np.flatnonzero(known)
            np.add.at(marks, starts, 1)
            np.add.at(marks, starts + count, -1)
            found.extend((int(at), int(at) + count, int(places[at])) for at in starts)
        return np.cumsum(marks)[:-1] > 0, found

    def _mark_short(self, row: bytes, edges: _Places, public: _Marks) -> None:
        for count, phrases in self._short_open.items():
            hashes = self._hasher.runs(row, edges, count)
            for at in np.flatnonzero(np.isin(hashes, np.fromiter(phrases, np.uint64))):
                public[at : at + count] = True

    def _most_likely(self, found: Sequence[tuple[int, int, int]], start: int, end: int) -> str:
        """The evidence in which most of a run stands."""
        votes: Counter[int] = Counter()
        for first, last, place in found:
            if first < end and start < last:
                same = place
                while same < len(self._guarded) and self._guarded[same] == self._guarded[place]:
                    votes[int(self._owners[same])] += 1
                    same += 1
        return self._references[votes.most_common(1)[0][0]] if votes else ""


class _Hasher:
    """A keyed polynomial hash modulo 2^64 of any stretch of a row of bytes, by differences of sums."""

    def __init__(self, key: bytes) -> None:
        secret = hashlib.shake_256(b"workbench passage fingerprints" + key).digest(8 * 257)
        values = np.frombuffer(secret, "<u8").astype(np.uint64)
        self._letters, self._base = values[:256], int(values[256]) | 1
        self._inverse = pow(self._base, -1, _MODULUS)

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
        values = self._letters[np.frombuffer(row, np.uint8, last - first, first)]
        sums = np.zeros(last - first + 1, np.uint64)
        np.cumsum(values * self._powers(self._base, last - first), out=sums[1:])
        starts, ends = edges[:-count] - first, edges[count:] - first
        return (sums[ends] - sums[starts]) * self._powers(self._inverse, last - first + 1)[starts]

    @staticmethod
    def _powers(base: int, size: int) -> _Hashes:
        powers = np.full(size, base, np.uint64)
        powers[:1] = 1
        return np.cumprod(powers, dtype=np.uint64)


def _words_of_evidence(text: str) -> tuple[bytes, _Places]:
    """The letters of a text as bytes, and where each word of it begins; the last edge is the end."""
    plain = _NOT_WORDS.sub(" ", normalise(text).text.replace("'", "")).encode()
    raw = np.frombuffer(plain, np.uint8)
    letters = raw != _SPACE
    begins = letters.copy()
    begins[1:] &= ~letters[:-1]
    row = raw[letters].tobytes()
    return row, np.append((np.cumsum(letters) - 1)[begins], len(row)).astype(np.int64)


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
