"""How events and accounts are said on the timeline: when, by whom, as cards of its picture.

Knows no widget.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ui.models import moments
from ui.models.time_plan import Claim, TimeCard
from workbench.civil_time import LONDON
from workbench.records.analysis import Account, Event, Precision
from workbench.records.casefile import CaseFile
from workbench.records.record import RecordId
from workbench.services.titles import title

PRECISIONS: tuple[tuple[Precision, str], ...] = (
    (Precision.MINUTE, "To the minute"),
    (Precision.EXACT, "Exact, to the second"),
    (Precision.ABOUT, "About this time"),
    (Precision.HOUR, "Within the hour"),
    (Precision.DAY, "The day only"),
    (Precision.MONTH, "The month only"),
    (Precision.UNKNOWN, "Not known"),
)
DISAGREE = "Accounts disagree"
_ELSEWHERE = "No organisation"


def when(event: Event) -> str:
    """When an event was, as far as its precision goes: 13 Jan 2026, about 02:14."""
    at = event.starts_at
    if at is None:
        return "Time not known"
    local = at.astimezone(LONDON)
    if event.precision is Precision.MONTH:
        return moments.short_day(local.date()).split(" ", 1)[1]
    day = moments.short_day(local.date())
    return day if event.precision is Precision.DAY else f"{day}, {hour(event)}"


def hour(event: Event) -> str:
    """The time of day alone: about 02:14, or 22:50 to 23:10."""
    at = event.starts_at
    if at is None:
        return "Time not known"
    said = _clock(at, event.precision)
    ends = event.ends_at
    if ends is not None and event.precision in (Precision.EXACT, Precision.MINUTE):
        same = ends.astimezone(LONDON).date() == at.astimezone(LONDON).date()
        said += f" to {_clock(ends, event.precision) if same else moments.short_moment(ends)}"
    return said


def in_order(events: Sequence[Event]) -> list[Event]:
    """By time, those without one last."""
    return sorted(events, key=when_order)


def when_order(event: Event) -> tuple[bool, float]:
    """What a list of events is sorted by."""
    return event.starts_at is None, event.starts_at.timestamp() if event.starts_at else 0.0


def accounts_of(case: CaseFile) -> Mapping[RecordId, list[Account]]:
    """The accounts of each event, in the order in which they were added."""
    found: dict[RecordId, list[Account]] = defaultdict(list)
    for account in case.accounts:
        found[account.event_id].append(account)
    return found


def teller(case: CaseFile, account: Account) -> str:
    """Who gives an account."""
    person = case.by_id.get(account.person_id) if account.person_id else None
    return title(person) if person is not None else "Somebody"


def claim(case: CaseFile, account: Account, event: Event) -> str:
    """Night sister says 02:20; the day too where it is another."""
    at = account.starts_at
    if at is None:
        return f"{teller(case, account)} gives no time"
    local = at.astimezone(LONDON)
    same = event.starts_at is not None and event.starts_at.astimezone(LONDON).date() == local.date()
    return f"{teller(case, account)} says {f'{local:%H:%M}' if same else moments.short_moment(at)}"


def cards(
    case: CaseFile, events: Sequence[Event], disputed: Collection[RecordId]
) -> tuple[list[TimeCard], list[str]]:
    """The events that have a time as cards, and the names of the lanes they lie in: one an organisation."""
    timed = [event for event in in_order(events) if event.starts_at is not None]
    often = Counter(event.organisation_id for event in timed)
    order = sorted(often, key=lambda found: (found is None, -often[found]))
    lanes = {found: at for at, found in enumerate(order)}
    accounts = accounts_of(case)
    made = [
        TimeCard(
            key=event.id,
            lane=lanes[event.organisation_id],
            starts=event.starts_at,
            ends=event.ends_at if event.ends_at and event.ends_at > event.starts_at else None,
            when=when(event) if event.precision in (Precision.DAY, Precision.MONTH) else hour(event),
            title=title(event),
            flag="accounts disagree" if event.id in disputed else "",
            claims=_claims(case, event, accounts.get(event.id, ())) if event.id in disputed else (),
        )
        for event in timed
        if event.starts_at is not None
    ]
    return made, [_lane(case, found) for found in order]


def _claims(case: CaseFile, event: Event, accounts: Sequence[Account]) -> tuple[Claim, ...]:
    told = sorted(
        ((each.starts_at, each) for each in accounts if each.starts_at is not None), key=lambda pair: pair[0]
    )
    return tuple(Claim(at=at, words=claim(case, each, event)) for at, each in told)


def _lane(case: CaseFile, found: RecordId | None) -> str:
    record = case.by_id.get(found) if found else None
    return title(record) if record is not None else _ELSEWHERE


def _clock(at: datetime, precision: Precision) -> str:
    local = at.astimezone(LONDON)
    if precision is Precision.HOUR:
        return f"about {local:%H}:00"
    if precision is Precision.ABOUT:
        return f"about {local:%H:%M}"
    if precision is Precision.EXACT and local.second:
        return f"{local:%H:%M:%S}"
    return f"{local:%H:%M}" if precision is not Precision.UNKNOWN else f"{local:%H:%M}, not certain"
