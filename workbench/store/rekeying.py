"""Shutting somebody out for good: the vault's database written anew under a new secret.

Owns the order in which the new database and the new key file take over, and the way back to one of the
two states after a crash in between. It must not know who is shut out or why; rekey.py owns the key file.

    alone          nobody else has the database open, and it is one file without a log
    begin_rekey    keys.json.next
    written anew   vault.db.next, under the new secret; reopened, every page and the ledger's head checked
    in place       vault.db.next becomes vault.db: from here on the new secret is the vault's
    finish_rekey   keys.json.next becomes keys.json

Snapshots made before are under the old secret until `rotation.rotate` replaces them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from workbench.errors import Help, VaultDamaged, VaultInUse, WrongPassphrase
from workbench.store import ledger, writing
from workbench.store.driver import Connection, begin, connect, translated
from workbench.store.files import disk_errors, flush, fsync_dir, require_space
from workbench.store.ledger import Operation
from workbench.store.lock import acquire
from workbench.store.passphrase import Cost
from workbench.store.rekey import abandon_rekey, begin_rekey, finish_rekey, rekey_pending, unlock_pending
from workbench.store.secret import Secret
from workbench.store.vault import DATABASE, Vault

REKEYED = "remove_key_for_good"
NEXT_DATABASE = DATABASE + ".next"
_BESIDE = ("-wal", "-shm", "-journal")


def rekey(
    vault: Vault,
    keep: Mapping[str, bytearray],
    *,
    detail: Mapping[str, str | int] | None = None,
    cost: Cost | None = None,
) -> None:
    """Write the vault anew under a new secret that only the people in `keep` can open, with an entry in
    the ledger. `vault` stays open, with a new connection and secret; `keep` is as for `begin_rekey`.

    Whatever fails, the vault is left open under the secret that its database then has.

    Raises:
        NotWritable: the vault was opened for reading only, or the folder cannot be written to.
        VaultInUse: somebody else, or another window, is reading the vault.
        WrongPassphrase, BadInput: as `begin_rekey`; nothing was changed. VaultFull: nothing was changed.
        VaultDamaged: the new database is not what was written; the vault stays with the old one.
    """
    vault.require_writer()
    present, fresh = vault.secret, None
    try:
        _make_alone(vault.connection)
        require_space(vault.folder, (vault.folder / DATABASE).stat().st_size)
        fresh = begin_rekey(vault.folder, present, keep, cost=cost)
        entry = Operation(verb=REKEYED, case_id=None, undoable=False, detail={"noted": 1, **(detail or {})})
        _write_anew(vault, fresh, entry)
        _prove_keys(vault.folder, fresh, keep)
        vault.connection.close()
        _put_in_place(vault.folder)
    finally:
        vault.connection.close()
        _take_up(vault, present, fresh)
        _conclude(vault.folder, finish=vault.secret is fresh)


def settle(
    folder: Path, user: str, present: Secret, pending: Callable[[], Secret], *, take_over: bool = False
) -> Secret:
    """Bring a re-key that was cut off to its end, and return the secret that opens the database.

    `present` is what keys.json gave; it is wiped unless it is the one returned. `pending` gives the
    secret of keys.json.next and may raise WrongPassphrase for somebody who was not kept.

    Raises:
        WrongPassphrase: with code `shut_out`, the database is under the new secret and `pending` did
            not give it.
        VaultInUse: somebody has the vault open for writing, or is re-keying it just now.
        NeedsDecision: another computer may have it open; call again with `take_over`.
        VaultFull, NotWritable: try again when that is mended; nothing is lost.
    """
    try:
        with acquire(folder, user, take_over=take_over):
            if _opens(folder, present):
                _conclude(folder, finish=False)
                return present
            fresh = _kept(pending)
            if not _opens(folder, fresh):
                # Neither: the database is damaged, which opening it with either will say.
                fresh.wipe()
                return present
            _conclude(folder, finish=True)
    except BaseException:
        present.wipe()
        raise
    present.wipe()
    return fresh


def _kept(pending: Callable[[], Secret]) -> Secret:
    try:
        return pending()
    except WrongPassphrase:
        raise WrongPassphrase(
            "This vault was given new keys, and yours is not among them. Ask somebody who can open the "
            "vault to add you anew.",
            code="shut_out",
        ) from None


def _make_alone(connection: Connection) -> None:
    """Fold the log into the database and keep everybody else out until the connection closes.

    A log left beside the new database would be read into it and spoil it.
    """
    try:
        with translated():
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
            if mode != ("delete",):
                raise VaultInUse("")
            connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
    except VaultInUse:
        raise VaultInUse(
            "Somebody else, or another window of this program, has the vault open. Nothing was changed. "
            "Close it there, then try again."
        ) from None


def _write_anew(vault: Vault, fresh: Secret, entry: Operation) -> None:
    path = vault.folder / NEXT_DATABASE
    head = ledger.head(vault.connection)
    with closing(connect(path, fresh, create=True)) as copy, translated():
        # With a log the copy would need the vault's size on the disk twice.
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
        vault.connection.backup(copy, pages=-1)
    with closing(connect(path, fresh)) as copy:
        with translated():
            faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
        if faults or ledger.head(copy) != head:
            raise VaultDamaged(
                "The new copy of the vault's database is not what was written to the disk, so the old one "
                "was kept and nobody was shut out. Check the disk, then the vault.",
                see=Help.CHECK,
            )
        with begin(copy):
            writing.apply(copy, vault.author, entry)
        with translated():
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()
    with disk_errors():
        descriptor = os.open(path, os.O_RDWR)
        try:
            flush(descriptor)
        finally:
            os.close(descriptor)
        fsync_dir(vault.folder)


def _prove_keys(folder: Path, fresh: Secret, keep: Mapping[str, bytearray]) -> None:
    """Open the new key file as each of those who stay will: once the database is in place it must open."""
    for user, passphrase in keep.items():
        with unlock_pending(folder, user, passphrase) as secret:
            if secret != fresh:
                raise VaultDamaged("The new key file is not what was written to the disk. Check the disk.")


def _put_in_place(folder: Path) -> None:
    with disk_errors():
        for suffix in _BESIDE:
            (folder / (DATABASE + suffix)).unlink(missing_ok=True)
        fsync_dir(folder)
        (folder / NEXT_DATABASE).replace(folder / DATABASE)
        fsync_dir(folder)


def _take_up(vault: Vault, present: Secret, fresh: Secret | None) -> None:
    """Connect the vault with whichever of the two its database now has."""
    if fresh is None or _opens(vault.folder, present):
        vault.connection = connect(vault.folder / DATABASE, present)
        if fresh is not None:
            fresh.wipe()
    else:
        vault.connection, vault.secret = connect(vault.folder / DATABASE, fresh), fresh
        present.wipe()


def _opens(folder: Path, secret: Secret) -> bool:
    try:
        connect(folder / DATABASE, secret).close()
    except VaultDamaged:
        return False
    return True


def _conclude(folder: Path, *, finish: bool) -> None:
    """Take away what is left of a re-key: keys.json.next last, for it tells that one was begun."""
    with disk_errors():
        for suffix in ("", *_BESIDE):
            (folder / (NEXT_DATABASE + suffix)).unlink(missing_ok=True)
    if rekey_pending(folder):
        if finish:
            finish_rekey(folder)
        else:
            abandon_rekey(folder)
