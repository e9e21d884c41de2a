"""What happened and why: events, the accounts people give of them, contributory factors and what they
contributed to. Owns the rule that causes do not run in circles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.records.analysis import Account, Event, Factor, Level, Precision, Seips
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.links import Link, Relation
from workbench.records.people import Organisation, Person
from workbench.records.record import CaseId, Record, RecordId
from workbench.services import records
from workbench.services.session import Session
from workbench.store import tables

Source = Evidence | Excerpt
Effect = Factor | Event


class EventFields(TypedDict, total=False):
    """What can be said of an event besides its title. A time without a zone is UK time."""

    description: str
    starts_at: datetime | None
    ends_at: datetime | None
    precision: Precision
    organisation: Organisation | None
    people: Sequence[Person]
    evidence: Sequence[Source]


class EventChanges(EventFields, total=False):
    """What can be changed of an event."""

    title: str


class FactorFields(TypedDict, total=False):
    """What can be said of a factor besides its title."""

    description: str
    seips: Seips | None
    level: Level | None
    contributes_to: Sequence[Effect]
    evidence: Sequence[Source]


class FactorChanges(FactorFields, total=False):
    """What can be changed of a factor."""

    title: str


_TIED = {
    "people": Relation.INVOLVES,
    "evidence": Relation.EVIDENCED_BY,
    "contributes_to": Relation.CONTRIBUTES_TO,
}


def add_event(
    session: Session, case_id: CaseId, title: str, **values: Unpack[EventFields]
) -> tuple[Event, Changes]:
    """Add something that happened, with who was there and what shows it.

    A time given without saying how far to trust it counts as known to the minute.

    Raises: BadInput, NotFound.
    """
    plain, tied = _split(session, case_id, values)
    if plain.get("starts_at") is not None:
        plain.setdefault("precision", Precision.MINUTE)
    links = [(relation, target) for relation, targets in tied.items() for target in targets]
    return records.add(session, Event, case_id, links=links, title=title, **plain)


def edit_event(session: Session, event: Event, **values: Unpack[EventChanges]) -> tuple[Event, Changes]:
    """Change an event; people or evidence that are given replace those it had.

    Raises: BadInput, NotFound.
    """
    plain, tied = _split(session, event.case_id, values)
    return records.edit(session, event, tied=tied, **plain)


def remove_event(session: Session, event: Event) -> Changes:
    """Strike out an event, with the accounts given of it. Raises: NotFound."""
    return records.remove(session, event)


def add_account(
    session: Session,
    event: Event,
    description: str,
    *,
    person: Person | None = None,
    starts_at: datetime | None = None,
) -> tuple[Account, Changes]:
    """Add somebody's version of an event. Raises: BadInput, NotFound."""
    records.require_here(session, event.case_id, event)
    return records.add(
        session,
        Account,
        event.case_id,
        event_id=event.id,
        description=description,
        person_id=_id_here(session, event.case_id, person),
        starts_at=starts_at,
    )


def edit_account(
    session: Session,
    account: Account,
    description: str,
    *,
    person: Person | None = None,
    starts_at: datetime | None = None,
) -> tuple[Account, Changes]:
    """Replace an account by what is given. Raises: BadInput, NotFound."""
    teller = _id_here(session, account.case_id, person)
    return records.edit(session, account, description=description, person_id=teller, starts_at=starts_at)


def remove_account(session: Session, account: Account) -> Changes:
    """Strike out an account. Raises: NotFound."""
    return records.remove(session, account)


def add_factor(
    session: Session, case_id: CaseId, title: str, **values: Unpack[FactorFields]
) -> tuple[Factor, Changes]:
    """Add a contributory factor, with what it contributed to and what shows it.

    Raises: BadInput, NotFound.
    """
    plain, tied = _split(session, case_id, values)
    links = [(relation, target) for relation, targets in tied.items() for target in targets]
    return records.add(session, Factor, case_id, links=links, title=title, **plain)


def edit_factor(session: Session, factor: Factor, **values: Unpack[FactorChanges]) -> tuple[Factor, Changes]:
    """Change a factor; effects or evidence that are given replace those it had.

    Raises:
        BadInput: also when causes would run in a circle. NotFound.
    """
    plain, tied = _split(session, factor.case_id, values)
    _refuse_circle(session, factor, tied.get(Relation.CONTRIBUTES_TO, ()))
    return records.edit(session, factor, tied=tied, **plain)


def remove_factor(session: Session, factor: Factor) -> Changes:
    """Strike out a factor. Raises: NotFound."""
    return records.remove(session, factor)


def contributes_to(
    session: Session, factor: Factor, effect: Effect, *, note: str = ""
) -> tuple[Link, Changes]:
    """Say that a factor contributed to another factor or to an event; `note` may say how.

    Raises:
        BadInput: causes would run in a circle, or the two are of different cases. NotFound.
    """
    _refuse_circle(session, factor, [effect])
    return records.link(session, factor, Relation.CONTRIBUTES_TO, effect, note=note, verb="connect_factor")


def drop_effect(session: Session, factor: Factor, effect: Effect) -> Changes:
    """Say that a factor did not contribute to this after all. Raises: NotFound."""
    return records.untie(session, factor, Relation.CONTRIBUTES_TO, effect, verb="disconnect_factor")


def order_effects(session: Session, factor: Factor, effects: Sequence[Effect]) -> Changes:
    """Make these all that a factor contributes to, in this order.

    Raises:
        BadInput: causes would run in a circle. NotFound.
    """
    _refuse_circle(session, factor, effects)
    tied = {Relation.CONTRIBUTES_TO: effects}
    return records.edit(session, factor, verb="order_effects", tied=tied)[1]


def show_by(session: Session, record: Effect, source: Source) -> tuple[Link, Changes]:
    """Say that evidence or an excerpt shows an event or a factor. Raises: BadInput, NotFound."""
    return records.link(session, record, Relation.EVIDENCED_BY, source, verb=f"evidence_{record.kind.value}")


def drop_source(session: Session, record: Effect, source: Source) -> Changes:
    """Say that this does not show an event or a factor after all. Raises: NotFound."""
    return records.untie(session, record, Relation.EVIDENCED_BY, source)


def _split(
    session: Session, case_id: CaseId, values: EventFields | FactorFields
) -> tuple[dict[str, Any], dict[Relation, Sequence[Record]]]:
    """Values of the record itself, and the records to tie it to."""
    plain: dict[str, Any] = {}
    tied: dict[Relation, Sequence[Record]] = {}
    for name, value in values.items():
        if name in _TIED:
            assert isinstance(value, Sequence)
            tied[_TIED[name]] = value
        elif name == "organisation":
            assert value is None or isinstance(value, Organisation)
            plain["organisation_id"] = _id_here(session, case_id, value)
        else:
            plain[name] = value
    return plain, tied


def _id_here(session: Session, case_id: CaseId, record: Record | None) -> RecordId | None:
    if record is None:
        return None
    records.require_here(session, case_id, record)
    return record.id


def leads_to(onward: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    """Whether one can get from `start` to `goal`, or stands there already, by going `onward`."""
    seen: set[str] = set()
    queue = [start]
    while queue:
        at = queue.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            queue.extend(onward.get(at, ()))
    return False


def _refuse_circle(session: Session, factor: Factor, effects: Iterable[Record]) -> None:
    onward: dict[str, list[str]] = defaultdict(list)
    for tie in tables.all_of(session.db, Link, factor.case_id):
        if tie.relation is Relation.CONTRIBUTES_TO:
            onward[tie.from_id].append(tie.to_id)
    for effect in effects:
        if leads_to(onward, effect.id, factor.id):
            raise BadInput(
                f"{effect.reference} already contributes to {factor.reference}, directly or through "
                "others. A factor cannot be a cause of itself: remove that connection first.",
                where="contributes_to",
            )
