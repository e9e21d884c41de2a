"""A case file comes in whole, or nothing does and the error says where in the file it is wrong."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.unit.services.conftest import Import
from tests.unit.services.making import EVIDENCE, PERSON, docx
from workbench import paths
from workbench.records.case import CaseKind, CaseStatus
from workbench.records.evidence import EvidenceKind
from workbench.records.findings import Confidence
from workbench.records.links import Relation
from workbench.records.marking import Marking
from workbench.records.recommendations import Estimate, RecommendationStatus
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.session import Session
from workbench.store import ledger, search


def test_an_empty_case_needs_three_facts_and_gets_its_reference(
    session: Session, import_file: Import
) -> None:
    made = import_file()

    case = load_case(session, made.case.case_id)
    assert case.case.reference == "PSII-2026-001"
    assert (case.case.case_kind, case.case.status) == (CaseKind.PSII, CaseStatus.OPEN)
    assert case.case.opened_on == date(2026, 3, 1)
    assert len(case.by_id) == 1
    assert made.unknown == ()


@pytest.mark.parametrize("name", ["swarm", "psii", "national"])
def test_every_demonstration_case_comes_in(session: Session, name: str) -> None:
    content = json.loads(paths.resource("demo", name, "case.json").read_bytes())

    case = load_case(session, import_case(session, paths.resource("demo", name, "case.json")).case.case_id)

    for key in ("people", "evidence", "excerpts", "questions", "events", "factors", "findings"):
        assert [record.file_id for record in getattr(case, key)] == [item["id"] for item in content[key]]
    assert len(case.terms) == len(content["case"]["terms_of_reference"])
    assert len(case.sections) == len(content["report"]["sections"])
    assert all(evidence.sha256 for evidence in case.evidence)


def test_an_import_is_one_entry_in_the_ledger_and_cannot_be_undone_by_accident(
    session: Session, import_file: Import
) -> None:
    made = import_file(people=[PERSON], evidence=[EVIDENCE])

    (entry,) = ledger.entries(session.db, case_id=made.case.case_id)
    assert (entry.verb, entry.undoable) == ("import_case", False)
    assert entry.seq == made.changes.seq


def test_the_thread_of_the_file_is_the_thread_of_the_case(session: Session, import_file: Import) -> None:
    made = import_file(
        case={"terms_of_reference": ["Why?", {"id": "T2", "text": "How?", "answered_by": ["F1"]}]},
        people=[PERSON],
        evidence=[EVIDENCE | {"people": ["P1"]}],
        excerpts=[{"id": "X1", "evidence": "E1", "start": 10, "end": 21, "codes": ["light"]}],
        questions=[{"id": "Q1", "text": "Why dark?", "asked_by": "P1", "answered_by": ["F1"]}],
        events=[{"id": "V1", "title": "Fall", "people": ["P1"], "evidence": ["E1", "X1"]}],
        factors=[{"id": "C1", "title": "Light", "contributes_to": ["V1"], "evidence": ["X1"]}],
        findings=[
            {
                "id": "F1",
                "statement": "It was dark",
                "confidence": "low",
                "rests_on": ["X1", "V1", "C1", "X1"],
                "counter": [{"evidence": "E1", "response": "Only outside"}],
            }
        ],
        recommendations=[
            {"id": "R1", "type": "area_for_improvement", "action": "Light", "findings": ["F1"]},
            {"id": "R2", "type": "safety_action", "action": "fit lamps", "addresses": ["R1"]},
        ],
    )

    case = load_case(session, made.case.case_id)
    finding, (first, second) = case.findings[0], case.recommendations
    assert [r.file_id for r in case.targets(finding.id, Relation.RESTS_ON)] == ["X1", "V1", "C1"]
    assert [link.note for link in case.links_from(finding.id, Relation.COUNTERED_BY)] == ["Only outside"]
    assert case.targets(first.id, Relation.FOLLOWS_FROM) == [finding]
    assert case.targets(second.id, Relation.ADDRESSES) == [first]
    assert [len(case.targets(t.id, Relation.ANSWERED_BY)) for t in case.terms] == [0, 1]
    assert case.questions[0].asked_by == case.people[0].id
    assert case.excerpts[0].text == "it was dark"
    assert finding.confidence is Confidence.LOW


def test_words_that_name_nobody_in_the_file_stay_words(session: Session, import_file: Import) -> None:
    made = import_file(
        organisations=[{"id": "O1", "name": "Ostrell Trust"}],
        questions=[{"id": "Q1", "text": "Why?", "asked_by": "the union"}],
        recommendations=[
            {
                "id": "R1",
                "type": "safety_action",
                "action": "light it",
                "status": "issued",
                "addressee": "O1",
                "partners": ["O1", "Somebody else"],
                "cost": "little",
                "benefit": {"low": 1, "high": 2.5, "currency": "GBP"},
            },
            {"id": "R2", "type": "safety_action", "action": "look", "addressee": "The ward"},
        ],
    )

    case = load_case(session, made.case.case_id)
    assert (case.questions[0].asked_by, case.questions[0].asked_by_name) == (None, "the union")
    first, second = case.recommendations
    assert (first.addressee_id, first.addressee_name) == (case.organisations[0].id, "")
    assert (second.addressee_id, second.addressee_name) == (None, "The ward")
    assert first.partners == ("Ostrell Trust", "Somebody else")
    assert first.status is RecommendationStatus.ISSUED
    assert first.cost == Estimate(text="little")
    assert first.benefit == Estimate(low=1.0, high=2.5, currency="GBP")


@pytest.mark.parametrize(
    ("given", "utc"),
    [
        ("2026-01-12T03:52", datetime(2026, 1, 12, 3, 52, tzinfo=UTC)),
        ("2026-07-12T03:52", datetime(2026, 7, 12, 2, 52, tzinfo=UTC)),
        ("2026-03-29T00:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T02:01", datetime(2026, 3, 29, 1, 1, tzinfo=UTC)),
        ("2026-10-25T01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-07-12T03:52Z", datetime(2026, 7, 12, 3, 52, tzinfo=UTC)),
        ("2026-07-12T03:52:10.5-05:00", datetime(2026, 7, 12, 8, 52, 10, 500000, tzinfo=UTC)),
        ("2026-07-12", datetime(2026, 7, 11, 23, 0, tzinfo=UTC)),
        (" ", None),
    ],
)
def test_a_time_without_a_zone_is_london_time(
    session: Session, import_file: Import, given: str, utc: datetime | None
) -> None:
    made = import_file(events=[{"id": "V1", "title": "Fall", "starts_at": given}])

    assert load_case(session, made.case.case_id).events[0].starts_at == utc


def test_evidence_is_sealed_read_and_searchable(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "note.docx").write_bytes(docx())
    made = import_file(
        evidence=[
            EVIDENCE | {"kind": "interview"},
            {"id": "E2", "title": "Note", "file": "files\\note.docx", "marking": "public"},
            {"id": "E3", "title": "To come", "text": ""},
        ]
    )

    typed, file, none = load_case(session, made.case.case_id).evidence
    assert search.file_text(session.db, typed.id) == "She said: it was dark.\nVery."
    assert search.file_text(session.db, file.id) == "The bleep did not sound."
    with session.vault.open_file(file.blob) as sealed:
        assert sealed.readall() == (tmp_path / "files" / "note.docx").read_bytes()
    assert (typed.evidence_kind, typed.file_name) == (EvidenceKind.INTERVIEW, "")
    assert typed.marking is Marking.CONFIDENTIAL
    assert (file.marking, file.file_name) == (Marking.PUBLIC, "note.docx")
    assert (none.blob, none.readable, none.note) == ("", False, "No file was given.")


def test_typed_words_are_text_whatever_they_begin_with(session: Session, import_file: Import) -> None:
    made = import_file(
        evidence=[{"id": "E1", "title": "A", "text": "%PDF-1.7 is how the file began, she said."}],
        excerpts=[{"id": "X1", "evidence": "E1", "start": 0, "end": 8}],
    )

    case = load_case(session, made.case.case_id)
    assert case.evidence[0].media_type == "text/plain"
    assert case.excerpts[0].text == "%PDF-1.7"


def test_a_damaged_file_is_kept_when_the_case_file_says_that_it_cannot_be_read(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    (tmp_path / "broken.docx").write_bytes(docx()[:400])
    made = import_file(evidence=[{"id": "E1", "title": "A", "file": "broken.docx", "readable": False}])

    (kept,) = load_case(session, made.case.case_id).evidence
    assert (kept.readable, kept.size) == (False, 400)


def test_unknown_keys_are_kept_where_they_stood_and_reported(session: Session, import_file: Import) -> None:
    made = import_file(
        case={"theirs": 1},
        also={"a": [1]},
        people=[PERSON | {"x": None, "identifiers": {"passport": "no"}}],
        findings=[{"id": "F1", "statement": "A", "counter": [{"evidence": "V1", "weight": 2}]}],
        events=[{"id": "V1", "title": "A"}],
        recommendations=[
            {"id": "R1", "type": "safety_action", "action": "a", "cost": {"text": "b", "year": 1}}
        ],
    )

    assert sorted(made.unknown) == [
        "$.also",
        "$.case.theirs",
        "$.findings[0].counter[0].weight",
        "$.people[0].identifiers.passport",
        "$.people[0].x",
        "$.recommendations[0].cost.year",
    ]
    case = load_case(session, made.case.case_id)
    assert json.loads(case.case.extra) == {"also": {"a": [1]}, "case": {"theirs": 1}}
    assert json.loads(case.people[0].extra) == {"x": None, "identifiers": {"passport": "no"}}
    assert json.loads(case.recommendations[0].extra) == {"cost": {"year": 1}}
    (link,) = case.links
    assert json.loads(link.extra) == {"weight": 2}
