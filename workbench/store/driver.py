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

from workbench.errors import BugError, NotWritable, VaultDamaged, VaultError, VaultFull, VaultInUse
from workbench.store.secret import Secret, wipe

if getattr(sqlite_utils.utils, "sqlite3", None) is not DRIVER:
    raise BugError("sqlite-utils was loaded before SQLCipher and would write plain text.")

Connection = cipher.Connection

_PLAIN_HEADER = b"SQLite format 3"
_SMALLEST = 4096
_OPENING = (
    "PRAGMA cipher_log_level=NONE",
    "PRAGMA cipher_memory_security=ON",
    "PRAGMA temp_store=MEMORY",
)
_SETTINGS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA checkpoint_fullfsync=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=OFF",
    "PRAGMA cache_size=-65536",
    "PRAGMA journal_size_limit=67108864",
)


def connect(path: Path, secret: Secret, *, create: bool = False) -> Connection:
    """Open an encrypted database file with the vault's secret and prove that it opens.

    Raises VaultDamaged when the file is not a SQLCipher database under that key. Call `check_file`
    first when nothing in this process has the file open.
    """
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


def check_file(path: Path) -> None:
    """Refuse a file that cannot be an encrypted database: a 0-byte file would open as an empty vault.

    Only for a file that nothing in this process has open: closing it again would drop the locks that
    an open connection holds.

    Raises:
        VaultDamaged: missing, plain or cut short. VaultError: it may not be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_SMALLEST)
    except FileNotFoundError:
        raise VaultDamaged(
            "The vault's database file (vault.db) is missing. Restore the vault from a backup."
        ) from None
    except OSError:
        raise VaultError(
            "The vault's database file could not be read. Check that you may read the folder."
        ) from None
    if head.startswith(_PLAIN_HEADER):
        raise VaultDamaged(
            "The vault's database file is not encrypted, so this program did not write it. "
            "Restore the vault from a backup."
        )
    if len(head) < _SMALLEST:
        raise VaultDamaged("The vault's database file is cut short. Restore the vault from a backup.")


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
    if "not a database" in said or "malformed" in said or "disk i/o" in said or "corrupt" in said:
        return VaultDamaged(
            "The vault's database is damaged. Run “workbench vault verify” to see what can be read, "
            "and restore the latest backup."
        )
    return BugError("The database refused a statement of this program. Nothing was changed.")


def _full() -> VaultFull:
    return VaultFull("There is no space left on the disk. Nothing was changed. Free some and try again.")


def _read_only() -> NotWritable:
    return NotWritable("The vault's folder cannot be written to. Check that you may write to it.")
