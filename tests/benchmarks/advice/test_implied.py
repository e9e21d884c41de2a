"""How many sentences that imply blame or hindsight are told, and how many fair ones are flagged by mistake.

The sentences are held out: other frames and words than those that the head learned from, but of the same
authors, who looked at the figures before they settled on the head. Beside the head that is shipped stand
heads that learned from nine tenths of the sentences, drawn by a seed; the worst of all counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.advice.training import SEEDS, Examples, examples, learned
from workbench.analysis.advice import remarks
from workbench.analysis.implied import BLAME, FAIR, HINDSIGHT, MEANINGS, Head, is_judged, open_head

Rates = dict[str, float]


def test_implied_blame_and_hindsight_are_told_and_hardly_a_fair_sentence_is(
    benchmark: BenchmarkFixture,
) -> None:
    lesson, held = examples("sentences_to_learn_from"), examples("sentences_held_out")
    shipped = open_head()

    pedantic: Callable[..., Rates] = benchmark.pedantic
    ours = pedantic(lambda: flagged(shipped, held), rounds=1)
    drawn = [flagged(part_of(lesson, seed, shipped.mark), held) for seed in SEEDS]
    by_rules = {
        meaning: share([bool(judging(text)) for text in those(held, meaning)]) for meaning in MEANINGS
    }

    print(f"\nflagged: shipped {ours}; by the rules alone {by_rules}")
    for seed, rates in zip(SEEDS, drawn, strict=True):
        print(f"    seed {seed}: {rates}")
    assert max(rates[FAIR] for rates in (ours, *drawn)) <= 0.01
    assert min(rates[BLAME] for rates in (ours, *drawn)) >= 0.2
    assert min(rates[HINDSIGHT] for rates in (ours, *drawn)) >= 0.5
    assert by_rules[FAIR] == 0


def test_the_head_that_is_shipped_is_what_its_sentences_teach() -> None:
    lesson, shipped = examples("sentences_to_learn_from"), open_head()
    again = learned(lesson.vectors, lesson.meant, shipped.mark)
    assert np.abs(again.chances(lesson.vectors) - shipped.chances(lesson.vectors)).max() < 0.02


def part_of(lesson: Examples, seed: int, mark: float) -> Head:
    """A head that learned from nine tenths of the sentences."""
    drawn = np.random.default_rng(seed).permutation(len(lesson.meant))[: len(lesson.meant) * 9 // 10]
    return learned(lesson.vectors[drawn], lesson.meant[drawn], mark)


def flagged(head: Head, held: Examples) -> Rates:
    """The share of the sentences of each meaning that is flagged, whichever of the two advices is given."""
    told = head.told(held.vectors)
    flags = [is_judged(text) and name != FAIR for text, name in zip(held.texts, told, strict=True)]
    return {
        meaning: share(
            [flag for flag, one in zip(flags, held.meant, strict=True) if MEANINGS[one] == meaning]
        )
        for meaning in MEANINGS
    }


def judging(text: str) -> list[str]:
    """What the rules say of blame and hindsight."""
    return [each.code for each in remarks(text) if each.code in ("blame", "hindsight")]


def those(held: Examples, meaning: str) -> list[str]:
    """The sentences of one meaning."""
    return [text for text, one in zip(held.texts, held.meant, strict=True) if MEANINGS[one] == meaning]


def share(flags: list[bool]) -> float:
    """How many of them are true, 0 to 1."""
    return round(sum(flags) / len(flags), 3)
