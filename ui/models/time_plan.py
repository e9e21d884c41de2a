"""Where events stand along a line of time, and how much is said of each. Pure; knows no widget, no record.

Owns the choice of detail: the most that still fits the room at a zoom.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from workbench.drawing.layout import Spot, packed
from workbench.drawing.time_line import Cut, TimeLine, cuts_of

_BIN = 6.0
_GAP = 5.0
_BAR = 7.0
_TALL = 3


class Detail(StrEnum):
    """How much is said of each event, from near to far."""

    CARD = "card"
    LINE = "line"
    BAR = "bar"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An account that gives a time of its own."""

    at: datetime
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeCard:
    """An event that has a time. `claims` are the accounts that do not agree about it."""

    key: str
    lane: int
    starts: datetime
    when: str
    title: str = field(repr=False)
    ends: datetime | None = None
    flag: str = ""
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """A card's width, a line's height, padding, the height there is, how wide words are and how wide an
    empty span that is cut."""

    card: float
    line: float
    pad: float
    room: float
    words: Callable[[str], float] = field(repr=False)
    cut: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePlan:
    """Everything placed for one zoom.

    A claim's place is the time it gives, its line, and the left of its words; `free` is the room for words
    beside a bar.
    """

    detail: Detail = Detail.CARD
    line: TimeLine | None = None
    spots: Mapping[str, Spot] = field(default_factory=dict, repr=False)
    lasts: Mapping[str, float] = field(default_factory=dict, repr=False)
    free: Mapping[str, float] = field(default_factory=dict, repr=False)
    claims: Mapping[str, list[tuple[float, float, float]]] = field(default_factory=dict, repr=False)
    lanes: Sequence[tuple[float, float]] = ()
    counts: Sequence[Mapping[int, int]] = ()
    bin_width: float = _BIN
    area: tuple[float, float, float] = (0.0, 0.0, 0.0)
    keys: Sequence[str] = field(default=(), repr=False)
    lefts: Sequence[float] = field(default=(), repr=False)
    reach: Sequence[float] = field(default=(), repr=False)

    def between(self, left: float, right: float) -> Sequence[str]:
        """The keys of what may be seen between two places, in the order of time."""
        return self.keys[bisect_left(self.reach, left) : bisect_right(self.lefts, right)]


def plan_time(cards: Sequence[TimeCard], lanes: int, pixels: float, sizes: Measures) -> TimePlan:
    """Place events at `pixels` a second, with as much said of each as the room allows."""
    if not cards:
        return TimePlan()
    line = TimeLine.of(min(card.starts for card in cards), pixels, empty_spans(cards), sizes.cut)
    by_lane: dict[int, list[TimeCard]] = defaultdict(list)
    for card in cards:
        by_lane[card.lane].append(card)
    for detail, share, unit, least in (
        (Detail.CARD, 1.6, sizes.line * 1.25, sizes.card),
        (Detail.LINE, 1.0, sizes.line * 1.25, sizes.card * 0.7),
        (Detail.BAR, 1.0, sizes.line * 1.15, sizes.card * 0.4),
        (Detail.BAR, 1.0, sizes.line * 1.15, _BAR),
        (Detail.BAR, 1.0, _BAR + 2, _BAR),
    ):
        if plan := _planned(detail, by_lane, lanes, line, sizes, sizes.room * share, unit, least):
            return plan
    return _counted(by_lane, lanes, line, sizes)


def empty_spans(cards: Sequence[TimeCard]) -> tuple[Cut, ...]:
    """The long spans in which nothing happens by any account."""
    busy = [(card.starts, max(card.ends or card.starts, card.starts)) for card in cards]
    return cuts_of(busy + [(claim.at, claim.at) for card in cards for claim in card.claims])


def _planned(
    detail: Detail,
    by_lane: Mapping[int, Sequence[TimeCard]],
    lanes: int,
    axis: TimeLine,
    sizes: Measures,
    room: float,
    unit: float,
    least: float,
) -> TimePlan | None:
    """Everything placed with this much detail; None when it needs more room than there is."""
    made = _Placed()
    borders: list[tuple[float, float]] = []
    y = 0.0
    for lane in range(lanes):
        members = by_lane.get(lane, ())
        spans = [_span(detail, card, axis, sizes, least) for card in members]
        lines = packed(spans, gap=_GAP, most=max(1, int((room - y) / unit)))
        if lines is None:
            return None
        high = max((line + span[2] for line, span in zip(lines, spans, strict=True)), default=1)
        top = y + sizes.pad * 1.5
        for card, span, line in zip(members, spans, lines, strict=True):
            made.put(detail, card, axis, top + line * unit, unit, least)
            if detail is Detail.CARD and card.claims:
                below = top + (line + _TALL) * unit
                made.claims[card.key] = _claims(card, axis, below, unit, sizes)
            made.extents.append((span[0], span[1], card.key))
        if detail is Detail.BAR and unit >= sizes.line:
            made.free |= _beside([made.spots[card.key] for card in members], members, sizes)
        bottom = max(top + high * unit + sizes.pad, y + sizes.line * 2.4)
        borders.append((y, bottom))
        y = bottom
    return made.plan(detail, axis, borders)


@dataclass(slots=True)
class _Placed:
    """What has been placed so far."""

    spots: dict[str, Spot] = field(default_factory=dict, repr=False)
    lasts: dict[str, float] = field(default_factory=dict, repr=False)
    claims: dict[str, list[tuple[float, float, float]]] = field(default_factory=dict, repr=False)
    free: dict[str, float] = field(default_factory=dict, repr=False)
    extents: list[tuple[float, float, str]] = field(default_factory=list, repr=False)

    def put(
        self, detail: Detail, card: TimeCard, axis: TimeLine, y: float, unit: float, least: float
    ) -> None:
        x = axis.x(card.starts)
        last = axis.x(card.ends) - x if card.ends else 0.0
        bar = detail is Detail.BAR
        high = (_TALL if detail is Detail.CARD else 1) * unit - (2 if bar else _GAP * 0.6)
        self.spots[card.key] = Spot(x=x, y=y, width=max(last, _BAR if bar else least), height=high)
        self.lasts[card.key] = last

    def plan(self, detail: Detail, axis: TimeLine, borders: Sequence[tuple[float, float]]) -> TimePlan:
        extents = sorted((left, self._right(key, right), key) for left, right, key in self.extents)
        return TimePlan(
            detail=detail,
            line=axis,
            spots=self.spots,
            lasts=self.lasts,
            free=self.free,
            claims=self.claims,
            lanes=borders,
            area=(extents[0][0], max(right for _, right, _ in extents), borders[-1][1]),
            keys=[key for _, _, key in extents],
            lefts=[left for left, _, _ in extents],
            reach=list(itertools.accumulate((right for _, right, _ in extents), max)),
        )

    def _right(self, key: str, right: float) -> float:
        """How far an event reaches with the words beside it."""
        spot = self.spots[key]
        return spot.x + spot.width + self.free[key] + _GAP if key in self.free else right


def _beside(spots: Sequence[Spot], cards: Sequence[TimeCard], sizes: Measures) -> dict[str, float]:
    """How much room for words there is to the right of each bar, before the next one of its line."""
    free: dict[str, float] = {}
    following: dict[float, float] = {}
    for spot, card in sorted(zip(spots, cards, strict=True), key=lambda pair: -pair[0].x):
        room = following.get(spot.y, math.inf) - spot.x - spot.width - 3 * sizes.pad
        if room >= sizes.card * 0.25:
            free[card.key] = min(room, sizes.card * 1.1)
        following[spot.y] = spot.x
    return free


def _span(
    detail: Detail, card: TimeCard, axis: TimeLine, sizes: Measures, least: float
) -> tuple[float, float, int]:
    """From where to where an event reaches with its accounts, and how many lines it is high."""
    x = axis.x(card.starts)
    lasts = axis.x(card.ends) - x if card.ends else 0.0
    left, right, high = x, x + max(lasts, least), 1
    if detail is Detail.CARD:
        high = _TALL + len(card.claims)
        for at, _, text in _claims(card, axis, 0.0, 0.0, sizes):
            words = max(sizes.words(claim.words) for claim in card.claims)
            left, right = min(left, at, text), max(right, at, text + words)
    return left, right, high


def _claims(
    card: TimeCard, axis: TimeLine, top: float, unit: float, sizes: Measures
) -> list[tuple[float, float, float]]:
    """Words stand outside: left of a time before the event's own, right of one at or after it."""
    x = axis.x(card.starts)
    found: list[tuple[float, float, float]] = []
    for number, claim in enumerate(card.claims):
        at = axis.x(claim.at)
        room = sizes.pad * 2.2
        text = at - room - sizes.words(claim.words) + 4 if at < x else at + room + 2
        found.append((at, top + (number + 0.42) * unit, text))
    return found


def _counted(
    by_lane: Mapping[int, Sequence[TimeCard]], lanes: int, axis: TimeLine, sizes: Measures
) -> TimePlan:
    """How many events there are in each strip of time."""
    high = max(sizes.room / max(lanes, 1), sizes.line * 2.4)
    counts: list[Mapping[int, int]] = []
    spots: dict[str, Spot] = {}
    for lane in range(lanes):
        tally: Counter[int] = Counter()
        for card in by_lane.get(lane, ()):
            x = axis.x(card.starts)
            tally[int(x // _BIN)] += 1
            spots[card.key] = Spot(x=x, y=lane * high, width=_BIN, height=high)
        counts.append(tally)
    placed = sorted((spot.x, key) for key, spot in spots.items())
    return TimePlan(
        detail=Detail.COUNT,
        line=axis,
        spots=spots,
        lanes=[(lane * high, (lane + 1) * high) for lane in range(lanes)],
        counts=counts,
        area=(0.0, placed[-1][0] + _BIN, lanes * high),
        keys=[key for _, key in placed],
        lefts=[x for x, _ in placed],
        reach=[x + _BIN for x, _ in placed],
    )
