"""Findings: stated, ordered, grounded, and answered for where evidence speaks against them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.unit.services.steps import LONG, MIXED, file_text, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.findings import Confidence
from workbench.records.links import Relation
from workbench.services import analysis, excerpts, findings, people, records
from workbench.services.cases import load_case
from workbench.services.search import search
from workbench.services.session import Session
from workbench.services.thread import gaps


@pytest.fixture
def case(session: Session) -> Case:
    return open_case(session)


def kinds_of_gaps(session: Session, case: Case) -> set[str]:
    return {gap.kind.value for gap in gaps(session, case.case_id)}


def test_a_finding_is_stated_changed_and_struck_out(session: Session, case: Case) -> None:
    finding, _ = there_and_back(
        session, case.case_id, lambda: findings.add_finding(session, case.case_id, f"{MIXED}. {LONG}")
    )
    finding, _ = there_and_back(
        session,
        case.case_id,
        lambda: findings.edit_finding(session, finding, explanation="Because.", confidence=Confidence.LOW),
    )
    assert (finding.reference, finding.position) == ("F-1", 0)
    assert [hit.reference for hit in search(session, "because")] == ["F-1"]
    there_and_back(session, case.case_id, lambda: findings.remove_finding(session, finding))
    assert search(session, "because") == ()


@pytest.mark.parametrize("bad", ["", "\u200f \n", "So\0", "So\ud800"])
def test_a_statement_that_says_nothing_or_is_no_text_is_refused(
    session: Session, case: Case, bad: str
) -> None:
    with pytest.raises(BadInput) as caught:
        findings.add_finding(session, case.case_id, bad)
    assert caught.value.where == "statement"


def test_findings_keep_the_order_they_are_given(session: Session, case: Case) -> None:
    one, two, three = (findings.add_finding(session, case.case_id, s)[0] for s in ("One", "Two", "Three"))
    there_and_back(session, case.case_id, lambda: findings.order_findings(session, [three, one]))
    four, _ = findings.add_finding(session, case.case_id, "Four")
    ordered = sorted(load_case(session, case.case_id).findings, key=lambda f: f.position)
    assert [f.id for f in ordered] == [three.id, one.id, two.id, four.id]


def test_a_finding_rests_on_evidence_excerpts_events_and_factors(
    session: Session, case: Case, tmp_path: Path
) -> None:
    log = file_text(session, case, tmp_path, "log.txt", "03:52 alarm")
    excerpt, _ = excerpts.add_excerpt(session, log, 0, 5)
    event, _ = analysis.add_event(session, case.case_id, "Alarm")
    factor, _ = analysis.add_factor(session, case.case_id, "Noise")
    finding, _ = findings.add_finding(session, case.case_id, "Nobody heard it.")
    assert "finding_without_evidence" in kinds_of_gaps(session, case)
    grounds: tuple[findings.Ground, ...] = (event, factor, excerpt, log)
    for ground in grounds:
        there_and_back(session, case.case_id, partial(findings.rest_on, session, finding, ground))
    assert "finding_without_evidence" not in kinds_of_gaps(session, case)
    there_and_back(session, case.case_id, lambda: findings.order_grounds(session, finding, [log, event]))
    assert load_case(session, case.case_id).targets(finding.id, Relation.RESTS_ON) == [log, event]
    there_and_back(session, case.case_id, lambda: findings.unrest(session, finding, log))
    with pytest.raises(NotFound, match="F-1 is not tied to E-1"):
        findings.unrest(session, finding, log)


def test_resting_on_the_same_twice_ties_once(session: Session, case: Case) -> None:
    event, _ = analysis.add_event(session, case.case_id, "Alarm")
    finding, _ = findings.add_finding(session, case.case_id, "So.", rests_on=[event, event])
    assert findings.rest_on(session, finding, event)[1].seq == 0
    assert len(load_case(session, case.case_id).links) == 1


def test_a_finding_cannot_rest_on_a_person_or_on_what_is_gone(session: Session, case: Case) -> None:
    ann, _ = people.add_person(session, case.case_id, "Ann")
    event, _ = analysis.add_event(session, case.case_id, "Alarm")
    finding, _ = findings.add_finding(session, case.case_id, "So.")
    with pytest.raises(
        BadInput, match="P-1 cannot be used here; this takes: evidence, excerpt, event, factor"
    ):
        records.link(session, finding, Relation.RESTS_ON, ann)
    analysis.remove_event(session, event)
    with pytest.raises(NotFound):
        findings.rest_on(session, finding, event)
    with pytest.raises(NotFound):
        findings.add_finding(session, case.case_id, "And so.", rests_on=[event])
    assert load_case(session, case.case_id).links == ()


def test_counter_evidence_is_answered_and_the_answer_replaced(
    session: Session, case: Case, tmp_path: Path
) -> None:
    log = file_text(session, case, tmp_path, "log.txt", "03:52 alarm")
    finding, _ = findings.add_finding(session, case.case_id, "Nobody heard it.")
    there_and_back(session, case.case_id, lambda: findings.counter(session, finding, log))
    assert "counter_evidence_without_response" in kinds_of_gaps(session, case)
    there_and_back(
        session, case.case_id, lambda: findings.counter(session, finding, log, "The log was late.")
    )
    assert "counter_evidence_without_response" not in kinds_of_gaps(session, case)
    (tie,) = load_case(session, case.case_id).links
    assert tie.note == "The log was late."
    there_and_back(session, case.case_id, lambda: findings.drop_counter(session, finding, log))
