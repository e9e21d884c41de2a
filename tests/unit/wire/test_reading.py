"""Reading exchange files: the path of a fault is told, its value never, and nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.wire.case import CaseExchange
from workbench.wire.reading import read, unknown_paths, written

MARKER = "Zebedee-Quillfeather"


def case_file(**parts: Any) -> dict[str, Any]:
    facts = {"title": "A fall", "kind": "psii", "regime": "psirf-provider"}
    return {"format": "workbench-case/1", "case": facts, **parts}


def refusal(content: object) -> BadInput:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(BadInput) as refused:
        read(data, CaseExchange, "the case file")
    return refused.value


def said_of(data: bytes) -> str:
    """What is said of the file: nothing when it can be read and written again, else why not."""
    try:
        written(read(data, CaseExchange, "the case file"))
    except BadInput as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("parts", "where"),
    [
        ({"people": [{"id": "P1", "name": 7}]}, "$.people[0].name"),
        ({"events": [{"id": "T1", "title": "x"}, {"title": "x"}]}, "$.events[1]"),
        (
            {"events": [{"id": "T1", "title": "x", "accounts": [{"description": [MARKER]}]}]},
            "$.events[0].accounts[0].description",
        ),
        ({"people": [{"id": "P1", "name": "A", "kind": MARKER}]}, "$.people[0].kind"),
        (
            {"people": [{"id": "P1", "name": "A", "identifiers": {"date_of_birth": MARKER}}]},
            "$.people[0].identifiers.date_of_birth",
        ),
        ({"recommendations": [{"id": "R1", "type": "safety_action"}]}, "$.recommendations[0]"),
        ({"people": {MARKER: 1}}, "$.people"),
    ],
)
def test_a_fault_is_told_by_its_path_and_never_by_its_value(parts: dict[str, Any], where: str) -> None:
    error = refusal(case_file(**parts))

    assert error.where.replace("[...]", "[0]").startswith(where)
    assert MARKER not in str(error)
    assert error.__cause__ is None


def test_a_value_outside_a_closed_list_is_answered_with_the_list() -> None:
    error = refusal(case_file(people=[{"id": "P1", "name": "A", "kind": "ghost"}]))
    assert "patient, family, staff, investigator, other" in str(error)


NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, st.just(MARKER))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "x"]), inner),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["case", "people", "evidence", "events", "findings", "report", "recommendations"]),
        VALUES,
    )
)
def test_whatever_stands_where_an_error_quotes_none_of_it(parts: dict[str, Any]) -> None:
    assert MARKER not in said_of(json.dumps(case_file() | parts).encode())


@given(st.binary(max_size=200))
def test_any_bytes_at_all_are_read_or_refused(data: bytes) -> None:
    # An empty or a random file is never a case, so the reader always has something to say.
    assert said_of(data)


def test_every_truncation_is_refused() -> None:
    whole = json.dumps(case_file(people=[{"id": "P1", "name": "A"}])).encode()
    for length in range(len(whole)):
        assert refusal(whole[:length]).where == "$"


@pytest.mark.parametrize("depth", [200, 400, 600, 900, 2_000, 100_000])
@pytest.mark.parametrize("key", ["people", "theirs"])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_of_any_depth_is_read_or_refused(depth: int, key: str, opening: str, closing: str) -> None:
    nested = opening * depth + "1" + closing * depth
    data = json.dumps(case_file(**{key: "here"})).replace('"here"', nested).encode()
    said = said_of(data)
    assert said == "" or said.startswith("$")


@pytest.mark.parametrize(
    "data",
    [
        b'{"format": "workbench-case/1", "format": "workbench-case/2"}',
        b'{"format": "workbench-case/1", "theirs": [{"a": 1, "\\u0061": 2}]}',
    ],
)
def test_a_key_that_stands_twice_in_one_object_is_refused(data: bytes) -> None:
    assert "twice" in str(refusal(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'"text"',
        b"\xff\xfe{}",
        b'{"format": "\\ud800"}',
        b'{"format": NaN}',
        b'{"a": 1} trailing',
    ],
)
def test_what_is_not_one_json_object_is_refused(data: bytes) -> None:
    refusal(data)


def test_a_number_too_long_to_hold_is_read_or_refused() -> None:
    data = json.dumps(case_file(theirs="here")).replace('"here"', "9" * 10_000).encode()
    assert said_of(data).startswith("$")


def test_unknown_keys_survive_at_every_depth_and_are_counted() -> None:
    content = case_file(
        theirs={"unknown": [1, {"deep": None}]},
        people=[{"id": "P1", "name": "A", "badge": 4, "identifiers": {"library_card": "x"}}],
    )
    content["case"]["terms_of_reference"] = ["plain", {"text": "What happened?", "theirs too": True}]

    case = read(json.dumps(content).encode(), CaseExchange, "the case file")

    assert written(case) == content
    assert sorted(unknown_paths(case)) == [
        "$.case.terms_of_reference[1].theirs too",
        "$.people[0].badge",
        "$.people[0].identifiers.library_card",
        "$.theirs",
    ]


KEYS = st.text(alphabet="abcxyz_ ü", min_size=1, max_size=5).map("their ".__add__)


@given(st.dictionaries(KEYS, VALUES, max_size=3), st.dictionaries(KEYS, VALUES, max_size=3))
def test_a_round_trip_changes_nothing(top: dict[str, Any], inner: dict[str, Any]) -> None:
    content = case_file(findings=[{"id": "F1", "statement": "s", **inner}], **top)
    assert written(read(json.dumps(content).encode(), CaseExchange, "the case file")) == content
