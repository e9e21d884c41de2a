"""The tag tree that is laid over the drawn pages."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

from tests.unit.publish.tag_tree import read_tree
from workbench.publish.pdf_metadata import Particulars
from workbench.publish.pdf_style import faces
from workbench.publish.tagging import Bookmark, Element, TaggedCanvas

ABOUT = Particulars(title="T", language="en-GB", author="A", subject="S", dated=date(2026, 1, 2))
FONT = faces(False, False)[0].name


@pytest.fixture
def pen() -> TaggedCanvas:
    return TaggedCanvas((300.0, 300.0), FONT)


def say(pen: TaggedCanvas, element: Element, words: str, y: float = 100, font: str = FONT) -> None:
    pen.open(element)
    text = pen.text()
    text.setFont(font, 10)
    text.setTextOrigin(10, y)
    text.textOut(words)
    pen.put(text)
    pen.close()


def test_children_are_heard_in_the_order_of_the_tree_and_not_of_drawing(pen: TaggedCanvas) -> None:
    root = Element("Document")
    first, second = Element("P", root), Element("P", root)
    say(pen, second, "second", y=90)
    say(pen, first, "first", y=110)
    pen.next_page()
    assert [node.text for node in read_tree(pen.finish(root, [], ABOUT))[0].kids] == ["first", "second"]


def test_an_element_that_runs_over_a_page_stays_one_element(pen: TaggedCanvas) -> None:
    root = Element("Document")
    paragraph = Element("P", root)
    say(pen, paragraph, "one ")
    pen.next_page()
    say(pen, paragraph, "two")
    pen.next_page()
    tree, _ = read_tree(pen.finish(root, [], ABOUT))
    assert [(node.tag, node.text) for node in tree.kids] == [("P", "one two")]


def test_an_inline_element_stands_between_the_words_around_it(pen: TaggedCanvas) -> None:
    root = Element("Document")
    paragraph = Element("P", root)
    link = Element("Link", Element("Reference", paragraph, inline=True))
    say(pen, paragraph, "see ")
    say(pen, link, "Table 1")
    pen.link(link, (0, 0, 10, 10), "Table 1", target="t")
    say(pen, paragraph, " for all")
    pen.place("t", 50)
    pen.next_page()
    tree, _ = read_tree(pen.finish(root, [], ABOUT))
    (heard,) = tree.all("P")
    assert heard.text == "see Table 1 for all"
    assert [node.tag for node in heard.walk()] == ["P", "Reference", "Link"]
    assert [link["page"] for link in heard.all("Link")[0].links] == [0]


def test_what_is_never_drawn_leaves_no_tag_but_an_empty_cell_stays(pen: TaggedCanvas) -> None:
    root = Element("Document")
    Element("P", Element("Sect", root))
    row = Element("TR", Element("Table", root))
    say(pen, Element("TH", row, attributes="column"), "Head")
    Element("TD", row)
    pen.next_page()
    tree, _ = read_tree(pen.finish(root, [], ABOUT))
    assert [node.tag for node in tree.walk()] == ["Document", "Table", "TR", "TH", "TD"]
    assert tree.all("TH")[0].scope == "Column"


def test_artifacts_are_not_heard(pen: TaggedCanvas) -> None:
    root = Element("Document")
    say(pen, Element("P", root), "words")
    pen.open_artifact("Pagination", "Footer")
    pen.canvas.setFont(FONT, 8)
    pen.canvas.drawString(5, 5, "page 1")
    pen.close()
    pen.next_page()
    tree, artifacts = read_tree(pen.finish(root, [], ABOUT))
    assert tree.text == "words"
    assert artifacts == ["page 1 "]


def test_every_marked_part_and_link_finds_its_element_through_the_parent_tree(pen: TaggedCanvas) -> None:
    root = Element("Document")
    link = Element("Link", root)
    say(pen, link, "here")
    pen.link(link, (0, 0, 10, 10), "here", url="https://example.org/")
    pen.next_page()
    with pikepdf.open(io.BytesIO(pen.finish(root, [], ABOUT))) as file:
        page = file.pages[0].obj
        numbers = file.Root.StructTreeRoot.ParentTree.Nums
        by_number = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
        assert str(by_number[int(page.StructParents)][0].S) == "/Link"
        assert str(by_number[int(page.Annots[0].StructParent)].S) == "/Link"
        assert str(page.Annots[0].A.URI) == "https://example.org/"
        assert int(page.Annots[0].F) == 4


def test_elements_are_found_by_their_id(pen: TaggedCanvas) -> None:
    root = Element("Document")
    for ident in ("note_b", "note_a"):
        say(pen, Element("Note", root, ident=ident), ident)
    pen.next_page()
    with pikepdf.open(io.BytesIO(pen.finish(root, [], ABOUT))) as file:
        names = file.Root.StructTreeRoot.IDTree.Names
        assert [str(names[n]) for n in (0, 2)] == ["note_a", "note_b"]
        assert [str(names[n].ID) for n in (1, 3)] == ["note_a", "note_b"]


def test_the_outline_nests_by_level(pen: TaggedCanvas) -> None:
    root = Element("Document")
    say(pen, Element("H1", root), "A")
    pen.place("a", 100)
    pen.next_page()
    marks = [
        Bookmark(1, "One", "a"),
        Bookmark(3, "Deep", "a"),
        Bookmark(2, "Two", "a"),
        Bookmark(1, "Next", "a"),
    ]
    with pikepdf.open(io.BytesIO(pen.finish(root, marks, ABOUT))) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == ["One", "Next"]
        assert [item.title for item in outline.root[0].children] == ["Deep", "Two"]


def test_the_first_use_of_a_place_holds(pen: TaggedCanvas) -> None:
    root = Element("Document")
    link = Element("Link", root)
    pen.place("here", 100)
    say(pen, link, "go")
    pen.link(link, (0, 0, 5, 5), "go", target="here")
    pen.next_page()
    pen.place("here", 100)
    say(pen, Element("P", root), "again")
    pen.next_page()
    tree, _ = read_tree(pen.finish(root, [], ABOUT))
    assert tree.all("Link")[0].links[0]["page"] == 0


def test_letters_beyond_the_basic_plane_and_long_alphabets_read_back(pen: TaggedCanvas) -> None:
    second = faces(False, False)[1]
    letters = "".join(chr(code) for code in sorted(second.widths) if chr(code).isalpha() and code < 0xFB00)[
        :700
    ]
    astral = "".join(chr(code) for code in sorted(second.widths) if code > 0xFFFF)[:20]
    assert astral
    root = Element("Document")
    say(pen, Element("P", root), letters + astral, font=second.name)
    pen.next_page()
    data = pen.finish(root, [], ABOUT)
    assert read_tree(data)[0].text == letters + astral
    with pikepdf.open(io.BytesIO(data)) as file:
        maps = [
            o.ToUnicode.read_bytes()
            for o in file.objects
            if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o
        ]
    assert len(maps) > 2
    assert not any(b"<0000>" in source for source in maps)
