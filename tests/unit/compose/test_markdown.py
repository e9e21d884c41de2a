"""The Markdown subset: what it makes of a text, and that it neither fails nor loses an author's words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.compose.markdown import (
    Caption,
    Grid,
    Head,
    Items,
    Line,
    NoteMark,
    Para,
    Picture,
    Piece,
    Quote,
    Reference,
    parse,
)
from workbench.records.document import Run, Style

BLOCKS = ["# ", "- ", "1. ", "> ", "| a | b |\n|---|---|\n", "```\n", "    ", "Table:", "***", "---", "==="]
INLINES = [
    "**",
    "_",
    "[x](y)",
    "![a](evidence:E1)",
    "{finding:F1}",
    "[^1]",
    "<b>",
    "&amp;",
    "\\",
    "<!--",
    "-->",
]
REST = ["[^1]: a note\n", "[x]: y\n", "\n\n", "\n", "سؤال", "🩺", "word", "\x00", "\t"]
SCRAPS = st.sampled_from([*BLOCKS, *INLINES, *REST])
TEXTS = st.text(max_size=60) | st.lists(SCRAPS, max_size=25).map("".join)


def pieces(body: str) -> tuple[Piece, ...]:
    return parse(body)[0]


def lines(piece: Piece) -> list[Line]:
    match piece:
        case Head() | Para() | Caption():
            return [piece.text]
        case Items():
            return list(piece.items)
        case Quote():
            return list(piece.paragraphs)
        case Grid():
            return [*piece.header, *(cell for row in piece.rows for cell in row)]
        case Picture():
            return [(Run(text=f"{piece.source} {piece.alt} {piece.caption}"),)]


def words(body: str) -> str:
    found, notes = parse(body)
    every = [line for piece in found for line in lines(piece)] + list(notes.values())
    return " ".join(part.text for line in every for part in line if isinstance(part, Run))


def plain(text: str, style: Style = Style.PLAIN) -> Line:
    return (Run(text=text, style=style),)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read_without_complaint(body: str) -> None:
    found, _ = parse(body)

    for piece in found:
        if isinstance(piece, Items):
            assert len(piece.items) == len(piece.depths) > 0
        if isinstance(piece, Grid):
            assert {len(row) for row in piece.rows} <= {len(piece.header)}


WORDS = st.from_regex(r"[a-z]{3,8}", fullmatch=True)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["", "# ", "- ", "1. ", "> ", "- > ", "- # ", "  - ", "> - "]), WORDS))
)
def test_no_word_that_an_author_typed_is_lost(typed: list[tuple[str, str]]) -> None:
    body = "\n".join(prefix + word for prefix, word in typed)

    assert re.findall("[a-z]+", words(body)) == [word for _, word in typed]


def test_the_blocks_of_the_subset() -> None:
    body = """
# One
Words of
a paragraph.

- a
  - b
- c

1. first

> Said
>
> twice

| A | B |
|---|---|
| 1 | 2 |

![A graph of falls](evidence:E5 "Falls by month")
"""
    assert pieces(body) == (
        Head(level=1, text=plain("One")),
        Para(text=(*plain("Words of"), *plain(" "), *plain("a paragraph."))),
        Items(items=(plain("a"), plain("b"), plain("c")), depths=(0, 1, 0), ordered=False),
        Items(items=(plain("first"),), depths=(0,), ordered=True),
        Quote(paragraphs=(plain("Said"), plain("twice"))),
        Grid(header=(plain("A"), plain("B")), rows=((plain("1"), plain("2")),)),
        Picture(source="evidence:E5", alt="A graph of falls", caption="Falls by month"),
    )


def test_emphasis_links_and_references_stand_within_a_line() -> None:
    (piece,) = pieces("It is *so* and **very** [here](https://example.org) {finding:F1}[^n].\n")

    assert isinstance(piece, Para)
    assert piece.text == (
        Run(text="It is "),
        Run(text="so", style=Style.EMPHASIS),
        Run(text=" and "),
        Run(text="very", style=Style.STRONG),
        Run(text=" "),
        Run(text="here", url="https://example.org"),
        Run(text=" "),
        Reference(kind="finding", name="F1"),
        NoteMark(name="n"),
        Run(text="."),
    )


def test_a_note_has_its_text_apart_and_may_go_on_over_lines() -> None:
    found, notes = parse("Said[^a] so.\n\n[^a]: First line\n    and *second*.\n\nMore.")

    assert [type(piece) for piece in found] == [Para, Para]
    assert notes == {
        "a": (Run(text="First line and "), Run(text="second", style=Style.EMPHASIS), Run(text="."))
    }


def test_a_caption_is_one_only_before_a_table() -> None:
    table = "| A |\n|---|\n| 1 |\n"

    assert pieces(f"Table: Falls by *month*\n\n{table}")[0] == Caption(
        text=(Run(text="Falls by "), Run(text="month", style=Style.EMPHASIS))
    )
    assert pieces(f"Table: Falls\n\nMore\n\n{table}")[0] == Para(text=plain("Table: Falls"))
    assert pieces("Table: Falls") == (Para(text=plain("Table: Falls")),)


@pytest.mark.parametrize(
    "body", ["<script>alert(1)</script>", "<b>bold</b>", "a <!-- hidden --> b", "&lt;b&gt; <i>"]
)
def test_html_is_text_like_any_other(body: str) -> None:
    assert words(body) == body.replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize(
    "body", ["[label]: https://example.org words", "    four spaces", "{finding:}", "{Finding:F1}", "[^ ]"]
)
def test_what_is_not_in_the_subset_is_kept_as_typed(body: str) -> None:
    assert words(body).strip() == body.strip()


def test_code_is_a_paragraph() -> None:
    assert pieces("```\na = 1\n```") == (Para(text=plain("a = 1")),)
    assert pieces("```\n\n```") == ()


def test_what_stands_in_a_list_stays_in_it() -> None:
    (items,) = pieces("- a\n\n  > said\n\n  | H |\n  |---|\n  | c |\n- b\n")

    assert isinstance(items, Items)
    assert items.items == (plain("a"), plain("said"), plain("H"), plain("c"), plain("b"))


def test_an_empty_list_or_quotation_is_nothing() -> None:
    assert pieces("-\n") == ()
    assert pieces(">\n") == ()
    assert pieces("") == ()
