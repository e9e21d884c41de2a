"""Role, place and time in one sentence ask whether they point to one person; two of them do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.release.case import material
from workbench.records.people import Person, PersonKind
from workbench.records.record import CaseId, new_id
from workbench.release.letters import Letters
from workbench.release.small_cells import SmallCellFinder


def person(number: int, display: str, *, consents: bool = False) -> Person:
    return Person(
        id=new_id(), case_id=CaseId("case"), reference=f"P-{number}", name=f"Somebody {number}",
        person_kind=PersonKind.STAFF, display=display, consent_to_name=consents,
    )  # fmt: skip


NURSE = person(1, "the agency nurse")
CASE = (NURSE, person(2, "the porter"), person(3, "the porter"))


def found(text: str, *people: Person) -> list[tuple[str, str]]:
    finder = SmallCellFinder(material(people=people or CASE))
    return [(text[hit.start : hit.end], hit.source) for hit in finder.find(Letters.of(text))]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("On {}.", "13 January the agency nurse was alone on Ward 14"),
        ("The {}.", "Agency Nurse’s note of 02:40 was in Bay C"),
        ("We heard this.\nIn {}.", "Theatre 4 the agency nurse took the late shift"),
    ],
)
def test_all_three_in_one_sentence_are_raised_for_a_person_to_judge(text: str, marked: str) -> None:
    assert found(text.format(marked)) == [(marked, "P-1")]


@pytest.mark.parametrize(
    "text",
    [
        "The agency nurse was alone on Ward 14.",
        "On 13 January the agency nurse was alone.",
        "On 13 January Ward 14 was full.",
        "The agency nurse came. Ward 14 was full on 13 January.",
        "On 13 January the porter came to Ward 14.",
        "",
    ],
)
def test_two_of_them_or_a_part_that_several_have_are_not(text: str) -> None:
    assert found(text) == []


def test_whoever_may_be_named_is_not_looked_for() -> None:
    text = "On 13 January the agency nurse was alone on Ward 14."
    assert found(text, replace(NURSE, consent_to_name=True)) == []
    assert len(found(text, NURSE)) == 1


def test_it_never_stops_a_release() -> None:
    text = "On 13 January the agency nurse was alone on Ward 14."
    hits = SmallCellFinder(material(people=CASE)).find(Letters.of(text))
    assert [hit.certain for hit in hits] == [False]
