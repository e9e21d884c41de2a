"""Fingerprints of the words of a text: keyed hashes, one for each word and one for each run of words.

Owns what two words have in common when one is bent from the other, and the form in which fingerprints
are kept. Hashes are keyed by the vault and live in it or in memory alone. Knows nothing of evidence,
documents or what a likeness means.

A *run* hash is of the letters of so many words in a row, so that "twenty-eight" and "twenty eight" are
the same. A word's *code* is of its stem; its lowest bit tells words that carry meaning from small words.
Pronouns share one code, and so do forms of *be*, *have* and *do*: person and tense hide nothing.
"""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from workbench.release.letters import Letters
from workbench.release.material import entry_lines
from workbench.text import folded

VERSION = 1
"""Of the form and the rules: fingerprints of another version are made anew."""

Hashes = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

BLOCK = 1 << 16
"""Words hashed at a time, and words a block that is kept."""

_NOT_WORD = re.compile(r"[^\w\s]|_")
_SPACE = 32
_ZERO, _NINE = ord("0"), ord("9")
_BARE = bytes(code if code >= 128 or chr(code).isalnum() else _SPACE for code in range(256))
"""Makes every byte that is ASCII and no letter or digit a space."""
_MODULUS = 1 << 64
_HEAD = struct.Struct("<IIQ")
"""Version, words a run, number of runs."""
_STEM = 6
"""Letters of a stem that count."""
_PAD = 8
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(_STEM + 1)], np.uint64)


@dataclass(frozen=True, slots=True)
class Words:
    """The letters of a text as bytes, and where each word of it begins; the last edge is the end."""

    row: bytes = field(repr=False)
    edges: Places = field(repr=False)

    def numbers(self) -> npt.NDArray[np.bool_]:
        """Which of the words are figures only."""
        letters = np.frombuffer(self.row, np.uint8)
        others = np.concatenate(([0], np.cumsum((letters < _ZERO) | (letters > _NINE))))
        return np.asarray(others[self.edges[1:]] == others[self.edges[:-1]])


@dataclass(frozen=True, slots=True)
class Prints:
    """Of one text, in order: the hash of the run that begins at each word, and each word's code."""

    runs: Hashes = field(repr=False)
    codes: Codes = field(repr=False)


class Printer:
    """Makes the fingerprints of one vault: a polynomial hash modulo 2^64, by differences of sums."""

    def __init__(self, key: bytes) -> None:
        secret = hashlib.shake_256(b"workbench passage fingerprints" + key).digest(8 * 260)
        values = np.frombuffer(secret, "<u8").astype(np.uint64)
        self._letters, self._base = values[:256], int(values[256]) | 1
        self._inverse = pow(self._base, -1, _MODULUS)
        self._up = self._down = np.zeros(0, np.uint64)
        self._mixed, self._odd, self._last = (
            values[257],
            values[258] | np.uint64(1),
            values[259] | np.uint64(1),
        )
        self._known, self._becomes = self._small_words()

    def prints(self, text: str, count: int) -> Prints:
        """The fingerprints of a text, its runs being of `count` words."""
        words = words_of(text)
        return Prints(runs=self.runs(words, count), codes=self.codes(words))

    def runs(self, words: Words, count: int) -> Hashes:
        """One hash for every `count` consecutive words."""
        total = len(words.edges) - count
        if total <= 0:
            return np.zeros(0, np.uint64)
        parts = [
            self._chunk(words.row, words.edges[at : min(at + BLOCK, total) + count], count)
            for at in range(0, total, BLOCK)
        ]
        return np.concatenate(parts)

    def codes(self, words: Words) -> Codes:
        """One code for every word."""
        stems = _stems(words)
        codes = self._code(stems)
        at = np.minimum(np.searchsorted(self._known, stems), len(self._known) - 1)
        known = self._known[at] == stems
        codes[known] = self._becomes[at[known]]
        return codes

    def _code(self, stems: Hashes) -> Codes:
        mixed = (stems ^ self._mixed) * self._odd
        mixed ^= mixed >> np.uint64(32)
        codes: Codes = ((mixed * self._last) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
        return codes

    def _small_words(self) -> tuple[Hashes, Codes]:
        """The stems of words that are treated as one, in order, and the code that each stands for."""
        lines = [(line.split(), line[0] != "=") for line in entry_lines("small_words")]
        same = [([word for word in words if word != "="], small) for words, small in lines]
        groups = [([word], True) for words, small in same if small and len(words) == 1 for word in words]
        groups += [(words, small) for words, small in same if len(words) > 1]
        found: dict[int, int] = {}
        for words, small in groups:
            stems = _stems(words_of(" ".join(words)))
            code = int(self._code(stems[:1])[0])
            found.update((int(stem), code & ~1 if small else code) for stem in stems)
        known = sorted(found)
        return np.array(known, np.uint64), np.array([found[stem] for stem in known], np.uint32)

    def _chunk(self, row: bytes, edges: Places, count: int) -> Hashes:
        first, last = int(edges[0]), int(edges[-1])
        values = self._letters.take(np.frombuffer(row, np.uint8, last - first, first))
        sums = np.zeros(last - first + 1, np.uint64)
        up, down = self._powers(last - first + 1)
        np.cumsum(values * up[:-1], out=sums[1:])
        starts, ends = edges[:-count] - first, edges[count:] - first
        return (sums[ends] - sums[starts]) * down[starts]

    def _powers(self, size: int) -> tuple[Hashes, Hashes]:
        """So many powers of the base and of its inverse, kept from one call to the next."""
        if size > len(self._up):
            self._up, self._down = (_powers(of, size + size // 4) for of in (self._base, self._inverse))
        return self._up[:size], self._down[:size]


def words_of(text: str) -> Words:
    """The words of a text by the megabyte."""
    plain = folded(text)
    for sign in filter(_NOT_WORD.match, set(plain) if not plain.isascii() else ()):
        plain = plain.replace(sign, "" if sign == "'" else " ")
    raw = np.frombuffer(plain.encode().translate(_BARE, b"'"), np.uint8)
    letters = np.concatenate(([False], raw != _SPACE, [False]))
    edges = np.flatnonzero(letters[1:] != letters[:-1])
    lengths = edges[1::2] - edges[::2]
    return Words(raw[letters[1:-1]].tobytes(), np.concatenate(([0], np.cumsum(lengths))).astype(np.int64))


def words_to_judge(letters: Letters) -> tuple[Words, list[int]]:
    """The same of a text to be judged, and the edges again as places in its row of letters."""
    edges = letters.word_edges()
    places = np.array(edges, np.int64)
    if not letters.row.isascii():
        codes = np.frombuffer(letters.row.encode("utf-32-le"), "<u4")
        sizes = 1 + (codes > 0x7F).astype(np.int64) + (codes > 0x7FF) + (codes > 0xFFFF)
        places = np.concatenate(([0], np.cumsum(sizes)))[places]
    return Words(letters.row.encode(), places), edges


def telling_bits(count: int) -> int:
    """By how many bits so many hashes are told from most others, in a table that is quick to look into."""
    return max(12, min(22, count.bit_length() + 5))


def packed(prints: Prints, count: int) -> bytes:
    """The fingerprints as bytes, to be kept in the vault; `count` is the length of their runs."""
    head = _HEAD.pack(VERSION, count, len(prints.runs))
    return head + prints.runs.astype("<u8").tobytes() + prints.codes.astype("<u4").tobytes()


def unpacked(content: bytes, count: int) -> Prints | None:
    """What `packed` made, if it is of this version and of runs of this length; else None."""
    if len(content) < _HEAD.size:
        return None
    version, of, runs = _HEAD.unpack_from(content)
    rest = len(content) - _HEAD.size - 8 * runs
    if (version, of) != (VERSION, count) or rest < 0 or rest % 4:
        return None
    return Prints(
        runs=np.frombuffer(content, "<u8", runs, _HEAD.size),
        codes=np.frombuffer(content, "<u4", rest // 4, _HEAD.size + 8 * runs),
    )


def _stems(words: Words) -> Hashes:
    """The first letters of each word without what inflection adds, as numbers."""
    if len(words.edges) < 2:
        return np.zeros(0, np.uint64)
    row = np.frombuffer(b"\0" * 3 + words.row + b"\0" * _PAD, np.uint8)
    parts = [_stems_of(row, words.edges[at : at + BLOCK + 1]) for at in range(0, len(words.edges) - 1, BLOCK)]
    return np.concatenate(parts)


def _stems_of(row: npt.NDArray[np.uint8], edges: Places) -> Hashes:
    starts, ends = edges[:-1] + 3, edges[1:] + 3
    size = ends - starts
    last, second, third = row[ends - 1], row[ends - 2], row[ends - 3]
    s, e, d, g, i, el, n, u, y = (ord(letter) for letter in "sedgilnuy")
    cut = np.zeros(len(size), np.int64)
    cut[(last == s) & (second != s) & (second != u) & (second != i) & (size >= 4)] = 1
    cut[(last == s) & (second == e) & (size >= 5)] = 2
    cut[(last == d) & (second == e) & (third != e) & (size >= 5)] = 2
    cut[(second == e) & (third == i) & ((last == s) | (last == d)) & (size >= 5)] = 3
    cut[(last == g) & (second == n) & (third == i) & (size >= 6)] = 3
    cut[(last == y) & (second == el) & (size >= 6)] = 2
    ends = ends - cut
    size = ends - starts
    last = row[ends - 1]
    ends = ends - (((last == e) | (last == y)) & (size >= 4))
    size = ends - starts
    ends = ends - ((row[ends - 1] == row[ends - 2]) & (size >= 4))
    view = np.ndarray((len(row) - _PAD + 1,), "<u8", buffer=row.data, strides=(1,))
    stems: Hashes = view[starts] & _MASKS[np.minimum(ends - starts, _STEM)]
    return stems


@lru_cache(maxsize=4)
def printer(key: bytes) -> Printer:
    """The printer of a key, made once."""
    return Printer(key)


def _powers(base: int, size: int) -> Hashes:
    powers = np.full(size, base, np.uint64)
    powers[:1] = 1
    return np.cumprod(powers, dtype=np.uint64)
