"""The golden thread is walked both ways, and says where it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.services.steps import file_text, open_case
from workbench.errors import NotFound
from workbench.records.case import Case
from workbench.records.recommendations import RecommendationType
from workbench.records.record import Record
from workbench.services import excerpts, findings, people, recommendations, steering, thread
from workbench.services.session import Session
from workbench.services.thread import Strand


def named(strand: Strand) -> str:
    lower = ", ".join(named(each) for each in strand.rests_on)
    return strand.record.reference + (f" > {lower}" if lower else "")


def references(records: tuple[Record, ...]) -> list[str]:
    return [each.reference for each in records]


def test_the_thread_runs_from_questions_and_recommendations_to_evidence(
    session: Session, tmp_path: Path
) -> None:
    case = open_case(session)
    log = file_text(session, case, tmp_path, "log.txt", "03:52 alarm")
    excerpt, _ = excerpts.add_excerpt(session, log, 0, 5)
    finding, _ = findings.add_finding(session, case.case_id, "Nobody heard it.", rests_on=[excerpt])
    term, _ = steering.add_term(session, case.case_id, "Who heard it?")
    steering.answer_term(session, term, finding)
    question, _ = people.ask(session, case.case_id, "Why did nobody come?")
    people.answer(session, question, finding)
    recommendations.add_recommendation(
        session, case.case_id, RecommendationType.SAFETY_ACTION, "move the desk", findings=[finding]
    )
    whole = thread.thread(session, case.case_id)
    assert [named(each) for each in whole.terms] == ["T-1 > F-1 > X-1 > E-1"]
    assert [named(each) for each in whole.questions] == ["Q-1 > F-1 > X-1 > E-1"]
    assert [named(each) for each in whole.findings] == ["F-1 > X-1 > E-1"]
    assert [named(each) for each in whole.recommendations] == ["D-1 > F-1 > X-1 > E-1"]

    at_finding = thread.walk(session, finding)
    assert references(at_finding.rests_on) == ["X-1"]
    assert sorted(references(at_finding.supports)) == ["D-1", "Q-1", "T-1"]
    at_evidence = thread.walk(session, log)
    assert references(at_evidence.rests_on) == []
    assert references(at_evidence.supports) == ["X-1"]


def test_gaps_close_as_the_case_is_made(session: Session) -> None:
    case = open_case(session)
    question, _ = people.ask(session, case.case_id, "Why did nobody come?")
    assert [gap.kind for gap in thread.gaps(session, case.case_id)] == ["question_without_answer"]
    people.remove_question(session, question)
    assert thread.gaps(session, case.case_id) == ()


def test_every_record_of_the_demonstration_can_be_walked_both_ways(session: Session, demo_case: Case) -> None:
    whole = thread.thread(session, demo_case.case_id)
    for strand in (*whole.findings, *whole.recommendations, *whole.terms):
        for lower in thread.walk(session, strand.record).rests_on:
            assert strand.record in thread.walk(session, lower).supports


def test_what_is_gone_cannot_be_walked_from(session: Session) -> None:
    term, _ = steering.add_term(session, open_case(session).case_id, "How?")
    steering.remove_term(session, term)
    with pytest.raises(NotFound):
        thread.walk(session, term)
