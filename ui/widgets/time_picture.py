"""Events along a line of time, in lanes, with the accounts that differ from them. Knows no record.

From near, each event is a card at its time; from farther away a line of words, then a plain bar, and from
very far a count of how many. What is drawn is placed again at each step of the zoom, and only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui import theme
from ui.models.time_plan import Detail, Measures, TimeCard, TimePlan, empty_spans, plan_time
from ui.widgets.picture import STEP, Picture, scaled, wrapped
from ui.widgets.time_drawing import EventDrawing, draw_clock, draw_cut
from workbench.drawing.time_marks import empty_between, marks

_WIDEST = 20_000_000.0
_NEAREST = 20.0
_TRIES = 30
_LEAD, _CUT = 6, 14
"""Letters of an empty span that is cut: those before the mark, and all of them."""


class TimePicture(Picture):
    """Cards at their times. `pixels` in a second of time are its zoom."""

    def __init__(self) -> None:
        self._cards: dict[str, TimeCard] = {}
        self._lanes: tuple[str, ...] = ()
        self._pixels = 0.0
        self._plan = TimePlan()
        self._lines: dict[str, tuple[str, ...]] = {}
        self._fitted = False
        self._moved = False
        super().__init__("Picture of the timeline", "The list of events above")

    @property
    def detail(self) -> Detail:
        """How much is said of each event at this zoom."""
        return self._plan.detail

    @property
    def cuts(self) -> int:
        """How many long empty spans are shown short."""
        return len(self._plan.line.cuts) if self._plan.line is not None else 0

    def show_cards(self, cards: Sequence[TimeCard], lanes: Sequence[str]) -> None:
        """Show these events; a lane is named by its place in `lanes`."""
        given = ({card.key: card for card in cards}, tuple(lanes))
        if given == (self._cards, self._lanes):
            return
        self._cards, self._lanes = given
        self._fitted = self._fitted and bool(cards)
        if self.current not in self._cards:
            self.current = ""
        self.arrange()
        self._first_fit()

    def arrange(self) -> None:
        self._lines = {}
        self._pixels = self._within(self._pixels)
        room = float(self.viewport().height())
        self._plan = plan_time(list(self._cards.values()), len(self._lanes), self._pixels, self._sizes(room))
        self._frame()

    def edges(self) -> tuple[int, int]:
        return theme.metric(self, 8), round(QFontMetricsF(self.font()).lineSpacing() * 2.3)

    def spot(self, key: str) -> QRectF:
        found = self._plan.spots.get(key)
        return QRectF(found.x, found.y, found.width, found.height) if found else QRectF()

    def at(self, point: QPointF) -> str:
        spots = self._plan.spots
        slack = 0.0 if self.detail is Detail.CARD else 3.0
        for key in self._plan.between(point.x() - 4, point.x() + 4):
            spot = spots[key]
            if (
                spot.x - slack <= point.x() <= spot.x + max(spot.width, 6) + slack
                and spot.y <= point.y() <= spot.y + spot.height
            ):
                return key
        return ""

    def words_of(self, key: str) -> str:
        card = self._cards[key]
        claims = [claim.words for claim in card.claims]
        return "\n".join(each for each in (card.when, card.title, card.flag, *claims) if each)

    def after(self, key: int) -> str:
        """The event before or after in time; up and down are the same as left and right."""
        if not (keys := list(self._cards)):
            return ""
        if key == Qt.Key.Key_Home or self.current not in self._cards:
            return keys[0]
        if key == Qt.Key.Key_End:
            return keys[-1]
        by = -1 if key in (Qt.Key.Key_Left, Qt.Key.Key_Up) else 1
        return keys[min(max(keys.index(self.current) + by, 0), len(keys) - 1)]

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        line = self._plan.line
        if line is None:
            return
        self._moved = True
        here = self.spot(self.current)
        shown = self.mapToScene(self.viewport().rect()).boundingRect()
        if anchor is not None:
            x = anchor.x()
        elif not here.isEmpty() and shown.left() <= here.left() <= shown.right():
            x = float(self.mapFromScene(here.topLeft()).x())
        else:
            x = self.viewport().width() / 2
        at = line.moment(self.mapToScene(round(x), 0).x())
        self._pixels *= factor
        self.arrange()
        assert self._plan.line is not None
        moved = round(self._plan.line.x(at) - self.mapToScene(round(x), 0).x())
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + moved)

    def fit(self) -> None:
        self._moved = True
        self._pixels = 0.0
        self.arrange()
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().minimum())

    def fit_readable(self) -> None:
        """The farthest from which each event is still a card, where there are few enough."""
        self.fit()
        self._moved = False
        if len(self._cards) <= 400:
            whole = self._pixels
            for _ in range(_TRIES):
                if self.detail is Detail.CARD:
                    break
                self._pixels *= STEP
                self.arrange()
            if self.detail is not Detail.CARD:
                self._pixels = whole
                self.arrange()
        self.show_current()

    def show_current(self) -> None:
        here = self.spot(self.current)
        if here.isEmpty():
            return
        card = self._cards[self.current]
        for claim, (at, y, text_x) in zip(card.claims, self._plan.claims.get(card.key, ()), strict=False):
            words = QFontMetricsF(scaled(self.font(), 0.85)).horizontalAdvance(claim.words)
            here = here.united(QRectF(min(at, text_x), y, max(words, abs(at - text_x)), 8))
        shown = self.mapToScene(self.viewport().rect()).boundingRect()
        if here.left() < shown.left() or here.right() > shown.right():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + round(here.center().x() - shown.center().x()))
        self.ensureVisible(here, theme.metric(self, 1), theme.metric(self, 0.5))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._first_fit()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if self._moved:
            self.arrange()
        else:
            self._fitted = False
            self._first_fit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        ink = theme.current()
        area = QRectF(rect)
        painter.fillRect(area, QColor(ink.surface))
        for number, (top, bottom) in enumerate(self._plan.lanes):
            band = QRectF(area.left(), top, area.width(), bottom - top)
            painter.fillRect(band, QColor(ink.surface_alt if number % 2 else ink.surface))
        painter.setPen(QPen(QColor(ink.border), 1))
        for x, _, _ in self._marks(area.left(), area.right()):
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        for left, right, _ in self._empty(area.left(), area.right()):
            draw_cut(painter, QRectF(left, area.top(), right - left, area.height()), theme.metric(self, 0.35))
        left = self.mapToScene(0, 0).x()
        drawing = EventDrawing(self.font(), self._plan, self._cards, self._lines, self.current, left)
        if self.detail is Detail.COUNT:
            drawing.counts(painter, area)
            return
        last = None
        for key in self._plan.between(area.left(), area.right()):
            if key == self.current:
                last = key
            else:
                drawing.event(painter, key)
        if last is not None:
            drawing.event(painter, last)

    def draw_side(self, painter: QPainter, area: QRect) -> None:
        ink = theme.current()
        painter.fillRect(area, QColor(ink.paper))
        font = scaled(self.font(), 0.92, bold=True)
        high, pad = QFontMetricsF(font).lineSpacing(), theme.metric(self, 0.6)
        painter.setFont(font)
        for name, (top, bottom) in zip(self._lanes, self._plan.lanes, strict=False):
            upper, lower = self.mapFromScene(0.0, top).y(), self.mapFromScene(0.0, bottom).y()
            painter.setPen(QPen(QColor(ink.border), 1))
            painter.drawLine(0, lower, area.width(), lower)
            shown = max(upper, 0) + pad / 2
            count = int((min(lower, area.height()) - shown) / high)
            painter.setPen(QColor(ink.text))
            lines = wrapped(name, font, area.width() - 2 * pad, max(1, count)) if count else ()
            for at, line in enumerate(lines):
                painter.drawText(QPointF(pad, shown + high * (at + 0.8)), line)

    def draw_top(self, painter: QPainter, area: QRect) -> None:
        """The hours, and above them the days; the day of the left end is always said."""
        ink = theme.current()
        painter.fillRect(area, QColor(ink.paper))
        painter.setPen(QPen(QColor(ink.border), 1))
        painter.drawLine(0, area.height() - 1, area.width(), area.height() - 1)
        wide = self.side.width()
        if not self._cards:
            return
        painter.setClipRect(area.adjusted(wide, 0, 0, 0))
        start = self.mapToScene(0, 0).x()
        end = start + area.width() - wide
        painter.translate(wide, 0)
        draw_clock(painter, self.font(), start, self._marks(start, end), self._empty(start, end))

    def _sizes(self, room: float) -> Measures:
        em = float(theme.metric(self, 1))
        line = QFontMetricsF(self.font()).lineSpacing()
        small = QFontMetricsF(scaled(self.font(), 0.85))
        return Measures(
            card=em * 12.5,
            line=line,
            pad=em * 0.35,
            room=max(room, line * 18),
            words=small.horizontalAdvance,
            cut=em * _CUT,
        )

    def _within(self, pixels: float) -> float:
        """A zoom between all of it and one that tells seconds apart."""
        cards = list(self._cards.values())
        cuts = empty_spans(cards)
        left_out = sum((cut.ends - cut.starts).total_seconds() for cut in cuts)
        span = max(_seconds(cards) - left_out, 60.0)
        wide = theme.metric(self, 18) + len(cuts) * theme.metric(self, _CUT)
        room = max(self.viewport().width() - wide, 100)
        return min(max(pixels, room / span), max(_NEAREST, room / span), _WIDEST / span)

    def _frame(self) -> None:
        em = theme.metric(self, 1)
        left, right, bottom = self._plan.area
        self.scene().setSceneRect(left - em, 0, right - left + 2 * em, max(bottom, 1))
        self.viewport().update()
        self.side.update()
        self.top.update()

    def _first_fit(self) -> None:
        if not self._fitted and self._cards and self.isVisible() and self.viewport().width() > 100:
            self._fitted = True
            self.fit_readable()

    def _marks(self, left: float, right: float) -> list[tuple[float, str, str]]:
        line = self._plan.line
        return marks(line, left, right, theme.metric(self, 5)) if line is not None else []

    def _empty(self, left: float, right: float) -> list[tuple[float, float, tuple[str, str]]]:
        line = self._plan.line
        return empty_between(line, left, right, theme.metric(self, _LEAD)) if line is not None else []


def _seconds(cards: Sequence[TimeCard]) -> float:
    """How much time the events span."""
    times = [card.starts for card in cards]
    times += [card.ends for card in cards if card.ends is not None]
    return max((max(times) - min(times)).total_seconds(), 60.0) if times else 60.0
