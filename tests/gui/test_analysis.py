"""Contributory factors: the list, what each led to, and the picture of causes beside it."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, section_of
from ui.dialogs.asking import PickRecords
from ui.views.analysis import AnalysisView
from ui.views.analysis_words import EVENTS, NOWHERE
from ui.widgets.picture import wrapped
from workbench.drawing.layout import Node, Plan, Spacing, Tie, crossings, ordered, plan_causes
from workbench.records.analysis import Factor, Seips
from workbench.records.links import Relation

SPACING = Spacing(across=20, down=40, lane=16, channel=10)


@pytest.fixture
def view(qtbot: QtBot, demo_vault: Path) -> Iterator[AnalysisView]:
    with section_of(qtbot, demo_vault, "NI-2026-003", AnalysisView) as made:
        yield made


@pytest.fixture
def sample() -> tuple[list[Node], list[Tie]]:
    draw = random.Random(7)
    nodes = [
        Node(key=f"n{n}", lane=draw.randrange(5), width=150, height=40 + 20 * draw.randrange(3))
        for n in range(45)
    ]
    pairs = [(draw.randrange(45), draw.randrange(45)) for _ in range(70)]
    return nodes, [(f"n{a}", f"n{b}") for a, b in pairs if a < b]


def test_crossings_are_counted() -> None:
    rows = [["a", "b"], ["c", "d"]]
    assert crossings(rows, [("a", "d"), ("b", "c")]) == 1
    assert crossings(rows, [("a", "c"), ("b", "d")]) == 0


def test_the_order_has_fewer_crossings_than_the_one_given() -> None:
    rows = [[f"a{n}" for n in range(8)], [f"b{n}" for n in range(8)], [f"c{n}" for n in range(8)]]
    ties = [(f"a{n}", f"b{7 - n}") for n in range(8)] + [(f"b{n}", f"c{n * 3 % 8}") for n in range(8)]
    found = ordered(rows, ties)
    assert crossings(found, ties) < crossings(rows, ties) / 4
    assert [sorted(row) for row in found] == rows


def test_the_same_causes_are_placed_the_same(sample: tuple[list[Node], list[Tie]]) -> None:
    assert plan_causes(*sample, SPACING) == plan_causes(*sample, SPACING)


def test_no_box_lies_over_another_and_each_is_in_its_lane(sample: tuple[list[Node], list[Tie]]) -> None:
    plan = plan_causes(*sample, SPACING)
    lane = {node.key: node.lane for node in sample[0]}
    for one, other in itertools.combinations(plan.spots, 2):
        a, b = plan.spots[one], plan.spots[other]
        apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart
    for key, spot in plan.spots.items():
        top, bottom = plan.lanes[lane[key]]
        assert top <= spot.y
        assert spot.y + spot.height <= bottom


def test_no_arrow_runs_through_a_box(sample: tuple[list[Node], list[Tie]]) -> None:
    plan = plan_causes(*sample, SPACING)
    assert set(plan.routes) == set(sample[1])
    for route in plan.routes.values():
        for number, ((x, y), (to_x, to_y)) in enumerate(itertools.pairwise(route)):
            if number % 2:
                assert x == to_x
            assert not _inside(plan, min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


def test_a_circle_or_a_loose_end_does_not_stop_the_picture() -> None:
    nodes = [Node(key=key, lane=0, width=10, height=10) for key in "abc"]
    ties = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a"), ("a", "gone")]
    plan = plan_causes(nodes, ties, SPACING)
    assert set(plan.routes) == {("a", "b"), ("b", "c"), ("c", "a")}
    assert plan_causes([], [], SPACING).height == 0


def test_words_are_broken_to_fit_even_where_there_is_no_space(view: AnalysisView) -> None:
    metrics = QFontMetricsF(view.font())
    for text in ("Fewer staff than planned on the ward that night", "a" * 200, "\N{ARABIC LETTER BEH}" * 90):
        lines = wrapped(text, view.font(), 120, 6)
        assert 1 < len(lines) <= 6
        assert all(metrics.horizontalAdvance(line) <= 121 for line in lines)


def test_the_list_says_what_leads_nowhere(view: AnalysisView) -> None:
    idle = [each for each in view.model.records if view.leads_nowhere(each)]
    assert [each.title for each in idle] == ["Two locked doors on the link corridor"]
    assert view.model.index(view.model.row_of(idle[0].id), 5).data() == NOWHERE


def test_the_picture_and_the_list_choose_the_same_factor(view: AnalysisView, qtbot: QtBot) -> None:
    first = view.model.records[5]
    view.table.pick(first.id)
    assert view.picture.current == first.id
    qtbot.keyClick(view.picture, Qt.Key.Key_Down)
    below = view.table.current
    assert below is not None
    assert below.id != first.id
    assert view.picture.spot(below.id).top() > view.picture.spot(first.id).bottom()
    view.picture.select(first.id)
    at = view.picture.mapFromScene(view.picture.spot(first.id).center())
    qtbot.mouseClick(view.picture.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.table.current == first


def test_every_factor_is_in_the_picture_in_either_grouping(view: AnalysisView) -> None:
    for grouping in (0, 1):
        view.grouping.setCurrentIndex(grouping)
        view.grouping.activated.emit(grouping)
        assert all(not view.picture.spot(each.id).isEmpty() for each in view.model.records)


def test_the_picture_fits_and_comes_nearer(view: AnalysisView, qtbot: QtBot) -> None:
    qtbot.keyClick(view.picture, Qt.Key.Key_0)
    shown = view.picture.mapFromScene(view.picture.sceneRect()).boundingRect()
    assert shown.height() <= view.picture.viewport().height() + 2
    scale = view.picture.transform().m11()
    qtbot.keyClick(view.picture, Qt.Key.Key_Plus)
    assert view.picture.transform().m11() > scale
    view.picture.zoom(0.001, QPointF(10, 10))
    assert view.picture.transform().m11() > 0.05


def test_a_factor_is_linked_to_an_event_and_unlinked(view: AnalysisView, qtbot: QtBot) -> None:
    idle = next(each for each in view.model.records if view.leads_nowhere(each))
    view.table.pick(idle.id)
    view.causes.add_button.click()
    dialog = next(w for w in view.window().findChildren(PickRecords) if w.isVisible())
    event = view.desk.file.events[0]
    dialog.box.setText(f"{event.reference} {event.title}")
    dialog.list.setCurrentRow(
        next(r for r in range(dialog.list.count()) if not dialog.list.item(r).isHidden())
    )
    dialog.accept()
    qtbot.waitUntil(lambda: view.effects(idle) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not view.picture.spot(event.id).isEmpty(), timeout=PATIENCE)
    assert EVENTS in view.picture.lane_names
    assert not view.leads_nowhere(idle)
    view.causes.dropped.emit(idle, [event])
    qtbot.waitUntil(lambda: view.effects(idle) == 0, timeout=PATIENCE)
    assert not view.desk.file.targets(idle.id, Relation.CONTRIBUTES_TO)


def test_a_part_of_the_system_is_edited_in_place(view: AnalysisView, qtbot: QtBot) -> None:
    chosen = view.model.records[0]
    view.table.pick(chosen.id)
    view.details.form.committed.emit("seips", "tasks")

    def part() -> Seips | None:
        found = view.desk.record(chosen.id)
        assert isinstance(found, Factor)
        return found.seips

    qtbot.waitUntil(lambda: part() is Seips.TASKS, timeout=PATIENCE)


def test_the_picture_says_that_the_list_is_its_twin(view: AnalysisView) -> None:
    assert view.picture.accessibleName()
    assert "list of factors" in view.picture.accessibleDescription()


def _inside(plan: Plan, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether a step reaches into a box, more than its edge."""
    return any(
        spot.y + 0.1 < bottom and top < spot.y + spot.height - 0.1
        and spot.x + 0.1 < right and left < spot.x + spot.width - 0.1
        for spot in plan.spots.values()
    )  # fmt: skip
