"""An open vault with one case in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.store import making
from workbench.records.record import CaseId
from workbench.store.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with making.made(tmp_path / "Ward 12.vault") as vault:
        yield vault


@pytest.fixture
def case_id(vault: Vault) -> CaseId:
    return making.add_case(vault)
