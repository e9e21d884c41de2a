"""Giving back room that the vault no longer uses. Knows nothing of what was in it."""

from __future__ import annotations

from workbench.store.driver import Connection, begin, translated
from workbench.store.vault import DATABASE, Vault


def compact(vault: Vault) -> int:
    """Merge the text index, give unused pages back to the disk; returns by how many bytes vault.db shrank.

    Never VACUUM: it would hold the whole vault in memory, and need the vault's size again on the disk.

    Raises:
        NotWritable: the vault was opened for reading only. VaultFull: nothing was changed.
    """
    vault.require_writer()
    path = vault.folder / DATABASE
    before = path.stat().st_size
    with begin(vault.connection):
        vault.connection.execute("INSERT INTO passage_fts(passage_fts) VALUES ('optimize')")
    shrink(vault.connection)
    return max(0, before - path.stat().st_size)


def shrink(connection: Connection) -> None:
    """Cut unused pages off the database and empty its write-ahead log into it."""
    with translated():
        connection.execute("PRAGMA incremental_vacuum").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
