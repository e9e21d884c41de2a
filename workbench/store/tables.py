"""Reading records: one, a case's, or a page of them. Plain SQL over the shapes of rows.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from workbench.errors import NotFound
from workbench.records.case import Case
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.store.blobs import SealedBlob
from workbench.store.driver import Connection, translated
from workbench.store.rows import shape

T = TypeVar("T", bound=Record)


def get(connection: Connection, cls: type[T], record_id: RecordId) -> T:
    """One record by its id.

    Raises:
        NotFound: it is not there.
    """
    found = _where(connection, cls, "id = ?", (record_id,))
    if not found:
        raise NotFound("That record is not in the vault; it may have been deleted.")
    return found[0]


def all_of(connection: Connection, cls: type[T], case_id: CaseId) -> tuple[T, ...]:
    """Every record of a kind in a case, in the order they were made."""
    # By reference, which is given once and in order: an undo puts a row back at the end of its table.
    order = "reference = '', length(reference), reference, rowid"
    return _where(connection, cls, f"case_id = ? ORDER BY {order}", (case_id,))


def by_reference(connection: Connection, cls: type[T], case_id: CaseId, reference: str) -> T | None:
    """The record of a case that people cite by this reference, or by the id it had in its file; failing
    both, by the reference in other capitals."""
    if not reference:
        return None
    found = _where(connection, cls, "case_id = ? AND reference = ?", (case_id, reference))
    found = found or _where(connection, cls, "case_id = ? AND file_id = ?", (case_id, reference))
    found = found or _where(connection, cls, "case_id = ? AND reference = ?", (case_id, reference.upper()))
    return found[0] if found else None


def with_sha256(connection: Connection, cls: type[T], sha256: str) -> tuple[T, ...]:
    """The evidence, in any case, whose file has this digest."""
    return _where(connection, cls, "sha256 = ?", (sha256,))


def cases(connection: Connection) -> tuple[Case, ...]:
    """Every case in the vault, the newest first."""
    return _where(connection, Case, "1 ORDER BY opened_on DESC, rowid DESC", ())


def count(connection: Connection, kind: Kind, case_id: CaseId) -> int:
    """How many records of a kind a case has."""
    with translated():
        row = connection.execute(
            f"SELECT count(*) FROM {kind.value} WHERE case_id = ?", (case_id,)
        ).fetchone()
    return int(row[0])


def add_blob(connection: Connection, case_id: CaseId, sealed: SealedBlob) -> None:
    """Put the key of a sealed file into the vault, in the transaction of the caller."""
    connection.execute(
        "INSERT INTO blob (name, case_id, key, sha256, size) VALUES (?, ?, ?, ?, ?)",
        (sealed.name, case_id, sealed.key, sealed.sha256, sealed.size),
    )


def blob_key(connection: Connection, name: str) -> bytes:
    """The key of a sealed file.

    Raises:
        NotFound: there is none: the file was erased.
    """
    with translated():
        row = connection.execute("SELECT key FROM blob WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise NotFound("The file of this evidence was erased.")
    return bytes(row[0])


def blob_keys(connection: Connection) -> Mapping[str, tuple[bytes, str]]:
    """Name → (key, sha256) of every sealed file that the vault knows."""
    with translated():
        rows = connection.execute("SELECT name, key, sha256 FROM blob").fetchall()
    return {name: (bytes(key), sha256) for name, key, sha256 in rows}


def _where(
    connection: Connection, cls: type[T], condition: str, arguments: Sequence[str | int]
) -> tuple[T, ...]:
    of = shape(cls.kind)
    with translated():
        rows = connection.execute(
            f"SELECT {of.column_list} FROM {of.table} WHERE {condition}", arguments
        ).fetchall()
    return tuple(cast(T, of.decode(row)) for row in rows)
