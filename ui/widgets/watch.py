"""Notices that nobody is there, and that the computer was asleep. Knows nothing of what is to be locked."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_TICK = 5
_SLEPT = 60
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Watch(QObject):
    """Ticks every five seconds. A tick that comes a minute late means that the computer was asleep."""

    left = Signal()
    """Nobody has touched anything for the minutes set, or the computer was asleep."""
    ticked = Signal()

    def __init__(self, app: QApplication, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._app = app
        self._touched = time.monotonic()
        self._ticked = time.time()
        self._clock = QTimer(self, interval=_TICK * 1000)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        app.installEventFilter(self)

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = time.monotonic()

    def look(self) -> None:
        """Compare the clocks now."""
        now, wall = time.monotonic(), time.time()
        slept, self._ticked = wall - self._ticked > _SLEPT, wall
        if slept or now - self._touched >= 60 * self.minutes:
            self.left.emit()
        else:
            self.ticked.emit()

    def stop(self) -> None:
        self._clock.stop()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._touched = time.monotonic()
        return super().eventFilter(watched, event)
