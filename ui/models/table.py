"""Records as rows: one Qt model for every list, over a tuple of records and a description of columns.

Knows no noun. Sorting is done here, in Python, and so is for lists of up to some thousands of rows;
a longer list is sorted in SQL and shown by its own model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from workbench.records.record import Record, RecordId

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
CHIP = Qt.ItemDataRole.UserRole + 1
"""The tone of a cell that is shown as a chip: info, success, warning, danger or neutral."""


@dataclass(frozen=True, kw_only=True)
class Column(Generic[T]):
    """One column. `ems` is its width in letters, 0 for the one that takes what is left; `tone` makes a
    cell a chip; `order` sorts, by default by the text shown. Where a list is narrow, the column with the
    lowest `leaves` goes first; one without it stays."""

    title: str
    text: Callable[[T], str] = field(repr=False)
    ems: float = 0
    tone: Callable[[T], str] | None = None
    icon: Callable[[T], QIcon] | None = None
    order: Callable[[T], Any] | None = None
    hint: Callable[[T], str] | None = None
    leaves: int = 0


@runtime_checkable
class Rows(Protocol):
    """What a list asks of its model besides Qt's own promises: a record for a row, a row for a record."""

    @property
    def columns(self) -> Sequence[Column[Any]]: ...

    def record(self, index: Index) -> Record | None: ...

    def row_of(self, record_id: RecordId) -> int: ...


def rows_of(model: object) -> Rows | None:
    """A list's model as what gives records; None for any other."""
    return model if isinstance(model, Rows) else None


class Cells(QAbstractTableModel, Generic[T]):
    """Things in rows and columns, as Qt asks for them. A subclass holds them: it says how many there are,
    and which stands in a row."""

    def __init__(self, columns: Sequence[Column[T]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)

    def count(self) -> int:
        """How many rows there are."""
        return 0

    def held(self, row: int) -> T | None:
        """What stands in a row; None while it is not at hand."""
        del row
        return None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.count()

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if role not in _SERVED or not index.isValid():
            return None
        found = self.held(index.row())
        if found is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        column = self.columns[index.column()]
        if role == CHIP:
            return column.tone(found) if column.tone else None
        if role == Qt.ItemDataRole.DecorationRole:
            return column.icon(found) if column.icon else None
        if role == Qt.ItemDataRole.ToolTipRole and column.hint:
            return column.hint(found)
        return column.text(found)


class RecordTable(Cells[R]):
    """A list of records. `show` keeps the sort order; rows are found again by their record's id."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self._records: list[R] = []
        self._given: tuple[R, ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def show(self, records: Sequence[R]) -> None:
        """Show these records in place of the others."""
        given = tuple(records)
        if given == self._given:
            return
        self._given = given
        self.beginResetModel()
        self._records = self._in_order()
        self.endResetModel()

    @property
    def records(self) -> list[R]:
        return self._records

    def record(self, index: Index) -> R | None:
        return self.held(index.row())

    def count(self) -> int:
        return len(self._records)

    def held(self, row: int) -> R | None:
        return self._records[row] if 0 <= row < len(self._records) else None

    def row_of(self, record_id: RecordId) -> int:
        """The row of a record, -1 when it is not in the list."""
        return next((row for row, record in enumerate(self._records) if record.id == record_id), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order) if column >= 0 else None
        before = self.persistentIndexList()
        self.layoutAboutToBeChanged.emit()
        ids = [self._records[index.row()].id for index in before]
        self._records = self._in_order()
        rows = {record.id: row for row, record in enumerate(self._records)}
        after = [
            self.index(rows[record_id], index.column()) for index, record_id in zip(before, ids, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _in_order(self) -> list[R]:
        if self._sorted is None:
            return list(self._given)
        column, order = self._sorted
        key = self.columns[column].order or (lambda record: self.columns[column].text(record).casefold())
        return sorted(self._given, key=key, reverse=order == Qt.SortOrder.DescendingOrder)


_SERVED = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        CHIP,
    }
)
