"""Recommendations: drafted, tied, issued once, and moved on only where that makes sense."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest

from tests.unit.services.steps import HSSIB, LONG, MIXED, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.links import Relation
from workbench.records.recommendations import (
    Estimate,
    Recommendation,
    RecommendationStatus,
    RecommendationType,
)
from workbench.services import findings, people, recommendations
from workbench.services.cases import load_case
from workbench.services.search import search
from workbench.services.session import Session, undo
from workbench.services.tidying import today

Kind = RecommendationType
Status = RecommendationStatus


@pytest.fixture
def national(session: Session) -> Case:
    return open_case(session, HSSIB)


@pytest.fixture
def provider(session: Session) -> Case:
    return open_case(session)


def drafted(
    session: Session, case: Case, kind: Kind = Kind.SAFETY_RECOMMENDATION, action: str = "review the alarm"
) -> Recommendation:
    return recommendations.add_recommendation(session, case.case_id, kind, action, addressee="NHS England")[0]


def test_a_recommendation_is_drafted_with_its_findings_and_addressee(
    session: Session, national: Case
) -> None:
    finding, _ = findings.add_finding(session, national.case_id, "Nobody heard it.")
    body, _ = people.add_organisation(session, national.case_id, "NHS England")
    draft, _ = there_and_back(
        session,
        national.case_id,
        lambda: recommendations.add_recommendation(
            session,
            national.case_id,
            Kind.SAFETY_RECOMMENDATION,
            f" review\n{MIXED} ",
            findings=[finding, finding],
            addressee=body,
            partners=("ICB", " ", "ICB"),
            measure="Alarms heard",
            cost=Estimate(low=10.0, high=20.0, currency="GBP"),
        ),
    )
    assert (draft.reference, draft.status, draft.number) == ("D-1", Status.DRAFT, "")
    assert (draft.action, draft.partners) == (f"review {MIXED}", ("ICB",))
    assert (draft.addressee_id, draft.addressee_name) == (body.id, "")
    assert [hit.reference for hit in search(session, "مراجعة")] == ["D-1"]
    draft, _ = there_and_back(
        session,
        national.case_id,
        lambda: recommendations.edit_recommendation(session, draft, addressee="A body unknown", intent=LONG),
    )
    assert (draft.addressee_id, draft.addressee_name) == (None, "A body unknown")
    assert draft.measure == "Alarms heard"
    there_and_back(session, national.case_id, lambda: recommendations.remove_recommendation(session, draft))


def test_a_type_of_another_regime_is_refused(session: Session, national: Case, provider: Case) -> None:
    for case, kind in ((national, Kind.SAFETY_ACTION), (provider, Kind.SAFETY_RECOMMENDATION)):
        with pytest.raises(BadInput) as caught:
            drafted(session, case, kind)
        assert caught.value.where.startswith("type")
    draft = drafted(session, provider, Kind.SAFETY_ACTION)
    with pytest.raises(BadInput):
        recommendations.edit_recommendation(session, draft, type=Kind.SAFETY_OBSERVATION)
    changed, _ = recommendations.edit_recommendation(session, draft, type=Kind.AREA_FOR_IMPROVEMENT)
    assert changed.type is Kind.AREA_FOR_IMPROVEMENT


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"cost": Estimate(low=2.0, high=1.0)}, "cost"),
        ({"benefit": Estimate(low=math.nan)}, "benefit"),
        ({"cost": Estimate(high=math.inf)}, "cost"),
        ({"cost": Estimate(payer="\ud800")}, "cost"),
        ({"partners": ("a\0",)}, "partners"),
        ({"action": " \u200b"}, "action"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_field(
    session: Session, national: Case, values: dict[str, Any], where: str
) -> None:
    draft = drafted(session, national)
    with pytest.raises(BadInput) as caught:
        recommendations.edit_recommendation(session, draft, **values)
    assert caught.value.where == where
    assert load_case(session, national.case_id).recommendations == (draft,)


def test_grounds_are_tied_replaced_and_dropped(session: Session, national: Case) -> None:
    one, _ = findings.add_finding(session, national.case_id, "One")
    two, _ = findings.add_finding(session, national.case_id, "Two")
    draft, at = drafted(session, national), national.case_id
    there_and_back(session, at, lambda: recommendations.follow_from(session, draft, one))
    there_and_back(session, at, lambda: recommendations.set_findings(session, draft, [two, one]))
    assert load_case(session, at).targets(draft.id, Relation.FOLLOWS_FROM) == [two, one]
    there_and_back(session, at, lambda: recommendations.unfollow(session, draft, one))
    other = drafted(session, national, action="train")
    there_and_back(session, at, lambda: recommendations.order_recommendations(session, [other, draft]))


def test_safety_actions_address_areas_for_improvement(session: Session, provider: Case) -> None:
    area = drafted(session, provider, Kind.AREA_FOR_IMPROVEMENT, "How alarms are heard")
    action = drafted(session, provider, Kind.SAFETY_ACTION, "move the desk")
    there_and_back(session, provider.case_id, lambda: recommendations.address_area(session, action, area))
    with pytest.raises(BadInput, match="D-2 is not an area for improvement"):
        recommendations.address_area(session, area, action)
    with pytest.raises(BadInput, match="itself an area"):
        recommendations.address_area(session, area, area)
    there_and_back(session, provider.case_id, lambda: recommendations.drop_area(session, action, area))


def test_issuing_gives_the_number_once_and_the_date_of_the_duty(session: Session, national: Case) -> None:
    draft = drafted(session, national)
    day = date(2026, 3, 1)
    issued, _ = there_and_back(
        session, national.case_id, lambda: recommendations.issue(session, draft, on=day)
    )
    assert (issued.number, issued.status) == ("R/2026/001", Status.ISSUED)
    assert issued.response_due_on == day + timedelta(days=90)
    assert [hit.reference for hit in search(session, '"R/2026/001"')] == ["R/2026/001"]
    with pytest.raises(BadInput, match="R/2026/001 has been issued already"):
        recommendations.issue(session, draft)


def test_a_type_without_number_or_duty_gets_neither(session: Session, national: Case) -> None:
    prompt = drafted(session, national, Kind.LOCAL_LEARNING_PROMPT, "How do you hear alarms")
    issued, _ = recommendations.issue(session, prompt, on=date(2026, 3, 1))
    assert (issued.number, issued.response_due_on, issued.status) == ("", None, Status.ISSUED)


def test_a_duty_to_respond_needs_somebody_who_has_it(session: Session, national: Case) -> None:
    nobody, _ = recommendations.add_recommendation(
        session, national.case_id, Kind.SAFETY_RECOMMENDATION, "review the alarm"
    )
    with pytest.raises(BadInput, match="duty to respond") as caught:
        recommendations.issue(session, nobody)
    assert caught.value.where == "addressee"


def test_nothing_is_issued_tomorrow(session: Session, national: Case) -> None:
    with pytest.raises(BadInput, match="future"):
        recommendations.issue(session, drafted(session, national), on=today() + timedelta(days=1))


def test_a_date_that_was_set_for_the_response_stays(session: Session, national: Case) -> None:
    draft, _ = recommendations.edit_recommendation(
        session, drafted(session, national), response_due_on=date(2026, 12, 24)
    )
    issued, _ = recommendations.issue(session, draft, on=date(2026, 3, 1))
    assert issued.response_due_on == date(2026, 12, 24)


def test_what_was_issued_is_withdrawn_and_not_removed_or_retyped(session: Session, national: Case) -> None:
    issued, _ = recommendations.issue(session, drafted(session, national), on=date(2026, 3, 1))
    with pytest.raises(BadInput, match="Withdraw it instead"):
        recommendations.remove_recommendation(session, issued)
    with pytest.raises(BadInput, match="number of its type"):
        recommendations.edit_recommendation(session, issued, type=Kind.SAFETY_OBSERVATION)
    withdrawn, _ = there_and_back(
        session,
        national.case_id,
        lambda: recommendations.change_status(session, issued, Status.WITHDRAWN),
    )
    assert withdrawn.number == "R/2026/001"
    with pytest.raises(BadInput):
        recommendations.issue(session, withdrawn)


def test_statuses_move_only_where_it_makes_sense(session: Session, national: Case) -> None:
    draft = drafted(session, national)
    with pytest.raises(BadInput, match="not been issued yet"):
        recommendations.change_status(session, draft, Status.CLOSED)
    with pytest.raises(BadInput, match="issue"):
        recommendations.change_status(session, draft, Status.ISSUED)
    agreed, _ = recommendations.change_status(session, draft, Status.AGREED)
    issued, _ = recommendations.issue(session, agreed, on=date(2026, 3, 1))
    with pytest.raises(BadInput, match="cannot be a draft again"):
        recommendations.change_status(session, issued, Status.DRAFT)
    closed, _ = recommendations.change_status(session, issued, Status.CLOSED)
    assert closed.status is Status.CLOSED


def test_an_issue_taken_back_is_a_draft_that_can_go(session: Session, national: Case) -> None:
    draft = drafted(session, national)
    recommendations.issue(session, draft, on=date(2026, 3, 1))
    undo(session, national.case_id)
    recommendations.remove_recommendation(session, draft)
    with pytest.raises(NotFound):
        recommendations.issue(session, draft)
