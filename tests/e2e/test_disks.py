"""Disks that are full, refuse, or carry files larger than memory: told plainly, and nothing is lost."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e import fiction
from tests.e2e.conftest import Program

CASE = fiction.REFERENCE
RELEASE = ("release", "make", CASE, "--report", fiction.REPORT, "--basis", "internal-need", "--reason", "x")
TWO_GIB = 2 * 1024**3
_MOST_MEMORY = 400 * 1024**2
_WEIGHED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
_DROP, _OVERRIDE_MODES, _READ_ANYTHING = 24, 1, 2
"""PR_CAPBSET_DROP, CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH of Linux."""


def as_anybody() -> None:
    """Let the modes of files count, for root too."""
    if sys.platform == "linux" and os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (_OVERRIDE_MODES, _READ_ANYTHING):
            libc.prctl(_DROP, capability, 0, 0, 0)


@pytest.fixture
def read_only(untouched: Program) -> Iterator[Path]:
    folder = untouched.folder / "read-only"
    folder.mkdir()
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


def test_a_folder_that_refuses_is_named_as_the_reason(untouched: Program, read_only: Path) -> None:
    for arguments in (
        (*RELEASE, "--out", read_only / "out"),
        ("vault", "init", read_only / "new.vault", "--user", "A"),
        ("vault", "backup", read_only / "copy"),
        ("case", "export", CASE, read_only / "copy.json", "--basis", "internal-need"),
        ("demo", "--out", read_only / "demo"),
        ("key", "recovery", "--out", read_only / "page.txt"),
    ):
        told = untouched.refusal(*arguments, code=5, before=as_anybody)
        assert told.endswith(".")
    assert not list(read_only.iterdir())


def test_evidence_and_case_files_that_may_not_be_read(untouched: Program) -> None:
    path = fiction.written(untouched.folder / "input")
    path.chmod(0)
    assert "cannot be read" in untouched.refusal("case", "import", path, code=5, before=as_anybody)
    untouched.refusal("evidence", "add", CASE, path, code=5, before=as_anybody)
    assert "cannot be read" in untouched.refusal("release", "scan", CASE, path, code=5, before=as_anybody)


if sys.platform != "win32":
    import resource

    def small_files(limit: int) -> Callable[[], None]:
        """No file may grow beyond this many bytes: a write fails in the middle."""
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    @pytest.mark.parametrize("limit", [1_000, 60_000, 700_000])
    def test_a_write_that_fails_in_the_middle_loses_nothing(workbench: Program, limit: int) -> None:
        big = workbench.folder / "big.txt"
        big.write_bytes(os.urandom(400_000).hex().encode())
        for arguments in (
            ("evidence", "add", CASE, big),
            ("vault", "backup", "copy"),
            ("case", "import", fiction.written(workbench.folder / "more", again(CASE))),
        ):
            before = workbench.state()
            done = subprocess.run(
                workbench.command(*arguments), env=workbench.environment({}), cwd=workbench.folder,
                preexec_fn=small_files(limit), capture_output=True, stdin=subprocess.DEVNULL, check=False,
            )  # fmt: skip
            assert done.returncode in (0, 4, 5)
            assert b"Traceback" not in done.stderr
            if done.returncode:
                assert done.stderr.strip().endswith(b".")
                assert workbench.state() == before
        assert workbench.json("vault", "verify")["sound"] is True

    @pytest.mark.slow
    def test_a_file_of_two_gib_goes_through_a_little_memory(workbench: Program) -> None:
        path = workbench.folder / "recording.wav"
        with path.open("wb") as file:
            file.write(b"RIFF\xff\xff\xff\x7fWAVEfmt ")
            file.truncate(TWO_GIB)
        # Started from a small program: a child begins with the memory of whoever starts it.
        command = [sys.executable, "-c", _WEIGHED, *workbench.command("evidence", "add", CASE, path)]
        done = subprocess.run(
            command, env=workbench.environment({}), capture_output=True, stdin=subprocess.DEVNULL, check=True
        )
        kib = 1024 if sys.platform == "linux" else 1
        assert int(done.stdout.split()[-1]) * kib < _MOST_MEMORY
        assert workbench.json("evidence", "list", CASE)["evidence"][3]["bytes"] == TWO_GIB
        assert "too large" in workbench.refusal("release", "scan", CASE, path, code=5)
        assert "too large" in workbench.refusal("case", "import", path, code=5)
        shutil.rmtree(workbench.vault)


if sys.platform == "linux":
    # Only Linux has a device that is always full.

    def test_a_result_that_cannot_be_written_is_not_a_bug(untouched: Program) -> None:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                untouched.command("case", "list"), env=untouched.environment({}), stdin=subprocess.DEVNULL,
                stdout=full, stderr=subprocess.PIPE, check=False,
            )  # fmt: skip
        assert done.returncode == 5
        assert b"could not be written" in done.stderr
        assert b"Traceback" not in done.stderr


def again(reference: str) -> dict[str, object]:
    content = fiction.case()
    content["case"]["reference"] = f"{reference}-again"
    return content
