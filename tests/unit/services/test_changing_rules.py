"""A case comes under other rules: what that would change is shown before, and the rules make a difference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from tests.unit.services.steps import there_and_back
from tests.unit.services.test_deciding import BRANCH, as_somebody_else, determined
from workbench.errors import BadInput, ReleaseRefused
from workbench.records.record import CaseId
from workbench.records.release import Remedy
from workbench.regimes import load_regime
from workbench.services.cases import load_case
from workbench.services.changing_rules import change_regime, preview_change
from workbench.services.exchange.importing import import_case
from workbench.services.history import list_history
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.confirming import confirm_decision
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.making import make_release
from workbench.services.releasing.permitting import give_standing
from workbench.services.session import Session, undo

TEAM = "Enforcement team of the regulator"


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    return import_case(session, fiction.written(tmp_path / "input")).case.case_id


def put_under(session: Session, case_id: CaseId, code: str) -> None:
    change_regime(session, load_case(session, case_id).case, code, reason="The branch takes over.")


def settled(session: Session, case_id: CaseId) -> list[DecisionLine]:
    return [
        DecisionLine(concern=concern.id, decision=Remedy.MASK, by="Lead", reason="Not needed.")
        for concern in check_release(session, case_id, fiction.REPORT).open_concerns
    ]


def release(session: Session, case_id: CaseId, out: Path, **how: Any) -> tuple[Path, ...]:
    given = {"formats": ("html",), "lines": settled(session, case_id), **how}
    return make_release(session, case_id, fiction.REPORT, out=out, **given).files


def test_what_would_change_is_told_before_and_nothing_is_written(session: Session, case_id: CaseId) -> None:
    decision = determined(session, case_id)
    standing, _ = give_standing(session, case_id, reason="Daily work.")
    entries = len(list_history(session))
    told = preview_change(session, case_id, BRANCH)
    assert told.waiting == (decision,)
    assert told.standing == standing.reference
    assert any(difference.before != difference.after for difference in told.differences)
    (report,) = told.reports
    assert (report.stops_before, report.stops_after) == (1, 2)
    assert len(list_history(session)) == entries
    assert load_case(session, case_id).case.regime == "hssib-2022-act"


def test_the_change_is_one_step_with_its_reason_and_can_be_undone(session: Session, case_id: CaseId) -> None:
    put_under(session, case_id, BRANCH)
    file = load_case(session, case_id)
    assert file.case.regime == BRANCH
    assert [note.reason for note in file.notes] == ["The branch takes over."]
    undo(session, case_id)
    file = load_case(session, case_id)
    assert (file.case.regime, file.notes) == ("hssib-2022-act", ())


@pytest.mark.parametrize(
    ("code", "reason"), [("hssib-2022-act", "Why."), ("no-such-act", "Why."), (BRANCH, " ")]
)
def test_it_needs_other_rules_that_are_known_and_a_reason(
    session: Session, case_id: CaseId, code: str, reason: str
) -> None:
    with pytest.raises(BadInput):
        change_regime(session, load_case(session, case_id).case, code, reason=reason)


def test_the_same_draft_may_go_to_a_regulators_team_under_one_law_and_not_under_the_other(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    draft = {"basis": "consultation-draft", "kind": "consultation_draft", "recipient": TEAM}
    assert release(session, case_id, tmp_path / "before", **draft)
    put_under(session, case_id, BRANCH)
    with pytest.raises(BadInput, match="stand outside") as error:
        release(session, case_id, tmp_path / "after", **draft)
    assert error.value.where == "recipient"
    assert not (tmp_path / "after").exists()
    assert release(session, case_id, tmp_path / "other", **{**draft, "recipient": "Harrowgill Hospital"})


def test_the_same_determination_lets_words_out_under_one_law_and_waits_under_the_other(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    determined(session, case_id)
    how = {"basis": "final-report", "decided_by": "Chief Investigator"}
    (page, *_) = release(session, case_id, tmp_path / "before", **how)
    assert fiction.COPIED in page.read_text(encoding="utf-8")
    put_under(session, case_id, BRANCH)
    with pytest.raises(ReleaseRefused):
        release(session, case_id, tmp_path / "after", **how, lines=[])
    assert not (tmp_path / "after").exists()


def test_a_working_copy_stays_with_those_who_hold_a_key_where_there_is_a_wall(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    copy = {"basis": "internal-need", "kind": "working_copy", "recipient": "A colleague"}
    assert release(session, case_id, tmp_path / "before", **copy)
    put_under(session, case_id, BRANCH)
    with pytest.raises(BadInput, match="holds no key"):
        release(session, case_id, tmp_path / "after", **copy)
    assert release(session, case_id, tmp_path / "mine", **{**copy, "recipient": session.user})


def test_every_difference_is_between_two_rules_in_force(session: Session, case_id: CaseId) -> None:
    before, after = load_regime("hssib-2022-act"), load_regime(BRANCH)
    told = preview_change(session, case_id, BRANCH)
    assert (told.before, told.after) == (before, after)
    assert any("second" in each.rule.section.casefold() for each in told.differences)


def test_the_change_is_one_entry_that_says_from_what_to_what(session: Session, case_id: CaseId) -> None:
    before = len(list_history(session, case_id))
    there_and_back(session, case_id, lambda: put_under(session, case_id, BRANCH))
    assert [entry.verb for entry in list_history(session, case_id)][before:] == [
        "change_regime", "undo", "redo",
    ]  # fmt: skip
    (detail,) = session.db.execute("SELECT detail FROM operation WHERE verb = 'change_regime'").fetchone()
    told = json.loads(detail)
    assert (told["from"], told["to"]) == ("hssib-2022-act", BRANCH)
    (note,) = load_case(session, case_id).notes
    assert note.decided_by == session.user
    for code in ("hssib-2022-act", BRANCH):
        assert load_regime(code).title in note.decision


def test_what_would_no_longer_hold_is_told_with_the_bases_that_go_and_come(
    session: Session, case_id: CaseId
) -> None:
    decision = determined(session, case_id)
    told = preview_change(session, case_id, "psirf-provider")
    assert told.decisions == (decision,)
    assert told.waiting == ()
    assert told.refused_bases == ("final-report", "s113-determination", "consultation-draft", "offence")
    assert told.new_bases == ("openness", "duty-of-candour")
    references = {each.reference for each in load_case(session, case_id).recommendations}
    assert set(told.recommendations) == references
    assert told.standing == ""
    same = preview_change(session, case_id, BRANCH)
    assert (same.decisions, same.refused_bases, same.new_bases, same.recommendations) == ((), (), (), ())


@pytest.mark.parametrize("code", [BRANCH, "psirf-provider", "mnsi"])
def test_what_was_told_before_is_so_afterwards(session: Session, case_id: CaseId, code: str) -> None:
    determined(session, case_id)
    before = check_release(session, case_id, fiction.REPORT)
    (effect,) = preview_change(session, case_id, code).reports
    put_under(session, case_id, code)
    after = check_release(session, case_id, fiction.REPORT)
    assert effect.report_kind == fiction.REPORT
    assert (effect.stops_before, effect.stops_after) == (len(before.blocking), len(after.blocking))
    assert effect.asks_before == len(before.open_concerns) - len(before.blocking)
    assert effect.asks_after == len(after.open_concerns) - len(after.blocking)


def test_copied_words_stop_a_report_under_one_law_and_only_ask_under_another(
    session: Session, case_id: CaseId
) -> None:
    (effect,) = preview_change(session, case_id, "psirf-provider").reports
    assert (effect.stops_before, effect.stops_after) == (2, 1)
    assert effect.asks_after > effect.asks_before


def test_telling_can_be_stopped_half_way(session: Session, case_id: CaseId) -> None:
    seen: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> bool:
        seen.append((done, of))
        return False

    assert preview_change(session, case_id, BRANCH, progress=stop).reports == ()
    assert seen == [(0, 1)]


@pytest.mark.parametrize("code", ["hssib-2022-act", "no-such-act"])
def test_nothing_is_told_of_the_same_rules_or_unknown_ones(
    session: Session, case_id: CaseId, code: str
) -> None:
    with pytest.raises(BadInput) as error:
        preview_change(session, case_id, code)
    assert error.value.where == "regime"


def test_what_waits_under_the_stricter_law_goes_out_once_another_has_confirmed_it(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    put_under(session, case_id, BRANCH)
    decision = determined(session, case_id)
    others = [line for line in settled(session, case_id) if line.concern != decision.concern]
    how = {"basis": "final-report", "decided_by": "Head of the branch", "lines": others}
    with pytest.raises(ReleaseRefused):
        release(session, case_id, tmp_path / "alone", **how)
    as_somebody_else(session, "Grace")
    confirm_decision(session, decision)
    (page, *_) = release(session, case_id, tmp_path / "confirmed", **how)
    assert fiction.COPIED in page.read_text(encoding="utf-8")
    assert not (tmp_path / "alone").exists()


def test_one_persons_consent_names_somebody_under_one_law_and_waits_under_the_other(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    lines = [
        line
        if concern.text != fiction.NURSE
        else DecisionLine(concern=concern.id, decision=Remedy.CONSENT, by="Lead", reason="Signed on 3 May.")
        for concern, line in zip(
            check_release(session, case_id, fiction.REPORT).open_concerns,
            settled(session, case_id),
            strict=True,
        )
    ]
    how = {"basis": "final-report", "decided_by": "Head", "lines": lines}
    (page, *_) = release(session, case_id, tmp_path / "before", **how)
    assert fiction.NURSE in page.read_text(encoding="utf-8")
    put_under(session, case_id, BRANCH)
    with pytest.raises(ReleaseRefused):
        release(session, case_id, tmp_path / "after", **how)
    assert not (tmp_path / "after").exists()
