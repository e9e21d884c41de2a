"""Notices that nobody is there, and that the computer goes to sleep. Knows nothing of what is locked."""

from __future__ import annotations

import sys
import time
from typing import Any

from PySide6.QtCore import SLOT, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_TICK = 1
_COMPARED = 5
"""Ticks from one look at the vault to the next."""
_SLEPT = 3
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_SOON = 1500
_ALL_TIME: int | None = getattr(time, "CLOCK_BOOTTIME", None)
"""The clock of Linux that goes on while the computer sleeps."""


class Watch(QObject):
    """Ticks every second. Time that passed without this program having run means that the computer slept.

    It listens to the windows that have had the focus. Why not to the whole application: Qt would then ask
    it about every event of every widget, thousands for each page.
    """

    left = Signal()
    """Nobody has touched anything for the minutes set, or the computer goes to sleep or was asleep."""
    ticked = Signal()
    """Every five seconds while somebody is there."""
    listening = Signal()
    """The system will say so before it sleeps."""

    def __init__(self, app: QGuiApplication, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._app = app
        self._touched = time.monotonic()
        self._asleep = seconds_asleep()
        self._ticks = 0
        self._clock = QTimer(self, interval=_TICK * 1000)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        app.focusWindowChanged.connect(self._listen)
        # Measured: the library for it takes 20 ms to load: not before the first page is there.
        QTimer.singleShot(_SOON, self, self._ask_to_be_told)

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = time.monotonic()

    def look(self) -> None:
        """Compare the clocks now."""
        asleep = seconds_asleep()
        slept, self._asleep = asleep - self._asleep > _SLEPT, asleep
        self._ticks += 1
        if slept or time.monotonic() - self._touched >= 60 * self.minutes:
            self.left.emit()
        elif self._ticks % _COMPARED == 0:
            self.ticked.emit()

    @Slot(bool)
    def prepare_for_sleep(self, going: bool) -> None:
        """The system says that it goes to sleep (True), or has woken."""
        if going:
            self.left.emit()

    def stop(self) -> None:
        """Watch no more; once is enough, and twice does no harm."""
        if self._clock.isActive():
            self._clock.stop()
            self._app.focusWindowChanged.disconnect(self._listen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._touched = time.monotonic()
        return super().eventFilter(watched, event)

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            # A filter that is there already is only moved to the front.
            window.installEventFilter(self)

    def _ask_to_be_told(self) -> None:
        """Ask the system to say so before it sleeps. Elsewhere than on Linux it is noticed on waking."""
        if not sys.platform.startswith("linux"):
            return
        # As above.
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.systemBus()
        login = "org.freedesktop.login1"
        # The stubs ask for bytes; the library takes only words.
        slot: Any = SLOT("prepare_for_sleep(bool)")
        if bus.isConnected() and bus.connect(
            login, f"/{login.replace('.', '/')}", f"{login}.Manager", "PrepareForSleep", self,
            slot,
        ):  # fmt: skip
            self.listening.emit()


def seconds_asleep() -> float:
    """Seconds that the computer has spent asleep since it started, or something that grows as they do."""
    if _ALL_TIME is None:
        # Setting the clock forward looks the same: a lock too many.
        return time.time() - time.monotonic()
    return time.clock_gettime(_ALL_TIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
