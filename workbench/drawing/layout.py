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
    for one, other in ties:
        first, second = place[one], place[other]
        (upper, start), (lower, end) = (first, second) if first < second else (second, first)
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
    keys = [key for row in rows for key in row]
    number = {key: at for at, key in enumerate(keys)}
    near: list[list[int]] = [[] for _ in keys]
    for start, end in steps:
        # Two places of one arrow hold each other, so that it runs straight.
        pull = 5 if "\n" in start and "\n" in end else 1
        near[number[start]] += [number[end]] * pull
        near[number[end]] += [number[start]] * pull
    lines = [range(number[row[0]], number[row[0]] + len(row)) for row in rows if row]
    offsets = [_offsets(row, wide, gap) for row in rows if row]
    middle = [at for apart in offsets for at in _put([0.0] * len(apart), apart)]
    for turn in range(_SETTLES if len(steps) < _LARGE else 6):
        pairs = list(zip(lines, offsets, strict=True))
        for line, apart in pairs if turn % 2 == 0 else reversed(pairs):
            wanted = [
                sum([middle[each] for each in near[at]]) / len(near[at]) if near[at] else middle[at]
                for at in line
            ]
            middle[line.start : line.stop] = _put(wanted, apart)
    left = min((at - wide[key] / 2 for at, key in zip(middle, keys, strict=True)), default=0.0)
    return {key: at - left for at, key in zip(middle, keys, strict=True)}


def _offsets(row: Sequence[Key], wide: Mapping[Key, float], gap: float) -> list[float]:
    """How far the middle of each box is from that of the first where all of a row touch."""
    pairs = itertools.pairwise(row)
    steps = (wide[one] / 2 + wide[other] / 2 + _between(one, other, gap) for one, other in pairs)
    return list(itertools.accumulate(steps, initial=0.0))


def _put(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """As near as can be to what is wanted, with room between neighbours: pools of boxes that touch."""
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while pools and pools[-1][0] * count > total * pools[-1][1]:
            other, more = pools.pop()
            total, count = total + other, count + more
        pools.append((total, count))
    starts = itertools.chain.from_iterable([total / count] * count for total, count in pools)
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


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
    passing = {key for chain in chains.values() for key in chain[1:-1]}
    row_of = dict(row_of) | {key: int(key.rsplit("\n", 1)[1]) for key in passing}
    ports = _ports(steps, middle, spots, row_of)
    routes: dict[Tie, tuple[Point, ...]] = {}
    for tie, chain in chains.items():
        points: list[Point] = []
        for step in itertools.pairwise(chain):
            rows = row_of[step[0]], row_of[step[1]]
            for x, row, below in zip(ports[step], rows, _sides(*rows), strict=True):
                points.append((x, tops[row][below]))
        routes[tie] = tuple(points)
    return routes


def _sides(start: int, end: int) -> tuple[bool, bool]:
    """Whether a step between two rows leaves, and meets, its box from below; in one row, both."""
    return end >= start, end <= start


def _ports(
    steps: Sequence[Tie],
    middle: Mapping[Key, float],
    spots: Mapping[Key, Spot],
    row_of: Mapping[Key, int],
) -> dict[Tie, tuple[float, float]]:
    """Where each step leaves and meets a box: spread over its edge in the order of the other ends."""
    places = [middle[key] for step in steps for key in step]
    sides: dict[tuple[Key, bool], list[tuple[float, int]]] = defaultdict(list)
    for at, (start, end) in enumerate(steps):
        leaves, meets = _sides(row_of[start], row_of[end])
        if start in spots:
            sides[start, leaves].append((middle[end], 2 * at))
        if end in spots:
            sides[end, meets].append((middle[start], 2 * at + 1))
    for (key, _), found in sides.items():
        room = spots[key].width * 0.7
        pitch = min(room / len(found), room / 6)
        for number, (_, at) in enumerate(sorted(found)):
            places[at] += (number - (len(found) - 1) / 2) * pitch
    return {step: (places[2 * at], places[2 * at + 1]) for at, step in enumerate(steps)}
