"""A case becomes a report: every passage knows where it comes from, and what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

import pytest

from tests.unit.casefiles import Making
from tests.unit.compose.reports import (
    REGIME,
    blocks,
    composed,
    full_case,
    outline,
    section,
    texts,
    written,
)
from workbench.compose.outline import list_kinds, load_outline
from workbench.compose.report import compose
from workbench.records.analysis import Account, Event
from workbench.records.casefile import CaseFile
from workbench.records.document import (
    Contents,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Passage,
    Quotation,
    RecommendationList,
    Table,
    TitleBlock,
    passages,
)
from workbench.records.evidence import Evidence
from workbench.records.findings import Finding
from workbench.records.recommendations import Recommendation
from workbench.records.record import Record
from workbench.records.report import ReportKind, Section


def answering(case: CaseFile, passage: Passage) -> list[Record]:
    return [case.by_id[record] for record in passage.lineage.records]


# Every kind


@pytest.mark.parametrize("code", list_kinds())
def test_an_empty_case_composes_into_every_kind(code: str) -> None:
    made = compose(Making().case(), load_outline(code), REGIME)

    assert made.problems == ()
    assert made.document.title.text == "A fall on the stair"
    required = [s for s in load_outline(code).section if s.required]
    assert len(made.advice) == len(required)


@pytest.mark.parametrize("code", list_kinds())
def test_a_full_case_composes_into_every_kind(code: str) -> None:
    make = full_case()
    made = compose(make.case(), load_outline(code), REGIME, released_on=date(2026, 9, 1), recipient="The son")

    assert made.problems == ()
    everything = texts(made.document)
    assert "سقوط على الدرج 🩺" in everything
    assert {"1 September 2026", "The son"} <= set(everything)
    assert not [text for text in everything if "Wren Aldous" in text]


@pytest.mark.parametrize("code", list_kinds())
def test_passages_have_ids_of_their_own_and_say_where_they_stand(code: str) -> None:
    made = compose(full_case().case(), load_outline(code), REGIME)

    found = list(passages(made.document))
    assert len({passage.id for passage in found}) == len(found)
    known = {s.id for s in load_outline(code).section} | {"front", "end", "about"}
    assert {passage.section for passage in found} <= known


def test_every_passage_with_words_of_a_record_names_the_record_it_was_drawn_from() -> None:
    make = full_case()
    case = make.case()
    made = compose(case, load_outline("psii"), REGIME)

    for passage in passages(made.document):
        for record in case.by_id.values():
            if any(words in passage.text for words in _long_words(record)):
                assert record in answering(case, passage) or passage.lineage.records, passage.text


def _long_words(record: Record) -> Iterator[str]:
    for f in fields(record):
        value = getattr(record, f.name)
        if isinstance(value, str) and " " in value:
            yield value


def test_what_an_author_typed_is_freehand_and_names_its_section() -> None:
    make = Making()
    words = make.add(
        Section,
        heading="My heading",
        body="One[^a]\n\n- two\n\n> three\n\n| four |\n|---|\n| five |\n\n## six\n\n[^a]: seven",
    )
    made = composed(make)

    typed = [p for p in passages(made.document) if p.lineage.freehand]
    assert [p.text for p in typed] == ["My heading", "One1", "two", "three", "four", "five", "six", "seven"]
    assert {p.lineage.records for p in typed} == {(words.id,)}


def test_nothing_is_drawn_from_a_protected_piece_in_the_index_of_evidence() -> None:
    make = full_case()
    (table,) = blocks(composed(make, section("index", "evidence")), Table)

    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows == [["E-1", "Data", "Published rota"], ["E-2", "Data", "Held by the investigation"]]
    assert {cell.lineage.records for cell in table.rows[1]} == {()}
    assert {cell.lineage.records for cell in table.rows[0]} == {(make.case().evidence[0].id,)}


# Order and numbers


def test_headings_and_paragraphs_are_numbered_through_the_report() -> None:
    make = Making()
    make.add(Section, section_key="a", heading="A", body="one\n\n## deeper\n\ntwo\n\n### deepest\n\nthree")
    make.add(Section, section_key="c", heading="C", body="four", position=2)
    make.add(Section, section_key="d", heading="D", body="not numbered", position=3)
    made = composed(make, section("a"), section("b"), section("c"), section("d", numbered=False))

    assert [(h.number, h.level, h.text.text) for h in blocks(made, Heading)] == [
        ("1", 1, "A"),
        ("1.1", 2, "deeper"),
        ("1.1.1", 3, "deepest"),
        ("2", 1, "C"),
        ("", 1, "D"),
    ]
    assert [(p.number, p.text.text) for p in blocks(made, Paragraph)] == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
        (4, "four"),
        (None, "not numbered"),
    ]


def test_a_kind_without_numbers_has_none() -> None:
    make = Making()
    make.add(Section, body="one\n\n## two")
    made = composed(make, section(), numbered_headings=False, numbered_paragraphs=False)

    assert {h.number for h in blocks(made, Heading)} == {""}
    assert {p.number for p in blocks(made, Paragraph)} == {None}


def test_heading_levels_never_skip_however_the_author_typed_them() -> None:
    make = Making()
    make.add(Section, body="### a\n\n###### b\n\n### c")
    made = composed(make)

    assert [h.level for h in blocks(made, Heading)] == [1, 2, 3, 2]
    assert made.problems == ()


def test_tables_are_numbered_and_named_by_their_author_or_their_heading() -> None:
    table = "| A |\n|---|\n| 1 |\n"
    made = written(f"Table: Falls by month\n\n{table}\n\nmore\n\n## Beds\n\n{table}")

    assert [(t.number, t.caption.text) for t in blocks(made, Table)] == [(1, "Falls by month"), (2, "Beds")]


def test_an_author_s_own_sections_stand_where_they_were_put() -> None:
    make = Making()
    for n, key in enumerate(["first_of_all", "a", "after_a", "after_that", "b"]):
        make.add(Section, section_key=key, heading=key, body="words", position=n)
    make.add(Section, section_key="elsewhere", heading="x", body="y", report_kind=ReportKind.CHRONOLOGY)
    made = composed(make, section("a"), section("unused"), section("b"))

    assert [h.text.text for h in blocks(made, Heading)] == ["first_of_all", "a", "after_a", "after_that", "b"]


def test_a_section_written_for_another_kind_serves_until_this_kind_has_its_own() -> None:
    make = Making()
    make.add(Section, heading="Other", body="other", report_kind=ReportKind.INTERIM)
    assert "other" in texts(composed(make).document)

    make.add(Section, heading="Own", body="own")
    found = texts(composed(make).document)
    assert "own" in found
    assert "other" not in found


def test_contents_and_the_list_of_recommendations_stand_in_front_when_the_kind_has_them() -> None:
    make = full_case()
    shape = (section("r", "recommendations"),)

    with_both = composed(make, *shape, recommendation_list=True)
    without = composed(make, *shape, contents=False)
    nothing_to_list = composed(Making(), *shape, recommendation_list=True)

    assert (len(blocks(with_both, Contents)), len(blocks(with_both, RecommendationList))) == (1, 1)
    assert (len(blocks(without, Contents)), len(blocks(without, RecommendationList))) == (0, 0)
    assert blocks(nothing_to_list, RecommendationList) == []


def test_a_required_section_without_words_is_advice_not_a_problem() -> None:
    made = composed(Making(), section("a", required=True), section("b"))

    assert made.advice == ("Section “A” has no words yet.",)
    assert made.problems == ()
    assert blocks(made, Heading) == []


# References


@pytest.mark.parametrize(
    ("reference", "said", "target"),
    [
        ("finding:F-1", "finding 1", "finding-1"),
        ("finding:f9", "finding 1", "finding-1"),
        ("event:EV-1", "event 1", "chronology"),
        ("evidence:E-2", "evidence E-2", ""),
        ("excerpt:X-1", "evidence E-2", ""),
        ("factor:C-1", "contributory factor 1", "factors"),
        ("term:T-1", "term of reference 1", ""),
        ("question:Q-1", "question 1", ""),
        ("person:P-1", "the ward sister", ""),
        ("organisation:O-1", "Ostrell Trust", ""),
        ("recommendation:D-2", "safety action 1", "rec_D2!"),
    ],
)
def test_a_reference_is_spelled_out_as_the_report_cites_it(reference: str, said: str, target: str) -> None:
    make = full_case()
    make.add(Section, section_key="mine", body=f"See {{{reference}}}.", position=9)
    case = make.case()
    finding = case.findings[0]
    case = CaseFile(
        **{f.name: getattr(case, f.name) for f in fields(case) if f.name != "findings"},
        findings=(_with_file_id(finding),),
    )

    made = compose(case, outline(section("mine")), REGIME)

    (paragraph,) = [b for b in made.document.blocks if isinstance(b, Paragraph) and "See" in b.text.text]
    assert paragraph.text.text == f"See {said}."
    assert paragraph.text.runs[1].target == target
    assert made.problems == ()


def _with_file_id(finding: Finding) -> Finding:
    return Finding(
        id=finding.id, case_id=finding.case_id, reference="F-1", file_id="F9", statement=finding.statement
    )


def test_a_recommendation_is_cited_by_its_number_once_it_has_one() -> None:
    make = Making()
    make.add(Recommendation, number="R/2026/014")

    assert "See R/2026/014." in texts(written("See {recommendation:r/2026/014}.", make).document)


def test_a_reference_comes_before_an_id_in_the_file_that_looks_like_it() -> None:
    make = Making()
    make.add(Finding, file_id="F-2")
    make.add(Finding, position=1)

    assert "finding 2" in texts(written("{finding:F-2}", make).document)


@pytest.mark.parametrize(
    "reference", ["finding:F-9", "nonsense:F-1", "section:S-1", "account:AC-1", "case_file:PSII-2026-001"]
)
def test_a_reference_to_what_cannot_be_cited_is_a_problem_that_names_the_section(reference: str) -> None:
    make = Making()
    make.add(Account, event_id=make.add(Event).id)
    made = written(f"See {{{reference}}}.", make)

    assert "See [missing reference]." in texts(made.document)
    (problem,) = made.problems
    assert "“about”" in problem
    assert reference.partition(":")[0] in problem


def test_notes_are_numbered_in_the_order_they_are_marked() -> None:
    made = written("One[^b] two[^a].\n\n[^a]: A {finding:F-1}\n[^b]: B", _with_finding())

    assert [(note.number, note.text.text) for note in made.document.notes] == [(1, "B"), (2, "A finding 1")]
    assert made.problems == ()
    assert made.advice == ()


def _with_finding() -> Making:
    make = Making()
    make.add(Finding)
    return make


def test_a_mark_without_a_note_is_a_problem_and_a_note_without_a_mark_is_advice() -> None:
    assert written("One[^a].").problems == ("Section “about” marks a note that has no text.",)
    assert written("One.\n\n[^a]: Lost").advice == ("Section “About” holds a note that no sentence marks.",)


def test_an_image_needs_evidence_that_can_be_shown_and_words_for_who_cannot_see_it() -> None:
    make = Making()
    picture = make.add(Evidence)
    make.add(
        Section, body='![Falls rose in May](evidence:E-1 "Falls")\n\n![](evidence:E-1)\n\n![x](evidence:E-9)'
    )
    shape = outline(section())

    made = compose(
        make.case(),
        shape,
        REGIME,
        pictures=lambda wanted: (b"png", "image/png") if wanted == picture.id else None,
    )
    hidden = compose(make.case(), shape, REGIME)

    first, second = blocks(made, Figure)
    assert (first.caption.text, first.alt.text, first.number) == ("Falls", "Falls rose in May", 1)
    assert first.alt.lineage.records == (make.case().sections[0].id, picture.id)
    assert second.caption.text == "Image held as evidence"
    assert len(made.problems) == 2
    assert any("no alternative text" in problem for problem in made.problems)
    assert blocks(hidden, Figure) == []
    assert hidden.problems == ("Section “about” shows an image that the case does not have.",)


def test_the_front_tells_what_is_known() -> None:
    make = Making(issuer="The Investigations Body")
    (front,) = blocks(composed(make), TitleBlock)

    assert front.title.text == "A fall on the stair"
    assert [(label.text, value.text) for label, value in front.facts] == [
        ("Reference", "PSII-2026-001"),
        ("Published by", "The Investigations Body"),
        ("Investigation opened", "1 March 2026"),
    ]


def test_written_blocks_keep_their_kinds() -> None:
    made = written("para\n\n- item\n\n> quote\n")

    kinds = [type(block) for block in made.document.blocks if not isinstance(block, TitleBlock)][3:]
    assert kinds[-4:] == [Heading, Paragraph, Listing, Quotation]
