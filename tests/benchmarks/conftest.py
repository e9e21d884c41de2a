"""Vaults and plain databases to be compared; nothing of the person's own settings is touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from workbench import paths
from workbench.store import driver
from workbench.store.driver import Database
from workbench.store.passphrase import Cost
from workbench.store.schema import migrations
from workbench.store.vault import Vault

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)


class NewVault(Protocol):
    def __call__(self, name: str) -> Vault: ...


class NewPlain(Protocol):
    def __call__(self, name: str) -> Database: ...


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))


@pytest.fixture
def new_vault(tmp_path: Path) -> Iterator[NewVault]:
    """Makes vaults whose passphrase costs nothing; they are closed at the end."""
    with ExitStack() as opened:

        def make(name: str) -> Vault:
            folder = tmp_path / name
            vault = Vault.create(folder, "Ann", bytearray(b"passphrase"), device="bench", cost=CHEAP)
            return opened.enter_context(vault)

        yield make


@pytest.fixture
def new_plain(tmp_path: Path) -> Iterator[NewPlain]:
    """Makes plain databases with the vault's tables, text index and settings, by the same library."""
    with ExitStack() as opened:

        def make(name: str) -> Database:
            connection = driver.plain(tmp_path / name)
            opened.callback(connection.close)
            db = Database(connection)
            migrations.apply(db)
            return db

        yield make
