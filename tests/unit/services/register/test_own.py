"""What a vault publishes itself enters its register; what is for one reader does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from workbench.errors import VaultFull
from workbench.records.recommendations import Recommendation
from workbench.records.record import CaseId
from workbench.records.register import Decision, EntryStatus
from workbench.records.release import Remedy
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.records import edit
from workbench.services.register.answers import answer_facts
from workbench.services.register.entries import Answer, find_entry, list_entries, respond, undo_register
from workbench.services.releasing import leaving
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.making import make_release
from workbench.services.session import Session


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    return import_case(session, fiction.written(tmp_path / "input")).case.case_id


def release(session: Session, case_id: CaseId, out: Path, **how: Any) -> Released:
    """Release the report, with whatever stands in the way masked."""
    found = check_release(session, case_id, fiction.REPORT).open_concerns
    lines = [
        DecisionLine(concern=each.id, decision=Remedy.MASK, by="Lead", reason="Not needed.") for each in found
    ]
    how = {"formats": ("html",), "basis": "final-report", **how}
    return make_release(session, case_id, fiction.REPORT, out=out, lines=lines, **how)


def the_recommendation(session: Session, case_id: CaseId) -> Recommendation:
    return load_case(session, case_id).recommendations[0]


def test_what_was_released_for_everybody_is_in_the_register(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    done = release(session, case_id, tmp_path / "out")
    assert done.remembered is not None
    assert done.remembered.new == len(load_case(session, case_id).recommendations) >= 1
    (entry, *_) = list_entries(session).entries
    assert entry.public.source_id in {each.id for each in load_case(session, case_id).recommendations}
    assert entry.public.status is EntryStatus.ISSUED


def test_what_a_second_release_says_takes_the_place_and_the_answer_stays(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    release(session, case_id, tmp_path / "first")
    recommendation = the_recommendation(session, case_id)
    entry = find_entry(session, recommendation.id)
    respond(session, entry, Answer(decision=Decision.ACCEPT, text="We will.", by="A body"))
    edit(
        session, recommendation, verb="edit_recommendation", action="buy nothing before it was tried by night"
    )

    done = release(session, case_id, tmp_path / "second")

    assert done.remembered is not None
    assert (done.remembered.new, done.remembered.changed) == (0, 1)
    now = find_entry(session, recommendation.id).public
    assert "tried by night" in now.text
    assert now.response_text == "We will."
    assert ("Reasons", "We will.") in answer_facts(session, recommendation, now.issuer)
    undo_register(session)
    assert "tried by night" not in find_entry(session, recommendation.id).public.text


@pytest.mark.parametrize(
    "how",
    [
        {"kind": "working_copy", "basis": "internal-need", "decided_by": "Lead", "reason": "For work"},
        {"recipient": "One reader"},
    ],
    ids=["a working copy", "for one reader"],
)
def test_what_is_not_for_everybody_does_not_enter(
    session: Session, case_id: CaseId, tmp_path: Path, how: dict[str, Any]
) -> None:
    done = release(session, case_id, tmp_path / "out", **how)
    assert done.files
    assert done.remembered is None
    assert list_entries(session).total == 0


def test_a_register_that_cannot_take_it_does_not_hold_up_the_release(
    session: Session, case_id: CaseId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise VaultFull("The disk is full.")

    monkeypatch.setattr(leaving, "remember_release", full)
    done = release(session, case_id, tmp_path / "out")
    assert all(path.exists() for path in done.files)
    assert "disk is full" in done.not_remembered
