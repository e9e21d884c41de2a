"""What people type is tidied and never altered in what can be seen."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.records.recommendations import Estimate
from workbench.services import tidying


def test_a_title_is_on_one_line_and_a_description_keeps_its_paragraphs() -> None:
    pasted = " The\x0bpump\r\n\talarm \x07"
    kept = tidying.tidied({"title": pasted, "description": pasted})
    assert kept == {"title": "The pump alarm", "description": "The\npump\n\talarm"}


def test_words_in_a_list_are_not_blank_and_not_repeated() -> None:
    assert tidying.tidied({"aliases": (" Bob", "", "Bob ", "Bob\nSmith")}) == {
        "aliases": ("Bob", "Bob Smith")
    }


def test_the_words_of_an_estimate_are_tidied_with_it() -> None:
    kept = tidying.tidied({"cost": Estimate(text="  about\x07 £1  ", low=1.0, payer=" ICB\n")})
    assert kept["cost"] == Estimate(text="about £1", low=1.0, payer="ICB")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-07-01T03:52", "2026-07-01T02:52:00+00:00"),
        ("2026-01-01T03:52", "2026-01-01T03:52:00+00:00"),
        ("2026-07-01T03:52+00:00", "2026-07-01T03:52:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_uk_time(typed: str, kept: str) -> None:
    moment = tidying.tidied({"starts_at": datetime.fromisoformat(typed)})["starts_at"]
    assert moment.isoformat() == kept


@given(st.text())
def test_no_visible_character_is_lost_and_tidying_twice_changes_nothing(text: str) -> None:
    def seen(words: str) -> str:
        return "".join(
            c for c in words if unicodedata.category(c) not in {"Cc", "Zs", "Zl", "Zp", "Cf", "Cn"}
        )

    once = tidying.tidied({"title": text, "body": text})
    assert tidying.tidied(once) == once
    assert seen(once["title"]) == seen(once["body"]) == seen(text)


@pytest.mark.parametrize("blank", ["", "  \n", "\u200b", "\u200f\u00a0", "\u3000"])
def test_what_shows_nothing_is_blank(blank: str) -> None:
    assert tidying.is_blank(blank)


@pytest.mark.parametrize("words", ["a", " 🩺 ", "ـ"])
def test_what_shows_something_is_not_blank(words: str) -> None:
    assert not tidying.is_blank(words)


def test_what_is_still_to_come_is_refused_in_plain_words() -> None:
    tidying.require_past(None, "The contact", "contacted_at")
    tidying.require_past(date(2020, 1, 1), "The contact", "contacted_at")
    for ahead in (datetime.now(UTC) + timedelta(hours=1), tidying.today() + timedelta(days=1)):
        with pytest.raises(BadInput, match="The contact cannot be in the future") as caught:
            tidying.require_past(ahead, "The contact", "contacted_at")
        assert caught.value.where == "contacted_at"
