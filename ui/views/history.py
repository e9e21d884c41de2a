"""Who did what and when: the ledger of a case, what each step changed, and whether the ledger is whole.

Owns the list and its filter. Undo and redo are the workspace's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.models.desk import Desk
from ui.models.history import HistoryTable, cells
from ui.views.history_changes import OperationCard
from ui.views.view import View
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold, Side
from ui.widgets.parts import Banner, action_button, column, label, row
from ui.widgets.table import Table
from workbench.errors import WorkbenchError
from workbench.records.record import Record, RecordId
from workbench.services.history import HistoryLine, LedgerCheck, history_of, list_history, verify_ledger
from workbench.services.session import Session
from workbench.services.titles import reference, title

_FAULTS = 3
_BOTH = 52
"""Letters from which there is room for the list and what a step changed."""
_EMPTY = "Nothing has been done in this case yet."


class HistoryView(View):
    """The operations of the case, the newest first, and beside them what one of them changed."""

    name = "history"
    words = "History"
    icon = "history"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._lines: tuple[HistoryLine, ...] = ()
        self._wanted = 0
        self._of: RecordId | None = None
        self.banner = Banner()
        self.model = HistoryTable(self)
        self.table = Table("Steps, the newest first", empty="")
        self.table.setModel(self.model)
        self.table.setSortingEnabled(False)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.operation = OperationCard(desk)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter the steps")
        self.filter.setAccessibleName("Filter the steps")
        self.filter.setClearButtonEnabled(True)
        self.scope = QComboBox()
        self.scope.setAccessibleName("Whose steps to show")
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scope.setMinimumContentsLength(10)
        self.count = label(role="quiet")
        self.check_action = desk.commands.add(
            "history.check", "Check the ledger", self.check, menu="&Case",
            icon=theme.icon("check"), owner=self, keywords="verify audit chain",
        )  # fmt: skip
        self._arrange()
        self.filter.textChanged.connect(lambda _: self._show())
        self.scope.activated.connect(lambda _: self._choose())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._pick())
        desk.selected.connect(self._offer)

    def refresh(self) -> None:
        self._offer()
        case_id, of = self.desk.case_id, self._of

        def query(session: Session) -> tuple[HistoryLine, ...]:
            if of is not None:
                return tuple(version.line for version in history_of(session, of))
            return list_history(session, case_id)

        self.desk.store.read(self, query, self._take)

    def place(self) -> Mapping[str, Any]:
        line = self.current
        return {"step": line.seq if line else 0, "filter": self.filter.text()}

    def restore_place(self, place: Mapping[str, Any]) -> None:
        self._wanted = int(place.get("step", 0))
        self.filter.setText(str(place.get("filter", "")))
        self._show()

    @property
    def current(self) -> HistoryLine | None:
        return self.model.line(self.table.currentIndex())

    def check(self) -> None:
        """Check the whole ledger of the vault, and say how it stands."""
        self.check_action.setEnabled(False)
        self.banner.tell("Checking every step against the one before it…")
        self.desk.store.read(self, verify_ledger, self._checked, self._not_checked)

    def _checked(self, result: LedgerCheck) -> None:
        self.check_action.setEnabled(True)
        if result.sound:
            steps = f"{result.operations:,} steps were" if result.operations != 1 else "1 step was"
            self.banner.tell(
                f"The ledger is whole. {steps} checked, each against the one before it.", "success"
            )
            return
        more = len(result.faults) - _FAULTS
        told = " ".join(result.faults[:_FAULTS]) + (f" And {more} more." if more > 0 else "")
        self.banner.tell(f"The ledger is not whole. {told}", "danger")

    def _not_checked(self, error: WorkbenchError) -> None:
        self.check_action.setEnabled(True)
        self.banner.tell(error.sentence, "danger")

    def _arrange(self) -> None:
        self.filter.setMinimumWidth(theme.metric(None, 9))
        self.filter.setMaximumWidth(theme.metric(None, 14))
        self.scope.setMaximumWidth(theme.metric(None, 20))
        left = QWidget()
        line = QWidget()
        tools = Flow(self.filter, self.scope, self.count)
        line.setLayout(tools)
        layout = column(line)
        layout.addWidget(self.table, 1)
        left.setLayout(layout)
        inside = QWidget()
        inside.setLayout(column(row(None, action_button(self.check_action)), self.operation, None))
        split = Fold("history.split", left, Side(inside), least=_BOTH, forth="What changed")
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        tools.insert(split.forth)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.banner)
        outer.addWidget(split, 1)

    def _offer(self, _: object = None) -> None:
        """Offer the steps of the whole case, or of the record that was looked at last."""
        record: Record | None = self.desk.current if self.desk.ready else None
        kept = self.desk.record(self._of) if self._of and self.desk.ready else None
        choices: list[tuple[str, RecordId | None]] = [("The whole case", None)]
        for each in (kept, record):
            if each is not None and each.id not in {found for _, found in choices}:
                choices.append((f"Only {reference(each)} {title(each)}", each.id))
        present = [(self.scope.itemText(at), self.scope.itemData(at)) for at in range(self.scope.count())]
        if present != choices:
            self.scope.clear()
            for words, record_id in choices:
                self.scope.addItem(words, record_id)
        ids = [record_id for _, record_id in choices]
        if self._of not in ids:
            self._of = None
        self.scope.setCurrentIndex(ids.index(self._of))

    def _choose(self) -> None:
        self._of = self.scope.currentData()
        self.refresh()

    def _take(self, lines: tuple[HistoryLine, ...]) -> None:
        if lines != self._lines:
            self._lines = lines
            self.operation.forget()
        self._show()

    def _show(self) -> None:
        words = self.filter.text().casefold().split()
        shown = [line for line in reversed(self._lines) if _fits(line, words)]
        keep = self._wanted or (self.current.seq if self.current is not None else 0)
        self.model.show(shown)
        self.table.set_empty("Nothing fits the filter." if self._lines else _EMPTY)
        self.count.setText(f"{len(shown)} of {len(self._lines)} shown" if words else "")
        if shown:
            found = self.model.row_of(keep)
            self._wanted = 0
            self.table.selectRow(max(0, found))
        self._pick()

    def _pick(self) -> None:
        self.operation.show_line(self.current)


def _fits(line: HistoryLine, words: list[str]) -> bool:
    said = " ".join(cells(line)).casefold() if words else ""
    return all(word in said for word in words)
