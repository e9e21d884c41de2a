"""In what order the desk's items matter, by their judgements, and what would change that order.

Owns which items are put in order: those that wait, and those that were adopted. The sum is
`register/priority.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.records.intake import Disposition
from workbench.register.method import levels_of, load_method
from workbench.register.priority import (
    METHOD,
    Judgement,
    Scored,
    Sensitivity,
    ranked,
    sensitivities,
    weights_of,
)
from workbench.services.intake.desk import ItemView, list_items
from workbench.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """An item in its place: its sum, the most that there is, and how the sum came about."""

    view: ItemView
    score: float
    most: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassessed:
    """An item that has no place yet, and what was not judged."""

    view: ItemView
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The order by these weights, the items without a place, and what would turn neighbours round."""

    ranked: tuple[Ranked, ...]
    unassessed: tuple[Unassessed, ...]
    sensitivity: tuple[Sensitivity, ...]
    weights: Mapping[str, float]
    how: str = field(default=METHOD)


def prioritise(session: Session, weights: Mapping[str, float] | None = None) -> Ranking:
    """Put the items that wait or were adopted in order; with other weights, to see what they would do.

    Raises: BadInput: no such criterion, or a weight that is none.
    """
    method = load_method()
    used = weights_of(method, weights)
    views = {each.item.n: each for each in list_items(session) if _counts(each)}
    judgements: list[Judgement] = []
    unassessed: list[Unassessed] = []
    for view in views.values():
        levels = levels_of(method, view.item.assessment)
        lacks = tuple(each.title for each in method.criteria if each.code not in levels)
        if lacks:
            unassessed.append(Unassessed(view=view, lacks=lacks))
        else:
            judgements.append(Judgement(item=view.item, levels=levels))
    order = ranked(method, judgements, used)
    return Ranking(
        ranked=tuple(_ranked(views[each.judgement.item.n], each) for each in order),
        unassessed=tuple(unassessed),
        sensitivity=sensitivities(method, order, used),
        weights=used,
    )


def _counts(view: ItemView) -> bool:
    verdict = view.item.verdict
    return view.item.open or (verdict is not None and verdict.disposition is Disposition.ADOPT)


def _ranked(view: ItemView, scored: Scored) -> Ranked:
    return Ranked(view=view, score=scored.score, most=scored.most, lines=scored.lines)
