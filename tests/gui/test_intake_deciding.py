"""An analyst judges, decides, compares, orders and answers at the intake desk through the window."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.intaking import Analyst, analyst_at, decide, harrow, judge, ostrell, words
from tests.unit.services.intake.packages import HARROW
from ui.dialogs.asking import NewRecord
from ui.dialogs.intake_assess import AssessDialog
from ui.dialogs.intake_decide import DecideDialog
from ui.dialogs.intake_duplicates import DuplicatesDialog
from ui.dialogs.intake_feedback import FeedbackDialog, file_name
from ui.dialogs.intake_priority import PriorityDialog
from workbench.records.intake import Disposition
from workbench.services.intake import feedback
from workbench.services.tidying import today


@pytest.fixture
def analyst(qtbot: QtBot, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Analyst]:
    """At a desk with two items of Harrow (pumps, doors) and one of Ostrell (pumps); every state is shown."""
    monkeypatch.setattr("ui.views.register_undo.confirm", lambda *_: True)
    with analyst_at(qtbot, tmp_path) as analyst:
        analyst.take_in(harrow(tmp_path / "in"), ostrell(tmp_path / "in"))
        analyst.page.filters.clear()
        analyst.until(lambda: analyst.listed() == ["IN-1", "IN-2", "IN-3"])
        yield analyst


def test_an_item_shows_what_is_asked_by_whom_by_when_and_what_other_issuers_ask(analyst: Analyst) -> None:
    analyst.choose("IN-1")
    cards = analyst.page.cards
    said = cards.facts.said
    assert said["Issuer"] == HARROW
    assert said["Asked of"] == "Marrow Vale Trust"
    assert "Due in 56 days" in said["Decision due"]
    assert cards.unjudged.isVisible()
    assert "PR-3" in {each.text() for each in cards.near_card.findChildren(type(analyst.page.back))}


def test_a_decision_needs_its_reason_is_shown_with_its_history_and_taken_back(analyst: Analyst) -> None:
    analyst.choose("IN-2")
    analyst.page.verbs.decide_action.trigger()
    asked = analyst.dialog(DecideDialog)
    assert not asked.accept_button.isEnabled()
    asked.choose(Disposition.DECLINE)
    analyst.press(asked.accept_button)
    reason = asked.form.entries["reason"]
    analyst.until(lambda: "Give the reason" in reason.error.text())
    reason.put("Estates teams do it already.")
    analyst.press(asked.accept_button)
    cards = analyst.page.cards
    analyst.until(lambda: cards.state.text() == "Declined")
    assert cards.decision.said["Why"] == "Estates teams do it already."
    assert "decided: declined" in cards.history.text()
    analyst.until(lambda: "decided" in analyst.page.verbs.undo_action.toolTip())
    analyst.undo()
    analyst.until(lambda: cards.state.text() == "Waiting")


def test_an_item_is_put_off_only_to_a_day_to_come(analyst: Analyst) -> None:
    analyst.choose("IN-2")
    analyst.page.verbs.decide_action.trigger()
    asked = analyst.dialog(DecideDialog)
    until = asked.form.entries["until"]
    assert until.control.isHidden()
    asked.choose(Disposition.DEFER)
    assert not until.control.isHidden()
    asked.form.entries["reason"].put("The review of doors comes first.")
    until.put("3 March 2020")
    analyst.press(asked.accept_button)
    analyst.until(lambda: "must be still to come" in until.error.text())
    until.put((today() + timedelta(days=30)).isoformat())
    analyst.press(asked.accept_button)
    analyst.until(lambda: analyst.page.cards.state.text() == "Put off")
    assert "Due in 30 days" in analyst.page.cards.facts.said["Decision due"]


def test_a_merge_shows_both_side_by_side_and_keeps_what_they_say_differently(analyst: Analyst) -> None:
    analyst.choose("IN-3")
    analyst.page.cards.merge_asked.emit("PR-1")
    asked = analyst.dialog(DecideDialog)
    assert asked.disposition is Disposition.MERGE
    analyst.until(lambda: asked.compare.conflicts == ("Wording", "Asked of"))
    asked.into.setEditText("PR-99")
    analyst.until(lambda: "PR-99" in asked.named and asked.compare.conflicts == ())
    asked.into.setEditText("PR-1")
    asked.form.entries["reason"].put("Harrow asked for it first.")
    analyst.press(asked.accept_button)
    cards = analyst.page.cards
    analyst.until(lambda: cards.state.text() == "Merged")
    assert cards.conflicts.said["Asked of"] == "PR-3: All trusts\nPR-1: Marrow Vale Trust"


def test_somebody_elses_decision_meanwhile_is_not_written_over(analyst: Analyst) -> None:
    analyst.choose("IN-2")
    analyst.page.verbs.decide_action.trigger()
    asked = analyst.dialog(DecideDialog)
    analyst.do(lambda session: decide(session, "IN-2", Disposition.ADOPT))
    asked.choose(Disposition.DECLINE)
    asked.form.entries["reason"].put("Too dear.")
    analyst.press(asked.accept_button)
    analyst.until(lambda: "after you had looked at it" in asked.banner.text)
    asked.reject()
    analyst.page.refresh()
    analyst.until(lambda: analyst.page.cards.state.text() == "Adopted")


def test_criteria_are_judged_with_notes_and_the_burden_is_worked_out(analyst: Analyst) -> None:
    analyst.choose("IN-1")
    analyst.page.verbs.assess_action.trigger()
    asked = analyst.dialog(AssessDialog)
    asked.levels["benefit"].setCurrentIndex(asked.levels["benefit"].findData("large"))
    asked.notes["benefit"].setText("Three deaths in two years.")
    asked.organisations.setText("120")
    analyst.press(asked.accept_button)
    analyst.until(lambda: "needs both" in asked.banner.text)
    asked.effort.setCurrentIndex(asked.effort.findData("change"))
    assert asked.burden.text() == "600 working days in all: moderate."
    analyst.press(asked.accept_button)
    cards = analyst.page.cards
    analyst.until(lambda: cards.judged.said.get("Benefit") == "Large. Three deaths in two years.")
    assert analyst.page.model.data(analyst.page.model.index(0, 5)) == "2 of 5"


def test_the_order_explains_its_sums_says_what_is_not_judged_and_tries_other_weights(
    analyst: Analyst,
) -> None:
    analyst.do(lambda session: judge(session, "IN-1", "large"))
    analyst.do(lambda session: judge(session, "IN-2", "small"))
    analyst.page.verbs.priority_action.trigger()
    order = analyst.dialog(PriorityDialog)
    analyst.until(lambda: order.chosen == "IN-1")
    assert "Benefit: large (3) × 4 = 12" in order.sum.text()
    assert "IN-2" in order.change.text()
    last = order.list.topLevelItem(2)
    assert last is not None
    assert (last.text(1), last.text(2)) == ("IN-3", "not judged")
    order.list.setCurrentItem(last)
    assert "Still to be judged: Benefit" in order.sum.text()
    order.weights["benefit"].setCurrentIndex(0)
    analyst.until(lambda: "weights that you try" in order.how.text())
    first = order.list.topLevelItem(0)
    assert first is not None
    order.list.setCurrentItem(first)
    assert "have the same sum" in order.change.text()
    analyst.press(order.reset)
    analyst.until(lambda: "weights that you try" not in order.how.text())
    second = order.list.topLevelItem(1)
    assert second is not None
    order.list.setCurrentItem(second)
    analyst.press(order.go)
    analyst.until(lambda: analyst.chosen == "IN-2")


def test_alike_ones_stand_in_groups_and_stay_apart_once_they_were_held_apart(analyst: Analyst) -> None:
    analyst.page.verbs.duplicates_action.trigger()
    alike = analyst.dialog(DuplicatesDialog)
    analyst.until(lambda: alike.pair is not None)
    assert alike.list.topLevelItemCount() == 1
    assert "They differ in: wording, asked of." in alike.why.text()
    analyst.press(alike.apart)
    asked = analyst.dialog(NewRecord)
    asked.form.entries["note"].put("One is for a trust, the other for all.")
    analyst.press(asked.accept_button)
    analyst.until(lambda: "Nothing that waits on the desk is like" in alike.banner.text)
    alike.accept()


def test_alike_ones_lead_to_the_question_whether_to_merge(analyst: Analyst) -> None:
    analyst.page.verbs.duplicates_action.trigger()
    alike = analyst.dialog(DuplicatesDialog)
    analyst.until(lambda: alike.pair is not None)
    analyst.press(alike.merge)
    asked = analyst.dialog(DecideDialog)
    assert (asked.disposition, asked.named) == (Disposition.MERGE, "PR-3")
    asked.reject()


def test_what_was_decided_goes_back_in_a_signed_file_and_is_listed_as_sent(
    analyst: Analyst, tmp_path: Path
) -> None:
    analyst.do(lambda session: decide(session, "IN-2", Disposition.ADOPT))
    analyst.page.refresh()
    analyst.choose("IN-2")
    analyst.page.verbs.feedback_action.trigger()
    asked = analyst.dialog(FeedbackDialog)
    analyst.until(lambda: asked.issuer.currentData() == HARROW)
    assert asked.counts.text() == "1 decision. 1 item of theirs still without a decision."
    analyst.press(asked.write_button)
    assert "what the clearing house is called" in asked.banner.text
    asked.name.setText("Albion Clearing House")
    path = tmp_path / file_name(HARROW)
    asked.write_to(path)
    analyst.until(lambda: "1 decision for Harrow Inquiry" in asked.banner.text)
    assert zipfile.is_zipfile(path)
    analyst.until(lambda: asked.sent.topLevelItemCount() == 1)
    sent: list[feedback.SentBefore] = []
    analyst.do(lambda session: sent.extend(feedback.sent_before(session)))
    assert [(each.issuer, each.count) for each in sent] == [(HARROW, 1)]
    asked.write_to(path)
    analyst.until(lambda: "already" in asked.banner.text)
    asked.reject()


def test_nothing_is_sent_to_an_issuer_of_whom_nothing_was_decided(analyst: Analyst) -> None:
    analyst.choose("IN-3")
    analyst.page.verbs.feedback_action.trigger()
    asked = analyst.dialog(FeedbackDialog)
    analyst.until(lambda: "0 decisions" in asked.counts.text())
    assert not asked.write_button.isEnabled()
    assert "names of analysts stay here" in words(asked)
    asked.reject()
