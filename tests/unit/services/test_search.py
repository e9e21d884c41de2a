"""Search: every place is recognisable, every query is harmless."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.services.steps import MIXED, file_text, open_case
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.recommendations import RecommendationType
from workbench.records.record import Kind
from workbench.services import findings, people, recommendations
from workbench.services.search import search
from workbench.services.session import Session


def test_a_result_says_what_it_is_where_and_in_which_case(session: Session, tmp_path: Path) -> None:
    case = open_case(session)
    pages = "\n\n".join(f"Paragraph {n} of the log. " + "Nothing here. " * 40 for n in range(20))
    file_text(session, case, tmp_path, "log.txt", f"{pages}\n\nThe zebra alarm rang.")
    (hit,) = search(session, "zebra")
    assert (hit.kind, hit.reference, hit.case, hit.title) == (Kind.EVIDENCE, "E-1", case.reference, "log")
    assert "‹zebra›" in hit.snippet
    assert hit.where
    assert "zebra" not in repr(hit)


def test_a_search_is_narrowed_to_a_case_and_to_kinds(session: Session) -> None:
    one, two = open_case(session), open_case(session)
    for case in (one, two):
        findings.add_finding(session, case.case_id, "The alarm was not heard.")
        people.ask(session, case.case_id, "Who heard the alarm?")
    assert len(search(session, "alarm")) == 4
    assert {hit.case for hit in search(session, "alarm", case=two.reference.lower())} == {two.reference}
    assert {hit.reference for hit in search(session, "alarm", kinds=[Kind.QUESTION])} == {"Q-1"}
    assert len(search(session, "alarm", limit=3)) == 3
    with pytest.raises(NotFound):
        search(session, "alarm", case="PSII-1999-001")


def test_a_recommendation_is_found_by_its_number_and_called_by_it(session: Session) -> None:
    case = open_case(session)
    draft, _ = recommendations.add_recommendation(
        session, case.case_id, RecommendationType.SAFETY_ACTION, "move the desk"
    )
    recommendations.issue(session, draft)
    assert [hit.reference for hit in search(session, "SA-1")] == ["SA-1"]


def test_a_case_is_found_by_its_title_and_by_what_people_type_in_any_script(session: Session) -> None:
    case = open_case(session, title=MIXED)
    (hit,) = search(session, "double check")
    assert (hit.kind, hit.reference, hit.title) == (Kind.CASE, case.reference, MIXED)
    assert search(session, "مراجعة")[0].reference == case.reference


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_out_of_range_is_refused(session: Session, limit: int) -> None:
    with pytest.raises(BadInput) as caught:
        search(session, "alarm", limit=limit)
    assert caught.value.where == "limit"


ODD = ("", " ", '"', '""', "*", "🩺", "_", "AND", "NEAR(", "title:", "a\0b", "-", "^x")


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_find_nothing_and_break_nothing(session: Session, demo_case: Case, query: str) -> None:
    assert isinstance(search(session, query), tuple)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(query=st.text(max_size=30))
def test_no_query_is_an_error(session: Session, query: str) -> None:
    assert search(session, query) == ()
