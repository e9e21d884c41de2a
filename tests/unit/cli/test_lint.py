"""`workbench lint` advises on a case or on a file, and never refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import paths
from workbench.cli.main import main
from workbench.errors import NotFound
from workbench.services import advising
from workbench.services.exchange.importing import import_case
from workbench.services.session import create_vault
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))


def test_words_of_a_file_are_advised_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "draft.txt").write_text("The nurse failed to call. All was well.", encoding="utf-8")
    assert main(["--json", "lint", "--file", str(tmp_path / "draft.txt")]) == 0
    (advice,) = json.loads(capsys.readouterr().out)["advice"]
    assert (advice["place"], advice["code"], advice["words"]) == ("draft.txt", "blame", "nurse failed to")


def test_the_recommendations_of_a_case_are_advised_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pass").write_text("ada's\n")
    with create_vault(tmp_path / "vault", "Ada", bytearray(b"ada's"), cost=CHEAP) as session:
        import_case(session, paths.resource("demo", "national", "case.json"))
    before = ["--vault", str(tmp_path / "vault"), "--passphrase-file", str(tmp_path / "pass")]
    assert main([*before, "lint", "NI-2026-003"]) == 0
    assert "Who will look at the measure?" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["CASE", "--file", "x.txt"]])
def test_it_wants_a_case_or_a_file(arguments: list[str]) -> None:
    assert main(["lint", *arguments]) == 2


def test_without_the_language_model_it_says_so_and_goes_by_the_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise NotFound("The language model is not installed.", code="no_model")

    monkeypatch.setattr(advising, "open_sentences", missing)
    (tmp_path / "draft.txt").write_text("The nurse failed to call.", encoding="utf-8")
    assert main(["lint", "--file", str(tmp_path / "draft.txt")]) == 0
    said = capsys.readouterr().out
    assert "This can read as blame." in said
    assert "The language model is not installed. Blame and hindsight were looked for by their words" in said


def test_what_a_report_only_implies_is_told_and_what_it_says_about_blame_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    implying = "Had she checked the chart, the overdose would not have happened."
    about = "Staff described a culture of blame. The investigation does not apportion blame or liability."
    (tmp_path / "report.txt").write_text(f"{about}\n\n{implying}", encoding="utf-8")
    assert main(["--json", "lint", "--file", str(tmp_path / "report.txt")]) == 0
    (advice,) = json.loads(capsys.readouterr().out)["advice"]
    assert (advice["code"], advice["words"]) == ("implied_hindsight", implying)
