"""Findings: stated, put in order, and tied to what they rest on and to what speaks against them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict, Unpack

from workbench.changes import Changes
from workbench.records.analysis import Event, Factor
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Confidence, Finding
from workbench.records.links import Link, Relation
from workbench.records.record import CaseId
from workbench.services import records
from workbench.services.session import Session

Ground = Evidence | Excerpt | Event | Factor
"""What a finding may rest on."""


class FindingFields(TypedDict, total=False):
    """What can be said of a finding besides its statement."""

    explanation: str
    confidence: Confidence | None


class FindingChanges(FindingFields, total=False):
    """What can be changed of a finding."""

    statement: str


def add_finding(
    session: Session,
    case_id: CaseId,
    statement: str,
    *,
    rests_on: Iterable[Ground] = (),
    **values: Unpack[FindingFields],
) -> tuple[Finding, Changes]:
    """State a finding after the others, with what it rests on. Raises: BadInput, NotFound."""
    return records.add(
        session,
        Finding,
        case_id,
        links=[(Relation.RESTS_ON, ground) for ground in rests_on],
        statement=statement,
        position=records.next_position(session, Finding, case_id),
        **values,
    )


def edit_finding(
    session: Session, finding: Finding, **values: Unpack[FindingChanges]
) -> tuple[Finding, Changes]:
    """Change a finding. Raises: BadInput, NotFound."""
    return records.edit(session, finding, **values)


def remove_finding(session: Session, finding: Finding) -> Changes:
    """Strike out a finding; what it answered and what followed from it stands without it.

    Raises: NotFound.
    """
    return records.remove(session, finding)


def order_findings(session: Session, order: Sequence[Finding]) -> Changes:
    """Put the findings into this order. Raises: BadInput, NotFound."""
    return records.arrange(session, order)


def rest_on(session: Session, finding: Finding, ground: Ground) -> tuple[Link, Changes]:
    """Say that a finding rests on evidence, an excerpt, an event or a factor. Raises: BadInput, NotFound."""
    return records.link(session, finding, Relation.RESTS_ON, ground, verb="rest_finding")


def unrest(session: Session, finding: Finding, ground: Ground) -> Changes:
    """Say that a finding does not rest on this after all. Raises: NotFound."""
    return records.untie(session, finding, Relation.RESTS_ON, ground, verb="unrest_finding")


def order_grounds(session: Session, finding: Finding, grounds: Sequence[Ground]) -> Changes:
    """Make these all that a finding rests on, in this order. Raises: BadInput, NotFound."""
    tied = {Relation.RESTS_ON: grounds}
    return records.edit(session, finding, verb="order_grounds", tied=tied)[1]


def counter(session: Session, finding: Finding, against: Ground, response: str = "") -> tuple[Link, Changes]:
    """Record what speaks against a finding, and why the finding stands; said again, the response is
    replaced.

    Raises: BadInput, NotFound.
    """
    return records.link(
        session, finding, Relation.COUNTERED_BY, against, note=response, verb="counter_finding"
    )


def drop_counter(session: Session, finding: Finding, against: Ground) -> Changes:
    """Say that this does not speak against a finding after all. Raises: NotFound."""
    return records.untie(session, finding, Relation.COUNTERED_BY, against, verb="drop_counter")
