"""Recommendations in the window: listed, read as their sentence, edited and issued."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.desking import section_of
from ui.dialogs.asking import NewRecord
from ui.views.recommendations import RecommendationsView

CASE = "NI-2026-003"


@pytest.fixture
def opened(qtbot: QtBot, demo_vault: Path) -> Iterator[Callable[[str], RecommendationsView]]:
    """Opens the section of a case of the demonstration."""
    with ExitStack() as stack:
        yield lambda case: stack.enter_context(section_of(qtbot, demo_vault, case, RecommendationsView))


def test_the_sentence_follows_what_is_typed(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    entry = view.details.form.entries["action"]
    entry.put("publishes a plain standard for downtime")
    entry.left.emit()
    qtbot.waitUntil(lambda: "publishes a plain standard for downtime" in view.sentence.text())


def test_advice_stands_beside_the_form_and_follows_it(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    assert "Who will look at the measure?" in view.advice.said.text()
    entry = view.details.form.entries["action"]
    entry.put("reminds everybody to be vigilant when the system is down, in every hospital and ward")
    entry.left.emit()
    qtbot.waitUntil(lambda: "asks for no change that could be seen" in view.advice.said.text())


def test_a_sentence_that_judges_from_the_end_is_told_by_its_meaning_and_advice_can_be_put_aside(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    entry = view.details.form.entries["action"]
    entry.put("Had she checked the chart, the overdose would not have happened.")
    entry.left.emit()
    qtbot.waitUntil(lambda: "how things ended" in view.advice.said.text(), timeout=20_000)
    count = view.advice.said.text().count("Put aside")

    view.advice.put_aside(str(count - 1))
    assert "how things ended" not in view.advice.said.text()
    assert view.advice.said.text().count("Put aside") == count - 1
    view.advice.put_aside("all")
    assert "how things ended" in view.advice.said.text()


def test_an_addressee_that_is_an_organisation_of_the_case_is_tied_to_it(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    organisation, record = view.desk.file.organisations[-1], view.table.current
    assert record is not None
    entry = view.details.form.entries["addressee"]
    entry.put(organisation.name.upper())
    entry.left.emit()
    qtbot.waitUntil(lambda: _now(view, record.id).addressee_id == organisation.id)


def test_issuing_gives_a_number_after_the_consequences_are_confirmed(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(CASE)
    told: list[str] = []

    def agree(_: object, __: str, follows: str, *___: object, **____: object) -> bool:
        told.append(follows)
        return True

    monkeypatch.setattr("ui.views.recommendations.confirm", agree)
    record = view.table.current
    assert record is not None
    view.issue_action.trigger()
    qtbot.waitUntil(lambda: _now(view, record.id).status == "issued")
    assert "only withdrawn" in told[0]
    qtbot.waitUntil(lambda: view.state.text() == "Issued")
    assert not view.issue_action.isEnabled()


def _now(view: RecommendationsView, found: Any) -> Any:
    return view.desk.record(found)


def test_a_cost_is_saved_as_one_estimate_and_reads_as_a_report_says_it(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    record = view.table.current
    assert record is not None
    dialog = _asked(view, "cost")
    for name, words in {
        "low": "£40,000",
        "high": "65 000.50",
        "recurrence": "yearly",
        "basis": "Quotes.",
    }.items():
        dialog.form.entries[name].put(words)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: _now(view, record.id).cost.high == 65000.5)
    kept = _now(view, record.id).cost
    assert (kept.low, kept.currency, kept.recurrence, kept.basis) == (40000.0, "GBP", "yearly", "Quotes.")
    qtbot.waitUntil(lambda: view.worth.said["cost"].text().startswith("£40,000 to £65,000.50, yearly"))
    assert view.desk.steps.undo == f"change recommendation {record.reference}"


def test_what_is_no_amount_is_told_at_its_field_and_nothing_is_saved(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    record = view.table.current
    assert record is not None
    before = _now(view, record.id).benefit
    dialog = _asked(view, "benefit")
    dialog.form.entries["low"].put("a lot")
    dialog.accept_button.click()
    assert "not an amount" in dialog.form.entries["low"].error.text()
    dialog.form.entries["low"].put("900")
    dialog.form.entries["high"].put("100")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: "Exchange them" in dialog.banner.text)
    assert _now(view, record.id).benefit == before
    dialog.reject()


def test_a_reason_can_stand_where_no_estimate_can_be_made(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    record = view.table.current
    assert record is not None
    dialog = _asked(view, "cost")
    for name, entry in dialog.form.entries.items():
        if name != "currency":
            entry.put("Nobody has costed it." if name == "text" else "")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.worth.said["cost"].text() == "Nobody has costed it.")
    assert _now(view, record.id).cost.currency == ""


def test_moving_a_recommendation_changes_the_order_and_the_ends_stay(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    first, second = view.model.records[:2]
    view.table.pick(first.id)
    assert not view.ordering.up.isEnabled()
    assert view.ordering.down.shortcut().toString() == "Alt+Down"
    view.ordering.down.trigger()
    qtbot.waitUntil(lambda: [each.id for each in view.model.records[:2]] == [second.id, first.id])
    assert view.table.current is not None
    assert view.table.current.id == first.id
    qtbot.waitUntil(view.ordering.up.isEnabled)
    qtbot.waitUntil(lambda: view.desk.steps.undo == "change the order")


def _asked(view: RecommendationsView, name: str) -> NewRecord:
    view.worth.ask(name)
    found = [each for each in view.findChildren(NewRecord) if each.isVisible()]
    found += [each for each in view.window().findChildren(NewRecord) if each.isVisible()]
    return found[0]
