"""A whole release as PDF: conforming, whole, the same every time."""

from __future__ import annotations

import gc
import io
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.publish.pdf_cases import (
    assert_conforms,
    blocks_of,
    document,
    plain,
    table,
    tree_of,
    words,
)
from tests.unit.publish.sample import (
    ARABIC,
    BEYOND,
    EMOJI,
    HEBREW,
    TITLE,
    release_of,
    sample_document,
)
from tests.unit.publish.tag_tree import Node, read_tree
from workbench.errors import BadInput, Cancelled
from workbench.publish import pdf
from workbench.publish.pdf_style import LEFT, RIGHT
from workbench.records.document import (
    Contents,
    Figure,
    Heading,
    Paragraph,
    passages,
)
from workbench.records.release import Release


@pytest.fixture(scope="module")
def data(release: Release) -> bytes:
    return pdf.write(release)


@pytest.fixture(scope="module")
def tree(data: bytes) -> Node:
    return read_tree(data)[0]


@pytest.fixture(scope="module")
def draft_data(draft: Release) -> bytes:
    return pdf.write(draft)


def test_the_sample_conforms_to_pdf_ua_and_pdf_a(data: bytes) -> None:
    assert_conforms(data)


def test_a_draft_conforms_to_pdf_ua_and_pdf_a(draft_data: bytes) -> None:
    assert_conforms(draft_data)


def test_a_title_alone_is_a_document() -> None:
    data = pdf.write(release_of(document()))
    assert_conforms(data)
    root, _ = read_tree(data)
    assert [node.text for node in root.all("Title")] == ["A short report"]
    assert len(pypdfium2.PdfDocument(data)) == 1


def test_all_words_are_heard_in_the_order_of_the_document(release: Release, tree: Node) -> None:
    heard = plain(tree.text)
    place = 0
    for block in release.document.blocks:
        hidden = {block.alt.id} if isinstance(block, Figure) else set()
        # A description stands under the caption, and the caption under the figure.
        for passage in passages(block):
            if passage.id in hidden or not passage.text:
                continue
            found = heard.find(plain(passage.text), place)
            assert found >= 0, passage.id
            place = found


def test_outline_and_page_labels_follow_the_headings(release: Release, data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as file:
        with file.open_outline() as outline:
            top = [str(item.title) for item in outline.root]
            below = [str(item.title) for item in outline.root[4].children]
        assert str(file.Root.PageLabels.Nums[1].S) == "/D"
    first = [f"{b.number} {b.text.text}".strip() for b in blocks_of(release, Heading) if b.level == 1]
    assert top == ["Contents", "List of recommendations", *first, "Notes"]
    assert below == ["2.1 Work on the ward at night"]


def test_words_can_be_extracted_in_order(data: bytes) -> None:
    file = pypdfium2.PdfDocument(data)
    text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in file)
    order = [
        "Before you read this report",
        "List of recommendations",
        "A patient was moved from an assessment unit",
        "Two registered nurses",
        "Figure 1: Alarms in each hour",
        "O-001",
        "O-080",
        "Safety recommendation R/2026/015 The Example",
        "The score adds points for seven observations.",
    ]
    places = [text.find(part) for part in order]
    assert places == sorted(places)
    assert places[0] >= 0


def test_no_word_leaves_the_column_of_words(data: bytes) -> None:
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for n, letter in enumerate(text.get_text_range()[: text.count_chars()]):
            left, bottom, right, _ = text.get_charbox(n)
            assert letter.isspace() or (left > LEFT - 2 and right < RIGHT + 2 and bottom > 20)


def test_a_title_of_two_hundred_letters_is_whole(data: bytes) -> None:
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert TITLE in " ".join(text.split())


def test_letters_without_a_glyph_are_seen_by_name_and_heard_as_written(data: bytes, tree: Node) -> None:
    assert plain(EMOJI) in plain(tree.text)
    assert plain(BEYOND) in plain(tree.text)
    with pikepdf.open(io.BytesIO(data)) as file:
        drawn = b"".join(page.Contents.read_bytes() for page in file.pages)
    assert b"/ActualText <FEFFD83EDE7A>" in drawn


def test_right_to_left_words_are_heard_in_the_order_in_which_they_are_read(tree: Node) -> None:
    assert f"who asked us: {ARABIC}2." in tree.text
    assert f"in Hebrew: {HEBREW}." in tree.text


@pytest.mark.parametrize(
    "text",
    [
        "אני גר ב (London) מאז 2026, ליד 1,234.56",
        "قسم الطوارئ (رقم 25) في London، لا غير",
        "The sign says “שלום” and (مرحبا) twice.",
    ],
)
def test_mixed_directions_are_heard_as_written(text: str) -> None:
    assert plain(text) == plain(tree_of(Paragraph(text=words(text))).all("P")[-1].text)


def test_the_file_says_what_it_is_and_nothing_of_what_made_it(release: Release, data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(file.Root.MarkInfo.Marked)
        assert {str(key): str(value) for key, value in file.docinfo.items()} == {
            "/Title": TITLE,
            "/Author": "Example Safety Investigations Body",
            "/Subject": "national report · INV-2026-007",
            "/CreationDate": "D:20261103000000Z",
            "/ModDate": "D:20261103000000Z",
            "/ReleaseId": "R-2026-0042",
            "/ContentSha256": release.content_sha256,
        }
        packet = file.Root.Metadata.read_bytes().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in packet
        assert f"<wb:ContentSha256>{release.content_sha256}</wb:ContentSha256>" in packet
        whole = b"".join(
            o.read_bytes()
            for o in file.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Filter") != "/DCTDecode"
        )
    assert b"reportlab" not in (whole + data).lower()
    assert b"pikepdf" not in (whole + data).lower()


def test_all_fonts_are_embedded_subsets(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as file:
        fonts = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        assert {str(font.BaseFont) for font in fonts} == {
            "/AAAAAA+LiberationSans",
            "/AAAAAA+LiberationSans-Bold",
            "/AAAAAA+LiberationSans-Italic",
            "/AAAAAA+DejaVuSans",
        }
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_the_same_release_gives_the_same_bytes(data: bytes) -> None:
    assert pdf.write(release_of(sample_document())) == data
    assert pdf.write(release_of(sample_document(), released_on=date(2026, 11, 4))) != data


def test_the_mark_of_a_draft_is_on_every_page_and_heard_once(draft_data: bytes, data: bytes) -> None:
    mark = "Draft for Dr A. Nwosu: do not share"
    root, artifacts = read_tree(draft_data)
    assert [node.text for node in root.all("P")].count(mark) == 1
    assert root.text.startswith(mark)
    # The watermark and the line above the text; on the first page that line is content.
    assert [page.count(mark) for page in artifacts] == [1] + [2] * (len(artifacts) - 1)
    assert mark not in "".join(read_tree(data)[1]) + read_tree(data)[0].text


def test_running_line_release_and_page_stand_on_every_page_as_artifacts(data: bytes) -> None:
    _, artifacts = read_tree(data)
    for number, text in enumerate(artifacts, 1):
        assert f"R-2026-0042 · Page {number} of {len(artifacts)}" in text
        assert "Deterioration after a transfer at night" in text


def test_a_long_table_costs_no_more_for_each_row() -> None:
    def cost(rows: int) -> float:
        release = release_of(document(table(rows)))
        # What other tests left behind is not to be gone through meanwhile.
        gc.collect()
        gc.disable()
        try:
            began = time.process_time()
            pdf.write(release)
            return time.process_time() - began
        finally:
            gc.enable()

    cost(10)
    assert cost(2000) < 8 * cost(500)


def test_what_lacks_a_header_or_an_alternative_text_is_not_published() -> None:
    figure = Figure(caption=words("A"), alt=words(""), image=b"", number=3)
    bare = replace(table(1), header=())
    with pytest.raises(BadInput, match=r"Figure 3 .* Table 1 .* no header row"):
        pdf.write(release_of(document(figure, bare)))


def test_progress_grows_to_the_whole() -> None:
    told: list[tuple[int, int]] = []
    pdf.write(release_of(document(table(300))), progress=lambda done, whole: told.append((done, whole)))
    assert all(one[0] <= two[0] for one, two in pairwise(told))
    assert told[-1][0] == told[-1][1]
    assert len(told) > 5


def test_work_can_be_stopped_from_the_progress_report() -> None:
    def stop(_done: int, _whole: int) -> None:
        raise Cancelled("The person stopped the work.")

    with pytest.raises(Cancelled):
        pdf.write(release_of(document(table(1))), progress=stop)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_published_and_heard_as_written(text: str) -> None:
    data = pdf.write(release_of(document(Paragraph(text=words(text)), issuer=words("Body"))))
    heard = read_tree(data)[0].text.removeprefix("BodyA short report")
    squeezed = "".join(plain(text).split())
    assert "".join(plain(heard).split()) == squeezed


@settings(max_examples=15, deadline=None)
@example("\uf400", "x \ue000 y")
@given(
    st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=60).filter(str.strip),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60),
)
def test_any_words_in_any_place_conform(title: str, text: str) -> None:
    whole = document(
        Contents(title=words(title)),
        Heading(level=1, text=words(title), number="1"),
        Paragraph(text=words(text), number=1),
        issuer=words(title),
        mark=words(text),
        running=words(text),
    )
    assert_conforms(pdf.write(release_of(whole)))


def test_a_long_issuer_and_a_long_mark_are_whole_on_the_cover() -> None:
    issuer = "The Joint Committee for the Safety of Patients Who Are Moved at Night " * 3
    mark = "Consultation draft for the family of the patient, to be returned by 30 November 2026 " * 2
    data = pdf.write(release_of(document(issuer=words(issuer), mark=words(mark))))
    text = " ".join(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().split())
    assert plain(issuer) in text
    assert plain(mark) in text
