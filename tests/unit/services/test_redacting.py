"""Redacted copies are evidence of their own, tied to the original, undone as one step; looks are recorded."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.unit.services.conftest import Import
from workbench.errors import BadInput, UserError
from workbench.records.evidence import Evidence
from workbench.records.links import Relation
from workbench.records.record import CaseId
from workbench.services.cases import load_case
from workbench.services.evidence import add_files, evidence_text, list_evidence, read_file
from workbench.services.exchange.exporting import export_case
from workbench.services.exchange.importing import import_case
from workbench.services.looking import CHECKS, record_look, withdraw_look
from workbench.services.redacting import (
    Box,
    Span,
    cover,
    originals,
    preview,
    proposed,
    silence,
    ways,
    withhold,
)
from workbench.services.session import Session, undo

_PEOPLE = [
    {"id": "P1", "name": "Wren Aldous", "kind": "staff", "role": "Nurse"},
    {"id": "P2", "name": "Tomas Brill", "kind": "staff", "role": "Nurse"},
]
_SAID = "Wren Aldous rang Tomas Brill. Mr Brill's number is 943 476 5919.\n"


@pytest.fixture
def case_id(import_file: Import) -> CaseId:
    return CaseId(import_file(people=_PEOPLE).case.case_id)


def _added(session: Session, case_id: CaseId, path: Path, content: bytes) -> Evidence:
    path.write_bytes(content)
    evidence = add_files(session, case_id, [path])[0].evidence
    assert evidence is not None
    return evidence


def _picture() -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Wren Aldous"
    Image.new("RGB", (60, 40), (200, 210, 220)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def _sound() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(1000)
        out.writeframes(b"\x11\x11" * 2000)
    return file.getvalue()


def _content(session: Session, evidence: Evidence) -> bytes:
    with read_file(session, evidence) as file:
        return file.readall()


def test_a_covered_picture_is_new_evidence_tied_to_its_original(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    evidence = _added(session, case_id, tmp_path / "a.jpg", _picture())
    before = _content(session, evidence)

    copy, changes = cover(
        session, evidence, [Box(left=5, top=5, width=20, height=10)], reason="The wristband."
    )

    assert originals(session, copy) == (evidence,)
    assert (copy.media_type, copy.marking, copy.evidence_kind) == ("image/png", evidence.marking, "image")
    assert b"Wren" not in _content(session, copy)
    assert _content(session, evidence) == before
    tie = load_case(session, case_id).links_from(copy.id, Relation.DERIVED_FROM)[0]
    assert tie.note == "1 box filled in the picture by Ada. The wristband."
    assert changes.touched


def test_undo_takes_the_copy_back_and_leaves_the_original(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    evidence = _added(session, case_id, tmp_path / "a.jpg", _picture())
    cover(session, evidence, [Box(left=5, top=5, width=20, height=10)])

    assert undo(session, case_id)[0] == "redact_evidence"
    assert list_evidence(session, case_id) == (evidence,)
    assert not load_case(session, case_id).links


def test_a_recording_is_silenced_in_a_new_file(session: Session, case_id: CaseId, tmp_path: Path) -> None:
    evidence = _added(session, case_id, tmp_path / "a.wav", _sound())

    copy, _ = silence(session, evidence, [Span(start=0.5, end=1)])

    assert ways(evidence) == ("spans",)
    assert copy.media_type == "audio/wav"
    assert _content(session, copy)[44 + 1000 : 44 + 2000] == bytes(1000)


def test_names_and_numbers_are_taken_out_of_a_text(session: Session, case_id: CaseId, tmp_path: Path) -> None:
    evidence = _added(session, case_id, tmp_path / "a.txt", _SAID.encode())
    text, cuts = proposed(session, evidence)

    copy, _ = withhold(session, evidence, cuts, words=["rang"])

    said = evidence_text(session, case_id, copy.reference)
    assert said == "[Nurse A] [withheld] [Nurse B]. [Nurse B]'s number is [withheld].\n"
    assert _content(session, copy) == said.encode()
    assert preview(session, evidence, cuts).replace(" rang ", " [withheld] ") == said
    assert text == _SAID


def test_what_is_kept_on_purpose_stays_and_is_said(session: Session, case_id: CaseId, tmp_path: Path) -> None:
    evidence = _added(session, case_id, tmp_path / "a.txt", _SAID.encode())
    text, cuts = proposed(session, evidence)
    kept = {cut.words for cut in cuts if text[cut.start : cut.end] == "Wren Aldous"}

    copy, _ = withhold(session, evidence, [c for c in cuts if c.words not in kept], kept=kept)

    assert evidence_text(session, case_id, copy.reference).startswith("Wren Aldous rang [Nurse B]")
    tie = load_case(session, case_id).links_from(copy.id, Relation.DERIVED_FROM)[0]
    assert "1 left on purpose" in tie.note


def test_what_cannot_be_redacted_is_refused_and_leaves_nothing(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    evidence = _added(session, case_id, tmp_path / "a.txt", b"The clock was right.\n")
    files = sorted((session.vault.folder / "blobs").rglob("*"))

    with pytest.raises(BadInput):
        cover(session, evidence, [Box(left=0, top=0, width=9, height=9)])
    with pytest.raises(BadInput):
        silence(session, evidence, [Span(start=0, end=1)])
    with pytest.raises(BadInput):
        withhold(session, evidence)
    with pytest.raises(BadInput):
        withhold(session, evidence, words=["not there"])
    assert sorted((session.vault.folder / "blobs").rglob("*")) == files
    assert list_evidence(session, case_id) == (evidence,)


def test_a_look_needs_all_checks_and_can_be_taken_back(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    evidence = _added(session, case_id, tmp_path / "a.jpg", _picture())
    with pytest.raises(BadInput, match="not complete"):
        record_look(session, evidence, checked=["faces"])
    with pytest.raises(BadInput, match="these"):
        record_look(session, evidence, checked=["shoes"])

    looked, _ = record_look(session, evidence, checked=CHECKS, by="Ama Field")
    assert (looked.looked_by, looked.looked_for) == ("Ama Field", tuple(CHECKS))
    assert looked.looked_at is not None
    assert withdraw_look(session, looked)[0].looked_at is None


def test_copies_and_looks_go_out_with_the_case_and_come_back(
    session: Session, case_id: CaseId, tmp_path: Path, new_session: Callable[[], Session]
) -> None:
    evidence = _added(session, case_id, tmp_path / "a.jpg", _picture())
    copy, _ = cover(session, evidence, [Box(left=5, top=5, width=20, height=10)])
    record_look(session, copy, checked=CHECKS, by="Ama Field")
    out = tmp_path / "out"
    out.mkdir()
    export_case(session, case_id, out / "case.json", basis="internal-need")
    other = new_session()

    back = load_case(other, CaseId(import_case(other, out / "case.json").case.case_id))

    again = next(item for item in back.evidence if item.looked_at is not None)
    assert again.looked_by == "Ama Field"
    assert [item.reference for item in back.targets(again.id, Relation.DERIVED_FROM)] == [evidence.reference]


def test_nothing_but_evidence_is_derived_from_evidence() -> None:
    from workbench.services.records import JOINS

    kinds = JOINS[Relation.DERIVED_FROM]
    assert {kind.value for side in kinds for kind in side} == {"evidence"}
    assert issubclass(BadInput, UserError)
