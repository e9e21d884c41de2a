"""The evidence section: files come in, words are taken out and coded, and it opens however long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui import theme
from ui.commands import Commands
from ui.dialogs.excerpt import ExcerptDialog
from ui.jobs import Store
from ui.models.desk import Desk
from ui.views.evidence import LONG, EvidenceView
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.marking import Marking
from workbench.records.record import CaseId, RecordId, new_id
from workbench.services import session as sessions
from workbench.services.cases import list_cases
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.excerpts import add_excerpt
from workbench.services.session import Session, encode_passphrase, open_vault

CASE = "PSII-2026-007"
WORDS = "One 😀 two.\nThe pump 👩🏽‍⚕️ alarmed twice.\n"


class Bench:
    """An open case with the evidence section on it."""

    def __init__(self, qtbot: QtBot, vault: Path) -> None:
        self.qtbot = qtbot
        self.window = QMainWindow()
        theme.dress(self.window)
        qtbot.addWidget(self.window)
        self.store = Store(self.window)
        self.failures: list[Any] = []
        self.store.failed.connect(self.failures.append)
        opened: list[Any] = []
        self.store.open(self.window, lambda: _opened(vault), opened.append, self.failures.append)
        qtbot.waitUntil(lambda: bool(opened or self.failures))
        cases = self.read(list_cases)
        case_id = next(line.case.case_id for line in cases if line.case.reference == CASE)
        self.desk = Desk(self.store, Commands(self.window), CaseId(case_id), self.window)
        self.desk.refresh()
        qtbot.waitUntil(lambda: self.desk.ready)
        self.view = EvidenceView(self.desk)
        self.window.setCentralWidget(self.view)
        self.window.resize(1180, 760)
        self.window.show()

    def read(self, query: Callable[[Session], Any]) -> Any:
        found: list[Any] = []
        self.store.read(self.window, query, found.append)
        self.qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def write(self, verb: Callable[[Session], Any]) -> None:
        done: list[Any] = []
        self.store.write(self.window, verb, done.append)
        self.qtbot.waitUntil(lambda: bool(done))

    def until(self, condition: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=10_000)

    def named(self, file_name: str) -> list[Evidence]:
        return [each for each in self.desk.file.evidence if each.file_name == file_name]

    def excerpts(self, evidence: Evidence) -> list[Excerpt]:
        return [each for each in self.desk.file.excerpts if each.evidence_id == evidence.id]

    def add(self, path: Path) -> Evidence:
        """Add a file and wait until its text is shown."""
        self.view.add_paths([path])
        self.until(lambda: self.named(path.name))
        evidence = self.named(path.name)[0]
        self.until(lambda: self.view._shown is not None and self.view._shown.id == evidence.id)
        return evidence

    def dialog(self) -> ExcerptDialog:
        self.until(lambda: self.window.findChildren(ExcerptDialog))
        return self.window.findChildren(ExcerptDialog)[0]


def _opened(vault: Path) -> Session:
    session = open_vault(vault, encode_passphrase(OPEN_TO_ALL), user=USER)
    session.db.execute("PRAGMA synchronous=OFF")
    return session


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, demo_vault: Path) -> Iterator[Bench]:
    theme.apply(qapp, dark=False, percent=100)
    made = Bench(qtbot, demo_vault)
    yield made
    made.window.close()
    made.store.close()
    assert made.store.wait()
    assert not made.failures


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words.txt"
    path.write_text(WORDS, encoding="utf-8")
    return path


def test_two_dropped_files_are_both_added_and_a_third_says_why_not(
    bench: Bench, words: Path, tmp_path: Path
) -> None:
    other, empty = tmp_path / "other.txt", tmp_path / "empty.txt"
    other.write_text("Something else was said.", encoding="utf-8")
    empty.touch()
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in (words, other, empty)])
    entering = QDragEnterEvent(
        QPoint(40, 40), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(bench.view, entering)
    assert entering.isAccepted()
    assert bench.view.drop.isVisible()
    dropping = QDropEvent(
        QPointF(40, 40), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(bench.view.drop, dropping)
    assert not bench.view.drop.isVisible()
    bench.until(lambda: bench.named("words.txt") and bench.named("other.txt"))
    assert not bench.named("empty.txt")
    assert "2 files added; 1 file could not be added" in bench.view.banner.text
    assert "empty.txt: The file is empty" in bench.view.banner.text
    bench.until(lambda: bench.view.count.text() == "14 of 14 shown")


def test_the_same_content_again_is_pointed_out(bench: Bench, words: Path, tmp_path: Path) -> None:
    first = bench.add(words)
    twin = tmp_path / "again.txt"
    twin.write_bytes(words.read_bytes())
    bench.add(twin)
    assert f"the same content as {first.reference}" in bench.view.banner.text


def test_an_excerpt_after_an_emoji_has_the_right_words_and_codes(
    bench: Bench, qtbot: QtBot, words: Path
) -> None:
    evidence = bench.add(words)
    bench.until(lambda: bench.view.text.shows(evidence))
    start = WORDS.index("alarmed")
    bench.view.text.reading.select(start, start + len("alarmed twice"))
    bench.view.excerpt_action.trigger()
    dialog = bench.dialog()
    qtbot.keyClick(dialog.picker.line, Qt.Key.Key_1)
    qtbot.keyClicks(dialog.picker.line, "a new code")
    qtbot.keyClick(dialog.picker.line, Qt.Key.Key_Return)
    most_used = bench.read(lambda session: sessions_codes(session, bench.desk.case_id))[0]
    dialog.note.setPlainText("Look at the log")
    dialog.accept_button.click()
    bench.until(lambda: bench.excerpts(evidence))
    excerpt = bench.excerpts(evidence)[0]
    assert (excerpt.start, excerpt.end, excerpt.text) == (start, start + 13, "alarmed twice")
    assert excerpt.codes == (most_used, "a new code")
    assert excerpt.note == "Look at the log"
    bench.until(lambda: bench.view.text.reading.extraSelections())
    painted = bench.view.text.reading.extraSelections()[0]
    assert painted.cursor.selectedText() == "alarmed twice"


def sessions_codes(session: Session, case_id: CaseId) -> list[str]:
    from workbench.services.excerpts import list_codes

    return [each.code for each in list_codes(session, case_id)]


def test_an_excerpt_is_coded_anew_deleted_and_brought_back(bench: Bench, words: Path) -> None:
    evidence = bench.add(words)
    bench.write(lambda session: add_excerpt(session, evidence, 0, 3, ["first"]))
    bench.until(lambda: bench.view.excerpts.model.rowCount() == 1)
    bench.view.tabs.setCurrentWidget(bench.view.excerpts)
    bench.view.excerpts.table.selectRow(0)
    bench.until(lambda: bench.view.text.reading.selection() == (0, 3))
    bench.view.excerpts.recode()
    dialog = bench.dialog()
    assert dialog.picker.codes == ("first",)
    dialog.picker.line.setText("second")
    dialog.accept_button.click()
    bench.until(lambda: bench.excerpts(evidence)[0].codes == ("first", "second"))
    bench.view.excerpts.remove()
    bench.until(lambda: not bench.excerpts(evidence))
    bench.write(lambda session: sessions.undo(session, bench.desk.case_id))
    bench.until(lambda: bench.view.excerpts.model.rowCount() == 1)
    assert bench.excerpts(evidence)[0].codes == ("first", "second")


def test_a_file_of_rubbish_says_plainly_why_it_has_no_text(bench: Bench, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.pdf"
    rubbish.write_bytes(b"%PDF-1.7 \x00\xff rubbish")
    bench.add(rubbish)
    bench.until(lambda: "was not read" in bench.view.text.said.text())
    assert "1 kept without text" in bench.view.banner.text
    assert not bench.view.text.tools.isVisible()


def test_a_picture_is_shown_out_of_the_vault(bench: Bench, tmp_path: Path) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#204060"))
    path = tmp_path / "ward.png"
    assert image.save(str(path))
    bench.add(path)
    bench.until(lambda: bench.view.text.stack.currentWidget() is bench.view.text.picture)
    assert bench.view.text.picture.accessibleName() == "Picture: ward"
    assert bench.view.text.picture.pixmap().width() == 60


def test_protected_words_are_not_copied_and_it_says_why(bench: Bench, qtbot: QtBot, words: Path) -> None:
    bench.add(words)
    bench.until(lambda: bench.view.text.has_text)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    bench.view.text.reading.selectAll()
    qtbot.keyClick(bench.view.text.reading, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "before"
    assert "on a standing basis" in bench.view.banner.text


def test_the_marking_is_changed_by_its_own_verb(bench: Bench) -> None:
    record = bench.view.table.current
    assert isinstance(record, Evidence)
    entry = bench.view.details.form.entries["marking"]
    control: Any = entry.control
    control.setCurrentIndex(control.findText("Internal"))
    control.activated.emit(control.currentIndex())
    bench.until(lambda: getattr(bench.desk.record(record.id), "marking", None) is Marking.INTERNAL)
    bench.view.tabs.setCurrentWidget(bench.view.history)

    def latest() -> str:
        item = bench.view.history.list.topLevelItem(0)
        return item.text(2) if item is not None else ""

    bench.until(lambda: latest().startswith("Changed a marking"))


def test_checking_says_that_a_file_is_unchanged(bench: Bench) -> None:
    bench.view.integrity.check.click()
    bench.until(lambda: bench.view.integrity.state.text() == "Unchanged")
    assert bench.view.integrity.check.isEnabled()


def test_kind_and_marking_choose_what_is_listed(bench: Bench) -> None:
    total = len(bench.desk.file.evidence)
    public = [each for each in bench.desk.file.evidence if each.marking is Marking.PUBLIC]
    marking = bench.view.choices.marking
    marking.setCurrentIndex(marking.findData(Marking.PUBLIC))
    assert bench.view.model.records == public
    assert bench.view.count.text() == f"{len(public)} of {total} shown"
    hidden = next(each for each in bench.desk.file.evidence if each.marking is not Marking.PUBLIC)
    assert bench.view.show_record(hidden.id)
    assert bench.view.table.current == hidden


def test_an_excerpt_that_is_walked_to_is_selected_in_its_text(bench: Bench) -> None:
    excerpt = bench.desk.file.excerpts[-1]
    assert bench.view.show_record(excerpt.id)
    bench.until(lambda: bench.view.text.reading.selection() == (excerpt.start, excerpt.end))


def test_five_thousand_pieces_are_listed_sorted_and_filtered(
    bench: Bench, qtmodeltester: ModelTester
) -> None:
    bench.write(lambda session: _fill(session, bench.desk.case_id, 5_000))
    bench.desk.refresh()
    bench.until(lambda: bench.view.is_long and bench.view.count.text() == "5,012 of 5,012 shown")
    model = bench.view.long
    assert model.index(0, 0).data() in ("E-1", "")
    bench.until(lambda: model.index(0, 0).data() == "E-1")
    qtmodeltester.check(model)
    bench.view.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    bench.until(lambda: model.index(0, 0).data() == "E-5012")
    # The number of one is in the reference of another.
    bench.view.filter.setText("item 4999")
    bench.until(lambda: bench.view.count.text() == "2 of 5,012 shown")
    bench.until(lambda: bench.view._shown is not None and bench.view._shown.reference == "E-5011")
    far = bench.desk.file.evidence[LONG]
    assert bench.view.show_record(far.id)
    bench.until(lambda: bench.view.table.current == far)


def _fill(session: Session, case_id: CaseId, count: int) -> None:
    from workbench.records.evidence import EvidenceKind

    with session.vault.operation("import", case_id) as work:
        from workbench.records.record import Kind

        references = work.next_references(case_id, Kind.EVIDENCE, count)
        work.create(
            *(
                Evidence(
                    id=RecordId(new_id()), case_id=case_id, reference=reference, title=f"Item {number}",
                    evidence_kind=EvidenceKind.RECORD, marking=Marking.INTERNAL,
                )
                for number, reference in enumerate(references, 1)
            )
        )  # fmt: skip
