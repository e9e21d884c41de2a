"""A bar for each line, in one or two parts, with its numbers. Knows no record.

A picture says nothing to a screen reader: whoever shows it has the same numbers as a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_NAMES = 11
_NUMBERS = 6
_LINE = 2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line: its name and the parts of its bar, from the left."""

    name: str
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.parts)


class Bars(QWidget):
    """Bars below one another; `kinds` are the names of the parts, shown as a key where there are several."""

    def __init__(self, spoken: str) -> None:
        super().__init__()
        self.bars: tuple[Bar, ...] = ()
        self._kinds: tuple[str, ...] = ()
        self.setAccessibleName(spoken)
        self.setAccessibleDescription("The same numbers stand in the table below.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar], kinds: Sequence[str] = ()) -> None:
        """Show these."""
        self.bars, self._kinds = tuple(bars), tuple(kinds)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines = len(self.bars) + (1 if len(self._kinds) > 1 else 0)
        return QSize(theme.metric(self, 36), theme.metric(self, _LINE * max(1, lines)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.metric(self, 24), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0.0
        if len(self._kinds) > 1:
            self._paint_key(painter)
            top = self._high
        most = max((bar.total for bar in self.bars), default=0)
        for at, bar in enumerate(self.bars):
            self._paint_bar(painter, bar, top + at * self._high, most)
        painter.end()

    @property
    def _high(self) -> float:
        return float(theme.metric(self, _LINE))

    def _paint_bar(self, painter: QPainter, bar: Bar, top: float, most: int) -> None:
        tokens = theme.current()
        names, numbers = theme.metric(self, _NAMES), theme.metric(self, _NUMBERS)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(tokens.text))
        said = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideRight, names)
        painter.drawText(QRectF(0, top, names, self._high), int(middle), said)
        left, room = float(names), max(1.0, float(self.width() - names - numbers))
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, part in zip(self._colours(), bar.parts, strict=False):
            wide = room * part / most if most else 0.0
            if wide:
                painter.setBrush(QColor(colour))
                painter.drawRoundedRect(QRectF(left, top + self._high * 0.2, wide, self._high * 0.6), 3, 3)
            left += wide
        painter.setPen(QColor(tokens.text))
        numbers_box = QRectF(left + theme.metric(self, 0.4), top, numbers, self._high)
        painter.drawText(numbers_box, int(middle), f"{bar.total:,}")

    def _paint_key(self, painter: QPainter) -> None:
        left, side = float(theme.metric(self, _NAMES)), theme.metric(self, 0.9)
        for colour, name in zip(self._colours(), self._kinds, strict=False):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(left, (self._high - side) / 2, side, side), 2, 2)
            painter.setPen(QColor(theme.current().text_quiet))
            wide = painter.fontMetrics().horizontalAdvance(name)
            box = QRectF(left + side * 1.5, 0, wide + side, self._high)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), name)
            left += side * 3 + wide

    def _colours(self) -> tuple[str, str]:
        tokens = theme.current()
        return tokens.accent, tokens.border_strong
