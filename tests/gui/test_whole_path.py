"""The first hour, in the window alone: from a new vault to a Word file, and back to the start by undo.

The same walk is done in a real window by tests/e2e/test_real_window.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.gui.driving import PATIENCE, Driver
from ui.dialogs.asking import NewRecord, PickRecords
from ui.dialogs.excerpt import ExcerptDialog
from ui.dialogs.new_case import NewCase
from ui.dialogs.releasing import ReleaseDialog
from ui.views.evidence import EvidenceView
from ui.views.people import PeopleView
from ui.views.release import ReleaseView
from ui.views.report import ReportView
from workbench.records.casefile import CaseFile

NAME = "Imogen Tarrowby"
INTERVIEW = (
    "Interview with the recovery nurse.\n\n"
    "The list was changed twice that morning and nobody told the ward about the second change.\n"
)
POLICY = "Changes to a list are told to the ward by telephone, and repeated back.\n"


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    made = Driver(qtbot, qapp)
    yield made
    made.close()


def case_of(driver: Driver) -> CaseFile:
    return driver.workspace.desk.file


def fill(dialog: NewRecord, **words: str) -> None:
    for name, text in words.items():
        control = dialog.form.entries[name].control
        assert isinstance(control, QLineEdit | QPlainTextEdit)
        control.setText(text) if isinstance(control, QLineEdit) else control.setPlainText(text)


def make_vault(driver: Driver, parent: Path) -> None:
    driver.click(driver.window.unlock.new)
    page = driver.window.new_vault
    assert page is not None
    page.choose_parent(parent)
    page.name.setText("Ward 12")
    page.user.setText("Ann Investigator")
    for field in (page.passphrase.first, page.passphrase.second):
        field.line.setText("seven quiet herons on a weir")
    driver.click(page.go)
    driver.qtbot.waitUntil(page.recovery.put_away.isEnabled, timeout=PATIENCE)
    page.recovery.put_away.setChecked(True)
    driver.click(page.recovery.go)
    driver.until_inside()


def start_case(driver: Driver) -> None:
    driver.window.commands["home.start.psii"].trigger()
    dialog = driver.dialog(NewCase)
    assert isinstance(dialog, NewCase)
    fill(dialog, title="A nerve block given after a list was changed")
    driver.click(dialog.accept_button)
    assert driver.workspace.current is not None


def add_documents(driver: Driver, folder: Path) -> None:
    paths = []
    for name, text in (("interview.txt", INTERVIEW), ("policy.txt", POLICY)):
        (folder / name).write_text(text)
        paths.append(folder / name)
    view = driver.section("evidence")
    assert isinstance(view, EvidenceView)
    view.add_paths(paths)
    driver.qtbot.waitUntil(lambda: len(case_of(driver).evidence) == 2, timeout=PATIENCE)


def excerpt(driver: Driver) -> None:
    view = driver.section("evidence")
    assert isinstance(view, EvidenceView)
    interview = next(e for e in case_of(driver).evidence if e.file_name == "interview.txt")
    view.show_record(interview.id)
    driver.qtbot.waitUntil(lambda: view.text.reading.text == INTERVIEW, timeout=PATIENCE)
    start = INTERVIEW.index("nobody told")
    view.text.reading.select(start, INTERVIEW.index(" about the second"))
    view.excerpt_action.trigger()
    dialog = driver.dialog(ExcerptDialog)
    assert isinstance(dialog, ExcerptDialog)
    dialog.picker.line.setText("handover")
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(lambda: len(case_of(driver).excerpts) == 1, timeout=PATIENCE)
    assert case_of(driver).excerpts[0].text == "nobody told the ward"


def add_in(driver: Driver, section: str, **words: str) -> None:
    view = driver.list_section(section)
    view.add_action.trigger()
    dialog = driver.dialog(NewRecord)
    assert isinstance(dialog, NewRecord)
    fill(dialog, **words)
    driver.click(dialog.accept_button)
    driver.quiet()


def link_down(driver: Driver, section: str, words: str) -> None:
    view = driver.list_section(section)
    driver.qtbot.waitUntil(lambda: view.table.current is not None, timeout=PATIENCE)
    view.inspector.rests_on.add.click()
    dialog = driver.dialog(PickRecords)
    assert isinstance(dialog, PickRecords)
    dialog.box.setText(words)
    driver.click(dialog.accept_button)
    driver.quiet()


def name_somebody(driver: Driver) -> None:
    view = driver.section("people")
    assert isinstance(view, PeopleView)
    driver.workspace.desk.commands["person.add"].trigger()
    dialog = driver.dialog(NewRecord)
    assert isinstance(dialog, NewRecord)
    fill(dialog, name=NAME, role="Recovery nurse", display="the recovery nurse")
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(lambda: bool(case_of(driver).people), timeout=PATIENCE)


def write_report(driver: Driver) -> None:
    view = driver.section("report")
    assert isinstance(view, ReportView)
    driver.qtbot.waitUntil(lambda: view.outline.count() > 0, timeout=PATIENCE)
    for at in range(view.outline.count()):
        view.outline.setCurrentRow(at)
        if view.editor.isEnabled() and not view.editor.isReadOnly():
            view.editor.setPlainText(f"By noon {NAME} had read a list that was no longer in use.")
            view.flush()
            break
    driver.qtbot.waitUntil(lambda: bool(case_of(driver).sections), timeout=PATIENCE)


def settle(driver: Driver, view: ReleaseView) -> None:
    """Mend the first concern with two clicks: choose it, use the alias."""
    count = len(view.door.concerns)
    view.table.selectRow(0)
    view.alias_action.trigger()
    driver.qtbot.waitUntil(lambda: len(view.door.concerns) < count and not view.door.busy, timeout=PATIENCE)


def release(driver: Driver, out: Path) -> list[Path]:
    view = driver.section("release")
    assert isinstance(view, ReleaseView)
    driver.qtbot.waitUntil(lambda: bool(view.door.concerns) and not view.door.busy, timeout=PATIENCE)
    assert not view.release_action.isEnabled()
    assert NAME in view.door.concerns[0].text or view.door.concerns[0].text in NAME
    while view.door.concerns:
        settle(driver, view)
    driver.qtbot.waitUntil(view.release_action.isEnabled, timeout=PATIENCE)
    view.release_action.trigger()
    dialog = driver.dialog(ReleaseDialog)
    assert isinstance(dialog, ReleaseDialog)
    dialog.folder.setText(str(out))
    dialog.reason.setPlainText("The learning response is complete.")
    dialog.recipient.setText("The family")
    driver.click(dialog.accept_button)
    driver.qtbot.waitUntil(lambda: bool(case_of(driver).releases), timeout=PATIENCE)
    return sorted(out.iterdir())


def test_the_first_hour_from_a_new_vault_to_a_word_file_and_back(driver: Driver, tmp_path: Path) -> None:
    make_vault(driver, tmp_path)
    start_case(driver)
    add_documents(driver, tmp_path)
    excerpt(driver)
    add_in(driver, "findings", statement="A second change to the list was not told to the ward.")
    link_down(driver, "findings", "nobody told")
    finding = case_of(driver).findings[0]
    assert [each.reference for each in driver.workspace.desk.step(finding).rests_on] == ["X-1"]
    add_in(driver, "recommendations", action="repeat back every change to a list")
    link_down(driver, "recommendations", "second change")
    assert driver.workspace.desk.step(case_of(driver).recommendations[0]).rests_on == (finding,)
    name_somebody(driver)
    write_report(driver)

    files = release(driver, tmp_path / "released")
    word = next(path for path in files if path.suffix == ".docx")
    assert word.read_bytes().startswith(b"PK")

    steps = 0
    while driver.workspace.desk.steps.undo:
        before = driver.workspace.desk.steps.undo, len(driver.workspace.desk.file.by_id)
        driver.workspace.undo_action.trigger()
        driver.quiet()
        steps += 1
        assert steps < 40, before
        if not case_of(driver).evidence:
            break
    file = case_of(driver)
    left = (file.evidence, file.excerpts, file.findings, file.recommendations, file.people)
    assert not any(left)


def test_a_choice_of_kind_offers_the_rules_that_fit(driver: Driver, tmp_path: Path) -> None:
    make_vault(driver, tmp_path)
    driver.window.commands["home.start.psii"].trigger()
    dialog = driver.dialog(NewCase)
    assert isinstance(dialog, NewCase)
    rules = dialog.form.entries["regime"].control
    assert isinstance(rules, QComboBox)
    assert "PSIRF" in rules.currentText() or "Patient Safety Incident Response" in rules.currentText()
    dialog.reject()
