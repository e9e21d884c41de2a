"""Starting a case, deleting records, undoing, taking a vault over: as typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench import paths
from workbench.cli import main as front
from workbench.cli.main import GIVEN, main
from workbench.errors import Help
from workbench.services.exchange.importing import import_case
from workbench.services.session import create_vault
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
CASE = "SH-2026-041"
Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program on a vault that holds one of the fictional cases."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    (tmp_path / "pass").write_text("ada's\n")
    with create_vault(tmp_path / "vault", "Ada", bytearray(b"ada's"), cost=CHEAP) as session:
        import_case(session, paths.resource("demo", "swarm", "case.json"))

    def ran(*words: str) -> int:
        before = ["--vault", str(tmp_path / "vault"), "--passphrase-file", str(tmp_path / "pass")]
        return main([*before, *words])

    return ran


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_several_records_are_deleted_at_once_and_come_back_at_once(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--json", "evidence", "list", CASE) == 0
    before = printed(capsys)
    assert run("delete", CASE, "e-1", "E-2", "F-1") == 0
    assert "Deleted 3 records of SH-2026-041: E-1, E-2, F-1." in capsys.readouterr().out
    assert run("--json", "evidence", "list", CASE) == 0
    assert len(printed(capsys)["evidence"]) == len(before["evidence"]) - 2
    assert run("undo", CASE) == 0
    capsys.readouterr()
    assert run("--json", "evidence", "list", CASE) == 0
    assert printed(capsys) == before


def test_one_reference_that_is_not_there_deletes_nothing(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("delete", CASE, "E-1", "E-99") == GIVEN
    assert "E-99" in capsys.readouterr().err
    assert run("--json", "evidence", "list", CASE) == 0
    assert "E-1" in {each["reference"] for each in printed(capsys)["evidence"]}


def test_a_case_starts_with_its_lead_and_the_day_its_report_is_due(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--title", "A fall", "--kind", "psii", "--regime", "psirf-provider")
    assert run("--json", "case", "new", *words, "--lead", "Ada", "--due", "2026-09-01") == 0
    made = printed(capsys)["case"]
    assert (made["lead"], made["due_on"]) == ("Ada", "2026-09-01")
    assert run("undo", made["reference"]) == 0
    capsys.readouterr()
    assert run("case", "show", made["reference"]) == GIVEN


def test_a_vault_left_open_elsewhere_opens_only_when_it_is_said_to(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = tmp_path / "vault" / "in-use.json"
    words = '{"user": "Cal", "machine": "ELSEWHERE", "pid": 7, "since": "2026-03-01T09:30:00Z"}'
    note.write_text(words, encoding="utf-8")
    assert run("--json", "undo", CASE) == GIVEN
    said = capsys.readouterr()
    assert "Cal has had this vault open on ELSEWHERE" in said.err
    assert said.err.rstrip().endswith("write --take-over before the command.")
    told = json.loads(said.out)["error"]
    assert told["code"] == "open_elsewhere"
    assert "--take-over" in told["help"]
    assert run("--take-over", "delete", CASE, "F-1") == 0
    assert run("undo", CASE) == 0


def test_every_help_of_an_error_has_its_words(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert set(front._HELPS) == set(Help)
    assert run("case", "show", "NO-1") == GIVEN
    assert "“workbench case list” shows the cases." in capsys.readouterr().err
