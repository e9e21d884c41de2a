"""The order in which the desk's items matter, and what would change it. Pure.

The method is a plain weighted sum: each criterion's points times its weight, added up. Owns how that is
explained, and which single change of one weight or of one level would turn two neighbours round.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.errors import BadInput
from workbench.records.intake import Item
from workbench.register.method import Criterion, Level, Method

_SAME = 1e-9
METHOD = (
    "Priority is a sum: the points of each criterion's level, times the weight of that criterion. It orders "
    "the desk's own judgements and decides nothing."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """An item whose every criterion was judged: the level of each."""

    item: Item
    levels: Mapping[str, Level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An item with its sum, of at most `most`; `lines` say how the sum came about."""

    judgement: Judgement
    score: float
    most: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What would put `below` level with `above`, its neighbour, or before it: each in a sentence."""

    above: Item
    below: Item
    gap: float
    says: tuple[str, ...]


def weights_of(method: Method, other: Mapping[str, float] | None = None) -> dict[str, float]:
    """Criterion → weight: those of the method, with others tried in their place.

    Raises: BadInput: no such criterion, or a weight outside 0 to the method's largest.
    """
    weights = {each.code: float(each.weight) for each in method.criteria}
    for code, weight in (other or {}).items():
        method.criterion(code)
        if not 0 <= weight <= method.most_weight:
            raise BadInput(f"A weight is 0 to {method.most_weight}.", where=code)
        weights[code] = float(weight)
    return weights


def ranked(
    method: Method, judgements: Sequence[Judgement], weights: Mapping[str, float]
) -> tuple[Scored, ...]:
    """The items in order, the largest sum first; equal ones by the day on which they are due."""
    scored = [_scored(method, each, weights) for each in judgements]
    return tuple(
        sorted(scored, key=lambda each: (-each.score, each.judgement.item.awaited_on, each.judgement.item.n))
    )


def sensitivities(
    method: Method, order: Sequence[Scored], weights: Mapping[str, float]
) -> tuple[Sensitivity, ...]:
    """For each pair of neighbours, what would turn them round."""
    return tuple(_between(method, above, below, weights) for above, below in pairwise(order))


def _scored(method: Method, judgement: Judgement, weights: Mapping[str, float]) -> Scored:
    lines = []
    score = 0.0
    for criterion in method.criteria:
        level, weight = judgement.levels[criterion.code], weights[criterion.code]
        score += level.points * weight
        lines.append(
            f"{criterion.title}: {level.title} ({_number(level.points)}) × {_number(weight)} "
            f"= {_number(level.points * weight)}"
        )
    most = sum(each.most * weights[each.code] for each in method.criteria)
    return Scored(judgement=judgement, score=score, most=most, lines=tuple(lines))


def _between(method: Method, above: Scored, below: Scored, weights: Mapping[str, float]) -> Sensitivity:
    gap = above.score - below.score
    one, other = above.judgement.item, below.judgement.item
    if gap <= _SAME:
        equal = f"{one.reference} and {other.reference} have the same sum: the one due first comes first."
        says = [equal]
    else:
        says = [
            *_by_weight(method, above, below, weights, gap),
            *_by_level(method, above.judgement, weights, gap, up=False),
            *_by_level(method, below.judgement, weights, gap, up=True),
        ]
    if not says:
        never = (
            f"No change of one weight (0 to {method.most_weight}), and no change of one level by one step, "
            f"puts {other.reference} before {one.reference}."
        )
        says = [never]
    return Sensitivity(above=one, below=other, gap=gap, says=tuple(says))


def _by_weight(
    method: Method, above: Scored, below: Scored, weights: Mapping[str, float], gap: float
) -> Iterator[str]:
    """The nearest whole weight of each criterion that puts the lower one before the upper one."""
    first, second = above.judgement, below.judgement
    for criterion in method.criteria:
        code = criterion.code
        apart = first.levels[code].points - second.levels[code].points
        turning = [
            weight
            for weight in range(method.most_weight + 1)
            if gap + (weight - weights[code]) * apart < -_SAME
        ]
        if turning:
            nearest = min(turning, key=lambda weight: abs(weight - weights[code]))
            yield (
                f"If {criterion.title} weighed {nearest} instead of {_number(weights[code])}, "
                f"{second.item.reference} would come before {first.item.reference}."
            )


def _by_level(
    method: Method, judgement: Judgement, weights: Mapping[str, float], gap: float, *, up: bool
) -> Iterator[str]:
    """The criteria in which one step, the upper one's down or the lower one's up, closes the gap."""
    for criterion in method.criteria:
        now = judgement.levels[criterion.code]
        other = _next(criterion, now, up=up)
        if other is None:
            continue
        change = abs(other.points - now.points) * weights[criterion.code]
        if change < gap - _SAME:
            continue
        level = abs(change - gap) <= _SAME
        end = "the two would be level." if level else "their order would turn round."
        yield (
            f"If the {criterion.title.lower()} of {judgement.item.reference} were “{other.title}” instead of "
            f"“{now.title}”, {end}"
        )


def _next(criterion: Criterion, now: Level, *, up: bool) -> Level | None:
    """The level one step better or worse; None at the end."""
    beyond = [
        each for each in criterion.levels if (each.points > now.points if up else each.points < now.points)
    ]
    if not beyond:
        return None
    return min(beyond, key=lambda each: abs(each.points - now.points))


def _number(value: float) -> str:
    return f"{value:g}"
