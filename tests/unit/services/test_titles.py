"""How records are called in lists."""

from __future__ import annotations

from tests.unit.services.steps import LONG
from workbench.records.case import Term
from workbench.records.findings import Finding
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.records.record import CaseId, RecordId
from workbench.services import titles

ID, CASE = RecordId("r"), CaseId("c")


def test_a_title_is_one_short_line() -> None:
    finding = Finding(id=ID, case_id=CASE, statement=f"One\n\nof many.\t{LONG}")
    assert titles.title(finding).startswith("One of many. Long Long")
    assert len(titles.title(finding)) <= 120
    assert titles.title(finding).endswith("Long L…")
    assert titles.title(Term(id=ID, case_id=CASE, text="How?")) == "How?"


def test_a_recommendation_is_cited_by_its_number_once_it_has_one() -> None:
    kind = RecommendationType.SAFETY_ACTION
    draft = Recommendation(id=ID, case_id=CASE, type=kind, action="act", reference="D-1")
    numbered = Recommendation(id=ID, case_id=CASE, type=kind, action="act", reference="D-1", number="SA-1")
    assert [titles.reference(draft), titles.reference(numbered)] == ["D-1", "SA-1"]
