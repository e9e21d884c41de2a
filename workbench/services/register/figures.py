"""The register in figures: how many entries have which status, and how old the open and the settled are.

Owns the bands of age. It counts recommendations and never compares organisations: there is no league table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workbench.records.register import SETTLED, EntryStatus
from workbench.register.engine import ALL, Register, Wanted
from workbench.services.register.opening import open_register
from workbench.services.session import Session
from workbench.services.tidying import today

BANDS = ((0, 1), (1, 2), (2, 5), (5, 10), (10, 0))
"""Years since publication, from and up to; 0 for no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The entries that were published so many years ago; both ends are 0 where the day is not known.

    `settled` are closed, superseded or withdrawn; the others are open.
    """

    years_from: int
    years_to: int
    open: int
    settled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of the entries that were asked for, in the order in which they are shown."""

    by_status: tuple[tuple[EntryStatus, int], ...]
    by_age: tuple[Band, ...]


def figures(session: Session, wanted: Wanted = ALL, *, on: date | None = None) -> Figures:
    """Count the entries that fit the words, issuer and addressee; `on` is the day that ages are counted to.

    Status and days of what is wanted are left aside: they are what is counted.
    """
    register = open_register(session)
    asked = replace(wanted, status=None, since="", until="")
    by_status = tuple((status, register.count(replace(asked, status=status))) for status in EntryStatus)
    bands = tuple(_bands(register, asked, on or today()))
    settled = sum(count for status, count in by_status if status in SETTLED)
    total = sum(count for _, count in by_status)
    unknown = Band(
        years_from=0,
        years_to=0,
        open=total - settled - sum(band.open for band in bands),
        settled=settled - sum(band.settled for band in bands),
    )
    return Figures(by_status=by_status, by_age=(*bands, unknown))


def _bands(register: Register, asked: Wanted, on: date) -> Iterator[Band]:
    for begin, end in BANDS:
        # The first band takes in what is dated ahead; a day that is not known is in none.
        until = _before(on, begin) if begin else "9999"
        since = _before(on, end, days=1) if end else "0"
        within = replace(asked, since=since, until=until)
        settled = sum(register.count(replace(within, status=status)) for status in SETTLED)
        yield Band(years_from=begin, years_to=end, open=register.count(within) - settled, settled=settled)


def _before(on: date, years: int, *, days: int = 0) -> str:
    """The day so many years before, and some days after that."""
    try:
        day = on.replace(year=on.year - years)
    except ValueError:
        day = on.replace(year=on.year - years, day=28)
    return (day + timedelta(days=days)).isoformat()
