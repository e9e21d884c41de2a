"""Recommendations as people read them and find them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.services.steps import HSSIB, open_case
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.recommendations import RecommendationStatus
from workbench.records.recommendations import RecommendationType as Kind
from workbench.services import findings, recommendations
from workbench.services import recommendation_views as views
from workbench.services.session import Session
from workbench.services.tidying import today


def test_a_line_speaks_in_the_regimes_words(session: Session) -> None:
    case = open_case(session, HSSIB)
    draft, _ = recommendations.add_recommendation(
        session,
        case.case_id,
        Kind.SAFETY_RECOMMENDATION,
        "reviews the alarm",
        addressee="NHS England",
        intent="make it heard",
    )
    later, _ = recommendations.add_recommendation(
        session, case.case_id, Kind.LOCAL_LEARNING_PROMPT, "How do you hear alarms?"
    )
    recommendations.order_recommendations(session, [later, draft])
    issued, _ = recommendations.issue(session, draft)
    prompt, line = views.list_recommendations(session, case.case_id)
    assert (prompt.cited, prompt.number, prompt.wording) == ("D-2", "", "How do you hear alarms?")
    assert line.cited == line.number == f"R/{today().year}/001"
    assert (line.type_title, line.addressee) == ("Safety recommendation", "NHS England")
    assert line.status is RecommendationStatus.ISSUED
    assert "recommends that NHS England reviews the alarm. The intent" in line.wording
    assert views.wording(session, issued) == line.wording
    assert "NHS England" not in repr(line)


def test_one_is_shown_whole_with_what_it_stands_on(session: Session) -> None:
    case = open_case(session)
    finding, _ = findings.add_finding(session, case.case_id, "Nobody heard it.")
    area, _ = recommendations.add_recommendation(
        session, case.case_id, Kind.AREA_FOR_IMPROVEMENT, "How alarms are heard", findings=[finding]
    )
    action, _ = recommendations.add_recommendation(
        session, case.case_id, Kind.SAFETY_ACTION, "move the desk", measure="Alarms heard", addressee="Ward 4"
    )
    recommendations.address_area(session, action, area)
    shown = views.show_recommendation(session, action)
    assert shown.areas == (area,)
    assert shown.actions == ()
    assert ("Measure of success", "Alarms heard") in shown.facts
    assert all(value for _, value in shown.facts)
    assert views.show_recommendation(session, area).actions == (action,)
    assert views.show_recommendation(session, area).findings == (finding,)


def test_one_is_found_by_number_reference_or_the_id_of_its_file(session: Session, import_file: Any) -> None:
    item = {"id": "R7", "type": "safety_action", "number": "SA-14", "addressee": "Ward 4", "action": "act"}
    case: Case = import_file(recommendations=[item]).case
    for said in ("SA-14", " sa-14 ", "D-1", "d-1", "R7"):
        assert views.find_recommendation(session, said).file_id == "R7"
        assert views.find_recommendation(session, said, case.case_id).number == "SA-14"
    for said in ("", "SA-1", "D-2", "%"):
        with pytest.raises(NotFound):
            views.find_recommendation(session, said)


def test_what_several_cases_call_the_same_needs_the_case(session: Session) -> None:
    one, two = open_case(session), open_case(session)
    for case in (one, two):
        recommendations.add_recommendation(session, case.case_id, Kind.SAFETY_ACTION, "act")
    with pytest.raises(BadInput, match=f"in {one.reference}, {two.reference}. Name the case"):
        views.find_recommendation(session, "D-1")
    assert views.find_recommendation(session, "D-1", two.case_id).case_id == two.case_id


def test_the_demonstration_is_listed_in_full_sentences(session: Session, demo_case: Case) -> None:
    lines = views.list_recommendations(session, demo_case.case_id)
    assert len(lines) > 0
    assert all(line.wording.endswith((".", "?")) for line in lines)
