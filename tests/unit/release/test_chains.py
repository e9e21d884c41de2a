"""Chains of shared words: what the best gains, and a bound that no chain exceeds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.release.chains import COST, LEAP, best_chains, in_both, most
from workbench.release.prints import Codes

SIZE = 12
words = st.lists(st.integers(3, 9), min_size=SIZE, max_size=SIZE)


def window(values: list[int]) -> Codes:
    return np.array([values], np.uint32)


@settings(max_examples=300)
@given(words, words, st.lists(st.sampled_from([0.0, 0.35, 0.7, 1.0]), min_size=SIZE, max_size=SIZE))
def test_no_chain_gains_more_than_is_said_beforehand(
    here: list[int], there: list[int], worth: list[float]
) -> None:
    gains = np.array([worth], np.float32)
    (best,) = best_chains(window(here), window(there), gains).scores
    assert best <= most(window(here), window(there), gains)[0]


@pytest.mark.parametrize(
    ("here", "there", "gain"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], 4.0),
        ([1, 2, 9, 4], [1, 2, 3, 4], 3.0 - COST),
        ([3, 4, 1, 2], [1, 2, 8, 7, 6, 5, 8, 7, 3, 4], 4.0 - LEAP),
        ([1, 9, 9, 9], [1, 2, 3, 4], 1.0),
        ([7, 7, 7, 7], [1, 2, 3, 4], 0.0),
    ],
    ids=["the same", "one put in place", "in another order", "one word", "nothing"],
)
def test_what_a_chain_gains(here: list[int], there: list[int], gain: float) -> None:
    worth = np.ones((1, len(here)), np.float32)
    assert best_chains(window(here), window(there), worth).scores[0] == pytest.approx(gain)
    assert most(window(here), window(there), worth)[0] == pytest.approx(gain, abs=0.01)


def test_words_in_both_are_told_wherever_they_stand() -> None:
    assert in_both(window([1, 2, 3]), window([3, 9, 1])).tolist() == [[True, False, True]]


def test_windows_are_as_wide_as_places_fit_in_bits() -> None:
    wide = np.arange(64, dtype=np.uint32)[None]
    assert most(wide, wide, np.ones((1, 64), np.float32))[0] == pytest.approx(64, abs=0.01)
