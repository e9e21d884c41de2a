"""The window as a whole: locking without losing a keystroke, the way back, names for everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.driving import PATIENCE, Driver
from ui.app import NAME
from ui.dialogs.asking import NewRecord
from ui.dialogs.palette import Palette
from ui.views.section import Section
from ui.views.workspace import SECTIONS
from ui.widgets.clipboard import keeper
from ui.widgets.watch import seconds_asleep
from workbench import paths, settings
from workbench.records.findings import Finding

CASE = "NI-2026-003"


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication, demo_vault: Path) -> Iterator[Driver]:
    made = Driver(qtbot, qapp)
    made.unlock(demo_vault)
    made.until_inside()
    made.open_case(CASE)
    yield made
    made.close()


def statement(driver: Driver) -> QPlainTextEdit:
    control = driver.list_section("findings").details.form.entries["statement"].control
    assert isinstance(control, QPlainTextEdit)
    return control


def test_the_title_names_the_program_and_no_case(driver: Driver) -> None:
    for cls in SECTIONS:
        driver.section(cls.name)
        assert driver.window.windowTitle() == NAME


def test_every_section_opens_and_shows_something(driver: Driver) -> None:
    for cls in SECTIONS:
        view = driver.section(cls.name)
        assert view.isVisible()
        assert driver.workspace.navigation.currentItem().text() == cls.words


def test_locking_keeps_what_was_typed_and_where(driver: Driver, demo_vault: Path, qtbot: QtBot) -> None:
    fourth = driver.workspace.desk.file.findings[3]
    view = driver.list_section("findings")
    assert view.show_record(fourth.id)
    control = statement(driver)
    control.setFocus()
    qtbot.keyClick(control, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(control, " half a sen")
    typed, caret = control.toPlainText(), control.textCursor().position()

    driver.window.lock()
    assert driver.window.inside is None
    assert "half a sen" not in all_words(driver.window)

    driver.unlock(demo_vault)
    driver.until_inside()
    again = driver.workspace
    qtbot.waitUntil(lambda: again.current is not None and again.current.name == "findings", timeout=PATIENCE)
    shown = again.current
    assert isinstance(shown, Section)
    assert shown.table.current is not None
    assert shown.table.current.id == fourth.id
    control = statement(driver)
    qtbot.waitUntil(lambda: control.toPlainText() == typed, timeout=PATIENCE)
    qtbot.waitUntil(lambda: control.textCursor().position() == caret, timeout=PATIENCE)
    assert driver.workspace.desk.record(fourth.id) == fourth


def test_locking_keeps_the_words_of_a_record_that_was_being_added(
    driver: Driver, demo_vault: Path, qtbot: QtBot
) -> None:
    driver.list_section("findings").add()
    dialog = driver.dialog(NewRecord)
    assert isinstance(dialog, NewRecord)
    control = dialog.form.entries["statement"].control
    assert isinstance(control, QPlainTextEdit)
    qtbot.keyClicks(control, "Half a finding")

    driver.window.lock()
    driver.unlock(demo_vault)
    driver.until_inside()
    driver.list_section("findings").add()
    dialog = driver.dialog(NewRecord)
    assert isinstance(dialog, NewRecord)
    again = dialog.form.entries["statement"].control
    assert isinstance(again, QPlainTextEdit)
    qtbot.waitUntil(lambda: again.toPlainText() == "Half a finding", timeout=PATIENCE)
    dialog.reject()
    driver.quiet()


def test_a_change_is_undone_and_done_again_by_name(driver: Driver, qtbot: QtBot) -> None:
    first = driver.workspace.desk.file.findings[0]
    view = driver.list_section("findings")
    view.show_record(first.id)
    control = statement(driver)
    control.setPlainText("Another statement.")
    view.flush()

    def now() -> str:
        record = driver.workspace.desk.record(first.id)
        assert isinstance(record, Finding)
        return record.statement

    qtbot.waitUntil(lambda: now() == "Another statement.", timeout=PATIENCE)
    assert "finding" in driver.workspace.undo_action.toolTip()
    driver.workspace.undo_action.trigger()
    qtbot.waitUntil(lambda: now() == first.statement, timeout=PATIENCE)
    driver.workspace.redo_action.trigger()
    qtbot.waitUntil(lambda: now() == "Another statement.", timeout=PATIENCE)


def test_a_refused_edit_says_why_beside_the_field_and_keeps_the_vault(driver: Driver, qtbot: QtBot) -> None:
    first = driver.workspace.desk.file.findings[0]
    view = driver.list_section("findings")
    view.show_record(first.id)
    statement(driver).setPlainText("  ")
    view.flush()
    error = view.details.form.entries["statement"].error
    qtbot.waitUntil(error.isVisible, timeout=PATIENCE)
    assert "cannot be empty" in error.text()
    assert driver.workspace.desk.record(first.id) == first


def test_the_thread_is_walked_and_the_way_back_is_kept(driver: Driver, qtbot: QtBot) -> None:
    finding = driver.workspace.desk.file.findings[0]
    driver.list_section("findings").show_record(finding.id)
    below = driver.workspace.desk.step(finding).rests_on[0]
    driver.workspace.go(below.id)
    assert driver.workspace.current is not None
    assert driver.workspace.current.name != "findings"
    driver.workspace.back()
    back = driver.workspace.current
    assert isinstance(back, Section)
    assert back.name == "findings"
    assert back.table.current is not None
    assert back.table.current.id == finding.id


def test_the_palette_runs_an_action_and_finds_a_record(driver: Driver, qtbot: QtBot) -> None:
    driver.window.commands["find"].trigger()
    palette = driver.dialog(Palette)
    assert isinstance(palette, Palette)
    qtbot.keyClicks(palette.box, "timeline")
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: driver.section_name() == "timeline", timeout=PATIENCE)
    driver.window.commands["find"].trigger()
    palette = driver.dialog(Palette)
    assert isinstance(palette, Palette)
    qtbot.keyClicks(palette.box, "agency nurse")
    qtbot.waitUntil(lambda: palette.list.count() > 3, timeout=PATIENCE)
    palette.close()


def test_nothing_that_takes_the_focus_is_nameless(driver: Driver) -> None:
    nameless = []
    for cls in SECTIONS:
        driver.section(cls.name)
        driver.quiet()
        nameless += [f"{cls.name}: {each}" for each in nameless_in(driver.window)]
    assert nameless == []


def test_while_locked_nothing_of_the_case_can_be_read_by_any_means(driver: Driver) -> None:
    driver.section("findings")
    words = driver.workspace.desk.file.findings[0].statement[:30]
    driver.quiet()
    keeper().put(words, None)
    driver.window.lock()
    driver.qtbot.wait(50)
    assert words not in all_words(driver.window)
    assert QGuiApplication.clipboard().text() == ""


def test_settings_hold_no_word_of_a_case(driver: Driver) -> None:
    driver.section("findings")
    title = driver.workspace.desk.file.case.title
    driver.window.lock()
    content = (paths.settings_dir() / settings.FILE_NAME).read_text()
    assert title not in content
    assert CASE not in content


def test_being_away_locks(driver: Driver) -> None:
    driver.window.findChild(QWidget)
    watch = driver.window._watch
    watch.minutes = 0
    watch.look()
    assert driver.window.inside is None


def test_a_computer_that_slept_wakes_locked(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    before = seconds_asleep()
    monkeypatch.setattr("ui.widgets.watch.seconds_asleep", lambda: before + 60)

    driver.window._watch.look()

    assert driver.window.inside is None


def test_going_to_sleep_locks_first(driver: Driver) -> None:
    driver.window._watch.prepare_for_sleep(False)
    assert driver.window.inside is not None

    driver.window._watch.prepare_for_sleep(True)

    assert driver.window.inside is None


@pytest.mark.parametrize("touch", ["a key", "the mouse"])
def test_whoever_types_or_points_is_there(driver: Driver, touch: str) -> None:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    watch, handle = driver.window._watch, driver.window.windowHandle()
    watch._touched -= 3600

    if touch == "a key":
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    else:
        QTest.mouseMove(handle, QPoint(20, 20))
        driver.quiet()
        QTest.mouseMove(handle, QPoint(40, 40))
        driver.quiet()
    watch.look()

    assert driver.window.inside is not None


@pytest.mark.parametrize("percent", [100, 150])
def test_every_section_fits_a_small_laptop(driver: Driver, percent: int) -> None:
    appearance = driver.window._appearance
    appearance.scale(percent - 100)
    driver.quiet()
    for cls in SECTIONS:
        driver.section(cls.name)
        driver.quiet()
        assert driver.window.minimumSizeHint().width() <= 1366, cls.name
        assert driver.window.minimumSizeHint().height() <= 768, cls.name
    appearance.scale(-100)


def nameless_in(window: QWidget) -> list[str]:
    """The visible controls that take the focus by Tab and tell a screen reader nothing."""
    found = []
    for control in window.findChildren(QWidget):
        takes = control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and control.isVisible() and control.isEnabled():
            told = QAccessible.queryAccessibleInterface(control)
            label = told.relations() if told is not None else []
            named = told is not None and (told.text(QAccessible.Text.Name) or label)
            if not named:
                found.append(f"{type(control).__name__} {control.objectName()}")
    return found


def all_words(window: QWidget) -> str:
    """Everything that the accessibility tree of a window tells."""
    words: list[str] = []

    def walk(interface: QAccessibleInterface) -> None:
        for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value):
            words.append(interface.text(kind))
        for at in range(min(interface.childCount(), 2000)):
            child = interface.child(at)
            if child is not None:
                walk(child)

    walk(QAccessible.queryAccessibleInterface(window))
    words += [each.toPlainText() for each in window.findChildren(QPlainTextEdit)]
    return "\n".join(words)
