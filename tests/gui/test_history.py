"""The history: operations in words, what each changed, one record's own, and the ledger's check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.gui.desking import desk_of
from ui.models.desk import Desk
from ui.models.history import HistoryTable
from ui.views.history import HistoryView
from workbench.services import steering
from workbench.services.history import LedgerCheck
from workbench.services.removing import remove_records


@pytest.fixture
def desk(qtbot: QtBot, demo_vault: Path) -> Iterator[Desk]:
    with desk_of(qtbot, demo_vault, "PSII-2026-007") as made:
        yield made


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> HistoryView:
    made = HistoryView(desk)
    qtbot.addWidget(made)
    made.resize(980, 610)
    made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def words(view: HistoryView) -> list[str]:
    return [each.text() for each in view.operation.findChildren(QLabel) if not each.isHidden()]


def change_term(desk: Desk, qtbot: QtBot, view: HistoryView) -> None:
    term, count = desk.file.terms[0], view.model.rowCount()
    desk.store.write(view, lambda session: steering.edit_term(session, term, "Worded anew"))
    qtbot.waitUntil(lambda: view.model.rowCount() == count + 1)


def test_the_newest_step_comes_first_with_what_it_said_before_and_after(
    view: HistoryView, desk: Desk, qtbot: QtBot
) -> None:
    before = desk.file.terms[0].text
    change_term(desk, qtbot, view)
    assert view.model.index(0, 1).data() == "Changed a term of reference"
    view.table.selectRow(0)
    qtbot.waitUntil(lambda: "Worded anew" in words(view))
    assert before in words(view)


def test_the_filter_narrows_the_steps(view: HistoryView, desk: Desk, qtbot: QtBot) -> None:
    change_term(desk, qtbot, view)
    view.filter.setText("changed a term")
    assert view.model.rowCount() == 1
    assert view.count.text().startswith("1 of ")
    view.filter.setText("nothing like this")
    assert view.model.rowCount() == 0


def test_the_steps_of_one_record_alone(view: HistoryView, desk: Desk, qtbot: QtBot) -> None:
    change_term(desk, qtbot, view)
    desk.select(desk.file.terms[0])
    assert view.scope.count() == 2
    view.scope.setCurrentIndex(1)
    view.scope.activated.emit(1)
    qtbot.waitUntil(lambda: view.model.rowCount() == 2)


def test_records_that_are_gone_are_shown_as_they_were(view: HistoryView, desk: Desk, qtbot: QtBot) -> None:
    gone, count = desk.file.findings[-2:], view.model.rowCount()
    desk.store.write(view, lambda session: remove_records(session, gone))
    qtbot.waitUntil(lambda: view.model.rowCount() == count + 1)
    assert view.model.index(0, 1).data() == "Removed 2 findings"
    view.table.selectRow(0)
    qtbot.waitUntil(lambda: f"Removed: {gone[0].reference} " in " ".join(words(view)))
    said = " ".join(words(view))
    assert f"Removed: {gone[1].reference} " in said
    assert "rests on" in said
    assert "no longer in the case" not in said


def test_the_ledger_is_checked(view: HistoryView, qtbot: QtBot) -> None:
    view.check_action.trigger()
    assert not view.check_action.isEnabled()
    qtbot.waitUntil(lambda: view.banner.text.startswith("The ledger is whole."))
    assert view.check_action.isEnabled()


def test_a_broken_ledger_is_told_with_its_first_faults(view: HistoryView) -> None:
    faults = tuple(f"Step {at} is wrong." for at in range(1, 6))
    view._checked(LedgerCheck(operations=5, head="", faults=faults))
    assert "not whole. Step 1 is wrong. Step 2 is wrong. Step 3 is wrong. And 2 more." in view.banner.text


def test_the_model_behaves(view: HistoryView, qtmodeltester: ModelTester) -> None:
    model = HistoryTable()
    model.show([line for at in range(1) if (line := view.model.line(view.model.index(at, 0)))])
    qtmodeltester.check(model)
    assert model.rowCount() == 1
