"""Days as British people write them, and the clock that they live by. Knows no record."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_day(when: date) -> str:
    """A date for a narrow column: 3 Mar 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
