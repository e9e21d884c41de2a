"""A timeline for a page: to scale but for what is cut, every event in its lane, no words over others."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workbench.drawing.shapes import Box, Dot, Drawing, Ink, Label, Path
from workbench.drawing.sketch import Words
from workbench.drawing.time_figure import Happening, draw_timeline

WIDTH = 470.0
START = datetime(2031, 1, 13, 11, 0, tzinfo=UTC)


def happening(
    minutes: float, *, lane: int = 0, number: int = 1, lasting: float = 0, **said: str
) -> Happening:
    starts = START + timedelta(minutes=minutes)
    return Happening(
        key=f"k{number}", lane=lane, number=str(number), when=said.get("when", "11:00"), starts=starts,
        ends=starts + timedelta(minutes=lasting) if lasting else None,
        title=said.get("title", "A nurse looks at the display"),
    )  # fmt: skip


def dots(drawing: Drawing) -> list[Dot]:
    return [shape for shape in drawing.shapes if isinstance(shape, Dot)]


def titles(drawing: Drawing, words: list[Words]) -> list[tuple[Label, Words]]:
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    return [(each, words[each.words]) for each in labels if words[each.words].lead]


def test_equal_times_apart_are_equal_lengths_apart() -> None:
    drawing, _ = draw_timeline([happening(at, number=at + 1) for at in (0, 10, 20, 30)], ["Ward"], WIDTH)
    places = [dot.x for dot in dots(drawing)]
    steps = [after - before for before, after in itertools.pairwise(places)]
    assert max(steps) - min(steps) < 1e-6


def test_a_long_empty_span_is_cut_and_says_how_long_it_is() -> None:
    events = [happening(0), happening(5, number=2), happening(60 * 24 * 30, number=3)]
    drawing, words = draw_timeline(events, ["Ward"], WIDTH)
    first, second, last = (dot.x for dot in dots(drawing))
    assert second - first > 50
    assert last <= WIDTH
    assert any(each.text.endswith("with no event") for each in words)


def test_an_event_stands_within_its_lane() -> None:
    events = [happening(0), happening(3, lane=1, number=2), happening(4, lane=1, number=3)]
    drawing, _ = draw_timeline(events, ["Ward", "Supplier"], WIDTH)
    band = next(s for s in drawing.shapes if isinstance(s, Box) and s.fill is Ink.BAND)
    inside = [band.y <= dot.y <= band.y + band.height for dot in dots(drawing)]
    assert inside == [True, False, False]


def test_what_people_tell_differently_has_another_shape_as_well_as_another_colour() -> None:
    plain = happening(0)
    told = Happening(key="k2", lane=0, number="2", when="", starts=START, ends=None, title="T", disputed=True)
    one, two = dots(draw_timeline([plain, told], ["Ward"], WIDTH)[0])
    assert (one.diamond, two.diamond) == (False, True)
    assert one.fill is not two.fill


def test_a_day_is_said_once() -> None:
    _, words = draw_timeline([happening(m, number=m + 1) for m in range(0, 300, 30)], ["Ward"], WIDTH)
    assert [each.text for each in words].count("13 Jan 2031") == 1


def test_what_lasts_has_a_bar_as_long_as_it_lasted() -> None:
    drawing, _ = draw_timeline([happening(0, lasting=30), happening(30, number=2)], ["Ward"], WIDTH)
    (bar,) = [s for s in drawing.shapes if isinstance(s, Path) and s.width > 1]
    one, two = dots(drawing)
    assert abs((bar.points[1][0] - bar.points[0][0]) - (two.x - one.x)) < 1e-6


EVENTS = st.tuples(st.integers(0, 5000), st.integers(0, 2), st.integers(0, 90))
"""The minute, the lane and how long each lasts."""


@given(st.lists(EVENTS, min_size=1, max_size=25))
def test_no_words_lie_over_others_and_none_leave_the_page(made: list[tuple[int, int, int]]) -> None:
    events = [
        happening(at, lane=lane, number=n, lasting=lasting) for n, (at, lane, lasting) in enumerate(made, 1)
    ]
    drawing, words = draw_timeline(events, ["Ward", "Supplier", "Ambulance"], WIDTH)
    rooms = [label for label, _ in titles(drawing, words)]
    assert len(rooms) == len(events)
    for at, one in enumerate(rooms):
        assert one.x >= 0
        assert one.x + one.width <= WIDTH
        assert one.y + one.height <= drawing.height
        for other in rooms[at + 1 :]:
            apart_across = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_down = one.y + one.height <= other.y + 1e-6 or other.y + other.height <= one.y + 1e-6
            assert apart_across or apart_down
