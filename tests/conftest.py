"""What holds for every test. Property tests draw the same examples each time, unless told to explore.

`HYPOTHESIS_PROFILE=explore make unit` looks at new examples; a build must not depend on the draw.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest
from hypothesis import settings

from tests.postgres import Server, engines, server
from tests.validators import programs

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture
def engine() -> str:
    """Where the register is kept: in the vault, but for the tests that are done with both."""
    return "local"


@pytest.fixture(scope="session")
def register_server() -> Iterator[Callable[[], Server]]:
    """A server, started when it is first asked for."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(server()))


@pytest.fixture
def new_register(engine: str, register_server: Callable[[], Server]) -> Iterator[Callable[[], str]]:
    """Gives addresses of empty registers; none for a vault's own."""
    if engine == "local":
        yield lambda: ""
        return
    yield register_server().new_register
    register_server().let_go()


def pytest_report_header() -> list[str]:
    """Says which databases the register is tested on, and whether other programs check the reports."""
    register = "in a vault and on PostgreSQL"
    if len(engines()) == 1:
        register = "in a vault alone, as PostgreSQL is not installed on this computer"
    checked = "by axe-core and veraPDF too" if _others_check() else "by our own tests alone (make validators)"
    return [f"register: {register}", f"reports: checked {checked}"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out checks by programs that are not here."""
    if _others_check():
        return
    left = [item for item in items if item.get_closest_marker("validators")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def _others_check() -> bool:
    return programs.are_here() or bool(os.environ.get(programs.REQUIRED))
