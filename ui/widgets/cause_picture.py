"""Causes in rows of levels, with an arrow from each to what it led to. Knows no record.

The shape is an AcciMap (Rasmussen 1997): society above, the work and its surroundings below.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from ui import theme
from ui.widgets.picture import Picture, scaled, wrapped
from workbench.drawing.layout import Node, Plan, Point, Spacing, Tie, plan_causes
from workbench.drawing.strokes import arrow_head, strokes

_MOST_LINES = 6
_READABLE = 0.62
_FIRST = 1.0
_NEAREST = 2.5
_FARTHEST = 0.08
_FAR = 0.25
_MANY = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseBox:
    """A box: `tag` is said above its title, `flag` beside it as a warning; `square` sets it apart."""

    key: str
    lane: int
    reference: str
    title: str = field(repr=False)
    tag: str = ""
    flag: str = ""
    square: bool = False


class CausePicture(Picture):
    """Boxes in rows with arrows between. The chosen box and its neighbours stand out; the rest steps back."""

    def __init__(self) -> None:
        self._boxes: dict[str, CauseBox] = {}
        self._lanes: tuple[str, ...] = ()
        self._ties: tuple[Tie, ...] = ()
        self._plan: Plan | None = None
        self._lines: dict[str, tuple[str, ...]] = {}
        self._spots: dict[str, QRectF] = {}
        self._arrows: dict[Tie, tuple[QPainterPath, QPolygonF, QRectF]] = {}
        self._near: dict[str, set[str]] = defaultdict(set)
        self._fitted = False
        super().__init__("Picture of causes", "The list of factors above")
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)

    @property
    def lane_names(self) -> tuple[str, ...]:
        """What the rows are called, from the top."""
        return self._lanes

    def show_causes(self, boxes: Sequence[CauseBox], ties: Sequence[Tie], lanes: Sequence[str]) -> None:
        """Show these boxes; a lane is named by its place in `lanes`."""
        given = ({box.key: box for box in boxes}, tuple(ties), tuple(lanes))
        if given == (self._boxes, self._ties, self._lanes):
            return
        self._boxes, self._ties, self._lanes = given
        self._near = defaultdict(set)
        for start, end in self._ties:
            self._near[start].add(end)
            self._near[end].add(start)
        if self.current not in self._boxes:
            self.current = ""
        self.arrange()

    def arrange(self) -> None:
        em = theme.metric(self, 1)
        width = em * 11.5
        font, small = self.font(), QFontMetricsF(scaled(self.font(), 0.85))
        line = QFontMetricsF(font).lineSpacing()
        inner = width - em
        self._lines = {key: wrapped(box.title, font, inner, _MOST_LINES) for key, box in self._boxes.items()}
        nodes = [
            Node(
                key=key,
                lane=box.lane,
                width=width,
                height=small.lineSpacing() * (2 if box.flag else 1)
                + line * max(2, len(self._lines[key]))
                + em * 0.9,
            )
            for key, box in self._boxes.items()
        ]
        spacing = Spacing(across=em * 1.2, down=em * 2.6, lane=em * 1.3, channel=em * 0.9)
        self._plan = plan_causes(nodes, self._ties, spacing)
        self._spots = {
            key: QRectF(spot.x, spot.y, spot.width, spot.height) for key, spot in self._plan.spots.items()
        }
        self._arrows = {tie: _arrow(route, em * 0.5) for tie, route in self._plan.routes.items()}
        edge = em * 0.8
        self.scene().setSceneRect(-edge, 0, self._plan.width + 2 * edge, max(self._plan.height, 1))
        self.viewport().update()
        self.side.update()

    def edges(self) -> tuple[int, int]:
        return theme.metric(self, 8), 0

    def spot(self, key: str) -> QRectF:
        return self._spots.get(key, QRectF())

    def at(self, point: QPointF) -> str:
        return next((key for key, spot in self._spots.items() if spot.contains(point)), "")

    def words_of(self, key: str) -> str:
        box = self._boxes[key]
        said = [f"{box.reference}  {box.title}", box.tag, box.flag]
        return "\n".join(each for each in said if each)

    def after(self, key: int) -> str:
        """The nearest box on that side; a box straight ahead is nearer than one at an angle."""
        if self._plan is None or not self._boxes:
            return ""
        if self.current not in self._plan.spots:
            return next(iter(self._boxes))
        here = self.spot(self.current).center()
        best, least = "", math.inf
        for other in self._boxes:
            there = self.spot(other).center() - here
            ahead, aside = {
                Qt.Key.Key_Left: (-there.x(), there.y()),
                Qt.Key.Key_Right: (there.x(), there.y()),
                Qt.Key.Key_Up: (-there.y(), there.x()),
                Qt.Key.Key_Down: (there.y(), there.x()),
            }.get(Qt.Key(key), (0.0, 0.0))
            cost = ahead + 3 * abs(aside) if key in _SIDEWAYS else 3 * ahead + abs(aside)
            if ahead > 1 and cost < least:
                best, least = other, cost
        return best

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        now = self.transform().m11()
        factor = min(max(factor, _FARTHEST / now), _NEAREST / now)
        middle = self.viewport().rect().center().toPointF() if anchor is None else anchor
        kept = self.mapToScene(middle.toPoint())
        self.scale(factor, factor)
        moved = self.mapFromScene(kept) - middle.toPoint()
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + moved.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved.y())
        self.side.update()

    def fit(self) -> None:
        area, room = self.sceneRect(), self.viewport().rect()
        self._scale_to(min(room.width() / area.width(), room.height() / area.height(), 1.0))

    def fit_width(self) -> None:
        """As wide as the room, but never so small that it cannot be read."""
        area = self.sceneRect()
        self._scale_to(min(1.0, max(self.viewport().width() / area.width(), _FIRST)))
        self.centerOn(self.spot(self.current).center() if self.current else area.center())

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._first_fit()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._first_fit()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        ink = theme.current()
        area = QRectF(rect)
        painter.fillRect(area, QColor(ink.surface))
        if self._plan is None:
            return
        for number, (top, bottom) in enumerate(self._plan.lanes.values()):
            band = QRectF(area.left(), top, area.width(), bottom - top)
            if number % 2 and band.intersects(area):
                painter.fillRect(band, QColor(ink.surface_alt))
        self._draw_arrows(painter, area)
        for key, spot in self._spots.items():
            if spot.intersects(area):
                self._draw_box(painter, self._boxes[key], spot)
        painter.setOpacity(1)

    def draw_side(self, painter: QPainter, area: QRect) -> None:
        ink = theme.current()
        painter.fillRect(area, QColor(ink.paper))
        font = scaled(self.font(), 0.92, bold=True)
        painter.setFont(font)
        pad = theme.metric(self, 0.6)
        high = QFontMetricsF(font).lineSpacing()
        for lane, (top, bottom) in (self._plan.lanes if self._plan else {}).items():
            upper = self.mapFromScene(0.0, top).y()
            lower = self.mapFromScene(0.0, bottom).y()
            painter.setPen(QPen(QColor(ink.border), 1))
            painter.drawLine(0, lower, area.width(), lower)
            # The name stays in sight while any of its lane is.
            shown = max(upper, 0) + pad
            room = min(lower, area.height()) - shown
            lines = wrapped(self._lanes[lane], font, area.width() - 2 * pad, max(1, int(room / high)))
            painter.setPen(QColor(ink.text))
            if room >= high:
                for at, line in enumerate(lines):
                    painter.drawText(QPointF(pad, shown + high * (at + 0.8)), line)

    def _first_fit(self) -> None:
        if not self._fitted and self._boxes and self.isVisible() and self.viewport().width() > 100:
            self._fitted = True
            self.fit_width()

    def _scale_to(self, scale: float) -> None:
        self.resetTransform()
        self.scale(max(scale, _FARTHEST), max(scale, _FARTHEST))
        self.side.update()

    def _dimmed(self, key: str) -> bool:
        near = self._near.get(self.current)
        return bool(near) and key != self.current and key not in (near or ())

    def _draw_arrows(self, painter: QPainter, area: QRectF) -> None:
        """Those of the chosen box last, so that nothing lies over them."""
        ink = theme.current()
        chosen = bool(self._near.get(self.current))
        far = self.transform().m11() < _FAR or len(self._arrows) > _MANY
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not far)
        for front in (False, True):
            for tie, (path, head, around) in self._arrows.items():
                if (self.current in tie) != front:
                    continue
                if not around.intersects(area):
                    continue
                colour = QColor(ink.accent if front else ink.border if chosen else ink.border_strong)
                # From very far, or of very many, one pixel is all that can be seen of a line.
                painter.setPen(QPen(colour, 2.4 if front else 0 if far else 1.3))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPath(path)
                if far:
                    continue
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawPolygon(head)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_box(self, painter: QPainter, box: CauseBox, spot: QRectF) -> None:
        ink = theme.current()
        em = theme.metric(self, 1)
        selected, dim = box.key == self.current, self._dimmed(box.key)
        near = box.key in self._near.get(self.current, ())
        painter.setBrush(QColor(ink.selection if selected else ink.surface))
        edge = ink.accent if selected or near else ink.border if dim else ink.border_strong
        painter.setPen(QPen(QColor(edge), 3 if selected else 2 if near else 1.2))
        if box.square:
            painter.drawRect(spot)
        else:
            painter.drawRoundedRect(spot, em * 0.4, em * 0.4)
        words = QColor(ink.text_quiet if dim else ink.selection_text if selected else ink.text)
        if self.transform().m11() < _READABLE:
            _draw_far(painter, self.font(), self.transform().m11(), box.reference, spot, words)
            return
        small, font = scaled(self.font(), 0.85), self.font()
        metrics = QFontMetricsF(small)
        left, y = spot.left() + em / 2, spot.top() + em * 0.4
        painter.setFont(small)
        painter.setPen(words if selected else QColor(ink.text_quiet))
        said = f"{box.reference}  {box.tag}".strip()
        room = spot.width() - em
        painter.drawText(
            QPointF(left, y + metrics.ascent()),
            metrics.elidedText(said, Qt.TextElideMode.ElideRight, room),
        )
        y += metrics.lineSpacing()
        painter.setFont(font)
        painter.setPen(words)
        line = QFontMetricsF(font)
        for text in self._lines[box.key]:
            painter.drawText(QPointF(left, y + line.ascent()), text)
            y += line.lineSpacing()
        if box.flag:
            painter.setFont(small)
            painter.setPen(words if selected else QColor(theme.tone("warning")[0]))
            painter.drawText(
                QPointF(left, y + metrics.ascent()),
                metrics.elidedText(f"\N{BLACK DIAMOND} {box.flag}", Qt.TextElideMode.ElideRight, room),
            )


def _draw_far(
    painter: QPainter, font: QFont, scale: float, reference: str, spot: QRectF, words: QColor
) -> None:
    """From far away, the reference alone, as large as the box holds."""
    wide = QFontMetricsF(scaled(font, 1.0, bold=True)).horizontalAdvance(reference) or 1
    painter.setFont(scaled(font, min(spot.width() * 0.85 / wide, 1.8, 0.9 / scale), bold=True))
    painter.setPen(words)
    painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, reference)


def _arrow(route: Sequence[Point], size: float) -> tuple[QPainterPath, QPolygonF, QRectF]:
    """The line of a route and its head: curves between rows, straight through them."""
    path = QPainterPath(QPointF(*route[0]))
    for stroke in strokes(route, curved=True, bend=size * 3):
        ends = [QPointF(*point) for point in stroke]
        if len(stroke) == 1:
            path.lineTo(*ends)
        else:
            path.cubicTo(*ends)
    head = QPolygonF([QPointF(*point) for point in arrow_head(route, size)])
    return path, head, path.controlPointRect().adjusted(-size, -size, size, size)


_SIDEWAYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
