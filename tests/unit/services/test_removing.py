"""Several records deleted as one step, found by what people cite them by."""

from __future__ import annotations

import pytest

from tests.unit.services.steps import open_case, standing, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.recommendations import RecommendationType
from workbench.records.release import ReleaseEntry
from workbench.services import analysis, findings, history, people, recommendations, removing
from workbench.services.cases import load_case
from workbench.services.session import Session, undo


def test_several_of_a_kind_go_as_one_step_with_all_that_belongs_to_them(
    session: Session, demo_case: Case
) -> None:
    case_id = demo_case.case_id
    before = load_case(session, case_id)
    gone = before.evidence[:3]
    there_and_back(session, case_id, lambda: removing.remove_records(session, gone))
    after = load_case(session, case_id)
    ids = {each.id for each in gone}
    assert len(after.evidence) == len(before.evidence) - 3
    assert not [each for each in after.excerpts if each.evidence_id in ids]
    assert not [tie for tie in after.links if tie.to_id in ids or tie.from_id in ids]
    assert history.next_steps(session, case_id).undo == "delete 3 pieces of evidence"
    undo(session, case_id)
    assert history.next_steps(session, case_id).redo == "delete 3 pieces of evidence"
    words = [line.words for line in history.list_history(session, case_id)]
    assert words[-1] == "took back: removed 3 pieces of evidence"


def test_one_record_is_named_by_its_reference_though_links_go_with_it(
    session: Session, demo_case: Case
) -> None:
    finding = load_case(session, demo_case.case_id).findings[0]
    removing.remove_records(session, [finding, finding])
    assert history.next_steps(session, demo_case.case_id).undo == f"delete finding {finding.reference}"


def test_records_of_several_kinds_that_point_at_one_another_go_together(session: Session) -> None:
    case_id = open_case(session).case_id
    person, _ = people.add_person(session, case_id, "Bo")
    event, _ = analysis.add_event(session, case_id, "A fall")
    other, _ = analysis.add_event(session, case_id, "A call")
    analysis.add_account(session, event, "It was wet.", person=person)
    kept, _ = analysis.add_account(session, other, "It rang.", person=person)
    there_and_back(session, case_id, lambda: removing.remove_records(session, [event, person]))
    (left,) = load_case(session, case_id).accounts
    assert (left.id, left.person_id) == (kept.id, None)
    assert history.next_steps(session, case_id).undo == "delete 2 records"


def test_all_go_or_none(session: Session) -> None:
    case_id = open_case(session).case_id
    kind = RecommendationType.SAFETY_ACTION
    draft, _ = recommendations.add_recommendation(session, case_id, kind, "check the alarms")
    issued, _ = recommendations.add_recommendation(session, case_id, kind, "test the alarms")
    issued, _ = recommendations.issue(session, issued)
    before = standing(session, case_id)
    with pytest.raises(BadInput, match="has been issued"):
        removing.remove_records(session, [draft, issued])
    recommendations.remove_recommendation(session, draft)
    with pytest.raises(NotFound):
        removing.remove_records(session, [issued, draft][1:])
    assert before - standing(session, case_id) == {draft}


def test_a_case_and_what_was_released_are_not_deleted_so(session: Session) -> None:
    case = open_case(session)
    with pytest.raises(BadInput, match="Only what people put"):
        removing.remove_records(session, [case])
    assert ReleaseEntry.kind not in removing.REMOVABLE
    assert removing.remove_records(session, []).touched == frozenset()


def test_records_of_different_cases_are_refused(session: Session) -> None:
    first, second = open_case(session), open_case(session)
    one, _ = findings.add_finding(session, first.case_id, "One.")
    two, _ = findings.add_finding(session, second.case_id, "Two.")
    with pytest.raises(BadInput):
        removing.remove_records(session, [one, two])
    assert load_case(session, first.case_id).findings == (one,)


def test_records_are_found_by_reference_or_number_in_any_capitals(session: Session) -> None:
    case_id = open_case(session, regime="hssib-2022-act").case_id
    finding, _ = findings.add_finding(session, case_id, "One.")
    kind = RecommendationType.SAFETY_RECOMMENDATION
    asked, _ = recommendations.add_recommendation(session, case_id, kind, "act", addressee="The board")
    issued, _ = recommendations.issue(session, asked)
    found = removing.find_records(session, case_id, ["f-1", issued.number.lower(), " F-1 "])
    assert found == (finding, issued)
    with pytest.raises(NotFound, match="F-9"):
        removing.find_records(session, case_id, ["F-1", "F-9"])
