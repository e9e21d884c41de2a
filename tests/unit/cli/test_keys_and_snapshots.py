"""Shutting somebody out for good and recalling a snapshot, as typed."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench import paths
from workbench.cli.main import CANCELLED, GIVEN, VAULT, main
from workbench.services import vaults
from workbench.services.exchange.importing import import_case
from workbench.services.session import create_vault
from workbench.store import backup, files
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program on a vault of Ada's, which Bea and a leaver can open too."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    (tmp_path / "pass").write_text("ada's\n")
    (tmp_path / "theirs").write_text("theirs\n")
    with create_vault(tmp_path / "vault", "Ada", bytearray(b"ada's"), cost=CHEAP) as session:
        import_case(session, paths.resource("demo", "swarm", "case.json"))
        for name in ("Leaver", "Bea"):
            vaults.add_person(session, name, bytearray(b"theirs"))

    def ran(*words: str, user: str = "Ada", file: str = "pass") -> int:
        before = ["--vault", str(tmp_path / "vault"), "--user", user, "--passphrase-file"]
        return main([*before, str(tmp_path / file), *words])

    return ran


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_removing_a_key_says_what_it_does_not_do(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("key", "remove", "Leaver") == 0
    assert "--for-good" in capsys.readouterr().out
    assert run("key", "list", user="Bea", file="theirs") == 0


def test_removing_for_good_keeps_the_acting_person_and_names_the_others(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("key", "recovery") == 0
    capsys.readouterr()
    assert run("key", "remove", "Leaver", "--for-good", "--yes", "--json") == 0
    told = printed(capsys)
    assert (told["removed"]["user"], told["removed"]["for_good"]) == ("Leaver", True)
    assert (told["to_add_anew"], told["recovery_page_needed"]) == (["Bea"], True)
    assert run("key", "list", user="Bea", file="theirs") == VAULT
    assert run("vault", "verify") == 0
    capsys.readouterr()
    assert run("ledger", "show") == 0
    assert "shut a person out for good" in capsys.readouterr().out


def test_removing_for_good_asks_first(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert run("key", "remove", "Leaver", "--for-good") == CANCELLED
    assert "recovery page" in capsys.readouterr().err
    assert run("key", "list", user="Leaver", file="theirs") == 0
    assert run("key", "remove", "Ada", "--for-good", "--yes") == GIVEN


def test_a_snapshot_is_named_and_recalled(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (made,) = backup.snapshots(tmp_path / "vault")
    assert run("vault", "info") == 0
    assert made.name in capsys.readouterr().out
    assert run("vault", "recall", made.name, str(tmp_path / "then"), "--json") == 0
    assert printed(capsys)["vault"] == {"folder": str(tmp_path / "then"), "missing_files": 0}
    assert run("vault", "recall", "yesterday", str(tmp_path / "other"), "--json") == GIVEN
    assert made.name in printed(capsys)["error"]["message"]


def test_a_snapshot_that_fails_is_said_after_the_result(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for old in backup.snapshots(tmp_path / "vault"):
        old.rename(old.with_name("20200101T000000000000"))
    monkeypatch.setattr(files, "SPARE", 2**62)
    assert run("key", "remove", "Leaver", "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["removed"]["user"] == "Leaver"
    assert "Warning: No snapshot of the vault could be made." in said.err
