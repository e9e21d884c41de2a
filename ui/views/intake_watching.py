"""A folder that is looked at for new packages while the vault is open.

Owns when it is looked at and which packages are new. What becomes of them is for whoever asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from ui.jobs import Store
from workbench.errors import WorkbenchError
from workbench.services.intake.receiving import arrivals

EVERY = 20_000
"""Milliseconds between two looks: a folder on another machine does not tell of its changes."""
SOON = 1_000
"""Milliseconds in which a file must not have changed before it is taken for whole."""

Stamp = tuple[int, int]


class WatchedFolder(QObject):
    """Tells each package once, when nobody writes it any more; again only when it was changed."""

    found = Signal(list)
    """The new packages, as paths."""
    changed = Signal()
    """Another folder is watched, or none, or whether it can be read."""

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.folder: Path | None = None
        self.wrong = ""
        """Why the folder cannot be read now; empty while it can."""
        self._told: dict[Path, Stamp] = {}
        self._before: Mapping[Path, Stamp] = {}
        self._looking = False
        self._poll = QTimer(self, interval=EVERY)
        self._poll.timeout.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self._soon.start())

    def watch(self, folder: Path) -> None:
        """Watch a folder from now on, in place of another."""
        self.stop()
        self.folder = folder
        self._watcher.addPath(str(folder))
        self._poll.start()
        self.changed.emit()
        self.look()

    def stop(self) -> None:
        """Watch nothing any more."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._poll.stop()
        self._soon.stop()
        self.folder, self.wrong = None, ""
        self._told, self._before = {}, {}
        self.changed.emit()

    def look(self) -> None:
        """Look at the folder now, beside the window."""
        folder = self.folder
        if folder is None or self._looking or not self._store.is_open:
            return
        self._looking = True
        self._store.aside(
            self,
            lambda: arrivals(folder),
            lambda there: self._looked(folder, there),
            lambda error: self._refused(folder, error),
        )

    def _looked(self, folder: Path, there: dict[Path, Stamp]) -> None:
        self._looking = False
        if folder != self.folder:
            self.look()
            return
        self._say("")
        if str(folder) not in self._watcher.directories():
            self._watcher.addPath(str(folder))
        fresh = {path: stamp for path, stamp in there.items() if self._told.get(path) != stamp}
        whole = [path for path, stamp in fresh.items() if self._before.get(path) == stamp]
        self._before = there
        self._told |= {path: there[path] for path in whole}
        if len(whole) < len(fresh):
            self._soon.start()
        if whole:
            self.found.emit(whole)

    def _refused(self, folder: Path, error: WorkbenchError) -> None:
        self._looking = False
        if folder == self.folder:
            self._say(error.sentence)

    def _say(self, wrong: str) -> None:
        if wrong != self.wrong:
            self.wrong = wrong
            self.changed.emit()

    def place(self) -> dict[str, Any]:
        """What is watched, as plain JSON values."""
        return {"watched": str(self.folder)} if self.folder is not None else {}

    def restore_place(self, place: Mapping[str, Any]) -> None:
        """Watch again what was watched."""
        folder = Path(str(place["watched"])) if place.get("watched") else None
        if folder is not None and folder != self.folder:
            self.watch(folder)
