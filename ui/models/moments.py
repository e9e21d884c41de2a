"""Dates and times as people write them here, read and shown. Knows no record.

A time without a zone is British civil time (Europe/London); records keep UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from workbench.civil_time import LONDON
from workbench.civil_time import short_day as short_date

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_TIME = re.compile(r"[ ,T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*$")


def shown_day(day: date | None) -> str:
    """3 March 2026; empty when there is none."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}" if day else ""


def short_day(day: date | None) -> str:
    """3 Mar 2026, for a narrow column."""
    return short_date(day) if day else ""


def short_known_day(day: str) -> str:
    """A day as exactly as it is known: 3 Mar 2026 of 2026-03-03, Mar 2026 of 2026-03, or 2026."""
    year, _, rest = day.partition("-")
    month, _, of_month = rest.partition("-")
    if not (month.isdecimal() and 1 <= int(month) <= 12):
        return year
    name = _MONTHS[int(month) - 1][:3].capitalize()
    return f"{int(of_month)} {name} {year}" if of_month.isdecimal() else f"{name} {year}"


def shown_moment(at: datetime | None) -> str:
    """3 March 2026 02:14, with seconds only where there are some."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{shown_day(local.date())} {local:%H:%M:%S}".removesuffix(":00" if local.second == 0 else "")


def short_moment(at: datetime | None) -> str:
    """3 Mar 2026 02:14."""
    return f"{short_day(at.astimezone(LONDON).date())} {at.astimezone(LONDON):%H:%M}" if at else ""


def clock(at: datetime) -> str:
    """09:41."""
    return f"{at.astimezone(LONDON):%H:%M}"


def read_day(typed: str) -> date | None:
    """A day from "3 March 2026", "3 Mar 26", "03/03/2026" or "2026-03-03"; None when nothing was typed.

    Raises:
        ValueError: it is no day; the message says how to write one.
    """
    said = typed.strip().casefold()
    if not said:
        return None
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})", said):
            return date(_year(found[3]), int(found[2]), int(found[1]))
        if found := re.fullmatch(
            r"(\d{1,2})(?:st|nd|rd|th)?[ \-]+([a-z]{3,9})\.?,?[ \-]+(\d{2}|\d{4})", said
        ):
            months = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2])]
            return date(_year(found[3]), months[0], int(found[1]))
    except (ValueError, IndexError):
        pass
    raise ValueError("This is not a day. Write it like 3 March 2026 or 03/03/2026.")


def read_moment(typed: str) -> datetime | None:
    """A day with a time, like "3 March 2026 02:14"; UTC. None when nothing was typed.

    Raises:
        ValueError: it is none; the message says how to write one.
    """
    if not typed.strip():
        return None
    found = _TIME.search(typed)
    try:
        day = read_day(typed[: found.start()] if found else typed)
        assert day is not None
        hour, minute, second = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
        local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=LONDON)
    except (ValueError, AssertionError):
        raise ValueError("This is not a day and time. Write it like 3 March 2026 02:14.") from None
    return local.astimezone(UTC)


def _year(typed: str) -> int:
    return int(typed) + (2000 if len(typed) == 2 else 0)
