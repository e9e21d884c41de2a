"""The report in the window: its outline, words saved as a section is left, references, comments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.desking import section_of
from ui.views.report import ReportView

CASE = "NI-2026-003"


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
