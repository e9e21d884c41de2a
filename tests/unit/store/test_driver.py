"""The door to SQLCipher: what it opens, what it refuses, and what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3
import sqlite_utils.utils

from workbench.errors import BugError, VaultDamaged, VaultInUse
from workbench.store import driver
from workbench.store.driver import Connection, begin, connect, translated
from workbench.store.secret import Secret


@pytest.fixture
def secret() -> Iterator[Secret]:
    with Secret.new() as secret:
        yield secret


@pytest.fixture
def path(tmp_path: Path, secret: Secret) -> Path:
    path = tmp_path / "vault.db"
    with closing(connect(path, secret, create=True)) as connection:
        connection.execute("CREATE TABLE t (a TEXT NOT NULL UNIQUE)")
        connection.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE c (p INTEGER REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED)")
    return path


@pytest.fixture
def connection(path: Path, secret: Secret) -> Iterator[Connection]:
    with closing(connect(path, secret)) as connection:
        yield connection


def test_sqlite_utils_runs_on_sqlcipher() -> None:
    # A variable, so that the type checker does not take the two modules for never the same.
    used: object = getattr(sqlite_utils.utils, "sqlite3", None)
    assert used is sqlcipher3


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("temp_store", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("secure_delete", 2),
        ("auto_vacuum", 2),
        ("page_size", "4096"),
        ("cipher_memory_security", "0"),
        ("fullfsync", 1),
        ("checkpoint_fullfsync", 1),
    ],
)
def test_every_connection_is_set_for_safety(connection: Connection, pragma: str, value: object) -> None:
    assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_the_file_is_not_a_plain_database(path: Path) -> None:
    assert not path.read_bytes().startswith(b"SQLite")
    with closing(sqlite3.connect(path)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM sqlite_master")


def test_another_key_does_not_open_it(path: Path) -> None:
    with Secret.new() as other, pytest.raises(VaultDamaged, match="restore the latest backup"):
        connect(path, other)


@pytest.mark.parametrize("size", [0, 1, 4095])
def test_a_file_cut_short_is_refused_and_left_as_it_is(path: Path, secret: Secret, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(VaultDamaged, match="cut short"):
        connect(path, secret)
    assert path.stat().st_size == size


def test_a_missing_file_is_not_made(tmp_path: Path, secret: Secret) -> None:
    with pytest.raises(VaultDamaged, match="missing"):
        connect(tmp_path / "vault.db", secret)
    assert list(tmp_path.iterdir()) == []


def test_a_plain_database_is_refused_by_name(tmp_path: Path, secret: Secret) -> None:
    path = tmp_path / "vault.db"
    with closing(driver.plain(path)) as plain:
        plain.execute("CREATE TABLE t (a)")
    with pytest.raises(VaultDamaged, match="not encrypted"):
        connect(path, secret)


def test_a_transaction_is_all_or_nothing(connection: Connection) -> None:
    with pytest.raises(KeyError), begin(connection):
        raise KeyError(connection.execute("INSERT INTO t VALUES ('x')").rowcount)
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with begin(connection):
        connection.execute("INSERT INTO t VALUES ('x')")
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (1,)


def test_a_reference_to_nothing_is_refused_at_the_end_of_the_transaction(connection: Connection) -> None:
    with begin(connection):
        connection.execute("INSERT INTO c VALUES (1)")
        connection.execute("INSERT INTO p VALUES (1)")
    with pytest.raises(BugError, match="Nothing was changed"), begin(connection):
        connection.execute("INSERT INTO c VALUES (2)")
    assert connection.execute("SELECT p FROM c").fetchall() == [(1,)]


def test_no_error_quotes_what_it_was_about(connection: Connection) -> None:
    with pytest.raises(BugError) as caught, begin(connection):
        connection.executemany("INSERT INTO t VALUES (?)", [("Mrs Doe",), ("Mrs Doe",)])
    assert "Doe" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    with pytest.raises(BugError), translated():
        connection.execute("SELECT 'Mrs Doe' FROM nowhere")


def test_a_second_writer_is_told_to_wait(connection: Connection, path: Path, secret: Secret) -> None:
    with closing(connect(path, secret)) as other, begin(connection):
        other.execute("PRAGMA busy_timeout=0")
        with pytest.raises(VaultInUse), begin(other):
            pass


def test_a_lost_end_is_read_only_when_asked_for(path: Path, secret: Secret) -> None:
    with closing(connect(path, secret)) as connection:
        connection.executemany("INSERT INTO t VALUES (?)", [(str(n) * 200,) for n in range(200)])
    path.write_bytes(path.read_bytes()[: -4096 * 3])
    with pytest.raises(VaultDamaged):
        connect(path, secret)
    with closing(connect(path, secret, damaged=True)) as connection:
        assert connection.execute("SELECT a FROM t LIMIT 1").fetchone() == ("0" * 200,)
