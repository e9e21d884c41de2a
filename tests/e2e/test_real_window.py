"""The first hour once more, in a real window: on Linux, on a screen that exists only in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATH = "tests/gui/test_whole_path.py::test_the_first_hour_from_a_new_vault_to_a_word_file_and_back"


@pytest.mark.slow
def test_the_first_hour_works_in_a_real_window(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["QT_QPA_PLATFORM"] = {"darwin": "cocoa", "win32": "windows"}.get(sys.platform, "xcb")
    done = subprocess.run(
        [*screen(), sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
         "--basetemp", tmp_path / "walk", PATH],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "1 passed" in done.stdout


def screen() -> list[str]:
    """What gives the walk a screen of its own, where the system does not."""
    if sys.platform in ("darwin", "win32"):
        return []
    found = shutil.which("xvfb-run")
    assert found, "xvfb-run is missing: “make test” installs it or says how"
    return [found, "-a", "-s", "-screen 0 1366x768x24"]
