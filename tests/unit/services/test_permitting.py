"""What may stand or be copied in a whole case: phrases somebody approved, a standing basis for copies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e import fiction
from workbench.errors import BadInput
from workbench.records.marking import Marking
from workbench.records.record import CaseId
from workbench.regimes import load_regime
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.permitting import (
    CopyRule,
    approve_phrase,
    copy_rule,
    give_standing,
    log_copy,
    withdraw_phrase,
    withdraw_standing,
)
from workbench.services.session import Session, undo


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    return import_case(session, fiction.written(tmp_path / "input")).case.case_id


def raised(session: Session, case_id: CaseId) -> list[str]:
    return [concern.text for concern in check_release(session, case_id, fiction.REPORT).open_concerns]


def rule(session: Session, case_id: CaseId, marking: Marking | None = Marking.PROTECTED) -> CopyRule:
    file = load_case(session, case_id)
    return copy_rule(file, load_regime(file.case.regime), marking)


def test_an_approved_phrase_stands_with_who_when_and_why(session: Session, case_id: CaseId) -> None:
    phrase, _ = approve_phrase(session, case_id, fiction.COPIED, reason="Said at the open board.", by="Lead")
    assert fiction.COPIED not in raised(session, case_id)
    assert (phrase.approved_by, phrase.reason, phrase.recorded_by) == (
        "Lead", "Said at the open board.", session.user,
    )  # fmt: skip
    assert phrase.approved_at is not None
    withdraw_phrase(session, phrase)
    assert fiction.COPIED in raised(session, case_id)
    undo(session, case_id)
    assert fiction.COPIED not in raised(session, case_id)


def test_approving_a_phrase_lets_no_name_through(session: Session, case_id: CaseId) -> None:
    approve_phrase(session, case_id, fiction.NURSE, reason="She is well known.")
    assert fiction.NURSE in raised(session, case_id)


@pytest.mark.parametrize(
    ("text", "reason", "where"),
    [("morphine", "Why not.", "text"), ("a " * 61, "Why not.", "text"), ("left hand", " ", "reason")],
)
def test_a_phrase_needs_some_words_and_a_reason(
    session: Session, case_id: CaseId, text: str, reason: str, where: str
) -> None:
    with pytest.raises(BadInput) as error:
        approve_phrase(session, case_id, text, reason=reason)
    assert error.value.where == where
    assert load_case(session, case_id).phrases == ()


def test_the_same_words_are_approved_once(session: Session, case_id: CaseId) -> None:
    approve_phrase(session, case_id, "the left hand", reason="Plain words.")
    with pytest.raises(BadInput, match="already"):
        approve_phrase(session, case_id, "The LEFT  hand", reason="Again.")


def test_protected_words_are_copied_on_a_standing_basis_only(session: Session, case_id: CaseId) -> None:
    assert not rule(session, case_id).allowed
    assert rule(session, case_id, Marking.PUBLIC) == CopyRule()

    standing, _ = give_standing(session, case_id, reason="The team writes in its own system.")
    allowed = rule(session, case_id)
    assert allowed.allowed
    assert allowed.logged
    with pytest.raises(BadInput, match="already"):
        give_standing(session, case_id, reason="Once more.")

    withdraw_standing(session, standing)
    assert not rule(session, case_id).allowed
    (kept,) = load_case(session, case_id).standing
    assert kept.withdrawn_by == session.user


def test_the_ledger_is_told_how_much_was_copied_and_never_what(session: Session, case_id: CaseId) -> None:
    standing, _ = give_standing(session, case_id, reason="The team writes in its own system.")
    flagged = log_copy(session, case_id, f"{fiction.NURSE} signed for it")
    (detail,) = session.db.execute("SELECT detail FROM operation WHERE verb = 'copy_words'").fetchone()
    told = json.loads(detail)
    assert (told["words"], told["flagged"], told["standing"]) == (5, flagged, standing.reference)
    assert "Quillfeather" not in detail
