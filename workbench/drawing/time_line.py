"""From moments to places along a line, and back: the same length for each second, but for long empty spans.

Where events come close together and then for long there are none, the empty span is cut to one short width,
so that what is close together can be read. Owns which spans are cut. Pure; knows no widget and no record.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_EMPTY = 12 * 3600.0
"""Seconds that an empty span has at least, to be cut."""
_TIMES = 4.0
"""How many times as long as everything between the shorter spans it is at least."""
_CLOSE = 3
"""How many shorter spans there are at least: without events close together nothing is gained."""
_DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """An empty span that is shown short."""

    starts: datetime
    ends: datetime

    @property
    def words(self) -> tuple[str, str]:
        """How long it lasts, in two lines: "3 months", "with no event"."""
        return lasting((self.ends - self.starts).total_seconds()), "with no event"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """`pixels` are the length of a second, `wide` that of a cut; a place is counted from the origin."""

    origin: datetime
    pixels: float
    wide: float = 0.0
    cuts: Sequence[Cut] = ()
    _starts: Sequence[float] = field(default=(), repr=False)
    _saved: Sequence[float] = field(default=(0.0,), repr=False)
    """Seconds that are left out before each cut, and at last behind all of them."""

    @classmethod
    def of(cls, origin: datetime, pixels: float, cuts: Sequence[Cut] = (), wide: float = 0.0) -> TimeLine:
        """A line with these cuts, which are in order and apart."""
        saved = [0.0]
        for cut in cuts:
            saved.append(saved[-1] + (cut.ends - cut.starts).total_seconds())
        starts = [(cut.starts - origin).total_seconds() for cut in cuts]
        return cls(origin=origin, pixels=pixels, wide=wide, cuts=tuple(cuts), _starts=starts, _saved=saved)

    def x(self, at: datetime) -> float:
        """The place of a moment; within a cut, by how much of it has passed."""
        seconds = (at - self.origin).total_seconds()
        number = bisect_right(self._starts, seconds)
        if not number:
            return seconds * self.pixels
        length = self._saved[number] - self._saved[number - 1]
        into = seconds - self._starts[number - 1]
        if into >= length:
            return (seconds - self._saved[number]) * self.pixels + number * self.wide
        return self.place(number - 1) + into / length * self.wide

    def place(self, number: int) -> float:
        """Where a cut begins."""
        return (self._starts[number] - self._saved[number]) * self.pixels + number * self.wide

    def moment(self, x: float) -> datetime:
        """What time it is at a place."""
        number = bisect_right([self.place(at) for at in range(len(self.cuts))], x)
        if not number:
            return self._after(x / self.pixels)
        into = x - self.place(number - 1)
        length = self._saved[number] - self._saved[number - 1]
        if into < self.wide:
            return self._after(self._starts[number - 1] + into / self.wide * length)
        return self._after((x - number * self.wide) / self.pixels + self._saved[number])

    def stretches(self, left: float, right: float) -> Iterator[tuple[float, float]]:
        """What is not cut of what lies between two places, in seconds from the origin; it may be a moment."""
        first, last = ((self.moment(x) - self.origin).total_seconds() for x in (left, right))
        for cut in self.cuts:
            start, end = ((at - self.origin).total_seconds() for at in (cut.starts, cut.ends))
            if first <= start and first <= last:
                yield first, min(start, last)
            first = max(first, end)
        if first <= last:
            yield first, last

    def _after(self, seconds: float) -> datetime:
        return self.origin + timedelta(seconds=seconds)


def cuts_of(busy: Iterable[tuple[datetime, datetime]], *, share: float = 0.0) -> tuple[Cut, ...]:
    """The empty spans between what happens that are far longer than all the rest together.

    With a `share`, 0 to 1, those too that are at least such a part of the whole: where room is dear.
    """
    spans = sorted(busy)
    gaps: list[Cut] = []
    lasts = 0.0
    end = spans[0][0] if spans else None
    for starts, ends in spans:
        assert end is not None
        if starts > end:
            gaps.append(Cut(starts=end, ends=starts))
        lasts += max(0.0, (ends - max(starts, end)).total_seconds())
        end = max(end, ends)
    least = _least([(gap.ends - gap.starts).total_seconds() for gap in gaps], lasts)
    if share and end is not None:
        least = min(least, max(share * (end - spans[0][0]).total_seconds(), 1.0))
    return tuple(gap for gap in gaps if (gap.ends - gap.starts).total_seconds() >= least)


def _least(gaps: Sequence[float], lasts: float) -> float:
    """The length from which a gap is cut: far longer than all shorter ones, and what happens, together."""
    together = lasts
    for number, gap in enumerate(sorted(gaps)):
        if number >= _CLOSE and gap >= _EMPTY and gap > _TIMES * together:
            return gap
        together += gap
    return math.inf


def lasting(seconds: float) -> str:
    """About how long: "20 hours", "9 days", "5 weeks", "3 months", "2 years"."""
    days = seconds / _DAY
    for least, length, name in ((730, 365.25, "year"), (60, 30.44, "month"), (21, 7, "week"), (2, 1, "day")):
        if days >= least:
            return f"{round(days / length)} {name}s"
    return f"{round(seconds / 3600)} hours"
