"""Where pages break, and what stays together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.publish.pdf_flow import FRAME, Box, Break, Piece, Text, paginate, stacked
from workbench.publish.pdf_style import BODY, BOTTOM, CALLOUT, HEADINGS, TOP, TextStyle
from workbench.publish.pdf_text import Line
from workbench.publish.tagging import Element

HEADING = HEADINGS[1]


def text(lines: int, style: TextStyle = BODY) -> Text:
    return Text(
        element=Element("P"),
        lines=tuple(Line((), float(n)) for n in range(lines)),
        style=style,
        x=0,
        before=style.before,
        after=style.after,
        keep=style.keep,
    )


def box(*lines: int) -> Box:
    return Box(pieces=tuple(text(n) for n in lines), tint=CALLOUT, x=0, width=100)


pieces = st.one_of(
    st.integers(1, 120).map(text),
    st.builds(text, st.just(1), st.just(HEADING)),
    st.lists(st.integers(1, 40), min_size=1, max_size=6).map(lambda lines: box(*lines)),
    st.just(Break()),
)


def lines_of(piece: Piece) -> list[Text]:
    if isinstance(piece, Box):
        return [inner for part in piece.pieces for inner in lines_of(part)]
    return [piece] if isinstance(piece, Text) else []


@given(st.lists(pieces, max_size=30))
def test_every_line_is_placed_once_and_within_the_page(flow: list[Piece]) -> None:
    pages = paginate(flow)
    placed = [part for page in pages for piece, _ in page for part in lines_of(piece)]
    wanted = [part for piece in flow for part in lines_of(piece)]
    assert [line for part in placed for line in part.lines] == [
        line for part in wanted for line in part.lines
    ]
    for page in pages:
        for piece, top in page:
            assert top <= TOP
            assert top - piece.height >= BOTTOM - 0.1
        for (above, top), (_, below) in pairwise(page):
            assert top - above.height >= below - 0.1


@given(st.lists(pieces, max_size=30))
def test_no_heading_is_left_at_the_foot_of_a_page(flow: list[Piece]) -> None:
    for page in paginate([*flow, text(1)])[:-1]:
        last = page[-1][0]
        # A page of headings alone has nothing that they could be kept with.
        if isinstance(last, Text) and last.keep and not all(piece.keep for piece, _ in page):
            following = flow[flow.index(last) + 1 :]
            assert following, "the heading is the last piece of all"
            assert isinstance(following[0], Break)


@given(st.lists(pieces, max_size=30))
def test_no_line_stands_alone_at_the_head_or_foot_of_a_page(flow: list[Piece]) -> None:
    for page in paginate(flow):
        for piece, _ in page:
            for part in lines_of(piece):
                whole = any(part.lines == other.lines for source in flow for other in lines_of(source))
                assert whole or len(part.lines) >= 2


def test_a_short_box_is_not_parted() -> None:
    filler = text(int(FRAME / BODY.leading) - 4)
    pages = paginate([filler, box(3, 3, 3)])
    assert [len(page) for page in pages] == [1, 1]
    assert len(lines_of(pages[1][0][0])) == 3


def test_a_long_box_runs_over_pages_with_its_ground() -> None:
    pages = paginate([box(30, 30, 30, 30)])
    assert len(pages) > 2
    assert all(isinstance(piece, Box) for page in pages for piece, _ in page)


def test_breaks_at_the_top_of_a_page_make_no_empty_page() -> None:
    assert [len(page) for page in paginate([Break(), text(1), Break(), Break(), text(1)])] == [1, 1]


def test_the_larger_of_two_spaces_holds() -> None:
    one, two = text(1), text(1, HEADING)
    assert stacked([one, two]) == one.height + HEADING.before + two.height
