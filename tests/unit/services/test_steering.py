"""Terms of reference, tasks and notes of decisions: each verb is one step."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.services.steps import LONG, MIXED, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.record import CaseId
from workbench.services import findings, steering
from workbench.services.cases import load_case
from workbench.services.search import search
from workbench.services.session import Session
from workbench.services.thread import gaps
from workbench.services.tidying import today


def test_terms_are_added_worded_ordered_and_struck_out(session: Session) -> None:
    case_id = open_case(session).case_id
    first, _ = there_and_back(
        session, case_id, lambda: steering.add_term(session, case_id, "How was it known?")
    )
    second, _ = steering.add_term(session, case_id, f"{MIXED}?")
    third, _ = steering.add_term(session, case_id, "Why then?")
    there_and_back(session, case_id, lambda: steering.order_terms(session, [third, first]))
    ordered = sorted(load_case(session, case_id).terms, key=lambda t: t.position)
    assert [t.id for t in ordered] == [third.id, first.id, second.id]
    worded, _ = there_and_back(session, case_id, lambda: steering.edit_term(session, third, "Why at night?"))
    assert worded.reference == "T-3"
    assert [r.reference for r in search(session, "night")] == ["T-3"]
    there_and_back(session, case_id, lambda: steering.remove_term(session, worded))
    assert search(session, "night") == ()


def test_a_finding_answers_a_term(session: Session) -> None:
    case_id = open_case(session).case_id
    term, _ = steering.add_term(session, case_id, "How was it known?")
    finding, _ = findings.add_finding(session, case_id, "It was written on a board.")
    assert "term_without_finding" in {gap.kind for gap in gaps(session, case_id)}
    there_and_back(session, case_id, lambda: steering.answer_term(session, term, finding))
    assert "term_without_finding" not in {gap.kind for gap in gaps(session, case_id)}
    there_and_back(session, case_id, lambda: steering.unanswer_term(session, term, finding))
    with pytest.raises(NotFound, match="T-1 is not tied to F-1"):
        steering.unanswer_term(session, term, finding)


def test_a_finding_of_another_case_cannot_answer(session: Session) -> None:
    term, _ = steering.add_term(session, open_case(session).case_id, "How?")
    elsewhere, _ = findings.add_finding(session, open_case(session).case_id, "So.")
    with pytest.raises(BadInput, match="different cases"):
        steering.answer_term(session, term, elsewhere)


@pytest.mark.parametrize("blank", ["", " \n\t", "\u200b", "\x07"])
def test_a_blank_term_is_refused(session: Session, blank: str) -> None:
    with pytest.raises(BadInput) as caught:
        steering.add_term(session, open_case(session).case_id, blank)
    assert caught.value.where == "text"


def test_a_term_that_is_gone_cannot_be_worded_anew(session: Session) -> None:
    term, _ = steering.add_term(session, open_case(session).case_id, "How?")
    steering.remove_term(session, term)
    with pytest.raises(NotFound):
        steering.edit_term(session, term, "Why?")


def test_putting_nothing_in_order_writes_nothing(session: Session) -> None:
    assert steering.order_terms(session, []).seq == 0
    one, _ = steering.add_term(session, open_case(session).case_id, "How?")
    two, _ = steering.add_term(session, one.case_id, "Why?")
    assert steering.order_terms(session, [one, two, one]).touched == frozenset()


def test_a_task_is_given_done_and_reopened(session: Session) -> None:
    case_id = open_case(session).case_id
    task, _ = there_and_back(
        session, case_id, lambda: steering.add_task(session, case_id, LONG, due_on=date(2026, 5, 1))
    )
    assert (task.title, task.reference) == (LONG.strip(), "TK-1")
    task, _ = there_and_back(session, case_id, lambda: steering.assign_task(session, task, "Bea"))
    assert (task.assigned_to, task.due_on) == ("Bea", date(2026, 5, 1))
    task, _ = there_and_back(session, case_id, lambda: steering.complete_task(session, task))
    assert task.done_on == today()
    task, _ = there_and_back(session, case_id, lambda: steering.reopen_task(session, task))
    assert task.done_on is None
    task, _ = there_and_back(
        session, case_id, lambda: steering.edit_task(session, task, title="Ring the ward")
    )
    assert task.assigned_to == "Bea"
    there_and_back(session, case_id, lambda: steering.remove_task(session, task))


def test_a_task_cannot_have_been_done_tomorrow(session: Session) -> None:
    task, _ = steering.add_task(session, open_case(session).case_id, "Ring the ward")
    with pytest.raises(BadInput, match="future") as caught:
        steering.complete_task(session, task, today() + timedelta(days=1))
    assert caught.value.where == "done_on"


def test_a_decision_is_noted_with_who_and_when(session: Session) -> None:
    case_id = open_case(session).case_id
    note, _ = there_and_back(
        session,
        case_id,
        lambda: steering.add_note(session, case_id, "Candour", "It is owed.", reason="Harm."),
    )
    assert note.decided_by == "Ada"
    assert note.decided_at is not None
    assert datetime.now(UTC) - note.decided_at < timedelta(minutes=5)
    note, _ = there_and_back(
        session, case_id, lambda: steering.edit_note(session, note, decided_by="Medical director")
    )
    assert (note.decision, note.decided_by) == ("It is owed.", "Medical director")
    there_and_back(session, case_id, lambda: steering.remove_note(session, note))


def test_a_decision_needs_its_words_and_a_past(session: Session) -> None:
    case_id = open_case(session).case_id
    with pytest.raises(BadInput) as caught:
        steering.add_note(session, case_id, "Candour", " ")
    assert caught.value.where == "decision"
    with pytest.raises(BadInput) as caught:
        steering.add_note(
            session, case_id, "Candour", "Yes", decided_at=datetime.now(UTC) + timedelta(days=2)
        )
    assert caught.value.where == "decided_at"


def test_nothing_is_added_to_a_case_that_is_not_there(session: Session) -> None:
    with pytest.raises(NotFound):
        steering.add_term(session, CaseId("no-such-case"), "How?")
