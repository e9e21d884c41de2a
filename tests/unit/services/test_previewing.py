"""A preview shows the report as it is, says on every page that it is no release, and leaves no trace."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.e2e import fiction
from tests.unit.services.steps import open_case
from workbench.errors import BadInput, NotFound
from workbench.records.document import Document, Passage, Run
from workbench.records.record import CaseId
from workbench.records.release import Terms
from workbench.records.report import ReportKind
from workbench.regimes import load_regime
from workbench.release.gate import PREVIEW, fitting_basis, open_preview
from workbench.services.exchange.importing import import_case
from workbench.services.history import list_history
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.previewing import preview_pages
from workbench.services.reports import write_section
from workbench.services.session import Session

MARK = "Preview: not released"


@pytest.fixture
def case_id(session: Session, tmp_path: Path) -> CaseId:
    return import_case(session, fiction.written(tmp_path / "input")).case.case_id


def pages(content: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(content)) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_every_page_says_that_it_is_not_released(session: Session, case_id: CaseId) -> None:
    shown = pages(preview_pages(session, case_id, fiction.REPORT))
    assert shown
    assert all(MARK in page for page in shown)


def test_it_shows_what_a_release_would_refuse(session: Session, case_id: CaseId) -> None:
    concern = check_release(session, case_id, fiction.REPORT).blocking[0]
    assert " ".join(concern.text.split()) in " ".join(pages(preview_pages(session, case_id, fiction.REPORT)))


def test_it_is_entered_nowhere(session: Session, case_id: CaseId) -> None:
    before = list_history(session)
    files = sorted(session.vault.folder.rglob("*"))
    preview_pages(session, case_id, fiction.REPORT)
    assert list_history(session) == before
    assert sorted(session.vault.folder.rglob("*")) == files


def test_an_unfinished_report_is_shown_too(session: Session) -> None:
    case = open_case(session)
    assert pages(preview_pages(session, case.case_id, fiction.REPORT))
    write_section(
        session, case.case_id, ReportKind.NATIONAL_INVESTIGATION, "Incident", "| | B |\n|---|---|\n| 1 | 2 |"
    )
    assert "Not written yet" in " ".join(pages(preview_pages(session, case.case_id, fiction.REPORT)))


def test_no_such_report_or_case_is_said(session: Session, case_id: CaseId) -> None:
    with pytest.raises(NotFound):
        preview_pages(session, case_id, "no-such-report")
    with pytest.raises(NotFound):
        preview_pages(session, CaseId("none"), fiction.REPORT)


def test_the_gate_puts_the_mark_on_and_its_basis_fits_no_release() -> None:
    regime = load_regime("psirf-provider")
    words = Passage(id="t", section="front", runs=(Run(text="A fall"),))
    document = Document(title=words, kind="psii", blocks=(), mark=None)
    terms = Terms(
        release_id="r",
        case_reference="PSII-2026-001",
        report_kind="psii",
        purposes=("final_report",),
        regime=regime.code,
        basis="final-report",
        basis_title="Final report",
        decided_by="Lead",
        reason="",
        released_on=date(2026, 3, 1),
    )
    release = open_preview(document, terms=terms, regime=regime)
    assert release.document.mark is not None
    assert release.document.mark.text == release.terms.release_id == MARK
    assert release.recommendations == b""
    assert release.terms.basis == PREVIEW
    with pytest.raises(BadInput):
        fitting_basis(release.terms, regime)
