"""Making a vault whole again after rows were lost: references, counters, text index and ledger agree.

Works inside the new database of a salvage, in the caller's transaction. Knows nothing of the old one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import cast

from workbench.records.case import Case, CaseKind
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.store import ledger, search
from workbench.store.driver import Connection
from workbench.store.ledger import Author, Change, Operation
from workbench.store.rows import CLASSES, row_of, shape
from workbench.store.verify import last_images

SALVAGE = "salvage"
_REFERENCE = "json_extract(CAST(coalesce(after, before) AS TEXT), '$.reference')"
_TABLES = {kind.value for kind in CLASSES}
_STRICTEST = "hssib-2022-act"
"""The regime of a case whose own record is lost: what a statute guarded must not leave under weaker rules."""
_CASE = "json_extract(CAST(coalesce(after, before) AS TEXT), '$.case_id')"


def rebuild_from_images(connection: Connection) -> int:
    """Put back every record that the ledger still knows and whose row is lost; returns how many."""
    rebuilt = 0
    for kind in CLASSES:
        of = shape(kind)
        gone = connection.execute("SELECT record_id FROM tombstone WHERE kind = ?", (kind.value,)).fetchall()
        there = connection.execute(f'SELECT id FROM "{of.table}"').fetchall()
        settled = {record_id for (record_id,) in (*gone, *there)}
        for record_id, image in list(last_images(connection, kind)):
            if image is not None and record_id not in settled:
                _write(connection, of.decode(row_of(kind, image)))
                rebuilt += 1
    return rebuilt


def mend_references(connection: Connection) -> tuple[int, int]:
    """Make every reference lead somewhere; returns (records given up, cases made to hold what is left)."""
    cases = _stand_in_cases(connection)
    dropped = 0
    while broken := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _, number in broken:
            column = _column(connection, table, number)
            if _required(connection, table, column):
                connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,))
                dropped += table in _TABLES
            else:
                connection.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (rowid,))
    for end, kind in product(("from", "to"), CLASSES):
        astray = f'{end}_kind = ? AND {end}_id NOT IN (SELECT id FROM "{kind}")'
        dropped += connection.execute(f"DELETE FROM link WHERE {astray}", (kind.value,)).rowcount
    return dropped, cases


def mend_counters(connection: Connection) -> None:
    """Count references on from the highest that the rows or the ledger show: none is given twice."""
    seen = connection.execute(
        f"SELECT DISTINCT {_CASE}, {_REFERENCE} FROM change WHERE salt IS NOT NULL"
    ).fetchall()
    for kind in CLASSES:
        seen += connection.execute(f'SELECT case_id, reference FROM "{kind}"').fetchall()
    highest: dict[tuple[str, str], int] = defaultdict(int)
    for case_id, reference in seen:
        prefix, _, number = (reference or "").rpartition("-")
        if prefix and number.isascii() and number.isdigit():
            highest[case_id, prefix] = max(highest[case_id, prefix], int(number))
    connection.executemany(
        "INSERT INTO counter (case_id, prefix, last) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
        [(case_id, prefix, last) for (case_id, prefix), last in highest.items()],
    )


def index_records(connection: Connection) -> None:
    """Write the records' own words into the text index, which holds none yet."""
    for kind in CLASSES:
        search.add(connection, list(_all(connection, kind)))


def mend_ledger(connection: Connection, author: Author) -> bool:
    """Make the ledger agree with the rows; returns whether the history before could be kept."""
    kept = ledger.head(connection)[0] > 0 and not any(ledger.faults(connection))
    if not kept:
        connection.execute("DELETE FROM change")
        connection.execute("DELETE FROM operation")
        connection.execute("DELETE FROM tombstone")
    by_case: dict[CaseId, list[Change]] = defaultdict(list)
    for kind in CLASSES:
        images = dict(last_images(connection, kind))
        for record in _all(connection, kind):
            before = _decoded(kind, images.pop(record.id, None))
            if before != record:
                by_case[record.case_id].append(Change(before=before, after=record))
        for image in images.values():
            before = _decoded(kind, image)
            if before is not None:
                by_case[before.case_id].append(Change(before=before))
    for case_id, changes in by_case.items():
        operation = Operation(verb=SALVAGE, case_id=case_id, changes=changes, undoable=False)
        ledger.append(connection, author, operation)
    note = Operation(verb=SALVAGE, case_id=None, undoable=False, detail={"history_kept": int(kept)})
    ledger.append(connection, author, note)
    return kept


def count_records(connection: Connection) -> int:
    """How many records of all kinds there are."""
    counted = " + ".join(f'(SELECT count(*) FROM "{kind}")' for kind in CLASSES)
    return int(connection.execute(f"SELECT {counted}").fetchone()[0])


def _decoded(kind: Kind, image: bytes | None) -> Record | None:
    return None if image is None else shape(kind).decode(row_of(kind, image))


def _all(connection: Connection, kind: Kind) -> Iterator[Record]:
    of = shape(kind)
    for row in connection.execute(f'SELECT {of.column_list} FROM "{of.table}" ORDER BY rowid').fetchall():
        yield of.decode(row)


def _write(connection: Connection, record: Record) -> None:
    of = shape(record.kind)
    marks = ", ".join("?" * len(of.columns))
    connection.execute(f'INSERT INTO "{of.table}" ({of.column_list}) VALUES ({marks})', of.encode(record))


def _stand_in_cases(connection: Connection) -> int:
    """A case whose own record is lost gets a new one, so that nothing else of it need be given up."""
    wanted = " UNION ".join(f'SELECT case_id FROM "{kind}"' for kind in CLASSES)
    lost = connection.execute(f"{wanted} EXCEPT SELECT id FROM case_file").fetchall()
    for (case_id,) in lost:
        case = Case(
            id=cast(RecordId, case_id),
            case_id=cast(CaseId, case_id),
            title="Case saved from a damaged vault",
            case_kind=CaseKind.OTHER,
            regime=_STRICTEST,
            opened_on=datetime.now(UTC).date(),
        )
        _write(connection, case)
    return len(lost)


def _column(connection: Connection, table: str, number: int) -> str:
    keys = connection.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
    return next(str(row[3]) for row in keys if row[0] == number)


def _required(connection: Connection, table: str, column: str) -> bool:
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    return next(bool(row[3]) for row in columns if row[1] == column)
