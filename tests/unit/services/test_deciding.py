"""Decisions about concerns: for the same words everywhere, remembered, withdrawn, confirmed by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from tests.e2e import fiction
from tests.unit.services.steps import there_and_back
from workbench.errors import BadInput, NotFound
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
    forget_decisions,
    may_confirm,
)
from workbench.services.releasing.deciding import DecisionLine, read_decisions
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


def test_a_decision_for_one_place_leaves_the_others_and_every_other_name_open(
    session: Session, case_id: CaseId
) -> None:
    write(session, case_id, f"{fiction.NURSE} came.\n\nThen Sister Quillfeather went.")
    first, second = named(session, case_id)
    decide(session, check(session, case_id, alias(first)))
    assert [concern.id for concern in named(session, case_id)] == [second.id]
    decide(session, check(session, case_id, alias(second, everywhere=True)))
    assert named(session, case_id) == []
    assert "Sister Quillfeather" in [c.text for c in check(session, case_id).open_concerns]


def test_a_line_of_its_own_goes_before_what_is_decided_everywhere(session: Session, case_id: CaseId) -> None:
    write(session, case_id, f"{fiction.NURSE} came.\n\nThen {fiction.NURSE} went.")
    first, second, third = named(session, case_id)
    masked = DecisionLine(concern=third.id, decision=Remedy.MASK, by="Lead", reason="Safer here.")
    for lines in ((alias(first, everywhere=True), masked), (masked, alias(first, everywhere=True))):
        decided = {c.concern: c.remedy for c in check(session, case_id, *lines).new_decisions}
        assert decided == {first.id: Remedy.ALIAS, second.id: Remedy.ALIAS, third.id: Remedy.MASK}


def test_deciding_is_one_step_and_keeps_what_it_was_about(session: Session, case_id: CaseId) -> None:
    decided = check(session, case_id, *(alias(c) for c in named(session, case_id)))
    there_and_back(session, case_id, lambda: decide(session, decided))
    (kept,) = load_case(session, case_id).decisions
    assert (kept.text, kept.report_kind, kept.recorded_by) == (fiction.NURSE, KIND.value, session.user)
    assert kept.place.startswith("Executive summary, paragraph ")
    assert kept.extent == ""
    assert determined(session, case_id).extent == "These words, in this place."


def test_other_words_in_the_same_place_are_not_answered(session: Session, case_id: CaseId) -> None:
    write(session, case_id, f"Then {fiction.NURSE} went home.")
    decide(session, check(session, case_id, *(alias(c) for c in named(session, case_id))))
    write(session, case_id, "Then Sister Quillfeather went home.")
    assessed = check(session, case_id)
    assert "Sister Quillfeather" in [concern.text for concern in assessed.open_concerns]
    assert [decision.concern.partition(":")[0] for decision in assessed.lapsed] == ["more"]


def test_a_decision_replaces_the_earlier_about_the_same_words_and_withdrawing_it_opens_them(
    session: Session, case_id: CaseId
) -> None:
    (concern,) = named(session, case_id)
    decide(session, check(session, case_id, alias(concern)))
    masked = DecisionLine(concern=concern.id, decision=Remedy.MASK, by="Lead", reason="Safer.")
    assessed = check(session, case_id, masked)
    there_and_back(session, case_id, lambda: decide(session, assessed))
    (kept,) = load_case(session, case_id).decisions
    assert kept.remedy is Remedy.MASK
    forget_decision(session, kept)
    assert len(named(session, case_id)) == 1


def test_what_was_determined_and_then_masked_is_no_determination(session: Session, case_id: CaseId) -> None:
    decision = determined(session, case_id)
    masked = DecisionLine(concern=decision.concern, decision=Remedy.MASK, by="Lead", reason="He asked.")
    decide(session, check(session, case_id, masked))
    assert determinations(load_case(session, case_id), load_regime("hssib-2022-act")) == ()


def determination(concern: Concern, *, by: str = "Head of the investigation branch") -> DecisionLine:
    return DecisionLine(
        concern=concern.id,
        decision=Remedy.DETERMINED,
        by=by,
        reason="It shows why checks fail.",
        basis="s113-determination",
        benefit="Wards can act on it at once.",
        harm="The speaker agreed; others see that they would be asked.",
    )


def passage(session: Session, case_id: CaseId) -> Concern:
    (found,) = [c for c in check(session, case_id).open_concerns if c.text == fiction.COPIED]
    return found


def determined(
    session: Session, case_id: CaseId, *, by: str = "Head of the investigation branch"
) -> Decision:
    """The copied passage, determined; as it was recorded."""
    decide(session, check(session, case_id, determination(passage(session, case_id), by=by)))
    return load_case(session, case_id).decisions[-1]


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


def under_the_branch(session: Session, case_id: CaseId) -> None:
    change_regime(session, load_case(session, case_id).case, BRANCH, reason="The branch takes over.")


def test_a_confirmed_decision_given_again_stays_confirmed(session: Session, case_id: CaseId) -> None:
    under_the_branch(session, case_id)
    line = determination(passage(session, case_id))
    decision = determined(session, case_id)
    as_somebody_else(session, "Grace")
    confirm_decision(session, decision)
    again = check(session, case_id, line)
    assert fiction.COPIED not in [concern.text for concern in again.open_concerns]
    assert (again.waiting, again.new_decisions) == ((), ())
    other = check(session, case_id, msgspec.structs.replace(line, reason="Another reason."))
    assert fiction.COPIED in [concern.text for concern in other.open_concerns]
    assert len(other.waiting) == len(other.new_decisions) == 1


def test_a_day_of_review_given_later_is_recorded(session: Session, case_id: CaseId) -> None:
    line = determination(passage(session, case_id))
    determined(session, case_id)
    assert check(session, case_id, line).new_decisions == ()
    for said in ({"review_on": date(2032, 1, 1)}, {"extent": "Half of it."}, {"role": "Deputy"}):
        dated = msgspec.structs.replace(line, **said)
        decide(session, check(session, case_id, dated))
        (kept,) = load_case(session, case_id).decisions
        assert {name: getattr(kept, name) for name in said} == said
        assert check(session, case_id, dated).new_decisions == ()


@pytest.mark.parametrize(
    ("typed", "name"), [("Grace O\u2019Neill", "Grace O'Neill"), ("Zo\u00eb Marsh", "Zoe\u0308  marsh")]
)
def test_ones_own_name_is_known_however_it_is_typed(
    session: Session, case_id: CaseId, typed: str, name: str
) -> None:
    under_the_branch(session, case_id)
    decision = determined(session, case_id, by=typed)
    as_somebody_else(session, name)
    assert not may_confirm(session.user, decision)
    with pytest.raises(BadInput, match="your own"):
        confirm_decision(session, decision)


def test_a_record_that_names_another_as_its_maker_is_still_ones_own(
    session: Session, case_id: CaseId
) -> None:
    under_the_branch(session, case_id)
    decision = replace(determined(session, case_id), recorded_by="Somebody")
    with session.vault.operation("edit", case_id) as work:
        work.update(decision)
    assert may_confirm(session.user, decision)
    with pytest.raises(BadInput, match="your own"):
        confirm_decision(session, decision)


def test_consent_needs_a_second_person_where_the_rules_ask_however_it_is_put(
    session: Session, case_id: CaseId
) -> None:
    (concern,) = named(session, case_id)
    agreed = DecisionLine(concern=concern.id, decision=Remedy.CONSENT, by="Lead", reason="Signed on 3 May.")
    on_basis = msgspec.structs.replace(agreed, decision=Remedy.DETERMINED, basis="consent")
    for line in (agreed, on_basis):
        assert concern.id not in [c.id for c in check(session, case_id, line).open_concerns]
    under_the_branch(session, case_id)
    for line in (agreed, on_basis):
        assessed = check(session, case_id, line)
        assert concern.id in [c.id for c in assessed.open_concerns]
        assert [each.concern.id for each in assessed.waiting] == [concern.id]


@pytest.mark.parametrize("code", ["hssib-2022-act", BRANCH])
def test_consent_lets_no_protected_words_out_as_a_determination_either(
    session: Session, case_id: CaseId, code: str
) -> None:
    if code == BRANCH:
        under_the_branch(session, case_id)
    line = determination(passage(session, case_id))
    assert check(session, case_id, line).open_concerns
    with pytest.raises(BadInput, match="need a determination"):
        check(session, case_id, msgspec.structs.replace(line, basis="consent", benefit="", harm=""))


def test_several_decisions_are_withdrawn_as_one_step_and_each_only_once(
    session: Session, case_id: CaseId
) -> None:
    write(session, case_id, f"Then {fiction.NURSE} went home.")
    decide(session, check(session, case_id, *(alias(c) for c in named(session, case_id))))
    decisions = load_case(session, case_id).decisions
    assert len(decisions) == 2
    there_and_back(session, case_id, lambda: forget_decisions(session, decisions))
    assert len(named(session, case_id)) == 2
    entries = len(list_history(session, case_id))
    assert not forget_decisions(session, []).ids
    with pytest.raises(NotFound):
        forget_decision(session, decisions[0])
    assert len(list_history(session, case_id)) == entries


@pytest.mark.parametrize(
    ("content", "said", "where"),
    [
        (b'[{"concern": "a:1", "decision": "mask", "by": "Lead"}]', "reason is missing", "$[0]"),
        (b'[{"concern": "a:1", "decision": "burn", "by": "L", "reason": "r"}]', "one of: ", "$[0].decision"),
        (b'[{"concern": "a:1", "decision": "mask", "by": "L", "reason": "r", "no": 1}]', "unknown", "$[0]"),
        (b"[Quillfeather", "not readable JSON", "$"),
        (b'["\xff"]', "not", "$"),
    ],
)
def test_a_decisions_file_that_is_wrong_says_where(content: bytes, said: str, where: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        read_decisions(content)
    assert refused.value.where.startswith(where)
    assert "Quillfeather" not in str(refused.value)


def test_a_decisions_file_is_read_as_it_is_written() -> None:
    content = b"""[{"concern": "a:1", "decision": "rewrite", "by": "Lead", "reason": "Own words.",
        "with": "She was busy.", "review_on": "2032-01-01", "everywhere": true}]"""
    (line,) = read_decisions(content)
    assert (line.decision, line.replacement, line.everywhere) == (Remedy.REWRITE, "She was busy.", True)
    assert line.review_on == date(2032, 1, 1)
    assert "busy" not in repr(line)
