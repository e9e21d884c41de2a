"""The operations of a case as rows, the newest first, and what one of them changed as lines of words.

Owns how a change is worded. Knows no widget, and no way to change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

from ui.models import moments
from ui.models.table import Cells, Column
from workbench.records.links import Link
from workbench.records.record import Record, RecordId
from workbench.services.history import HistoryLine, Version
from workbench.services.titles import reference, title

Index = QModelIndex | QPersistentModelIndex
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


def sentence(line: HistoryLine) -> str:
    """What was done, begun with a capital."""
    return f"{line.words[:1].upper()}{line.words[1:]}"


_COLUMNS: Sequence[Column[HistoryLine]] = (
    Column(title="Step", text=lambda line: str(line.seq), ems=4),
    Column(title="What", text=sentence),
    Column(title="When", text=lambda line: moments.short_moment(line.at), ems=10.5),
    Column(title="Who", text=lambda line: line.person, ems=9, leaves=2),
    Column(title="Records", text=lambda line: str(line.changes), ems=5.5, leaves=1),
)


class HistoryTable(Cells[HistoryLine]):
    """Operations, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)
        self._lines: list[HistoryLine] = []

    def show(self, lines: Sequence[HistoryLine]) -> None:
        """Show these in place of the others; they come in the order shown."""
        if list(lines) != self._lines:
            self.beginResetModel()
            self._lines = list(lines)
            self.endResetModel()

    def line(self, index: Index) -> HistoryLine | None:
        return self.held(index.row())

    def row_of(self, seq: int) -> int:
        """The row of an operation, -1 when it is not shown."""
        return next((row for row, line in enumerate(self._lines) if line.seq == seq), -1)

    def count(self) -> int:
        return len(self._lines)

    def held(self, row: int) -> HistoryLine | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None


def cells(line: HistoryLine) -> tuple[str, ...]:
    """What stands in the row of an operation."""
    return tuple(column.text(line) for column in _COLUMNS)


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
