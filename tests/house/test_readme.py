"""The tour in the README is true: each of its commands does what the page says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, listed

REFUSED = 3
PASSPHRASE = "demonstration"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    (folder / "passphrase").write_text(PASSPHRASE + "\n")
    done = _run(f"workbench demo --out {folder / 'demo'}", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_every_command_of_the_tour_works_on_the_demonstration(demonstration: Path) -> None:
    commands = _tour()
    failed = []
    for command in commands:
        done = _run(command.replace("out/", f"{demonstration}/"), demonstration)
        if done.returncode != (REFUSED if "refused" in command else 0):
            failed.append(f"{command}: {done.returncode} {done.stderr}")

    assert len(commands) >= 8
    assert not failed, listed(failed)


@pytest.mark.slow
def test_the_demonstration_leaves_what_the_page_says(demonstration: Path) -> None:
    kinds = re.findall(r"^\| `…(\.[\w.]+)`", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    cases = [path for path in (demonstration / "demo").iterdir() if path.suffix != ".vault"]

    assert kinds
    assert cases
    assert all(list(case.glob(f"*{kind}")) for case in cases for kind in kinds)


def _tour() -> list[str]:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    block = page.split("## A tour of the command line")[1].split("```sh\n")[1].split("```")[0]
    return [line for line in block.splitlines() if line.startswith("workbench ")]


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One line of the page, as a shell would run it, with this Python's `workbench`."""
    given = [each for word in shlex.split(command, comments=True)[1:] for each in _matching(word)]
    environment = os.environ | {
        "WORKBENCH_HOME": str(folder / "home"),
        "WORKBENCH_VAULT": str(folder / "demo" / "demonstration.vault"),
        "WORKBENCH_PASSPHRASE_FILE": str(folder / "passphrase"),
    }
    return subprocess.run(
        [sys.executable, "-c", "from workbench.cli.main import run; run()", *given],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _matching(word: str) -> list[str]:
    path = Path(word)
    return sorted(str(found) for found in path.parent.glob(path.name)) if "*" in word else [word]
