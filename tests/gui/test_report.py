"""The report in the window: its outline, words saved as a section is left, references, comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.desking import section_of
from ui.dialogs.reviewed import ReviewedDialog
from ui.views.report import ReportView
from workbench.services import reports

CASE = "NI-2026-003"
REVIEWED = Path(__file__).parents[1] / "unit" / "ingest" / "reviewed_in_libreoffice.docx"


@pytest.fixture
def opened(qtbot: QtBot, demo_vault: Path) -> Iterator[Callable[[str], ReportView]]:
    """Opens the section of a case of the demonstration."""
    with ExitStack() as stack:
        yield lambda case: stack.enter_context(section_of(qtbot, demo_vault, case, ReportView))


def test_the_outline_says_in_words_how_far_each_section_is(opened: Callable[[str], ReportView]) -> None:
    view = opened(CASE)
    lines = [view.outline.item(at).text() for at in range(view.outline.count())]
    assert any("Written, " in line for line in lines)
    assert any("Made from the case" in line for line in lines)


def test_leaving_a_section_saves_its_words(qtbot: QtBot, opened: Callable[[str], ReportView]) -> None:
    view = opened(CASE)
    view.outline.setCurrentRow(0)
    view.editor.setPlainText("New words of the section.")
    view.outline.setCurrentRow(1)
    qtbot.waitUntil(lambda: any(each.body == "New words of the section." for each in view.desk.file.sections))
    view.outline.setCurrentRow(0)
    assert view.editor.toPlainText() == "New words of the section."
    assert view.count.text() == "5 words"


def test_a_reference_takes_the_place_of_what_was_typed_to_find_it(
    opened: Callable[[str], ReportView],
) -> None:
    view = opened(CASE)
    finding = view.desk.file.findings[0]
    view.editor.setPlainText("")
    view.editor.insertPlainText("As shown in {F-")
    shown = next(name for name in view.editor._codes if name.startswith("F-1 "))
    view.editor.put_reference(shown)
    code = finding.file_id or finding.reference
    assert view.editor.toPlainText() == f"As shown in {{finding:{code}}}"


def test_enter_takes_the_first_record_that_fits(qtbot: QtBot, opened: Callable[[str], ReportView]) -> None:
    view = opened(CASE)
    view.outline.setCurrentRow(0)
    view.editor.setPlainText("")
    view.editor.setFocus()
    qtbot.keyClicks(view.editor, "See @F-2")
    found = view.editor._list
    assert found.isVisible()
    qtbot.keyClick(found, Qt.Key.Key_Return)
    assert view.editor.toPlainText().startswith("See {finding:")
    assert not found.isVisible()


def test_the_pages_are_drawn_soon_after_a_save(qtbot: QtBot, opened: Callable[[str], ReportView]) -> None:
    view = opened(CASE)
    qtbot.waitUntil(lambda: view.pages.count.text().endswith(" pages"), timeout=20000)


def test_comments_say_what_became_of_them(opened: Callable[[str], ReportView]) -> None:
    view = opened(CASE)
    view.tabs.setCurrentIndex(1)
    assert view.comments.model.rowCount() == len(view.desk.file.comments) > 0
    assert view.comments.count.text().startswith(f"{len(view.desk.file.consultations)} consulted")


def test_a_reviewed_document_is_shown_and_then_enters_the_log(
    qtbot: QtBot, opened: Callable[[str], ReportView]
) -> None:
    view = opened(CASE)
    before = len(view.desk.file.comments)
    dialog = asked(qtbot, view)
    assert dialog.told.text() == "4 comments are new."
    assert dialog.remarks.item(0).text().startswith("Paragraph 1, on “at nine”: It was ten.")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: len(view.desk.file.comments) == before + 4)
    again = asked(qtbot, view)
    assert again.told.text() == "0 comments are new; 4 in the log already."
    assert again.remarks.item(0).text().startswith("In the log already: ")
    assert not again.accept_button.isEnabled()


def test_a_recipient_who_is_silent_past_the_due_day_is_counted_as_late(
    qtbot: QtBot, opened: Callable[[str], ReportView]
) -> None:
    view = opened(CASE)
    assert "late" not in view.comments.count.text()
    case_id, long_ago = view.desk.case_id, date(2020, 1, 1)
    view.desk.store.write(
        view, lambda session: reports.add_consultation(session, case_id, "The coroner", sent_on=long_ago)
    )
    qtbot.waitUntil(lambda: view.comments.count.text().endswith(", 1 late"))
    assert "The coroner" in view.comments.count.toolTip()


def asked(qtbot: QtBot, view: ReportView) -> ReviewedDialog:
    """The dialog about a document with four remarks, once it has read them."""
    view.comments.ask_document(REVIEWED)
    dialog = view.comments.reviewed
    assert dialog is not None
    shown = dialog.remarks
    qtbot.waitUntil(lambda: shown.count() == 4)
    return dialog


def test_a_document_that_cannot_be_read_enters_nothing(
    qtbot: QtBot, opened: Callable[[str], ReportView], tmp_path: Path
) -> None:
    view = opened(CASE)
    (tmp_path / "back.docx").write_bytes(b"no document")
    view.comments.ask_document(tmp_path / "back.docx")
    dialog = view.comments.reviewed
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.banner.isVisibleTo(dialog))
    assert not dialog.accept_button.isEnabled()
