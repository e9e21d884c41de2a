"""The excerpts of one piece of evidence: listed, coded anew, tied to a finding, dropped. Owns no text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.dialogs.asking import PickRecords
from ui.dialogs.excerpt import ExcerptDialog, Failed
from ui.models.desk import Desk
from ui.models.table import Column, RecordTable
from ui.widgets.flow import Flow
from ui.widgets.parts import action_button, column
from ui.widgets.table import Table
from workbench.errors import WorkbenchError
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.record import Record, RecordId
from workbench.services import excerpts as verbs
from workbench.services import findings
from workbench.services.excerpts import CodeCount
from workbench.services.removing import remove_records
from workbench.services.session import Session

_COLUMNS: Sequence[Column[Excerpt]] = (
    Column(title="Ref", text=lambda x: x.reference, ems=5, order=lambda x: x.start),
    Column(title="Words", text=lambda x: " ".join(x.text.split()), hint=lambda x: x.text[:600]),
    Column(title="Codes", text=lambda x: ", ".join(x.codes) or "No code yet", ems=13),
)


class _Guarded(Table):
    """A list whose words do not go to the clipboard: they are words of the evidence."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return
        super().keyPressEvent(event)


class ExcerptsPane(QWidget):
    """The excerpts of the evidence at hand."""

    chosen = Signal(str)
    """The id of the excerpt that was picked by the person."""
    failed = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._evidence: Evidence | None = None
        self._filling = False
        self.model: RecordTable[Excerpt] = RecordTable(_COLUMNS, self)
        self.table = _Guarded("Excerpts", empty="No excerpts yet. Mark words in the text and press Ctrl+E.")
        self.table.setModel(self.model)
        self.table.picked.connect(self._picked)
        self.table.clicked.connect(lambda _: self._picked(self.table.current))
        self.table.opened.connect(lambda _: self.recode())
        add = desk.commands.add
        menu = "E&vidence"
        self.actions_here: list[QAction] = [
            add("excerpt.recode", "Change codes…", self.recode, menu=menu, icon=theme.icon("tag"),
                owner=self, shortcut="F2"),
            add("excerpt.link", "Link excerpt to a finding…", self.link, menu=menu,
                icon=theme.icon("link"), owner=self),
            add("excerpt.delete", "Delete excerpt", self.remove, menu=menu, icon=theme.icon("delete"),
                owner=self, shortcut="Delete"),
        ]  # fmt: skip
        self.table.addActions(self.actions_here)
        buttons = QWidget()
        buttons.setLayout(Flow(*(action_button(action) for action in self.actions_here)))
        layout = column(self.table, buttons, margin=0.6, spacing=0.4)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._able()

    def show_evidence(self, evidence: Evidence | None) -> None:
        """List the excerpts of a piece of evidence, in the order in which they stand in its text."""
        self._evidence = evidence
        found = [each for each in self._desk.file.excerpts if evidence and each.evidence_id == evidence.id]
        keep = self.table.current
        self._filling = True
        self.model.show(sorted(found, key=lambda each: (each.start, each.end)))
        if keep is not None:
            self.table.pick(keep.id)
        self._filling = False
        self.counted.emit(len(found))
        self._able()

    def pick(self, record_id: RecordId) -> bool:
        """Select an excerpt without telling anybody."""
        self._filling = True
        found = self.table.pick(record_id)
        self._filling = False
        self._able()
        return found

    def add(self, start: int, end: int, quoted: str) -> None:
        """Ask for the codes of a marked part of the text, and take it out."""
        evidence = self._evidence
        if evidence is None:
            return

        def save(codes: tuple[str, ...], note: str, done: Callable[[], None], failed: Failed) -> None:
            def made(result: Any) -> None:
                done()
                self._desk.said.emit(f"Excerpt {result[0].reference} added.")

            def verb(session: Session) -> Any:
                return verbs.add_excerpt(session, evidence, start, end, codes, note)

            self._desk.store.write(self, verb, made, failed)

        heading = f"Excerpt from {evidence.reference}"
        self._with_codes(lambda known: ExcerptDialog(heading, quoted, known, save, parent=self.window()))

    def recode(self) -> None:
        """Ask for other codes, or another note, for the selected excerpt."""
        excerpt = self._current()
        if excerpt is None:
            return

        def save(codes: tuple[str, ...], note: str, done: Callable[[], None], failed: Failed) -> None:
            def verb(session: Session) -> Any:
                changed, changes = excerpt, None
                if codes != excerpt.codes:
                    changed, changes = verbs.recode(session, excerpt, codes)
                if note != excerpt.note:
                    _, noted = verbs.edit_excerpt_note(session, changed, note)
                    changes = noted if changes is None else changes | noted
                return changes

            self._desk.store.write(self, verb, lambda _: done(), failed)

        heading = f"Codes of {excerpt.reference}"
        self._with_codes(
            lambda known: ExcerptDialog(
                heading, excerpt.text, known, save, verb="Save", codes=excerpt.codes, note=excerpt.note,
                parent=self.window(),
            )
        )  # fmt: skip

    def link(self) -> None:
        """Ask which findings rest on the selected excerpt."""
        excerpt = self._current()
        if excerpt is None:
            return
        file = self._desk.file
        tied = {link.from_id for link in file.links_to(excerpt.id, Relation.RESTS_ON)}
        free = [finding for finding in file.findings if finding.id not in tied]
        dialog = PickRecords(f"Link {excerpt.reference} to a finding", free, parent=self.window())
        dialog.accepted.connect(lambda: self._tie(excerpt, dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def remove(self) -> None:
        """Drop the selected excerpts. It can be undone, so nobody is asked."""
        chosen = [each for each in self.table.chosen if isinstance(each, Excerpt)]
        if chosen:
            self._write(partial(remove_records, chosen=chosen))
            one = len(chosen) == 1
            what, back = (chosen[0].reference, "it") if one else (f"{len(chosen)} excerpts", "them")
            self._desk.said.emit(f"Deleted {what}. Undo brings {back} back.")

    def _tie(self, excerpt: Excerpt, chosen: Sequence[Record]) -> None:
        for finding in chosen:
            if isinstance(finding, Finding):
                self._write(partial(findings.rest_on, finding=finding, ground=excerpt))

    def _write(self, verb: Callable[[Session], Any]) -> None:
        self._desk.store.write(self, verb, failed=self._fail)

    def _fail(self, error: WorkbenchError) -> None:
        self.failed.emit(error.sentence)

    def _with_codes(self, dialog: Callable[[Sequence[CodeCount]], ExcerptDialog]) -> None:
        def ask(known: Sequence[CodeCount]) -> None:
            made = dialog(known)
            made.finished.connect(made.deleteLater)
            made.open()

        case_id = self._desk.case_id
        self._desk.store.read(self, lambda session: verbs.list_codes(session, case_id), ask)

    def _current(self) -> Excerpt | None:
        current = self.table.current
        return current if isinstance(current, Excerpt) else None

    def _picked(self, record: Record | None) -> None:
        self._able()
        if record is not None and not self._filling:
            self.chosen.emit(record.id)

    def _able(self) -> None:
        for action in self.actions_here:
            action.setEnabled(self._current() is not None)
