"""The sentence of each type of recommendation in each regime, and the facts beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.casefiles import Making
from workbench.compose import wording
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.people import Organisation
from workbench.records.recommendations import Estimate, Recommendation, RecommendationType
from workbench.regimes import list_regimes, load_regime

RECOMMENDED = (
    "The Investigations Body recommends that NHS Example lights the stair. "
    "The intent of this recommendation is to prevent falls."
)
LAW, PROVIDER = "hssib-2022-act", "psirf-provider"
KINDS = [
    (code, RecommendationType(kind.code))
    for code in list_regimes()
    for kind in load_regime(code).recommendation_types
]


def made(**values: Any) -> tuple[Making, Recommendation]:
    make = Making(issuer="The Investigations Body")
    return make, make.add(Recommendation, addressee_name="NHS Example", **values)


@pytest.mark.parametrize(("code", "kind"), KINDS, ids=lambda value: str(value))
@pytest.mark.parametrize("intent", ["help staff see the change.", ""])
def test_every_type_in_every_regime_makes_clean_sentences(
    code: str, kind: RecommendationType, intent: str
) -> None:
    make, asked = made(type=kind, action="reviews {its} guidance.", intent=intent, partners=("A", "B", "C"))

    said = wording.wording(make.case(), asked, load_regime(code))

    assert "reviews {its} guidance" in said
    pattern = load_regime(code).recommendation_type(kind).wording
    assert (intent.rstrip(".") in said) == ("{intent}" in pattern or not intent)
    assert said.endswith((".", "?"))
    assert not [wrong for wrong in ("..", ".?", " .", " ,", "  ", "{issuer}", "{partners") if wrong in said]
    assert ("A, B and C" in said) == ("{partners_clause}" in pattern)


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (
            LAW,
            "safety_recommendation",
            RECOMMENDED,
        ),
        (
            LAW,
            "safety_observation",
            "NHS Example can improve patient safety by lights the stair. This is intended to prevent falls.",
        ),
        (LAW, "local_learning_prompt", "Lights the stair?"),
        (PROVIDER, "safety_action", "NHS Example will lights the stair. It is meant to prevent falls."),
        (PROVIDER, "safety_observation", "lights the stair."),
    ],
)
def test_the_pattern_is_the_regime_s_and_a_foreign_type_is_its_action(
    code: str, kind: str, said: str
) -> None:
    make, asked = made(type=RecommendationType(kind), intent="prevent falls")

    assert wording.wording(make.case(), asked, load_regime(code)).casefold() == said.casefold()


def test_without_an_addressee_nobody_is_made_up() -> None:
    make = Making()
    asked = make.add(Recommendation)

    said = wording.wording(make.case(), asked, load_regime(LAW))

    assert "the organisations concerned" in said
    assert wording.addressee(make.case(), asked) == ""


def test_who_speaks_is_the_case_then_the_regime_then_its_first_organisation() -> None:
    regime = load_regime(PROVIDER)
    make = Making()
    assert wording.issuer(make.case(), regime) == "The investigation team"
    make.add(Organisation, name="Ostrell Trust")
    assert wording.issuer(make.case(), regime) == "Ostrell Trust"
    assert wording.issuer(make.case(), load_regime(LAW)) == load_regime(LAW).issuer
    assert wording.issuer(Making(issuer="Us").case(), load_regime(LAW)) == "Us"


def test_a_draft_is_named_by_its_type_and_place_until_it_has_a_number() -> None:
    make = Making()
    last = make.add(Recommendation, position=1, type=RecommendationType.ICB_RESPONSE)
    first = make.add(Recommendation, position=0, type=RecommendationType.ICB_RESPONSE)
    prompt = make.add(Recommendation, type=RecommendationType.LOCAL_LEARNING_PROMPT)
    issued = make.add(Recommendation, number="R/2026/014")
    case, regime = make.case(), load_regime(LAW)

    assert [wording.mentioned(case, r, regime) for r in (last, first, prompt, issued)] == [
        "ICB safety response 2",
        "ICB safety response 1",
        "local learning prompt 1",
        "R/2026/014",
    ]


def test_a_type_of_another_regime_has_its_usual_title() -> None:
    assert wording.type_title(load_regime(PROVIDER), RecommendationType.ICB_RESPONSE) == "ICB safety response"


def test_facts_are_labelled_and_empty_ones_can_be_told() -> None:
    make = Making()
    trust = make.add(Organisation, name="Ostrell Trust")
    finding = make.add(Finding)
    area = make.add(Recommendation, type=RecommendationType.AREA_FOR_IMPROVEMENT)
    action = make.add(
        Recommendation,
        type=RecommendationType.SAFETY_ACTION,
        addressee_id=trust.id,
        partners=("A", "B"),
        due_on=date(2026, 9, 1),
        level_of_intervention="system_wide",
    )
    make.tie(action, Relation.FOLLOWS_FROM, finding)
    make.tie(action, Relation.ADDRESSES, area)

    facts = {
        label: value for label, value in wording.facts(make.case(), action, load_regime(PROVIDER)) if value
    }

    assert facts == {
        "Addressee": "Ostrell Trust",
        "Working with": "A, B",
        "To be done by": "1 September 2026",
        "Level of intervention": "system wide",
        "Follows from": "finding 1",
        "Addresses": "area for improvement 1",
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, ""),
        (Estimate(text="Little."), "Little."),
        (Estimate(low=40000, high=65000, currency="GBP"), "£40,000 to £65,000."),
        (Estimate(low=5, high=5, currency="GBP"), "£5."),
        (Estimate(high=0.5, currency="GBP"), "£0.50."),
        (Estimate(low=3, currency="CHF"), "3 CHF."),
        (
            Estimate(low=1, high=2, currency="EUR", recurrence="a_year", payer="the trust", basis="Quotes"),
            "€1 to €2, a year, met by the trust. Basis: Quotes.",
        ),
        (Estimate(text="Staff time", payer="the trust"), "Staff time. Met by the trust."),
    ],
)
def test_an_estimate_in_words(given: Estimate | None, said: str) -> None:
    assert wording.estimate(given) == said
