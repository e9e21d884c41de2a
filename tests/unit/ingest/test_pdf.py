"""PDF: words and pages out, plain sentences for everything else."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from workbench.errors import BadInput
from workbench.ingest.pdf import read_pdf


def pdf(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def words(*lines: str) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.drawString(72, 700 - 14 * number, line)

    return draw


def picture(canvas: Canvas) -> None:
    canvas.rect(10, 10, 200, 200, fill=1)


WHOLE = pdf(words("The pump alarm", "was silenced at 02:10."), words("Page two."))


def test_each_page_is_a_place() -> None:
    extract = read_pdf(WHOLE)
    assert extract.text == "The pump alarm\nwas silenced at 02:10.\nPage two."
    assert [(anchor.label, anchor.page) for anchor in extract.anchors] == [("page 1", 1), ("page 2", 2)]
    assert extract.text[extract.anchors[1].start : extract.anchors[1].end] == "Page two."
    assert extract.extractor.startswith("pdf/1 pypdfium2/")


def test_a_word_hyphenated_over_two_lines_keeps_its_hyphen_and_line_end() -> None:
    assert read_pdf(pdf(words("given anti-", "biotics at once"))).text == "given anti-\nbiotics at once"


def test_text_off_the_page_is_read_too() -> None:
    extract = read_pdf(pdf(lambda canvas: canvas.drawString(-900, -900, "beyond the edge")))
    assert extract.text == "beyond the edge"


def test_a_scan_is_kept_unread_and_says_so() -> None:
    extract = read_pdf(pdf(picture, picture))
    assert not extract.readable
    assert "scan" in extract.note


def test_pages_without_text_are_pointed_out() -> None:
    extract = read_pdf(pdf(words("One."), picture, picture, words("Four.")))
    assert [anchor.page for anchor in extract.anchors] == [1, 4]
    assert "2 pages, from page 2 on" in extract.note


def test_a_password_is_not_damage() -> None:
    lock = pdfencrypt.StandardEncryption("open sesame", strength=128)
    extract = read_pdf(pdf(words("secret"), encrypt=lock))
    assert not extract.readable
    assert "password" in extract.note


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"not a pdf at all", WHOLE[:200]])
def test_garbage_is_refused_in_a_plain_sentence(data: bytes) -> None:
    with pytest.raises(BadInput, match="damaged") as caught:
        read_pdf(data)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def outcome(data: bytes) -> str:
    """What a person is told: the text, the note of an unread file, or the refusal. Nothing else is raised."""
    try:
        extract = read_pdf(data)
    except BadInput as refusal:
        return str(refusal)
    return extract.text or extract.note


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_file_reads_or_is_refused(data: st.DataObject) -> None:
    mutated = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(mutated)))
    assert outcome(bytes(mutated[:cut] if cut % 2 else mutated))
