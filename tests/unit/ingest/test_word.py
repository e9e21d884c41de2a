"""Word: every word of the document, in order, each with a numbered place."""

import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.ingest.media import DOCX
from workbench.ingest.word import read_word
from workbench.records.extract import Extract

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document: Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def places(extract: Extract) -> list[tuple[str, str]]:
    return [
        (anchor.label, extract.text[anchor.start : anchor.end].strip(" \n")) for anchor in extract.anchors
    ]


def with_body(*blocks: str) -> list[tuple[str, str]]:
    """Places of a document whose body is these pieces of XML."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(block))
    return places(read_word(saved(document), DOCX))


def packed(**parts: str) -> bytes:
    """A bare .docx: underscores in a keyword stand for slashes, and every part ends in .xml."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("_", "/") + ".xml", content)
    return made.getvalue()


def paragraph(words: str) -> str:
    return f"<w:p {W}><w:r><w:t>{words}</w:t></w:r></w:p>"


def whole() -> bytes:
    document = docx.Document()
    document.add_heading("Background", 1)
    document.add_heading("The ward", 2)
    document.add_paragraph("Twenty beds.")
    document.add_paragraph("")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, [("Time", "Event"), ("", "Alarm")], strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.add_heading("Findings", 1)
    document.add_paragraph("Two pumps.")
    document.sections[0].header.paragraphs[0].text = "Draft"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    return saved(document)


WHOLE = whole()


def test_blocks_are_read_in_order_with_numbered_places() -> None:
    assert places(read_word(WHOLE, DOCX)) == [
        ("heading 1", "Background"),
        ("heading 1.1", "The ward"),
        ("paragraph 1", "Twenty beds."),
        ("table 1 row 1", "Time\tEvent"),
        ("table 1 row 2", "\tAlarm"),
        ("heading 2", "Findings"),
        ("paragraph 2", "Two pumps."),
        ("header 1", "Draft"),
        ("footer 1", "Page 1"),
    ]


def test_a_style_made_from_a_heading_is_a_heading() -> None:
    document = docx.Document()
    style = document.styles.add_style("Trust heading", 1)
    style.base_style = document.styles["Heading 2"]
    document.add_heading("One", 1)
    document.add_paragraph("Two", style="Trust heading")
    assert places(read_word(saved(document), DOCX))[1] == ("heading 1.1", "Two")


def test_content_controls_are_read_around_paragraphs_rows_and_words() -> None:
    control = "<w:sdt {w}><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    run = "<w:r><w:t>in words</w:t></w:r>"
    row = "<w:tr><w:tc><w:p><w:r><w:t>in a row</w:t></w:r></w:p></w:tc></w:tr>"
    assert with_body(
        control.format(w=W, inside=paragraph("in a block")),
        f"<w:p {W}>{control.format(w='', inside=run)}</w:p>",
        f"<w:tbl {W}>{control.format(w='', inside=row)}</w:tbl>",
    ) == [("paragraph 1", "in a block"), ("paragraph 2", "in words"), ("table 1 row 1", "in a row")]


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('boxed')}{paragraph('twice')}</w:txbxContent>"
    drawing = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    around = f"<w:p {W} {MC}><w:r><w:t>around</w:t>{drawing}</w:r></w:p>"
    assert with_body(around, paragraph("after")) == [
        ("paragraph 1", "around"),
        ("text box 1", "boxed\ntwice"),
        ("paragraph 2", "after"),
    ]


def test_tabs_breaks_and_hyphens_are_kept_and_field_codes_are_not() -> None:
    runs = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"
        "<w:r><w:instrText> PAGE </w:instrText></w:r>"
    )
    assert with_body(f"<w:p {W}>{runs}</w:p>") == [("paragraph 1", "a\tb\nc‑d")]


def test_tracked_insertions_are_text_and_deletions_stand_apart() -> None:
    tracked = (
        "<w:r><w:t>gave </w:t></w:r><w:del><w:r><w:delText>ten</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>two</w:t></w:r></w:ins>"
    )
    assert with_body(f"<w:p {W}>{tracked}</w:p>") == [
        ("paragraph 1", "gave two"),
        ("tracked deletion 1", "ten"),
    ]


def test_notes_and_comments_follow_the_body() -> None:
    relations = "".join(
        f"<Relationship Id='r{kind}' Type='{RELATION}/{kind}' Target='{kind}.xml'/>"
        for kind in ("footnotes", "comments", "missing")
    )
    separator = "<w:footnote w:id='0'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
    note = f"{separator}<w:footnote w:id='1'>{paragraph('see page 2')}</w:footnote>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{paragraph('text')}</w:body></w:document>"
        )
        file.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        file.writestr("word/footnotes.xml", f"<w:footnotes {W}>{note}</w:footnotes>")
        file.writestr(
            "word/comments.xml",
            f"<w:comments {W}><w:comment>{paragraph('check this')}</w:comment></w:comments>",
        )
    assert places(read_word(made.getvalue(), DOCX)) == [
        ("paragraph 1", "text"),
        ("footnote 1", "see page 2"),
        ("comment 1", "check this"),
    ]


def test_strict_office_xml_is_read_as_well() -> None:
    strict = paragraph("strict").replace(W, "")
    body = f"<w:document xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'><w:body>{strict}</w:body></w:document>"
    assert places(read_word(packed(word_document=body), DOCX)) == [("paragraph 1", "strict")]


def test_a_document_of_pictures_is_kept_unread() -> None:
    extract = read_word(saved(docx.Document()), DOCX)
    assert not extract.readable
    assert "no text" in extract.note


def test_a_password_is_not_damage() -> None:
    extract = read_word(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, DOCX)
    assert not extract.readable
    assert "password" in extract.note


def document_of(inside: str, doctype: str = "") -> str:
    return f"{doctype}<w:document {W}><w:body>{inside}</w:body></w:document>"


ENTITY = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"not a zip",
        WHOLE[: len(WHOLE) // 2],
        packed(elsewhere="<a/>"),
        packed(word_document="<a/>"),
        packed(word_document="<w:document"),
        packed(word_document=document_of(paragraph("&x;"), ENTITY)),
        packed(word_document=document_of("<w:tbl>" * 300 + "</w:tbl>" * 300)),
    ],
    ids=["no zip", "truncated", "no document", "other root", "cut XML", "entity", "nested"],
)
def test_damage_is_refused_in_a_plain_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match="damaged") as caught:
        read_word(data, DOCX)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_an_outside_entity_in_another_encoding_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        xml = '<?xml version="1.0" encoding="UTF-16"?>' + document_of(paragraph("&x;"), ENTITY)
        file.writestr("word/document.xml", xml.encode("utf-16"))
    with pytest.raises(BadInput):
        read_word(made.getvalue(), DOCX)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(BadInput, match="unpacks"):
        read_word(packed(word_document=" " * (17 * 1024 * 1024)), DOCX)


def test_the_deepest_nesting_that_parses_is_read() -> None:
    depth = 60
    nested = "<w:tbl><w:tr><w:tc>" * depth + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * depth
    assert places(read_word(packed(word_document=document_of(nested)), DOCX)) == [("table 1 row 1", "deep")]


def outcome(data: bytes) -> str:
    """What a person is told: the text, the note of an unread file, or the refusal. Nothing else is raised."""
    try:
        extract = read_word(data, DOCX)
    except BadInput as refusal:
        return str(refusal)
    return extract.text or extract.note


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_mutated_file_reads_or_is_refused(data: st.DataObject) -> None:
    mutated = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(mutated)))
    assert outcome(bytes(mutated[:cut] if cut % 2 else mutated))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_mutated_xml_inside_a_sound_zip_reads_or_is_refused(data: st.DataObject) -> None:
    xml = bytearray(document_of(paragraph("one") + "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>").encode())
    for _ in range(data.draw(st.integers(1, 5))):
        xml[data.draw(st.integers(0, len(xml) - 1))] = data.draw(st.integers(0, 255))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("word/document.xml", bytes(xml))
    assert outcome(made.getvalue())
