"""What may stand or be copied in a whole case: phrases somebody approved, a standing basis for copies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from tests.unit.services.steps import there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.marking import Marking
from workbench.records.record import CaseId
from workbench.records.report import ReportKind
from workbench.regimes import load_regime
from workbench.services import reports
from workbench.services.cases import load_case
from workbench.services.changing_rules import change_regime
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

MAIL = "p.quillfeather@example.org"


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


def told(session: Session) -> list[dict[str, Any]]:
    rows = session.db.execute("SELECT detail FROM operation WHERE verb = 'copy_words' ORDER BY seq")
    return [json.loads(detail) for (detail,) in rows]


def under(session: Session, case_id: CaseId, code: str) -> None:
    change_regime(session, load_case(session, case_id).case, code, reason="Others took over.")


def test_each_permission_is_one_step_and_is_told_by_its_reference(session: Session, case_id: CaseId) -> None:
    phrase, _ = there_and_back(
        session, case_id, lambda: approve_phrase(session, case_id, "the left hand", reason="Plain words.")
    )
    standing, _ = there_and_back(
        session, case_id, lambda: give_standing(session, case_id, reason="Daily work.")
    )
    assert phrase.approved_by == standing.given_by == session.user
    assert len({phrase.reference, standing.reference, ""}) == 3
    there_and_back(session, case_id, lambda: withdraw_phrase(session, phrase))
    there_and_back(session, case_id, lambda: withdraw_standing(session, standing))


def test_what_is_withdrawn_cannot_be_withdrawn_again(session: Session, case_id: CaseId) -> None:
    phrase, _ = approve_phrase(session, case_id, "the left hand", reason="Plain words.")
    standing, _ = give_standing(session, case_id, reason="Daily work.")
    withdraw_phrase(session, phrase)
    withdraw_standing(session, standing)
    with pytest.raises(NotFound):
        withdraw_phrase(session, phrase)
    with pytest.raises(BadInput, match="withdrawn already"):
        withdraw_standing(session, standing)


def test_a_name_or_an_identifier_inside_an_approved_phrase_is_raised_all_the_same(
    session: Session, case_id: CaseId
) -> None:
    words = f"please tell {fiction.NURSE} by writing to {MAIL} today"
    kind = ReportKind.NATIONAL_INVESTIGATION
    reports.write_section(session, case_id, kind, "More", words, section_key="more")
    before = raised(session, case_id)
    assert (before.count(fiction.NURSE), before.count(MAIL)) == (2, 1)
    approve_phrase(session, case_id, words, reason="It was on the poster.")
    approve_phrase(session, case_id, MAIL, reason="It was on the poster.")
    assert raised(session, case_id) == before


def test_a_part_that_was_approved_leaves_the_rest_raised(session: Session, case_id: CaseId) -> None:
    part = "I signed for the morphine with my left"
    assert fiction.COPIED.startswith(part)
    approve_phrase(session, case_id, part, reason="A common phrase.")
    assert fiction.COPIED.removeprefix(part).strip() in raised(session, case_id)
    assert fiction.COPIED not in raised(session, case_id)


@pytest.mark.parametrize(
    ("marking", "asks"),
    [(Marking.PROTECTED, True), (Marking.CONFIDENTIAL, True), (None, True), (Marking.INTERNAL, False),
     (Marking.PUBLIC, False)],
)  # fmt: skip
def test_a_basis_is_asked_for_what_is_guarded_and_for_the_cases_own_records(
    session: Session, case_id: CaseId, marking: Marking | None, asks: bool
) -> None:
    before = rule(session, case_id, marking)
    assert before.allowed is not asks
    assert ("none has been given yet" in before.why_not) is asks
    give_standing(session, case_id, reason="Daily work.")
    after = rule(session, case_id, marking)
    assert (after.allowed, after.logged, after.clears_after) == (True, asks, 60 if asks else None)


def test_a_standing_basis_says_who_why_how_much_and_as_what(session: Session, case_id: CaseId) -> None:
    plain, _ = give_standing(session, case_id, reason="Daily work.")
    assert (plain.basis, plain.regime) == ("internal-need", "hssib-2022-act")
    assert (plain.role, plain.extent) == (
        "Investigator on the case", "Copies for work on this case, on this computer.",
    )  # fmt: skip
    withdraw_standing(session, plain)
    own, _ = give_standing(
        session, case_id, reason="Daily work.", extent="The timeline.", by="Lead", role="Head"
    )
    assert (own.given_by, own.extent, own.role) == ("Lead", "The timeline.", "Head")
    assert own.recorded_by == session.user
    assert own.reference != plain.reference
    assert len(load_case(session, case_id).standing) == 2


def test_a_standing_basis_needs_a_reason(session: Session, case_id: CaseId) -> None:
    with pytest.raises(BadInput) as error:
        give_standing(session, case_id, reason=" \n ")
    assert error.value.where == "reason"
    assert load_case(session, case_id).standing == ()


def test_other_rules_end_a_standing_basis_and_the_first_ones_bring_it_back(
    session: Session, case_id: CaseId
) -> None:
    give_standing(session, case_id, reason="Daily work.")
    under(session, case_id, "psirf-provider")
    assert not rule(session, case_id).allowed
    give_standing(session, case_id, reason="Daily work here.")
    assert rule(session, case_id) == CopyRule(logged=True)
    under(session, case_id, "hssib-2022-act")
    assert rule(session, case_id) == CopyRule(clears_after=60, logged=True)


@pytest.mark.parametrize(("code", "flagged"), [("mnsi", 2), ("psirf-provider", 1)])
def test_what_is_pointed_out_in_a_copy_is_for_the_rules_to_say(
    session: Session, case_id: CaseId, code: str, flagged: int
) -> None:
    under(session, case_id, code)
    assert log_copy(session, case_id, f"{fiction.NURSE}: {MAIL}") == flagged
    assert log_copy(session, case_id, "nobody at all") == 0
    assert [each["flagged"] for each in told(session)] == [flagged, 0]


def test_each_copy_is_an_entry_that_undo_passes_over(session: Session, case_id: CaseId) -> None:
    log_copy(session, case_id, "before any basis")
    standing, _ = give_standing(session, case_id, reason="Daily work.")
    log_copy(session, case_id, fiction.COPIED)
    log_copy(session, case_id, fiction.COPIED)
    assert [each.get("standing") for each in told(session)] == [None, *[standing.reference] * 2]
    assert [each["words"] for each in told(session)] == [3, 17, 17]
    undo(session, case_id)
    assert not rule(session, case_id).allowed
    assert len(told(session)) == 3
    entries = "".join(str(row) for row in session.db.execute("SELECT * FROM operation"))
    assert "morphine" not in entries


def test_a_refusal_or_a_repr_holds_no_words(session: Session, case_id: CaseId) -> None:
    phrase, _ = approve_phrase(session, case_id, fiction.COPIED, reason="Said at the open board.")
    with pytest.raises(BadInput) as error:
        approve_phrase(session, case_id, fiction.COPIED.upper(), reason="Again.")
    assert "morphine" not in f"{error.value}{phrase!r}".casefold()
