"""Where the window and the panes in it were, kept in this machine's settings. Holds no word of a case."""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from workbench import settings
from workbench.errors import NotWritable

_WINDOW = "window"


class Memory:
    """Size and place of one window, and of every named splitter in its pages."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._kept = dict(settings.load().layout)

    def restore_window(self) -> None:
        """Where it was; the first time, as large as is pleasant on this screen."""
        room = QGuiApplication.primaryScreen().availableGeometry().size()
        self._window.resize(min(1440, room.width()), min(900, room.height()))
        if self._kept.get(_WINDOW):
            self._window.restoreGeometry(_state(self._kept[_WINDOW]))

    def restore(self, page: QWidget) -> None:
        """Put the panes of a page back to where they were."""
        for splitter in page.findChildren(QSplitter):
            kept = self._kept.get(f"split.{splitter.objectName()}", "")
            if splitter.objectName() and kept:
                splitter.restoreState(_state(kept))

    def keep(self, page: QWidget) -> None:
        """Remember the panes of a page that is about to go."""
        for splitter in page.findChildren(QSplitter):
            if splitter.objectName():
                self._kept[f"split.{splitter.objectName()}"] = _text(splitter.saveState())

    def save(self) -> None:
        """Write everything down; a folder that refuses costs the layout and nothing else."""
        self._kept[_WINDOW] = _text(self._window.saveGeometry())
        try:
            settings.change_preferences(layout=self._kept)
        except NotWritable:
            return


def _state(kept: str) -> QByteArray:
    return QByteArray(base64.b64decode(kept))


def _text(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode()
