"""Redacted copies in the window: boxes by mouse and keys, silence, words; looks at pictures; safe copies."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QTableWidgetItem
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, ask, section_of
from ui.dialogs.cleaning import CleanDialog
from ui.dialogs.looking import LookDialog
from ui.dialogs.redacting import BoxesPane, RedactDialog, SpansPane, WordsPane
from ui.views.evidence import EvidenceView
from ui.views.release import ReleaseView
from workbench.records.evidence import Evidence
from workbench.services.evidence import add_files, evidence_text, read_file

CASE = "PSII-2026-007"


def picture(path: Path) -> Path:
    Image.new("RGB", (400, 240), (200, 215, 225)).save(path, "PNG")
    return path


def sound(path: Path) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(1000)
        out.writeframes(b"\x21\x21" * 4000)
    return path


class Bench:
    """The evidence section with one more file in the case."""

    def __init__(self, qtbot: QtBot, view: EvidenceView) -> None:
        self.qtbot = qtbot
        self.view = view

    def add(self, path: Path) -> Evidence:
        desk = self.view.desk
        added = ask(self.qtbot, desk.store, lambda session: add_files(session, desk.case_id, [path]))
        desk.refresh()
        evidence = added[0].evidence
        assert isinstance(evidence, Evidence)
        self.qtbot.waitUntil(lambda: desk.record(evidence.id) is not None, timeout=PATIENCE)
        assert self.view.show_record(evidence.id)
        return evidence

    def redact(self) -> RedactDialog:
        before = self.view.redacting.dialog
        self.view.redacting.redact_action.trigger()
        self.qtbot.waitUntil(lambda: self.view.redacting.dialog is not before, timeout=PATIENCE)
        dialog = self.view.redacting.dialog
        assert isinstance(dialog, RedactDialog)
        return dialog

    def made(self, dialog: RedactDialog) -> Evidence:
        found: list[Evidence] = []
        self.view.redacting.made.connect(found.append)
        dialog.accept_button.click()
        self.qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
        self.qtbot.waitUntil(lambda: self.view.desk.record(found[0].id) is not None, timeout=PATIENCE)
        return found[0]

    def content(self, evidence: Evidence) -> bytes:
        return bytes(ask(self.qtbot, self.view.desk.store, lambda s: read_file(s, evidence).readall()))


@pytest.fixture
def bench(qtbot: QtBot, demo_vault: Path) -> Iterator[Bench]:
    with section_of(qtbot, demo_vault, CASE, EvidenceView) as view:
        qtbot.waitUntil(lambda: view.desk.ready and view.table.model().rowCount() > 0, timeout=PATIENCE)
        yield Bench(qtbot, view)


def test_boxes_are_drawn_by_mouse_and_by_keys_and_burned_in(bench: Bench, tmp_path: Path) -> None:
    bench.add(picture(tmp_path / "ward.png"))
    dialog = bench.redact()
    pane = dialog.panes[0]
    assert isinstance(pane, BoxesPane)
    canvas = pane.masking.canvas

    bench.qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    bench.qtbot.mouseMove(canvas, QPoint(80, 60))
    bench.qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(80, 60))
    bench.qtbot.keyClick(canvas, Qt.Key.Key_Insert)
    bench.qtbot.keyClick(canvas, Qt.Key.Key_Right)
    bench.qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    first, second = (mask.rect for mask in pane.masking.masks)
    assert pane.masking.table.rowCount() == 2
    copy = bench.made(dialog)

    made = Image.open(io.BytesIO(bench.content(copy)))
    for rect in (first, second):
        box = (rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height())
        assert made.crop(box).getcolors() == [(rect.width() * rect.height(), (0, 0, 0))]
    assert made.getpixel((399, 239)) == (200, 215, 225)
    assert "A copy of" in _when(bench, copy)


def _when(bench: Bench, copy: Evidence) -> str:
    bench.view.show_record(copy.id)
    bench.qtbot.waitUntil(lambda: "A copy of" in bench.view.redacting.ties.text(), timeout=PATIENCE)
    return bench.view.redacting.ties.text()


def test_keys_move_size_choose_and_remove_boxes_and_the_table_does_too(bench: Bench, tmp_path: Path) -> None:
    bench.add(picture(tmp_path / "ward.png"))
    dialog = bench.redact()
    pane = dialog.panes[0]
    assert isinstance(pane, BoxesPane)
    masking = pane.masking
    masking.add(QRect(20, 20, 50, 30))
    masking.add(QRect(100, 100, 50, 30))

    bench.qtbot.keyClick(masking.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.keyClick(masking.canvas, Qt.Key.Key_Space)
    bench.qtbot.keyClick(masking.canvas, Qt.Key.Key_Up)
    assert [mask.rect for mask in masking.masks] == [QRect(20, 19, 50, 30), QRect(90, 100, 50, 30)]
    masking.table.setItem(1, 3, QTableWidgetItem("70"))
    assert masking.masks[1].rect == QRect(90, 100, 70, 30)
    bench.qtbot.keyClick(masking.canvas, Qt.Key.Key_Delete)
    assert len(masking.masks) == 1
    dialog.reject()


def test_nothing_marked_is_said_and_nothing_is_made(bench: Bench, tmp_path: Path) -> None:
    bench.add(picture(tmp_path / "ward.png"))
    dialog = bench.redact()

    dialog.accept_button.click()

    assert "Nothing is marked" in dialog.banner.text
    dialog.reject()


def test_a_stretch_of_sound_is_silenced(bench: Bench, tmp_path: Path) -> None:
    bench.add(sound(tmp_path / "call.wav"))
    dialog = bench.redact()
    pane = dialog.panes[0]
    assert isinstance(pane, SpansPane)
    pane.table.setItem(0, 0, QTableWidgetItem("0:01"))
    pane.table.setItem(0, 1, QTableWidgetItem("2.5"))

    copy = bench.made(dialog)

    with wave.open(io.BytesIO(bench.content(copy))) as source:
        frames = source.readframes(4000)
    assert frames[2000:5000] == bytes(3000)
    assert frames[:2000] == b"\x21\x21" * 1000


def test_words_are_taken_out_with_before_and_after_in_sight(bench: Bench) -> None:
    person = bench.view.desk.file.people[0]
    store = bench.view.desk.store
    evidence = next(e for e in bench.view.desk.file.evidence if e.readable and e.evidence_kind == "interview")
    assert bench.view.show_record(evidence.id)
    dialog = bench.redact()
    pane = next(pane for pane in dialog.panes if isinstance(pane, WordsPane))
    dialog.tabs.setCurrentWidget(pane)
    bench.qtbot.waitUntil(lambda: bool(pane.after.text), timeout=PATIENCE)
    assert pane.list.count() > 0
    shown = pane.after.text

    copy = bench.made(dialog)

    text = ask(bench.qtbot, store, lambda s: evidence_text(s, copy.case_id, copy.reference))
    assert text == shown
    assert person.name not in text


def test_a_look_is_recorded_only_when_it_is_complete(bench: Bench, tmp_path: Path) -> None:
    evidence = bench.add(picture(tmp_path / "ward.png"))
    bench.view.redacting.look_action.trigger()
    dialog = bench.view.redacting.dialog
    assert isinstance(dialog, LookDialog)
    dialog.accept_button.click()
    assert "all of these" in dialog.banner.text
    for box in dialog.boxes.values():
        box.setChecked(True)
    dialog.by.setText("Ama Field")
    dialog.accept_button.click()

    bench.qtbot.waitUntil(lambda: "Ama Field" in bench.view.redacting.looked.text(), timeout=PATIENCE)
    looked = bench.view.desk.record(evidence.id)
    assert isinstance(looked, Evidence)
    assert looked.looked_by == "Ama Field"


def test_a_safe_copy_is_made_beside_the_scan_and_lists_what_was_left_out(
    qtbot: QtBot, demo_vault: Path, tmp_path: Path
) -> None:
    source = tmp_path / "minutes.docx"
    document = docx.Document()
    document.core_properties.author = "Somebody Else"
    document.add_paragraph("The clock was right.")
    document.save(str(source))
    with section_of(qtbot, demo_vault, CASE, ReleaseView) as view:
        qtbot.waitUntil(lambda: view.desk.ready, timeout=PATIENCE)
        view.cleaning.ask(source)
        dialog = view.cleaning.dialog
        assert isinstance(dialog, CleanDialog)
        dialog.accept_button.click()
        qtbot.waitUntil(lambda: dialog.removed.topLevelItemCount() > 0, timeout=PATIENCE)
        wanted = "Properties (author, title and others)"
        assert dialog.removed.findItems(wanted, Qt.MatchFlag.MatchExactly)
        dialog.reject()

    assert (tmp_path / "minutes-safe.docx").exists()
    assert b"Somebody" not in (tmp_path / "minutes-safe.docx").read_bytes()
