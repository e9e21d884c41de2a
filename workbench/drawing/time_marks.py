"""The marks of a clock along a line of time: its hours and days, and where time has been left out.

Owns how far apart they are and what each says. Pure; knows no widget and no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from workbench.civil_time import LONDON, short_day
from workbench.drawing.time_line import TimeLine

_DAY = 86_400.0
_STEPS = (
    1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
)  # fmt: skip
_DAYS = (1, 2, 7)
_MONTHS = (1, 3, 6, 12, 60, 120)
_MOST_TICKS = 400


def marks(line: TimeLine, left: float, right: float, apart: float) -> list[tuple[float, str, str]]:
    """Marks between two places, at least so far apart: the place of each, its hour and its day, as for
    `ticks`; the first behind time left out tells its day."""
    ends = {(cut.ends - line.origin).total_seconds() for cut in line.cuts}
    found: list[tuple[float, str, str]] = []
    for first, last in line.stretches(left, right) if line.pixels > 0 else ():
        told = ticks(line.origin, first, last, apart / line.pixels)
        for seconds, hour, day in _from(first, told) if first in ends else told:
            found.append((line.x(line.origin + timedelta(seconds=seconds)), hour, day))
    return found


def empty_between(
    line: TimeLine, left: float, right: float, lead: float
) -> list[tuple[float, float, tuple[str, str]]]:
    """The empty spans between two places that are cut: from where to where, and their words.

    The mark of each begins behind some room for what happened last.
    """
    places = [(line.place(number), cut) for number, cut in enumerate(line.cuts)]
    return [(x + lead, x + line.wide, cut.words) for x, cut in places if x < right and x + line.wide > left]


def ticks(origin: datetime, left: float, right: float, least: float) -> list[tuple[float, str, str]]:
    """Marks between two moments, in seconds from the origin, at least so many seconds apart.

    Each has the words of its hour, empty where marks are days apart, and those of its day where a new
    one begins. Hours are those of Europe/London.
    """
    first = (origin + timedelta(seconds=left)).astimezone(LONDON)
    step = next((each for each in _STEPS if each >= least), None)
    if step is not None:
        return _hours(origin, first, right, step)
    days = next((each for each in _DAYS if each * _DAY >= least), None)
    found: list[tuple[float, str, str]] = []
    day = first.date() if days else first.date().replace(day=1)
    months = next((each for each in _MONTHS if each * 28 * _DAY >= least), _MONTHS[-1])
    if not days:
        day = _month(day.year * 12 + (day.month - 1) // months * months if months < 12 else day.year * 12)
    for _ in range(_MOST_TICKS):
        seconds = (datetime.combine(day, time(), LONDON).astimezone(UTC) - origin).total_seconds()
        if seconds > right:
            break
        said = short_day(day) if days else f"{day.year}" if months >= 12 else short_day(day).split(" ", 1)[1]
        found.append((seconds, "", said))
        day = day + timedelta(days=days) if days else _month(day.year * 12 + day.month - 1 + months)
    return found


def _month(count: int) -> date:
    return date(min(max(count // 12, 1), 9999), count % 12 + 1, 1)


def _hours(origin: datetime, first: datetime, right: float, step: int) -> list[tuple[float, str, str]]:
    midnight = datetime.combine(first.date(), time(), LONDON)
    at = midnight.astimezone(UTC) + timedelta(seconds=(first - midnight).total_seconds() // step * step)
    found: list[tuple[float, str, str]] = []
    told: date | None = None
    while (seconds := (at - origin).total_seconds()) <= right and len(found) < _MOST_TICKS:
        local = at.astimezone(LONDON)
        hour = f"{local:%H:%M}" if step >= 60 else f"{local:%H:%M:%S}"
        found.append((seconds, hour, short_day(local.date()) if local.date() != told else ""))
        told = local.date()
        at += timedelta(seconds=step)
    return found


def _from(first: float, told: Sequence[tuple[float, str, str]]) -> Iterator[tuple[float, str, str]]:
    """Marks from a moment on, which tells its own day."""
    yield first, "", next((day for _, _, day in told if day), "")
    for seconds, hour, day in told:
        if seconds > first:
            yield seconds, hour, day
