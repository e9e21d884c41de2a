"""What a Word file says must be what the tree says, and nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from tests.unit.publish.sample import (
    ARABIC,
    draft_document,
    release_of,
    sample_document,
)
from tests.unit.publish.word_reader import W, WordFile, style_of, text_of, value
from workbench.errors import BadInput
from workbench.publish import word
from workbench.publish.word_properties import RECOMMENDATIONS
from workbench.records.document import (
    Block,
    Callout,
    Document,
    Figure,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Passage,
    RecommendationBlock,
    Run,
    Style,
    Table,
)
from workbench.records.record import RecordId
from workbench.records.release import Release


@pytest.fixture(scope="module")
def file(release: Release) -> WordFile:
    return WordFile(word.write(release))


B = TypeVar("B")


def passage(text: str = "Words.", **run: Any) -> Passage:
    return Passage(id=f"p-{text[:20]}", section="s", runs=(Run(text=text, **run),))


def document_of(*blocks: Block, **fields: Any) -> Document:
    made = Document(title=passage("A title"), kind="test", blocks=blocks)
    return replace(made, **fields)


def written(*blocks: Block, **fields: Any) -> WordFile:
    return WordFile(word.write(release_of(document_of(*blocks, **fields))))


def seen(passage: Passage) -> str:
    return "".join(run.text for run in passage.runs if not run.note)


def of_kind(document: Document, kind: type[B]) -> list[B]:
    return [block for block in document.blocks if isinstance(block, kind)]


@pytest.mark.parametrize("make", [sample_document, draft_document])
def test_an_independent_validator_finds_no_fault(make: Callable[[], Document], tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(word.write(release_of(make())))
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []


def test_the_template_is_sound_and_holds_no_properties(tmp_path: Path) -> None:
    house = Path("templates/word/house.docx")
    assert OpenXmlValidator().validate(house).errors == []
    names = WordFile(house.read_bytes()).parts
    assert not [name for name in names if name.startswith(("docProps", "customXml"))]


def test_headings_are_numbered_as_the_tree_says(release: Release, file: WordFile) -> None:
    expected = [(h.level, h.number, seen(h.text)) for h in of_kind(release.document, Heading)]
    assert file.headings() == expected


@pytest.mark.parametrize(
    "numbers",
    [["1", "2", "4", "5"], ["A", "B"], ["", "1"], ["3"], ["1", "1"], ["01", "2"], ["1.", "2"]],
)
def test_a_number_that_word_would_not_count_to_is_typed(numbers: list[str]) -> None:
    headings = [Heading(level=1, text=passage(f"H{n}"), number=number) for n, number in enumerate(numbers)]
    assert [number for _, number, _ in written(*headings).headings()] == numbers


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "1", "2", "1.1", "1.2", "2.1", "1.1.1"]))))
@settings(max_examples=40, deadline=None)
def test_any_numbers_of_headings_are_kept(plan: list[tuple[int, str]]) -> None:
    headings = [Heading(level=level, text=passage("H"), number=number) for level, number in plan]
    assert written(*headings).headings() == [(level, number, "H") for level, number in plan]


def test_paragraph_numbers_are_typed(release: Release, file: WordFile) -> None:
    expected = [f"{b.number}\t{seen(b.text)}" for b in of_kind(release.document, Paragraph) if b.number]
    assert [text_of(paragraph) for paragraph in file.paragraphs("NumberedParagraph")] == expected


def test_every_cell_of_every_table_is_there(release: Release, file: WordFile) -> None:
    expected = [
        [[seen(cell) for cell in row] for row in (table.header, *table.rows)]
        for table in of_kind(release.document, Table)
    ]
    assert file.tables() == expected


def test_header_rows_repeat_and_no_row_splits(file: WordFile) -> None:
    for table in file.body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        assert [n for n, row in enumerate(rows) if row.find(f"{W}trPr/{W}tblHeader") is not None] == [0]
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_table_columns_share_the_text_width() -> None:
    row = (passage("a"), passage("b"), passage("c"))
    table = Table(caption=passage("T"), header=row, rows=(row,), widths=(0.2, 0.5, 0.3))
    grid = written(table).body.find(f"{W}tbl/{W}tblGrid")
    assert grid is not None
    assert [int(str(column.get(f"{W}w"))) for column in grid] == [1814, 4536, 2722]


def test_two_tables_in_a_row_stay_two() -> None:
    table = Table(caption=passage(""), header=(passage("a"),), rows=())
    assert [child.tag.removeprefix(W) for child in written(table, table).body] == [
        *("p", "p", "tbl", "p", "tbl", "p"),
        "sectPr",
    ]


def test_alternative_texts_and_descriptions(release: Release, file: WordFile) -> None:
    figures = of_kind(release.document, Figure)
    assert file.alternative_texts() == [figure.alt.text for figure in figures]
    described = [figure.description.text for figure in figures if figure.description]
    assert [text_of(p) for p in file.paragraphs("FigureDescription")] == described


def test_captions_carry_their_numbers(file: WordFile) -> None:
    assert [text_of(p).split(":")[0] for p in file.paragraphs("Caption")] == [
        *("Figure 1", "Figure 2", "Table 1", "Table 2")
    ]


def test_a_caption_number_out_of_turn_restarts_the_count() -> None:
    tables = [Table(caption=passage("T"), header=(passage("a"),), rows=(), number=n) for n in (1, 4)]
    codes = [code.text for code in written(*tables).body.iter(f"{W}instrText")]
    assert codes == [" SEQ Table \\* ARABIC ", " SEQ Table \\* ARABIC \\r 4 "]


def test_notes_have_their_words(release: Release, file: WordFile) -> None:
    assert sorted(file.notes()) == sorted(seen(note.text) for note in release.document.notes)


def test_a_note_that_word_would_count_otherwise_keeps_its_number(file: WordFile) -> None:
    references = list(file.body.iter(f"{W}footnoteReference"))
    shown = [reference.xpath("string(../*[local-name()='t'])") for reference in references]
    marked = [reference.get(f"{W}customMarkFollows") for reference in references]
    assert (shown, marked) == (["2", ""], ["1", None])


def test_a_second_reference_leads_to_the_first_and_an_unused_note_is_still_said() -> None:
    refer = Run(text="1", note="n1")
    text = Passage(id="p", section="s", runs=(Run(text="A"), refer, Run(text="B"), refer))
    notes = (Note(id="n1", number=1, text=passage("One")), Note(id="n2", number=2, text=passage("Two")))
    file = written(Paragraph(text=text), notes=notes)
    assert file.notes() == ["One"]
    assert file.inner_targets() == ["_Note1"]
    assert [text_of(p) for p in file.paragraphs("FootnoteText")] == ["2\tTwo"]


def test_contents_list_the_headings_with_links(file: WordFile) -> None:
    entries = list(file.paragraphs("TOC[1-9]"))
    expected = ["\t".join(filter(None, h[1:])) for h in file.headings() if h[0] <= 2]
    assert [text_of(entry) for entry in entries] == expected
    words = [file.bookmarks()[value(entry, f"{W}hyperlink", "anchor")] for entry in entries]
    assert words == [text.split("\t")[-1] for text in expected]
    assert b"updateFields" not in file.parts["word/settings.xml"]


def test_every_link_within_leads_somewhere(file: WordFile) -> None:
    targets = file.inner_targets()
    assert len(targets) > 10
    assert set(targets) <= set(file.bookmarks())


def test_a_reference_field_repeats_what_its_bookmark_says(file: WordFile) -> None:
    bookmarks = file.bookmarks()
    assert bookmarks["t-events"] == "Table 1"
    assert bookmarks["f-alarms"] == "Figure 1"


def test_links_lead_out_only_to_the_web_and_to_mail(file: WordFile) -> None:
    assert file.links() == ["https://example.org/support"]
    urls = ["file:///C:/case", "javascript:alert(1)", "https://[", "https://a.org/ä b", "mailto:a@b.org"]
    runs = tuple(Run(text="x", url=url) for url in urls)
    made = written(Paragraph(text=Passage(id="p", section="s", runs=runs)))
    assert made.links() == ["https://a.org/%C3%A4%20b", "mailto:a@b.org"]
    assert text_of(next(made.paragraphs("BodyText"))) == "x" * 5


def test_a_link_to_nowhere_is_plain_words() -> None:
    made = written(Paragraph(text=passage("see there", target="nowhere")))
    assert made.inner_targets() == []
    assert text_of(next(made.paragraphs("BodyText"))) == "see there"


def test_anchors_that_word_would_refuse_still_lead_there() -> None:
    anchor = "a heading with spaces / and slashes, longer than forty characters"
    link = Paragraph(text=passage("there", target=anchor))
    made = written(link, Heading(level=1, text=passage("There"), anchor=anchor))
    (target,) = made.inner_targets()
    assert made.bookmarks()[target] == "There"
    assert re.fullmatch(r"[A-Za-z_]\w{0,39}", target)


def test_lists_keep_their_depths_and_each_starts_at_one(release: Release, file: WordFile) -> None:
    items = list(file.paragraphs("List(Bullet|Number)[23]?"))
    listings = of_kind(release.document, Listing)
    assert [text_of(item) for item in items] == [seen(i) for listing in listings for i in listing.items]
    depths = [value(item, f"{W}pPr/{W}numPr/{W}ilvl") for item in items]
    assert depths == [str(depth) for listing in listings for depth in listing.depths]
    used = {value(item, f"{W}pPr/{W}numPr/{W}numId") for item in items}
    assert len(used) == len(listings)


def test_recommendations_read_back_from_data_controls_and_bookmarks(release: Release, file: WordFile) -> None:
    root = file.root("customXml/item1.xml")
    assert root.tag == f"{{{RECOMMENDATIONS}}}recommendations"
    assert (root.text or "").encode() == release.recommendations
    controls, bookmarks = file.controls(), file.bookmarks()
    for block in of_kind(release.document, RecommendationBlock):
        assert controls[f"rec:{block.record_id}:heading"] == seen(block.heading)
        assert controls[f"rec:{block.record_id}:text"] == seen(block.text)
        assert bookmarks[f"rec_{block.record_id}"].startswith(seen(block.heading) + seen(block.text))
    assert controls["rec:rec-7f3a:how-it-will-be-measu"] == (
        "Median time from alarm to bedside, each quarter"
    )
    assert len(list(file.paragraphs("TableofFigures"))) == 2


def test_details_with_one_label_keep_controls_of_their_own() -> None:
    identifier = RecordId("0197c0de-0000-7000-8000-000000000001")
    details = (
        (passage("Measure"), passage("a")),
        (passage("Measure"), passage("b")),
        (passage("قياس"), passage("c")),
    )
    block = RecommendationBlock(
        record_id=identifier, reference="R", heading=passage("H"), text=passage("T"), details=details
    )
    made = written(block)
    tags = [tag.rpartition(":")[2] for tag in made.controls()]
    assert tags == ["heading", "text", "measure", "measure-2", "detail-3"]
    assert all(len(tag) <= 64 for tag in made.controls())
    assert f"rec_{identifier}" in made.bookmarks()


def test_canonical_json_survives_what_xml_forbids() -> None:
    text = "a\ufffe\u0001<&>\u2028"
    block = RecommendationBlock(
        record_id=RecordId("r"), reference="R", heading=passage("H"), text=passage(text)
    )
    root = written(block).root("customXml/item1.xml")
    assert json.loads(root.text or "")["recommendations"][0]["text"] == text


def test_characters_that_xml_forbids_are_dropped_and_line_ends_kept() -> None:
    made = written(Paragraph(text=passage("a\x00b\x0bc\ufffed\r\ne\tf")))
    assert text_of(next(made.paragraphs("BodyText"))) == "abcd\ne\tf"


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_legal_text_survives(text: str) -> None:
    made = written(Paragraph(text=passage(text)), title=passage("T"))
    legal = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    legal = legal.replace("\r\n", "\n").replace("\r", "\n")
    assert text_of(next(made.paragraphs("BodyText"))) == legal


def test_words_from_right_to_left_are_marked(file: WordFile) -> None:
    marked = [run for run in file.body.iter(f"{W}r") if run.find(f"{W}rPr/{W}rtl") is not None]
    assert ARABIC in [text_of(run) for run in marked]
    assert {value(run, f"{W}rPr/{W}lang", "bidi") for run in marked} == {"ar-SA", "he-IL"}
    made = written(Paragraph(text=passage(f"{ARABIC} (2026)", style=Style.STRONG)))
    paragraph = next(made.paragraphs("BodyText"))
    assert paragraph.find(f"{W}pPr/{W}bidi") is not None
    assert text_of(paragraph) == f"{ARABIC} (2026)"


def test_the_language_is_that_of_the_document() -> None:
    styles = written(language="cy-GB").root("word/styles.xml")
    assert value(styles, f"{W}docDefaults//{W}lang") == "cy-GB"


def test_every_style_used_is_in_the_template(file: WordFile) -> None:
    known = {str(style.get(f"{W}styleId")) for style in file.root("word/styles.xml").iter(f"{W}style")}
    roots = [file.root(name) for name in file.parts if re.fullmatch(r"word/\w+\.xml", name)]
    used = {
        str(element.get(f"{W}val"))
        for root in roots
        for element in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    assert used <= known


def test_page_breaks_start_the_next_block_on_a_new_page() -> None:
    made = written(Paragraph(text=passage("one")), PageBreak(), Paragraph(text=passage("two")), PageBreak())
    breaks = [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in made.body.iter(f"{W}p")]
    assert breaks == [False, False, True]


def test_boxes_of_one_style_stay_apart() -> None:
    box = Callout(title=passage("T"), body=(passage("B"),))
    styles = [style_of(p) for p in written(box, box).body.iter(f"{W}p")]
    assert styles == ["Title", "CalloutTitle", "CalloutText", "Spacer", "CalloutTitle", "CalloutText"]


def test_a_document_without_a_title_block_still_has_its_title() -> None:
    made = written(Paragraph(text=passage("Only words.")))
    assert [text_of(p) for p in made.paragraphs("Title")] == ["A title"]


def test_every_page_has_the_running_line_the_release_and_the_page_number(file: WordFile) -> None:
    words = [text_of(file.root(f"word/{part}.xml")) for part in ("header2", "footer1", "footer2")]
    assert words == [
        "Deterioration after a transfer at night",
        "Release R-2026-0042",
        "Release R-2026-0042\tPage 1 of 1",
    ]


def test_a_draft_says_so_on_every_page(draft: Release, file: WordFile) -> None:
    made = WordFile(word.write(draft))
    for part in ("word/header1.xml", "word/header2.xml"):
        assert "Draft for Dr A. Nwosu: do not share" in text_of(made.root(part))
        assert made.parts[part].count(b"Draft for Dr A. Nwosu: do not share") == 2
        assert b"PowerPlusWaterMarkObject" not in file.parts[part]


def test_an_image_that_is_none_is_refused_in_words() -> None:
    figure = Figure(caption=passage("F"), alt=passage("A"), image=b"GIF89a", number=1)
    with pytest.raises(BadInput, match=r"^Figure 1: An image cannot be read"):
        written(figure)
