"""Long empty spans of a timeline are shown short, and nothing else of time is bent."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from ui.models.time_plan import Claim, Measures, TimeCard, empty_spans, plan_time
from ui.widgets.time_picture import TimePicture
from workbench.drawing.time_line import TimeLine, cuts_of, lasting

START = datetime(2026, 1, 14, 2, 14, tzinfo=UTC)
WIDE = 100.0
SIZES = Measures(card=150, line=16, pad=5, room=300, words=lambda said: 6.0 * len(said), cut=WIDE)
NIGHT = [float(number * 6) for number in range(15)]
LATER = [92 * 1440.0, 130 * 1440.0]


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def card(minutes: float, *, claims: tuple[Claim, ...] = (), lasts: float = 0) -> TimeCard:
    ends = at(minutes + lasts) if lasts else None
    return TimeCard(
        key=f"{minutes}", lane=0, starts=at(minutes), ends=ends, when="", title="It", claims=claims
    )


def line(pixels: float = 0.1) -> TimeLine:
    return TimeLine.of(START, pixels, empty_spans([card(each) for each in NIGHT + LATER]), WIDE)


def test_a_night_of_minutes_and_then_months_of_nothing_is_cut_where_nothing_happens() -> None:
    cuts = line().cuts
    assert [(cut.starts, cut.ends) for cut in cuts] == [
        (at(NIGHT[-1]), at(LATER[0])),
        (at(LATER[0]), at(LATER[1])),
    ]
    assert [cut.words for cut in cuts] == [("3 months", "with no event"), ("5 weeks", "with no event")]


@pytest.mark.parametrize(
    "minutes",
    [
        [],
        [0.0],
        NIGHT,
        [number * 1440.0 for number in range(30)],
        [number * number * 300.0 for number in range(30)],
        [0.0, 92 * 1440.0],
    ],
    ids=["nothing", "one", "a night", "each day", "ever rarer", "two"],
)
def test_time_that_is_evenly_filled_is_never_cut(minutes: list[float]) -> None:
    assert empty_spans([card(each) for each in minutes]) == ()


def test_what_lasts_and_what_an_account_says_is_not_empty() -> None:
    night = [card(each) for each in NIGHT]
    through = card(10, lasts=92 * 1440)
    assert empty_spans([*night, through]) == ()
    claimed = card(0, claims=(Claim(at=at(LATER[0]), words="A says April"),))
    assert [cut.ends for cut in empty_spans([*night, claimed])] == [at(LATER[0])]


def test_places_are_in_the_order_of_time_and_lead_back_to_it() -> None:
    axis = line()
    hours = [at(number * 180) for number in range(-8, 24 * 135 // 3)]
    places = [axis.x(each) for each in hours]
    assert all(one < other for one, other in itertools.pairwise(places))
    for moment, place in zip(hours, places, strict=True):
        assert abs((axis.moment(place) - moment).total_seconds()) < 1


def test_a_second_is_as_long_on_both_sides_of_a_cut_and_each_cut_has_its_width() -> None:
    axis = line(pixels=0.5)
    assert axis.x(at(10)) - axis.x(at(9)) == pytest.approx(30)
    assert axis.x(at(LATER[1] + 10)) - axis.x(at(LATER[1] + 9)) == pytest.approx(30)
    for number, cut in enumerate(axis.cuts):
        assert axis.place(number) == pytest.approx(axis.x(cut.starts))
        assert axis.x(cut.ends) - axis.x(cut.starts) == pytest.approx(WIDE)


def test_the_stretches_between_the_cuts_are_told_each_once() -> None:
    axis = line()
    minutes = [(left / 60, right / 60) for left, right in axis.stretches(0, axis.x(at(LATER[1] + 60)))]
    told = [0, NIGHT[-1], LATER[0], LATER[0], LATER[1], LATER[1] + 60]
    assert list(itertools.chain.from_iterable(minutes)) == pytest.approx(told)


def test_a_plan_keeps_the_order_of_the_events_at_every_zoom() -> None:
    cards = [card(each) for each in NIGHT + LATER]
    for pixels in (0.0001, 0.01, 1.0):
        plan = plan_time(cards, 1, pixels, SIZES)
        assert plan.line is not None
        assert len(plan.line.cuts) == 2
        places = [plan.spots[each.key].x for each in cards]
        assert places == sorted(places)
        assert places[-1] - places[-3] == pytest.approx(2 * WIDE, abs=1)


@pytest.mark.parametrize(
    ("days", "said"),
    [(0.8, "19 hours"), (9, "9 days"), (35, "5 weeks"), (92, "3 months"), (800, "2 years")],
)
def test_a_span_is_said_in_the_unit_that_people_use(days: float, said: str) -> None:
    assert lasting(days * 86_400) == said


def test_spans_that_touch_or_hold_one_another_are_one() -> None:
    spans = [(at(each), at(each + 10)) for each in (0.0, 5.0, 10.0, 30.0, 50.0, 70.0)]
    assert [cut.starts for cut in cuts_of([*spans, (at(LATER[0]), at(LATER[0]))])] == [at(80)]


def test_the_picture_shows_a_night_as_cards_though_a_letter_came_months_later(qtbot: QtBot) -> None:
    picture = TimePicture()
    qtbot.addWidget(picture)
    picture.resize(900, 420)
    picture.show()
    cards = [card(each) for each in NIGHT + LATER]
    picture.show_cards(cards, ["Ward"])
    qtbot.waitUntil(lambda: picture.cuts == 2)
    apart = picture.spot(cards[1].key).x() - picture.spot(cards[0].key).x()
    assert apart > 4
    assert picture.sceneRect().width() < 6 * picture.width()
    middle = picture.mapToScene(picture.viewport().rect().center())
    before = picture.spot(cards[3].key).x()
    picture.zoom_in()
    assert picture.spot(cards[3].key).x() > before
    assert picture.mapToScene(picture.viewport().rect().center()).x() > middle.x()
    assert picture.grab().height() == 420
