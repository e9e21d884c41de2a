"""Recommendations: drafted, tied to what they follow from, and moved on through their statuses.

Owns which changes a status allows. Numbers are given by `numbering`; reading and finding them is
`recommendation_views`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from workbench.changes import Changes
from workbench.compose.wording import cited
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.people import Organisation
from workbench.records.recommendations import (
    Estimate,
    Recommendation,
    RecommendationStatus,
    RecommendationType,
)
from workbench.records.record import CaseId, RecordId
from workbench.regimes import RecommendationType as TypeRules
from workbench.regimes import load_regime
from workbench.services import numbering, records
from workbench.services.session import Session
from workbench.services.tidying import is_blank, require_past, tidied, today
from workbench.store import tables

Status = RecommendationStatus

_DRAFTED = frozenset({Status.DRAFT, Status.AGREED})


class RecommendationFields(TypedDict, total=False):
    """What can be said of a recommendation besides its type and action.

    The addressee is an organisation of the case, or a name.
    """

    addressee: Organisation | str | None
    partners: tuple[str, ...]
    intent: str
    risk_addressed: str
    population: str
    inequalities: str
    outcome_sought: str
    seips: tuple[str, ...]
    counter_evidence: str
    level_of_intervention: str
    cost: Estimate | None
    benefit: Estimate | None
    strategic_fit: str
    unintended_effects: str
    measure: str
    data_source: str
    frequency: str
    monitored_by: str
    review_on: date | None
    due_on: date | None
    response_due_on: date | None


class RecommendationChanges(RecommendationFields, total=False):
    """What can be changed of a recommendation; its status and number have verbs of their own."""

    type: RecommendationType
    action: str


def add_recommendation(
    session: Session,
    case_id: CaseId,
    kind: RecommendationType,
    action: str,
    *,
    findings: Iterable[Finding] = (),
    **values: Unpack[RecommendationFields],
) -> tuple[Recommendation, Changes]:
    """Draft a recommendation after the others, with the findings it follows from.

    Raises:
        BadInput: the case's regime has no such type, or a value cannot be used. NotFound.
    """
    rules_of(session, case_id, kind)
    return records.add(
        session,
        Recommendation,
        case_id,
        links=[(Relation.FOLLOWS_FROM, finding) for finding in findings],
        type=kind,
        action=action,
        position=records.next_position(session, Recommendation, case_id),
        **_fields(session, case_id, values),
    )


def edit_recommendation(
    session: Session, recommendation: Recommendation, **values: Unpack[RecommendationChanges]
) -> tuple[Recommendation, Changes]:
    """Change a recommendation; the type of one that has its number stays.

    Raises:
        BadInput: the case's regime has no such type, or a value cannot be used. NotFound.
    """
    now = tables.get(session.db, Recommendation, recommendation.id)
    _check_type(session, now, values.get("type", now.type))
    return records.edit(session, now, **_fields(session, now.case_id, values))


def edit_recommendations(
    session: Session, chosen: Sequence[Recommendation], **values: Unpack[RecommendationChanges]
) -> tuple[tuple[Recommendation, ...], Changes]:
    """Say the same of several recommendations of one case, as one step.

    Raises: as `edit_recommendation`; then none of them is changed.
    """
    found = [tables.get(session.db, Recommendation, each.id) for each in chosen]
    if len({each.case_id for each in found}) != 1:
        raise BadInput("Choose recommendations of one case.")
    for each in found:
        _check_type(session, each, values.get("type", each.type))
    fields = tidied(_fields(session, found[0].case_id, values))
    after = tuple(replace(each, **fields) for each in found)
    with session.vault.operation("edit_recommendation", found[0].case_id) as work:
        for was, now in zip(found, after, strict=True):
            records.check(now)
            if now != was:
                work.update(now)
    return after, work.done


def remove_recommendation(session: Session, recommendation: Recommendation) -> Changes:
    """Strike out a draft. What was issued is withdrawn or superseded instead, and keeps its number.

    Raises: BadInput, NotFound.
    """
    return records.remove(session, require_drafted(session, recommendation))


def require_drafted(session: Session, recommendation: Recommendation) -> Recommendation:
    """The recommendation as it is now; refuses to let one go that was issued. Raises: BadInput, NotFound."""
    now = tables.get(session.db, Recommendation, recommendation.id)
    if now.status not in _DRAFTED:
        raise BadInput(f"{cited(now)} has been issued and cannot be removed. Withdraw it instead.")
    return now


def order_recommendations(session: Session, order: Sequence[Recommendation]) -> Changes:
    """Put the recommendations into this order. Raises: BadInput, NotFound."""
    return records.arrange(session, order)


def follow_from(session: Session, recommendation: Recommendation, finding: Finding) -> tuple[Link, Changes]:
    """Say that a recommendation follows from a finding. Raises: BadInput, NotFound."""
    return records.link(session, recommendation, Relation.FOLLOWS_FROM, finding, verb="follow_from_finding")


def unfollow(session: Session, recommendation: Recommendation, finding: Finding) -> Changes:
    """Say that a recommendation does not follow from a finding after all. Raises: NotFound."""
    return records.untie(session, recommendation, Relation.FOLLOWS_FROM, finding, verb="unfollow_finding")


def set_findings(
    session: Session, recommendation: Recommendation, findings: Sequence[Finding]
) -> tuple[Recommendation, Changes]:
    """Make these all that a recommendation follows from, in this order. Raises: BadInput, NotFound."""
    tied = {Relation.FOLLOWS_FROM: findings}
    return records.edit(session, recommendation, verb="set_findings", tied=tied)


def address_area(session: Session, action: Recommendation, area: Recommendation) -> tuple[Link, Changes]:
    """Say that a safety action addresses an area for improvement; many to many.

    Raises:
        BadInput: the second is no area for improvement, or the first is one. NotFound.
    """
    if area.type is not RecommendationType.AREA_FOR_IMPROVEMENT:
        raise BadInput(f"{cited(area)} is not an area for improvement.", where="addresses")
    if action.type is RecommendationType.AREA_FOR_IMPROVEMENT:
        raise BadInput(
            f"{cited(action)} is itself an area for improvement. Add a safety action that addresses both.",
            where="addresses",
        )
    return records.link(session, action, Relation.ADDRESSES, area, verb="address_area")


def drop_area(session: Session, action: Recommendation, area: Recommendation) -> Changes:
    """Say that a safety action does not address this area after all. Raises: NotFound."""
    return records.untie(session, action, Relation.ADDRESSES, area, verb="drop_area")


def issue(
    session: Session, recommendation: Recommendation, *, on: date | None = None, number: str = ""
) -> tuple[Recommendation, Changes]:
    """Issue a recommendation: it gets the next number of its type, once and for good.

    `number` is for one that was agreed elsewhere. A type with a duty to respond gets the date by which
    the response is due, unless it has one.

    Raises:
        BadInput: issued already, the regime has no such type, nobody is asked who would have to
        respond, or `number` is taken or of another form. NotFound.
    """
    now = tables.get(session.db, Recommendation, recommendation.id)
    if now.status not in _DRAFTED:
        raise BadInput(f"{cited(now)} has been issued already.", where="status")
    rules = rules_of(session, now.case_id, now.type)
    day = on or today()
    require_past(day, "The day of issue", "on")
    duty = rules.response_duty
    owed = duty is not None and duty.applies
    if owed and now.addressee_id is None and is_blank(now.addressee_name):
        raise BadInput(
            "Say who is asked: under this regime the addressee has a duty to respond.", where="addressee"
        )
    issued = replace(
        now,
        status=Status.ISSUED,
        number=numbering.number_for(session, now, rules, year=day.year, wanted=number),
        response_due_on=now.response_due_on
        or (day + timedelta(days=duty.default_days) if duty is not None and owed else None),
    )
    records.check(issued)
    with session.vault.operation("issue_recommendation", now.case_id) as work:
        work.update(issued)
    return issued, work.done


def change_status(
    session: Session, recommendation: Recommendation, status: RecommendationStatus
) -> tuple[Recommendation, Changes]:
    """Move a recommendation on: agreed, responded, in progress, closed, superseded, withdrawn.

    Raises:
        BadInput: the step is `issue`, or would take an issued one back to a draft. NotFound.
    """
    now = tables.get(session.db, Recommendation, recommendation.id)
    drafted = now.status in _DRAFTED
    if status is Status.ISSUED and drafted:
        raise BadInput(f"{cited(now)} gets its number by being issued. Issue it instead.", where="status")
    if status in _DRAFTED and not drafted:
        raise BadInput(f"{cited(now)} has been issued; it cannot be a draft again.", where="status")
    if drafted and status in {Status.RESPONDED, Status.IN_PROGRESS, Status.CLOSED}:
        raise BadInput(f"{cited(now)} has not been issued yet. Issue it first.", where="status")
    return records.edit(session, now, verb="change_status", status=status)


def rules_of(session: Session, case_id: CaseId, kind: RecommendationType) -> TypeRules:
    """What the case's regime says of a type.

    Raises:
        BadInput: it has no such type; `where` is "type". NotFound: no such case.
    """
    case = tables.get(session.db, Case, RecordId(case_id))
    try:
        return load_regime(case.regime).recommendation_type(kind.value)
    except NotFound as error:
        raise BadInput(error.message, where="type") from None


def _check_type(session: Session, now: Recommendation, wanted: RecommendationType) -> None:
    if wanted is now.type:
        return
    rules_of(session, now.case_id, wanted)
    if now.number:
        raise BadInput(
            f"{now.number} was given as a number of its type. Withdraw it and draft another.",
            where="type",
        )


def _fields(session: Session, case_id: CaseId, values: RecommendationFields) -> dict[str, Any]:
    kept: dict[str, Any] = {**values}
    if "addressee" in values:
        to = kept.pop("addressee")
        if isinstance(to, Organisation):
            records.require_here(session, case_id, to)
        kept |= addressed(to)
    for name in ("cost", "benefit"):
        _check_estimate(kept.get(name), name)
    return kept


def addressed(to: Organisation | str | None) -> dict[str, Any]:
    """The fields that say who is asked: an organisation of the case, or a name."""
    if isinstance(to, Organisation):
        return {"addressee_id": to.id, "addressee_name": ""}
    return {"addressee_id": None, "addressee_name": to or ""}


def _check_estimate(given: Estimate | None, where: str) -> None:
    amounts = [each for each in (given.low, given.high) if each is not None] if given else []
    if any(not math.isfinite(each) for each in amounts):
        raise BadInput("This is not an amount. Write it in figures, such as 40000.", where=where)
    if len(amounts) == 2 and amounts[0] > amounts[1]:
        raise BadInput("The lower amount is more than the higher. Exchange them.", where=where)
