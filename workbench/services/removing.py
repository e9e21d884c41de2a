"""Deleting several records of a case as one step, and finding them by what people cite them by.

Owns which kinds can be deleted so. What goes with a record is for `records` to know.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.changes import Changes
from workbench.errors import BadInput, NotFound
from workbench.records.recommendations import Recommendation
from workbench.records.record import CaseId, Kind, Record
from workbench.services import records
from workbench.services.cases import load_case
from workbench.services.recommendations import require_drafted
from workbench.services.session import Session

_ON_RECORD = (Kind.DISCLOSURE_DECISION, Kind.RELEASE_ENTRY, Kind.APPROVED_PHRASE, Kind.STANDING_BASIS)
REMOVABLE = frozenset(Kind) - {Kind.CASE, Kind.LINK, *_ON_RECORD}
"""A case is erased, links are untied, and what was decided and released stays on record."""


def remove_records(session: Session, chosen: Sequence[Record]) -> Changes:
    """Delete records of one case, of whatever kinds, with what belongs to them: one step to undo.

    All of them go or none does.

    Raises:
        BadInput: they are of different cases, one is of a kind that is not deleted so, or one is a
        recommendation that was issued. NotFound: one of them is gone already.
    """
    for record in chosen:
        if record.kind not in REMOVABLE:
            raise BadInput("Only what people put into a case can be deleted from it.")
        if isinstance(record, Recommendation):
            require_drafted(session, record)
    kinds = {record.kind.value for record in chosen}
    verb = f"remove_{kinds.pop()}" if len(kinds) == 1 else "remove_records"
    return records.remove_all(session, chosen, verb=verb)


def find_records(session: Session, case_id: CaseId, references: Sequence[str]) -> tuple[Record, ...]:
    """The records of a case cited by these references (E-3, F-1) or numbers, in any capitals, each once.

    Raises:
        NotFound: one is not there; says which. No such case.
    """
    known: dict[str, Record] = {}
    for record in load_case(session, case_id).by_id.values():
        if record.kind in REMOVABLE:
            known[record.reference.casefold()] = record
            if isinstance(record, Recommendation) and record.number:
                known[record.number.casefold()] = record
    found: dict[str, Record] = {}
    for said in references:
        cited = known.get(said.strip().casefold())
        if cited is None:
            raise NotFound(f"This case has nothing with the reference {said.strip()}. Nothing was deleted.")
        found[cited.id] = cited
    return tuple(found.values())
