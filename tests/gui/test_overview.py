"""The overview: coverage of terms and questions, tasks, decisions, gaps, and the case's own facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.gui.desking import desk_of
from ui import theme
from ui.dialogs.asking import NewRecord, PickRecords
from ui.models.desk import Desk
from ui.views import overview as module
from ui.views.overview import OverviewView
from ui.views.overview_cards import gap_sentence
from ui.views.overview_rows import Row
from workbench.records.links import Relation
from workbench.services.thread import Gap, GapKind


@pytest.fixture
def desk(qtbot: QtBot, demo_vault: Path) -> Iterator[Desk]:
    with desk_of(qtbot, demo_vault, "PSII-2026-007") as made:
        yield made


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> OverviewView:
    made = OverviewView(desk)
    qtbot.addWidget(made)
    made.resize(980, 610)
    made.show()
    qtbot.waitExposed(made)
    return made


def dialog_of(view: OverviewView, kind: type[QWidget]) -> QWidget:
    return next(each for each in view.findChildren(kind) if each.isVisible())


def is_done(desk: Desk, done: bool) -> bool:
    return (desk.file.tasks[-1].done_on is not None) is done


def focus(row: Row) -> None:
    QApplication.sendEvent(row, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.OtherFocusReason))


def test_every_term_shows_the_findings_that_answer_it(view: OverviewView, desk: Desk) -> None:
    assert [row.record for row in view.terms.rows()] == sorted(desk.file.terms, key=lambda t: t.position)
    went: list[str] = []
    desk.wanted.connect(went.append)
    first = view.terms.rows()[0]
    answer = desk.file.targets(first.record.id, Relation.ANSWERED_BY)[0]
    link = next(
        each
        for each in first.findChildren(QPushButton)
        if each.accessibleName().startswith(f"{answer.reference} ")
    )
    link.click()
    assert went == [answer.id]


def test_a_new_term_is_not_answered_yet_until_a_finding_is_picked(
    view: OverviewView, desk: Desk, qtbot: QtBot
) -> None:
    view.terms.add_button.click()
    dialog = dialog_of(view, NewRecord)
    assert isinstance(dialog, NewRecord)
    text = dialog.form.entries["text"].control
    assert isinstance(text, QPlainTextEdit)
    text.setPlainText("Who was told?")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.terms.rows()[-1].accessibleName().endswith("Who was told?"))
    row = view.terms.rows()[-1]
    assert any(gap.record_id == row.record.id for gap in desk.gaps)

    view.answer(row.record)
    picking = dialog_of(view, PickRecords)
    assert isinstance(picking, PickRecords)
    picking.accept()
    qtbot.waitUntil(lambda: bool(desk.file.targets(row.record.id, Relation.ANSWERED_BY)))


def test_a_term_moves_and_stays_the_current_one(view: OverviewView, desk: Desk, qtbot: QtBot) -> None:
    second = view.terms.rows()[1]
    focus(second)
    wanted = second.record.id
    view.up_action.trigger()
    qtbot.waitUntil(lambda: view.terms.rows()[0].record.id == wanted)
    assert view.current is not None
    assert view.current.id == wanted
    assert not view.up_action.isEnabled()


def test_a_term_is_changed_in_a_dialog_that_holds_its_words(
    view: OverviewView, desk: Desk, qtbot: QtBot
) -> None:
    row = view.terms.rows()[0]
    view.change(row.record)
    dialog = dialog_of(view, NewRecord)
    assert isinstance(dialog, NewRecord)
    text = dialog.form.entries["text"].control
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText() == desk.file.terms[0].text
    text.setPlainText("Worded anew")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.terms.rows()[0].accessibleName().endswith("Worded anew"))


def test_a_deleted_row_is_gone(
    view: OverviewView, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "confirm", lambda *_, **__: True)
    count = len(view.terms.rows())
    focus(view.terms.rows()[0])
    view.delete_action.trigger()
    qtbot.waitUntil(lambda: len(view.terms.rows()) < count)
    assert len(view.terms.rows()) == count - 1


def test_a_question_says_who_asked_it(view: OverviewView, desk: Desk, qtbot: QtBot) -> None:
    view.questions.add_button.click()
    dialog = dialog_of(view, NewRecord)
    assert isinstance(dialog, NewRecord)
    text, name = dialog.form.entries["text"].control, dialog.form.entries["asked_by_name"].control
    assert isinstance(text, QPlainTextEdit)
    assert isinstance(name, QLineEdit)
    assert isinstance(dialog.form.entries["asked_by"].control, QComboBox)
    text.setPlainText("Could it happen again?")
    name.setText("A neighbour")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: any(q.asked_by_name == "A neighbour" for q in desk.file.questions))
    qtbot.waitUntil(lambda: view.questions.rows()[-1].accessibleName().endswith("Could it happen again?"))


def test_a_task_is_ticked_and_taken_back(view: OverviewView, desk: Desk, qtbot: QtBot) -> None:
    view.tasks.add_button.click()
    dialog = dialog_of(view, NewRecord)
    assert isinstance(dialog, NewRecord)
    title = dialog.form.entries["title"].control
    assert isinstance(title, QLineEdit)
    title.setText("Write to the family")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: len(view.tasks.rows()) == len(desk.file.tasks) > 0)
    for done in (True, False):
        view.tasks.rows()[-1].findChildren(QCheckBox)[0].click()
        qtbot.waitUntil(partial(is_done, desk, done))


def test_an_empty_term_is_refused_beside_its_field(view: OverviewView, qtbot: QtBot) -> None:
    view.terms.add_button.click()
    dialog = dialog_of(view, NewRecord)
    assert isinstance(dialog, NewRecord)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.form.entries["text"].error.isVisible())
    dialog.reject()


def test_the_facts_are_edited_in_place(view: OverviewView, desk: Desk, qtbot: QtBot) -> None:
    view.facts.edit_button.click()
    lead = view.facts.details.form.entries["lead"].control
    assert isinstance(lead, QLineEdit)
    lead.setText("B. Lead")
    view.facts.edit_button.click()
    qtbot.waitUntil(lambda: desk.file.case.lead == "B. Lead")
    assert not view.facts.editing


@pytest.mark.parametrize(("width", "percent"), [(980, 100), (900, 150), (500, 100)])
def test_no_card_is_wider_than_the_page(
    view: OverviewView, qapp: QApplication, qtbot: QtBot, width: int, percent: int
) -> None:
    theme.apply(qapp, dark=True, percent=percent)
    view.resize(width, 600)
    inside = view.board.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: view.board.viewport().width() == inside.width())


def test_every_control_has_a_name(view: OverviewView) -> None:
    def said(each: QObject) -> bool:
        return isinstance(each, QPushButton) and bool(each.text() or each.accessibleName())

    assert all(said(each) for each in view.findChildren(QPushButton))
    assert all(each.accessibleName() for each in view.findChildren(Row))


def test_a_place_is_found_again(view: OverviewView) -> None:
    assert view.show_record(view.terms.rows()[1].record.id)
    focus(view.terms.rows()[1])
    place = dict(view.place())
    focus(view.terms.rows()[0])
    view.restore_place(place)
    assert place["record"] == view.terms.rows()[1].record.id


def test_gaps_are_counted_in_a_plain_sentence(desk: Desk) -> None:
    def gap(kind: GapKind) -> Gap:
        return Gap(kind=kind, record="X", record_id=desk.file.case.id, why="Why.")

    make: Callable[[GapKind], Gap] = gap
    assert "every question is answered" in gap_sentence(())
    two = [make(GapKind.TERM_WITHOUT_FINDING)] * 2
    assert gap_sentence([*two, make(GapKind.EVIDENCE_UNUSED)]) == (
        "2 terms of reference not answered and 1 piece of evidence not used."
    )
