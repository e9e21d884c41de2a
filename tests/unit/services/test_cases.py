"""Cases are opened, numbered, listed, found by their reference and loaded whole."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from tests.unit.services.conftest import Import
from tests.unit.services.steps import open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case, CaseKind, CaseStatus
from workbench.records.findings import Finding
from workbench.records.record import CaseId
from workbench.services import cases, records
from workbench.services.cases import edit_case, find_case, list_cases, load_case, new_case
from workbench.services.history import list_history
from workbench.services.session import Session, undo

REGIME = "psirf-provider"


@pytest.mark.parametrize(
    ("kind", "reference"),
    [
        (CaseKind.NATIONAL_INVESTIGATION, "NI-2026-001"),
        (CaseKind.AFTER_ACTION_REVIEW, "AAR-2026-001"),
        (CaseKind.OTHER, "CASE-2026-001"),
    ],
)
def test_a_new_case_is_numbered_within_its_kind_and_year(
    session: Session, kind: CaseKind, reference: str
) -> None:
    case, changes = new_case(session, title="A fall", kind=kind, regime=REGIME, opened_on=date(2026, 12, 31))

    assert case.reference == reference
    assert find_case(session, reference) == case
    assert changes.ids == {case.id}


def test_numbers_go_on_from_the_highest_however_it_was_written(session: Session) -> None:
    day = date(2026, 5, 1)
    for reference in ("psii-2026-007", "PSII-2026-²", "PSII-2026-x", "PSII-2025-040", "90"):
        new_case(session, title="A", kind=CaseKind.PSII, regime=REGIME, reference=reference, opened_on=day)

    assert cases.next_reference(session, CaseKind.PSII, 2026) == "PSII-2026-008"


def test_a_case_opened_now_has_the_date_of_the_united_kingdom(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "today", lambda: date(2026, 7, 1))

    case, _ = new_case(session, title=" A  fall\n", kind=CaseKind.PSII, regime=REGIME)

    assert (case.opened_on, case.title) == (date(2026, 7, 1), "A fall")


@pytest.mark.parametrize(
    ("title", "regime", "reference", "where"),
    [
        (" ", REGIME, "", "title"),
        ("A fall", "atlantis", "", "regime"),
        ("A fall", REGIME, "a\nb", "reference"),
        ("A fall", REGIME, "x" * 61, "reference"),
        ("A fall", REGIME, "taken", "reference"),
        ("A\0fall", REGIME, "", "title"),
    ],
)
def test_a_case_that_cannot_be_is_refused_and_not_made(
    session: Session, title: str, regime: str, reference: str, where: str
) -> None:
    new_case(session, title="First", kind=CaseKind.PSII, regime=REGIME, reference="TAKEN")

    with pytest.raises(BadInput) as error:
        new_case(session, title=title, kind=CaseKind.PSII, regime=regime, reference=reference)

    assert error.value.where == where
    assert len(list_cases(session)) == 1


def test_the_list_has_the_newest_first_with_how_much_each_holds(
    session: Session, import_file: Import
) -> None:
    import_file(case={"opened_on": "2026-01-01"})
    import_file(
        case={"opened_on": "2026-02-01"},
        evidence=[{"id": "E1", "title": "A", "text": "b"}],
        findings=[{"id": "F1", "statement": "A"}, {"id": "F2", "statement": "B"}],
    )

    lines = list_cases(session)

    assert [line.case.reference for line in lines] == ["PSII-2026-002", "PSII-2026-001"]
    assert [(line.evidence, line.findings, line.recommendations) for line in lines] == [
        (1, 2, 0),
        (0, 0, 0),
    ]


def test_a_case_is_found_in_any_capitals_or_by_its_id(session: Session, demo_case: Case) -> None:
    assert find_case(session, " sh-2026-041 ") == demo_case
    assert find_case(session, demo_case.id) == demo_case
    with pytest.raises(NotFound):
        find_case(session, "SH-2026-042")


def test_a_case_is_loaded_with_every_kind_of_record_it_holds(session: Session, demo_case: Case) -> None:
    whole = load_case(session, demo_case.case_id)

    filled = {f.name for f in fields(whole) if getattr(whole, f.name)}
    assert {"terms", "people", "evidence", "excerpts", "events", "findings", "links"} <= filled
    assert {record.case_id for record in whole.by_id.values()} == {demo_case.case_id}


def test_records_of_another_case_are_not_loaded(session: Session, demo_case: Case) -> None:
    other, _ = new_case(session, title="Other", kind=CaseKind.PSII, regime=REGIME)
    finding, _ = records.add(session, Finding, other.case_id, statement="Elsewhere")

    assert finding.id not in load_case(session, demo_case.case_id).by_id
    assert load_case(session, other.case_id).findings == (finding,)


def test_a_case_that_is_not_there_cannot_be_loaded(session: Session) -> None:
    with pytest.raises(NotFound):
        load_case(session, CaseId("no such id"))


def test_a_case_is_changed_in_one_step_that_can_be_taken_back(session: Session) -> None:
    case = open_case(session)

    changed, _ = there_and_back(
        session,
        case.case_id,
        lambda: edit_case(
            session,
            case,
            title="A fall at  night",
            status=CaseStatus.CLOSED,
            due_on=date(2026, 9, 1),
            lead="Cy",
        ),
    )

    assert (changed.title, changed.status, changed.lead) == ("A fall at night", CaseStatus.CLOSED, "Cy")
    assert (changed.reference, changed.regime) == (case.reference, case.regime)
    with pytest.raises(BadInput) as error:
        edit_case(session, case, title=" ")
    assert error.value.where == "title"


def test_a_case_is_opened_with_its_lead_and_its_day_as_one_step(session: Session) -> None:
    case, changes = new_case(
        session,
        title="A fall",
        kind=CaseKind.PSII,
        regime="psirf-provider",
        lead=" Ada ",
        due_on=date(2026, 9, 1),
    )
    assert (case.lead, case.due_on) == ("Ada", date(2026, 9, 1))
    assert [line.seq for line in list_history(session, case.case_id)] == [changes.seq]
    undo(session, case.case_id)
    assert case.case_id not in {line.case.case_id for line in list_cases(session)}
