"""A list that is brought in again leaves what it does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workbench.records.register import Entry, EntryStatus, PublicEntry, dated_lines, is_past
from workbench.register.asked_page import asked_page
from workbench.register.checking import entry_from
from workbench.register.merging import brought_up_to

GIVEN = PublicEntry(source_id="1", issuer="Ostrell Inquiry", text="Name a lead.")
ANSWERED = replace(
    GIVEN, status=EntryStatus.CLOSED, decision="accept", closed_on="2026-05", closure="Done.", extra='{"a":1}'
)


def test_an_answer_stays_when_a_newer_file_does_not_give_it() -> None:
    now = brought_up_to(ANSWERED, replace(GIVEN, text="Name two leads.", extra='{"b":2}'))
    assert now == replace(ANSWERED, text="Name two leads.", extra='{"a":1,"b":2}')


def test_a_newer_answer_takes_the_place_of_the_whole_of_the_older() -> None:
    older = replace(ANSWERED, response_text="Because we can.", response_on="2026-02", response_by="Trust")
    now = brought_up_to(older, replace(GIVEN, decision="reject", status=EntryStatus.RESPONDED))
    assert (now.decision, now.response_text, now.response_on, now.response_by) == ("reject", "", "", "")
    assert now.status is EntryStatus.CLOSED


def test_an_entry_that_a_source_opens_again_is_no_longer_closed() -> None:
    now = brought_up_to(ANSWERED, replace(GIVEN, status=EntryStatus.IN_PROGRESS))
    assert (now.status, now.decision, now.closed_on, now.closure) == ("in_progress", "accept", "", "")


def test_planned_actions_are_lines_whether_a_file_has_text_or_objects() -> None:
    objects = [{"text": "Train staff", "owner": "Matron", "due_on": "2026-09-30"}, {"text": "Report"}]
    lines = "30/09/2026: Train staff (Matron)\nReport"
    for given in (objects, lines):
        entry = entry_from({"id": "1", "issuer": "A", "text": "B", "actions": given})
        assert entry.planned_actions == "2026-09-30: Train staff (Matron)\nReport"
        assert [each.on for each in dated_lines(entry.planned_actions)] == ["2026-09-30", ""]


@pytest.mark.parametrize(
    ("day", "past"),
    [
        ("2026-04", False),
        ("2026-03", True),
        ("2026-04-14", True),
        ("2026-04-15", False),
        ("2026", False),
        ("", False),
    ],
)
def test_a_month_is_over_when_its_last_day_is(day: str, past: bool) -> None:
    assert is_past(day, date(2026, 4, 15)) is past


def test_the_page_of_what_was_asked_takes_no_text_for_markup() -> None:
    public = replace(GIVEN, text="<script>x</script>", response_due="2026-03")
    page = asked_page("A & B", [Entry(n=1, step=1, public=public)], date(2026, 4, 15)).decode()
    assert "<script" not in page
    assert "What was asked of A &amp; B" in page
    assert "Answer 2026-03 (overdue)" in page
