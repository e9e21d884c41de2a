"""What comes after an answer, what is due, and everything that was asked of one organisation.

Owns when something counts as due or overdue. The days are those that sources and people gave: no law is
worked out here. Entries were public before they came in, so what is written out passes no gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from workbench.errors import BadInput, Help, NotFound
from workbench.records.register import Entry, EntryStatus, PublicEntry, dated_lines, is_past
from workbench.register.asked_page import asked_page
from workbench.register.checking import Faulty, entry_from
from workbench.register.engine import Order, Register, Wanted
from workbench.register.writing import csv_bytes
from workbench.services.register.opening import open_register
from workbench.services.session import Session
from workbench.services.tidying import today
from workbench.store.files import write_atomically

_AT_ONCE = 1000
_FORMS = (".html", ".csv")


class Due(StrEnum):
    """What is due."""

    ANSWER = "answer"
    TARGET = "target"
    PLANNED = "planned action"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing that is due. `on` is as exact as it is known; a month is over after its last day."""

    entry: Entry
    due: Due
    on: str
    overdue: bool
    what: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """What is to be kept of what came of a recommendation; what is None stays as it was.

    `planned` and `done` are added to what is there, a line each, with a day in front where it is known:
    `2026-09-30: Name a lead`. Days are 2026-03-31, 2026-03 or 2026.
    """

    response_due: str | None = None
    target: str | None = None
    planned: tuple[str, ...] = field(default=(), repr=False)
    assessment: str | None = field(default=None, repr=False)
    done: tuple[str, ...] = field(default=(), repr=False)
    cost: str | None = field(default=None, repr=False)
    effect: str | None = field(default=None, repr=False)
    feedback: str | None = field(default=None, repr=False)
    closed_on: str | None = None
    closure: str | None = field(default=None, repr=False)


def follow(session: Session, entry: Entry, came: Afterwards) -> Entry:
    """Keep what came of a recommendation: evidence puts it in progress, a reason for closing closes it.

    Raises: BadInput: a day that is none, a closing day without a reason, or an assessment of no answer.
    """
    now = entry.public
    if came.closed_on and not (came.closure or now.closure):
        raise BadInput(
            "Say why it is closed: what was done, or why nothing more is to come.", where="closure"
        )
    if came.assessment and not now.answered:
        raise BadInput("There is no answer to assess yet.", where="assessment")
    checked = _checked(now, came)
    status = now.status
    if came.closure:
        status = EntryStatus.CLOSED
    elif came.done and status in (EntryStatus.ISSUED, EntryStatus.RESPONDED):
        status = EntryStatus.IN_PROGRESS
    after = replace(
        now,
        response_due=checked.response_due,
        target_on=checked.target_on,
        planned_actions=checked.planned_actions,
        assessment=checked.assessment,
        implementation=checked.implementation,
        actual_cost=checked.actual_cost,
        observed_effect=checked.observed_effect,
        feedback=checked.feedback,
        closed_on=checked.closed_on,
        closure=checked.closure,
        status=status,
    )
    with open_register(session).writing("follow") as pen:
        return pen.change(entry, after)


def deadlines(
    session: Session, *, before: date, addressee: str = "", on: date | None = None
) -> list[Deadline]:
    """What is due before a day and still to come, the earliest first; `on` is the day it is looked at."""
    register = open_register(session)
    found: dict[int, Entry] = {}
    for wanted in (
        Wanted(addressee=addressee, due_before=before.isoformat()),
        Wanted(addressee=addressee, planned=True),
    ):
        found |= {entry.n: entry for entry in _every(register, wanted)}
    due = (each for entry in found.values() for each in deadlines_of(entry, on or today()))
    return sorted(
        (each for each in due if is_past(each.on, before)), key=lambda each: (each.on, each.entry.n)
    )


def deadlines_of(entry: Entry, on: date) -> Iterator[Deadline]:
    """What is still due of an entry. Nothing is, of one that is closed, superseded or withdrawn."""
    public = entry.public
    if public.settled:
        return
    days = [] if public.answered else [(Due.ANSWER, public.response_due, "")]
    days += [(Due.TARGET, public.target_on, "")]
    days += [(Due.PLANNED, each.on, each.text) for each in dated_lines(public.planned_actions)]
    for due, day, what in days:
        if day:
            yield Deadline(entry=entry, due=due, on=day, overdue=is_past(day, on), what=what)


def asked_of(session: Session, organisation: str) -> tuple[Entry, ...]:
    """Everything that was asked of an organisation, the newest first; a part of its name is enough.

    Raises: BadInput: the name is empty. NotFound: nothing was asked of it.
    """
    if not organisation.strip():
        raise BadInput("Name the organisation.", where="organisation")
    found = tuple(_every(open_register(session), Wanted(addressee=organisation.strip())))
    if not found:
        raise NotFound(
            "Nothing in the register was asked of an organisation of that name.", see=Help.REGISTER
        )
    return found


def write_asked(session: Session, organisation: str, path: Path) -> int:
    """Write everything that was asked of an organisation as a page (.html) or a table (.csv).

    Returns how many recommendations there were. No gate of release is passed: the register holds only what
    was published.

    Raises: BadInput: the ending is of no form. NotFound: nothing was asked. NotWritable, VaultFull.
    """
    form = path.suffix.casefold()
    if form not in _FORMS:
        raise BadInput(f"Give the file one of these endings: {', '.join(_FORMS)}.")
    found = asked_of(session, organisation)
    content = csv_bytes(found) if form == ".csv" else asked_page(organisation.strip(), found, today())
    write_atomically(path, content)
    return len(found)


def _every(register: Register, wanted: Wanted) -> Iterator[Entry]:
    offset = 0
    while page := register.page(wanted, order=Order.NEWEST, offset=offset, limit=_AT_ONCE):
        yield from page
        offset += len(page)


def _checked(now: PublicEntry, came: Afterwards) -> PublicEntry:
    """What is to be kept, held to the same rules as the values of a file."""

    def kept(given: str | None, before: str) -> str:
        return before if given is None else given

    values: dict[str, object] = {
        "id": "-",
        "issuer": "-",
        "text": "-",
        "response_due": kept(came.response_due, now.response_due),
        "target_date": kept(came.target, now.target_on),
        "planned_actions": "\n".join((now.planned_actions, *came.planned)),
        "assessment": kept(came.assessment, now.assessment),
        "implementation": "\n".join((now.implementation, *came.done)),
        "actual_cost": kept(came.cost, now.actual_cost),
        "observed_effect": kept(came.effect, now.observed_effect),
        "feedback": kept(came.feedback, now.feedback),
        "closed_date": kept(came.closed_on, now.closed_on),
        "closure": kept(came.closure, now.closure),
    }
    try:
        return entry_from(values)
    except Faulty as fault:
        raise BadInput(f"This cannot be kept: {fault}.") from None
