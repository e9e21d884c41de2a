"""What every picture of a case has in common: pan, zoom, fit, a fixed edge for names, keys and the mouse.

Owns the frame around the drawing. Knows no record: a picture is handed words and keys, and tells a key.
Each picture has a list beside it that says the same; the list is what a screen reader reads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextLine,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsScene,
    QGraphicsView,
    QLabel,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from ui import theme
from ui.widgets.parts import button, label, row

STEP = 1.25
Drawing = Callable[[QPainter, QRect], None]


class Edge(QWidget):
    """A strip beside the drawing that stays in sight while the drawing moves."""

    def __init__(self, draw: Drawing, parent: QWidget) -> None:
        super().__init__(parent)
        self._draw = draw
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, self.rect())


class Picture(QGraphicsView):
    """A drawing that can be moved and zoomed. A subclass draws, places, and finds what is at a point."""

    picked = Signal(str)
    """The key of what the person chose in the picture."""
    opened = Signal(str)
    """The key of what the person wants to see whole."""

    def __init__(self, name: str, twin: str) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            f"A picture. {twin} says the same in words. Arrow keys go from one to the next."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setMouseTracking(True)
        self.setMinimumHeight(theme.metric(None, 6))
        self.current = ""
        self.side = Edge(self.draw_side, self)
        self.top = Edge(self.draw_top, self)
        self._pressed: QPoint | None = None
        self._dragging = False
        self._edges()

    # What a subclass draws and knows.

    def draw_side(self, painter: QPainter, area: QRect) -> None:
        """Draw the strip at the left."""

    def draw_top(self, painter: QPainter, area: QRect) -> None:
        """Draw the strip above."""

    def edges(self) -> tuple[int, int]:
        """How wide the strip at the left is, and how high the one above."""
        return 0, 0

    def arrange(self) -> None:
        """Place everything again: the words, their font or the room have changed."""

    def at(self, point: QPointF) -> str:
        """The key of what is at a point of the scene, empty for nothing."""
        del point
        return ""

    def spot(self, key: str) -> QRectF:
        """Where something is, in the scene; empty when it is not there."""
        del key
        return QRectF()

    def words_of(self, key: str) -> str:
        """What the tip says of something."""
        del key
        return ""

    def after(self, key: int) -> str:
        """What an arrow key leads to, empty for nowhere."""
        del key
        return ""

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        """Come nearer or go away; `anchor`, a point of the viewport, stays where it is."""

    def fit(self) -> None:
        """Show all of it."""

    # What is the same for every picture.

    def zoom_in(self) -> None:
        self.zoom(STEP)

    def zoom_out(self) -> None:
        self.zoom(1 / STEP)

    def select(self, key: str) -> None:
        """Show something as chosen, and bring it into sight."""
        self.current = key
        self.show_current()
        self.viewport().update()

    def show_current(self) -> None:
        where = self.spot(self.current)
        if not where.isEmpty():
            edge = theme.metric(self, 1.5)
            self.ensureVisible(where, edge, edge)

    def choose(self, key: str) -> None:
        """Choose something as the person does."""
        if key:
            self.select(key)
            self.picked.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        keys = Qt.Key
        if key in (keys.Key_Plus, keys.Key_Equal):
            self.zoom_in()
        elif key in (keys.Key_Minus, keys.Key_Underscore):
            self.zoom_out()
        elif key == keys.Key_0:
            self.fit()
        elif key in (keys.Key_Return, keys.Key_Enter) and self.current:
            self.opened.emit(self.current)
        elif key in _ARROWS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.choose(self.after(key))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turned:
            self.zoom(STEP ** (turned / 120), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed, self._dragging = event.position().toPoint(), False
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            over = self.at(self.mapToScene(at))
            self.viewport().setCursor(
                Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.OpenHandCursor
            )
            return
        moved = at - self._pressed
        if self._dragging or moved.manhattanLength() >= QApplication.startDragDistance():
            self._dragging, self._pressed = True, at
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            for bar, by in ((self.horizontalScrollBar(), moved.x()), (self.verticalScrollBar(), moved.y())):
                bar.setValue(bar.value() - by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and not self._dragging:
            self.choose(self.at(self.mapToScene(event.position().toPoint())))
        self._pressed, self._dragging = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if key := self.at(self.mapToScene(event.position().toPoint())):
            self.opened.emit(key)

    def scrollContentsBy(self, across: int, down: int) -> None:
        super().scrollContentsBy(across, down)
        self.side.update()
        self.top.update()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._edges()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "top"):
            self._edges()
            self.arrange()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            key = self.at(self.mapToScene(event.pos()))
            QToolTip.showText(event.globalPos(), self.words_of(key) if key else "", self)
            return True
        return bool(super().viewportEvent(event))

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawForeground(painter, rect)
        if not self.hasFocus():
            return
        painter.save()
        painter.resetTransform()
        painter.setPen(QPen(QColor(theme.current().focus), 4))
        painter.drawRect(self.viewport().rect())
        painter.restore()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(theme.metric(None, 44), theme.metric(None, 22))

    def _edges(self) -> None:
        wide, high = self.edges()
        self.setViewportMargins(wide, high, 0, 0)
        inner = self.viewport().geometry()
        self.side.setGeometry(inner.x() - wide, inner.y(), wide, inner.height())
        self.top.setGeometry(inner.x() - wide, inner.y() - high, inner.width() + wide, high)


class _Said(QLabel):
    """A sentence that ends in an ellipsis where there is not the room for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "quiet")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.setPen(QColor(theme.current().text_quiet))
        said = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, said)


class PictureBar(QWidget):
    """The buttons above a picture, with a sentence on what it shows at the left."""

    def __init__(self, picture: Picture, heading: str) -> None:
        super().__init__()
        self.heading = label(heading, "heading")
        self.said = _Said()
        out = button("\N{MINUS SIGN}", picture.zoom_out)
        near = button("+", picture.zoom_in)
        all_of_it = button("Fit", picture.fit)
        for each, name, key in (
            (out, "Zoom out", "-"), (near, "Zoom in", "+"), (all_of_it, "Show all of the picture", "0"),
        ):  # fmt: skip
            each.setAccessibleName(name)
            each.setToolTip(f"{name} ({key} in the picture)")
        self.buttons = row(out, near, all_of_it, spacing=0.3)
        self.line = row(self.heading, self.said, self.buttons)
        self.line.setStretch(1, 1)
        self.setLayout(self.line)


def wrapped(text: str, font: QFont, width: float, most: int) -> tuple[str, ...]:
    """Words broken into lines that fit a width, at most so many; what is left out ends in an ellipsis."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    metrics = QFontMetricsF(font)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        _narrow(line, text, metrics, width)
        start = line.textStart()
        if len(lines) == most - 1:
            rest = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, width)
            lines.append(rest)
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return tuple(lines)


def _narrow(line: QTextLine, text: str, metrics: QFontMetricsF, width: float) -> None:
    """Letters that change their shape at the end of a line may need more room than they had within it."""
    start = line.textStart()
    while line.textLength() > 1:
        said = text[start : start + line.textLength()].rstrip()
        if metrics.horizontalAdvance(said) <= width:
            break
        line.setNumColumns(line.textLength() - 1)


def scaled(font: QFont, by: float, *, bold: bool = False) -> QFont:
    """The same font, larger or smaller."""
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * by if font.pointSizeF() > 0 else 10 * by)
    made.setBold(bold)
    return made


_ARROWS = frozenset(
    {
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
    }
)
