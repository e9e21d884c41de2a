"""Meaning and words are added; an entry without a vector is judged by its words, and none is lost."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from workbench.register import meaning_index
from workbench.register.fusion import Fused
from workbench.register.meaning_index import MeaningIndex, kept
from workbench.register.word_index import WordIndex, make_part

TEXTS = {7: "train staff to use pumps", 3: "buy pumps that refuse a dose", 9: "plant trees by the gate"}
WIDTH = 4


def direction(*parts: float) -> npt.NDArray[np.float32]:
    vector = np.array(parts, np.float32)
    whole: npt.NDArray[np.float32] = vector / np.linalg.norm(vector)
    return whole


VECTORS = {3: direction(1, 0, 0, 0), 7: direction(1, 1, 0, 0), 9: direction(0, 0, 1, 0)}


def fused(known: tuple[int, ...] = (3, 7, 9)) -> Fused:
    words = WordIndex([make_part(TEXTS.items())], list(TEXTS))
    rows = [(n, kept(VECTORS[n])) for n in sorted(known)]
    return Fused(words, MeaningIndex(rows, size=len(rows), width=WIDTH))


def test_the_score_is_the_mean_of_the_cosine_and_the_share_of_words() -> None:
    (first, second, *_) = fused().search("train staff to use pumps", VECTORS[3], limit=3)

    assert first.n == 7
    assert first.words == pytest.approx(1, abs=1e-3)
    assert first.meaning == pytest.approx(2**-0.5, abs=5e-3)
    assert first.score == pytest.approx((1 + 2**-0.5) / 2, abs=5e-3)
    assert second.n == 3


def test_what_shares_no_word_is_found_by_meaning() -> None:
    (only,) = fused().search("grow saplings", VECTORS[9], limit=1)

    assert only.n == 9
    assert only.words == 0
    assert only.score == pytest.approx(0.5, abs=5e-3)


def test_an_entry_that_was_not_read_is_found_by_its_words() -> None:
    index = fused(known=(3,))

    found = {hit.n: hit for hit in index.search("plant trees by the gate", VECTORS[3], limit=3)}

    assert index.embedded == 1
    assert found[9].meaning is None
    assert found[9].score == pytest.approx(1, abs=1e-3)
    assert found[3].meaning is not None


def test_a_vector_whose_entry_is_gone_counts_for_nothing() -> None:
    words = WordIndex([make_part(TEXTS.items())], [3, 9])
    rows = [(n, kept(VECTORS[n])) for n in (3, 7, 9)]
    index = Fused(words, MeaningIndex(rows, size=3, width=WIDTH))

    assert index.embedded == 2
    assert {hit.n for hit in index.search("pumps", VECTORS[7], limit=5)} <= {3, 9}


def test_entries_that_are_left_out_are_not_found() -> None:
    assert next(hit.n for hit in fused().search("pumps", VECTORS[3], limit=3, without=[3])) == 7


def test_an_empty_register_has_nothing_like_anything() -> None:
    empty = Fused(WordIndex([], []), MeaningIndex([], size=0, width=WIDTH))

    assert empty.search("pumps", VECTORS[3], limit=3) == []


def test_vectors_of_another_form_are_left_out() -> None:
    index = MeaningIndex([(1, b"short"), (2, kept(VECTORS[3]))], size=2, width=WIDTH)

    assert index.numbers.tolist() == [2]


def test_the_short_vectors_choose_what_the_whole_ones_would(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(5)
    axes = chance.standard_normal((20, 64)).astype(np.float32)
    vectors = chance.standard_normal((3000, 20)).astype(np.float32) @ axes
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    monkeypatch.setattr(meaning_index, "_FEW", 100)
    monkeypatch.setattr(meaning_index, "SHORT", 24)
    index = MeaningIndex(((n, kept(v)) for n, v in enumerate(vectors)), size=3000, width=64)

    whole = vectors @ vectors[17]

    assert np.abs(index.roughly(vectors[17]) - whole).max() < 0.02
    assert np.abs(index.exactly(vectors[17], np.arange(3000)) - whole).max() < 0.005
