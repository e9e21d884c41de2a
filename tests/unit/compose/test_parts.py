"""What a section draws from records: in order, in United Kingdom time, and naming nobody unasked."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.unit.casefiles import Making
from tests.unit.compose.reports import (
    blocks,
    composed,
    full_case,
    section,
    texts,
)
from workbench.compose.outline import Wording
from workbench.records.analysis import Account, Event, Precision
from workbench.records.document import (
    FindingBlock,
    Listing,
    RecommendationBlock,
    Table,
)
from workbench.records.findings import Finding
from workbench.records.people import Person
from workbench.records.recommendations import RecommendationType
from workbench.records.report import Comment


def test_people_are_spoken_of_by_display_unless_they_consent_to_be_named() -> None:
    make = Making()
    people = [
        make.add(Person, name="A Named", consent_to_name=True, display="the son"),
        make.add(Person, name="B Hidden", display="the ward sister", role="sister"),
        make.add(Person, name="C Hidden", role="porter"),
        make.add(Person, name="D Hidden"),
    ]
    event = make.add(Event)
    for person in people:
        make.add(Account, event_id=event.id, person_id=person.id)
    make.add(Account, event_id=event.id)
    made = composed(make, section("a", "accounts"))

    (table,) = blocks(made, Table)
    assert [row[1].text for row in table.rows] == [
        "A Named",
        "The ward sister",
        "The porter",
        "Another person",
        "Not stated",
    ]


def test_the_chronology_is_in_order_in_united_kingdom_time_with_its_sources() -> None:
    make = full_case()
    make.add(Event, title="Some time")
    make.add(Event, title="Before.", starts_at=datetime(2026, 1, 1, tzinfo=UTC), precision=Precision.MONTH)
    (table,) = blocks(composed(make, section("a", "chronology")), Table)

    assert [[cell.text for cell in row] for row in table.rows] == [
        ["1", "January 2026", "Before.", ""],
        ["2", "2 July 2026, 00:30", "A fall. She fell.", "E-1, E-2"],
        ["3", "Time not known", "Some time.", ""],
    ]
    assert table.anchor == "chronology"


def test_contacts_are_dated_in_united_kingdom_time() -> None:
    (table,) = blocks(composed(full_case(), section("a", "engagement")), Table)

    assert [cell.text for cell in table.rows[0]] == [
        "2 July 2026",
        "the ward sister",
        "telephone (not reached)",
        "Told what is known.",
    ]


def test_answers_name_their_findings_and_what_has_none_says_so() -> None:
    terms, questions = blocks(composed(full_case(), section("a", "terms", "questions")), Table)

    assert [cell.text for cell in terms.rows[0]] == ["1", "Why?", "Finding 1"]
    assert terms.rows[0][2].runs[-1].target == "finding-1"
    assert questions.rows[0][2].text == "Not answered by this investigation"


def test_findings_stand_in_the_author_s_order() -> None:
    make = Making()
    make.add(Finding, statement="Second", position=2)
    make.add(Finding, statement="First", position=1, explanation="Because")
    found = blocks(composed(make, section("a", "findings")), FindingBlock)

    assert [(f.reference, f.statement.text, f.anchor) for f in found] == [
        ("Finding 1", "First", "finding-1"),
        ("Finding 2", "Second", "finding-2"),
    ]
    assert found[0].explanation.text == "Because"
    assert found[1].explanation is None


def test_recommendations_of_the_types_of_the_section_stand_in_the_order_of_types() -> None:
    make = full_case()
    only = section("a", "recommendations", types=(RecommendationType.SAFETY_ACTION,))
    turned = section(
        "b",
        "recommendations",
        types=(RecommendationType.SAFETY_ACTION, RecommendationType.AREA_FOR_IMPROVEMENT),
    )

    assert [b.heading.text for b in blocks(composed(make, only), RecommendationBlock)] == ["Safety action 1"]
    both = blocks(composed(make, turned), RecommendationBlock)
    assert [b.heading.text for b in both] == ["Safety action 1", "Area for improvement 1"]
    assert both[0].text.text == "Ostrell Trust will fit lamps."
    assert [(label.text, value.text) for label, value in both[0].details] == [
        ("Addressee", "Ostrell Trust"),
        ("Addresses", "area for improvement 1"),
    ]


def test_comments_are_counted_by_what_became_of_them() -> None:
    make = full_case()
    make.add(Comment)
    (listing,) = blocks(composed(make, section("a", "consultation")), Listing)

    assert [item.text for item in listing.items] == ["1 partly accepted", "1 still open"]


def test_an_opening_sentence_stands_as_it_was_written() -> None:
    make = full_case()
    made = composed(make, section("a", "findings"), wording=Wording(findings="Findings {so} far }{."))

    assert "Findings {so} far }{." in texts(made.document)
