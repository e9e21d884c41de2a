"""Dates and times as British prose. Stored times are UTC; a reader sees United Kingdom time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from workbench.civil_time import LONDON
from workbench.records.analysis import Event, Precision


def day(when: date) -> str:
    """A date as British prose: 3 March 2026."""
    return f"{when.day} {when:%B %Y}"


def clock(when: datetime) -> str:
    """A time in the United Kingdom: 03:52."""
    return f"{when.astimezone(LONDON):%H:%M}"


def moment(event: Event) -> str:
    """When an event was, as far as its precision goes."""
    if event.starts_at is None:
        return "Time not known"
    local = event.starts_at.astimezone(LONDON)
    said = {
        Precision.DAY: day(local.date()),
        Precision.MONTH: f"{local:%B %Y}",
        Precision.HOUR: f"{day(local.date())}, about {local:%H}:00",
        Precision.ABOUT: f"{day(local.date())}, about {local:%H:%M}",
    }.get(event.precision, f"{day(local.date())}, {local:%H:%M}")
    if event.ends_at is not None and event.precision in (Precision.EXACT, Precision.MINUTE):
        said += f" to {clock(event.ends_at)}"
    return said


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events by time, those without one last."""
    return sorted(events, key=lambda e: (e.starts_at is None, e.starts_at and e.starts_at.timestamp()))
