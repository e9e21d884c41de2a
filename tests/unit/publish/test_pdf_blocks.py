"""Each block of the tree as it stands in the PDF and its tags."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from PIL import Image

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
    release_of,
)
from tests.unit.publish.tag_tree import Node, read_tree
from workbench.errors import BadInput
from workbench.publish import pdf
from workbench.publish.pdf_style import LEFT, RIGHT
from workbench.records.document import (
    Figure,
    Heading,
    Listing,
    Paragraph,
    RecommendationBlock,
    Table,
)
from workbench.records.release import Release


@pytest.fixture(scope="module")
def data(release: Release) -> bytes:
    return pdf.write(release)


@pytest.fixture(scope="module")
def tree(data: bytes) -> Node:
    return read_tree(data)[0]


def test_headings_are_heard_with_their_levels_and_numbers(release: Release, tree: Node) -> None:
    wanted = [
        (f"H{block.level}", f"{block.number} {block.text.text}".strip())
        for block in blocks_of(release, Heading)
    ]
    own = {"Contents", "List of recommendations", "Notes"}
    heard = [(node.tag, node.text) for node in tree.all("H1", "H2", "H3", "H4") if node.text not in own]
    assert heard == wanted


def test_tables_are_heard_cell_by_cell_with_the_scope_of_their_headers(release: Release, tree: Node) -> None:
    written = blocks_of(release, Table)
    heard = tree.all("Table")
    assert len(heard) == len(written)
    for block, node in zip(written, heard, strict=True):
        rows = [[cell.text for cell in row.kids] for row in node.all("TR")]
        assert rows == [[cell.text.strip() for cell in row] for row in (block.header, *block.rows)]
        header, *body = node.all("TR")
        assert {(cell.tag, cell.scope) for cell in header.kids} == {("TH", "Column")}
        first = ("TH", "Row") if block.row_headers else ("TD", "")
        assert {(row.kids[0].tag, row.kids[0].scope) for row in body} == {first}
        assert {(cell.tag, cell.scope) for row in body for cell in row.kids[1:]} == {("TD", "")}
        assert node.kids[0].tag == "Caption"
        assert node.kids[0].text == f"Table {block.number}: {block.caption.text}"


def test_figures_have_their_alternative_text_beside_caption_and_description(
    release: Release, tree: Node
) -> None:
    written = blocks_of(release, Figure)
    heard = tree.all("Figure")
    assert [node.alt for node in heard] == [block.alt.text for block in written]
    captions = [node.text for node in tree.all("Caption")]
    assert {f"Figure {block.number}: {block.caption.text}" for block in written} < set(captions)
    assert all(block.description.text in tree.text for block in written if block.description)


def test_recommendations_keep_their_ids_and_every_field(release: Release, tree: Node) -> None:
    written = blocks_of(release, RecommendationBlock)
    heard = [node for node in tree.all("Sect") if node.ident]
    assert [(node.ident, node.title) for node in heard] == [
        (f"rec_{block.record_id}", block.reference) for block in written
    ]
    for block, node in zip(written, heard, strict=True):
        heading, text, *details = node.kids
        assert (heading.text, text.text) == (block.heading.text, block.text.text)
        found = [(fact.kids[0].text, fact.kids[1].text) for fact in node.all("LI")]
        assert found == [(label.text, value.text) for label, value in block.details]
        assert len(details) == bool(block.details)


def test_notes_lead_there_and_back(release: Release, tree: Node) -> None:
    heard = tree.all("Note")
    assert [(node.ident, plain(node.text)) for node in heard] == [
        (f"note_{note.id}", plain(f"{note.number} {note.text.text}")) for note in release.document.notes
    ]
    forth = [link for node in tree.all("Link") for link in node.links if link["contents"] == "Note 1"]
    back = heard[0].all("Link")[0].links
    assert len(forth) == len(back) == 1
    assert back[0]["contents"] == "Back to the text of note 1"
    assert (forth[0]["page"], back[0]["page"]) == (9, 2)


def test_lists_are_nested_as_they_are_written(release: Release, tree: Node) -> None:
    unordered, ordered = blocks_of(release, Listing)[:2]
    lists = [node for node in tree.all("L") if node.text.startswith(("• ", "1. "))]
    outer = next(node for node in lists if node.text.startswith("• "))
    assert [kid.tag for kid in outer.kids] == ["LI", "LI"]
    assert [node.tag for node in outer.kids[0].kids] == ["Lbl", "LBody"]
    assert len(outer.all("LI")) == len(unordered.items)
    steps = next(node for node in lists if node.text.startswith("1. "))
    assert [node.text for node in steps.all("Lbl")] == ["1. ", "2. ", "a. ", "3. "]
    assert len(steps.all("LI")) == len(ordered.items)


def test_the_contents_name_the_page_that_they_lead_to(release: Release, tree: Node) -> None:
    contents, recommendations = tree.all("TOC")
    wanted = [
        f"{block.number} {block.text.text}".strip()
        for block in blocks_of(release, Heading)
        if block.level <= 2
    ]
    entries = contents.all("TOCI")
    assert [re.sub(r" \d+$", "", entry.text) for entry in entries] == wanted
    for entry in entries + recommendations.all("TOCI"):
        (link,) = entry.all("Link")
        assert int(entry.text.rsplit(" ", 1)[1]) == link.links[0]["page"] + 1
        assert link.links[0]["contents"] == re.sub(r" (\d+)$", r", page \1", entry.text)
    assert len(recommendations.all("TOCI")) == 2


def test_a_repeated_header_row_is_heard_once() -> None:
    root, artifacts = read_tree(pdf.write(release_of(document(table(120)))))
    assert len(artifacts) > 2
    assert len(root.all("Table")) == len(root.all("THead")) == 1
    assert [page.count("Round Seen") for page in artifacts] == [0] + [1] * (len(artifacts) - 1)


def test_a_row_taller_than_a_page_runs_on_as_one_cell() -> None:
    story = "The alarm sounded and nobody could tell from where. " * 300
    data = pdf.write(release_of(document(table(1, story))))
    assert_conforms(data)
    root, _ = read_tree(data)
    assert len(pypdfium2.PdfDocument(data)) > 3
    assert [node.text.strip() for node in root.all("TD")] == ["0", story.strip()]


def test_links_lead_to_public_addresses_alone() -> None:
    bad = [
        Paragraph(text=words(u, url=u))
        for u in ("javascript:alert(1)", "file:///etc/passwd", "http://[", "x")
    ]
    good = Paragraph(text=words("write to us", url="mailto:team@example.org"))
    root = tree_of(*bad, good)
    assert [link["url"] for node in root.all("Link") for link in node.links] == ["mailto:team@example.org"]
    assert "javascript:alert(1)" in root.text


def test_a_reference_to_nowhere_is_plain_text() -> None:
    root = tree_of(Paragraph(text=words("section 9", target="gone")), Paragraph(text=words("7", note="lost")))
    assert not root.all("Link", "Reference")
    assert root.text.endswith("section 97")


def test_camera_data_does_not_travel_with_a_picture() -> None:
    image = Image.new("RGB", (40, 30), "white")
    exif = Image.Exif()
    exif[0x010E] = "taken beside bed four"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    figure = Figure(
        caption=words("A bay"), alt=words("A bay."), image=out.getvalue(), media_type="image/jpeg", number=1
    )
    with pikepdf.open(io.BytesIO(pdf.write(release_of(document(figure))))) as file:
        streams = [o.read_raw_bytes() for o in file.objects if isinstance(o, pikepdf.Stream)]
    assert any(stream.startswith(b"\xff\xd8") for stream in streams)
    assert not any(b"bed four" in stream or b"Exif" in stream for stream in streams)


@pytest.mark.parametrize("size", [(4000, 300), (120, 5000), (3, 2)])
def test_pictures_of_any_shape_fit_the_page(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("RGBA", size, (0, 40, 90, 120)).save(out, "PNG")
    figure = Figure(caption=words("Shape"), alt=words("A shape."), image=out.getvalue(), number=1)
    data = pdf.write(release_of(document(Heading(level=1, text=words("Pictures")), figure)))
    assert_conforms(data)
    page = pypdfium2.PdfDocument(data)[0]
    (box,) = [item.get_bounds() for item in page.get_objects() if item.type == 3]
    assert box[0] >= LEFT - 1
    assert box[2] <= RIGHT + 1
    assert box[1] > 80


def test_an_unreadable_picture_is_named_by_its_number_and_not_shown() -> None:
    figure = Figure(caption=words("Secret"), alt=words("Secret."), image=b"secret bytes", number=4)
    with pytest.raises(BadInput) as raised:
        pdf.write(release_of(document(figure)))
    assert "secret" not in str(raised.value).lower()


def test_a_row_with_too_many_cells_is_refused_rather_than_cut() -> None:
    ragged = replace(table(1), rows=((words("1"), words("2"), words("3")),))
    with pytest.raises(BadInput, match=r"Table 1 .* more or fewer cells"):
        pdf.write(release_of(document(ragged)))
