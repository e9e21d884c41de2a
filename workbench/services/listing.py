"""Evidence lists for cases of any size: which pieces, in which order, and the few that are looked at."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.records.evidence import Evidence, EvidenceKind
from workbench.records.marking import Marking
from workbench.records.record import CaseId, RecordId
from workbench.services.session import Session
from workbench.store import listing
from workbench.store.listing import EvidenceOrder as EvidenceOrder


def evidence_ids(
    session: Session,
    case_id: CaseId,
    *,
    order: EvidenceOrder = EvidenceOrder.REFERENCE,
    descending: bool = False,
    words: str = "",
    kind: EvidenceKind | None = None,
    marking: Marking | None = None,
) -> tuple[RecordId, ...]:
    """The ids of a case's evidence in order; what has no date comes last, whichever way.

    With `words`, only those that hold each of them, in any capitals and inside longer words too, in their
    reference, title, source or file name.
    """
    return listing.evidence_ids(
        session.db,
        case_id,
        order=order,
        descending=descending,
        words=words.split(),
        kind=kind,
        marking=marking,
    )


def evidence_page(session: Session, ids: Sequence[RecordId]) -> tuple[Evidence, ...]:
    """The evidence of these ids in their order; a piece that is gone is left out."""
    return listing.evidence_page(session.db, ids)
