"""Saving what can be read of a damaged vault into a new one. The damaged vault is never written to.

Works on a copy of its database, or of its newest snapshot when the database does not open at all. Owns
the order of the work; what rows need to agree with each other again is in mending.py.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import BadInput, NotWritable, VaultDamaged, VaultError
from workbench.seal import new_signing_key
from workbench.store import backup, keyfile, mending, search, tables
from workbench.store.bad_pages import Survivors
from workbench.store.driver import Connection, begin, connect, translated
from workbench.store.files import disk_errors, fsync_dir, make_folder, require_space
from workbench.store.ledger import Author
from workbench.store.lock import acquire
from workbench.store.schema import migrate
from workbench.store.secret import Secret
from workbench.store.vault import BLOBS, DATABASE
from workbench.store.verify import Fault, examine

_WORK = "salvage.tmp"
_WAL = "-wal"
_NOT_OURS = ("sqlite_", "_sqlite_", "passage_fts")
_OWN_FACTS: Mapping[str, Callable[[], bytes]] = {
    "signing_key": new_signing_key,
    "digest_key": lambda: os.urandom(32),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What was saved. `losses` says in plain words what was not; `faults` is what `verify` still finds."""

    records: int
    rebuilt: int
    history_kept: bool
    losses: tuple[str, ...]
    faults: tuple[Fault, ...]


def salvage(
    folder: Path, secret: Secret, destination: Path, *, user: str, device: str, take_over: bool = False
) -> Salvaged:
    """Save what can be read of the vault at `folder` into a new vault at `destination`.

    The new vault opens with the same passphrases. `secret` is left to the caller to wipe.

    Raises:
        BadInput: the destination is inside the vault, or not empty.
        VaultDamaged: neither the database nor any snapshot can be read, or no key file is sound.
        VaultInUse: somebody has the vault open. NeedsDecision: another computer may; call again with
        `take_over`. VaultFull, NotWritable: nothing is left behind.
    """
    if destination.resolve().is_relative_to(folder.resolve()):
        raise BadInput("The new vault cannot lie inside the damaged one. Choose another folder.")
    if destination.exists() and (destination.is_file() or any(destination.iterdir())):
        raise BadInput("The folder for the new vault is not empty. Choose a new or empty folder.")
    with _held(folder, user, take_over), ExitStack() as undo:
        undo.callback(shutil.rmtree, destination, ignore_errors=True)
        _prepare(folder, destination)
        rescue = _Rescue(folder=folder, destination=destination, secret=secret)
        rescue.find_source()
        with closing(connect(destination / DATABASE, secret, create=True)) as connection:
            migrate(connection, before=lambda: None)
            rescue.copy_rows(connection)
            rescue.mend(connection, Author(person=user, device=device))
            rescue.copy_files(connection)
        shutil.rmtree(destination / _WORK, ignore_errors=True)
        fsync_dir(destination)
        undo.pop_all()
    return Salvaged(
        records=rescue.records,
        rebuilt=rescue.rebuilt,
        history_kept=rescue.history_kept,
        losses=tuple(rescue.losses),
        faults=examine(destination, secret).faults,
    )


@contextmanager
def _held(folder: Path, user: str, take_over: bool) -> Iterator[None]:
    """Keep writers out of the damaged vault; on a disk that cannot be written to there are none."""
    try:
        lock = acquire(folder, user, take_over=take_over)
    except NotWritable:
        yield
        return
    with lock:
        yield


def _prepare(folder: Path, destination: Path) -> None:
    keys = keyfile.sound_copies(folder)
    if not keys:
        raise VaultDamaged(
            "The vault's key file (keys.json) and its copy are damaged. Rebuild the key file from the "
            "printed recovery page first, then try again."
        )
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    with disk_errors():
        destination.mkdir(parents=True, exist_ok=True)
        require_space(destination, 2 * size)
        for name in (_WORK, BLOBS, backup.SNAPSHOTS):
            make_folder(destination / name)
    keyfile.write(destination, next(iter(keys.values())))


@dataclass(kw_only=True)
class _Rescue:
    """One salvage under way."""

    folder: Path
    destination: Path
    secret: Secret
    records: int = 0
    rebuilt: int = 0
    history_kept: bool = False
    losses: list[str] = field(default_factory=list)

    def find_source(self) -> None:
        """Copy the first database that opens, the vault's own or a snapshot, into the work folder."""
        candidates = [self.folder, *reversed(backup.snapshots(self.folder))]
        for candidate in candidates:
            for name in (DATABASE, DATABASE + _WAL):
                (self.destination / _WORK / name).unlink(missing_ok=True)
                if (candidate / name).exists():
                    with disk_errors():
                        shutil.copyfile(candidate / name, self.destination / _WORK / name)
            try:
                self._open_source().close()
            except VaultError:
                continue
            if candidate != self.folder:
                self.losses.append(
                    "The database could not be opened at all: this is the state of the newest snapshot that "
                    "could, and what was done since is lost."
                )
            return
        raise VaultDamaged(
            "Neither the vault's database nor any snapshot of it could be opened. Restore a backup."
        )

    def copy_rows(self, target: Connection) -> None:
        """Copy every row that reads, but for the records' own words in the text index."""
        with translated():
            target.execute("PRAGMA foreign_keys=OFF")
        for table in _tables(target):
            columns = [row[1] for row in target.execute(f'PRAGMA table_info("{table}")').fetchall()]
            marks = ", ".join("?" * len(columns))
            rows = Survivors(self._open_source, table, columns)
            with begin(target):
                target.executemany(f'INSERT OR IGNORE INTO "{table}" VALUES ({marks})', rows)
                if table == "passage":
                    target.execute("DELETE FROM passage WHERE ordinal = ?", (search.OWN_TEXT,))
            if rows.gaps:
                self.losses.append(_lost(table))

    def mend(self, target: Connection, author: Author) -> None:
        """Make what was copied agree with itself, in one transaction."""
        with begin(target):
            self._mend_facts(target)
            self.rebuilt = mending.rebuild_from_images(target)
            dropped, cases = mending.mend_references(target)
            mending.mend_counters(target)
            mending.index_records(target)
            self.history_kept = mending.mend_ledger(target, author)
            self.records = mending.count_records(target)
        if dropped:
            self.losses.append(f"{dropped} records and links were given up: what they belonged to is lost.")
        if cases:
            self.losses.append(
                f"The records of {cases} cases themselves are lost: look at their titles, kinds and regimes."
            )
        if not self.history_kept:
            self.losses.append(
                "The history has a hole and was begun anew: nothing before can be undone or shown."
            )

    def _mend_facts(self, target: Connection) -> None:
        vault_id = next(iter(keyfile.sound_copies(self.destination).values())).vault_id
        target.execute("INSERT OR REPLACE INTO fact VALUES ('vault_id', ?)", (vault_id.encode(),))
        for name, make in _OWN_FACTS.items():
            made = target.execute("INSERT OR IGNORE INTO fact VALUES (?, ?)", (name, make())).rowcount
            if made and name == "signing_key":
                self.losses.append("The key that signs releases is lost; releases are signed with a new one.")

    def copy_files(self, target: Connection) -> None:
        """Copy the sealed files that the new vault has a key for; verify tells which of them are damaged."""
        missing = 0
        for name in tables.blob_keys(target):
            source = self.folder / BLOBS / name[:2] / name
            if not source.is_file():
                missing += 1
                continue
            made = self.destination / BLOBS / name[:2] / name
            with disk_errors():
                make_folder(made.parent)
                shutil.copyfile(source, made)
        if missing:
            self.losses.append(f"{missing} sealed files are missing from the damaged vault.")

    def _open_source(self) -> Connection:
        return connect(self.destination / _WORK / DATABASE, self.secret, damaged=True)


def _tables(connection: Connection) -> list[str]:
    with translated():
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [name for (name,) in rows if not name.startswith(_NOT_OURS)]


def _lost(table: str) -> str:
    told = {
        "operation": "Part of the ledger could not be read.",
        "change": "Part of the ledger could not be read.",
        "passage": "The text of some evidence files could not be read: extract it anew from the files.",
        "blob": "The keys of some sealed files could not be read: those files cannot be opened any more.",
    }
    return told.get(table, f"Part of the list of {table.replace('_', ' ')}s could not be read.")
