"""The index of the words of evidence: kept current as evidence arrives, and filled in where it is missing.

Owns when fingerprints are made. What they are is `release.prints`; where they lie is the store's.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.records.extract import Extract
from workbench.records.record import CaseId, RecordId
from workbench.regimes import Regime
from workbench.release.prints import packed, printer, unpacked
from workbench.services.session import Session
from workbench.store import word_prints
from workbench.store.blobs import SealedBlob
from workbench.store.driver import begin


def keep_file(
    session: Session,
    case_id: CaseId,
    evidence_id: RecordId,
    regime: Regime,
    sealed: SealedBlob,
    extract: Extract,
) -> None:
    """Keep a sealed file, its text and the index of its words; called inside the operation that uses it."""
    session.vault.keep_file(case_id, evidence_id, sealed, extract)
    if extract.text:
        _keep(session, case_id, evidence_id, extract.text, regime.assessment.min_run_words)


def prints_of(
    session: Session, case_id: CaseId, texts: Mapping[RecordId, str], min_run: int
) -> Mapping[RecordId, bytes]:
    """The index of these texts. What is missing, or was made for runs of another length, is made now.

    It is kept where the vault was opened for writing; else it is for this time.
    """
    kept = word_prints.of_case(session.db, case_id)
    missing = [each for each in texts if unpacked(kept.get(each, b""), min_run) is None]
    if not missing or not session.vault.writes:
        return kept
    with begin(session.db):
        for evidence_id in missing:
            _keep(session, case_id, evidence_id, texts[evidence_id], min_run)
    return word_prints.of_case(session.db, case_id)


def _keep(session: Session, case_id: CaseId, evidence_id: RecordId, text: str, min_run: int) -> None:
    prints = printer(session.vault.fact("digest_key")).prints(text, min_run)
    word_prints.keep(session.db, case_id, evidence_id, packed(prints, min_run))
