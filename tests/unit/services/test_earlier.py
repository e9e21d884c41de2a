"""How a recommendation of a case stands to published ones: decided, replaced, taken back, carried along."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.services.steps import HSSIB, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.recommendations import Earlier, Recommendation, RecommendationType
from workbench.records.register import Entry, EntryRelation
from workbench.services import earlier, recommendation_views, recommendations
from workbench.services.cases import load_case
from workbench.services.exchange.exporting import export_case
from workbench.services.exchange.importing import import_case
from workbench.services.register import entries
from workbench.services.register.importing import import_file
from workbench.services.session import Session

WHY = "Theirs asks for training; ours asks for a lead."


@pytest.fixture
def draft(session: Session) -> Recommendation:
    case = open_case(session, HSSIB)
    return recommendations.add_recommendation(
        session, case.case_id, RecommendationType.SAFETY_RECOMMENDATION, "name a lead for infusion pumps"
    )[0]


@pytest.fixture
def entry(session: Session, tmp_path: Path) -> Entry:
    path = tmp_path / "known.jsonl"
    path.write_text(
        json.dumps({"id": "7", "number": "OI-7", "issuer": "Ostrell", "text": "Train all staff."})
    )
    import_file(session, path)
    return entries.find_entry(session, "PR-1")


def test_a_decision_about_an_earlier_one_is_one_step_with_its_reason(
    session: Session, draft: Recommendation, entry: Entry
) -> None:
    said, _ = there_and_back(
        session,
        draft.case_id,
        lambda: earlier.relate_to_earlier(session, draft, entry, EntryRelation.DISTINCT, f" {WHY}\n"),
    )
    assert said.earlier == (
        Earlier(
            issuer="Ostrell", source_id="7", cited="OI-7", words="Train all staff.",
            relation=EntryRelation.DISTINCT, note=WHY,
        ),
    )  # fmt: skip
    assert load_case(session, draft.case_id).recommendations[0].earlier == said.earlier


def test_holding_apart_needs_a_reason_and_another_decision_takes_its_place(
    session: Session, draft: Recommendation, entry: Entry
) -> None:
    with pytest.raises(BadInput, match="Say why") as refused:
        earlier.relate_to_earlier(session, draft, entry, EntryRelation.DISTINCT, " ")
    assert refused.value.where == "note"
    earlier.relate_to_earlier(session, draft, entry, EntryRelation.DISTINCT, WHY)
    said, _ = earlier.relate_to_earlier(session, draft, entry, EntryRelation.SUPERSEDES)
    assert [each.relation for each in said.earlier] == [EntryRelation.SUPERSEDES]
    assert earlier.said_of(said, entry) == said.earlier[0]
    gone, _ = earlier.drop_earlier(session, said, said.earlier[0])
    assert gone.earlier == ()
    with pytest.raises(NotFound):
        earlier.drop_earlier(session, said, said.earlier[0])


def test_it_is_read_with_the_recommendation_and_travels_with_its_case(
    session: Session,
    new_session: Callable[[], Session],
    draft: Recommendation,
    entry: Entry,
    tmp_path: Path,
) -> None:
    earlier.relate_to_earlier(session, draft, entry, EntryRelation.DISTINCT, WHY)
    view = recommendation_views.show_recommendation(session, draft)
    assert dict(view.facts)["Earlier recommendations"] == f"Distinct from OI-7 of Ostrell: {WHY}"
    export_case(session, draft.case_id, tmp_path / "case.json", basis="internal-need")
    path = tmp_path / "case.json"
    content = json.loads(path.read_text())
    content["recommendations"][0]["earlier"][0]["theirs"] = "kept"
    path.write_text(json.dumps(content))
    other = new_session()
    brought = import_case(other, path).case
    (again,) = load_case(other, brought.case_id).recommendations
    assert again.earlier == load_case(session, draft.case_id).recommendations[0].earlier
    export_case(other, brought.case_id, tmp_path / "again.json", basis="internal-need")
    kept = json.loads((tmp_path / "again.json").read_text())
    assert kept["recommendations"][0]["earlier"][0]["theirs"] == "kept"
