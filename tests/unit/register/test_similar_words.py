"""What is like a text is found by its words, named, and explained in the entry's own words."""

from __future__ import annotations

import pytest

from workbench.errors import VaultDamaged
from workbench.records.register import Entry, PublicEntry
from workbench.register.similar import Likeness, Similar, explained, same_name, turned
from workbench.register.word_index import WordIndex, make_part

TEXTS = {
    1: "Every trust should name a safety lead for infusion pumps.",
    2: "Every trust should stop naming a safety lead for infusion pumps.",
    3: "The regulator should publish its inspection dates each year.",
    4: "Hospitals should train all staff who use infusion pumps.",
}


def index_of(texts: dict[int, str], *, parts: int = 1) -> WordIndex:
    numbers = list(texts)
    cut = [numbers[at::parts] for at in range(parts)]
    return WordIndex([make_part((n, texts[n]) for n in some) for some in cut], numbers)


def likened(n: int, text: str, score: float) -> Similar:
    public = PublicEntry(source_id=str(n), issuer="O", text=TEXTS[n], addressee="The Trusts of England")
    index = index_of(TEXTS)
    return explained(
        Entry(n=n, step=1, public=public), text, score=score, addressee="Trusts, England", rarity=index.rarity
    )


def test_the_same_words_score_one_and_come_first() -> None:
    first, *others = index_of(TEXTS).search(TEXTS[1], limit=4)
    assert (first.n, round(first.score, 3)) == (1, 1.0)
    assert next(hit.n for hit in others) == 2
    assert all(0 < hit.score < 1 for hit in others)


@pytest.mark.parametrize("parts", [2, 4])
def test_it_makes_no_difference_in_how_many_parts_an_index_is_kept(parts: int) -> None:
    text = "a lead for pumps"
    assert index_of(TEXTS, parts=parts).search(text, limit=4) == index_of(TEXTS).search(text, limit=4)


def test_of_an_entry_that_was_changed_the_last_words_count_and_of_one_that_is_gone_none() -> None:
    parts = [make_part([(1, "pumps"), (2, "dates")]), make_part([(1, "beds")])]
    index = WordIndex(parts, [1])
    assert index.search("pumps", limit=5) == []
    assert [hit.n for hit in index.search("beds dates", limit=5)] == [1]
    assert len(index) == 1


@pytest.mark.parametrize("text", ["", "the of and", "xylophone"])
def test_nothing_is_like_words_that_nobody_used(text: str) -> None:
    assert index_of(TEXTS).search(text, limit=5) == []
    assert WordIndex([], []).search("pumps", limit=5) == []


def test_an_entry_can_be_left_out() -> None:
    assert 1 not in [hit.n for hit in index_of(TEXTS).search(TEXTS[1], limit=4, without=[1])]


def test_a_damaged_index_is_noticed() -> None:
    with pytest.raises(VaultDamaged, match="made anew"):
        WordIndex([b"\x93garbage"], [1])


def test_likeness_is_named_and_shows_the_words_in_common() -> None:
    near = likened(1, "Trusts should each name a safety lead for infusion pumps.", 0.9)
    assert near.likeness is Likeness.DUPLICATE
    assert near.same_addressee
    assert any("infusion pumps" in phrase for phrase in near.why)
    assert all(TEXTS[1][start:end] for start, end in near.spans)
    assert likened(4, "Train staff in the use of pumps.", 0.4).likeness is Likeness.OVERLAP
    assert likened(3, "Publish a list.", 0.1).likeness is Likeness.RELATED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trusts should introduce paper checklists.", "Trusts should withdraw paper checklists."),
        ("Staff must not silence pump alarms.", "Staff silence pump alarms at night."),
        ("Make training in pumps mandatory.", "Training in pumps should be voluntary."),
    ],
)
def test_what_points_the_other_way_is_said(one: str, other: str) -> None:
    assert turned(one, other)
    assert turned(other, one)
    assert turned(one, one) == ""


def test_names_are_the_same_but_for_capitals_and_small_words() -> None:
    assert same_name("The Royal Free", "royal free")
    assert not same_name("", "")
    assert not same_name("Royal Free", "Royal Devon")
