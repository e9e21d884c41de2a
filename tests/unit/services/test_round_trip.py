"""Whatever a small case holds, in whatever script and with whatever unknown keys, survives a round trip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.services.conftest import MINIMAL
from tests.unit.services.likeness import Sessions, assert_alike, copied
from workbench.services.exchange.importing import import_case
from workbench.services.session import Session
from workbench.services.tidying import is_blank

words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40
).filter(lambda typed: not is_blank(typed)) | st.sampled_from(
    ["سؤال عن الرعاية", "🫀🩺", "x" * 200, "a {finding:F-1} b", '"\\']
)
unknown = st.dictionaries(
    st.sampled_from(["theirs", "unknown", "x-1", ""]),
    st.none() | st.booleans() | st.integers(-5, 5) | words | st.lists(words, max_size=2),
    max_size=2,
)


@st.composite
def exchanges(draw: st.DrawFn) -> dict[str, Any]:
    """A small case with ends that meet, and keys that nobody knows in every kind of place."""

    def item(**values: Any) -> dict[str, Any]:
        return draw(unknown) | values

    people = [item(id=f"P{n}", name=draw(words), identifiers=item()) for n in range(draw(st.integers(0, 2)))]
    ids = [person["id"] for person in people]
    evidence = [
        item(id=f"E{n}", title=draw(words), text=draw(words), people=draw(st.permutations(ids)))
        for n in range(draw(st.integers(0, 2)))
    ]
    grounds = [each["id"] for each in evidence]
    findings = [
        item(
            id="F-1",
            statement=draw(words),
            rests_on=grounds,
            counter=[item(evidence=ground, response=draw(words)) for ground in grounds],
        )
    ]
    return {
        **draw(unknown),
        "format": MINIMAL["format"],
        "case": item(**MINIMAL["case"], summary=draw(words), terms_of_reference=[draw(words)]),
        "people": people,
        "evidence": evidence,
        "questions": [item(id="Q", text=draw(words), asked_by=draw(words), answered_by=["F-1"])],
        "events": [item(id="V", title=draw(words), accounts=[item(description=draw(words))])],
        "findings": findings,
        "recommendations": [
            item(
                id="R",
                type="safety_action",
                action=draw(words),
                findings=["F-1"],
                cost=item(text=draw(words)),
            )
        ],
        "report": item(kind="psii", sections=[item(id="about", heading=draw(words), body=draw(words))]),
        "other_reports": [item(kind="plain_language", sections=[item(id="about", heading=draw(words))])],
        "engagements": [item(id=f"N-{who}", person=who, means="letter", summary=draw(words)) for who in ids],
        "tasks": [item(id="K", title=draw(words), due_on="2026-04-01")],
        "decision_notes": [item(id="D", title=draw(words), decision=draw(words))],
    }


@pytest.fixture
def pair(new_session: Sessions) -> tuple[Session, Session]:
    return new_session(), new_session()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(content=exchanges())
def test_any_case_comes_back_whole(
    pair: tuple[Session, Session], tmp_path: Path, content: dict[str, Any]
) -> None:
    path = tmp_path / "given.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    case = import_case(pair[0], path).case

    copy = copied(*pair, case, tmp_path / "copy.json")

    assert_alike(pair[0], case, pair[1], copy)
