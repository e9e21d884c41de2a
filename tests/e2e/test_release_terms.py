"""Terms of release on the command line: copies told apart, a second person, an extent, the log as a file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e import fiction
from tests.e2e.conftest import USER, Program

CASE, REPORT = fiction.REFERENCE, fiction.REPORT
SECOND = "B. Lindqvist"
DRAFT = ("release", "make", CASE, "--kind", "consultation_draft", "--basis", "consultation-draft")
ORDER = ("release", "make", CASE, "--basis", "court-order", "--recipient", "The court", "--reason", "12/31")


def mask_all(workbench: Program) -> Path:
    """A decisions file that masks whatever stops the report."""
    found = workbench.json("release", "check", CASE, "--report", REPORT, code=3)
    lines = [
        {"concern": each["id"], "decision": "mask", "by": "Lead", "reason": "Not needed."}
        for each in found["concerns"]
    ]
    path = workbench.folder / "decisions.json"
    path.write_text(json.dumps(lines), encoding="utf-8")
    return path


def test_drafts_for_two_are_traced_and_found_in_the_log(workbench: Program) -> None:
    out = workbench.folder / "out"
    made = workbench.json(
        *DRAFT, "--recipient", "Dr Aisha Ñandú", "--recipient", "عيادة الأمل", "--format", "word",
        "--out", out, "--decisions", mask_all(workbench),
    )  # fmt: skip
    assert [each["recipient"] for each in made["releases"]] == ["Dr Aisha Ñandú", "عيادة الأمل"]
    first = made["releases"][0]
    assert "Aisha-Nandu" in Path(first["folder"]).name
    traced = workbench.json("release", "trace", CASE, Path(first["folder"]) / first["files"][0])
    assert (traced["release"], traced["recipient"]) == (first["reference"], "Dr Aisha Ñandú")
    found = workbench.json("release", "list", CASE, "--recipient", "aisha", "--kind", "consultation_draft")
    assert [each["reference"] for each in found["releases"]] == [first["reference"]]
    assert workbench.json("release", "list", CASE, "--until", "2001-01-01")["releases"] == []


def test_a_file_to_trace_that_is_not_there_is_not_taken_for_words(workbench: Program) -> None:
    workbench(*DRAFT, "--recipient", "Ann", "--format", "html", "--out", "out",
              "--decisions", mask_all(workbench))  # fmt: skip
    said = workbench.refusal("release", "trace", CASE, "my folder/came back.docx", code=5)
    assert said.startswith("There is no file “came back.docx” to trace.")
    told = workbench.json("release", "trace", CASE, "The ward was full, and so it went on. That is all.")
    assert told["verdict"] == "no_mark"


def test_a_response_to_an_order_needs_its_extent(workbench: Program) -> None:
    said = workbench.refusal(*ORDER, "--format", "html", "--out", "out", code=5)
    assert "name its sections and evidence" in said
    assert not (workbench.folder / "out").exists()
    part = workbench.json(*ORDER, "--evidence", "E-2", "--format", "html", "--out", "part")["release"]
    whole = workbench.json(*ORDER, "--whole", "--format", "html", "--out", "whole")["release"]
    assert (part["extent"], whole["extent"]) == ("evidence E-2", "the whole document")
    assert fiction.NURSE not in (workbench.folder / "part" / part["files"][0]).read_text(encoding="utf-8")
    listed = workbench("release", "list", CASE).out
    assert ", only evidence E-2. Basis court-order" in listed
    assert ", the whole document. Basis court-order" in listed


def test_a_second_person_confirms_and_nobody_their_own(workbench: Program) -> None:
    workbench("regime", "change", CASE, "cqc-discrete-branch", "--reason", "It takes over.", "--confirm")
    theirs = workbench.folder / "theirs.txt"
    theirs.write_text("six quiet geese\n", encoding="utf-8")
    workbench("key", "add", "--user", SECOND, "--new-passphrase-file", theirs)
    found = workbench.json("release", "check", CASE, "--report", REPORT, code=3)["concerns"]
    (copied,) = [each for each in found if each["text"] == fiction.COPIED]
    decided = workbench.json(
        "release", "decide", CASE, "--report", REPORT, "--concern", copied["id"], "--decision", "determined",
        "--basis", "s113-determination", "--reason", "It shows why.", "--benefit", "Wards act.",
        "--harm", "Little.",
    )  # fmt: skip
    assert (decided["decided"], decided["waiting"]) == (1, 1)
    refused = workbench.refusal("release", "confirm", CASE, "DD-1", code=5)
    assert refused.startswith("This decision is your own")
    as_second = {"WORKBENCH_PASSPHRASE_FILE": str(theirs)}
    workbench("--user", SECOND, "release", "confirm", CASE, "DD-1", env=as_second)
    (line,) = workbench.json("release", "determinations", CASE)["determinations"]
    assert (line["standing"], line["recorded_by"], line["confirmed_by"]) == ("in force", USER, SECOND)
    assert line["text"] == fiction.COPIED
    assert SECOND in workbench("ledger", "show", CASE).out


def test_the_log_of_releases_is_a_document_in_every_format(workbench: Program) -> None:
    workbench(*ORDER, "--evidence", "E-2", "--format", "html", "--out", "part")
    made = workbench.json("release", "make", CASE, "--report", "release_log", "--kind", "working_copy",
                          "--basis", "internal-need", "--out", "log")["release"]  # fmt: skip
    assert sorted(Path(name).suffix for name in made["files"]) == [".docx", ".html", ".pdf"]
    (page,) = (workbench.folder / "log").glob("*.html")
    words = page.read_text(encoding="utf-8")
    assert all(said in words for said in ("REL-1", "The court", "Order of the High Court", "evidence E-2"))
