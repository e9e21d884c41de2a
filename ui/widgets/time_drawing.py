"""How one event of the timeline is drawn: a card, a line, a bar or a count; and how time left out is.

Knows no mouse and no zoom.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QPen, QPolygonF

from ui import theme
from ui.models.time_plan import Detail, TimeCard, TimePlan
from ui.widgets.picture import scaled, wrapped


@dataclass(frozen=True, slots=True)
class EventDrawing:
    """One painting of the timeline: what is placed, what is chosen, and where the view begins."""

    _font: QFont
    _plan: TimePlan
    _cards: Mapping[str, TimeCard] = field(repr=False)
    _lines: dict[str, tuple[str, ...]] = field(repr=False)
    _current: str
    _left: float

    def _length(self, ems: float) -> float:
        return QFontInfo(self._font).pixelSize() * ems

    def _spot(self, key: str) -> QRectF:
        found = self._plan.spots.get(key)
        return QRectF(found.x, found.y, found.width, found.height) if found else QRectF()

    def counts(self, painter: QPainter, area: QRectF) -> None:
        ink = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.accent))
        wide = self._plan.bin_width
        for lane, counts in enumerate(self._plan.counts):
            top, bottom = self._plan.lanes[lane]
            most = max(counts.values(), default=1)
            for at, count in counts.items():
                x = at * wide
                if area.left() - wide <= x <= area.right():
                    high = (bottom - top) * 0.8 * math.log1p(count) / math.log1p(most)
                    painter.drawRect(QRectF(x, bottom - high - 2, max(wide - 1, 2), high))
        here = self._spot(self._current)
        if not here.isEmpty():
            painter.setPen(QPen(QColor(ink.text), 2))
            painter.drawLine(QPointF(here.x(), here.top()), QPointF(here.x(), here.bottom()))

    def event(self, painter: QPainter, key: str) -> None:
        card, spot = self._cards[key], self._spot(key)
        ink = theme.current()
        selected = key == self._current
        edge = QColor(theme.tone("warning")[0] if card.claims else ink.accent)
        if self._plan.detail is Detail.BAR:
            self._draw_bar(painter, card, spot, edge)
            return
        if self._plan.detail is Detail.CARD:
            self._draw_claims(painter, card, spot, edge)
        painter.setBrush(QColor(ink.selection if selected else ink.surface))
        painter.setPen(QPen(QColor(ink.accent if selected else ink.border_strong), 2.4 if selected else 1))
        painter.drawRoundedRect(spot, 3, 3)
        painter.fillRect(QRectF(spot.left(), spot.top(), 4, spot.height()), edge)
        lasts = self._plan.lasts.get(key, 0.0)
        if lasts > 6:
            painter.fillRect(QRectF(spot.left(), spot.bottom() - 3, lasts, 3), edge)
        self._draw_words(painter, card, spot, QColor(ink.selection_text if selected else ink.text))

    def _say(self, painter: QPainter, at: QPointF, words: str, lane: int) -> None:
        """Words on the ground of their lane, so that no line of the clock runs through them."""
        ink = theme.current()
        metrics = QFontMetricsF(painter.font())
        ground = metrics.tightBoundingRect(words).translated(at).adjusted(-2, -1, 2, 1)
        painter.fillRect(ground, QColor(ink.surface_alt if lane % 2 else ink.surface))
        painter.setPen(QColor(ink.text))
        painter.drawText(at, words)

    def _draw_bar(self, painter: QPainter, card: TimeCard, spot: QRectF, edge: QColor) -> None:
        """A bar as long as the event, a diamond where accounts disagree, with words where there is room."""
        ink = theme.current()
        selected = card.key == self._current
        painter.setPen(QPen(QColor(ink.text), 2) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(edge)
        if card.claims:
            half = min(spot.height() / 2, 7.0)
            painter.drawPolygon(_diamond(QPointF(spot.left() + half / 2, spot.center().y()), half))
        else:
            painter.drawRoundedRect(spot, 2, 2)
        room = self._plan.free.get(card.key, 0.0)
        if room:
            painter.setFont(scaled(self._font, 0.85, bold=selected))
            metrics = QFontMetricsF(painter.font())
            said = metrics.elidedText(card.title, Qt.TextElideMode.ElideRight, room)
            at = QPointF(spot.right() + self._length(0.35), spot.center().y() + metrics.capHeight() / 2)
            self._say(painter, at, said, card.lane)

    def _draw_words(self, painter: QPainter, card: TimeCard, spot: QRectF, words: QColor) -> None:
        pad = self._length(0.35)
        # The words of a card that begins out of sight stand where it comes into sight.
        hidden = max(0.0, self._left - spot.left() - 4)
        left, room = spot.left() + 4 + pad + hidden, spot.width() - 4 - 2 * pad - hidden
        if hidden and room < self._length(4):
            return
        font, small = self._font, scaled(self._font, 0.85)
        line, metrics = QFontMetricsF(font), QFontMetricsF(small)
        elide = Qt.TextElideMode.ElideRight
        painter.setPen(words)
        if self._plan.detail is Detail.LINE:
            painter.setFont(small)
            y = spot.center().y() + metrics.capHeight() / 2
            painter.drawText(QPointF(left, y), metrics.elidedText(card.title, elide, room))
            return
        y = spot.top() + pad
        painter.setFont(scaled(self._font, 0.85, bold=True))
        bold = QFontMetricsF(painter.font())
        said = f"{card.when} \N{MIDDLE DOT} {card.flag}" if card.flag else card.when
        painter.drawText(QPointF(left, y + bold.ascent()), bold.elidedText(said, elide, room))
        y += bold.lineSpacing()
        painter.setFont(font)
        for text in self._title(card, room) if not hidden else wrapped(card.title, font, room, 2):
            painter.drawText(QPointF(left, y + line.ascent()), text)
            y += line.lineSpacing()

    def _title(self, card: TimeCard, room: float) -> tuple[str, ...]:
        if card.key not in self._lines:
            self._lines[card.key] = wrapped(card.title, self._font, room, 2)
        return self._lines[card.key]

    def _draw_claims(self, painter: QPainter, card: TimeCard, spot: QRectF, edge: QColor) -> None:
        """Each account at the time that it gives, tied to the event by a dashed line."""
        if not card.claims:
            return
        small = scaled(self._font, 0.85)
        metrics = QFontMetricsF(small)
        painter.setFont(small)
        size = metrics.capHeight() * 0.55
        claims = self._plan.claims[card.key]
        x = spot.left() + 2
        painter.setPen(QPen(edge, 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, spot.bottom()), QPointF(x, claims[-1][1]))
        for claim, (at, y, text_x) in zip(card.claims, claims, strict=True):
            painter.setPen(QPen(edge, 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, y), QPointF(at + 2, y))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(edge)
            painter.drawPolygon(_diamond(QPointF(at + 2, y), size))
            # A part of a name says nothing: the words come back when all of them are in sight.
            if text_x < self._left:
                continue
            self._say(painter, QPointF(text_x, y + metrics.capHeight() / 2), claim.words, card.lane)


def draw_clock(
    painter: QPainter,
    font: QFont,
    start: float,
    marks: Sequence[tuple[float, str, str]],
    empty: Sequence[tuple[float, float, tuple[str, str]]],
) -> None:
    """The hours from a place on, and above them the days; the day of the left end is always said."""
    ink = theme.current()
    small, strong = scaled(font, 0.92), scaled(font, 0.92, bold=True)
    line = QFontMetricsF(strong)
    said_to = -math.inf
    days = [(max(x - start, 0.0), day) for x, _, day in marks if day]
    painter.setFont(strong)
    painter.setPen(QColor(ink.text))
    for number, (x, day) in enumerate(days):
        room = line.horizontalAdvance(day) + QFontInfo(font).pixelSize()
        if number == 0 and len(days) > 1 and days[1][0] < room:
            continue
        if x >= said_to:
            painter.drawText(QPointF(x + 3, line.ascent() + 3), day)
            said_to = x + room
    painter.setFont(small)
    painter.setPen(QColor(ink.text_quiet))
    for left, right, words in empty:
        for number, part in enumerate(words):
            box = QRectF(left - start, 3 + number * line.lineSpacing(), right - left, line.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, part)
    for x, hour, _ in marks:
        if hour and x >= start:
            painter.drawText(QPointF(x - start + 3, line.lineSpacing() + line.ascent() + 4), hour)


def draw_cut(painter: QPainter, band: QRectF, tooth: float) -> None:
    """A band that is torn at both edges: here time is left out."""
    ink = theme.current()
    count = math.ceil(band.height() / tooth) + 1
    steps = [(number % 2 * tooth, band.top() + number * tooth) for number in range(count)]
    left = [QPointF(band.left() + in_, y) for in_, y in steps]
    right = [QPointF(band.right() - tooth + in_, y) for in_, y in steps]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink.paper))
    painter.drawPolygon(QPolygonF([*left, *reversed(right)]))
    painter.setPen(QPen(QColor(ink.border_strong), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for edge in (left, right):
        painter.drawPolyline(QPolygonF(edge))


def _diamond(middle: QPointF, half: float) -> QPolygonF:
    points = ((0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0))
    return QPolygonF([middle + QPointF(x, y) for x, y in points])
