"""Sentences that imply blame without a listed word are told; fair, quoted and relayed ones are left alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from workbench.analysis.implied import BLAME, HINDSIGHT, Head, implied, is_judged, open_head
from workbench.analysis.sentences import WIDTH, Progress, Vectors

BLAMING = "The porter dozed in his chair all evening."
FROM_THE_END = "One glance would have been enough for it."


class Told:
    """Stands in for the language model: two known sentences have directions of their own."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.asked += texts
        found = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            found[row, {BLAMING: 1, FROM_THE_END: 2}.get(text, 0)] = 1
        return found


HEAD = Head(weights=np.eye(3, WIDTH, dtype=np.float32) * 9, added=np.zeros(3, np.float32), mark=0.9)


def test_each_sentence_is_told_by_its_meaning_and_keeps_its_place() -> None:
    text = f"It was a Monday in March. {BLAMING}\n\n{FROM_THE_END}"
    found = implied(text, Told(), HEAD)
    assert [(each.code, text[each.start : each.end]) for each in found] == [
        (BLAME, BLAMING),
        (HINDSIGHT, FROM_THE_END),
    ]


def test_what_is_not_sure_enough_is_left_alone() -> None:
    unsure = Head(weights=HEAD.weights, added=HEAD.added, mark=0.9999)
    assert implied(BLAMING, Told(), unsure) == ()


@pytest.mark.parametrize(
    "text",
    [
        f"She said: “{BLAMING}”",
        "The daughter believes that the porter dozed in his chair.",
        "Staff described a culture of blame on the ward.",
        "The porter dozed.",
        "The nurse failed to call for any help.",
        "",
    ],
)
def test_the_model_is_not_asked_about_quoted_relayed_or_short_words_nor_what_the_rules_mark(
    text: str,
) -> None:
    told = Told()
    assert implied(text, told, HEAD) == ()
    assert told.asked == []


def test_a_sentence_that_speaks_for_its_author_is_judged() -> None:
    assert is_judged(BLAMING)


def test_the_head_that_is_shipped_is_for_the_model_that_is_shipped_and_says_few_things() -> None:
    head = open_head()
    assert head.weights.shape == (3, WIDTH)
    assert 0.5 < head.mark < 1
