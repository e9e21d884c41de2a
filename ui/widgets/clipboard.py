"""What this program has put on the clipboard: taken off again in time, on locking and at the end.

Owns the words while they lie there, so that only our own are ever cleared. Knows no rule about copying:
whoever copies asks first and says for how many seconds.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication

_NOT_KEPT = {
    "x-kde-passwordManagerHint": b"secret",
    "org.nspasteboard.ConcealedType": b"",
    "ExcludeClipboardContentFromMonitorProcessing": b"\0",
    "CanIncludeInClipboardHistory": b"\0\0\0\0",
    "CanUploadToCloudClipboard": b"\0\0\0\0",
}
"""How programs that keep a history of the clipboard are asked to leave words alone."""


class Keeper(QObject):
    """One for the whole program. What text fields copy by themselves is taken charge of too."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.watching = False
        """Whether a case is open, so that what text fields copy is to be taken charge of."""
        self.seconds: int | None = None
        """How long that may stay; None is until the vault is locked."""
        self._clipboard = QGuiApplication.clipboard()
        self._ours = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.forget)
        self._clipboard.dataChanged.connect(self._follow)
        self._clipboard.selectionChanged.connect(self._no_selection)
        app.aboutToQuit.connect(self.forget)

    def put(self, words: str, seconds: int | None) -> None:
        """Put words on the clipboard, for so many seconds, or until the vault is locked."""
        made = QMimeData()
        made.setText(words)
        for name, value in _NOT_KEPT.items():
            made.setData(name, value)
        self._ours = words
        self._clipboard.setMimeData(made)
        self._start(seconds)

    def forget(self) -> None:
        """Take our words off the clipboard, if they are still there."""
        self._timer.stop()
        ours, self._ours = self._ours, ""
        if ours and self._clipboard.text() == ours:
            self._clipboard.clear()

    def _start(self, seconds: int | None) -> None:
        self._timer.stop()
        if seconds is not None:
            self._timer.start(seconds * 1000)

    def _follow(self) -> None:
        """A field of ours has copied, or another program has taken the clipboard over."""
        words = self._clipboard.text()
        if words == self._ours:
            return
        focus = QApplication.focusWidget()
        ours = self.watching and self._clipboard.ownsClipboard() and focus is not None
        self._ours = words if ours else ""
        self._start(self.seconds if ours else None)

    def _no_selection(self) -> None:
        """Nothing of ours lies where the middle button pastes from: marking words is not copying them."""
        ours = self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
        if ours and self._clipboard.text(QClipboard.Mode.Selection):
            self._clipboard.clear(QClipboard.Mode.Selection)


def keeper() -> Keeper:
    """The keeper of this program's words on the clipboard, made when it is first asked for."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    found = app.findChild(Keeper)
    return found if found is not None else Keeper(app)
