"""House rule 7: words of a case show up where a person asked to see them, and nowhere else.

Every text of a case carries a marker. Every verb is run, well and badly; then the marker is looked for in
the log, in messages, in the temporary folder, in the vault's own files, and in what quiet verbs print.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import fiction
from tests.e2e.conftest import CHEAP, PASSPHRASE, USER, Program
from workbench.services.cases import find_case, load_case
from workbench.services.session import create_vault, open_vault

pytestmark = pytest.mark.slow

MARKER = "Qwyzzlefrost"
CASE = fiction.REFERENCE
_CODES = frozenset({
    "format", "reference", "regime", "kind", "id", "opened_on", "obtained_on", "due_on", "marking", "people",
    "evidence", "starts_at", "precision", "organisation", "person", "seips", "level", "contributes_to",
    "confidence", "rests_on", "type", "number", "addressee", "partners", "findings", "asked_by",
    "answered_by", "file", "currency", "ods_code", "date_of_birth", "nhs_number",
})  # fmt: skip
"""Keys of the case file whose values are codes, numbers, dates and ids."""


def marked(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: marked(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [marked(item, key) for item in value]
    return f"{value} {MARKER}" if isinstance(value, str) and key not in _CODES else value


@pytest.fixture
def program(empty_program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A vault that holds the marked case, and a temporary folder of its own."""
    (empty_program.folder / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(empty_program.folder / "temp"))
    program = empty_program
    create_vault(program.vault, USER, bytearray(PASSPHRASE.encode()), cost=CHEAP).close()
    ran = program("case", "import", fiction.written(program.folder / "input", marked(fiction.case())))
    assert MARKER not in ran.out + ran.err
    return program


def leaks(folder: Path, *words: str) -> list[str]:
    """The files below a folder that hold one of the words, in any usual encoding, or in their names."""
    found = []
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes().lower() if path.is_file() else b""
        forms = [word.lower().encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")]
        if any(form in content for form in forms) or any(word in path.name for word in words):
            found.append(path.name)
    return found


def test_the_marker_stays_where_it_was_put(program: Program) -> None:
    folder = program.folder
    evidence = folder / f"{MARKER}.txt"
    evidence.write_text(f"A letter. {MARKER}", encoding="utf-8")
    report = ("--report", fiction.REPORT)

    shows: list[tuple[str, ...]] = [
        ("case", "list"), ("case", "show", CASE), ("evidence", "list", CASE), ("evidence", "text", "E-1"),
        ("search", "telephone"), ("thread", CASE), ("recommendation", "list", CASE),
        ("recommendation", "show", "D-1"),
    ]  # fmt: skip
    for arguments in shows:
        ran = program("--json", *arguments)
        assert MARKER in ran.out, arguments
        assert MARKER not in ran.err, arguments
    refused: list[tuple[str | Path, ...]] = [
        ("release", "check", CASE, *report),
        ("release", "make", CASE, *report, "--out", "o", "--basis", "final-report"),
        ("release", "scan", CASE, folder / "input" / "case.json"),
    ]
    for command in refused:
        assert MARKER not in program("--json", *command, code=3).err, command

    program("evidence", "add", CASE, evidence)
    for arguments in (
        ("undo", CASE), ("redo", CASE), ("evidence", "verify"), ("ledger", "show"), ("ledger", "verify"),
        ("vault", "info"), ("vault", "verify"), ("vault", "backup", "copy"), ("vault", "compact"),
        ("vault", "restore", "copy", "restored"), ("key", "list"), ("thread", CASE, "--gaps"),
        ("release", "make", CASE, *report, "--out", "o", "--basis", "internal-need", "--reason", "r"),
        ("case", "export", CASE, "copy.json", "--basis", "internal-need"),
    ):  # fmt: skip
        ran = program("--json", *arguments)
        assert MARKER not in ran.out + ran.err, arguments
    for place in (folder / "temp", program.home, program.vault, folder / "copy", folder / "restored"):
        assert leaks(place, MARKER, PASSPHRASE) == []
    assert leaks(folder / "o", MARKER), "the marker can be found where it is to be"
    program("case", "erase", CASE, "--yes")
    assert leaks(program.vault, MARKER) == []


def test_messages_about_what_is_wrong_quote_nothing(program: Program) -> None:
    folder = program.folder
    wrong_values = {
        "case.kind": MARKER,
        "case.opened_on": MARKER,
        "evidence.0.obtained_on": MARKER,
        "events.0.starts_at": MARKER,
        "factors.0.seips": MARKER,
        "findings.0.rests_on": [MARKER],
        "excerpts.0.start": MARKER,
        "people.0": MARKER,
        "evidence.1.file": f"files/{MARKER}.txt",
    }
    for at, value in wrong_values.items():
        content: Any = fiction.case()
        content["case"]["reference"] = "NI-2031-999"
        *way, last = [int(step) if step.isdigit() else step for step in at.split(".")]
        into = content
        for step in way:
            into = into[step]
        into[last] = value
        path = fiction.written(folder / "wrong", content)
        done = program("--json", "case", "import", path, code=5)
        assert MARKER not in done.out + done.err, at

    decisions = folder / "decisions.json"
    for line in (
        {"concern": "x", "decision": MARKER, "reason": MARKER, "by": MARKER},
        {"concern": "x", "decision": "alias", "reason": MARKER, "by": MARKER, MARKER: 1},
        {"concern": "x", "decision": "alias", "reason": MARKER, "by": MARKER},
    ):
        decisions.write_text(json.dumps([line]), encoding="utf-8")
        check = ("release", "check", CASE, "--report", fiction.REPORT, "--decisions", decisions)
        done = program("--json", *check, code=5)
        assert MARKER not in done.out + done.err
    damaged = folder / "damaged.docx"
    damaged.write_bytes(b"PK\x03\x04" + MARKER.encode() * 100)
    assert MARKER not in program("evidence", "add", CASE, damaged).err
    assert MARKER not in program.refusal("release", "scan", CASE, damaged, code=5)
    assert leaks(program.home, MARKER, PASSPHRASE) == []
    assert leaks(folder / "temp", MARKER, PASSPHRASE) == []


def test_no_record_says_its_words_when_it_is_printed(program: Program) -> None:
    with open_vault(program.vault, bytearray(PASSPHRASE.encode()), write=False) as session:
        whole = load_case(session, find_case(session, CASE).case_id)
        assert MARKER in whole.case.title
        assert MARKER not in repr(whole)
        assert PASSPHRASE not in repr(session)
