"""Everything that people get wrong: told in a sentence, with the right code, and the vault as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.e2e import fiction
from tests.e2e.conftest import PASSPHRASE, Program
from workbench.services.session import open_vault

CASE = fiction.REFERENCE
PROTECTED = (fiction.NURSE, fiction.COPIED, "telephone", "Tannahill", "9434765919")


def plain(told: str) -> None:
    """A sentence for a person, with no word of the case in it."""
    assert told.endswith(".")
    assert not any(word in told for word in PROTECTED)


def changed(at: str, value: Any) -> bytes:
    """The fictional case file with one value put in somewhere deep inside."""
    content: Any = fiction.case()
    content["case"]["reference"] = "NI-2031-999"
    *way, last = [int(step) if step.isdigit() else step for step in at.split(".")]
    into = content
    for step in way:
        into = into[step]
    into[last] = value
    return json.dumps(content).encode()


WHOLE = json.dumps(fiction.case()).encode()
CASE_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "$"),
    "not JSON": (b"PK\x03\x04 this is no case", "$"),
    "cut short": (WHOLE[: len(WHOLE) // 2], "$"),
    "not UTF-8": (WHOLE.replace(b"Rota", b"R\xf6ta"), "$"),
    "a list": (b"[]", "$"),
    "another format": (changed("format", "workbench-case/9"), "$.format"),
    "a wrong type deep inside": (
        changed("events.0.accounts.1.description", ["x"]),
        "accounts[1].description",
    ),
    "an unknown value": (changed("factors.1.seips", "weather"), "factors[1].seips"),
    "a date that is none": (changed("evidence.0.obtained_on", "2031-02-30"), "evidence[0].obtained_on"),
    "an id that is nobody's": (changed("findings.0.rests_on.2", "V99"), "findings[0].rests_on[2]"),
    "an id twice": (changed("evidence.1.id", "E1"), "evidence[1]"),
    "an excerpt beyond the text": (changed("excerpts.0.end", 10**9), "excerpts[0]"),
    "a file that is not there": (changed("evidence.1.file", "files/gone.txt"), "evidence[1].file"),
    "a file outside its folder": (changed("evidence.1.file", "../../etc/passwd"), "evidence[1].file"),
    "a regime that is none": (changed("case.regime", "martial-law"), "$.case.regime"),
    "a reference that is taken": (WHOLE, "$.case.reference"),
    "nested without end": (b"[" * 200_000, "$"),
}


@pytest.mark.parametrize("what", CASE_FILES)
def test_a_bad_case_file_is_refused_with_the_place_and_changes_nothing(untouched: Program, what: str) -> None:
    content, place = CASE_FILES[what]
    path = fiction.written(untouched.folder / "input")
    path.write_bytes(content)
    told = untouched.refusal("case", "import", path, code=5)
    assert place in told
    plain(told)


def truncated_docx(path: Path) -> None:
    document = Document()
    document.add_paragraph("Some words of a letter. " * 200)
    document.save(str(path))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def truncated_pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty")


@pytest.mark.parametrize(("name", "spoil"), [("letter.docx", truncated_docx), ("letter.pdf", truncated_pdf)])
def test_a_damaged_file_is_kept_as_it_is_and_said_to_be_unreadable(
    workbench: Program, name: str, spoil: Callable[[Path], None]
) -> None:
    path = workbench.folder / name
    spoil(path)
    ran = workbench("--json", "evidence", "add", CASE, path)
    assert ran.document["added"][0]["readable"] is False
    assert name in ran.err
    plain(ran.err.strip())
    plain(workbench.refusal("evidence", "text", "E-4", code=5))
    told = workbench.refusal("release", "scan", CASE, path, code=5)
    assert name in told
    plain(told)


def test_a_file_of_no_bytes_is_refused(untouched: Program) -> None:
    path = untouched.folder / "letter.txt"
    path.touch()
    assert "empty" in untouched.refusal("evidence", "add", CASE, path, code=5)
    assert "letter.txt" in untouched.refusal("release", "scan", CASE, path, code=5)


@pytest.mark.parametrize(
    "content",
    [
        b"[{",
        b"{}",
        b'[{"concern": "x", "decision": "alias", "reason": "r", "by": "b"}]',
        b'[{"concern": "x", "decision": "forget", "reason": "r", "by": "b"}]',
        b'[{"concern": "x", "decision": "alias"}]',
        b"\xff\xfe",
    ],
)
def test_a_bad_decisions_file_is_refused(untouched: Program, content: bytes) -> None:
    path = untouched.folder / "decisions.json"
    path.write_bytes(content)
    report = ("--report", fiction.REPORT, "--decisions", path)
    told = untouched.refusal(
        "release", "make", CASE, *report, "--out", "o", "--basis", "final-report", code=5
    )
    plain(told)
    assert not (untouched.folder / "o").exists()


def flipped(path: Path, at: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(at * (len(content) - 1))] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("at", [0.001, 0.3, 0.6, 0.999])
def test_a_damaged_database_is_noticed_and_never_called_a_wrong_passphrase(
    workbench: Program, at: float
) -> None:
    flipped(workbench.vault / "vault.db", at)
    ran = workbench("vault", "verify", code=4)
    assert "passphrase is not right" not in ran.err
    plain(ran.err.strip())


@pytest.mark.parametrize("part", ["keys.json", "a sealed file", "no database", "an empty database"])
def test_a_damaged_part_is_noticed(workbench: Program, part: str) -> None:
    database = workbench.vault / "vault.db"
    if part == "keys.json":
        flipped(workbench.vault / "keys.json", 0.5)
        (workbench.vault / "keys.json.bak").unlink(missing_ok=True)
    elif part == "a sealed file":
        flipped(next(path for path in sorted((workbench.vault / "blobs").rglob("*")) if path.is_file()), 0.5)
        assert workbench.json("evidence", "verify", code=4)["sound"] is False
    elif part == "no database":
        database.unlink()
    else:
        database.write_bytes(b"")
    ran = workbench("vault", "verify", code=4)
    assert "passphrase is not right" not in ran.err
    plain(ran.err.strip())


def test_a_vault_of_a_newer_program_is_refused_untouched(workbench: Program) -> None:
    with open_vault(workbench.vault, bytearray(PASSPHRASE.encode())) as session:
        session.db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('workbench', 'm9', '')"
        )
    before = (workbench.vault / "vault.db").read_bytes()
    told = workbench.refusal("case", "list", code=4)
    assert "newer" in told
    assert (workbench.vault / "vault.db").read_bytes() == before


def test_a_database_that_is_not_ours_is_no_vault(workbench: Program) -> None:
    (workbench.vault / "vault.db").write_bytes(b"SQLite format 3\0" + bytes(8192))
    plain(workbench.refusal("case", "list", code=4))


def test_an_empty_case_is_released_as_it_is_and_told_what_it_lacks(workbench: Program) -> None:
    made = workbench.json("case", "new", "--title", "Empty", "--kind", "psii", "--regime", "psirf-provider")
    reference = made["case"]["reference"]
    assert workbench.json("release", "check", reference, "--report", "psii")["advice"]
    released = workbench.json(
        "release", "make", reference, "--report", "psii", "--out", "o", "--basis", "openness"
    )["release"]
    files = [workbench.folder / "o" / name for name in released["files"]]
    assert workbench.json("release", "verify", *files)["verified"] is True


def test_a_reference_twice_is_refused(workbench: Program) -> None:
    new = ("case", "new", "--title", "T", "--kind", "psii", "--regime", "psirf-provider")
    workbench(*new, "--reference", "X-1")
    plain(workbench.refusal(*new, "--reference", "X-1", code=5))
    assert len(workbench.json("case", "list")["cases"]) == 2
