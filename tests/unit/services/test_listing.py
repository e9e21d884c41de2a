"""Evidence lists hold the right pieces in the right order, whatever is typed to choose them."""

from __future__ import annotations

import pytest

from tests.unit.services.conftest import Import
from workbench.records.evidence import EvidenceKind
from workbench.records.marking import Marking
from workbench.records.record import CaseId, RecordId
from workbench.services.listing import EvidenceOrder, evidence_ids, evidence_page
from workbench.services.session import Session

PIECES = [
    {"id": "E1", "title": "bed log", "kind": "record", "marking": "protected", "obtained_on": "2026-02-01"},
    {"id": "E2", "title": "Agenda", "kind": "policy", "marking": "public", "source": "Élodie 50%_off!"},
    {"id": "E3", "title": "Catalogue", "kind": "data", "marking": "internal", "obtained_on": "2026-01-01"},
    *({"id": f"E{n}", "title": f"Zone {n}", "kind": "other", "marking": "public"} for n in range(4, 11)),
]


@pytest.fixture
def case_id(import_file: Import) -> CaseId:
    import_file(case={"title": "Other"}, evidence=[{"id": "E1", "title": "bed log", "text": "a"}])
    return import_file(evidence=[{"text": "a", **piece} for piece in PIECES]).case.case_id


def references(session: Session, ids: tuple[RecordId, ...]) -> list[int]:
    return [int(piece.reference.removeprefix("E-")) for piece in evidence_page(session, ids)]


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        (EvidenceOrder.REFERENCE, [1, 2, 3], [10, 9, 8]),
        (EvidenceOrder.TITLE, [2, 1, 3], [9, 8, 7]),
        (EvidenceOrder.KIND, [3, 4, 5], [1, 2, 10]),
        (EvidenceOrder.MARKING, [3, 1, 2], [10, 9, 8]),
        (EvidenceOrder.OBTAINED_ON, [3, 1, 2], [1, 3, 10]),
    ],
)
def test_each_order_goes_both_ways(
    session: Session, case_id: CaseId, order: EvidenceOrder, first: list[int], last: list[int]
) -> None:
    forwards = evidence_ids(session, case_id, order=order)
    backwards = evidence_ids(session, case_id, order=order, descending=True)
    assert references(session, forwards[:3]) == first
    assert references(session, backwards[:3]) == last
    assert len(set(forwards)) == len(backwards) == len(PIECES)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", list(range(1, 11))),
        ("LOG", [1, 3]),
        ("log bed", [1]),
        ("élodie", [2]),
        ("50%", [2]),
        ("%_o", [2]),
        ("off!", [2]),
        ("e-10", [10]),
        ("' OR 1=1 --", []),
        ("nowhere", []),
    ],
)
def test_words_choose_what_holds_each_of_them(
    session: Session, case_id: CaseId, words: str, found: list[int]
) -> None:
    assert references(session, evidence_ids(session, case_id, words=words)) == found


def test_kind_and_marking_choose_too(session: Session, case_id: CaseId) -> None:
    public = evidence_ids(session, case_id, marking=Marking.PUBLIC)
    assert references(session, public) == [2, *range(4, 11)]
    both = evidence_ids(session, case_id, marking=Marking.PUBLIC, kind=EvidenceKind.POLICY)
    assert references(session, both) == [2]


def test_a_page_keeps_the_order_asked_for_and_leaves_out_what_is_gone(
    session: Session, case_id: CaseId
) -> None:
    ids = evidence_ids(session, case_id)
    asked = (ids[4], RecordId("gone"), ids[0])
    assert [piece.id for piece in evidence_page(session, asked)] == [ids[4], ids[0]]
    assert evidence_page(session, ()) == ()
