"""The order of the desk: a sum that can be followed by hand, and what would change it, said truly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from workbench.errors import BadInput
from workbench.records.intake import Assessment, Item, Judged
from workbench.register.method import due_on, levels_of, load_method
from workbench.register.priority import Judgement, Scored, ranked, sensitivities, weights_of

METHOD = load_method()
WEIGHTS = weights_of(METHOD)
LEVELS = {"benefit": "moderate", "evidence": "moderate", "fit": "part", "cost": "low", "burden": "light"}


def item(n: int, due: date = date(2026, 5, 1), assessment: Assessment | None = None) -> Item:
    return Item(
        n=n, step=1, entry=n, package="-", received_at=datetime(2026, 3, 1, tzinfo=UTC), due_on=due,
        assessment=assessment or Assessment(),
    )  # fmt: skip


def judgement(n: int, due: date = date(2026, 5, 1), **levels: str) -> Judgement:
    named = {**LEVELS, **levels}
    return Judgement(
        item=item(n, due), levels={code: METHOD.criterion(code).level(level) for code, level in named.items()}
    )


def order(*judgements: Judgement, weights: Mapping[str, float] = WEIGHTS) -> tuple[Scored, ...]:
    return ranked(METHOD, judgements, weights)


def numbers(found: tuple[Scored, ...]) -> list[int]:
    return [each.judgement.item.n for each in found]


def said(*judgements: Judgement) -> tuple[str, ...]:
    (between,) = sensitivities(METHOD, order(*judgements), WEIGHTS)
    return between.says


def test_the_sum_is_points_times_weights_and_says_how_it_came_about() -> None:
    (found,) = order(judgement(1, benefit="large"))

    assert found.score == 3 * 4 + 2 * 3 + 2 * 2 + 2 * 2 + 2 * 2
    assert found.most == 3 * (4 + 3 + 2 + 2 + 2)
    assert found.lines[0] == "Benefit: large (3) × 4 = 12"
    assert sum(float(line.rpartition("= ")[2]) for line in found.lines) == found.score


def test_the_larger_sum_comes_first_and_equal_ones_by_their_days() -> None:
    assert numbers(
        order(judgement(1, date(2026, 6, 1)), judgement(2), judgement(3, evidence="high"))
    ) == [3, 2, 1]  # fmt: skip


def test_a_weight_that_is_said_to_turn_the_order_does_and_the_one_before_does_not() -> None:
    one, other = judgement(1, benefit="large", cost="moderate"), judgement(2)
    first, second = (each.judgement for each in order(one, other))
    sentences = [each for each in said(one, other) if "weighed" in each]

    assert sentences
    for sentence in sentences:
        found = re.fullmatch(r"If (.+) weighed (\d+) instead of \d+, IN-2 would come before IN-1\.", sentence)
        assert found is not None
        (code,) = (each.code for each in METHOD.criteria if each.title == found[1])
        turned = int(found[2])
        back = turned + (1 if turned < WEIGHTS[code] else -1)
        assert numbers(order(one, other, weights={**WEIGHTS, code: turned})) == [second.item.n, first.item.n]
        before = order(one, other, weights={**WEIGHTS, code: back})
        assert before[0].judgement is first or before[0].score == before[1].score


def test_a_level_that_is_said_to_turn_the_order_does() -> None:
    one, other = judgement(1, evidence="high"), judgement(2)
    sentences = [each for each in said(one, other) if "were" in each]

    assert (
        "If the strength of evidence of IN-1 were “moderate” instead of “high”, the two would be level."
        in (sentences)
    )
    assert (
        "If the benefit of IN-2 were “large” instead of “moderate”, their order would turn round."
        in sentences
    )
    assert numbers(order(one, judgement(2, benefit="large"))) == [2, 1]


def test_it_says_so_when_no_single_change_would_turn_the_order() -> None:
    best, worst = (
        Judgement(item=item(n), levels={each.code: each.levels[at] for each in METHOD.criteria})
        for n, at in ((1, -1), (2, 0))
    )

    (sentence,) = said(best, worst)

    assert sentence.startswith("No change of one weight (0 to 10)")


def test_equal_sums_are_said_to_be_equal() -> None:
    assert said(judgement(1), judgement(2)) == (
        "IN-1 and IN-2 have the same sum: the one due first comes first.",
    )


@pytest.mark.parametrize("tried", [{"beauty": 1.0}, {"benefit": -1.0}, {"benefit": 11.0}])
def test_a_weight_that_is_none_is_refused(tried: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        weights_of(METHOD, tried)


@pytest.mark.parametrize(
    ("organisations", "effort", "level"),
    [(1, "notice", "slight"), (10, "change", "slight"), (11, "change", "light"), (200, "change", "moderate"),
     (200, "project", "heavy")],
)  # fmt: skip
def test_the_burden_follows_from_organisations_and_effort(
    organisations: int, effort: str, level: str
) -> None:
    judged: dict[str, Any] = {"benefit": Judged(level="small")}

    found = levels_of(METHOD, Assessment(judged=judged, organisations=organisations, effort=effort))

    assert {code: each.code for code, each in found.items()} == {"benefit": "small", "burden": level}


def test_the_method_holds_together() -> None:
    for criterion in METHOD.criteria:
        points = [level.points for level in criterion.levels]
        assert points == sorted(points), criterion.code
        assert len({level.code for level in criterion.levels}) == len(points)
        assert 0 < criterion.weight <= METHOD.most_weight
    burden = METHOD.criterion(METHOD.burden)
    assert min(level.days_over for level in burden.levels) == 0
    assert due_on(METHOD, "anything", date(2026, 1, 1)) == date(2026, 3, 26)
