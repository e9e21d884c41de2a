"""Comments and tracked changes of a Word document, each with the place that it speaks of."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from workbench.errors import BadInput
from workbench.ingest.word_review import Mark, MarkKind, read_review

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAVED = Path(__file__).with_name("reviewed_in_libreoffice.docx")
"""Two sections of a report of ours, remarked on by two people and saved by LibreOffice 7.4."""


def reviewed(*paragraphs: str) -> tuple[Mark, ...]:
    """The remarks of a document whose paragraphs hold these pieces of XML."""
    document = docx.Document()
    for inner in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(f"<w:p {W}>{inner}</w:p>"))
    made = io.BytesIO()
    document.save(made)
    return read_review(made.getvalue())


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def put_in(words: str, author: str = "A") -> str:
    return f'<w:ins w:id="1" w:author="{author}" w:date="2026-07-03T10:00:00Z">{run(words)}</w:ins>'


def taken_out(words: str, author: str = "A") -> str:
    words = f'<w:r><w:delText xml:space="preserve">{words}</w:delText></w:r>'
    return f'<w:del w:id="2" w:author="{author}" w:date="2026-07-03T10:00:00Z">{words}</w:del>'


def test_what_libreoffice_saved_is_read_with_section_and_printed_number() -> None:
    said, *changes = read_review(SAVED.read_bytes())
    assert (said.kind, said.author, said.quoted) == (MarkKind.COMMENT, "Jo Reviewer", "at nine")
    assert said.text == "It was ten.\nThe log says so."
    assert (said.place.section_key, said.place.heading, said.place.paragraph) == (
        "what_happened", "What happened", "1",
    )  # fmt: skip
    assert [(each.kind, each.quoted, each.text, each.place.paragraph) for each in changes] == [
        (MarkKind.REPLACED, "faint", "missing", "3"),
        (MarkKind.INSERTED, "", " that day", "3"),
        (MarkKind.DELETED, "twice said", "", ""),
    ]
    assert {each.place.section_key for each in changes} == {"what_we_learned"}
    assert {(each.author, each.made_on) for each in changes} == {("Sam Other", date(2026, 7, 3))}


def test_pieces_of_one_change_are_one_remark() -> None:
    (mark,) = reviewed(taken_out("the ") + taken_out("old") + put_in("a ") + put_in("new"))
    assert (mark.kind, mark.quoted, mark.text) == (MarkKind.REPLACED, "the old", "a new")


@pytest.mark.parametrize(
    "between",
    [
        taken_out("one") + run(" kept ") + put_in("two"),
        taken_out("one") + put_in("two", author="B"),
        put_in("two") + taken_out("one"),
    ],
    ids=["words between", "another author", "put in first"],
)
def test_changes_that_are_not_one_stay_apart(between: str) -> None:
    assert sorted(each.kind for each in reviewed(between)) == [MarkKind.DELETED, MarkKind.INSERTED]


def test_changes_of_two_paragraphs_stay_apart() -> None:
    assert [each.text for each in reviewed(put_in("one"), put_in("two"))] == ["one", "two"]


def test_the_second_rendering_of_a_drawing_is_passed_over() -> None:
    drawing = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{put_in('once')}</mc:Choice><mc:Fallback>{put_in('once')}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert [each.text for each in reviewed(drawing)] == ["once"]


def test_a_comment_over_two_paragraphs_quotes_both() -> None:
    document = docx.Document()
    first, second = document.add_paragraph().add_run("One."), document.add_paragraph().add_run("Two.")
    document.add_comment([first, second], text="Why?", author="Jo")
    made = io.BytesIO()
    document.save(made)
    (mark,) = read_review(made.getvalue())
    assert (mark.text, mark.quoted) == ("Why?", "One. Two.")


def test_a_document_without_remarks_has_none() -> None:
    assert reviewed(run("Nothing.")) == ()


def test_more_remarks_than_a_review_holds_are_refused() -> None:
    with pytest.raises(BadInput, match="more than 5000"):
        reviewed(*[put_in("x")] * 5001)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", SAVED.read_bytes()[:9000], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_sound_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_review(data)


def test_what_people_wrote_is_in_no_repr() -> None:
    shown = repr(read_review(SAVED.read_bytes()))
    assert not [word for word in ("ten", "Jo", "faint", "What happened") if word in shown]
