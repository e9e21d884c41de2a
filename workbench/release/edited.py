"""Finding words of protected evidence that were edited: some changed, some left out, clauses reordered.

Owns how alike two stretches of words must be before a person is asked to look, and before they count as
copied. It compares fingerprints (`prints`) in memory and knows nothing of files or documents.

How: two texts that share three words of meaning close together, in any order and with others between
them, or a few words in a row, are laid beside each other there. The best chain of shared words is then
sought in a window around: each shared word gains by what it says about its origin, each other word on the
way costs, and so does each leap to another place of the evidence. What stands in public or approved text
gains nothing. How often something was said in protected evidence never counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from workbench.release.prints import Codes, Places

Scores = npt.NDArray[np.float32]
Marks = npt.NDArray[np.bool_]
_Number = TypeVar("_Number", bound=np.generic)

STRONG, WEAK = 7.0, 5.0
"""Scores from which a passage counts as copied, and from which a person is asked to look.

Set by `tests/benchmarks/disclosure/test_passages.py`.
"""
OPEN = 3.0
"""The score from which a passage of public text explains words that stand in protected evidence too."""
MEANING, FIELD, SMALL = 1.0, 0.7, 0.35
"""What a shared word gains: one that carries meaning, one on every page of the field, a small word."""
_COST = 0.25
"""The part of a word's gain that it costs when it is not shared."""
LEAP = 1.0
"""What going on elsewhere in the evidence costs."""

_OF_QUERY = ((0, 1, 2), (0, 1, 3), (0, 2, 3), (0, 1, 4), (0, 2, 4), (0, 3, 4))
_OF_EVIDENCE = ((0, 1, 2), (0, 1, 3), (0, 2, 3))
"""Which three of some words of meaning are taken as one: with words put in, and with words left out."""
_ROW = 5
"""So many words in a row also bring two texts together."""
_AROUND_QUERY, _AROUND_EVIDENCE = 24, 24
"""Words on either side of a place of likeness that are looked at."""
_STEPS = tuple((back, over) for back in (1, 2, 3) for over in range(1, back + 3))
"""How a chain goes on: so many words further here, so many in the evidence."""
_NEAR = 22
_AT_ONCE = 2048
_GRAIN = 6
"""Places of likeness so close to each other are looked at once."""
_AGAIN = 12
"""So many words further a word counts again."""
_BAG = 1.75
"""The least that the words of meaning around a place of likeness have to gain, in any order."""
_NONE = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Words [first, last) of the text are like some of the evidence; those `shared` stand in both."""

    first: int
    last: int
    score: float
    shared: frozenset[int]

    def part(self, first: int, last: int, gains: Scores) -> Likeness:
        """Some of the words, scored by themselves: what those shared gain, without what the others cost."""
        shared = frozenset(at for at in self.shared if first <= at < last)
        others = [at for at in range(first, last) if at not in shared]
        score = gains[list(shared)].sum() - _COST * gains[others].sum()
        return Likeness(first, last, float(score), shared)


class Sought:
    """The text to be judged, made ready to be met with any number of evidence texts.

    `gains` is what each word is worth; 0 leaves it out.
    """

    def __init__(self, codes: Codes, gains: Scores) -> None:
        self._codes, self._gains = codes, np.where(_repeated(codes), np.float32(0), gains)
        gains = self._gains
        self._at = np.flatnonzero((codes & 1).astype(bool) & (gains > 0))
        triples = [_triples(codes[self._at], which) for which in _OF_QUERY]
        middles = [
            self._at[which[1] : which[1] + len(found)]
            for which, found in zip(_OF_QUERY, triples, strict=True)
        ]
        self._triples = _Index(np.concatenate(triples), np.concatenate(middles))
        rows = _rows(codes)
        telling = np.flatnonzero(_any_of((codes & 1).astype(bool) & (gains > 0), _ROW)[: len(rows)])
        self._rows = _Index(rows[telling], telling + _ROW // 2)

    def likenesses(self, evidence: Iterable[Codes], least: float) -> Iterator[tuple[Likeness, int]]:
        """The stretches that are like evidence, scoring at least so much, each with which evidence it is.

        They may overlap. Texts are laid beside the judged one many at a time: one by one costs more.
        """
        waiting: list[_Windows] = []
        count = 0
        for number, codes in enumerate(evidence):
            for seeds in _parts(self._seeds(codes), _AT_ONCE):
                found = self._hopeful(codes, seeds, number, least)
                waiting.append(found)
                count += len(found.begins)
                if count >= _AT_ONCE:
                    yield from _likenesses_in(waiting, least)
                    waiting, count = [], 0
        yield from _likenesses_in(waiting, least)

    def _hopeful(self, codes: Codes, seeds: Places, number: int, least: float) -> _Windows:
        """The windows around these places in which there may be a chain of that score."""
        here, there = self._windows(codes, seeds)
        worth = self._worth(seeds)
        # No chain gains more than all words that stand in both.
        hopeful = _in_both(here, there, worth) >= least
        return _Windows(
            here=here[hopeful],
            there=there[hopeful],
            worth=worth[hopeful],
            begins=seeds[hopeful, 0] - _AROUND_QUERY,
            owners=np.full(int(hopeful.sum()), number, np.int64),
        )

    def _seeds(self, evidence: Codes) -> Places:
        """Places of likeness: (word here, word in the evidence), one for each neighbourhood."""
        at = np.flatnonzero(evidence & 1)
        meaning = evidence[at]
        found = []
        for which in _OF_EVIDENCE:
            here, there = self._triples.met(_triples(meaning, which))
            found.append(np.stack([here, at[there + which[1]]], 1))
        seeds = np.concatenate(found)
        seeds = seeds[self._bag(seeds, evidence)]
        here, there = self._rows.met(_rows(evidence))
        seeds = np.concatenate([seeds, np.stack([here, there + _ROW // 2], 1)])
        _, chosen = np.unique((seeds[:, 0] // _GRAIN << 32) + seeds[:, 1] // _GRAIN, return_index=True)
        return seeds[chosen]

    def _bag(self, seeds: Places, evidence: Codes) -> Marks:
        """Whether the words around a place of likeness gain enough, in whatever order they stand."""
        passes = [np.zeros(0, np.bool_)]
        for part in _parts(seeds, 4 * _AT_ONCE):
            here, there = self._windows(evidence, part, around=_AROUND_QUERY // 2)
            worth = self._worth(part, around=_AROUND_QUERY // 2)
            passes.append(_in_both(here, there, np.where((here & 1) == 1, worth, 0)) >= _BAG)
        return np.concatenate(passes)

    def _windows(self, evidence: Codes, seeds: Places, around: int = _AROUND_QUERY) -> tuple[Codes, Codes]:
        """The words around each place, here and in the evidence; 0 and 2 where there are none."""
        here = _around(self._codes, seeds[:, 0], around, 0)
        return here, _around(evidence, seeds[:, 1], _AROUND_EVIDENCE, 2)

    def _worth(self, seeds: Places, around: int = _AROUND_QUERY) -> Scores:
        return _around(self._gains, seeds[:, 0], around, 0)


class _Index:
    """Codes in order and the places that each stands at."""

    def __init__(self, codes: Codes, places: Places) -> None:
        order = np.argsort(codes, kind="stable")
        self._codes, self._places = codes[order], places[order]
        self._near = np.zeros(1 << _NEAR, np.bool_)
        self._near[self._codes >> (32 - _NEAR)] = True

    def met(self, codes: Codes) -> tuple[Places, Places]:
        """Every meeting: the place here, and which of the codes it is."""
        likely = np.flatnonzero(self._near[codes >> (32 - _NEAR)])
        left = np.searchsorted(self._codes, codes[likely], "left")
        count = np.searchsorted(self._codes, codes[likely], "right") - left
        which = np.repeat(np.arange(len(likely)), count)
        within = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
        return self._places[left[which] + within], likely[which]


@dataclass(frozen=True, slots=True)
class _Windows:
    """Words around places of likeness, here and in the evidence; where each begins, and whose it is."""

    here: Codes
    there: Codes
    worth: Scores
    begins: Places
    owners: Places


def _likenesses_in(parts: Sequence[_Windows], least: float) -> Iterator[tuple[Likeness, int]]:
    if not parts:
        return
    here, there, worth, begins, owners = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("here", "there", "worth", "begins", "owners")
    )
    best = _chained(here, there, worth)
    for at in np.flatnonzero(best.scores >= least).tolist():
        first, last, begin = int(best.firsts[at]), int(best.lasts[at]) + 1, int(begins[at])
        both = begin + first + np.flatnonzero(np.isin(here[at, first:last], there[at]))
        likeness = Likeness(begin + first, begin + last, float(best.scores[at]), frozenset(both.tolist()))
        yield likeness, int(owners[at])


@dataclass(frozen=True, slots=True)
class _Best:
    scores: Scores
    firsts: Places
    lasts: Places


def _in_both(here: Codes, there: Codes, worth: Scores) -> Scores:
    """What the words of each window gain that stand in the other too, in whatever order."""
    both = (here[:, :, None] == there[:, None, :]).any(2)
    return np.asarray((both * worth).sum(1), np.float32)


def _chained(here: Codes, there: Codes, worth: Scores) -> _Best:
    """The best chain of shared words in each window, and where it begins and ends."""
    count, size = here.shape
    width = there.shape[1]
    cost = np.concatenate([np.zeros((count, 1), np.float32), np.cumsum(worth * np.float32(_COST), 1)], 1)
    ways = [np.full((count, width), _NONE, np.float32)] * 3
    starts = [np.zeros((count, width), np.int16)] * 3
    top, top_start, top_end = (np.zeros(count, kind) for kind in (np.float32, np.int16, np.int16))
    leap, leap_start = np.full(count, _NONE, np.float32), np.zeros(count, np.int16)
    every = np.arange(count)
    for at in range(size):
        onward = leap - cost[:, at] - np.float32(LEAP)
        fresh = onward <= 0
        score = np.repeat(np.where(fresh, np.float32(0), onward)[:, None], width, 1)
        start = np.repeat(np.where(fresh, np.int16(at), leap_start)[:, None], width, 1)
        for back, over in _STEPS:
            if back <= at:
                before = ways[-back][:, :-over] - (cost[:, at] - cost[:, at - back + 1])[:, None]
                better = before > score[:, over:]
                np.copyto(score[:, over:], before, where=better)
                np.copyto(start[:, over:], starts[-back][:, :-over], where=better)
        score += worth[:, at, None]
        score[(here[:, at, None] != there) | (worth[:, at, None] <= 0)] = _NONE
        ways, starts = [*ways[1:], score], [*starts[1:], start]
        peak = score.argmax(1)
        high = score[every, peak]
        gone = high + cost[:, at + 1] > leap
        np.copyto(leap, high + cost[:, at + 1], where=gone)
        np.copyto(leap_start, start[every, peak], where=gone)
        won = high > top
        np.copyto(top, high, where=won)
        np.copyto(top_start, start[every, peak], where=won)
        np.copyto(top_end, np.int16(at), where=won)
    return _Best(np.asarray(top, np.float32), top_start.astype(np.int64), top_end.astype(np.int64))


def joined(found: Iterable[tuple[Likeness, int]]) -> list[tuple[Likeness, int]]:
    """Overlapping stretches as one, with the score and the owner of the strongest."""
    made: list[tuple[Likeness, int]] = []
    for each, owner in sorted(found, key=lambda item: (item[0].first, -item[0].score)):
        if made and each.first < made[-1][0].last:
            last, known = made[-1]
            strong = max(last, each, key=lambda item: item.score)
            whole = Likeness(
                first=last.first,
                last=max(last.last, each.last),
                score=strong.score,
                shared=last.shared | each.shared,
            )
            made[-1] = (whole, known if strong is last else owner)
        else:
            made.append((each, owner))
    return made


def _triples(meaning: Codes, which: Sequence[int]) -> Codes:
    """The sum of three codes is the same in whatever order they stand; codes are random, and so is it."""
    count = max(0, len(meaning) - which[2])
    first, second, third = (meaning[at : at + count] for at in which)
    sums: Codes = first + second + third
    return sums


def _rows(codes: Codes) -> Codes:
    count = max(0, len(codes) - _ROW + 1)
    rows = np.zeros(count, np.uint32)
    for at in range(_ROW):
        rows = rows * np.uint32(0x9E3779B1) + codes[at : at + count]
    return rows


def _repeated(codes: Codes) -> Marks:
    """Words of meaning that stand a few words before as well: said twice, they are shared once."""
    again = np.zeros(len(codes), np.bool_)
    for back in range(1, _AGAIN + 1):
        again[back:] |= codes[back:] == codes[:-back]
    return np.asarray(again & ((codes & 1) == 1))


def _any_of(marks: Marks, size: int) -> Marks:
    """Whether any of the `size` marks from each place on is set."""
    sums = np.concatenate([[0], np.cumsum(marks)])
    ends = np.minimum(np.arange(len(marks)) + size, len(marks))
    return np.asarray(sums[ends] > sums[:-1])


def _around(values: npt.NDArray[_Number], places: Places, size: int, blank: int) -> npt.NDArray[_Number]:
    blanks = np.full(size, blank, values.dtype)
    padded = np.concatenate([blanks, values, blanks])
    return np.asarray(padded[places[:, None] + np.arange(2 * size + 1)], values.dtype)


def _parts(seeds: Places, size: int) -> Iterator[Places]:
    return (seeds[at : at + size] for at in range(0, len(seeds), size))
