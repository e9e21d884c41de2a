"""The one write path: an operation becomes rows, text index and ledger entry together.

Verbs, undo, import and merge all come through `apply`. The caller holds the transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from workbench.changes import Changes
from workbench.errors import BugError
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.store import ledger, search
from workbench.store.driver import Connection
from workbench.store.ledger import Author, Change, Operation
from workbench.store.rows import shape

_PREFIXES = {
    Kind.TERM: "T",
    Kind.TASK: "TK",
    Kind.DECISION_NOTE: "N",
    Kind.ORGANISATION: "O",
    Kind.PERSON: "P",
    Kind.ENGAGEMENT: "EN",
    Kind.QUESTION: "Q",
    Kind.EVIDENCE: "E",
    Kind.EXCERPT: "X",
    Kind.EVENT: "EV",
    Kind.ACCOUNT: "AC",
    Kind.FACTOR: "C",
    Kind.FINDING: "F",
    Kind.RECOMMENDATION: "D",
    Kind.SECTION: "S",
    Kind.CONSULTATION: "K",
    Kind.COMMENT: "CM",
    Kind.DISCLOSURE_DECISION: "DD",
    Kind.RELEASE_ENTRY: "REL",
    Kind.APPROVED_PHRASE: "AP",
    Kind.STANDING_BASIS: "SB",
}


def apply(connection: Connection, author: Author, operation: Operation) -> Changes:
    """Write one operation whole; returns what it touched."""
    created: dict[Kind, list[Record]] = defaultdict(list)
    updated: dict[Kind, list[Record]] = defaultdict(list)
    deleted: list[Record] = []
    for change in operation.changes:
        if change.after is None:
            deleted.append(change.record)
        elif change.before is None:
            created[change.after.kind].append(change.after)
        else:
            updated[change.after.kind].append(change.after)
    seq = ledger.append(connection, author, operation)
    _delete(connection, deleted, seq)
    for kind, records in created.items():
        _insert(connection, kind, records)
    for kind, records in updated.items():
        _update(connection, kind, records)
        search.change(connection, records)
    touched = frozenset((change.record.kind, change.record.id) for change in operation.changes)
    return Changes(seq=seq, case_id=operation.case_id, touched=touched)


def fetch(connection: Connection, kind: Kind, record_id: RecordId) -> Record | None:
    """One record, or None when it is not there."""
    of = shape(kind)
    row = connection.execute(f"SELECT {of.column_list} FROM {of.table} WHERE id = ?", (record_id,)).fetchone()
    return None if row is None else of.decode(row)


def next_references(connection: Connection, case_id: CaseId, kind: Kind, count: int) -> list[str]:
    """The next `count` references of a kind in a case. They are never given twice, even after an undo."""
    prefix = _PREFIXES[kind]
    row = connection.execute(
        "INSERT INTO counter (case_id, prefix, last) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET last = last + excluded.last RETURNING last",
        (case_id, prefix, count),
    ).fetchone()
    last: int = row[0]
    return [f"{prefix}-{n}" for n in range(last - count + 1, last + 1)]


class Work:
    """What one verb will write, gathered while the transaction is open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changes: dict[RecordId, Change] = {}
        self.detail: dict[str, str | int] = {}
        self.done = Changes()

    @property
    def changes(self) -> Sequence[Change]:
        """Each record once, from what it was before the verb to what the verb leaves."""
        return [c for c in self._changes.values() if c.before != c.after]

    def next_references(self, case_id: CaseId, kind: Kind, count: int = 1) -> list[str]:
        return next_references(self._connection, case_id, kind, count)

    def create(self, *records: Record) -> None:
        for record in records:
            if record.id in self._changes:
                raise BugError("A verb created one record twice.")
            self._changes[record.id] = Change(after=record)

    def update(self, record: Record) -> None:
        self._changes[record.id] = Change(before=self._before(record), after=record)

    def delete(self, record: Record) -> None:
        self._changes[record.id] = Change(before=self._before(record), after=None)

    def _before(self, record: Record) -> Record | None:
        if record.id in self._changes:
            return self._changes[record.id].before
        before = fetch(self._connection, record.kind, record.id)
        if before is None:
            raise BugError("A verb changed a record that is not there.")
        return before


def _insert(connection: Connection, kind: Kind, records: Sequence[Record]) -> None:
    of = shape(kind)
    marks = ", ".join("?" * len(of.columns))
    connection.executemany(
        f"INSERT INTO {of.table} ({of.column_list}) VALUES ({marks})", [of.encode(r) for r in records]
    )
    search.add(connection, records)
    if kind is Kind.EVIDENCE:
        connection.executemany("UPDATE passage SET live = 1 WHERE record_id = ?", [(r.id,) for r in records])
    connection.executemany("DELETE FROM tombstone WHERE record_id = ?", [(r.id,) for r in records])


def _update(connection: Connection, kind: Kind, records: Sequence[Record]) -> None:
    of = shape(kind)
    columns = ", ".join(f'"{name}" = ?' for name in of.columns)
    connection.executemany(
        f"UPDATE {of.table} SET {columns} WHERE id = ?", [(*of.encode(r), r.id) for r in records]
    )


def _delete(connection: Connection, records: Sequence[Record], seq: int) -> None:
    for record in records:
        connection.execute(f"DELETE FROM {record.kind.value} WHERE id = ?", (record.id,))
        search.hide(connection, record.kind, record.id)
        connection.execute(
            "INSERT INTO tombstone (record_id, kind, case_id, seq) VALUES (?, ?, ?, ?)",
            (record.id, record.kind.value, record.case_id, seq),
        )
