"""Chains of words that two stretches share: how much the best of them gains, and where it lies.

Owns the gain of a chain. It is given windows of words, many at a time, and knows nothing of texts.

A chain goes on by steps, a few words further in both; a word on the way that is not in it costs, and so does
a leap to elsewhere in the evidence. `most` says for little what no chain can exceed: few windows are left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.release.prints import Codes, Places

Scores = npt.NDArray[np.float32]
Marks = npt.NDArray[np.bool_]

COST = 0.25
"""The part of a word's gain that it costs when it is not shared."""
LEAP = 1.0
"""What going on elsewhere in the evidence costs."""
_STEPS = tuple((back, over) for back in (1, 2, 3) for over in range(1, back + 3))
"""How a chain goes on: so many words further here, so many in the evidence."""
_NONE = np.float32(-1e9)
_BITS = 64
_ROUNDED = np.float32(1e-3)
"""Sums taken in another order differ by less."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best chain of each window: what it gains, its first word, and its last."""

    scores: Scores
    firsts: Places
    lasts: Places


def in_both(here: Codes, there: Codes) -> Marks:
    """Which words of each window stand in the other too, wherever."""
    return np.asarray((here[:, :, None] == there[:, None, :]).any(2))


def most(here: Codes, there: Codes, worth: Scores) -> Scores:
    """What the best chain of each window gains at the most.

    A word that no step leads to can only begin a chain or be leapt to. `there` has at most 64 words: where
    a word stands is a bit, and a step is a shift.
    """
    rows = _rows(here, there)
    rows[worth <= 0] = 0
    reached = np.zeros(rows.shape, np.bool_)
    for back, over in _STEPS:
        reached[:, back:] |= ((rows[:, :-back] << np.uint64(over)) & rows[:, back:]) != 0
    shared, cost = rows != 0, np.float32(-COST) * worth
    leapt = np.maximum(worth - np.float32(LEAP), cost)
    gains = np.where(shared, np.where(reached, worth, leapt), cost)
    sums = np.cumsum(gains, 1)
    # The first word of a chain is not leapt to.
    before = sums - np.where(shared, worth, gains)
    best = (sums - np.minimum.accumulate(before, 1)).max(1, initial=0)
    return np.asarray(best + _ROUNDED, np.float32)


def _rows(here: Codes, there: Codes) -> npt.NDArray[np.uint64]:
    """Where each word of a window stands in the other, as bits."""
    bits = np.packbits(here[:, :, None] == there[:, None, :], axis=2, bitorder="little")
    padded = np.zeros((*here.shape, _BITS // 8), np.uint8)
    padded[:, :, : bits.shape[2]] = bits
    return np.asarray(padded.view("<u8")[:, :, 0], np.uint64)


def best_chains(here: Codes, there: Codes, worth: Scores) -> Best:
    """The best chain of shared words in each window, and where it begins and ends."""
    count, size = here.shape
    width = there.shape[1]
    cost = np.concatenate([np.zeros((count, 1), np.float32), np.cumsum(worth * np.float32(COST), 1)], 1)
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
    return Best(np.asarray(top, np.float32), top_start.astype(np.int64), top_end.astype(np.int64))
