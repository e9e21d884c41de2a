"""Copies of a vault: rotating snapshots inside it, whole backups outside it, and putting one back.

A snapshot is the database and the keys; sealed files never change and are kept while any snapshot
refers to them. A backup is a vault folder of its own with a list of digests.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from workbench.errors import BadInput, NotFound, VaultDamaged
from workbench.store import blobs, keyfile
from workbench.store.driver import Connection, connect, translated
from workbench.store.files import disk_errors, fsync_dir, make_folder, require_space, write_atomically
from workbench.store.secret import Secret

DATABASE = "vault.db"
SNAPSHOTS = "backups"
MANIFEST = "backup.json"
STAMP = "%Y%m%dT%H%M%S%f"
"""How a snapshot is named: by the moment (UTC) that it was made."""

_KEPT = 3


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds, so that it can be checked without a passphrase. `made_at` is UTC."""

    format: str
    made_at: str
    files: tuple[Listed, ...]


def snapshot(folder: Path, connection: Connection) -> Path:
    """Copy the database and keys into backups/, keep the newest three; returns the new one."""
    require_space(folder, _size(folder / DATABASE))
    stamp = datetime.now(UTC).strftime(STAMP)
    made = folder / SNAPSHOTS / stamp
    partial = made.with_name(stamp + ".partial")
    make_folder(folder / SNAPSHOTS)
    with disk_errors():
        for unfinished in (folder / SNAPSHOTS).glob("*.partial"):
            shutil.rmtree(unfinished, ignore_errors=True)
        partial.mkdir()
        try:
            _copy_database(connection, partial / DATABASE)
            _copy_keys(folder, partial)
            fsync_dir(partial)
            partial.rename(made)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        fsync_dir(made.parent)
    for old in snapshots(folder)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return made


def snapshots(folder: Path) -> list[Path]:
    """The whole snapshots of a vault, oldest first."""
    place = folder / SNAPSHOTS
    return sorted(p for p in place.iterdir() if p.suffix != ".partial") if place.is_dir() else []


def back_up(folder: Path, connection: Connection, destination: Path) -> Manifest:
    """Copy the whole vault into a new folder and check every byte that was copied.

    Raises:
        BadInput: the folder is inside the vault, or is not empty.
        VaultFull, NotWritable: nothing is left behind.
    """
    if destination.resolve().is_relative_to(folder.resolve()):
        raise BadInput("A backup cannot lie inside the vault itself. Choose another folder.")
    if destination.exists() and (destination.is_file() or any(destination.iterdir())):
        raise BadInput("The backup's folder is not empty. Choose a new or empty folder.")
    files = [p for p in (folder / blobs.FOLDER).rglob("*") if p.is_file() and p.suffix != blobs.PART]
    with disk_errors():
        destination.mkdir(parents=True, exist_ok=True)
    try:
        require_space(destination, _size(folder / DATABASE) + sum(_size(p) for p in files))
        make_folder(destination / blobs.FOLDER)
        make_folder(destination / SNAPSHOTS)
        with disk_errors():
            _copy_database(connection, destination / DATABASE)
            _copy_keys(folder, destination)
            for source in files:
                target = destination / source.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                if _sha256(source) != _sha256(target):
                    raise VaultDamaged("A file changed while it was copied. Check the disk and try again.")
            manifest = _listed(destination)
        write_atomically(destination / MANIFEST, msgspec.json.encode(manifest))
    except BaseException:
        shutil.rmtree(destination, ignore_errors=True)
        raise
    return manifest


def check(backup: Path) -> Manifest:
    """Compare every file of a backup with its list; needs no passphrase.

    Raises:
        NotFound: it is no backup. VaultDamaged: a file is missing, added or altered.
    """
    try:
        content = (backup / MANIFEST).read_bytes()
    except OSError:
        raise NotFound(
            "There is no backup in that folder: it has no backup.json. Choose the folder that was named "
            "when the backup was made."
        ) from None
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise VaultDamaged("The backup's list of files is damaged. Use another backup.") from None
    if {f.path: (f.sha256, f.size) for f in manifest.files} != {
        f.path: (f.sha256, f.size) for f in _listed(backup).files
    }:
        raise VaultDamaged("Files of the backup are missing or have been altered. Use another backup.")
    return manifest


def restore(backup: Path, destination: Path) -> None:
    """Make a new vault folder from a checked backup.

    Raises:
        BadInput: the destination is not empty; what `check` raises; VaultFull, NotWritable.
    """
    manifest = check(backup)
    if destination.exists() and (destination.is_file() or any(destination.iterdir())):
        raise BadInput("The folder to restore into is not empty. Choose a new or empty folder.")
    with disk_errors():
        destination.mkdir(parents=True, exist_ok=True)
    try:
        require_space(destination, sum(f.size for f in manifest.files))
        make_folder(destination / SNAPSHOTS)
        with disk_errors():
            for listed in manifest.files:
                target = destination / listed.path
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(backup / listed.path, target)
                if _sha256(target) != listed.sha256:
                    raise VaultDamaged("A file changed while it was restored. Check the disk and try again.")
        fsync_dir(destination)
    except BaseException:
        shutil.rmtree(destination, ignore_errors=True)
        raise


def find_snapshot(folder: Path, name: str) -> Path:
    """The snapshot of that name. Raises: NotFound, naming those there are."""
    made = {path.name: path for path in snapshots(folder)}
    if name not in made:
        there = f"There are: {', '.join(made)}." if made else "This vault has none."
        raise NotFound(f"There is no snapshot of that name. {there}")
    return made[name]


def recall(folder: Path, snapshot: Path, secret: Secret, destination: Path) -> int:
    """Make a new vault folder from a snapshot and the sealed files it refers to; neither is changed.

    It opens as the vault does now, or as it did then if the vault's own key file is lost. Returns how
    many sealed files are missing from the vault. `secret` is left to the caller to wipe.

    Raises:
        BadInput: the destination is inside the vault, or not empty.
        VaultDamaged: the snapshot cannot be read. VaultFull, NotWritable: nothing is left behind.
    """
    if destination.resolve().is_relative_to(folder.resolve()):
        raise BadInput("The new vault cannot lie inside the old one. Choose another folder.")
    if destination.exists() and (destination.is_file() or any(destination.iterdir())):
        raise BadInput("The folder for the new vault is not empty. Choose a new or empty folder.")
    with disk_errors():
        destination.mkdir(parents=True, exist_ok=True)
    try:
        for name in (blobs.FOLDER, SNAPSHOTS):
            make_folder(destination / name)
        require_space(destination, _size(snapshot / DATABASE))
        with disk_errors():
            shutil.copyfile(snapshot / DATABASE, destination / DATABASE)
        current = any(keyfile.is_committed_to(f, secret) for f in keyfile.sound_copies(folder).values())
        _copy_keys(folder if current else snapshot, destination)
        with closing(connect(destination / DATABASE, secret)) as connection, translated():
            names = [name for (name,) in connection.execute("SELECT name FROM blob").fetchall()]
        missing = _copy_blobs(folder, names, destination)
        fsync_dir(destination)
    except BaseException:
        shutil.rmtree(destination, ignore_errors=True)
        raise
    return missing


def _copy_blobs(folder: Path, names: list[str], destination: Path) -> int:
    """Copy sealed files by name; whether each is what was sealed shows on opening it. Returns the missing."""
    places = [Path(blobs.FOLDER, name[:2], name) for name in names]
    there = [place for place in places if (folder / place).is_file()]
    require_space(destination, sum(_size(folder / place) for place in there))
    with disk_errors():
        for place in there:
            (destination / place).parent.mkdir(exist_ok=True)
            shutil.copyfile(folder / place, destination / place)
    return len(places) - len(there)


def _copy_database(connection: Connection, target: Path) -> None:
    with translated():
        connection.execute("VACUUM INTO ?", (str(target),))
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_keys(folder: Path, target: Path) -> None:
    """Copy the key file, from whichever of its two copies is sound, to both places."""
    for file in keyfile.sound_copies(folder).values():
        keyfile.write(target, file)
        return
    raise VaultDamaged(
        "The vault's key file (keys.json) and its copy are damaged, so a copy of the vault could not be "
        "opened. Rebuild the key file from the printed recovery page first, then try again."
    )


def _listed(folder: Path) -> Manifest:
    files = sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and p.name != MANIFEST and p.relative_to(folder).parts[0] != SNAPSHOTS
    )
    return Manifest(
        format="workbench-backup/1",
        made_at=datetime.now(UTC).isoformat(),
        files=tuple(
            Listed(path=p.relative_to(folder).as_posix(), sha256=_sha256(p), size=_size(p)) for p in files
        ),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size
