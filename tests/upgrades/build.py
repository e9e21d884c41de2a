"""Make the small vault of today's schema that later versions of the program must open.

    python -m tests.upgrades.build

It is made once for every released schema and never again after the release. Beside it lie its records as
they were written, so that the test needs no program of that time to know them.
"""

from __future__ import annotations

import dataclasses
import io
import json
import shutil
from pathlib import Path
from typing import Any

from tests.unit.store import examples, making
from workbench.records.evidence import Evidence
from workbench.records.record import CaseId, Kind
from workbench.store.lock import LOCK
from workbench.store.rows import CLASSES, shape
from workbench.store.schema import SCHEMA_VERSION
from workbench.store.vault import Vault

VAULTS = Path(__file__).parent / "vaults"
VAULT, EXPECTED = "old.vault", "expected.json"
WORD = "Heron Ward"
FILE_TEXT = "The bay was full at 02:30. Nobody was called."


def build(folder: Path) -> None:
    """Make the vault and the list of what is in it in an empty folder."""
    with making.made(folder / VAULT) as vault:
        case_id = making.add_case(vault, WORD, "A summary.")
        dropped = making.add_term(vault, case_id, "A question that was dropped.")
        with vault.operation("fill", case_id) as work:
            pattern, *others = sorted(
                examples.every_kind(case_id, WORD), key=lambda r: r.kind != Kind.EVIDENCE
            )
            assert isinstance(pattern, Evidence)
            work.create(_with_file(vault, case_id, pattern), *others)
        with vault.operation("drop", case_id) as work:
            work.delete(dropped)
        expected = {"head": vault.connection.execute("SELECT max(seq) FROM operation").fetchone()[0]}
        (folder / EXPECTED).write_text(json.dumps({**expected, "rows": rows_of(vault)}, indent=1) + "\n")
    (folder / VAULT / LOCK).unlink()


def rows_of(vault: Vault) -> dict[str, list[dict[str, Any]]]:
    """Every record of the vault, by kind, as column and value."""
    rows = {}
    for kind in CLASSES:
        of = shape(kind)
        found = vault.connection.execute(f'SELECT {of.column_list} FROM "{of.table}" ORDER BY id').fetchall()
        rows[kind.value] = [dict(zip(of.columns, row, strict=True)) for row in found]
    return rows


def _with_file(vault: Vault, case_id: CaseId, pattern: Evidence) -> Evidence:
    sealed = vault.seal_file(io.BytesIO(FILE_TEXT.encode()))
    vault.keep_file(case_id, pattern.id, sealed, making.extract_of(FILE_TEXT))
    return dataclasses.replace(pattern, blob=sealed.name, sha256=sealed.sha256, size=sealed.size)


if __name__ == "__main__":
    place = VAULTS / f"schema-{SCHEMA_VERSION}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    build(place)
    print(f"made {place.relative_to(Path.cwd())}")
