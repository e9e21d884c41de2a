"""The whole job, as a new user does it: from an empty folder to released files that anybody can check."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from tests.e2e.conftest import Program

pytestmark = pytest.mark.slow

CASE, REPORT = fiction.REFERENCE, ("--report", fiction.REPORT)


def decisions(folder: Path, concerns: list[dict[str, Any]]) -> Path:
    """A decision for each concern: the name becomes the role, the copied sentence is put otherwise."""
    settled = {
        "name": {"decision": "alias", "reason": "She has not agreed to be named."},
        "passage": {"decision": "rewrite", "with": fiction.REWRITTEN, "reason": "In our own words."},
    }
    path = folder / "decisions.json"
    lines = [{"concern": c["id"], "by": "Lead investigator", **settled[c["kind"]]} for c in concerns]
    path.write_text(json.dumps(lines), encoding="utf-8")
    return path


def test_from_nothing_to_a_release_that_verifies(empty_program: Program, tmp_path: Path) -> None:
    workbench = empty_program
    workbench("vault", "init", workbench.vault, "--user", "A. Okafor")
    workbench("case", "import", fiction.written(tmp_path / "input"))
    workbench("search", "telephone")

    refused = workbench.json(
        "release", "make", CASE, *REPORT, "--out", "out", "--basis", "final-report", code=3
    )
    assert [(c["kind"], c["text"]) for c in refused["concerns"]] == [
        ("name", fiction.NURSE),
        ("passage", fiction.COPIED),
    ]
    assert not (tmp_path / "out").exists()

    settled = decisions(tmp_path, refused["concerns"])
    checked = workbench.json("release", "check", CASE, *REPORT, "--decisions", settled)
    assert checked["concerns"] == []
    made = workbench.json(
        "release", "make", CASE, *REPORT,
        "--out", "out", "--basis", "final-report", "--decisions", settled,
    )["release"]  # fmt: skip
    files = [tmp_path / "out" / name for name in made["files"]]
    assert [path.suffix for path in files] == [".docx", ".pdf", ".html", ".xlsx", ".zip"]

    workbench("ledger", "verify")
    verbs = [operation["verb"] for operation in workbench.json("ledger", "show", CASE)["operations"]]
    assert verbs == ["import_case", "decide_concerns", "release"]
    (tmp_path / "elsewhere").mkdir()
    recipient = Program(tmp_path / "elsewhere", tmp_path / "no.vault")
    assert recipient.json("release", "verify", *files)["verified"] is True
    scanned = workbench.json("release", "scan", CASE, *files)
    assert scanned["concerns"] == []
    assert scanned["scanned"]["files"] == 5


@pytest.fixture
def released(workbench: Program, tmp_path: Path) -> Path:
    concerns = workbench.json("release", "check", CASE, *REPORT, code=3)["concerns"]
    settled = decisions(tmp_path, concerns)
    workbench(
        "release", "make", CASE, *REPORT,
        "--out", "out", "--basis", "final-report", "--decisions", settled,
    )  # fmt: skip
    return tmp_path / "out"


def test_one_changed_byte_in_any_file_is_noticed(workbench: Program, released: Path) -> None:
    for path in sorted(released.iterdir()):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        altered = released.parent / "altered"
        shutil.copytree(released, altered)
        (altered / path.name).write_bytes(content)
        told = workbench("release", "verify", altered / path.name, code=3)
        assert "changed" in told.out or "cannot be relied on" in told.out or "does not fit" in told.out
        found = workbench.json("release", "verify", *altered.iterdir(), code=3)
        assert found["verified"] is False
        shutil.rmtree(altered)


def test_a_package_alone_is_checked_by_what_is_inside_it(workbench: Program, released: Path) -> None:
    package = next(released.glob("*.recs.zip"))
    alone = released.parent / "alone"
    alone.mkdir()
    shutil.copy(package, alone)
    assert workbench.json("release", "verify", alone / package.name)["verified"] is True
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    (alone / package.name).write_bytes(content)
    assert "cannot be relied on" in workbench.refusal("release", "verify", alone / package.name, code=3)


def test_a_decision_is_remembered_and_taken_back_by_undo(workbench: Program, released: Path) -> None:
    assert workbench.json("release", "check", CASE, *REPORT)["concerns"] == []
    assert workbench.json("undo", CASE) == {"undone": "decide_concerns"}
    assert len(workbench.json("release", "check", CASE, *REPORT, code=3)["concerns"]) == 2
    assert workbench.json("redo", CASE) == {"redone": "decide_concerns"}
    assert workbench.json("release", "check", CASE, *REPORT)["concerns"] == []


def test_a_release_is_never_written_over_another(workbench: Program, released: Path) -> None:
    before = {path.name: path.read_bytes() for path in released.iterdir()}
    head = workbench.state()
    told = workbench.refusal(
        "release", "make", CASE, *REPORT, "--out", "out", "--basis", "final-report", code=5
    )
    assert "already holds a release" in told
    assert {path.name: path.read_bytes() for path in released.iterdir()} == before
    assert workbench.state() == head


def test_people_come_and_go_and_a_lost_passphrase_is_not_the_end(workbench: Program, tmp_path: Path) -> None:
    second, third = tmp_path / "second.txt", tmp_path / "third.txt"
    second.write_text("five loud crows", encoding="utf-8")
    third.write_text("seven new owls", encoding="utf-8")
    workbench("key", "add", "--user", "B. Lindqvist", "--new-passphrase-file", second)
    assert [key["user"] for key in workbench.json("key", "list")["keys"]] == ["A. Okafor", "B. Lindqvist"]
    workbench("--passphrase-file", second, "case", "list")
    workbench("--passphrase-file", second, "key", "change", "--new-passphrase-file", third)
    workbench("--passphrase-file", second, "case", "list", code=4)
    page = workbench.json("key", "recovery")["recovery"]["text"]
    workbench("--passphrase-file", third, "key", "remove", "A. Okafor")
    workbench("case", "list", code=4)

    code = page.split("Recovery code")[1].split("Wrapped key")[0]
    (tmp_path / "code.txt").write_text(code, encoding="utf-8")
    fourth = tmp_path / "fourth.txt"
    fourth.write_text("eight old rooks", encoding="utf-8")
    workbench(
        "key", "reset", "--user", "B. Lindqvist", "--code-file", tmp_path / "code.txt",
        "--new-passphrase-file", fourth,
    )  # fmt: skip
    workbench("--passphrase-file", fourth, "case", "list")


def test_a_case_goes_out_and_comes_back_and_a_backup_restores_it(workbench: Program, tmp_path: Path) -> None:
    workbench("vault", "backup", "backup")
    workbench("case", "export", CASE, "copy.json", "--basis", "internal-need")
    workbench("case", "erase", CASE, "--yes")
    assert workbench.json("case", "list") == {"cases": []}
    workbench("case", "import", "copy.json")
    assert workbench.json("evidence", "text", "E-1")["text"] == fiction.INTERVIEW

    workbench("vault", "restore", "backup", "restored.vault")
    told = workbench("--vault", "restored.vault", "case", "list")
    assert CASE in told.out
    assert "older copy" in told.err
    assert workbench.json("--vault", "restored.vault", "vault", "verify")["sound"] is True
    assert workbench.json("vault", "compact")["freed_bytes"] >= 0
