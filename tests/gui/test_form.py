"""Fields are saved when they are left; what was typed is never lost, and an error stands beside its field."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ui.widgets.form import Field, FieldKind, RecordForm
from workbench.records.findings import Confidence, Finding
from workbench.records.record import CaseId, RecordId

FIELDS = (
    Field(name="statement", label="&Statement", kind=FieldKind.TEXT),
    Field(name="reference", label="&Reference"),
    Field(
        name="confidence", label="&Confidence", kind=FieldKind.CHOICE,
        choices=((None, "Not said"), *((each, each.value) for each in Confidence)),
    ),
)  # fmt: skip


def finding(number: int, statement: str) -> Finding:
    return Finding(
        id=RecordId(f"id-{number}"), case_id=CaseId("case"), reference=f"F-{number}", statement=statement
    )


class Shown:
    """A form on the screen, and what it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.form = RecordForm(FIELDS)
        qtbot.addWidget(self.form)
        self.form.show()
        self.committed: list[tuple[str, Any]] = []
        self.form.committed.connect(lambda name, value: self.committed.append((name, value)))

    @property
    def statement(self) -> QPlainTextEdit:
        control = self.form.entries["statement"].control
        assert isinstance(control, QPlainTextEdit)
        return control

    @property
    def reference(self) -> QLineEdit:
        control = self.form.entries["reference"].control
        assert isinstance(control, QLineEdit)
        return control


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    made = Shown(qtbot)
    made.form.show_record(finding(1, "The rota had a gap."))
    return made


def test_leaving_a_changed_field_commits_it_once(shown: Shown, qtbot: QtBot) -> None:
    shown.statement.setFocus()
    shown.statement.setPlainText("The rota had two gaps.")
    shown.form.flush()
    shown.form.accept("statement")
    shown.form.flush()
    assert shown.committed == [("statement", "The rota had two gaps.")]


def test_leaving_an_unchanged_field_commits_nothing(shown: Shown) -> None:
    shown.form.flush()
    assert shown.committed == []


def test_a_pause_in_typing_tells_the_words_so_far(shown: Shown, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.form.paused) as paused:
        qtbot.keyClicks(shown.statement, "x")
    assert paused.args[0] == "statement"
    assert "x" in paused.args[1]


def test_the_same_record_shown_again_keeps_what_is_being_typed(shown: Shown) -> None:
    shown.statement.setPlainText("Half a sen")
    shown.form.show_record(finding(1, "Changed by somebody else."))
    assert shown.statement.toPlainText() == "Half a sen"
    assert shown.form.unsaved() == {"statement": "Half a sen"}


def test_another_record_commits_what_was_typed_in_the_first(shown: Shown) -> None:
    shown.statement.setPlainText("The rota had two gaps.")
    shown.form.show_record(finding(2, "Another."))
    assert shown.committed == [("statement", "The rota had two gaps.")]
    assert shown.statement.toPlainText() == "Another."


def test_a_refusal_stands_beside_its_field_and_the_words_stay(shown: Shown) -> None:
    shown.statement.setPlainText("")
    shown.form.flush()
    shown.form.refuse("statement", "Say the statement; it cannot be empty.")
    entry = shown.form.entries["statement"]
    assert entry.error.isVisible()
    assert entry.error.text() == entry.control.accessibleDescription()
    assert entry.control.property("invalid") == "true"


def test_a_choice_gives_the_value_and_not_its_words(shown: Shown) -> None:
    choice = shown.form.entries["confidence"].control
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(choice.findText(Confidence.HIGH.value))
    choice.activated.emit(choice.currentIndex())
    assert shown.committed == [("confidence", Confidence.HIGH)]
    assert type(shown.committed[0][1]) is Confidence


def test_kept_drafts_are_put_back_and_counted(shown: Shown) -> None:
    assert shown.form.put_drafts({"statement": "The rota", "gone": "?"}) == 1
    assert shown.statement.toPlainText() == "The rota"


def test_every_field_has_a_label_that_belongs_to_it(shown: Shown) -> None:
    for entry in shown.form.entries.values():
        assert entry.caption.buddy() is entry.control


@pytest.mark.parametrize("text", ["👩🏽‍⚕️ told of the score", "التمريض", "é" * 200, "a\u202eb"])
def test_any_script_is_kept_as_typed(shown: Shown, text: str) -> None:
    shown.statement.setPlainText(text)
    shown.form.flush()
    assert shown.committed == [("statement", text)]
