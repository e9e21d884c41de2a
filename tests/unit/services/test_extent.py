"""A response to an order: whatever was not asked for is in no part of any of its files."""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pypdfium2
import pytest

from tests.e2e import fiction
from workbench.records.record import CaseId
from workbench.records.report import ReportKind
from workbench.release.kinds import Extent
from workbench.services import reports
from workbench.services.exchange.importing import import_case
from workbench.services.releasing.making import make_release
from workbench.services.session import Session

KIND = ReportKind.NATIONAL_INVESTIGATION
ASKED, NOT_ASKED = "Chartreuse plinths were counted twice", "Vermilion plinths were never counted"


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    made = import_case(session, fiction.written(tmp_path / "input")).case.case_id
    reports.write_section(session, made, KIND, "Asked", f"{ASKED}.", section_key="asked")
    reports.write_section(session, made, KIND, "Not asked", f"{NOT_ASKED}.", section_key="not_asked")
    return made


def everything_in(path: Path) -> str:
    """All words of a file: what is shown, and every part as it is stored, unpacked."""
    content = path.read_bytes()
    found = [content]
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as package:
            found += [package.read(name) for name in package.namelist()]
    said = [part.decode("utf-8", "ignore") for part in found]
    if path.suffix == ".pdf":
        said += _of_pdf(content)
    return " ".join(" ".join(said).split())


def _of_pdf(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as pdf:
        shown = [page.get_textpage().get_text_bounded() for page in pdf]
    streams = []
    for piece in content.split(b"stream\n")[1:]:
        try:
            streams.append(zlib.decompressobj().decompress(piece).decode("utf-16-be", "ignore"))
        except zlib.error:
            continue
    return [*shown, *streams]


def test_only_the_named_section_and_evidence_leave_in_every_format(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    done = make_release(
        session, case_id, fiction.REPORT, formats=("word", "pdf", "html"), out=tmp_path / "out",
        basis="court-order", kind="lawful_response", recipient="The court", reason="Order 12/31",
        extent=Extent(sections=("asked",), evidence=("E-2",)),
    )  # fmt: skip
    assert len(done.files) == 3
    for path in done.files:
        words = everything_in(path)
        assert ASKED in words
        assert "reads the label aloud" in words
        assert "The court" in words
        for other in (NOT_ASKED, "Vermilion", fiction.NURSE, "morphine", "telephone", "Quillfeather"):
            assert other not in words
    assert done.entry.extent == "sections asked; evidence E-2"


def test_the_certificate_says_how_much_left_and_on_what_basis(
    session: Session, case_id: CaseId, tmp_path: Path
) -> None:
    done = make_release(
        session, case_id, fiction.REPORT, formats=("html",), out=tmp_path / "out", basis="court-order",
        recipient="The court", reason="Order 12/31", extent=Extent(evidence=("E-2",)),
    )  # fmt: skip
    said = done.certificate.read_text(encoding="utf-8")
    assert '"extent":"evidence E-2"' in said
    assert '"basis":"court-order"' in said
    assert ASKED not in done.files[0].read_text(encoding="utf-8")
