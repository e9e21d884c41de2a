"""Numbers are given without clashes and without gaps, within what the regime says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.services.steps import HSSIB, open_case
from workbench.errors import BadInput
from workbench.records.case import Case
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.regimes import format_number, load_regime
from workbench.services import numbering, recommendations, records
from workbench.services.session import Session, undo

DAY = date(2026, 3, 1)


def issued(
    session: Session,
    case: Case,
    kind: RecommendationType = RecommendationType.SAFETY_RECOMMENDATION,
    *,
    on: date = DAY,
    number: str = "",
) -> Recommendation:
    draft, _ = recommendations.add_recommendation(session, case.case_id, kind, "act", addressee="NHS England")
    return recommendations.issue(session, draft, on=on, number=number)[0]


def test_an_issuers_numbers_run_over_all_its_cases_a_year_and_a_type(session: Session) -> None:
    one, two = open_case(session, HSSIB), open_case(session, HSSIB)
    numbers = [
        issued(session, one).number,
        issued(session, two).number,
        issued(session, one).number,
        issued(session, two, RecommendationType.SAFETY_OBSERVATION).number,
        issued(session, two, on=date(2025, 12, 31)).number,
    ]
    assert numbers == ["R/2026/001", "R/2026/002", "R/2026/003", "O/2026/001", "R/2025/001"]


def test_numbers_within_a_case_begin_anew_in_each(session: Session) -> None:
    kind = RecommendationType.SAFETY_ACTION
    one, two = open_case(session), open_case(session)
    numbers = [issued(session, case, kind).number for case in (one, one, two)]
    assert numbers == ["SA-1", "SA-2", "SA-1"]


def test_a_number_given_back_by_an_undo_is_given_next(session: Session) -> None:
    one, two = open_case(session, HSSIB), open_case(session, HSSIB)
    issued(session, one)
    issued(session, two)
    issued(session, one)
    undo(session, two.case_id)
    assert issued(session, one).number == "R/2026/002"
    assert issued(session, one).number == "R/2026/004"


def test_a_series_begun_elsewhere_is_carried_on(session: Session) -> None:
    case = open_case(session, HSSIB)
    assert issued(session, case, number="R/2026/220").number == "R/2026/220"
    assert issued(session, case).number == "R/2026/221"


@pytest.mark.parametrize(
    "number", ["R/2026/1", "R/2025/007", "O/2026/007", "seven", "R/2026/0007", "R/2026/٠٠٧"]
)
def test_a_number_of_another_form_is_refused_with_an_example(session: Session, number: str) -> None:
    with pytest.raises(BadInput, match="looks like R/2026/001") as caught:
        issued(session, open_case(session, HSSIB), number=number)
    assert caught.value.where == "number"


def test_a_number_is_never_given_twice(session: Session) -> None:
    case = open_case(session, HSSIB)
    issued(session, case, number="R/2026/007")
    with pytest.raises(BadInput, match="Another recommendation has this number"):
        issued(session, open_case(session, HSSIB), number="R/2026/007")


def test_a_type_without_numbers_takes_none(session: Session) -> None:
    with pytest.raises(BadInput, match="have no number"):
        issued(
            session, open_case(session, HSSIB), RecommendationType.LOCAL_LEARNING_PROMPT, number="L/2026/001"
        )


def test_a_draft_that_came_with_a_number_keeps_it(session: Session, import_file: Any) -> None:
    item = {"id": "R1", "type": "safety_action", "number": "SA-14", "addressee": "Ward 4", "action": "act"}
    case = import_file(recommendations=[item]).case
    draft = records.find(session, Recommendation, case.case_id, "R1")
    with pytest.raises(BadInput, match="It has the number SA-14 already"):
        recommendations.issue(session, draft, number="SA-15")
    assert recommendations.issue(session, draft, on=DAY)[0].number == "SA-14"
    assert issued(session, case, RecommendationType.SAFETY_ACTION).number == "SA-15"


@pytest.mark.parametrize("code", ["hssib-2022-act", "psirf-provider", "mnsi", "cqc-discrete-branch"])
@given(year=st.integers(2000, 2100), sequence=st.integers(1, 10_000))
def test_every_number_of_every_pattern_is_read_back(code: str, year: int, sequence: int) -> None:
    for rules in load_regime(code).recommendation_types:
        number = format_number(rules, year=year, sequence=sequence)
        if number is not None:
            assert numbering.sequence_in(rules, number, year) == sequence


@given(st.text())
def test_whatever_is_typed_is_a_number_or_is_not(typed: str) -> None:
    for rules in load_regime("hssib-2022-act").recommendation_types:
        found = numbering.sequence_in(rules, typed, 2026)
        assert found is None or format_number(rules, year=2026, sequence=found) == typed
