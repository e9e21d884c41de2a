"""A safe copy leaves through the door: scanned, noted with its digests, never over another file."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from PIL import Image

from tests.unit.services.conftest import Import
from workbench.errors import BadInput, NotFound, NotWritable, ReleaseRefused
from workbench.records.record import CaseId
from workbench.seal import digest
from workbench.services.releasing.cleaning import clean_file, refuse_unsafe, suggested
from workbench.services.session import Session

_PEOPLE = [{"id": "P1", "name": "Wren Aldous", "kind": "staff"}]


@pytest.fixture
def case_id(import_file: Import) -> CaseId:
    return CaseId(import_file(people=_PEOPLE).case.case_id)


def _word(path: Path, words: str) -> Path:
    document = docx.Document()
    document.core_properties.author = "Wren Aldous"
    document.add_paragraph(words)
    document.save(str(path))
    return path


def _last_note(session: Session) -> tuple[str, dict[str, object]]:
    verb, detail = session.db.execute(
        "SELECT verb, detail FROM operation ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return verb, json.loads(detail)


def test_a_safe_copy_is_written_and_the_ledger_holds_its_digests(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    source, out = _word(tmp_path / "a.docx", "The clock was right."), tmp_path / "b.docx"

    copy = clean_file(session, case_id, source, out)

    assert copy.written == out
    assert [p.text for p in docx.Document(str(out)).paragraphs] == ["The clock was right."]
    assert ("properties (author, title and others)", 2) in copy.removed
    verb, detail = _last_note(session)
    assert verb == "clean_file"
    assert detail["before_sha256"] == digest(source.read_bytes())
    assert detail["after_sha256"] == digest(out.read_bytes()) == copy.sha256


def test_a_copy_that_still_names_somebody_is_not_written(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    source, out = _word(tmp_path / "a.docx", "Wren Aldous was there."), tmp_path / "b.docx"

    copy = clean_file(session, case_id, source, out)

    assert copy.written is None
    assert not out.exists()
    assert _last_note(session)[0] != "clean_file"
    with pytest.raises(ReleaseRefused, match="1 blocking concern"):
        refuse_unsafe(copy)


def test_a_safe_picture_is_pixels_alone_and_asks_for_a_look(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Wren Aldous"
    exif[0x0112] = 6
    Image.new("RGB", (30, 20)).save(tmp_path / "a.jpg", exif=exif)

    copy = clean_file(session, case_id, tmp_path / "a.jpg", tmp_path / "b.jpg")

    made = Image.open(io.BytesIO((tmp_path / "b.jpg").read_bytes()))
    assert made.size == (20, 30)
    assert not made.getexif()
    assert [concern.kind.value for concern in copy.concerns] == ["image"]


def test_no_file_is_written_over_and_endings_are_kept(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    source = _word(tmp_path / "a.docx", "Plain.")
    with pytest.raises(NotWritable):
        clean_file(session, case_id, source, source)
    with pytest.raises(BadInput, match=r"\.docx"):
        clean_file(session, case_id, source, tmp_path / "b.pdf")
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.png", b"\x89PNG\r\n\x1a\n broken"),
        ("a.exe", b"MZ"),
        ("a.txt", b"plain words"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_in_a_plain_sentence(
    session: Session, case_id: CaseId, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput):
        clean_file(session, case_id, tmp_path / name, tmp_path / "out.docx")
    with pytest.raises(NotFound):
        clean_file(session, case_id, tmp_path / "none.docx", tmp_path / "out.docx")


def test_the_copy_is_offered_a_name_beside_the_file() -> None:
    assert suggested(Path("x/Minutes.DOCM")) == "Minutes-safe.docx"
    assert suggested(Path("scan.tif")) == "scan-safe.png"
