"""Two panes beside one another, and one at a time where the window is narrow or the text is large."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.desking import section_of
from ui import theme
from ui.views.evidence import EvidenceView
from ui.views.findings import FindingsView
from ui.views.timeline import TimelineView
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold, Side
from workbench.records.record import RecordId

LEAST = 40


def pane(*parts: QWidget) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    for part in parts:
        layout.addWidget(part)
    return made


@pytest.fixture
def made(qtbot: QtBot) -> tuple[QWidget, Fold, QLineEdit, QLineEdit]:
    first, second = QLineEdit(), QLineEdit()
    fold = Fold("fold", pane(first), Side(pane(second)), least=LEAST, forth="Details")
    window = pane(fold.forth, fold)
    qtbot.addWidget(window)
    window.resize(theme.metric(None, LEAST + 10), 300)
    window.show()
    qtbot.waitExposed(window)
    return window, fold, first, second


def narrow(window: QWidget) -> None:
    window.resize(theme.metric(None, LEAST - 10), 300)


Made = tuple[QWidget, Fold, QLineEdit, QLineEdit]


def test_there_are_two_panes_where_there_is_room(made: Made) -> None:
    _, fold, first, second = made
    assert not fold.folded
    assert first.isVisible()
    assert second.isVisible()
    assert not fold.forth.isVisible()
    assert not fold.back.isVisible()


def test_a_narrow_window_shows_one_of_them_and_the_way_to_the_other(made: Made, qtbot: QtBot) -> None:
    window, fold, first, second = made
    first.setFocus()
    narrow(window)
    qtbot.waitUntil(lambda: fold.folded)
    assert first.isVisible()
    assert not second.isVisible()
    fold.forth.click()
    assert not first.isVisible()
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Escape)
    assert first.hasFocus()
    assert not second.isVisible()


def test_what_is_typed_in_stays_in_sight_when_the_window_becomes_narrow(made: Made, qtbot: QtBot) -> None:
    window, fold, first, second = made
    second.setFocus()
    narrow(window)
    qtbot.waitUntil(lambda: fold.folded)
    assert second.isVisible()
    assert second.hasFocus()
    window.resize(theme.metric(None, LEAST * 2), 300)
    qtbot.waitUntil(lambda: not fold.folded)
    assert first.isVisible()
    assert second.isVisible()


def test_the_other_pane_is_one_key_away_in_a_wide_window_too(made: Made) -> None:
    _, fold, first, second = made
    first.setFocus()
    fold.turn()
    assert second.hasFocus()
    fold.turn()
    assert first.hasFocus()


def test_a_pane_with_nothing_in_it_is_not_offered(made: Made, qtbot: QtBot) -> None:
    window, fold, first, second = made
    narrow(window)
    qtbot.waitUntil(lambda: fold.folded)
    fold.show_side()
    fold.offer(there=False)
    assert first.isVisible()
    assert not fold.forth.isVisible()
    fold.show_side()
    assert not second.isVisible()


def test_panes_remembered_from_a_narrow_window_are_both_there_in_a_wide_one(made: Made, qtbot: QtBot) -> None:
    window, fold, _, second = made
    narrow(window)
    qtbot.waitUntil(lambda: fold.folded)
    kept = fold.saveState()
    window.resize(theme.metric(None, LEAST * 2), 300)
    qtbot.waitUntil(lambda: not fold.folded)
    assert fold.restoreState(kept)
    assert second.isVisible()
    assert min(fold.sizes()) > theme.metric(None, 2)


def test_a_control_that_is_hidden_takes_no_room_in_a_line(qtbot: QtBot) -> None:
    parts = [QPushButton(name) for name in ("One", "Two", "Three")]
    holder = QWidget()
    qtbot.addWidget(holder)
    line = Flow(*parts)
    holder.setLayout(line)
    whole = line.sizeHint().width()
    parts[1].setVisible(False)
    assert line.sizeHint().width() == whole - parts[1].sizeHint().width() - line.spacing()


@pytest.mark.parametrize(("wide", "folded"), [(80, False), (46, True), (32, True)])
def test_a_list_keeps_room_for_its_titles_at_every_text_size(
    qtbot: QtBot, demo_vault: Path, wide: int, folded: bool
) -> None:
    with section_of(qtbot, demo_vault, "NI-2026-003", FindingsView) as view:
        view.window().resize(theme.metric(None, wide), theme.metric(None, 40))
        qtbot.waitUntil(lambda: view.split.folded is folded)
        qtbot.waitUntil(lambda: view.table.columnWidth(1) >= theme.metric(None, 13))
        assert view.table.horizontalScrollBar().maximum() == 0
        assert view.details.isVisible() is not folded


def test_enter_opens_the_details_over_a_narrow_list(qtbot: QtBot, demo_vault: Path) -> None:
    with section_of(qtbot, demo_vault, "NI-2026-003", FindingsView) as view:
        view.window().resize(theme.metric(None, 46), theme.metric(None, 40))
        qtbot.waitUntil(lambda: view.split.folded)
        chosen = view.table.current
        view.table.setFocus()
        qtbot.keyClick(view.table, Qt.Key.Key_Return)
        assert view.details.isVisible()
        assert view.place()["aside"]
        view.split.back.click()
        assert view.window().focusWidget() is view.table
        assert view.table.current == chosen


def test_the_text_of_a_piece_of_evidence_has_a_low_window_for_itself(qtbot: QtBot, demo_vault: Path) -> None:
    with section_of(qtbot, demo_vault, "NI-2026-003", EvidenceView) as view:
        view.window().resize(theme.metric(None, 46), theme.metric(None, 24))
        lower = view.upright
        assert lower is not None
        qtbot.waitUntil(lambda: lower.folded)
        assert not view.text.isVisible()
        lower.forth.click()
        assert view.text.isVisible()
        assert not view.filter.isVisible()
        lower.back.click()
        assert view.filter.isVisible()
        assert view.table.isVisible()


def test_going_to_an_account_brings_it_into_sight_in_a_low_window(qtbot: QtBot, demo_vault: Path) -> None:
    with section_of(qtbot, demo_vault, "NI-2026-003", TimelineView) as view:
        view.window().resize(theme.metric(None, 40), theme.metric(None, 20))
        lower = view.upright
        assert lower is not None
        qtbot.waitUntil(lambda: lower.folded)
        assert not view.accounts.isVisible()
        assert view.show_record(RecordId(view.desk.file.accounts[0].id))
        assert view.accounts.isVisible()
