"""Events along a line of time, in lanes, with the accounts that differ from them. Knows no record.

From near, each event is a card at its time; from farther away a line of words, then a plain bar, and from
very far a count of how many. What is drawn is placed again at each step of the zoom, and only then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ui import theme
from ui.models.time_plan import Detail, Measures, TimeCard, TimePlan, plan_time, ticks
from ui.widgets.picture import STEP, Picture, scaled, wrapped
from ui.widgets.time_drawing import EventDrawing

_WIDEST = 20_000_000.0
_NEAREST = 20.0
_TRIES = 30


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
        if not self._cards:
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
        seconds = self.mapToScene(round(x), 0).x() / self._pixels
        self._pixels *= factor
        self.arrange()
        moved = round(seconds * self._pixels - self.mapToScene(round(x), 0).x())
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
        for x, _, _ in self._ticks(area.left(), area.right()):
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
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
        small, strong = scaled(self.font(), 0.92), scaled(self.font(), 0.92, bold=True)
        line = QFontMetricsF(strong)
        said_to = -math.inf
        found = self._ticks(start, start + area.width() - wide)
        days = [(max(x - start, 0.0), day) for x, _, day in found if day]
        for number, (x, day) in enumerate(days):
            room = line.horizontalAdvance(day) + theme.metric(self, 1)
            if number == 0 and len(days) > 1 and days[1][0] < room:
                continue
            if x >= said_to:
                painter.setFont(strong)
                painter.setPen(QColor(ink.text))
                painter.drawText(QPointF(wide + x + 3, line.ascent() + 3), day)
                said_to = x + room
        painter.setFont(small)
        painter.setPen(QColor(ink.text_quiet))
        for x, hour, _ in found:
            if hour and x >= start:
                painter.drawText(QPointF(wide + x - start + 3, line.lineSpacing() + line.ascent() + 4), hour)

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
        )

    def _within(self, pixels: float) -> float:
        """A zoom between all of it and one that tells seconds apart."""
        span = _seconds(list(self._cards.values()))
        room = max(self.viewport().width() - theme.metric(self, 18), 100)
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

    def _ticks(self, left: float, right: float) -> list[tuple[float, str, str]]:
        origin: datetime | None = self._plan.origin
        if origin is None or self._pixels <= 0:
            return []
        least = theme.metric(self, 5) / self._pixels
        return [
            (seconds * self._pixels, hour, day)
            for seconds, hour, day in ticks(origin, left / self._pixels, right / self._pixels, least)
        ]


def _seconds(cards: Sequence[TimeCard]) -> float:
    """How much time the events span."""
    times = [card.starts for card in cards]
    times += [card.ends for card in cards if card.ends is not None]
    return max((max(times) - min(times)).total_seconds(), 60.0) if times else 60.0
