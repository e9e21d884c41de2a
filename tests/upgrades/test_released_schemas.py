"""A vault of every released schema opens with today's program, whole, and can be worked on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.store import making
from tests.upgrades import build
from workbench.records.record import CaseId, Kind
from workbench.store import ledger, search, tables
from workbench.store.schema import SCHEMA_VERSION
from workbench.store.verify import verify

RELEASED = sorted(build.VAULTS.iterdir())


def columns_of_then(now: list[dict[str, object]], then: list[dict[str, object]]) -> list[dict[str, object]]:
    """Today's rows without the columns that came later."""
    return [{name: value for name, value in row.items() if name in then[0]} for row in now]


def test_there_is_a_vault_of_every_schema_up_to_todays() -> None:
    assert [path.name for path in RELEASED] == [f"schema-{n}" for n in range(1, SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_a_released_vault_opens_whole(released: Path, tmp_path: Path) -> None:
    shutil.copytree(released / build.VAULT, tmp_path / "a.vault")
    expected = json.loads((released / build.EXPECTED).read_text())
    with making.opened(tmp_path / "a.vault") as vault:
        assert verify(vault).faults == ()
        assert ledger.head(vault.connection)[0] == expected["head"]
        found = build.rows_of(vault)
        for kind, rows in expected["rows"].items():
            assert rows, f"no {kind} was ever kept"
            assert columns_of_then(found[kind], rows) == rows


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_a_released_vault_can_be_worked_on(released: Path, tmp_path: Path) -> None:
    shutil.copytree(released / build.VAULT, tmp_path / "a.vault")
    with making.opened(tmp_path / "a.vault") as vault:
        (case,) = tables.cases(vault.connection)
        case_id = CaseId(case.id)
        (hit,) = search.find(vault.connection, '"nobody was called"')
        assert search.file_text(vault.connection, hit.record_id) == build.FILE_TEXT
        (blob,) = vault.connection.execute("SELECT name FROM blob").fetchone()
        assert vault.open_file(blob).read() == build.FILE_TEXT.encode()
        before = build.rows_of(vault)
        assert [vault.undo(case_id)[0] for _ in range(3)] == ["drop", "fill", "add_term"]
        assert tables.count(vault.connection, Kind.FINDING, case_id) == 0
        for _ in range(3):
            vault.redo(case_id)
        assert build.rows_of(vault) == before
        assert verify(vault).faults == ()


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_a_released_vault_is_brought_up_to_date_by_whoever_only_reads(released: Path, tmp_path: Path) -> None:
    shutil.copytree(released / build.VAULT, tmp_path / "a.vault")
    with making.opened(tmp_path / "a.vault", write=False) as vault:
        assert len(tables.cases(vault.connection)) == 1
        with making.opened(tmp_path / "a.vault") as writer:
            assert verify(writer).faults == ()
