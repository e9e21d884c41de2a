"""Search over every case of the vault, with what a person needs to recognise each place found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.errors import BadInput
from workbench.records.record import CaseId, Kind, RecordId
from workbench.services import titles
from workbench.services.cases import find_case
from workbench.services.session import Session
from workbench.store import search as index
from workbench.store import tables
from workbench.store.rows import CLASSES

MOST = 1000
"""Results; whoever wants more has to say more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A place where the words stand. `snippet` marks them with ‹ and ›; `where` names the place inside
    an evidence text ("page 3"), and is empty for a record's own words."""

    kind: Kind
    record_id: RecordId
    case_id: CaseId
    reference: str
    case: str
    title: str = field(repr=False)
    snippet: str = field(repr=False)
    where: str = field(repr=False)


def search(
    session: Session, query: str, *, case: str = "", kinds: Sequence[Kind] = (), limit: int = 50
) -> tuple[Result, ...]:
    """Places that hold every word of `query`, best first; "quoted words" must stand together.

    `case` is a case's reference; without it every case is searched.

    Raises:
        NotFound: no such case. BadInput: `limit` is not from 1 to 1,000.
    """
    if not 1 <= limit <= MOST:
        raise BadInput(f"Ask for 1 to {MOST} results.", where="limit")
    case_id = find_case(session, case).case_id if case else None
    references = {each.case_id: each.reference for each in tables.cases(session.db)}
    results = []
    for hit in index.find(session.db, query, case_id=case_id, kinds=kinds, limit=limit):
        record = tables.get(session.db, CLASSES[hit.kind], hit.record_id)
        results.append(
            Result(
                kind=hit.kind,
                record_id=hit.record_id,
                case_id=hit.case_id,
                reference=titles.reference(record),
                case=references[hit.case_id],
                title=titles.title(record),
                snippet=hit.snippet,
                where=hit.place,
            )
        )
    return tuple(results)
