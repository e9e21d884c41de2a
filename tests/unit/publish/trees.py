"""Small made-up documents of every block and run, with the words that give writers trouble.

They keep what composition promises: required words are there, lists nest step by step, notes are marked
by their numbers, and control characters were taken out when the words were typed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.unit.publish.sample import ARABIC, BEYOND, EMOJI, HEBREW, picture
from workbench.records.document import (
    Block,
    Callout,
    Contents,
    Document,
    Figure,
    FindingBlock,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    RecommendationBlock,
    RecommendationList,
    Run,
    Style,
    Table,
    TitleBlock,
)
from workbench.records.record import RecordId

_PIECES = (
    *("alarm", "Ward 4", "01:40", "<b>&amp;", "“which?”", "(a) b", "twenty-eight", "—", "{finding:F-1}"),
    *(ARABIC, HEBREW, "(مرحبا 25)", EMOJI, BEYOND, "é", "e\u0301", "ﬁ½①", "漢字", "กำ", "𐤀𐤁", "\u0301"),
    *(
        "co\u00adoperate",
        "a\u200bb",
        "\u200f",
        "\ufe0f",
        "5\u00a0mg",
        "x" * 90,
        "https://example.org/a?b=c&d",
    ),
    *("\n", "\t", "  ", "\u2003", "\\", "=1+1", "]]>", "%s", "\\u0041", "…", "•", "1.", "Table 1: "),
)
_ODD = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=6)
_LIKELY = st.lists(st.sampled_from(_PIECES) | _ODD, max_size=5)
_TEXT = st.builds(lambda between, pieces: between.join(pieces), st.sampled_from(["", " "]), _LIKELY)
_SEEN = st.builds(str.__add__, st.sampled_from(_PIECES[:16]), _TEXT)
_PICTURE = picture("PNG")
_Pen = Callable[[SearchStrategy[str]], Passage]


@st.composite
def documents(draw: DrawFn) -> Document:
    """A document of one to six blocks, most with a title block and contents before them."""
    count = draw(st.integers(0, 3))
    marks = [Run(text=str(n), note=f"n{n}") for n in range(1, count + 1)]

    def pen(text: SearchStrategy[str]) -> Passage:
        more = draw(st.lists(_runs(marks), max_size=2))
        return Passage(id="p", section="s", runs=(Run(text=draw(text)), *more))

    def plain(text: SearchStrategy[str]) -> Passage:
        return Passage(id="p", section="s", runs=(Run(text=draw(text)),))

    front: list[Block] = []
    if draw(st.booleans()):
        facts = tuple((plain(_SEEN), pen(_TEXT)) for _ in range(draw(st.integers(0, 2))))
        front.append(TitleBlock(title=plain(_SEEN), subtitle=pen(_SEEN), facts=facts))
    if draw(st.booleans()):
        front += [PageBreak(), Contents(title=plain(_SEEN)), Heading(level=1, text=pen(_SEEN))]
    makers = draw(st.lists(st.sampled_from(_MAKERS), min_size=1, max_size=6))
    blocks = [*front, *(make(draw, pen, place) for place, make in enumerate(makers, 1))]
    if draw(st.booleans()) and _recommendation in makers:
        blocks.insert(len(front), RecommendationList(title=plain(_SEEN)))
    notes = tuple(Note(id=f"n{n}", number=n, text=plain(_TEXT)) for n in range(1, count + 1))
    return Document(title=plain(_SEEN), kind="made-up", blocks=tuple(blocks), notes=notes)


def _runs(marks: list[Run]) -> SearchStrategy[Run]:
    urls = st.sampled_from(["https://example.org/a?b=c", "mailto:a@example.org", "javascript:x", "nowhere"])
    places = st.sampled_from(["p-1", "p 2", "t-3", "f-1", "r-1", "gone"])
    kinds = [
        st.builds(Run, text=_TEXT, style=st.sampled_from(Style)),
        st.builds(Run, text=_TEXT, url=urls),
        st.builds(Run, text=_TEXT, target=places),
    ]
    return st.one_of(*kinds, st.sampled_from(marks)) if marks else st.one_of(*kinds)


def _heading(draw: DrawFn, pen: _Pen, place: int) -> Block:
    number = draw(st.sampled_from(["", "1", "1.1", "2", "A", "2.1.1"]))
    return Heading(level=1, text=pen(_SEEN), number=number, anchor=f"p {place}")


def _paragraph(draw: DrawFn, pen: _Pen, place: int) -> Block:
    number = draw(st.none() | st.just(place))
    return Paragraph(text=pen(_SEEN if number else _TEXT), number=number, anchor=f"p-{place}")


def _listing(draw: DrawFn, pen: _Pen, _place: int) -> Block:
    steps = draw(st.lists(st.integers(-4, 1), max_size=4))
    depths = tuple(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))
    return Listing(items=tuple(pen(_TEXT) for _ in depths), depths=depths, ordered=draw(st.booleans()))


def _table(draw: DrawFn, pen: _Pen, place: int) -> Block:
    columns = range(draw(st.integers(1, 3)))
    return Table(
        caption=pen(_TEXT),
        header=tuple(pen(_SEEN) for _ in columns),
        rows=tuple(tuple(pen(_TEXT) for _ in columns) for _ in range(draw(st.integers(0, 3)))),
        number=draw(st.sampled_from([0, place])),
        row_headers=draw(st.booleans()),
        anchor=f"t-{place}",
    )


def _figure(draw: DrawFn, pen: _Pen, place: int) -> Block:
    return Figure(
        caption=pen(_TEXT),
        alt=pen(_SEEN),
        image=_PICTURE,
        description=pen(_TEXT) if draw(st.booleans()) else None,
        number=draw(st.sampled_from([0, place])),
        anchor=f"f-{place}",
    )


def _quotation(draw: DrawFn, pen: _Pen, _place: int) -> Block:
    return Quotation(text=pen(_SEEN), attribution=pen(_TEXT) if draw(st.booleans()) else None)


def _callout(draw: DrawFn, pen: _Pen, _place: int) -> Block:
    return Callout(title=pen(_SEEN), body=tuple(pen(_TEXT) for _ in range(draw(st.integers(0, 3)))))


def _finding(draw: DrawFn, pen: _Pen, place: int) -> Block:
    explanation = pen(_TEXT) if draw(st.booleans()) else None
    return FindingBlock(reference=f"Finding {place}", statement=pen(_SEEN), explanation=explanation)


def _recommendation(draw: DrawFn, pen: _Pen, place: int) -> Block:
    return RecommendationBlock(
        record_id=RecordId(f"rec-{place}"),
        reference=f"R/2026/{place:03d}",
        heading=pen(_SEEN),
        text=pen(_SEEN),
        details=tuple((pen(_SEEN), pen(_TEXT)) for _ in range(draw(st.integers(0, 2)))),
        anchor=f"r-{place}",
    )


def _page_break(_draw: DrawFn, _pen: _Pen, _place: int) -> Block:
    return PageBreak()


_MAKERS: tuple[Callable[[DrawFn, _Pen, int], Block], ...] = (
    *(_heading, _paragraph, _listing, _table, _figure, _quotation, _callout, _finding, _recommendation),
    _page_break,
)
