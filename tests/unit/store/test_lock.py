"""One writer at a time, named to whoever comes second."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.errors import NeedsDecision, NotWritable, VaultInUse
from workbench.store import lock

HOLD = "import sys, pathlib; from workbench.store import lock\n"
HOLD += "held = lock.acquire(pathlib.Path(sys.argv[1]), 'Bea')\nprint('held', flush=True)\nsys.stdin.read()\n"


def test_the_second_is_told_who_has_it_and_since_when(tmp_path: Path) -> None:
    with lock.acquire(tmp_path, "Ann") as held:
        since = f"{held.holder.since.astimezone():%H:%M on %d %B %Y}"
        with pytest.raises(VaultInUse) as caught:
            lock.acquire(tmp_path, "Bea")
    assert f"Ann has had this vault open on {platform.node()} since {since}." in str(caught.value)


def test_released_it_is_free_and_says_nothing(tmp_path: Path) -> None:
    held = lock.acquire(tmp_path, "Ann")
    held.release()
    held.release()
    assert lock.who_has(tmp_path) is None
    with lock.acquire(tmp_path, "Bea") as mine:
        assert mine.left_behind is None


def test_a_refusal_does_not_disturb_the_holder(tmp_path: Path) -> None:
    with lock.acquire(tmp_path, "Ann"):
        for _ in range(2):
            with pytest.raises(VaultInUse):
                lock.acquire(tmp_path, "Bea", take_over=True)
        holder = lock.who_has(tmp_path)
        assert holder is not None
        assert (holder.user, holder.pid) == ("Ann", os.getpid())


def test_another_process_is_kept_out_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(lock.__file__).parents[2],
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(VaultInUse, match="Bea"):
            lock.acquire(tmp_path, "Ann")
        other.kill()
        other.wait()
    with lock.acquire(tmp_path, "Ann") as mine:
        assert mine.left_behind is not None
        assert (mine.left_behind.user, mine.left_behind.pid) == ("Bea", other.pid)


def test_a_note_from_another_computer_is_a_question_for_a_person(tmp_path: Path) -> None:
    note = {"user": "Cal", "machine": "ELSEWHERE", "pid": 7, "since": "2026-03-01T09:30:00Z"}
    (tmp_path / lock.NOTE).write_text(json.dumps(note))
    with pytest.raises(NeedsDecision, match=r"Cal .* ELSEWHERE") as caught:
        lock.acquire(tmp_path, "Ann")
    assert lock.TAKE_OVER in caught.value.choices
    with lock.acquire(tmp_path, "Ann", take_over=True) as mine:
        assert mine.holder.user == "Ann"


@pytest.mark.parametrize("note", [b"", b"{", b"\xff\xfe", b'{"user": 3}'])
def test_an_unreadable_note_does_not_shut_anyone_out(tmp_path: Path, note: bytes) -> None:
    (tmp_path / lock.NOTE).write_bytes(note)
    with lock.acquire(tmp_path, "Ann"):
        (tmp_path / lock.NOTE).write_bytes(note)
        with pytest.raises(VaultInUse, match="open in another program"):
            lock.acquire(tmp_path, "Bea")


def test_a_vault_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(NotWritable):
        lock.acquire(tmp_path / "gone", "Ann")


def test_the_lock_never_touches_the_database(tmp_path: Path) -> None:
    with lock.acquire(tmp_path, "Ann"):
        assert sorted(path.name for path in tmp_path.iterdir()) == [lock.NOTE, lock.LOCK]
