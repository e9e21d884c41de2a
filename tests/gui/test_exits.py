"""What else could carry words of a case out: the clipboard and a drag; and verifying what left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, ask, section_of
from tests.gui.driving import Driver
from ui.dialogs.verifying import VerifyDialog
from ui.views.evidence import EvidenceView
from ui.widgets.clipboard import keeper
from workbench.services.cases import find_case
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.releasing.making import make_release
from workbench.services.releasing.permitting import give_standing
from workbench.services.session import Session, encode_passphrase, open_vault

CASE, SMALL = "NI-2026-003", "SH-2026-041"


@pytest.fixture
def view(qtbot: QtBot, demo_vault: Path) -> Iterator[EvidenceView]:
    with section_of(qtbot, demo_vault, CASE, EvidenceView) as view:
        qtbot.waitUntil(lambda: bool(view.text.reading.text), timeout=PATIENCE)
        yield view
    keeper().forget()


@pytest.fixture
def driver(qtbot: QtBot, qapp: QApplication) -> Iterator[Driver]:
    made = Driver(qtbot, qapp)
    yield made
    made.close()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_protected_words_reach_neither_clipboard_nor_drag_before_a_standing_basis(
    qtbot: QtBot, view: EvidenceView
) -> None:
    QGuiApplication.clipboard().clear()
    reading = view.text.reading
    reading.selectAll()
    reading.copy_words()
    qtbot.keyClick(reading, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == ""
    assert not reading.createMimeDataFromSelection().hasText()
    assert "standing basis" in view.banner.text


def test_on_a_standing_basis_they_are_copied_logged_and_taken_off_again(
    qtbot: QtBot, view: EvidenceView
) -> None:
    desk = view.desk
    ask(qtbot, desk.store, lambda session: give_standing(session, desk.case_id, reason="Daily work."))
    desk.refresh()
    qtbot.waitUntil(lambda: view.text.reading.refusal == "", timeout=PATIENCE)
    view.text.reading.select(0, 40)
    view.text.reading.copy_words()
    assert clipboard() == view.text.reading.text[:40]
    assert not view.text.reading.createMimeDataFromSelection().hasText(), "a drag is not logged"
    qtbot.waitUntil(lambda: copies(qtbot, view) == 1, timeout=PATIENCE)
    keeper().forget()
    assert clipboard() == ""


def copies(qtbot: QtBot, view: EvidenceView) -> int:
    sql = "SELECT count(*) FROM operation WHERE verb = 'copy_words'"
    return int(ask(qtbot, view.desk.store, lambda session: session.db.execute(sql).fetchone()[0]))


def test_only_our_own_words_are_taken_off_the_clipboard() -> None:
    keeper().put("words of a case", None)
    QGuiApplication.clipboard().setText("a password of somebody's own")
    keeper().forget()
    assert clipboard() == "a password of somebody's own"


def test_programs_that_keep_the_clipboard_are_asked_to_leave_it() -> None:
    keeper().put("words of a case", None)
    formats = QGuiApplication.clipboard().mimeData().formats()
    assert {"x-kde-passwordManagerHint", "ExcludeClipboardContentFromMonitorProcessing"} <= set(formats)
    keeper().forget()


def released(vault: Path, out: Path) -> list[Path]:
    with_key = encode_passphrase(OPEN_TO_ALL)
    session: Session = open_vault(vault, with_key, user=USER)
    try:
        case = find_case(session, SMALL)
        made = make_release(
            session, case.case_id, "swarm_huddle", formats=("word",), out=out, basis="openness",
            decided_by="Ward manager",
        )  # fmt: skip
    finally:
        session.close()
    return [*made.files, *out.glob("*.certificate.json")]


def test_a_release_is_verified_on_the_first_page_without_a_vault(
    qtbot: QtBot, driver: Driver, demo_vault: Path, tmp_path: Path
) -> None:
    files = released(demo_vault, tmp_path / "out")
    driver.click(driver.window.unlock.verifying)
    dialog = driver.window.findChild(VerifyDialog)
    assert isinstance(dialog, VerifyDialog)
    dialog.check(files)
    qtbot.waitUntil(lambda: dialog.banner.text != "", timeout=PATIENCE)
    assert dialog.banner.property("tone") == "success"

    word = next(path for path in files if path.suffix == ".docx")
    content = word.read_bytes()
    word.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    before = dialog.banner.text
    dialog.check(files)
    qtbot.waitUntil(lambda: dialog.banner.text != before, timeout=PATIENCE)
    assert dialog.banner.property("tone") == "danger"
    dialog.close()
