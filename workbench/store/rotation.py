"""When a snapshot is due, and which snapshots are of no use any more. Knows nothing of what is in a vault.

backup.py makes the snapshots and keeps the newest three.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench.store import backup, keyfile
from workbench.store.driver import translated
from workbench.store.files import disk_errors
from workbench.store.secret import Secret
from workbench.store.vault import Vault

EVERY = timedelta(hours=24)


def holds_anything(vault: Vault) -> bool:
    """Whether there is a case in the vault, so that a snapshot would be of use."""
    with translated():
        return vault.connection.execute("SELECT 1 FROM case_file LIMIT 1").fetchone() is not None


def is_due(vault: Vault) -> bool:
    """Whether to make a snapshot as a vault opened for writing closes. It costs a few small reads.

    That is when this connection wrote something and no snapshot is younger than 24 hours, or when a
    snapshot is left under a secret that the vault no longer has.

    Raises:
        NotWritable: the folder cannot be read.
    """
    with disk_errors():
        made = backup.snapshots(vault.folder)
        if _stale(made, vault.secret):
            return True
    wrote = vault.connection.total_changes > 0
    return wrote and not any(map(_is_recent, made)) and holds_anything(vault)


def rotate(vault: Vault) -> Path:
    """Make a snapshot and take away those under a secret that the vault no longer has.

    Raises:
        VaultFull, NotWritable, VaultDamaged: as `backup.snapshot`; those that were there are kept.
    """
    made = backup.snapshot(vault.folder, vault.connection)
    with disk_errors():
        for snapshot in _stale(backup.snapshots(vault.folder), vault.secret):
            shutil.rmtree(snapshot)
    return made


def _stale(snapshots: list[Path], secret: Secret) -> list[Path]:
    """Those whose key file, as far as it can be read, is of another secret: from before a re-key."""

    def stale(snapshot: Path) -> bool:
        files = keyfile.sound_copies(snapshot).values()
        return bool(files) and not any(keyfile.is_committed_to(file, secret) for file in files)

    return [snapshot for snapshot in snapshots if stale(snapshot)]


def _is_recent(snapshot: Path) -> bool:
    with suppress(ValueError):
        made = datetime.strptime(snapshot.name, backup.STAMP).replace(tzinfo=UTC)
        # One dated in the future was made by a clock that was wrong.
        return timedelta() <= datetime.now(UTC) - made < EVERY
    return False
