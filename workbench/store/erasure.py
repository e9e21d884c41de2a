"""Erasing a case for good: its rows, its words in the ledger and the text index, its files and their keys.

What stays is that there was a case: the ledger's operations (who, when, which verb) and their chain.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from workbench.errors import NotFound
from workbench.records.record import CaseId
from workbench.store import backup, blobs, drafts, ledger, writing
from workbench.store.compaction import shrink
from workbench.store.driver import Connection, begin, translated
from workbench.store.files import disk_errors
from workbench.store.ledger import Operation
from workbench.store.rows import CLASSES
from workbench.store.vault import Vault

ERASED = "erase_case"
_KEPT = frozenset({"operation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased, and what only a person can do now."""

    records: int
    files: int
    snapshots: int
    by_hand: tuple[str, ...]


def erase_case(vault: Vault, case_id: CaseId) -> Erased:
    """Erase everything of a case from the vault and its snapshots. This cannot be undone.

    Once the rows and the keys are gone the case is erased, whatever happens next; a file or snapshot
    left behind by a power cut is removed by `verify` (files) and by calling this again (snapshots).

    Raises:
        NotFound: there is no such case, and there never was.
        NotWritable: the vault was opened for reading only. VaultFull: nothing was changed.
    """
    vault.require_writer()
    connection = vault.connection
    names, records = _names(connection, case_id), _count(connection, case_id)
    history = ledger.entries(connection, case_id)
    if not history:
        raise NotFound("There is no such case in the vault.")
    if records or all(entry.verb != ERASED for entry in history):
        with _wiping(connection), begin(connection):
            ledger.forget(connection, case_id)
            for table in _tables(connection):
                connection.execute(f'DELETE FROM "{table}" WHERE case_id = ?', (case_id,))
            drafts.drop_places(connection)
            # The index keeps deleted words until it is written anew.
            connection.execute("INSERT INTO passage_fts(passage_fts) VALUES ('rebuild')")
            detail = {"records": records, "files": len(names)}
            erased = Operation(verb=ERASED, case_id=case_id, undoable=False, detail=detail)
            writing.apply(connection, vault.author, erased)
    for name in names:
        blobs.destroy(vault.folder, name)
    shrink(connection)
    return Erased(
        records=records, files=len(names), snapshots=_replace_snapshots(vault), by_hand=_by_hand(len(names))
    )


def _replace_snapshots(vault: Vault) -> int:
    old = backup.snapshots(vault.folder)
    if old:
        backup.snapshot(vault.folder, vault.connection)
        with disk_errors():
            for snapshot in old:
                if snapshot.exists():
                    shutil.rmtree(snapshot)
    return len(old)


def _by_hand(files: int) -> tuple[str, ...]:
    told = (
        "Backups of this vault made before now still hold the case: destroy them.",
        "Reports, exports and printed pages of the case lie outside the vault: decide about each.",
        "Copies of the vault that other people or a synchronising service keep still hold the case.",
    )
    originals = "The files that were imported as evidence may still lie where they came from."
    return (*told, originals) if files else told


@contextmanager
def _wiping(connection: Connection) -> Iterator[None]:
    with translated():
        connection.execute("PRAGMA secure_delete=ON").fetchall()
    try:
        yield
    finally:
        with translated():
            connection.execute("PRAGMA secure_delete=FAST").fetchall()


def _tables(connection: Connection) -> list[str]:
    """Every table that says which case a row belongs to: later ones too."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND 'case_id' IN (SELECT name FROM pragma_table_info(sqlite_master.name))"
    ).fetchall()
    return [name for (name,) in rows if name not in _KEPT]


def _names(connection: Connection, case_id: CaseId) -> list[str]:
    with translated():
        rows = connection.execute("SELECT name FROM blob WHERE case_id = ?", (case_id,)).fetchall()
    return [name for (name,) in rows]


def _count(connection: Connection, case_id: CaseId) -> int:
    counted = " + ".join(f'(SELECT count(*) FROM "{kind}" WHERE case_id = :id)' for kind in CLASSES)
    with translated():
        return int(connection.execute(f"SELECT {counted}", {"id": case_id}).fetchone()[0])
