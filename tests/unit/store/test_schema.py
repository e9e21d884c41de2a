"""The tables agree with the records, and a vault from the future is left alone."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.unit.store import making
from workbench.errors import BugError, VaultTooNew
from workbench.records.record import Kind
from workbench.store import backup
from workbench.store.driver import Database, connect
from workbench.store.rows import shape
from workbench.store.schema import migrations
from workbench.store.vault import DATABASE, Vault


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with making.made(tmp_path_factory.mktemp("fresh") / "a.vault") as vault:
        yield vault


@pytest.mark.parametrize("kind", list(Kind))
def test_every_table_has_the_columns_that_its_record_declares(fresh: Vault, kind: Kind) -> None:
    columns = fresh.connection.execute(f'PRAGMA table_info("{kind}")').fetchall()
    assert {column[1] for column in columns} == set(shape(kind).columns)


@pytest.mark.parametrize("kind", list(Kind))
def test_just_what_may_be_absent_in_a_record_may_be_null_in_its_table(fresh: Vault, kind: Kind) -> None:
    hints = typing.get_type_hints(shape(kind).cls)
    optional = {name for name in shape(kind).columns if type(None) in typing.get_args(hints[name])}
    columns = fresh.connection.execute(f'PRAGMA table_info("{kind}")').fetchall()
    assert {name for _, name, _, required, _, key in columns if not (required or key)} == optional


def test_every_table_is_strict(fresh: Vault) -> None:
    listed = fresh.connection.execute("PRAGMA table_list").fetchall()
    ours = {kind.value for kind in Kind} | {"operation", "change", "tombstone", "fact", "blob", "passage"}
    assert {row[1] for row in listed if row[5]} >= ours


def test_a_vault_from_a_newer_program_is_refused_untouched(vault: Vault) -> None:
    vault.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('workbench', 'm9999_x', '')"
    )
    vault.close()
    before = (vault.folder / DATABASE).read_bytes()
    for write in (True, False):
        with pytest.raises(VaultTooNew, match="newer version"):
            making.opened(vault.folder, write=write)
    assert (vault.folder / DATABASE).read_bytes() == before
    assert backup.snapshots(vault.folder) == []


@pytest.mark.parametrize("write", [True, False], ids=["writing", "reading"])
def test_an_older_vault_is_brought_up_to_date_after_a_snapshot(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    vault.close()
    monkeypatch.setattr(migrations, "_migrations", list(migrations._migrations))

    @migrations()
    def m9999_later(db: Database) -> None:
        db.execute("CREATE TABLE later (a TEXT) STRICT")

    with making.opened(vault.folder, write=write) as newer:
        assert newer.connection.execute("SELECT count(*) FROM later").fetchone() == (0,)
        (snapshot,) = backup.snapshots(newer.folder)
        with closing(connect(snapshot / DATABASE, newer.secret)) as before:
            assert before.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone() == (
                0,
            )


def test_a_migration_that_fails_leaves_the_vault_as_it_was(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "_migrations", list(migrations._migrations))

        @migrations()
        def m9999_broken(db: Database) -> None:
            db.execute("CREATE TABLE half (a TEXT) STRICT")
            db.execute("CREATE TABLE half (a TEXT) STRICT")

        with pytest.raises(BugError):
            making.opened(vault.folder)
    with making.opened(vault.folder) as same:
        assert same.connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'half'"
        ).fetchone() == (0,)
