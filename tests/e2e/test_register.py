"""The register on the command line, as somebody uses it who reads its help and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e import fiction
from tests.e2e.conftest import Program
from tests.postgres import engines

LISTED = [
    {"id": "A-1", "issuer": "Ostrell Inquiry", "text": "Every trust should name a safety lead for pumps.",
     "addressee": "Marrow Vale Trust", "date": "2026-03-31", "response_due": "2026-05-31"},
    {"id": "A-2", "issuer": "Ostrell Inquiry", "text": "The regulator should publish inspection dates.",
     "addressee": "The regulator"},
]  # fmt: skip


def listed(workbench: Program) -> Path:
    path = workbench.folder / "list.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in LISTED), encoding="utf-8")
    return path


@pytest.mark.parametrize("engine", engines())
def test_what_was_asked_is_brought_in_found_answered_and_followed(workbench: Program) -> None:
    done = workbench.json("register", "import", listed(workbench))["imported"]
    assert [(each["new"], each["changed"]) for each in done] == [(2, 0)]
    near = workbench.json("register", "similar", "--text", "All trusts should have a safety lead for pumps")
    assert near["matches"][0]["id"] == "A-1"
    assert workbench.json("register", "similar", "--number", "A-2")["among"] == 2
    due = workbench.json("register", "deadlines", "--overdue")["deadlines"]
    assert [(each["reference"], each["on"]) for each in due] == [("PR-1", "2026-05-31")]
    workbench("register", "respond", "A-1", "--decision", "reject", "--text", "Too dear.", "--on", "2026-06")
    assert workbench.json("register", "deadlines", "--overdue")["deadlines"] == []
    workbench(
        "register", "follow", "PR-1", "--assessment", "Not what we asked.", "--done", "2026-08: Leads named"
    )
    workbench("register", "relate", "PR-2", "distinct", "PR-1", "--note", "Another duty.")
    shown = workbench("register", "show", "PR-1").out
    for words in ("Too dear.", "Not what we asked.", "Leads named", "Another duty.", "reject"):
        assert words in shown
    page = workbench.folder / "asked.html"
    asked = workbench.json("register", "asked", "marrow vale", "--document", page)
    assert [each["reference"] for each in asked["recommendations"]] == ["PR-1"]
    assert "Too dear." in page.read_text(encoding="utf-8")
    assert [step["verb"] for step in workbench.json("register", "log")["steps"]][:2] == ["relate", "follow"]
    for verb in ("relate", "follow", "respond", "import"):
        assert workbench.json("register", "undo")["undone"] == verb
    assert workbench.json("register", "list")["total"] == 0


def test_a_table_asks_for_its_columns_and_knows_them_the_next_time(workbench: Program) -> None:
    path = workbench.folder / "table.csv"
    path.write_bytes("Code;What\r\n7;“Stop”, they said – twice\r\n".encode("cp1252"))
    said = workbench.refusal("register", "import", path, code=5)
    assert "“Code”, “What”" in said
    assert "--column FIELD=HEADING" in said
    named = ("--column", "id=Code", "--column", "text=What", "--issuer", "Café Review")
    workbench("register", "import", path, *named)
    again = workbench.json("register", "import", path, "--issuer", "Café Review")["imported"]
    assert [(each["new"], each["same"]) for each in again] == [(0, 1)]
    workbench("register", "export", "out.csv")
    assert "“Stop”, they said" in (workbench.folder / "out.csv").read_text(encoding="utf-8-sig")


def test_a_refused_file_changes_nothing_and_tells_all(workbench: Program) -> None:
    path = workbench.folder / "bad.jsonl"
    path.write_text(f"{json.dumps(LISTED[0])}\n" + '{"id": "A-9", "issuer": "O"}\n' * 12, encoding="utf-8")
    before = workbench.state()
    ran = workbench("register", "import", path, code=3)
    assert "12 of 13 entries are faulty" in ran.err
    assert ran.err.count("it has no text") == 10
    assert (workbench.folder / "bad.jsonl.reasons.txt").read_text().count("it has no text") == 12
    assert workbench.state() == before


def test_a_released_package_comes_into_the_register_of_whoever_gets_it(workbench: Program) -> None:
    made = workbench.json(
        "release", "make", fiction.REFERENCE, "--report", fiction.REPORT, "--format", "package",
        "--basis", "final-report",
        "--by", "Head of the branch", "--out", "out", "--decisions", mask_all(workbench),
    )  # fmt: skip
    own = made["release"]["in_register"]
    assert sorted(each["reference"] for each in workbench.json("register", "list")["recommendations"]) == own
    workbench("register", "undo")
    (path,) = (workbench.folder / "out").rglob("*.recs.zip")
    (done,) = workbench.json("register", "import", path)["imported"]
    assert done["new"] == len(own) >= 1
    assert done["first_time"]
    (issuer,) = workbench.json("register", "issuers")["issuers"]
    assert issuer["fingerprint"] == done["fingerprint"]
    spoilt = workbench.folder / "spoilt.recs.zip"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    spoilt.write_bytes(data)
    workbench("register", "import", spoilt, code=3)
    assert workbench.json("register", "list")["total"] == done["new"]


def mask_all(workbench: Program) -> Path:
    """A decisions file that masks whatever stops the package."""
    found = workbench.json("release", "check", fiction.REFERENCE, "--report", fiction.REPORT, code=3)
    lines = [
        {"concern": each["id"], "decision": "mask", "by": "Lead", "reason": "Not needed."}
        for each in found["concerns"]
    ]
    path = workbench.folder / "decisions.json"
    path.write_text(json.dumps(lines), encoding="utf-8")
    return path
