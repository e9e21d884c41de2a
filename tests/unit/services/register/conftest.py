"""Every test of the register is done twice where PostgreSQL is there: in the vault, and on a server."""

from __future__ import annotations

import pytest

from tests.postgres import engines


@pytest.fixture(params=engines())
def engine(request: pytest.FixtureRequest) -> str:
    """Where the register is kept."""
    return str(request.param)


collect_ignore_glob = [] if "postgres" in engines() else ["test_shared*"]
