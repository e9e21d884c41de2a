"""A draft sent for comment, what came back, and what became of it: as typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench import paths
from workbench.cli.main import GIVEN, USAGE, main
from workbench.services.exchange.importing import import_case
from workbench.services.session import create_vault
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
CASE = "SH-2026-041"
BACK = str(Path(__file__).parents[1] / "ingest" / "reviewed_in_libreoffice.docx")
Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program on a vault whose one case went to the ward for comment."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    (tmp_path / "pass").write_text("ada's\n")
    with create_vault(tmp_path / "vault", "Ada", bytearray(b"ada's"), cost=CHEAP) as session:
        import_case(session, paths.resource("demo", "swarm", "case.json"))

    def ran(*words: str) -> int:
        before = ["--vault", str(tmp_path / "vault"), "--passphrase-file", str(tmp_path / "pass")]
        return main([*before, *words])

    assert ran("consultation", "add", CASE, "The ward", "--sent", "2026-07-01") == 0
    return ran


def test_comments_come_back_are_decided_and_are_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("consultation", "read", CASE, "K-1", BACK, "--preview") == 0
    shown = capsys.readouterr().out
    assert "instead of “faint” write “missing”." in shown
    assert "Would enter 4 comments; 0 in the log already." in shown
    assert run("consultation", "comments", CASE) == 0
    assert "No comments yet." in capsys.readouterr().out
    assert run("consultation", "read", CASE, "k-1", BACK) == 0
    assert "Entered 4 comments" in capsys.readouterr().out
    assert run("consultation", "decide", CASE, "CM-1", "accepted") == 0
    assert run("consultation", "decide", CASE, "CM-2", "not_accepted", "--reason", "The photo shows it.") == 0
    assert capsys.readouterr().out.splitlines() == ["CM-1: accepted.", "CM-2: not accepted."]
    assert run("consultation", "comments", CASE, "--open") == 0
    told = capsys.readouterr().out
    assert ("CM-3" in told, "CM-1" in told, "to be decided" in told) == (True, False, True)
    assert run("--json", "consultation", "list", CASE) == 0
    (line,) = json.loads(capsys.readouterr().out)["consultations"]
    assert (line["recipient"], line["due_on"], line["comments"], line["open"]) == (
        "The ward",
        "2026-07-15",
        4,
        2,
    )


def test_one_undo_takes_back_a_whole_document(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("consultation", "read", CASE, "K-1", BACK) == 0
    assert run("undo", CASE) == 0
    capsys.readouterr()
    assert run("consultation", "comments", CASE) == 0
    assert capsys.readouterr().out == "No comments yet.\n"


def test_what_is_wrong_is_said_and_nothing_enters(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(b"no document")
    assert run("consultation", "read", CASE, "K-1", str(tmp_path / "a.docx")) == GIVEN
    assert "a.docx" in capsys.readouterr().err
    assert run("consultation", "read", CASE, "K-9", BACK) == GIVEN
    assert run("consultation", "read", CASE, "K-1", BACK) == 0
    assert run("consultation", "decide", CASE, "CM-1", "partly_accepted") == GIVEN
    assert "Say why" in capsys.readouterr().err
    assert run("consultation", "decide", CASE, "CM-1", "perhaps") == USAGE
