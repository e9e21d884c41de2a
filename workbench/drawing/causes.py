"""A map of causes for a page: factors in rows of levels, with an arrow from each to what it led to.

The shape is an AcciMap (Rasmussen 1997): society above, the work and its surroundings below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workbench.drawing.layout import Node, Plan, Spacing, Tie, plan_causes
from workbench.drawing.shapes import Box, Drawing, Ink, Path
from workbench.drawing.sketch import Sketch, Words, height_of

_WIDE, _NARROW = 86.0, 66.0
"""The width of a box where there are few, and where there are many in a row."""
_SIZE, _TAG = 8.0, 6.6
_PAD = 3.5
_MOST_LINES = 6
_LANE = 16.0
_CROWD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A box: `tag` is said above its title, `number` before it; `square` sets apart what is no factor."""

    key: str
    lane: int
    title: str = field(repr=False)
    number: str = ""
    tag: str = ""
    square: bool = False


def draw_causes(
    causes: Sequence[Cause], ties: Sequence[Tie], lanes: Sequence[str]
) -> tuple[Drawing, list[Words]]:
    """The map and its words; a lane is named by its place in `lanes`. There is one cause at least."""
    crowd = max(sum(cause.lane == lane for cause in causes) for lane in range(len(lanes)))
    width = _WIDE if crowd <= _CROWD else _NARROW
    room = width - 2 * _PAD
    nodes = [
        Node(
            key=cause.key,
            lane=cause.lane,
            width=width,
            height=2 * _PAD
            + _tag_height(cause)
            + height_of(f"{cause.number} {cause.title}", room, _SIZE, most=_MOST_LINES),
        )
        for cause in causes
    ]
    plan = plan_causes(nodes, ties, Spacing(across=6, down=13, lane=_LANE, channel=5))
    sketch = Sketch()
    _lanes(sketch, plan, lanes)
    _arrows(sketch, plan.routes.values())
    for cause in causes:
        _box(sketch, plan, cause)
    return sketch.finished(plan.width, plan.height), sketch.words


def _tag_height(cause: Cause) -> float:
    return _TAG * 1.4 if cause.tag else 0.0


def _lanes(sketch: Sketch, plan: Plan, names: Sequence[str]) -> None:
    for lane, (top, bottom) in sorted(plan.lanes.items()):
        if lane % 2:
            sketch.add(Box(x=0, y=top, width=plan.width, height=bottom - top, fill=Ink.BAND))
        sketch.say(names[lane], 3, top + 3, plan.width - 6, 10, size=8, bold=True, ink=Ink.STRONG)


def _arrows(sketch: Sketch, routes: Iterable[Sequence[tuple[float, float]]]) -> None:
    for route in routes:
        sketch.add(Path(points=tuple(route), ink=Ink.QUIET, width=0.7, arrow=True, curved=True))


def _box(sketch: Sketch, plan: Plan, cause: Cause) -> None:
    spot = plan.spots[cause.key]
    sketch.add(
        Box(
            x=spot.x, y=spot.y, width=spot.width, height=spot.height, fill=Ink.GROUND, edge=Ink.EDGE,
            bar=None if cause.square else Ink.STRONG, radius=0 if cause.square else 2,
        )
    )  # fmt: skip
    x, room, y = spot.x + _PAD + 1, spot.width - 2 * _PAD, spot.y + _PAD
    high = _tag_height(cause)
    if cause.tag:
        sketch.say(cause.tag, x, y, room, _TAG * 1.3, size=_TAG, ink=Ink.QUIET, key=cause.key)
    sketch.say(
        cause.title,
        x,
        y + high,
        room,
        spot.height - 2 * _PAD - high,
        size=_SIZE,
        key=cause.key,
        lead=cause.number,
    )
