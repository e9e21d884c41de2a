"""Several recommendations at once in the window: told the same, and a plan of actions brought in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, section_of
from ui.dialogs.asking import NewRecord
from ui.dialogs.recommendation_table import TableDialog
from ui.views.recommendations import RecommendationsView
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.services.session import undo

CASE = "SH-2026-041"
PLAN = """Ref,Safety action description,Owner,Target date
D-3,,Estates lead,2027-06-30
,light the ramp,Estates,
"""


@pytest.fixture
def view(qtbot: QtBot, demo_vault: Path) -> Iterator[RecommendationsView]:
    with section_of(qtbot, demo_vault, CASE, RecommendationsView) as view:
        yield view


def shown(qtbot: QtBot, view: RecommendationsView, kind: type[QDialog]) -> list[QDialog]:
    qtbot.waitUntil(lambda: bool(opened(view, kind)), timeout=PATIENCE)
    return opened(view, kind)


def opened(view: RecommendationsView, kind: type[QDialog]) -> list[QDialog]:
    return [each for each in view.window().findChildren(kind) if each.isVisible()]


def by_reference(view: RecommendationsView) -> dict[str, Recommendation]:
    return {each.reference: each for each in view.desk.file.recommendations}


def test_those_that_are_chosen_are_told_the_same_and_nothing_else_of_them_changes(
    qtbot: QtBot, view: RecommendationsView
) -> None:
    before = by_reference(view)
    view.table.selectAll()
    view.several.change_action.trigger()
    (dialog,) = shown(qtbot, view, NewRecord)
    assert isinstance(dialog, NewRecord)
    assert f"{len(before)} recommendations" in dialog.windowTitle()
    control = dialog.form.entries["monitored_by"].control
    assert isinstance(control, QLineEdit)
    qtbot.keyClicks(control, "Health and safety group")
    dialog.accept_button.click()
    qtbot.waitUntil(
        lambda: {each.monitored_by for each in by_reference(view).values()} == {"Health and safety group"},
        timeout=PATIENCE,
    )
    assert {each.due_on for each in by_reference(view).values()} == {each.due_on for each in before.values()}
    view.desk.store.write(view, lambda session: undo(session, view.desk.case_id))
    qtbot.waitUntil(lambda: by_reference(view) == before, timeout=PATIENCE)


def test_one_alone_is_not_several(qtbot: QtBot, view: RecommendationsView) -> None:
    said: list[str] = []
    view.desk.said.connect(said.append)
    view.table.selectRow(0)
    view.several.change_action.trigger()
    assert len(said) == 1
    assert not opened(view, NewRecord)


def test_a_plan_is_shown_as_differences_before_it_is_taken_in(
    qtbot: QtBot, view: RecommendationsView, tmp_path: Path
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(PLAN, encoding="utf-8")
    view.several.look(path)
    (asked,) = shown(qtbot, view, NewRecord)
    assert isinstance(asked, NewRecord)
    asked.form.entries["said"].show("safety_action")
    asked.accept_button.click()
    (dialog,) = shown(qtbot, view, TableDialog)
    assert isinstance(dialog, TableDialog)
    top = [dialog.tree.topLevelItem(at) for at in range(dialog.tree.topLevelItemCount())]
    assert [item.text(0) for item in top if item] == ["New", "D-3"]
    assert by_reference(view)["D-3"].due_on != date(2027, 6, 30)

    dialog.accept_button.click()

    qtbot.waitUntil(lambda: by_reference(view)["D-3"].due_on == date(2027, 6, 30), timeout=PATIENCE)
    (new,) = [each for each in by_reference(view).values() if each.action == "light the ramp"]
    assert new.type is RecommendationType.SAFETY_ACTION
    qtbot.waitUntil(lambda: not opened(view, TableDialog), timeout=PATIENCE)


def test_a_table_that_cannot_be_taken_says_why_and_changes_nothing(
    qtbot: QtBot, view: RecommendationsView, tmp_path: Path
) -> None:
    before = by_reference(view)
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Action\nD-99,something\n", encoding="utf-8")
    view.several.look(path)
    qtbot.waitUntil(lambda: "no recommendation" in view.details.banner.text, timeout=PATIENCE)
    assert "plan.csv" in view.details.banner.text
    assert by_reference(view) == before


def test_whom_to_ask_is_offered_from_the_case_first_and_then_from_the_directory(
    qtbot: QtBot, view: RecommendationsView
) -> None:
    control = view.details.form.entries["addressee"].control
    assert isinstance(control, QLineEdit)
    completer = control.completer()
    assert completer is not None
    names = [str(completer.model().index(row, 0).data()) for row in range(completer.model().rowCount())]
    own = {each.name for each in view.desk.file.organisations}
    assert set(names[: len(own)]) == own
    assert "Care Quality Commission" in names
    assert "Integrated care boards" in names
