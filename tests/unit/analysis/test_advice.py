"""Advice says what is missing and why, and leaves alone what is well said or only about blame."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workbench.analysis.advice import advise, remarks
from workbench.records.recommendations import Estimate, Recommendation, RecommendationType
from workbench.records.record import CaseId, new_id

WHOLE: dict[str, Any] = {
    "type": RecommendationType.SAFETY_RECOMMENDATION,
    "action": "publishes a standard that sets how soon a device must show that an entry has not been sent",
    "intent": "make the loss of a feed visible",
    "inequalities": "none",
    "unintended_effects": "none",
    "measure": "share of systems",
    "monitored_by": "the regulator",
    "due_on": date(2031, 6, 30),
    "response_due_on": date(2031, 3, 1),
    "cost": Estimate(low=1.0, high=2.0, currency="GBP", basis="two suppliers asked"),
    "benefit": Estimate(text="fewer late calls; not put in money, for want of a baseline"),
}
TRAINING = "gives training in the use of the paper chart to everybody who works on a ward"


def codes(
    findings: int = 1, addressee: str = "The Office", wanting: bool = True, **changed: Any
) -> list[str]:
    record = Recommendation(id=new_id(), case_id=CaseId("case"), **(WHOLE | changed))
    return [
        each.code for each in advise(record, findings=findings, addressee=addressee, wanting_response=wanting)
    ]


def test_a_whole_recommendation_gets_no_advice() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"action": "improve observations"}, "short_action"),
        ({"action": f"{WHOLE['action']}, and monitors how many hospitals use it"}, "two_actions"),
        ({"action": f"considers whether it {WHOLE['action']} in any way"}, "hollow_action"),
        ({"action": TRAINING}, "weak_level"),
        ({"intent": " "}, "no_intent"),
        ({"inequalities": ""}, "no_inequalities"),
        ({"unintended_effects": ""}, "no_side_effects"),
        ({"cost": None}, "no_cost"),
        ({"benefit": Estimate(low=1.0, high=2.0, currency="GBP")}, "benefit_without_basis"),
        ({"measure": ""}, "no_measure"),
        ({"monitored_by": ""}, "nobody_measures"),
        ({"due_on": None}, "no_date"),
        ({"response_due_on": None}, "no_response_date"),
    ],
)  # fmt: skip
def test_what_is_missing_is_asked_for_by_its_field(changed: dict[str, Any], code: str) -> None:
    assert codes(**changed) == [code]


def test_nobody_to_do_it_and_nothing_to_rest_on_are_told() -> None:
    assert codes(findings=0, addressee="") == ["no_addressee", "no_finding"]


def test_a_weak_level_is_not_told_once_the_author_has_said_which_level_it_is() -> None:
    assert codes(action=TRAINING, level_of_intervention="Training, beside the new device") == []


def test_what_was_done_already_needs_no_day_no_cost_and_no_measure() -> None:
    done = RecommendationType.SAFETY_ACTION_TAKEN
    assert codes(type=done, cost=None, benefit=None, measure="", due_on=None, inequalities="") == []


def marked(text: str) -> list[tuple[str, str]]:
    return [(each.code, text[each.start : each.end]) for each in remarks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The nurse failed to escalate.", [("blame", "nurse failed to")]),
        ("Doctors had neglected to call.", [("blame", "Doctors had neglected to")]),
        ("She should have noticed the score.", [("hindsight", "should have noticed")]),
        ("It could have been seen.", [("hindsight", "could have been")]),
        ("We utilise it prior to use.", [("plain", "utilise"), ("plain", "prior to")]),
        (f"It {'went on and ' * 20}on.", [("long", f"It {'went on and ' * 20}on.")]),
    ],
)
def test_words_that_blame_or_judge_from_the_end_or_are_heavy_are_marked(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The report does not say that the nurse failed to act.",
        "A culture of blame makes people quiet: staff ask whether a nurse failed to act.",
        "She said: “I should have noticed, I forgot to look.”",
        "His daughter wrote that the nurses ignored the bell.",
        "All trusts should have a named lead for infusion pumps.",
        "The alarm failed to sound.",
        "Blame helps nobody.",
        "العربية 🙂",
        "",
    ],
)
def test_words_about_blame_quotations_and_things_are_left_alone(text: str) -> None:
    assert marked(text) == []
