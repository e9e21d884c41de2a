"""The one door to SQLCipher and sqlite-utils: opens connections and translates their errors.

Knows nothing of records or tables. A connection belongs to the thread that opened it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.store.cipher_alias import DRIVER  # isort: split

import sqlite_utils.utils
from sqlcipher3 import dbapi2 as cipher
from sqlite_utils import Database as Database
from sqlite_utils.migrations import Migrations as Migrations

from workbench.errors import BugError, Help, NotWritable, VaultDamaged, VaultError, VaultFull, VaultInUse
from workbench.store.secret import Secret, wipe

if getattr(sqlite_utils.utils, "sqlite3", None) is not DRIVER:
    raise BugError("sqlite-utils was loaded before SQLCipher and would write plain text.")

Connection = cipher.Connection

_PLAIN_HEADER = b"SQLite format 3"
_SMALLEST = 4096
_OPENING = (
    "PRAGMA cipher_log_level=NONE",
    # On, it would lock and wipe all of SQLite's memory, not only the keys, which are guarded anyway: an
    # import takes three times as long, and the same words lie unlocked in Python's memory all the same.
    "PRAGMA cipher_memory_security=OFF",
    "PRAGMA temp_store=MEMORY",
)
_SETTINGS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    # FAST wipes what a page no longer holds whenever the page is written anyway, at no cost; pages given
    # back whole are wiped or cut off by an erasure.
    "PRAGMA secure_delete=FAST",
    "PRAGMA cache_size=-65536",
    "PRAGMA journal_size_limit=67108864",
)


def connect(path: Path, secret: Secret, *, create: bool = False, damaged: bool = False) -> Connection:
    """Open an encrypted database file with the vault's secret and prove that it opens.

    `damaged` opens also one that has lost its end, for salvage.

    Raises:
        VaultDamaged: it is missing, cut short, or no SQLCipher database under that key.
        NotWritable: the folder cannot be written to, which even reading needs.
    """
    if not create:
        _check_size(path)
    try:
        return _connect(path, secret, create, damaged)
    except VaultDamaged:
        _check_head(path)
        raise


def _connect(path: Path, secret: Secret, create: bool, damaged: bool) -> Connection:
    with translated():
        mode = "rwc" if create else "rw"
        connection = cipher.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=5
        )
        try:
            _unlock(connection, secret)
            if create:
                connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
            for pragma in _OPENING:
                connection.execute(pragma)
            if damaged:
                # SQLite then takes the file's length for the database's, not the other way round.
                connection.execute("PRAGMA writable_schema=ON")
            connection.execute("PRAGMA journal_mode=WAL")
            for pragma in _SETTINGS:
                connection.execute(pragma)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not connection.execute("PRAGMA cipher_version").fetchone():
                raise BugError("The database library does not encrypt.")
        except BaseException:
            connection.close()
            raise
    return connection


def plain(path: Path) -> Connection:
    """Open a plain database with the same library and settings: the baseline of the benchmarks."""
    connection = cipher.connect(str(path), isolation_level=None, timeout=5)
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA journal_mode=WAL")
    for pragma in _SETTINGS:
        connection.execute(pragma)
    return connection


def _check_size(path: Path) -> None:
    """Refuse a file too short to be a database: one of 0 bytes would open as an empty vault.

    It asks for the size and does not open the file: closing it again would drop the locks of every
    connection that this process has to it.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise VaultDamaged(
            "The vault's database file (vault.db) is missing. Restore the vault from a backup."
        ) from None
    except OSError:
        raise VaultError(
            "The vault's database file could not be read. Check that you may read the folder."
        ) from None
    if size < _SMALLEST:
        raise VaultDamaged("The vault's database file is cut short. Restore the vault from a backup.")


def _check_head(path: Path) -> None:
    """Name the case of a plain file. Only after opening failed, so no connection can be using it."""
    with path.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise VaultDamaged(
                "The vault's database file is not encrypted, so this program did not write it. "
                "Restore the vault from a backup."
            )


def _unlock(connection: Connection, secret: Secret) -> None:
    spelled = secret.database_key()
    try:
        connection.set_key(spelled)
    finally:
        wipe(spelled)


@contextmanager
def begin(connection: Connection) -> Iterator[None]:
    """One write transaction: all of it is committed or none of it.

    It takes the write lock at once: a deferred transaction that reads before it writes fails
    without waiting when another process wrote in between.
    """
    with translated():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def translated() -> Iterator[None]:
    """Turn the library's errors into ours; theirs may quote content and are not chained."""
    try:
        yield
    except cipher.IntegrityError:
        raise BugError("A record would have pointed at one that is not there. Nothing was changed.") from None
    except cipher.DatabaseError as error:
        raise _translate(str(error).lower()) from None


def _translate(said: str) -> Exception:
    if "full" in said:
        return _full()
    if "locked" in said or "busy" in said:
        return VaultInUse("The vault is being written to by another program. Close it there and try again.")
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return _read_only()
    if "disk i/o" in said:
        return VaultError(
            "The disk that holds the vault failed to read or to write. Nothing was changed. Check the disk "
            "and how much room it has, then check the vault.",
            code="vault_disk",
            see=Help.CHECK,
        )
    if "not a database" in said or "malformed" in said or "corrupt" in said:
        return VaultDamaged(
            "The vault's database is damaged. A check of the vault says what can still be read; restore "
            "the latest backup.",
            see=Help.CHECK,
        )
    return BugError("The database refused a statement of this program. Nothing was changed.")


def _full() -> VaultFull:
    return VaultFull("There is no space left on the disk. Nothing was changed. Free some and try again.")


def _read_only() -> NotWritable:
    return NotWritable("The vault's folder cannot be written to. Check that you may write to it.")
