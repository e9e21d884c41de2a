"""Decisions about concerns: for the same words everywhere, remembered, withdrawn, confirmed by another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e import fiction
from workbench.errors import BadInput
from workbench.records.record import CaseId
from workbench.records.release import Concern, Decision, Remedy
from workbench.records.report import ReportKind
from workbench.regimes import load_regime
from workbench.services import reports
from workbench.services.cases import load_case
from workbench.services.changing_rules import change_regime
from workbench.services.exchange.importing import import_case
from workbench.services.history import list_history
from workbench.services.releasing.assessing import Assessed, check_release, decide
from workbench.services.releasing.confirming import (
    Standing,
    confirm_decision,
    determinations,
    forget_decision,
    may_confirm,
)
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.session import Session, undo
from workbench.store.ledger import Author

BRANCH = "cqc-discrete-branch"
KIND = ReportKind.NATIONAL_INVESTIGATION


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    return import_case(session, fiction.written(tmp_path / "input")).case.case_id


def check(session: Session, case_id: CaseId, *lines: DecisionLine) -> Assessed:
    return check_release(session, case_id, fiction.REPORT, lines=lines)


def named(session: Session, case_id: CaseId) -> list[Concern]:
    return [c for c in check(session, case_id).open_concerns if c.text == fiction.NURSE]


def write(session: Session, case_id: CaseId, words: str) -> None:
    reports.write_section(session, case_id, KIND, "More", words, section_key="more")


def alias(concern: Concern, *, everywhere: bool = False) -> DecisionLine:
    return DecisionLine(
        concern=concern.id, decision=Remedy.ALIAS, by="Lead", reason="She said no.", everywhere=everywhere
    )


def as_somebody_else(session: Session, name: str) -> None:
    session.vault.author = Author(person=name, device=session.vault.author.device)


def test_one_decision_answers_the_same_words_everywhere_and_undo_takes_all_of_it_back(
    session: Session, case_id: CaseId
) -> None:
    write(session, case_id, f"{fiction.NURSE} came.\n\nThen {fiction.NURSE} went.")
    concerns = named(session, case_id)
    assert len(concerns) == 3

    decide(session, check(session, case_id, alias(concerns[0], everywhere=True)))

    assert named(session, case_id) == []
    assert [entry.verb for entry in list_history(session, case_id)].count("decide_concerns") == 1
    undo(session, case_id)
    assert len(named(session, case_id)) == 3


def test_a_decision_is_remembered_when_the_report_is_edited_around_its_words(
    session: Session, case_id: CaseId
) -> None:
    write(session, case_id, f"Then {fiction.NURSE} went home.")
    decide(session, check(session, case_id, *(alias(c) for c in named(session, case_id))))
    write(session, case_id, f"Later that night {fiction.NURSE} went home by bus.")
    assert named(session, case_id) == []


def determined(session: Session, case_id: CaseId) -> Decision:
    """The copied passage, determined; as it was recorded."""
    (passage,) = [c for c in check(session, case_id).open_concerns if c.text == fiction.COPIED]
    line = DecisionLine(
        concern=passage.id,
        decision=Remedy.DETERMINED,
        by="Head of the investigation branch",
        reason="It shows why checks fail.",
        basis="s113-determination",
        benefit="Wards can act on it at once.",
        harm="The speaker agreed; others see that they would be asked.",
    )
    decide(session, check(session, case_id, line))
    (decision,) = load_case(session, case_id).decisions
    return decision


def is_open(session: Session, case_id: CaseId) -> bool:
    return any(c.text == fiction.COPIED for c in check(session, case_id).open_concerns)


def test_where_the_rules_ask_a_second_person_confirms_and_nobody_their_own(
    session: Session, case_id: CaseId
) -> None:
    change_regime(session, load_case(session, case_id).case, BRANCH, reason="The branch takes over.")
    decision = determined(session, case_id)
    assert is_open(session, case_id)
    assert not may_confirm(session.user, decision)
    with pytest.raises(BadInput, match="your own"):
        confirm_decision(session, decision)

    as_somebody_else(session, "Grace")
    confirmed, _ = confirm_decision(session, decision)

    assert (confirmed.confirmed_by, is_open(session, case_id)) == ("Grace", False)
    with pytest.raises(BadInput, match="already"):
        confirm_decision(session, decision)
    undo(session, case_id)
    assert is_open(session, case_id)


def test_whoever_is_named_as_deciding_cannot_confirm_either(session: Session, case_id: CaseId) -> None:
    change_regime(session, load_case(session, case_id).case, BRANCH, reason="The branch takes over.")
    decision = determined(session, case_id)
    as_somebody_else(session, "head of  the investigation BRANCH")
    with pytest.raises(BadInput, match="your own"):
        confirm_decision(session, decision)


def test_where_they_do_not_ask_a_decision_counts_at_once(session: Session, case_id: CaseId) -> None:
    decision = determined(session, case_id)
    assert not is_open(session, case_id)
    with pytest.raises(BadInput, match="no second person"):
        confirm_decision(session, decision)


def test_determinations_are_a_register_that_says_whether_each_holds(
    session: Session, case_id: CaseId
) -> None:
    decision = determined(session, case_id)
    regime, branch = load_regime("hssib-2022-act"), load_regime(BRANCH)
    file = load_case(session, case_id)
    (line,) = determinations(file, regime)
    assert (line.decision, line.standing) == (decision, Standing.IN_FORCE)
    assert "outweighs" in line.basis_title
    assert determinations(file, branch)[0].standing is Standing.WAITING
    decided = decision.decided_at
    assert decided is not None
    due = replace(file, decisions=(replace(decision, review_on=decided.date()),))
    assert determinations(due, regime, on=decided.date())[0].standing is Standing.REVIEW_DUE


def test_a_withdrawn_decision_opens_its_concern_again(session: Session, case_id: CaseId) -> None:
    decision = determined(session, case_id)
    forget_decision(session, decision)
    assert is_open(session, case_id)
    assert determinations(load_case(session, case_id), load_regime("hssib-2022-act")) == ()
