"""Where the boxes and arrows of a picture stand: causes in rows of levels, and cards along a line of time.

Pure: keys and sizes in, places out, the same for the same input. Knows no widget, no record and no noun.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Key = str
Tie = tuple[Key, Key]
Point = tuple[float, float]

_SWEEPS = 12
_SETTLES = 24
_LARGE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box to be placed: its lane counts from 0 at the top."""

    key: Key
    lane: int
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a box stands: its left upper corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """Room between boxes of a row, between rows, around a lane, and for an arrow that passes a row."""

    across: float
    down: float
    lane: float
    channel: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A picture of causes. A route's points go by pairs: a curve to every odd one, a straight line to
    every even one; curves stay between rows and lines between boxes, so no arrow crosses a box."""

    spots: Mapping[Key, Spot] = field(repr=False)
    routes: Mapping[Tie, tuple[Point, ...]] = field(repr=False)
    lanes: Mapping[int, tuple[float, float]]
    width: float
    height: float


def crossings(rows: Sequence[Sequence[Key]], ties: Iterable[Tie]) -> int:
    """How many pairs of ties cross between neighbouring rows; ties between other rows do not count."""
    place = _places(rows)
    between: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for ends in ties:
        (upper, start), (lower, end) = sorted(place[key] for key in ends)
        if lower == upper + 1:
            between[upper].append((start, end))
    count = 0
    for pairs in between.values():
        seen: list[int] = []
        for _, end in sorted(pairs):
            count += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return count


def ordered(rows: Sequence[Sequence[Key]], ties: Sequence[Tie]) -> list[list[Key]]:
    """The same rows in an order of few crossings: each box near the middle of those it is tied to.

    Never worse than the order given. Barycentre method (Sugiyama, Tagawa and Toda 1981).
    """
    near: dict[Key, list[Key]] = defaultdict(list)
    for start, end in ties:
        near[start].append(end)
        near[end].append(start)
    now = [list(row) for row in rows]
    best, fewest = [list(row) for row in rows], crossings(rows, ties)
    for sweep in range(_SWEEPS if len(ties) < _LARGE else 2):
        if not fewest:
            break
        order = range(1, len(now)) if sweep % 2 == 0 else range(len(now) - 2, -1, -1)
        for at in order:
            other = now[at - 1] if sweep % 2 == 0 else now[at + 1]
            now[at] = _by_middle(now[at], other, near)
        count = crossings(now, ties)
        if count < fewest:
            best, fewest = [list(row) for row in now], count
    return best


def plan_causes(nodes: Sequence[Node], ties: Sequence[Tie], spacing: Spacing) -> Plan:
    """Place boxes in the rows of their lanes, a cause above its effect within a lane, and route the arrows.

    Ties to boxes that are not there are left out.
    """
    by_key = {node.key: node for node in nodes}
    kept = [tie for tie in dict.fromkeys(ties) if tie[0] in by_key and tie[1] in by_key and tie[0] != tie[1]]
    rows = _rows(nodes, kept)
    row_of = {key: at for at, row in enumerate(rows) for key in row}
    chains = {tie: _chain(tie, row_of) for tie in kept}
    lane_of_row = [by_key[row[0]].lane for row in rows]
    filled = [list(row) for row in rows]
    for passing in dict.fromkeys(key for chain in chains.values() for key in chain[1:-1]):
        filled[int(passing.rsplit("\n", 1)[1])].append(passing)
    steps = list(dict.fromkeys(step for chain in chains.values() for step in itertools.pairwise(chain)))
    filled = ordered(filled, steps)
    wide = {key: by_key[key].width if key in by_key else spacing.channel for row in filled for key in row}
    middle = _settled(filled, steps, wide, spacing.across)
    tops, lanes, height = _heights(rows, lane_of_row, by_key, spacing)
    spots = {
        node.key: Spot(
            x=middle[node.key] - node.width / 2,
            y=tops[row_of[node.key]][0],
            width=node.width,
            height=tops[row_of[node.key]][1] - tops[row_of[node.key]][0],
        )
        for node in nodes
    }
    routes = _routes(chains, steps, middle, spots, row_of, tops)
    width = max((middle[key] + wide[key] / 2 for row in filled for key in row), default=0.0)
    return Plan(spots=spots, routes=routes, lanes=lanes, width=width, height=height)


def packed(
    spans: Sequence[tuple[float, float, int]], *, gap: float = 0.0, most: int | None = None
) -> list[int] | None:
    """The first line of each block on a line of time, so that none overlaps another.

    A span is left, right and how many lines the block is high; blocks are looked at from left to right,
    and each takes the highest lines that are free. None when that takes more than `most` lines.
    """
    ends: list[float] = []
    lines = [0] * len(spans)
    for at in sorted(range(len(spans)), key=lambda at: (spans[at][0], at)):
        left, right, high = spans[at]
        line = 0
        while any(end > left for end in ends[line : line + high]):
            line += 1
        if most is not None and line + high > most:
            return None
        ends.extend([-math.inf] * (line + high - len(ends)))
        ends[line : line + high] = [right + gap] * high
        lines[at] = line
    return lines


def _places(rows: Sequence[Sequence[Key]]) -> dict[Key, tuple[int, int]]:
    return {key: (at, across) for at, row in enumerate(rows) for across, key in enumerate(row)}


def _by_middle(row: list[Key], other: Sequence[Key], near: Mapping[Key, Sequence[Key]]) -> list[Key]:
    there = {key: (at + 0.5) / len(other) for at, key in enumerate(other)}
    middle: dict[Key, float] = {}
    for at, key in enumerate(row):
        found = [there[each] for each in near.get(key, ()) if each in there]
        middle[key] = sum(found) / len(found) if found else (at + 0.5) / len(row)
    return sorted(row, key=lambda key: middle[key])


def _rows(nodes: Sequence[Node], ties: Sequence[Tie]) -> list[list[Key]]:
    """Rows from top to bottom: lane by lane, in a lane by how many causes lie above, none too long."""
    lane = {node.key: node.lane for node in nodes}
    causes: dict[Key, list[Key]] = defaultdict(list)
    for start, end in ties:
        if lane[start] == lane[end]:
            causes[end].append(start)
    depth = _depths([node.key for node in nodes], causes)
    most = max(6, round(math.sqrt(1.5 * len(nodes))))
    levels: dict[tuple[int, int], list[Key]] = defaultdict(list)
    for node in nodes:
        levels[node.lane, depth[node.key]].append(node.key)
    rows: list[list[Key]] = []
    for level in sorted(levels):
        keys = levels[level]
        count = math.ceil(len(keys) / most)
        size = math.ceil(len(keys) / count)
        rows.extend(keys[at : at + size] for at in range(0, len(keys), size))
    return rows


def _depths(keys: Iterable[Key], causes: Mapping[Key, Sequence[Key]]) -> dict[Key, int]:
    """How many causes lie one above another over each box; a circle is cut where it closes."""
    depth: dict[Key, int] = {}
    for first in keys:
        path: list[Key] = [first]
        on_path: set[Key] = set()
        while path:
            key = path[-1]
            waiting = [each for each in causes.get(key, ()) if each not in depth and each not in on_path]
            if key in depth or (key in on_path and not waiting):
                path.pop()
                known = [depth[each] + 1 for each in causes.get(key, ()) if each in depth]
                depth.setdefault(key, max(known, default=0))
                on_path.discard(key)
                continue
            on_path.add(key)
            path.extend(waiting)
    return depth


def _chain(tie: Tie, row_of: Mapping[Key, int]) -> tuple[Key, ...]:
    """From cause to effect with a place in each row between; arrows to one effect share their places."""
    start, end = row_of[tie[0]], row_of[tie[1]]
    way = 1 if end > start else -1
    return (tie[0], *(f"{tie[1]}\n{way}\n{row}" for row in range(start + way, end, way)), tie[1])


def _settled(
    rows: Sequence[Sequence[Key]], steps: Sequence[Tie], wide: Mapping[Key, float], gap: float
) -> dict[Key, float]:
    """The middle of each box: near those it is tied to, in the order of its row, none too close."""
    near: dict[Key, list[Key]] = defaultdict(list)
    for start, end in steps:
        near[start].append(end)
        near[end].append(start)
    middle: dict[Key, float] = {}
    for row in rows:
        _put(row, [0.0] * len(row), wide, gap, middle)
    for turn in range(_SETTLES if len(steps) < _LARGE else 6):
        for row in rows if turn % 2 == 0 else reversed(rows):
            wanted = [
                sum(middle[each] * _pull(key, each) for each in near[key])
                / sum(_pull(key, each) for each in near[key])
                if near[key]
                else middle[key]
                for key in row
            ]
            _put(row, wanted, wide, gap, middle)
    left = min((middle[key] - wide[key] / 2 for row in rows for key in row), default=0.0)
    return {key: at - left for key, at in middle.items()}


def _put(
    row: Sequence[Key],
    wanted: Sequence[float],
    wide: Mapping[Key, float],
    gap: float,
    middle: dict[Key, float],
) -> None:
    """As near as can be to what is wanted, with room between neighbours: pools of boxes that touch."""
    offset = 0.0
    pools: list[tuple[float, int]] = []
    offsets: list[float] = []
    for at, key in enumerate(row):
        if at:
            before = row[at - 1]
            offset += wide[before] / 2 + wide[key] / 2 + _between(before, key, gap)
        offsets.append(offset)
        total, count = wanted[at] - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            other, more = pools.pop()
            total, count = total + other, count + more
        pools.append((total, count))
    at = 0
    for total, count in pools:
        for key in row[at : at + count]:
            middle[key] = total / count + offsets[at]
            at += 1


def _pull(one: Key, other: Key) -> int:
    """Two places of one arrow hold each other, so that it runs straight."""
    return 1 + 4 * ("\n" in one and "\n" in other)


def _between(one: Key, other: Key, gap: float) -> float:
    return gap if "\n" not in one and "\n" not in other else gap / 2


def _heights(
    rows: Sequence[Sequence[Key]], lane_of_row: Sequence[int], nodes: Mapping[Key, Node], spacing: Spacing
) -> tuple[list[tuple[float, float]], dict[int, tuple[float, float]], float]:
    """Top and bottom of each row and of each lane, and the height of all."""
    tops: list[tuple[float, float]] = []
    lanes: dict[int, tuple[float, float]] = {}
    y = 0.0
    for at, row in enumerate(rows):
        lane = lane_of_row[at]
        y += spacing.lane if lane not in lanes else spacing.down
        high = max(nodes[key].height for key in row)
        tops.append((y, y + high))
        start = lanes[lane][0] if lane in lanes else y - spacing.lane
        y += high
        last = at + 1 == len(rows) or lane_of_row[at + 1] != lane
        y += spacing.lane if last else 0
        lanes[lane] = (start, y)
    return tops, lanes, y


def _routes(
    chains: Mapping[Tie, tuple[Key, ...]],
    steps: Sequence[Tie],
    middle: Mapping[Key, float],
    spots: Mapping[Key, Spot],
    row_of: Mapping[Key, int],
    tops: Sequence[tuple[float, float]],
) -> dict[Tie, tuple[Point, ...]]:
    row_of = dict(row_of) | {
        key: int(key.rsplit("\n", 1)[1]) for chain in chains.values() for key in chain[1:-1]
    }
    ports = _ports(steps, middle, spots, row_of)
    routes: dict[Tie, tuple[Point, ...]] = {}
    for tie, chain in chains.items():
        points: list[Point] = []
        for start, end in itertools.pairwise(chain):
            for key, below in zip((start, end), _sides(start, end, row_of), strict=True):
                points.append((ports[start, end, key], tops[row_of[key]][1 if below else 0]))
        routes[tie] = tuple(points)
    return routes


def _sides(start: Key, end: Key, row_of: Mapping[Key, int]) -> tuple[bool, bool]:
    """Whether a step leaves, and meets, its box from below; two of one row are tied below both."""
    return row_of[end] >= row_of[start], row_of[end] <= row_of[start]


def _ports(
    steps: Sequence[Tie],
    middle: Mapping[Key, float],
    spots: Mapping[Key, Spot],
    row_of: Mapping[Key, int],
) -> dict[tuple[Key, Key, Key], float]:
    """Where each step leaves and meets a box: spread over its edge in the order of the other ends."""
    sides: dict[tuple[Key, bool], list[tuple[float, Tie]]] = defaultdict(list)
    for step in steps:
        start, end = step
        leaves, meets = _sides(start, end, row_of)
        sides[start, leaves].append((middle[end], step))
        sides[end, meets].append((middle[start], step))
    ports: dict[tuple[Key, Key, Key], float] = {}
    for (key, _), found in sides.items():
        room = spots[key].width * 0.7 if key in spots else 0.0
        pitch = min(room / len(found), room / 6)
        for at, (_, (start, end)) in enumerate(sorted(found)):
            ports[start, end, key] = middle[key] + (at - (len(found) - 1) / 2) * pitch
    return ports
