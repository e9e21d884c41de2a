"""While a section is written, what a check would raise is marked in its place; the words stay untouched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, section_of
from ui.views.report import ReportView

CASE = "SH-2026-041"


@pytest.fixture
def view(qtbot: QtBot, demo_vault: Path) -> Iterator[ReportView]:
    with section_of(qtbot, demo_vault, CASE, ReportView) as view:
        qtbot.waitUntil(lambda: view.editor.isEnabled() and view.outline.count() > 0, timeout=PATIENCE)
        yield view


def write(view: ReportView, words: str) -> None:
    view.editor.selectAll()
    view.editor.insertPlainText(words)


def test_a_name_is_marked_where_it_stands_and_said_below(qtbot: QtBot, view: ReportView) -> None:
    write(view, "😀 Then Leonora Amplethwaite came.")
    qtbot.waitUntil(lambda: view.told.text() != "", timeout=PATIENCE)
    assert view.told.text() == "1 place would stop a release: name. Press F8 to go there."
    (mark,) = view.editor.extraSelections()
    assert mark.cursor.selectedText() == "Leonora Amplethwaite"
    assert "Would stop the release" in view.editor.accessibleDescription()
    assert "Amplethwaite" not in view.editor.accessibleDescription()


def test_the_mark_goes_when_the_words_are_mended_and_undo_knows_nothing_of_marks(
    qtbot: QtBot, view: ReportView
) -> None:
    write(view, "Then Leonora Amplethwaite came.")
    qtbot.waitUntil(lambda: view.told.isVisibleTo(view), timeout=PATIENCE)
    write(view, "Then the patient came.")
    qtbot.waitUntil(lambda: not view.told.isVisibleTo(view), timeout=PATIENCE)
    assert view.editor.extraSelections() == []
    view.editor.undo()
    assert "Amplethwaite" in view.editor.toPlainText()


def test_f8_goes_from_mark_to_mark(qtbot: QtBot, view: ReportView) -> None:
    write(view, "Gethin Oxterby met Folasade Okunworth.")
    qtbot.waitUntil(lambda: len(view.editor.extraSelections()) == 2, timeout=PATIENCE)
    view.marks.next.trigger()
    first = view.editor.textCursor().selectedText()
    view.marks.next.trigger()
    assert (first, view.editor.textCursor().selectedText()) == ("Gethin Oxterby", "Folasade Okunworth")


def test_resting_on_a_mark_tells_why(qtbot: QtBot, view: ReportView) -> None:
    write(view, "Gethin Oxterby was there.")
    qtbot.waitUntil(lambda: len(view.editor.extraSelections()) == 1, timeout=PATIENCE)
    cursor = view.editor.textCursor()
    cursor.setPosition(3)
    at = view.editor.cursorRect(cursor).center()
    paper = view.editor.viewport()
    QApplication.sendEvent(paper, QHelpEvent(QHelpEvent.Type.ToolTip, at, paper.mapToGlobal(at)))
    assert QToolTip.text().startswith("Would stop the release")
