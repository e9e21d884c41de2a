"""The index of the words of evidence is current as evidence comes, and goes with its case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import fiction
from tests.unit.services.steps import open_case
from workbench.compose.outline import load_outline
from workbench.records.record import CaseId, RecordId
from workbench.regimes import load_regime
from workbench.release.prints import packed, printer, unpacked
from workbench.services.cases import load_case
from workbench.services.exchange.importing import import_case
from workbench.services.filing import add_files
from workbench.services.redacting import withhold
from workbench.services.releasing.guarding import guard_of
from workbench.services.session import Session
from workbench.services.vaults import erase_case
from workbench.services.word_prints import prints_of
from workbench.store import word_prints
from workbench.store.search import file_text

SAID = "I noticed the board had not moved, and the clock in the corner was right, so I left it."


@pytest.fixture
def told(session: Session, tmp_path: Path) -> tuple[CaseId, RecordId]:
    """A case with one note."""
    case = open_case(session)
    (tmp_path / "note.txt").write_text(SAID, encoding="utf-8")
    (added,) = add_files(session, case.case_id, [tmp_path / "note.txt"])
    assert added.evidence is not None
    return case.case_id, added.evidence.id


def test_evidence_is_indexed_as_it_arrives(session: Session, told: tuple[CaseId, RecordId]) -> None:
    case_id, evidence_id = told
    case = load_case(session, case_id)
    min_run = load_regime(case.case.regime).assessment.min_run_words
    expected = printer(session.vault.fact("digest_key")).prints(SAID, min_run)
    assert word_prints.of_case(session.db, case_id) == {evidence_id: packed(expected, min_run)}


def test_redacted_copies_and_imported_cases_are_indexed_too(
    session: Session, told: tuple[CaseId, RecordId], tmp_path: Path
) -> None:
    case_id, evidence_id = told
    (original,) = load_case(session, case_id).evidence
    copy, _ = withhold(session, original, words=["clock"])
    assert set(word_prints.of_case(session.db, case_id)) == {evidence_id, copy.id}
    case = import_case(session, fiction.written(tmp_path / "input")).case
    readable = {e.id for e in load_case(session, case.case_id).evidence if file_text(session.db, e.id)}
    assert readable
    assert set(word_prints.of_case(session.db, case.case_id)) == readable


def test_what_is_missing_or_of_another_length_is_made_anew(
    session: Session, told: tuple[CaseId, RecordId]
) -> None:
    case_id, evidence_id = told
    before = word_prints.of_case(session.db, case_id)
    session.db.execute("DELETE FROM word_print")
    prints_of(session, case_id, {evidence_id: SAID}, 5)
    assert unpacked(word_prints.of_case(session.db, case_id)[evidence_id], 5) is not None
    case = load_case(session, case_id)
    guard_of(session, case, load_regime(case.case.regime))
    assert word_prints.of_case(session.db, case_id) == before


def test_the_index_goes_with_its_case(session: Session, told: tuple[CaseId, RecordId]) -> None:
    case_id, _ = told
    erase_case(session, load_case(session, case_id).case.reference)
    assert session.db.execute("SELECT count(*) FROM word_print").fetchone() == (0,)


def test_detectors_are_kept_until_what_they_guard_changes(
    session: Session, told: tuple[CaseId, RecordId], tmp_path: Path
) -> None:
    case_id, _ = told
    case = load_case(session, case_id)
    regime = load_regime(case.case.regime)
    guard = guard_of(session, case, regime)
    assert guard_of(session, load_case(session, case_id), regime) is guard
    (tmp_path / "more.txt").write_text(SAID[::-1], encoding="utf-8")
    add_files(session, case_id, [tmp_path / "more.txt"])
    assert guard_of(session, load_case(session, case_id), regime) is not guard


def test_each_report_keeps_its_detectors_and_they_share_the_evidence(
    session: Session, told: tuple[CaseId, RecordId]
) -> None:
    case = load_case(session, told[0])
    regime = load_regime(case.case.regime)
    report, files = guard_of(session, case, regime, load_outline("psii")), guard_of(session, case, regime)
    assert guard_of(session, case, regime, load_outline("psii")) is report
    assert guard_of(session, case, regime) is files
    assert report.material.evidence is files.material.evidence
    assert not set(files.material.allowed) >= set(report.material.allowed)


def test_nothing_is_kept_in_memory_after_closing(session: Session, told: tuple[CaseId, RecordId]) -> None:
    case = load_case(session, told[0])
    guard_of(session, case, load_regime(case.case.regime))
    session.close()
    assert session.kept == {}
