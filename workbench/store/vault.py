"""A vault: a folder with an encrypted database, key slots and sealed files, opened as one thing.

Owns the connection, the lock and the write path. Knows nothing of what the verbs mean.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from workbench.changes import Changes
from workbench.errors import BadInput, NotFound, NotWritable, UndoRefused, VaultDamaged
from workbench.records.extract import Extract
from workbench.records.record import CaseId, RecordId
from workbench.seal import new_signing_key
from workbench.store import backup, blobs, keys, ledger, search, steps, tables, writing
from workbench.store.driver import Connection, begin, connect, translated
from workbench.store.files import disk_errors, fsync_dir, make_folder
from workbench.store.ledger import Author, Change, Operation
from workbench.store.lock import VaultLock, acquire
from workbench.store.passphrase import Cost
from workbench.store.schema import migrate
from workbench.store.secret import Secret
from workbench.store.steps import NextStep

DATABASE = backup.DATABASE
BLOBS = blobs.FOLDER


class Vault:
    """An open vault. A connection belongs to its thread; `close()` (or `with`) wipes the secret.

    With `write`, it holds the writer's lock until closed. Without, it only reads.
    """

    def __init__(
        self, folder: Path, connection: Connection, secret: Secret, author: Author, lock: VaultLock | None
    ) -> None:
        self.folder = folder
        self.connection = connection
        self.secret = secret
        self.author = author
        self._lock = lock

    @classmethod
    def create(cls, folder: Path, user: str, passphrase: bytearray, *, device: str, cost: Cost) -> Vault:
        """Make a new vault in an absent or empty folder and open it for writing.

        Raises:
            BadInput: the folder is not empty, or the name or passphrase cannot be used.
            VaultFull, NotWritable: nothing is left behind.
        """
        _require_empty(folder)
        made = not folder.exists()
        with disk_errors():
            folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            undo.callback(_clear, folder, whole=made)
            lock = acquire(folder, user)
            undo.callback(lock.release)
            with disk_errors():
                make_folder(folder / BLOBS)
                make_folder(folder / backup.SNAPSHOTS)
            secret = keys.create(folder, user, passphrase, cost=cost)
            undo.callback(secret.wipe)
            connection = connect(folder / DATABASE, secret, create=True)
            undo.callback(connection.close)
            migrate(connection, before=lambda: None)
            fsync_dir(folder)
            vault = cls(folder, connection, secret, Author(person=user, device=device), lock)
            vault._found(keys.vault_id(folder))
            undo.pop_all()
        return vault

    @classmethod
    def open(
        cls,
        folder: Path,
        secret: Secret,
        user: str,
        *,
        device: str,
        write: bool,
        snapshot: bool = True,
        take_over: bool = False,
    ) -> Vault:
        """Open a vault with its secret (see keys.unlock). Migrates an older one, after a snapshot.

        Raises:
            VaultInUse: somebody has it open for writing; says who and since when.
            NeedsDecision: another computer may have it open; call again with `take_over`.
            VaultDamaged, VaultTooNew: see the message; the vault is untouched.
        """
        lock = acquire(folder, user, take_over=take_over) if write else None
        try:
            connection = connect(folder / DATABASE, secret)
            vault = cls(folder, connection, secret, Author(person=user, device=device), lock)
            try:
                with ExitStack() as brief:
                    migrate(connection, before=lambda: vault._prepare_to_migrate(snapshot, brief))
                if vault.fact("vault_id").decode() != keys.vault_id(folder):
                    raise VaultDamaged(
                        "The key file (keys.json) belongs to another vault. Put back the one that came "
                        "with this folder, or restore a backup."
                    )
                if lock is not None and lock.taken_over:
                    vault.note("take_over", None, {})
            except BaseException:
                connection.close()
                raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        return vault

    @property
    def writes(self) -> bool:
        """Whether it was opened for writing."""
        return self._lock is not None

    def require_writer(self) -> None:
        """Refuse to go on with a vault that was opened for reading only. Raises: NotWritable."""
        if self._lock is None:
            raise NotWritable("The vault was opened for reading only. Open it for writing and try again.")

    def close(self) -> None:
        """Close the database, wipe the secret, let the next writer in. Closing twice is harmless."""
        self.connection.close()
        self.secret.wipe()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def operation(
        self,
        verb: str,
        case_id: CaseId | None,
        *,
        group_id: str = "",
        undoable: bool = True,
        detail: Mapping[str, str | int] | None = None,
    ) -> Iterator[writing.Work]:
        """One verb: what the block gathers is written as one operation, or nothing is.

        An operation that changed nothing and has no `detail` leaves no entry.
        """
        self.require_writer()
        with begin(self.connection):
            work = writing.Work(self.connection)
            work.detail.update(detail or {})
            yield work
            if work.changes or work.detail:
                operation = Operation(
                    verb=verb,
                    case_id=case_id,
                    changes=work.changes,
                    group_id=group_id,
                    undoable=undoable,
                    detail=work.detail,
                )
                work.done = writing.apply(self.connection, self.author, operation)

    def note(self, verb: str, case_id: CaseId | None, detail: Mapping[str, str | int]) -> None:
        """Record in the ledger something that changed no record: a view, an export, a key change."""
        with self.operation(verb, case_id, undoable=False, detail={"noted": 1, **detail}):
            pass

    def undo(self, case_id: CaseId) -> tuple[str, Changes]:
        """Take back the last step of a case by appending its inverse; returns its verb.

        Raises:
            UndoRefused: there is nothing to undo, or a record has changed since in another way.
        """
        step = steps.next_undo(self.connection, case_id)
        if step is None:
            raise UndoRefused("There is nothing to undo in this case.")
        changes = ledger.changes_of(self.connection, step.group_id)
        inverse = [Change(before=c.after, after=c.before) for c in reversed(changes)]
        return step.verb, self._replay("undo", case_id, inverse, step, undoes=step.group_id)

    def redo(self, case_id: CaseId) -> tuple[str, Changes]:
        """Do again the step that was last undone in a case; returns its verb.

        Raises:
            UndoRefused: nothing was undone, or a record has changed since.
        """
        step = steps.next_redo(self.connection, case_id)
        if step is None:
            raise UndoRefused("There is nothing to redo in this case.")
        changes = ledger.changes_of(self.connection, step.group_id)
        return step.verb, self._replay("redo", case_id, changes, step, redoes=step.group_id)

    def _replay(
        self, verb: str, case_id: CaseId, changes: Sequence[Change], step: NextStep,
        undoes: str | None = None, redoes: str | None = None,
    ) -> Changes:  # fmt: skip
        self.require_writer()
        net = _net(changes)
        with begin(self.connection):
            for change in net:
                record = change.record
                if writing.fetch(self.connection, record.kind, record.id) != change.before:
                    raise UndoRefused(
                        f"“{step.verb.replace('_', ' ')}” cannot be taken back or done again: "
                        f"{record.reference or 'a link'} has been changed since, or its history was erased."
                    )
            operation = Operation(
                verb=verb, case_id=case_id, changes=net, undoes=undoes, redoes=redoes, detail=step.detail
            )
            return writing.apply(self.connection, self.author, operation)

    def seal_file(
        self,
        source: BinaryIO,
        *,
        size_hint: int | None = None,
        progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> blobs.SealedBlob:
        """Seal a file into the vault's folder. It counts only once `keep_file` has put its key in."""
        self.require_writer()
        return blobs.seal(self.folder, source, size_hint=size_hint, progress=progress, cancelled=cancelled)

    def keep_file(
        self, case_id: CaseId, evidence_id: RecordId, sealed: blobs.SealedBlob, extract: Extract
    ) -> None:
        """Put a sealed file's key and its text into the vault; called inside the operation that uses it."""
        tables.add_blob(self.connection, case_id, sealed)
        search.add_file_text(self.connection, case_id, evidence_id, extract)

    def discard_file(self, sealed: blobs.SealedBlob) -> None:
        """Remove a sealed file that no operation kept."""
        blobs.destroy(self.folder, sealed.name)

    def open_file(self, name: str) -> blobs.BlobReader:
        """A seekable reader over the plain bytes of a sealed file; nothing is written to disk.

        Raises:
            NotFound: no such file. VaultDamaged: it was altered, on opening or on reading.
        """
        return blobs.open_blob(self.folder, name, tables.blob_key(self.connection, name))

    def fact(self, name: str) -> bytes:
        """A fact of the vault: vault_id, signing_key or digest_key."""
        with translated():
            row = self.connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise VaultDamaged("The vault's own facts are missing. Restore the latest backup.")
        return bytes(row[0])

    def _found(self, vault_id: str) -> None:
        facts = {
            "vault_id": vault_id.encode(),
            "signing_key": new_signing_key(),
            "digest_key": os.urandom(32),
        }
        with begin(self.connection):
            self.connection.executemany("INSERT INTO fact (name, value) VALUES (?, ?)", facts.items())
        self.note("create_vault", None, {"program": "workbench"})

    def _prepare_to_migrate(self, snapshot: bool, brief: ExitStack) -> None:
        """Hold the writer's lock for as long, though it is opened for reading; keep how it was."""
        if self._lock is None:
            brief.callback(acquire(self.folder, self.author.person).release)
        if snapshot:
            backup.snapshot(self.folder, self.connection)


def _net(changes: Sequence[Change]) -> list[Change]:
    """Each record once, from its first state to its last."""
    net: dict[RecordId, Change] = {}
    for change in changes:
        first = net.get(change.record.id, change)
        net[change.record.id] = Change(before=first.before, after=change.after)
    return [c for c in net.values() if c.before != c.after]


def _clear(folder: Path, *, whole: bool) -> None:
    """Take away what a failed creation left; a folder that was there before stays, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    if not whole:
        with suppress(OSError):
            folder.mkdir()


def _require_empty(folder: Path) -> None:
    if folder.is_file():
        raise BadInput("There is a file of that name. Choose a new folder for the vault.")
    if folder.is_dir():
        if (folder / DATABASE).exists():
            raise BadInput("There is a vault in that folder already. Open it, or choose another folder.")
        if any(folder.iterdir()):
            raise BadInput("That folder is not empty. Choose a new or empty folder for the vault.")
    elif folder.parent.is_file():
        raise NotFound("The place for the vault is not a folder. Choose another.")
