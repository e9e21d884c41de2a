"""A picture on which boxes are drawn, moved and sized, by mouse and by keys, and a table of the same boxes.

Owns the boxes of one picture or several pages. Counts pixels of the picture it was handed; knows no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ui import theme
from ui.widgets.parts import button, column, label, row

_LEAST = 4
_STEPS = (1, 10)
_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_HEADINGS = ("Page", "Left", "Top", "Width", "Height")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """One box: the page, counted from 0, and its pixels."""

    page: int
    rect: QRect


class Canvas(QWidget):
    """One page with its boxes. A drag draws or moves one; keys move it, with Shift they size it."""

    drawn = Signal(QRect)
    moved = Signal(int, QRect)
    chosen = Signal(int)
    dropped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Picture to draw boxes on")
        self.setAccessibleDescription(
            "Insert makes a box. Arrow keys move it, with Shift they size it, with Control by larger steps. "
            "Delete removes it. The table beside it holds the same boxes as numbers."
        )
        self._image = QImage()
        self._scale = 1.0
        self._boxes: list[tuple[int, QRect]] = []
        self._current = -1
        self._from: QPoint | None = None
        self._held: tuple[int, QRect] | None = None
        self._draft = QRect()

    def show_page(self, image: QImage, boxes: Sequence[tuple[int, QRect]], current: int) -> None:
        """Show a page with its boxes, each with its number among all; `current` stands out."""
        self._image, self._boxes, self._current = image, list(boxes), current
        self._fit()
        self.update()

    def set_room(self, room: QSize) -> None:
        """Draw the page as large as this room allows, never larger than it is."""
        if self._image.isNull():
            return
        wide, high = self._image.width(), self._image.height()
        across, down = room.width() / wide, room.height() / high
        # A tall page is shown in its whole width and scrolled: words on it have to be legible.
        tall = down < 0.6 * across
        self._scale = max(0.1, min(1.0, across if tall else min(across, down)))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found = next((rect for number, rect in self._boxes if number == self._current), None)
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Insert:
            middle = self._image.rect().center()
            size = QSize(max(_LEAST, self._image.width() // 5), max(_LEAST, self._image.height() // 10))
            self.drawn.emit(QRect(middle - QPoint(size.width() // 2, size.height() // 2), size))
        elif found is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.dropped.emit(self._current)
        elif found is not None and key in _KEYS:
            self._nudge(found, _KEYS[key], event.modifiers())
        elif key == Qt.Key.Key_Space and self._boxes:
            numbers = [number for number, _ in self._boxes]
            at = numbers.index(self._current) if self._current in numbers else -1
            self.chosen.emit(numbers[(at + 1) % len(numbers)])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._image.isNull():
            return
        self.setFocus()
        at = self._pixel(event.position().toPoint())
        self._held = next((each for each in reversed(self._boxes) if each[1].contains(at)), None)
        self._from = at
        if self._held is not None:
            self.chosen.emit(self._held[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        at = self._pixel(event.position().toPoint())
        if self._held is not None:
            moved = self._held[1].translated(at - self._from)
            self.moved.emit(self._held[0], self._inside(moved))
        else:
            self._draft = QRect(self._from, at).normalized()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        draft, self._draft, self._from = self._draft, QRect(), None
        self._held = None
        if draft.width() >= _LEAST and draft.height() >= _LEAST:
            self.drawn.emit(draft.intersected(self._image.rect()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        accent = QColor(theme.current().accent)
        for number, rect in self._boxes:
            shown = self._shown(rect)
            painter.fillRect(shown, QColor(0, 0, 0, 215))
            painter.setPen(QPen(QColor("white")))
            painter.drawText(shown, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))
            if number == self._current:
                width = max(2, theme.metric(self, 0.18))
                painter.setPen(QPen(accent, width, Qt.PenStyle.SolidLine))
                painter.drawRect(shown.adjusted(-1, -1, 0, 0))
        if not self._draft.isNull():
            painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
            painter.drawRect(self._shown(self._draft))
        if self.hasFocus():
            painter.setPen(QPen(accent, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _nudge(self, rect: QRect, by: tuple[int, int], keys: Qt.KeyboardModifier) -> None:
        step = _STEPS[1] if keys & Qt.KeyboardModifier.ControlModifier else _STEPS[0]
        across, down = by[0] * step, by[1] * step
        if keys & Qt.KeyboardModifier.ShiftModifier:
            sized = rect.adjusted(0, 0, across, down)
            if sized.width() >= _LEAST and sized.height() >= _LEAST:
                self.moved.emit(self._current, sized.intersected(self._image.rect()))
        else:
            self.moved.emit(self._current, self._inside(rect.translated(across, down)))

    def _inside(self, rect: QRect) -> QRect:
        page = self._image.rect()
        left = min(max(0, rect.left()), max(0, page.width() - rect.width()))
        top = min(max(0, rect.top()), max(0, page.height() - rect.height()))
        return QRect(left, top, rect.width(), rect.height())

    def _pixel(self, at: QPoint) -> QPoint:
        page = self._image.rect()
        x, y = round(at.x() / self._scale), round(at.y() / self._scale)
        return QPoint(min(max(0, x), page.width() - 1), min(max(0, y), page.height() - 1))

    def _shown(self, rect: QRect) -> QRect:
        left, top = round(rect.left() * self._scale), round(rect.top() * self._scale)
        right = round((rect.left() + rect.width()) * self._scale)
        bottom = round((rect.top() + rect.height()) * self._scale)
        return QRect(left, top, max(1, right - left), max(1, bottom - top))

    def _fit(self) -> None:
        self.setFixedSize(self._image.size() * self._scale)


class Masking(QWidget):
    """Pages to draw boxes on, and the table of all boxes; `changed` after each change of them."""

    changed = Signal()

    def __init__(self, images: Sequence[QImage]) -> None:
        super().__init__()
        self._images = list(images)
        self._masks: list[Mask] = []
        self._page = 0
        self._current = -1
        self._filling = False
        self.canvas = Canvas()
        self.area = QScrollArea()
        self.area.setWidget(self.canvas)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setAccessibleName("The picture")
        self.table = QTableWidget(0, len(_HEADINGS))
        self.table.setHorizontalHeaderLabels(_HEADINGS)
        self.table.setAccessibleName("Boxes, in pixels of the picture")
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setColumnHidden(0, len(self._images) < 2)
        self.count = label("", "quiet")
        self.before = button("Previous page", lambda: self.turn(-1), role="quiet")
        self.after = button("Next page", lambda: self.turn(1), role="quiet")
        self.remove = button("Remove the box", self.remove_current, role="quiet")
        self._connect()
        self._arrange()
        self._show()

    @property
    def masks(self) -> Sequence[Mask]:
        return tuple(self._masks)

    def turn(self, by: int) -> None:
        """Show another page."""
        self._page = min(max(0, self._page + by), len(self._images) - 1)
        self._show()

    def add(self, rect: QRect) -> None:
        """Put a box on the page that is shown."""
        self._masks.append(Mask(page=self._page, rect=rect))
        self._current = len(self._masks) - 1
        self._tell()

    def remove_current(self) -> None:
        """Take the chosen box away."""
        self._drop(self._current)

    def showEvent(self, event: object) -> None:
        del event
        self._fit()

    def resizeEvent(self, event: object) -> None:
        del event
        self._fit()

    def _connect(self) -> None:
        self.canvas.drawn.connect(self.add)
        self.canvas.moved.connect(self._move)
        self.canvas.chosen.connect(self._choose)
        self.canvas.dropped.connect(self._drop)
        self.table.itemChanged.connect(lambda item: self._typed(item.row()))
        self.table.currentCellChanged.connect(lambda at, *_: self._choose(at))

    def _arrange(self) -> None:
        many = len(self._images) > 1
        self.before.setVisible(many)
        self.after.setVisible(many)
        hint = label(
            "Drag to draw a box. Insert makes one by keyboard; arrows move it, with Shift they size it. "
            "In the copy, boxes are black through and through.",
            "quiet",
            wraps=True,
        )
        side = QWidget()
        side.setLayout(column(label("Boxes", "heading"), self.table, row(self.remove, None), hint))
        side.setFixedWidth(theme.metric(None, 19))
        whole = QWidget()
        whole.setLayout(column(self.area, row(self.count, None, self.before, self.after)))
        layout = row(whole, side)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.area.setMinimumSize(theme.metric(None, 26), theme.metric(None, 17))

    def _fit(self) -> None:
        edge = theme.metric(None, 0.5)
        self.canvas.set_room(self.area.viewport().size() - QSize(edge, edge))

    def _move(self, number: int, rect: QRect) -> None:
        self._masks[number] = Mask(page=self._masks[number].page, rect=rect)
        self._current = number
        self._tell()

    def _choose(self, number: int) -> None:
        if self._filling or not 0 <= number < len(self._masks):
            return
        self._current = number
        self._page = self._masks[number].page
        self._show()

    def _drop(self, number: int) -> None:
        if 0 <= number < len(self._masks):
            del self._masks[number]
            self._current = min(number, len(self._masks) - 1)
            self._tell()

    def _typed(self, at: int) -> None:
        """Take over what was typed into the table, where it is a box on the page."""
        if self._filling:
            return
        items = [self.table.item(at, n) for n in range(1, 5)]
        try:
            left, top, wide, high = (int(item.text()) if item is not None else 0 for item in items)
        except ValueError:
            self._show()
            return
        page = self._images[self._masks[at].page].rect()
        rect = QRect(left, top, wide, high).intersected(page)
        if rect.width() >= 1 and rect.height() >= 1:
            self._masks[at] = Mask(page=self._masks[at].page, rect=rect)
        self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        here = [(n, mask.rect) for n, mask in enumerate(self._masks) if mask.page == self._page]
        self.canvas.show_page(self._images[self._page], here, self._current)
        self._fit()
        boxes = "1 box" if len(self._masks) == 1 else f"{len(self._masks)} boxes"
        many = len(self._images) > 1
        self.count.setText(f"Page {self._page + 1} of {len(self._images)}  ·  {boxes}" if many else boxes)
        self.before.setEnabled(self._page > 0)
        self.after.setEnabled(self._page < len(self._images) - 1)
        self.remove.setEnabled(0 <= self._current < len(self._masks))
        self._fill()

    def _fill(self) -> None:
        self._filling = True
        self.table.setRowCount(len(self._masks))
        for at, mask in enumerate(self._masks):
            rect = mask.rect
            for n, value in enumerate((mask.page + 1, rect.left(), rect.top(), rect.width(), rect.height())):
                item = QTableWidgetItem(str(value))
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                if n == 0:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(at, n, item)
        if 0 <= self._current < len(self._masks):
            self.table.selectRow(self._current)
        self._filling = False
