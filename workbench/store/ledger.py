"""The ledger: every operation with its images, chained by hash. One mechanism for audit, undo,
history and exchange. Knows nothing of the meaning of verbs.

The hash of an operation covers the previous hash, the operation's facts, and for each image an HMAC
under a random salt kept beside it. Erasing an image erases its salt too: the chain stays whole and
nobody can guess a short image from a bare digest.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.records.record import CaseId, Kind, Record, RecordId, new_id
from workbench.seal import canonical_json
from workbench.store.driver import Connection, translated
from workbench.store.rows import image, row_of, shape
from workbench.store.schema import SCHEMA_VERSION

GENESIS = bytes(32)
BACK_UP = "back_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who writes, and on which device. `person` is the name of the key slot."""

    person: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record before and after; None before is a creation, None after a deletion."""

    before: Record | None = None
    after: Record | None = None

    @property
    def record(self) -> Record:
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One user verb. `detail` holds codes, ids and counts, never words of a case."""

    verb: str
    case_id: CaseId | None
    changes: Sequence[Change] = ()
    group_id: str = ""
    undoable: bool = True
    undoes: str | None = None
    redoes: str | None = None
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An operation as the ledger tells it. `at` is UTC; `images` counts the changes not erased since."""

    seq: int
    id: str
    at: datetime
    person: str
    device: str
    verb: str
    case_id: CaseId | None
    group_id: str
    undoable: bool
    undoes: str | None
    redoes: str | None
    detail: str
    hash: str
    changes: int
    images: int


def append(connection: Connection, author: Author, operation: Operation) -> int:
    """Write one operation and its images; returns its place. The caller holds the transaction."""
    seq, previous, hybrid = _last(connection)
    operation_id = new_id()
    facts = {
        "at": datetime.now(UTC).isoformat(),
        "case": operation.case_id or "",
        "detail": canonical_json(dict(operation.detail)).decode(),
        "device": author.device,
        "group": operation.group_id or operation_id,
        "hybrid": _after(hybrid),
        "id": operation_id,
        "person": author.person,
        "redoes": operation.redoes or "",
        "schema": SCHEMA_VERSION,
        "seq": seq + 1,
        "undoable": operation.undoable,
        "undoes": operation.undoes or "",
        "verb": operation.verb,
    }
    rows = [_change_row(seq + 1, n, change) for n, change in enumerate(operation.changes)]
    head = _hash(previous, facts, ((row[2], row[3], row[7], row[8]) for row in rows))
    connection.execute(
        "INSERT INTO operation (seq, id, at, hybrid, person, device, verb, case_id, group_id, undoable,"
        " undoes, redoes, schema, detail, previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            facts["seq"],
            facts["id"],
            facts["at"],
            facts["hybrid"],
            facts["person"],
            facts["device"],
            facts["verb"],
            operation.case_id,
            facts["group"],
            int(operation.undoable),
            operation.undoes,
            operation.redoes,
            SCHEMA_VERSION,
            facts["detail"],
            previous,
            head,
        ),
    )
    connection.executemany(
        "INSERT INTO change (seq, n, kind, record_id, before, after, salt, before_mac, after_mac)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        rows,
    )
    return seq + 1


def head(connection: Connection) -> tuple[int, str]:
    """The place and hash (hex) of the last operation; (0, zeros) in an empty ledger."""
    with translated():
        seq, last, _ = _last(connection)
    return seq, last.hex()


def position(connection: Connection) -> tuple[int, int]:
    """The place of the last operation, and a number that changes when another connection writes."""
    with translated():
        last = connection.execute("SELECT max(seq) FROM operation").fetchone()[0]
        return last or 0, int(connection.execute("PRAGMA data_version").fetchone()[0])


def watermark(connection: Connection) -> tuple[int, str]:
    """The place and hash (hex) of the last operation that every present copy of the vault holds.

    The entry of a backup is made when the copy is whole, so the copy cannot hold it: counted, every
    fresh backup put back would be taken for an older one. (0, zeros) when there is none.
    """
    with translated():
        row = connection.execute(
            "SELECT seq, hash FROM operation WHERE verb <> ? ORDER BY seq DESC LIMIT 1", (BACK_UP,)
        ).fetchone()
    return (0, GENESIS.hex()) if row is None else (row[0], bytes(row[1]).hex())


def hash_at(connection: Connection, seq: int) -> str | None:
    """The hash (hex) of one operation, or None when the ledger is shorter than that."""
    with translated():
        row = connection.execute("SELECT hash FROM operation WHERE seq = ?", (seq,)).fetchone()
    return None if row is None else bytes(row[0]).hex()


def entries(connection: Connection, case_id: CaseId | None = None) -> tuple[Entry, ...]:
    """The operations of a case, or of the whole vault, oldest first."""
    return _entries(connection, "case_id = ?", case_id) if case_id else _entries(connection, "seq > ?", 0)


def of_verb(connection: Connection, verb: str) -> tuple[Entry, ...]:
    """The operations of one verb in the whole vault, oldest first."""
    return _entries(connection, "verb = ?", verb)


def entry(connection: Connection, seq: int) -> Entry | None:
    """One operation, or None when the ledger is shorter than that."""
    return next(iter(_entries(connection, "seq = ?", seq)), None)


def changes_at(connection: Connection, seq: int) -> tuple[Change, ...]:
    """What one operation changed, in the order it was made; what was erased since is left out."""
    with translated():
        rows = connection.execute(
            "SELECT kind, before, after FROM change WHERE seq = ? AND salt IS NOT NULL ORDER BY n", (seq,)
        ).fetchall()
    return tuple(_change(kind, before, after) for kind, before, after in rows)


def details(connection: Connection, case_id: CaseId, verb: str) -> tuple[dict[str, str | int], ...]:
    """What the operations of one verb say besides, oldest first."""
    with translated():
        rows = connection.execute(
            "SELECT detail FROM operation WHERE case_id = ? AND verb = ? ORDER BY seq", (case_id, verb)
        ).fetchall()
    return tuple(json.loads(detail) for (detail,) in rows)


def _entries(connection: Connection, where: str, argument: str | int) -> tuple[Entry, ...]:
    with translated():
        rows = connection.execute(
            "SELECT seq, id, at, person, device, verb, case_id, group_id, undoable, undoes, redoes, detail,"
            " hash, (SELECT count(*) FROM change WHERE change.seq = operation.seq),"
            " (SELECT count(salt) FROM change WHERE change.seq = operation.seq)"
            f" FROM operation WHERE {where} ORDER BY seq",
            (argument,),
        ).fetchall()
    return tuple(
        Entry(
            seq=row[0],
            id=row[1],
            at=datetime.fromisoformat(row[2]),
            person=row[3],
            device=row[4],
            verb=row[5],
            case_id=row[6],
            group_id=row[7],
            undoable=bool(row[8]),
            undoes=row[9],
            redoes=row[10],
            detail=row[11],
            hash=bytes(row[12]).hex(),
            changes=row[13],
            images=row[14],
        )
        for row in rows
    )


def history(connection: Connection, record_id: RecordId) -> tuple[tuple[Entry, Change], ...]:
    """Every state a record has had, oldest first, with the operation that made it."""
    with translated():
        rows = connection.execute(
            "SELECT seq, kind, before, after FROM change WHERE record_id = ? AND salt IS NOT NULL"
            " ORDER BY seq, n",
            (record_id,),
        ).fetchall()
    touched = "seq IN (SELECT seq FROM change WHERE record_id = ?)"
    by_seq = {entry.seq: entry for entry in _entries(connection, touched, record_id)} if rows else {}
    return tuple((by_seq[seq], _change(kind, before, after)) for seq, kind, before, after in rows)


def changes_of(connection: Connection, group_id: str) -> tuple[Change, ...]:
    """All changes of a group of operations in the order they were made."""
    with translated():
        rows = connection.execute(
            "SELECT kind, before, after FROM change JOIN operation USING (seq)"
            " WHERE group_id = ? AND salt IS NOT NULL ORDER BY seq, n",
            (group_id,),
        ).fetchall()
    return tuple(_change(kind, before, after) for kind, before, after in rows)


def faults(connection: Connection) -> Iterator[str]:
    """Check the whole chain: each fault as a plain sentence naming the operation's number."""
    expected, at = GENESIS, 0
    with translated():
        for row in connection.execute("SELECT * FROM operation ORDER BY seq").fetchall():
            facts, previous, stored = _facts(row)
            at += 1
            if facts["seq"] != at or previous != expected:
                yield f"Operation {facts['seq']} does not follow from the one before it."
                at = int(str(facts["seq"]))
            changes = connection.execute(
                "SELECT kind, record_id, before, after, salt, before_mac, after_mac FROM change"
                " WHERE seq = ? ORDER BY n",
                (facts["seq"],),
            ).fetchall()
            if _hash(previous, facts, ((c[0], c[1], c[5], c[6]) for c in changes)) != stored:
                yield f"Operation {facts['seq']} has been altered."
            for _, _, before, after, salt, before_mac, after_mac in changes:
                if salt is not None and (_mac(salt, before) != before_mac or _mac(salt, after) != after_mac):
                    yield f"Operation {facts['seq']} holds a record that has been altered."
            expected = stored


def forget(connection: Connection, case_id: CaseId) -> None:
    """Erase every image of a case with its salt; the chain stays whole. The caller has the transaction.

    Goes by the records, not by the operations: one operation may touch several cases.
    """
    connection.execute(
        "UPDATE change SET before = NULL, after = NULL, salt = NULL"
        " WHERE json_extract(CAST(coalesce(after, before) AS TEXT), '$.case_id') = ?",
        (case_id,),
    )


def _last(connection: Connection) -> tuple[int, bytes, str]:
    row = connection.execute("SELECT seq, hash, hybrid FROM operation ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, GENESIS, "") if row is None else (row[0], bytes(row[1]), row[2])


def _after(hybrid: str) -> str:
    """Hybrid time: milliseconds and a counter, never running backwards (Kulkarni and others, 2014)."""
    now, (then, count) = time.time_ns() // 1_000_000, (hybrid or "0-0").split("-")
    return f"{now:013d}-00000" if now > int(then) else f"{int(then):013d}-{int(count) + 1:05d}"


def _change_row(seq: int, n: int, change: Change) -> tuple[object, ...]:
    salt = os.urandom(16)
    before, after = _image(change.before), _image(change.after)
    of = change.record
    return (seq, n, of.kind.value, of.id, before, after, salt, _mac(salt, before), _mac(salt, after))


def _image(record: Record | None) -> bytes | None:
    if record is None:
        return None
    of = shape(record.kind)
    return image(of.columns, of.encode(record))


def _change(kind: str, before: bytes | None, after: bytes | None) -> Change:
    return Change(before=_record(kind, before), after=_record(kind, after))


def _record(kind: str, stored: bytes | None) -> Record | None:
    if stored is None:
        return None
    return shape(Kind(kind)).decode(row_of(Kind(kind), stored))


def _mac(salt: bytes, stored: bytes | None) -> bytes | None:
    return None if stored is None else hmac.digest(salt, stored, "sha256")


def _hash(
    previous: bytes,
    facts: Mapping[str, str | int],
    changes: Iterator[tuple[object, object, object, object]],
) -> bytes:
    digest = hashlib.sha256(previous + canonical_json(dict(facts)))
    for kind, record_id, before_mac, after_mac in changes:
        digest.update(f"\n{kind}\0{record_id}\0{_hex(before_mac)}\0{_hex(after_mac)}".encode())
    return digest.digest()


def _hex(mac: object) -> str:
    return mac.hex() if isinstance(mac, bytes) else "-"


def _facts(row: Sequence[object]) -> tuple[dict[str, str | int], bytes, bytes]:
    names = (
        "seq",
        "id",
        "at",
        "hybrid",
        "person",
        "device",
        "verb",
        "case",
        "group",
        "undoable",
        "undoes",
        "redoes",
        "schema",
        "detail",
    )
    facts: dict[str, str | int] = {}
    for name, value in zip(names, row, strict=False):
        assert isinstance(value, str | int) or value is None
        facts[name] = "" if value is None else value
    facts["undoable"] = bool(facts["undoable"])
    previous, stored = row[14], row[15]
    assert isinstance(previous, bytes)
    assert isinstance(stored, bytes)
    return facts, previous, stored
