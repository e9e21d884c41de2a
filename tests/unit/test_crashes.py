"""A crash leaves its kind and its place in the log, and no word of a case anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT
from workbench import paths

MARKER = "zebra-Quillfeather-9434765919"
IN_THE_PROGRAM = f"raise ValueError('{MARKER}')"
IN_A_THREAD = f"""
import threading
def work(): raise ValueError('{MARKER}')
made = threading.Thread(target=work); made.start(); made.join()
"""
IN_PASSING = f"""
class Left:
    def __del__(self): raise ValueError('{MARKER}')
Left()
"""
START = "from workbench import crashes, logs; logs.set_up(); crashes.guard()\n"


def run(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    """The program's start, and then this."""
    environment = os.environ | {paths.HOME_VARIABLE: str(home)}
    return subprocess.run(
        [sys.executable, "-c", START + code],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("code", [IN_THE_PROGRAM, IN_A_THREAD, IN_PASSING], ids=["main", "thread", "passing"])
def test_an_error_that_nobody_caught_quotes_nothing(tmp_path: Path, code: str) -> None:
    done = run(code, tmp_path)
    written = "".join(path.read_text() for path in tmp_path.rglob("*.log"))
    assert MARKER not in done.stdout + done.stderr + written
    assert "ValueError" in written


if sys.platform != "win32":

    def test_no_core_file_is_written(tmp_path: Path) -> None:
        asks = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
        assert run(asks, tmp_path).stdout.strip() == "(0, 0)"
