"""The timeline: events by time, accounts side by side, and a picture that says the same as the list."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, section_of
from ui.dialogs.asking import NewRecord
from ui.models.time_plan import Claim, Detail, Measures, TimeCard, plan_time
from ui.views import timeline_words as words
from ui.views.timeline import TimelineView
from ui.widgets.time_picture import TimePicture
from workbench.drawing.layout import packed
from workbench.drawing.time_marks import ticks
from workbench.records.analysis import Event, Precision
from workbench.records.record import CaseId, RecordId

START = datetime(2026, 1, 14, 2, 14, tzinfo=UTC)
SIZES = Measures(card=150, line=16, pad=5, room=300, words=lambda said: 6.0 * len(said))


@pytest.fixture
def view(qtbot: QtBot, demo_vault: Path) -> Iterator[TimelineView]:
    with section_of(qtbot, demo_vault, "NI-2026-003", TimelineView) as made:
        yield made


def event(at: datetime | None, precision: Precision) -> Event:
    return Event(id=RecordId("e"), case_id=CaseId("c"), title="It", starts_at=at, precision=precision)


def card(number: int, minutes: float, claims: tuple[Claim, ...] = ()) -> TimeCard:
    at = START + timedelta(minutes=minutes)
    return TimeCard(
        key=f"e{number}", lane=number % 2, starts=at, when="02:14", title=f"Event {number}", claims=claims
    )


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (Precision.MINUTE, "14 Jan 2026, 02:14"),
        (Precision.ABOUT, "14 Jan 2026, about 02:14"),
        (Precision.HOUR, "14 Jan 2026, about 02:00"),
        (Precision.DAY, "14 Jan 2026"),
        (Precision.MONTH, "Jan 2026"),
        (Precision.UNKNOWN, "14 Jan 2026, 02:14, not certain"),
    ],
)
def test_a_time_is_said_as_far_as_it_is_known(precision: Precision, said: str) -> None:
    assert words.when(event(START, precision)) == said


def test_an_event_without_a_time_says_so_and_comes_last() -> None:
    timed, bare = event(START, Precision.MINUTE), event(None, Precision.UNKNOWN)
    assert words.when(bare) == "Time not known"
    assert words.in_order([bare, timed]) == [timed, bare]


def test_blocks_on_a_line_of_time_never_overlap() -> None:
    spans = [(float(at * 7), float(at * 7 + 30), 1 + at % 3) for at in range(40)]
    lines = packed(spans)
    assert lines is not None
    taken = [(*span, line) for span, line in zip(spans, lines, strict=True)]
    for at, (left, right, high, line) in enumerate(taken):
        for other_left, other_right, other_high, other in taken[at + 1 :]:
            apart = right <= other_left or other_right <= left
            assert apart or line + high <= other or other + other_high <= line


def test_packing_stops_when_there_is_not_the_room() -> None:
    assert packed([(0, 10, 1), (0, 10, 1)], most=1) is None


def test_less_is_said_of_each_event_from_farther_away() -> None:
    cards = [card(n, n * 10) for n in range(200)]
    shown = [plan_time(cards, 2, pixels, SIZES).detail for pixels in (1.0, 0.05, 0.01, 0.0002)]
    assert shown == sorted(shown, key=list(Detail).index)
    assert (shown[0], shown[-1]) == (Detail.CARD, Detail.COUNT)


def test_an_account_stands_at_the_time_it_gives_and_its_words_outside() -> None:
    early, late = START - timedelta(minutes=10), START + timedelta(minutes=10)
    claims = (Claim(at=early, words="A says 02:04"), Claim(at=late, words="B says 02:24"))
    plan = plan_time([card(0, 0, claims)], 1, 1.0, SIZES)
    (before, _, before_words), (after, _, after_words) = plan.claims["e0"]
    assert (before, after) == (-600.0, 600.0)
    assert before_words + SIZES.words("A says 02:04") < before
    assert after_words > after


def test_only_what_is_near_the_view_is_looked_at() -> None:
    plan = plan_time([card(n, n * 60) for n in range(100)], 2, 1.0, SIZES)
    near = plan.between(36_000, 40_000)
    assert 0 < len(near) < 5


def test_marks_are_told_in_local_time_with_the_day_where_one_begins() -> None:
    marks = ticks(datetime(2026, 6, 1, 21, 0, tzinfo=UTC), 0, 4 * 3600, 3600)
    assert [hour for _, hour, _ in marks] == ["22:00", "23:00", "00:00", "01:00", "02:00"]
    assert [day for _, _, day in marks] == ["1 Jun 2026", "", "2 Jun 2026", "", ""]


def test_marks_years_apart_say_the_year() -> None:
    marks = ticks(datetime(2020, 5, 1, tzinfo=UTC), 0, 5 * 366 * 86_400, 300 * 86_400)
    assert [day for _, _, day in marks][-3:] == ["2023", "2024", "2025"]


def test_the_list_is_by_time_and_says_where_accounts_disagree(view: TimelineView) -> None:
    events = view.model.records
    assert [each.starts_at for each in events] == sorted(each.starts_at for each in events)
    disputed = [row for row, each in enumerate(events) if view.disagree(each)]
    assert len(disputed) == 4
    assert view.model.index(disputed[0], 5).data() == words.DISAGREE
    assert view.model.index(disputed[0], 4).data() == "2"


def test_the_picture_and_the_list_choose_the_same_event(view: TimelineView, qtbot: QtBot) -> None:
    events = view.model.records
    view.table.pick(events[3].id)
    assert view.picture.current == events[3].id
    qtbot.keyClick(view.picture, Qt.Key.Key_Right)
    assert view.table.current == events[4]
    qtbot.keyClick(view.picture, Qt.Key.Key_End)
    assert view.table.current == events[-1]
    where = view.picture.mapFromScene(view.picture.spot(events[-1].id).center())
    view.picture.choose(events[0].id)
    view.picture.select(events[-1].id)
    qtbot.mouseClick(view.picture.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert view.table.current == events[-1]


def test_the_picture_begins_near_enough_to_read_and_fits_on_demand(view: TimelineView, qtbot: QtBot) -> None:
    assert view.picture.detail is Detail.CARD
    qtbot.keyClick(view.picture, Qt.Key.Key_0)
    assert view.picture.sceneRect().width() <= view.picture.viewport().width()
    before = view.picture.sceneRect().width()
    qtbot.keyClick(view.picture, Qt.Key.Key_Plus)
    assert view.picture.sceneRect().width() > before


def test_ctrl_and_the_wheel_zoom_about_the_pointer(view: TimelineView) -> None:
    picture = view.picture
    key = picture.after(Qt.Key.Key_Home)
    picture.choose(key)
    before = picture.mapFromScene(picture.spot(key).topLeft()).x()
    at = picture.viewport().rect().center().toPointF()
    at.setX(before)
    wheel = QWheelEvent(
        at, picture.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(picture.viewport(), wheel)
    assert abs(picture.mapFromScene(picture.spot(key).topLeft()).x() - before) <= 2


def test_an_account_is_found_under_its_event(view: TimelineView) -> None:
    account = view.desk.file.accounts[0]
    assert view.show_record(account.id)
    current = view.table.current
    assert current is not None
    assert current.id == account.event_id
    assert view.tabs.currentIndex() == 1


def test_an_account_is_added_with_its_teller(view: TimelineView, qtbot: QtBot) -> None:
    chosen = view.model.records[0]
    view.table.pick(chosen.id)
    before = len(view.desk.file.accounts)
    view.add_account()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, NewRecord) and w.isVisible())
    said = dialog.form.entries["description"].control
    assert isinstance(said, QPlainTextEdit)
    said.setPlainText("Saw it happen.")
    dialog.form.entries["starts_at"].put("13 January 2026 11:25")
    person = view.desk.file.people[0]
    dialog.form.entries["person"].show(person.id)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: len(view.desk.file.accounts) == before + 1, timeout=PATIENCE)
    made = view.desk.file.accounts[-1]
    assert (made.event_id, made.person_id, made.description) == (chosen.id, person.id, "Saw it happen.")


def test_a_time_and_an_organisation_are_edited_in_place(view: TimelineView, qtbot: QtBot) -> None:
    chosen = view.model.records[0]
    view.table.pick(chosen.id)
    other = view.desk.file.organisations[-1]
    view.details.form.committed.emit("organisation", other.id)
    view.details.form.committed.emit("precision", "about")

    def now() -> Event:
        found = view.desk.record(chosen.id)
        assert isinstance(found, Event)
        return found

    qtbot.waitUntil(
        lambda: now().organisation_id == other.id and now().precision is Precision.ABOUT, timeout=PATIENCE
    )


def test_the_picture_says_that_the_list_is_its_twin(view: TimelineView) -> None:
    assert view.picture.accessibleName()
    assert "list of events" in view.picture.accessibleDescription()


def test_five_thousand_events_move_without_a_stutter(qtbot: QtBot) -> None:
    picture = TimePicture()
    qtbot.addWidget(picture)
    picture.resize(900, 380)
    picture.show()
    picture.show_cards([card(n, n * 37) for n in range(5_000)], ["One", "Two"])
    frames = []
    for _ in range(40):
        bar = picture.horizontalScrollBar()
        bar.setValue(bar.value() + 40)
        began = time.process_time()
        picture.viewport().repaint()
        frames.append(time.process_time() - began)
    assert sorted(frames)[20] < 0.06
