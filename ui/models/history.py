"""The operations of a case as rows, the newest first, and what one of them changed as lines of words.

Owns how a change is worded. Knows no widget, and no way to change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models import moments
from workbench.records.links import Link
from workbench.records.record import Record, RecordId
from workbench.services.history import HistoryLine, Version
from workbench.services.titles import reference, title

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COLUMNS = ("Step", "What", "When", "Who", "Records")
_SILENT = frozenset({"id", "case_id", "reference", "file_id", "extra", "from_kind", "to_kind"})
_NAMES = {
    "asked_by": "Asked by",
    "asked_by_name": "Asked by",
    "case_kind": "Kind",
    "consent_to_name": "Agreed to be named",
    "contacted_at": "When",
    "display": "Spoken of as",
    "due_on": "Due",
    "done_on": "Done",
    "email": "E-mail",
    "from_id": "From",
    "nhs_number": "NHS number",
    "ods_code": "ODS code",
    "opened_on": "Opened",
    "person_kind": "Kind",
    "position": "Place in the order",
    "to_id": "To",
}
_TAILS = ("_at", "_on", "_id", "_ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field before and after, in words; empty where there was or is nothing."""

    name: str
    before: str = field(repr=False)
    after: str = field(repr=False)


class HistoryTable(QAbstractTableModel):
    """Operations, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[HistoryLine] = []

    def show(self, lines: Sequence[HistoryLine]) -> None:
        """Show these in place of the others; they come in the order shown."""
        if list(lines) != self._lines:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()

    def line(self, index: Index) -> HistoryLine | None:
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def row_of(self, seq: int) -> int:
        """The row of an operation, -1 when it is not shown."""
        return next((row for row, line in enumerate(self._lines) if line.seq == seq), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _COLUMNS[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        roles = Qt.ItemDataRole
        if not index.isValid() or role not in (
            roles.DisplayRole,
            roles.ToolTipRole,
            roles.AccessibleTextRole,
        ):
            return None
        return cells(self._lines[index.row()])[index.column()]


def cells(line: HistoryLine) -> tuple[str, ...]:
    """What stands in the row of an operation."""
    return (str(line.seq), sentence(line), moments.short_moment(line.at), line.person, str(line.changes))


def sentence(line: HistoryLine) -> str:
    """What was done, begun with a capital."""
    return f"{line.words[:1].upper()}{line.words[1:]}"


def did(version: Version) -> str:
    """What became of one record: added, changed or removed."""
    if version.before is None:
        return "Added"
    return "Removed" if version.after is None else "Changed"


def called(version: Version, find: Callable[[RecordId], Record | None]) -> str:
    """How a record of an operation is called; a link as the sentence that it says."""
    record = version.after or version.before
    if record is None:
        return ""
    if isinstance(record, Link):
        return f"{_cited(record.from_id, find)} {_plain(record.relation)} {_cited(record.to_id, find)}"
    return f"{reference(record)} {title(record)}".strip()


def differences(version: Version, find: Callable[[RecordId], Record | None]) -> Iterator[Difference]:
    """The fields of a record that an operation changed, in words."""
    before, after = version.before, version.after
    if before is None or after is None:
        return
    for each in fields(after):
        if each.name in version.fields and each.name not in _SILENT:
            yield Difference(
                name=_named(each.name),
                before=_said(each.name, getattr(before, each.name), find),
                after=_said(each.name, getattr(after, each.name), find),
            )


def _named(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    for tail in _TAILS:
        name = name.removesuffix(tail)
    return name.replace("_", " ").capitalize()


def _said(name: str, value: Any, find: Callable[[RecordId], Record | None]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value + 1) if name == "position" else str(value)
    if isinstance(value, Enum):
        return _plain(value)
    if isinstance(value, datetime):
        return moments.shown_moment(value)
    if isinstance(value, date):
        return moments.shown_day(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(_said(name, each, find) for each in value)
    if isinstance(value, str):
        ties = name.endswith("_id") or name == "asked_by"
        return _cited(RecordId(value), find) if ties and value else value
    return "" if value is None else "a value that has no short form"


def _cited(record_id: RecordId, find: Callable[[RecordId], Record | None]) -> str:
    found = find(record_id)
    return f"{reference(found)} {title(found)}".strip() if found else "a record no longer in the case"


def _plain(value: Enum) -> str:
    return str(value.value).replace("_", " ")
