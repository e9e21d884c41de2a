"""Written sections, consultations, and what became of each comment."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.services.steps import LONG, MIXED, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.report import Disposition, ReportKind
from workbench.services import reports
from workbench.services.cases import load_case
from workbench.services.search import search
from workbench.services.session import Session


@pytest.fixture
def case(session: Session) -> Case:
    return open_case(session)


def keys(session: Session, case: Case) -> list[str]:
    return [each.section_key for each in reports.list_sections(session, case.case_id, ReportKind.PSII)]


def test_a_section_is_written_and_written_anew_under_the_same_id(session: Session, case: Case) -> None:
    at = case.case_id
    body = f"## What\r\n\r\n{MIXED} {{finding:F1}}\n\n    code stays\n"
    first, _ = there_and_back(
        session, at, lambda: reports.write_section(session, at, ReportKind.PSII, "What happened", body)
    )
    assert first.section_key == "what_happened"
    assert first.body == f"## What\n\n{MIXED} {{finding:F1}}\n\n    code stays"
    again, _ = there_and_back(
        session,
        at,
        lambda: reports.write_section(
            session, at, ReportKind.PSII, "What took place", "New.", section_key="what_happened"
        ),
    )
    assert (again.id, again.heading) == (first.id, "What took place")
    assert search(session, "الجرعة") == ()
    there_and_back(session, at, lambda: reports.edit_section(session, again, body="Newer words."))
    assert [hit.reference for hit in search(session, "newer")] == ["S-1"]
    there_and_back(session, at, lambda: reports.remove_section(session, again))
    assert keys(session, case) == []


def test_two_headings_alike_get_ids_of_their_own_also_without_latin_letters(
    session: Session, case: Case
) -> None:
    for heading in ("Summary", "Summary", "مراجعة", "🩺", LONG):
        reports.write_section(session, case.case_id, ReportKind.PSII, heading)
    reports.write_section(session, case.case_id, ReportKind.PLAIN_LANGUAGE, "Summary")
    assert keys(session, case) == [
        "summary", "summary_2", "section", "section_2", "long_long_long_long_long_long",
    ]  # fmt: skip


def test_a_section_needs_a_heading_that_is_text(session: Session, case: Case) -> None:
    for bad in ("", "\u200b", "a\0", LONG * 11):
        with pytest.raises(BadInput) as caught:
            reports.write_section(session, case.case_id, ReportKind.PSII, bad, section_key="s")
        assert caught.value.where == "heading"


def test_sections_keep_their_order_within_their_report(session: Session, case: Case) -> None:
    one, two, three = (
        reports.write_section(session, case.case_id, ReportKind.PSII, heading)[0] for heading in "ABC"
    )
    other, _ = reports.write_section(session, case.case_id, ReportKind.PLAIN_LANGUAGE, "Z")
    there_and_back(session, case.case_id, lambda: reports.order_sections(session, [three, one]))
    assert keys(session, case) == ["c", "a", "b"]
    with pytest.raises(BadInput, match="different reports"):
        reports.order_sections(session, [two, other])
    assert reports.order_sections(session, []).seq == 0


def test_a_draft_is_sent_with_the_time_the_regime_gives(session: Session, case: Case) -> None:
    at = case.case_id
    sent, _ = there_and_back(
        session, at, lambda: reports.add_consultation(session, at, "The family", sent_on=date(2026, 5, 1))
    )
    assert (sent.reference, sent.due_on) == ("K-1", date(2026, 5, 15))
    sent, _ = there_and_back(
        session, at, lambda: reports.edit_consultation(session, sent, due_on=date(2026, 6, 1))
    )
    wrongs: tuple[reports.ConsultationChanges, ...] = (
        {"due_on": date(2026, 4, 30)},
        {"sent_on": date(2026, 6, 2)},
    )
    for wrong in wrongs:
        with pytest.raises(BadInput, match="before the draft was sent"):
            reports.edit_consultation(session, sent, **wrong)
    with pytest.raises(BadInput) as caught:
        reports.add_consultation(session, at, " ")
    assert caught.value.where == "recipient"


def test_a_comment_is_taken_down_and_answered_with_a_reason(session: Session, case: Case) -> None:
    at = case.case_id
    sent, _ = reports.add_consultation(session, at, "The family")
    comment, _ = there_and_back(
        session, at, lambda: reports.add_comment(session, sent, "She was not told.", section_key="summary")
    )
    comment, _ = there_and_back(
        session, at, lambda: reports.edit_comment(session, comment, text="She was never told.")
    )
    for half in (Disposition.PARTLY_ACCEPTED, Disposition.NOT_ACCEPTED):
        with pytest.raises(BadInput, match="Say why") as caught:
            reports.dispose(session, comment, half, " ")
        assert caught.value.where == "reason"
    comment, _ = there_and_back(
        session, at, lambda: reports.dispose(session, comment, Disposition.NOT_ACCEPTED, "The log shows it.")
    )
    comment, _ = there_and_back(session, at, lambda: reports.reopen_comment(session, comment))
    assert (comment.disposition, comment.reason) == (None, "")
    comment, _ = reports.dispose(session, comment, Disposition.ACCEPTED)
    there_and_back(session, at, lambda: reports.remove_comment(session, comment))


def test_a_consultation_goes_with_its_comments(session: Session, case: Case) -> None:
    sent, _ = reports.add_consultation(session, case.case_id, "The family")
    reports.add_comment(session, sent, "She was not told.")
    there_and_back(session, case.case_id, lambda: reports.remove_consultation(session, sent))
    assert load_case(session, case.case_id).comments == ()
    with pytest.raises(NotFound):
        reports.add_comment(session, sent, "Too late.")
