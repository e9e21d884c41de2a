"""Every test of the desk is done twice where PostgreSQL is there: in the vault, and on a server."""

from __future__ import annotations

import pytest

from tests.postgres import engines


@pytest.fixture(params=engines())
def engine(request: pytest.FixtureRequest) -> str:
    """Where the register is kept."""
    return str(request.param)
