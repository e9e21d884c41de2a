"""The case exchange format: the smallest case, and the shipped ones, come back as they went in."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from workbench import paths
from workbench.errors import BadInput
from workbench.wire.case import FORMAT, CaseExchange, Estimate, Term
from workbench.wire.reading import read, unknown_paths, written

DEMOS = sorted(paths.resource("demo").glob("*/case.json"))
FACTS = {"title": "A fall", "kind": "psii", "regime": "psirf-provider"}
SMALLEST = {"format": FORMAT, "case": FACTS}


def case_of(content: object) -> CaseExchange:
    return read(json.dumps(content).encode(), CaseExchange, "the case file")


def test_a_case_needs_only_a_title_a_kind_and_a_regime() -> None:
    assert written(case_of(SMALLEST)) == SMALLEST


@pytest.mark.parametrize("key", ["title", "kind", "regime"])
def test_without_one_of_those_the_missing_key_is_named(key: str) -> None:
    facts = {name: value for name, value in FACTS.items() if name != key}
    with pytest.raises(BadInput, match=f"“{key}” is missing"):
        case_of(SMALLEST | {"case": facts})


@pytest.mark.parametrize("path", DEMOS, ids=lambda path: path.parent.name)
def test_a_shipped_case_reads_without_unknown_keys_and_loses_nothing(path: Path) -> None:
    case = read(path.read_bytes(), CaseExchange, "the case file")

    assert unknown_paths(case) == []
    assert read(msgspec.json.encode(written(case)), CaseExchange, "the copy") == case


def test_terms_and_estimates_may_be_words_or_objects() -> None:
    case = case_of(
        {
            "format": FORMAT,
            "case": FACTS | {"terms_of_reference": ["Why?", {"text": "How?", "id": "T2"}]},
            "recommendations": [
                {"id": "R1", "type": "safety_action", "action": "a", "cost": "small", "benefit": {"low": 1}}
            ],
        }
    )

    assert case.case.terms_of_reference == ["Why?", Term(text="How?", id="T2")]
    assert case.recommendations[0].cost == "small"
    assert case.recommendations[0].benefit == Estimate(low=1)


def test_nothing_of_what_a_case_says_is_in_its_repr() -> None:
    words = "Zylbrandt"
    people = [{"id": "P1", "name": words, "identifiers": {"phone": words}}]

    case = case_of({**SMALLEST, "people": people, "unheard_of": words})

    assert words not in repr(case) + repr(case.people) + repr(case.people[0].identifiers)
