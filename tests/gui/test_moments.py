"""Days and times are read as people here write them, and shown in the same words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.models import moments


@pytest.mark.parametrize(
    "typed",
    ["3 March 2026", "3 Mar 2026", "3rd march 2026", "03/03/2026", "3.3.26", "2026-03-03", " 3-Mar-26 "],
)
def test_a_day_can_be_written_in_many_ways(typed: str) -> None:
    assert moments.read_day(typed) == date(2026, 3, 3)


@pytest.mark.parametrize("typed", ["yesterday", "31 February 2026", "2026-13-01", "3 Foo 2026", "3", "3/3"])
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="3 March 2026"):
        moments.read_day(typed)


def test_a_time_is_british_civil_time_in_winter_and_in_summer() -> None:
    assert moments.read_moment("3 March 2026 02:14") == datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
    assert moments.read_moment("3 July 2026 02:14") == datetime(2026, 7, 3, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["25:00", "3 March 2026 25:00", "soon", "3 March 2026 02:61"])
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValueError, match="02:14"):
        moments.read_moment(typed)


def test_nothing_typed_is_no_day_and_no_time() -> None:
    assert moments.read_day("  ") is None
    assert moments.read_moment("") is None
    assert moments.shown_day(None) == moments.shown_moment(None) == ""


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_shown_is_read_back_as_the_same_day(day: date) -> None:
    assert moments.read_day(moments.shown_day(day)) == day


@given(st.datetimes(datetime.fromisoformat("1972-01-01"), datetime.fromisoformat("2099-12-31")))
def test_a_time_shown_is_read_back_as_the_same_time_but_for_the_hour_that_comes_twice(at: datetime) -> None:
    at = at.replace(microsecond=0, tzinfo=UTC)
    again = moments.read_moment(moments.shown_moment(at))
    assert again is not None
    assert abs((again - at).total_seconds()) in (0, 3600)
    assert moments.shown_moment(again) == moments.shown_moment(at)


@given(st.text(max_size=40))
def test_garbage_raises_nothing_but_its_own_error(typed: str) -> None:
    for read in (moments.read_day, moments.read_moment):
        said = ""
        try:
            read(typed)
        except ValueError as error:
            said = str(error)
        assert not said or "Write it like" in said
