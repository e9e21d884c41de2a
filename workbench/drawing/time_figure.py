"""A timeline for a page: events along a clock, in lanes, each with its number, its time and its title.

Owns how much of the page an event takes. Time is to scale but for long spans in which nothing happens, which
are cut and say how long they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil

from workbench.drawing.layout import packed
from workbench.drawing.shapes import Box, Dot, Drawing, Ink, Path, Side
from workbench.drawing.sketch import LEADING, Sketch, Words, lines_of
from workbench.drawing.time_line import TimeLine, cuts_of
from workbench.drawing.time_marks import empty_between, marks

_SIZE = 6.8
_LINE = _SIZE * LEADING
_ROOM = 96.0
"""The width of an event's words."""
_MOST_LINES = 4
_DOT = 5.6
_EDGE = 12.0
_HEAD = 26.0
_LANE = 15.0
_CUT = 54.0
_APART = 40.0
_GAP = 3.0
_BAR = 3.0
_LONG = 0.12
"""An empty span of at least this part of the whole is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event that has a time; `disputed` where accounts do not agree about it."""

    key: str
    lane: int
    number: str
    when: str
    starts: datetime
    ends: datetime | None = None
    title: str = field(repr=False)
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    what: Happening
    x: float
    left: float
    """Where its words begin."""
    lines: int

    @property
    def rows(self) -> int:
        """The lines of its words, and room for its bar."""
        return self.lines + ceil(_bar(self.what) / _LINE)


def draw_timeline(
    events: Sequence[Happening], lanes: Sequence[str], width: float
) -> tuple[Drawing, list[Words]]:
    """The timeline and its words, so wide; a lane is named by its place in `lanes`. There is one event at
    least."""
    line = _line(events, width - 2 * _EDGE)
    sketch = Sketch()
    placed = [_place(each, _EDGE + line.x(each.starts), width) for each in events]
    tops, height, rows = _lanes(placed, len(lanes))
    for lane, (top, bottom) in enumerate(tops):
        if lane % 2 == 0:
            sketch.add(Box(x=0, y=top, width=width, height=bottom - top, fill=Ink.BAND))
    _clock(sketch, line, width, height)
    for (top, _), name in zip(tops, lanes, strict=True):
        sketch.say(name, 4, top + 3, width - 8, 10, size=7.2, bold=True, ink=Ink.STRONG)
    for each in placed:
        y = tops[each.what.lane][0] + _LANE + rows[each.what.key] * _LINE + _bar(each.what)
        _event(sketch, each, y, line)
    return sketch.finished(width, height), sketch.words


def _line(events: Sequence[Happening], room: float) -> TimeLine:
    busy = [(each.starts, max(each.ends or each.starts, each.starts)) for each in events]
    cuts = cuts_of(busy, share=_LONG)
    first, last = min(start for start, _ in busy), max(end for _, end in busy)
    empty = sum((cut.ends - cut.starts).total_seconds() for cut in cuts)
    seconds = max((last - first).total_seconds() - empty, 1.0)
    # What is cut never takes more than half of the page.
    wide = min(_CUT, room / 2 / len(cuts)) if cuts else 0.0
    return TimeLine.of(first, (room - wide * len(cuts)) / seconds, cuts, wide)


def _bar(event: Happening) -> float:
    """The height of the bar above an event that lasts."""
    return _BAR if event.ends is not None and event.ends > event.starts else 0.0


def _place(event: Happening, x: float, width: float) -> _Placed:
    left = x + _DOT + 2.5
    if left + _ROOM > width - 2:
        left = x - _DOT - 2.5 - _ROOM
    lines = min(_MOST_LINES, lines_of(f"{event.when} {event.title}", _ROOM, _SIZE))
    return _Placed(what=event, x=x, left=left, lines=max(2, lines))


def _lanes(placed: Sequence[_Placed], lanes: int) -> tuple[list[tuple[float, float]], float, dict[str, int]]:
    """Top and bottom of each lane, the height of all, and the line of each event in its lane."""
    tops: list[tuple[float, float]] = []
    rows: dict[str, int] = {}
    y = _HEAD
    for lane in range(lanes):
        members = [each for each in placed if each.what.lane == lane]
        spans = [
            (min(each.left, each.x - _DOT), max(each.left + _ROOM, each.x + _DOT), each.rows)
            for each in members
        ]
        lines = packed(spans, gap=_GAP) or []
        rows |= {each.what.key: line for each, line in zip(members, lines, strict=True)}
        high = max((line + each.rows for each, line in zip(members, lines, strict=True)), default=1)
        bottom = y + _LANE + high * _LINE + 4
        tops.append((y, bottom))
        y = bottom
    return tops, y, rows


def _clock(sketch: Sketch, line: TimeLine, width: float, height: float) -> None:
    right = width - 2 * _EDGE
    cuts = empty_between(line, 0, right, 2.0)
    said = ""
    for at, hour, this_day in marks(line, 0, right, _APART):
        day = this_day if this_day != said else ""
        said = this_day or said
        if at < 0:
            # The mark before the first event has no place on the page; its day has.
            sketch.say(day, 0, 0, 60, 10, size=6.8, bold=True, ink=Ink.STRONG)
            continue
        x = _EDGE + at
        sketch.add(Path(points=((x, _HEAD - 4), (x, height)), ink=Ink.TINT, width=0.7))
        # At the edges of the page words keep inside it.
        left = min(max(x - 30, 0), width - 60)
        side = Side.LEFT if left == 0 else Side.RIGHT if left == width - 60 else Side.MIDDLE
        sketch.say(day, left, 0, 60, 10, size=6.8, bold=True, ink=Ink.STRONG, side=side)
        sketch.say(hour, left, 10, 60, 10, size=6.8, ink=Ink.QUIET, side=side)
    for start, end, (lasting, empty) in cuts:
        sketch.add(
            Box(x=_EDGE + start, y=_HEAD - 2, width=end - start, height=height - _HEAD + 2, fill=Ink.TINT)
        )
        sketch.say(
            f"{lasting} {empty}", _EDGE + start, 9, end - start, 2 * _LINE, size=6.2, ink=Ink.QUIET,
            side=Side.MIDDLE,
        )  # fmt: skip


def _event(sketch: Sketch, placed: _Placed, y: float, line: TimeLine) -> None:
    event, x = placed.what, placed.x
    middle = y + _DOT
    fill = Ink.WARNING if event.disputed else Ink.STRONG
    if event.ends is not None and _bar(event):
        end = _EDGE + line.x(event.ends)
        sketch.add(Path(points=((x, y - 0.8), (max(end, x + 1), y - 0.8)), ink=fill, width=1.6))
    sketch.add(Dot(x=x, y=middle, radius=_DOT, fill=fill, diamond=event.disputed))
    sketch.say(
        event.number, x - _DOT, middle - 4, 2 * _DOT, 8, size=5.8, bold=True, ink=Ink.GROUND, key=event.key,
        side=Side.MIDDLE,
    )  # fmt: skip
    sketch.say(
        event.title, placed.left, y, _ROOM, placed.lines * _LINE, size=_SIZE, key=event.key,
        lead=event.when, side=Side.LEFT if placed.left > x else Side.RIGHT,
    )  # fmt: skip
