"""A snapshot is made when it is of use, and not more often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.store import making
from workbench.store import backup, rotation
from workbench.store.vault import Vault


def dated(vault: Vault, age: timedelta) -> None:
    made = backup.snapshot(vault.folder, vault.connection)
    made.rename(made.with_name((datetime.now(UTC) - age).strftime(backup.STAMP)))


def test_an_empty_vault_needs_none(vault: Vault) -> None:
    assert not rotation.holds_anything(vault)
    assert not rotation.is_due(vault)
    making.add_case(vault)
    assert rotation.is_due(vault)


@pytest.mark.parametrize(
    ("age", "due"),
    [
        (timedelta(hours=23), False),
        (timedelta(hours=25), True),
        # By a clock that was wrong.
        (timedelta(days=-3), True),
    ],
)
def test_it_is_due_once_a_day(vault: Vault, age: timedelta, due: bool) -> None:
    making.add_case(vault)
    dated(vault, age)
    assert rotation.is_due(vault) == due


def test_it_is_not_due_when_nothing_was_written(vault: Vault) -> None:
    making.add_case(vault)
    vault.close()
    with making.opened(vault.folder) as again:
        assert not rotation.is_due(again)
        making.add_case(again)
        assert rotation.is_due(again)


def test_a_folder_of_another_name_is_no_recent_snapshot(vault: Vault) -> None:
    making.add_case(vault)
    (vault.folder / backup.SNAPSHOTS / "notes").mkdir()
    assert rotation.is_due(vault)
