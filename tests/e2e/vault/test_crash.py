"""The program killed, or the power cut, at any moment: nothing acknowledged is lost, nothing is broken."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.vault import writer
from tests.unit.store import making
from workbench.records.record import CaseId
from workbench.store import ledger
from workbench.store.verify import verify

KILLS = int(os.environ.get("WORKBENCH_TEST_KILLS", "40"))
CUTS = 15

if sys.platform == "win32":
    PROCESSES = multiprocessing.get_context("spawn")
else:
    # A server that has imported everything already and forks: a start takes 10 ms.
    PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.e2e.vault.writer"])

pytestmark = pytest.mark.slow


class Writer:
    """The writer in a process of its own. Returns once it has acknowledged its first operation."""

    def __init__(self, folder: Path, case_id: CaseId, seed: int, output: Path) -> None:
        self._output = output
        self.process = PROCESSES.Process(target=writer.main, args=(folder, case_id, seed, output))
        self.process.start()
        limit = time.monotonic() + 60
        while not (output.exists() and b"\n" in output.read_bytes()):
            assert self.process.is_alive(), "the writer ended by itself"
            assert time.monotonic() < limit
            time.sleep(0.005)

    def acknowledged(self) -> int:
        lines = self._output.read_bytes().splitlines(keepends=True)
        return max(int(line) for line in lines if line.endswith(b"\n"))

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Hold it in the middle of whatever it is doing (Windows cannot: there it goes on)."""
        assert self.process.pid is not None
        if sys.platform != "win32":
            os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            if sys.platform != "win32":
                os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


@pytest.fixture
def prepared(tmp_path: Path) -> tuple[Path, CaseId]:
    with making.made(tmp_path / "a.vault") as vault:
        case_id = making.add_case(vault)
        making.add_term(vault, case_id)
        return vault.folder, case_id


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(
    prepared: tuple[Path, CaseId], tmp_path: Path
) -> None:
    folder, case_id = prepared
    chance = random.Random(12)
    operations = 0
    for turn in range(KILLS):
        working = Writer(folder, case_id, turn, tmp_path / f"said-{turn}")
        time.sleep(chance.uniform(0, 0.2))
        working.kill()
        with making.opened(folder) as vault:
            operations, _ = ledger.head(vault.connection)
            assert operations >= working.acknowledged()
            assert verify(vault).faults == ()
    assert operations > KILLS


def copied(folder: Path, target: Path) -> None:
    """What a power cut would leave: the files as they are on the disk, whoever is writing them."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*-shm", "vault.lock", "in-use.json"))


def test_what_lies_on_the_disk_at_any_moment_holds_every_acknowledged_operation(
    prepared: tuple[Path, CaseId], tmp_path: Path
) -> None:
    folder, case_id = prepared
    chance = random.Random(7)
    working = Writer(folder, case_id, 3, tmp_path / "said")
    for turn in range(CUTS):
        time.sleep(chance.uniform(0, 0.15))
        with working.stopped():
            acknowledged = working.acknowledged()
            copied(folder, tmp_path / f"cut-{turn}")
        with making.opened(tmp_path / f"cut-{turn}") as vault:
            assert ledger.head(vault.connection)[0] >= acknowledged
            assert verify(vault).faults == ()
        shutil.rmtree(tmp_path / f"cut-{turn}")
    working.kill()
