"""A map of causes for a page: every factor in the row of its level, every arrow from cause to effect."""

from __future__ import annotations

from workbench.drawing.causes import Cause, draw_causes
from workbench.drawing.shapes import Box, Ink, Label, Path
from workbench.drawing.strokes import arrow_head, strokes

LEVELS = ["Government", "Organisation", "People and work"]
CAUSES = [
    Cause(key="a", lane=0, number="1", title="No standard for what was not sent"),
    Cause(key="b", lane=1, number="2", title="A plan that nobody had tried", tag="Organisation"),
    Cause(key="c", lane=2, number="3", title="A ward that did not know"),
    Cause(key="d", lane=2, title="Care came late", square=True),
]
TIES = [("a", "b"), ("b", "c"), ("c", "d")]


def boxes(shapes: tuple[object, ...]) -> list[Box]:
    return [shape for shape in shapes if isinstance(shape, Box) and shape.edge is not None]


def test_levels_come_one_below_another_with_their_names() -> None:
    drawing, words = draw_causes(CAUSES, TIES, LEVELS)
    labels = {words[s.words].text: s for s in drawing.shapes if isinstance(s, Label)}
    heights = [labels[name].y for name in LEVELS]
    assert heights == sorted(heights)
    assert labels["No standard for what was not sent"].y < labels["A plan that nobody had tried"].y


def test_every_tie_is_an_arrow_that_ends_at_a_box() -> None:
    drawing, _ = draw_causes(CAUSES, TIES, LEVELS)
    arrows = [shape for shape in drawing.shapes if isinstance(shape, Path) and shape.arrow]
    assert len(arrows) == len(TIES)
    edges = {box.y for box in boxes(drawing.shapes)} | {b.y + b.height for b in boxes(drawing.shapes)}
    assert all(arrow.points[-1][1] in edges for arrow in arrows)


def test_what_happened_looks_unlike_a_factor() -> None:
    drawing, _ = draw_causes(CAUSES, TIES, LEVELS)
    assert sorted(box.bar is Ink.STRONG for box in boxes(drawing.shapes)) == [False, True, True, True]


def test_a_circle_of_causes_is_drawn_all_the_same() -> None:
    drawing, _ = draw_causes(CAUSES, [*TIES, ("d", "a")], LEVELS)
    assert len([shape for shape in drawing.shapes if isinstance(shape, Path)]) == 4


def test_words_say_which_record_they_come_from() -> None:
    _, words = draw_causes(CAUSES, TIES, LEVELS)
    assert {each.key for each in words if each.text not in LEVELS} == {"a", "b", "c", "d"}


def test_a_curve_leaves_and_meets_its_boxes_upright() -> None:
    (curve,) = strokes([(0.0, 0.0), (40.0, 20.0)], curved=True, bend=9)
    assert curve == ((0.0, 10.0), (40.0, 10.0), (40.0, 20.0))
    assert list(strokes([(0.0, 0.0), (4.0, 2.0)], curved=False, bend=9)) == [((4.0, 2.0),)]


def test_an_arrow_points_the_way_it_goes() -> None:
    assert arrow_head([(0, 0), (0, 10)], 2) == ((0, 10), (-1.5, 6.8), (1.5, 6.8))
    assert arrow_head([(0, 10), (0, 0)], 2) == ((0, 0), (-1.5, 3.2), (1.5, 3.2))
