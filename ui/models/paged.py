"""Very long lists: ids in the order that SQL gave them, and only the pages that are looked at.

Owns which pages are held. Knows no noun and no SQL: it is handed two queries. Nothing is sorted here, and
nothing waits for the vault: a row that is not read yet is blank until its page arrives.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.jobs import Store
from ui.models.table import Cells, Column
from workbench.errors import WorkbenchError
from workbench.records.record import Record, RecordId
from workbench.services.session import Session

R = TypeVar("R", bound=Record)
Index = QModelIndex | QPersistentModelIndex
PAGE = 200
_HELD = 20
"""Pages kept; the longest unused one goes first."""
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a long list shows, and in which order; `column` -1 is the order in which things were made."""

    words: str = field(default="", repr=False)
    choice: tuple[Any, ...] = ()
    column: int = -1
    descending: bool = False


class PagedTable(Cells[R]):
    """A table of any length. `ask` reads the ids again; `arrived` says that they are shown."""

    arrived = Signal()
    refused = Signal(object)
    """WorkbenchError, when the list could not be read."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        store: Store,
        ids: Callable[[Session, Wanted], Sequence[RecordId]],
        page: Callable[[Session, Sequence[RecordId]], Sequence[R]],
        parent: QObject | None = None,
        *,
        known: Callable[[RecordId], R | None] = lambda _: None,
    ) -> None:
        """`known` gives a record that is at hand without the vault, for a row that is not read yet."""
        super().__init__(columns, parent)
        self._store = store
        self._read_ids = ids
        self._read_page = page
        self._known = known
        self._ids: Sequence[RecordId] = ()
        self._rows: dict[RecordId, int] | None = None
        self._pages: OrderedDict[int, dict[RecordId, R]] = OrderedDict()
        self._asked: set[int] = set()
        self._stale: set[int] = set()
        self._turn = 0
        self._question = 0
        self.wanted = Wanted()

    def ask(self, words: str = "", choice: tuple[Any, ...] = ()) -> None:
        """Read which records fit, in the order that was last asked for."""
        self._ask(replace(self.wanted, words=words, choice=choice))

    def show_ids(self, ids: Sequence[RecordId]) -> None:
        """Show these in place of the others; where they are the same, nothing moves and all is read again."""
        self._turn += 1
        self._asked.clear()
        if ids and ids == self._ids:
            self._stale = set(self._pages)
            self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, len(self.columns) - 1))
        else:
            self.beginResetModel()
            self._ids, self._rows = ids, None
            self._pages.clear()
            self._stale.clear()
            self.endResetModel()
        self.arrived.emit()

    def record(self, index: Index) -> R | None:
        """The record of a row; None while its page is being read and nobody knows it."""
        record_id = self.id_at(index.row())
        if record_id is None:
            return None
        return self.held(index.row()) or self._known(record_id)

    def id_at(self, row: int) -> RecordId | None:
        """The id of a row, whether or not its page is here."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record_id: RecordId) -> int:
        """The row of a record, -1 when it is not in the list."""
        if self._rows is None:
            self._rows = {each: row for row, each in enumerate(self._ids)}
        return self._rows.get(record_id, -1)

    def count(self) -> int:
        return len(self._ids)

    def held(self, row: int) -> R | None:
        at = row // PAGE
        held = self._pages.get(at)
        if held is None or at in self._stale:
            self._fetch(at)
        if held is None:
            return None
        self._pages.move_to_end(at)
        return held.get(self._ids[row])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        descending = order == Qt.SortOrder.DescendingOrder
        wanted = replace(self.wanted, column=column, descending=column >= 0 and descending)
        if wanted != self.wanted and self._question:
            self._ask(wanted)
        else:
            # Before anything was asked for, an order is only remembered.
            self.wanted = wanted

    def _ask(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self._question += 1
        question = self._question
        if self._store.is_open:
            self._store.read(
                self,
                lambda session: self._read_ids(session, wanted),
                lambda ids: self._take(question, ids),
                self.refused.emit,
            )

    def _take(self, question: int, ids: Sequence[RecordId]) -> None:
        if question == self._question:
            self.show_ids(ids)

    def _fetch(self, at: int) -> None:
        if at in self._asked or not self._store.is_open:
            return
        self._asked.add(at)
        ids, turn = self._ids[at * PAGE : (at + 1) * PAGE], self._turn
        self._store.read(
            self,
            lambda session: self._read_page(session, ids),
            lambda found: self._hold(turn, at, found),
            lambda error: self._lose(turn, error),
        )

    def _hold(self, turn: int, at: int, found: Sequence[R]) -> None:
        if turn != self._turn:
            return
        self._asked.discard(at)
        self._stale.discard(at)
        self._pages[at] = {record.id: record for record in found}
        while len(self._pages) > _HELD:
            self._pages.popitem(last=False)
        last = min((at + 1) * PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(at * PAGE, 0), self.index(last, len(self.columns) - 1))

    def _lose(self, turn: int, error: WorkbenchError) -> None:
        # The page stays asked for: a vault that cannot be read is not asked again at every repaint.
        if turn == self._turn:
            self.refused.emit(error)
