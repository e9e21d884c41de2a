"""Safe copies of files from outside, from the release section: which file, where to, and what came of it.

Owns the order of these. What is left out of a copy is the services' business.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui import theme
from ui.dialogs.asking import Failed, show
from ui.dialogs.cleaning import CleanDialog
from ui.jobs import Progress
from ui.models.desk import Desk
from workbench.services.releasing.cleaning import SafeCopy, clean_file, suggested
from workbench.services.session import Session

_ENDINGS = (".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".pptm", ".pdf", ".png", ".jpg", ".jpeg", ".tif")


class Cleaning(QObject):
    """The action of the section, and the dialog that it opens."""

    found = Signal(str, object)
    """The copy's name and the concerns that a scan of it found."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self.dialog: CleanDialog | None = None
        self.action = desk.commands.add(
            "release.clean", "Make a safe copy…", self.choose, menu="&Report", icon=theme.icon("file"),
            owner=owner, keywords="clean file metadata comments tracked changes remove outside",
        )  # fmt: skip

    def choose(self) -> None:
        """Choose a file from outside, and ask where its safe copy goes."""
        kinds = f"Files that can be cleaned ({' '.join(f'*{ending}' for ending in _ENDINGS)})"
        name, _ = QFileDialog.getOpenFileName(self._owner, "Make a safe copy of a file", "", kinds)
        if name:
            self.ask(Path(name))

    def ask(self, source: Path) -> None:
        """Ask where the safe copy of a file goes."""
        case_id = self._desk.case_id

        def save(out: Path, as_pictures: bool, done: Callable[[SafeCopy], None], failed: Failed) -> None:
            def work(session: Session, progress: Progress) -> SafeCopy:
                progress(0, 0)
                return clean_file(session, case_id, source, out, as_pictures=as_pictures)

            def told(copy: SafeCopy) -> None:
                done(copy)
                if copy.concerns:
                    self.found.emit(out.name, copy.concerns)

            self._desk.store.job(self._owner, "Making a safe copy", work, told, failed)

        self.dialog = CleanDialog(
            source, source.with_name(suggested(source)), save=save, parent=self._owner.window()
        )
        show(self.dialog)
