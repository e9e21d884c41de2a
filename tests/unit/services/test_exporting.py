"""A case that is written out and read in again is the same case; nothing half-written is ever left."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.services.conftest import Import
from tests.unit.services.likeness import BASIS, Sessions, assert_alike, copied
from workbench import paths
from workbench.errors import BadInput, Cancelled, NotWritable, WorkbenchError
from workbench.records.case import Case, DecisionNote, Task
from workbench.records.evidence import Evidence
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.people import Engagement, Person
from workbench.records.release import ReleaseEntry
from workbench.records.report import ReportKind, Section
from workbench.services import records
from workbench.services.cases import load_case
from workbench.services.exchange import exporting
from workbench.services.exchange.exporting import export_case, safe_name
from workbench.services.exchange.importing import import_case
from workbench.services.session import Session
from workbench.store import ledger
from workbench.store.blobs import BlobReader


def listing(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("name", ["swarm", "psii", "national"])
def test_a_demonstration_case_comes_back_whole(new_session: Sessions, tmp_path: Path, name: str) -> None:
    here, there = new_session(), new_session()
    case = import_case(here, paths.resource("demo", name, "case.json")).case

    copy = copied(here, there, case, tmp_path / "copy.json")

    assert_alike(here, case, there, copy)


def test_what_was_made_here_gets_ids_that_are_never_taken_for_a_reference(
    session: Session, new_session: Sessions, demo_case: Case, tmp_path: Path
) -> None:
    first, _ = records.add(session, Finding, demo_case.case_id, statement="Never cited")
    cited, _ = records.add(session, Finding, demo_case.case_id, statement="Cited")
    records.add(
        session,
        Section,
        demo_case.case_id,
        report_kind=ReportKind.OTHER,
        section_key="mine",
        heading="Mine",
        body=f"See {{finding:{cited.reference}}} and ![x](evidence:E-2 'c'), not (note:E-2).",
    )
    records.remove(session, first)
    there = new_session()

    copy = load_case(there, copied(session, there, demo_case, tmp_path / "copy.json").case_id)

    body = next(section.body for section in copy.sections if section.section_key == "mine")
    assert body == "See {finding:F4} and ![x](evidence:E2 'c'), not (note:E-2)."
    assert next(f for f in copy.findings if f.file_id == "F4").statement == "Cited"


def test_records_of_one_file_id_each_get_their_own(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    case = import_file(findings=[{"id": "F2", "statement": "From the file"}]).case
    records.add(session, Finding, case.case_id, statement="Typed here")

    export_case(session, case.case_id, tmp_path / "copy.json", basis=BASIS)

    found = json.loads((tmp_path / "copy.json").read_text(encoding="utf-8"))["findings"]
    assert [(f["id"], f["statement"]) for f in found] == [("F2", "From the file"), ("F2-2", "Typed here")]


def test_contacts_tasks_decisions_and_notes_on_links_travel_too(
    session: Session, new_session: Sessions, demo_case: Case, tmp_path: Path
) -> None:
    case_id = demo_case.case_id
    whole = load_case(session, case_id)
    person: Person = whole.people[0]
    records.add(
        session, Engagement, case_id, person_id=person.id, means="call", summary="Told her.", reached=False
    )
    records.add(session, Task, case_id, title="Ring again")
    records.add(session, DecisionNote, case_id, title="Candour", decision="Owed", reason="Harm")
    resting = next(link for link in whole.links if link.relation is Relation.RESTS_ON)
    records.edit(session, resting, note="mostly")
    there = new_session()

    copy = copied(session, there, demo_case, tmp_path / "copy.json")

    assert_alike(session, demo_case, there, copy)
    notes = [link.note for link in load_case(there, copy.case_id).links if link.relation is Relation.RESTS_ON]
    assert "mostly" in notes


def test_files_stand_beside_the_case_under_their_own_names(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "notes.md").write_text(f"In {folder}", encoding="utf-8")
    case = import_file(
        evidence=[
            {"id": "E1", "title": "First", "file": "a/notes.md"},
            {"id": "E2", "title": "Second", "file": "b/notes.md"},
            {"id": "E3", "title": "Typed", "text": "Typed words"},
            {"id": "E4", "title": "Nothing yet"},
        ]
    ).case

    made = export_case(session, case.case_id, tmp_path / "copy.json", basis=BASIS)

    found = json.loads(made.path.read_text(encoding="utf-8"))["evidence"]
    assert [(e.get("file"), e.get("text")) for e in found] == [
        ("copy-files/E-1/notes.md", None),
        ("copy-files/E-2/notes.md", None),
        (None, "Typed words"),
        (None, None),
    ]
    assert (tmp_path / "copy-files" / "E-2" / "notes.md").read_text(encoding="utf-8") == "In b"
    assert made.files == 2


def test_only_the_writer_of_the_copy_may_read_it(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("words", encoding="utf-8")
    case = import_file(evidence=[{"id": "E1", "title": "A", "file": "notes.txt"}]).case
    export_case(session, case.case_id, tmp_path / "copy.json", basis=BASIS)

    places = ["copy.json", "copy-files", "copy-files/E-1", "copy-files/E-1/notes.txt"]
    # Windows keeps permissions elsewhere, and shows none to others here.
    shared = 0o077 if os.name == "posix" else 0
    assert [(tmp_path / place).stat().st_mode & shared for place in places] == [0, 0, 0, 0]


def test_a_place_that_refuses_is_found_out_before_anything_is_recorded(
    session: Session, demo_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> str:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr("workbench.services.outgoing.tempfile.mkdtemp", refused)
    with pytest.raises(NotWritable, match="refuses"):
        export_case(session, demo_case.case_id, tmp_path / "copy.json", basis=BASIS)

    assert load_case(session, demo_case.case_id).releases == ()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("notes.md", "notes.md"),
        ("ملاحظات 🩺.txt", "ملاحظات 🩺.txt"),
        ("a/b\\c:d?.pdf", "a_b_c_d_.pdf"),
        ("CON.txt", "_CON.txt"),
        ("..", "file"),
        ("é" * 300 + ".docx", "é" * 97 + ".docx"),
        ("x" * 300, "x" * 200),
        ("x." + "y" * 300, "x." + "y" * 198),
    ],
)
def test_file_names_are_made_safe_for_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_a_safe_name_is_one_name_of_bearable_length(name: str) -> None:
    safe = safe_name(name.encode(errors="replace").decode())

    assert safe
    assert safe not in (".", "..")
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\:*?"<>|')


def test_the_ledger_records_the_disclosure_before_anything_is_written(
    session: Session, demo_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries: list[tuple[ReleaseEntry, ...]] = []

    def stopped(*_: object) -> None:
        entries.append(load_case(session, demo_case.case_id).releases)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(exporting, "_write", stopped)
    with pytest.raises(NotWritable, match="no space left"):
        export_case(session, demo_case.case_id, tmp_path / "copy.json", basis=BASIS, reason="To sit in on")

    (entry,) = entries[0]
    assert (entry.report_kind, entry.basis, entry.decided_by) == ("case_exchange", BASIS, "Ada")
    assert entry.reason == "To sit in on"
    export, failure = ledger.entries(session.db, case_id=demo_case.case_id)[-2:]
    assert (export.verb, export.undoable) == ("export_case", False)
    assert json.loads(export.detail)["basis"] == BASIS
    assert failure.verb == "release_not_written"


@pytest.mark.parametrize("basis", ["", "final-report", "nonsense"])
def test_a_basis_that_does_not_fit_is_refused_with_those_that_do(
    session: Session, demo_case: Case, tmp_path: Path, basis: str
) -> None:
    with pytest.raises(BadInput, match=BASIS):
        export_case(session, demo_case.case_id, tmp_path / "copy.json", basis=basis)

    assert not (tmp_path / "copy.json").exists()
    assert load_case(session, demo_case.case_id).releases == ()


@pytest.mark.parametrize("taken", ["copy.json", "copy-files"])
def test_what_is_there_is_never_written_over_unasked(
    session: Session, demo_case: Case, tmp_path: Path, taken: str
) -> None:
    (tmp_path / taken).write_text("mine", encoding="utf-8")
    with pytest.raises(NotWritable, match="there already"):
        export_case(session, demo_case.case_id, tmp_path / "copy.json", basis=BASIS)

    assert (tmp_path / taken).read_text(encoding="utf-8") == "mine"
    assert load_case(session, demo_case.case_id).releases == ()


def test_an_older_copy_is_replaced_when_asked_and_a_folder_of_the_person_never(
    session: Session, import_file: Import, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("words", encoding="utf-8")
    case = import_file(evidence=[{"id": "E1", "title": "A", "file": "notes.txt"}]).case
    path = tmp_path / "copy.json"
    export_case(session, case.case_id, path, basis=BASIS)
    export_case(session, case.case_id, path, basis=BASIS, overwrite=True)
    (tmp_path / "copy-files" / "holiday.jpg").write_bytes(b"mine")

    with pytest.raises(NotWritable, match="this program wrote"):
        export_case(session, case.case_id, path, basis=BASIS, overwrite=True)

    assert listing(tmp_path / "copy-files") == {"E-1", "E-1/notes.txt", "holiday.jpg"}


def test_a_place_in_no_folder_or_in_the_vault_is_refused(
    session: Session, demo_case: Case, tmp_path: Path
) -> None:
    with pytest.raises(NotWritable, match="no such folder"):
        export_case(session, demo_case.case_id, tmp_path / "nowhere" / "copy.json", basis=BASIS)
    with pytest.raises(BadInput, match="vault's own folder"):
        export_case(session, demo_case.case_id, session.vault.folder / "copy.json", basis=BASIS)


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.EIO, "disk")


def _stopped(_done: int, _of: int) -> bool:
    return False


@pytest.mark.parametrize(
    ("break_it", "error"),
    [
        (lambda m: m.setattr(exporting, "flush", _full), NotWritable),
        (lambda m: m.setattr(BlobReader, "readinto", _full), NotWritable),
        (lambda m: m.setattr(Path, "rename", _full), NotWritable),
        (lambda m: None, Cancelled),
    ],
    ids=["flush", "copy", "rename", "cancelled"],
)
def test_a_failure_leaves_the_older_copy_exactly_as_it_was(
    session: Session,
    import_file: Import,
    tmp_path: Path,
    break_it: Callable[[pytest.MonkeyPatch], None],
    error: type[WorkbenchError],
) -> None:
    (tmp_path / "notes.txt").write_text("words", encoding="utf-8")
    case = import_file(evidence=[{"id": "E1", "title": "A", "file": "notes.txt"}]).case
    target = tmp_path / "target"
    target.mkdir()
    export_case(session, case.case_id, target / "copy.json", basis=BASIS)
    before, content = listing(target), (target / "copy.json").read_bytes()
    records.edit(session, load_case(session, case.case_id).evidence[0], title="B")

    progress = _stopped if error is Cancelled else None
    with pytest.MonkeyPatch.context() as patch:
        break_it(patch)
        with pytest.raises(error):
            export_case(
                session, case.case_id, target / "copy.json", basis=BASIS, overwrite=True, progress=progress
            )

    assert listing(target) == before
    assert (target / "copy.json").read_bytes() == content
    assert ledger.entries(session.db, case_id=case.case_id)[-1].verb == "release_not_written"


def test_a_file_kept_although_damaged_comes_back_too(
    session: Session, new_session: Sessions, import_file: Import, tmp_path: Path
) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not a document")
    case = import_file(evidence=[{"id": "E1", "title": "A", "file": "broken.docx", "readable": False}]).case
    there = new_session()

    copy = copied(session, there, case, tmp_path / "copy.json")

    assert_alike(session, case, there, copy)
    evidence: Evidence = load_case(there, copy.case_id).evidence[0]
    assert not evidence.readable
    assert evidence.note.startswith("The file is kept but was not read.")
