"""The package payload: every field comes back, strangers' keys too, and faults are told in full."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.wire.packages import sample_package, sample_payload
from workbench.errors import BadInput
from workbench.records.recommendations import RecommendationStatus, RecommendationType
from workbench.wire.package import payload_faults, read_payload
from workbench.wire.reading import written
from workbench.wire.values import RecommendationStatus as StatusOnTheWire
from workbench.wire.values import RecommendationType as TypeOnTheWire

MARKER = "Zebedee-Quillfeather"


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(sample_payload())
    change(content)
    return json.dumps(content).encode()


def test_a_payload_comes_back_as_it_went_out() -> None:
    assert read_payload(sample_payload()) == sample_package()


def test_keys_of_a_later_version_survive_a_round_trip() -> None:
    def extend(content: dict[str, Any]) -> None:
        content["later"] = 1
        content["report"]["doi"] = "10.1/x"
        content["recommendations"][0]["cost"]["discount_rate"] = 0.035
        content["recommendations"][0]["response"]["actions"][0]["cost"] = {"low": 1}

    data = changed(extend)
    assert written(read_payload(data)) == json.loads(data)


def test_the_closed_lists_are_those_of_the_records() -> None:
    assert set(get_args(StatusOnTheWire)) == {status.value for status in RecommendationStatus}
    assert set(get_args(TypeOnTheWire)) == {kind.value for kind in RecommendationType}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda c: c.update(format="workbench-recommendations/2"), "$.format"),
        (lambda c: c["recommendations"][1].update(id="rec-7f3a"), "$.recommendations[1].id"),
        (lambda c: c["recommendations"][1].update(wording=""), "$.recommendations[1]"),
        (lambda c: c["recommendations"][0]["response"].update(decision=MARKER), "$.recommendations"),
        (lambda c: c["report"].pop("release_id"), "$.report"),
    ],
)
def test_a_payload_that_cannot_be_used_is_refused_with_its_place(
    change: Callable[[dict[str, Any]], object], where: str
) -> None:
    with pytest.raises(BadInput) as refused:
        read_payload(changed(change))
    assert refused.value.where.startswith(where)
    assert MARKER not in str(refused.value)


def test_a_good_payload_has_no_faults() -> None:
    assert list(payload_faults(sample_payload())) == []


def test_the_faults_of_every_recommendation_are_told_at_once() -> None:
    def spoil(content: dict[str, Any]) -> None:
        content["recommendations"][0].update(version="two")
        content["recommendations"][1].pop("action")

    assert list(payload_faults(changed(spoil))) == [
        "$.recommendations[0].version: Expected a whole number here, but found text.",
        "$.recommendations[1]: “action” is missing here. Add it and try again.",
    ]


@given(st.binary(max_size=100) | st.recursive(st.none() | st.text(max_size=4), st.lists).map(json.dumps))
def test_anything_else_has_one_fault_at_least(data: bytes | str) -> None:
    content = data.encode() if isinstance(data, str) else data
    assert list(payload_faults(content))
