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

from workbench.release.chains import COST, Marks, Scores, best_chains, in_both, most
from workbench.release.prints import Codes, Places, telling_bits

_Number = TypeVar("_Number", bound=np.generic)

STRONG, WEAK = 7.0, 5.0
"""Scores from which a passage counts as copied, and from which a person is asked to look.

Set by `tests/benchmarks/disclosure/test_passages.py`.
"""
OPEN = 3.0
"""The score from which a passage of public text explains words that stand in protected evidence too."""
MEANING, FIELD, SMALL = 1.0, 0.7, 0.35
"""What a shared word gains: one that carries meaning, one on every page of the field, a small word."""

_OF_QUERY = ((0, 1, 2), (0, 1, 3), (0, 2, 3), (0, 1, 4), (0, 2, 4), (0, 3, 4))
_OF_EVIDENCE = ((0, 1, 2), (0, 1, 3), (0, 2, 3))
"""Which three of some words of meaning are taken as one: with words put in, and with words left out."""
_ROW = 5
"""So many words in a row also bring two texts together."""
_AROUND_QUERY, _AROUND_EVIDENCE = 24, 24
"""Words on either side of a place of likeness that are looked at."""
_LIKELY = 18
"""By so many bits a word is told from most others."""
_AT_ONCE = 2048
_GRAIN = 6
"""Places of likeness so close to each other are looked at once."""
_AGAIN = 12
"""So many words further a word counts again."""
_BAG = 1.75
"""The least that the words of meaning around a place of likeness have to gain, in any order."""


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
        score = gains[list(shared)].sum() - COST * gains[others].sum()
        return Likeness(first, last, float(score), shared)


class Sought:
    """The text to be judged, made ready to be met with any number of evidence texts.

    `gains` is what each word is worth; 0 leaves it out.
    """

    def __init__(self, codes: Codes, gains: Scores) -> None:
        self._codes, self._gains = codes, np.where(_repeated(codes), np.float32(0), gains)
        gains = self._gains
        self._likely = np.zeros(1 << _LIKELY, np.bool_)
        self._likely[codes >> (32 - _LIKELY)] = True
        self._at = np.flatnonzero((codes & 1).astype(bool) & (gains > 0))
        starts = [np.arange(max(0, len(self._at) - which[2])) for which in _OF_QUERY]
        triples = [_triples(codes[self._at], *each) for each in zip(starts, _OF_QUERY, strict=True)]
        middles = [self._at[each + which[1]] for each, which in zip(starts, _OF_QUERY, strict=True)]
        self._triples = _Index(np.concatenate(triples), np.concatenate(middles))
        count = max(0, len(codes) - _ROW + 1)
        telling = np.flatnonzero(_any_of((codes & 1).astype(bool) & (gains > 0), _ROW)[:count])
        self._rows = _Index(_rows(codes, telling), telling + _ROW // 2)

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
        hopeful = np.flatnonzero((in_both(here, there) * worth).sum(1) >= least)
        hopeful = hopeful[most(here[hopeful], there[hopeful], worth[hopeful]) >= least]
        return _Windows(
            here=here[hopeful],
            there=there[hopeful],
            worth=worth[hopeful],
            begins=seeds[hopeful, 0] - _AROUND_QUERY,
            owners=np.full(len(hopeful), number, np.int64),
        )

    def _seeds(self, evidence: Codes) -> Places:
        """Places of likeness: (word here, word in the evidence), one for each neighbourhood."""
        # Most words of most evidence do not stand in the judged text at all: few are looked up further.
        likely = self._likely.take(evidence >> (32 - _LIKELY))
        at = np.flatnonzero(evidence & 1)
        meaning, meant = evidence[at], likely[at]
        found = []
        for which in _OF_EVIDENCE:
            starts = _all_of(meant, which)
            here, there = self._triples.met(_triples(meaning, starts, which))
            found.append(np.stack([here, at[starts[there] + which[1]]], 1))
        seeds = np.concatenate(found)
        seeds = seeds[self._bag(seeds, evidence)]
        starts = _all_of(likely, range(_ROW))
        here, there = self._rows.met(_rows(evidence, starts))
        seeds = np.concatenate([seeds, np.stack([here, starts[there] + _ROW // 2], 1)])
        _, chosen = np.unique((seeds[:, 0] // _GRAIN << 32) + seeds[:, 1] // _GRAIN, return_index=True)
        return seeds[chosen]

    def _bag(self, seeds: Places, evidence: Codes) -> Marks:
        """Whether the words around a place of likeness gain enough, in whatever order they stand."""
        passes = [np.zeros(0, np.bool_)]
        for part in _parts(seeds, 4 * _AT_ONCE):
            here, there = self._windows(evidence, part, around=_AROUND_QUERY // 2)
            worth = self._worth(part, around=_AROUND_QUERY // 2)
            meant = np.where((here & 1) == 1, worth, 0)
            passes.append((in_both(here, there) * meant).sum(1) >= _BAG)
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
        self._shift = np.uint32(32 - telling_bits(len(codes)))
        self._near = np.zeros(1 << (32 - int(self._shift)), np.bool_)
        self._near[self._codes >> self._shift] = True

    def met(self, codes: Codes) -> tuple[Places, Places]:
        """Every meeting: the place here, and which of the codes it is."""
        # `take` is much the faster way to look so many up.
        likely = np.flatnonzero(self._near.take(codes >> self._shift))
        left = np.searchsorted(self._codes, codes[likely], "left")
        known = self._codes.take(left, mode="clip") == codes[likely] if len(self._codes) else left < 0
        likely, left = likely[known], left[known]
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
    best = best_chains(here, there, worth)
    alike = np.flatnonzero(best.scores >= least)
    for at, both in zip(alike.tolist(), in_both(here[alike], there[alike]), strict=True):
        first, last, begin = int(best.firsts[at]), int(best.lasts[at]) + 1, int(begins[at])
        shared = begin + first + np.flatnonzero(both[first:last])
        likeness = Likeness(begin + first, begin + last, float(best.scores[at]), frozenset(shared.tolist()))
        yield likeness, int(owners[at])


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


def _all_of(marks: Marks, which: Sequence[int]) -> Places:
    """The places from which all of these are marked."""
    count = max(0, len(marks) - which[-1])
    every = marks[which[0] : which[0] + count].copy()
    for at in which[1:]:
        every &= marks[at : at + count]
    return np.flatnonzero(every)


def _triples(meaning: Codes, starts: Places, which: Sequence[int]) -> Codes:
    """The sum of three codes is the same in whatever order they stand; codes are random, and so is it."""
    first, second, third = (meaning.take(starts + at) for at in which)
    sums: Codes = first + second + third
    return sums


def _rows(codes: Codes, starts: Places) -> Codes:
    rows = np.zeros(len(starts), np.uint32)
    for at in range(_ROW):
        rows = rows * np.uint32(0x9E3779B1) + codes.take(starts + at)
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
