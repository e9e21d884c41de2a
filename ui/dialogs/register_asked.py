"""What was asked of one organisation: every recommendation, what is due when, what was answered.

Owns how it is listed. Which entries these are, and what counts as overdue, is for the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from ui import theme
from ui.jobs import Store
from ui.models.register import STATUSES, answer_said, day_said, written_said
from ui.models.table import Cells, Column
from ui.widgets.parts import Banner, button, column, label, row
from ui.widgets.table import Table
from workbench.errors import NotFound, WorkbenchError
from workbench.records.register import Entry
from workbench.services.register import following
from workbench.services.register.following import Deadline, deadlines_of
from workbench.services.tidying import today

_PAUSE = 300
_KINDS = "Page (*.html);;CSV (*.csv)"
Index = QModelIndex | QPersistentModelIndex


class AskedDialog(QDialog):
    """Type a part of a name; the list follows. `opened` is the name of an entry to be shown."""

    opened = Signal(str)

    def __init__(self, store: Store, organisation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("What was asked of an organisation")
        self.setMinimumSize(theme.metric(None, 58), theme.metric(None, 34))
        self._store, self._turn = store, 0
        self.organisation = QLineEdit(organisation)
        self.organisation.setPlaceholderText("Name of the organisation, or a part of it")
        self.organisation.setAccessibleName("Organisation")
        self.banner = Banner()
        self.count = label("", "quiet")
        self.model = Asked(self)
        self.table = Table("What was asked", empty="Nothing in the register was asked of it.")
        self.table.setModel(self.model)
        self.table.setSortingEnabled(False)
        self.table.opened.connect(self._open)
        self.export_button = button("Write out…", self.export, icon="download")
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._read)
        self.organisation.textChanged.connect(lambda _: self._soon.start())
        close = button("Close", self.accept, role="primary")
        layout = column(
            row(label("What was asked of", "title"), self.organisation), self.banner,
            row(self.count, None), self.table, row(self.export_button, None, close), margin=1.2,
        )  # fmt: skip
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._read()

    def export(self) -> None:
        """Ask for a place and write it as a page or a table."""
        chosen, kind = QFileDialog.getSaveFileName(
            self, "Write what was asked to", str(Path.home() / "Asked.html"), _KINDS
        )
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(".csv" if "csv" in kind else ".html"))

    def export_to(self, path: Path) -> None:
        """Write what is listed into a page (.html) or a table (.csv)."""
        name = self.organisation.text()
        self._store.write(
            self,
            lambda session: following.write_asked(session, name, path),
            lambda count: self.banner.tell(written_said(count, path.name), "success"),
            self._failed,
        )

    def _read(self) -> None:
        self._turn += 1
        turn, name = self._turn, self.organisation.text()
        self.export_button.setEnabled(False)
        if not name.strip():
            self._show(turn, ())
            return
        self._store.read(
            self,
            lambda session: following.asked_of(session, name),
            lambda found: self._show(turn, found),
            lambda error: self._none(turn, error),
        )

    def _none(self, turn: int, error: WorkbenchError) -> None:
        if turn == self._turn:
            self._show(turn, ())
            if not isinstance(error, NotFound):
                self._failed(error)

    def _show(self, turn: int, found: Sequence[Entry]) -> None:
        if turn != self._turn:
            return
        self.model.show(found)
        overdue = sum(1 for entry in found if any(each.overdue for each in due_of(entry)))
        said = f"{len(found):,} recommendation{'s' if len(found) != 1 else ''}, {overdue:,} overdue"
        self.count.setText(said if found else "")
        self.export_button.setEnabled(bool(found))

    def _open(self, entry: Entry | None) -> None:
        if entry is not None:
            self.accept()
            self.opened.emit(entry.reference)

    def _failed(self, error: WorkbenchError) -> None:
        self.banner.tell(error.sentence, "danger")


class Asked(Cells[Entry]):
    """The entries, all at hand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_columns(), parent)
        self.entries: tuple[Entry, ...] = ()

    def show(self, found: Sequence[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self.entries = tuple(found)
        self.endResetModel()

    def count(self) -> int:
        return len(self.entries)

    def held(self, row: int) -> Entry | None:
        return self.entries[row] if 0 <= row < len(self.entries) else None

    def record(self, index: Index) -> Any:
        """The entry of a row."""
        return self.held(index.row())

    def row_of(self, n: Any) -> int:
        """The row of an entry, -1 when it is not here."""
        return next((row for row, entry in enumerate(self.entries) if entry.n == n), -1)


def due_of(entry: Entry) -> list[Deadline]:
    """What is still due of an entry, the earliest first."""
    return sorted(deadlines_of(entry, today()), key=lambda each: each.on)


def due_said(entry: Entry) -> str:
    """What is due next, and when."""
    due = due_of(entry)
    if not due:
        return ""
    late = "Overdue: " if due[0].overdue else ""
    return f"{late}{due[0].due.value} {day_said(due[0].on)}"


def _columns() -> list[Column[Entry]]:
    return [
        Column(title="Entry", text=lambda entry: entry.reference, ems=5.5),
        Column(title="Recommendation", text=lambda entry: entry.public.text,
               hint=lambda entry: entry.public.text),
        Column(title="Issuer", text=lambda entry: entry.public.issuer, ems=10, leaves=1),
        Column(title="Published", text=lambda entry: day_said(entry.public.published_on), ems=7.6, leaves=2),
        Column(title="Due", text=due_said, ems=13,
               tone=lambda entry: "danger" if due_said(entry).startswith("Overdue") else ""),
        Column(title="Answer", text=lambda entry: answer_said(entry.public) or "–", ems=10,
               hint=lambda entry: entry.public.response_text),
        Column(title="Status", text=lambda entry: STATUSES[entry.public.status][0], ems=7.5,
               tone=lambda entry: STATUSES[entry.public.status][1]),
    ]  # fmt: skip
