"""The rows that the overview's cards are made of: one record each, with its words, its links and its menu.

Owns how a row is walked with the keyboard and which one is the current one. Knows no service and no noun.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.inspector import KIND_ICONS
from ui.widgets.parts import Card, column
from workbench.records.record import Record, RecordId
from workbench.services.titles import reference, title

_WIDE = 56
"""Ems from which two columns are easier to read than one."""


class RecordLink(QPushButton):
    """A line that leads to a record; its whole title is read out, and shown in the tip."""

    def __init__(self, record: Record, run: Callable[[], object], words: str = "") -> None:
        super().__init__()
        self.setProperty("role", "step")
        self._words = words or f"{reference(record)}  {title(record)}"
        self.setIcon(theme.icon(KIND_ICONS.get(record.kind, "file"), role="quiet"))
        self.setAccessibleName(self._words)
        self.setToolTip(self._words)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda *_: run())

    def resizeEvent(self, event: Any) -> None:
        room = self.width() - theme.metric(self, 3)
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))
        super().resizeEvent(event)


class Row(QFrame):
    """One record in a card. It takes the focus as a whole; Enter edits, the menu key opens its menu."""

    focused = Signal(object)
    opened = Signal()
    asked = Signal(object)
    """Where on the screen the menu is wanted."""

    def __init__(self, record: Record, name: str, *parts: QWidget) -> None:
        super().__init__()
        self.record = record
        self._current = False
        self.setAccessibleName(name)
        self.setObjectName(f"row:{record.id}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = column(*parts, spacing=0.25)
        edge = theme.metric(None, 0.5)
        layout.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(layout)

    def set_current(self, current: bool) -> None:
        if self._current != current:
            self._current = current
            self.update()

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.focused.emit(self)
        self.update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.emit(event.globalPos())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif plain and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self._current or self.hasFocus()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        tint = QColor(colour)
        tint.setAlphaF(0.10)
        painter.setBrush(tint)
        painter.drawRoundedRect(box, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour)
            painter.drawRoundedRect(box, 4, 4)
        painter.end()

    def _step(self, by: int) -> None:
        holder = self.parentWidget()
        rows = [each for each in holder.findChildren(Row) if each.isVisibleTo(holder)] if holder else []
        rows.sort(key=lambda each: each.y())
        at = rows.index(self) + by if self in rows else -1
        if 0 <= at < len(rows):
            rows[at].setFocus(Qt.FocusReason.OtherFocusReason)


def row_around(widget: QWidget | None) -> Row | None:
    """The row that a widget is or stands in."""
    at = widget
    while at is not None and not isinstance(at, Row):
        at = at.parentWidget()
    return at


class RowsCard(Card):
    """A card of rows, made anew when what they show has changed."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self._inside = QVBoxLayout()
        self._inside.setSpacing(theme.metric(None, 0.15))
        self.body.addLayout(self._inside)
        self._shown: object = None

    def fill(self, state: object, make: Callable[[], Sequence[QWidget]]) -> None:
        """Put the widgets in place of the others, unless `state` is what is shown already."""
        if state == self._shown:
            return
        self._shown = state
        kept = self.focusWidget()
        name = kept.objectName() if kept is not None and kept.hasFocus() else ""
        while (item := self._inside.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setObjectName("")
                widget.deleteLater()
        for widget in make():
            self._inside.addWidget(widget)
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> list[Row]:
        items = (self._inside.itemAt(at) for at in range(self._inside.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [each for each in widgets if isinstance(each, Row)]

    def row_of(self, record_id: RecordId) -> Row | None:
        return next((each for each in self.rows() if each.record.id == record_id), None)


class TwoColumns(QScrollArea):
    """A page of cards: two columns where there is room, one below the other where there is not."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        super().__init__()
        inside = QWidget()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._sides.setContentsMargins(0, 0, theme.metric(None, 0.4), 0)
        self._sides.setSpacing(theme.metric(None, 0.8))
        for cards, share in ((left, 3), (right, 2)):
            side = column(*cards, spacing=0.8)
            side.addStretch(1)
            self._sides.addLayout(side, share)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: Any) -> None:
        wide = self.width() >= theme.metric(self, _WIDE)
        directions = QBoxLayout.Direction
        self._sides.setDirection(directions.LeftToRight if wide else directions.TopToBottom)
        super().resizeEvent(event)
