"""Files coming into the register: chosen or dropped, one after the other, with what is asked on the way.

Owns the order of questions. How a file is read, and why one is refused, is for the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.dialogs.asking import show
from ui.dialogs.register_feedback import TakeBackDialog, taken_said
from ui.dialogs.register_import import ColumnsDialog, RefusedDialog
from ui.jobs import Progress, Store
from ui.widgets.parts import Banner
from workbench.errors import Cancelled, ImportRefused, NeedsDecision, WorkbenchError
from workbench.services.intake.taking_back import SUFFIX, Plan, TakenBack, look_at_feedback
from workbench.services.register.importing import Choices, Imported, import_file
from workbench.services.session import Session

_FORMS = "Recommendations (*.zip *.jsonl *.json *.csv *.xlsx);;All files (*)"


class Bringing(QObject):
    """Imports for one page. `done` when a file has come in."""

    done = Signal()

    def __init__(self, owner: QWidget, store: Store, banner: Banner) -> None:
        super().__init__(owner)
        self._owner, self._store, self._banner = owner, store, banner
        self._waiting: list[Path] = []
        self._told: list[str] = []

    def choose(self) -> None:
        """Ask for files, and bring them in."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._owner, "Bring recommendations into the register", str(Path.home()), _FORMS
        )
        self.bring([Path(each) for each in chosen])

    def bring(self, paths: Sequence[Path]) -> None:
        """Bring files in one after the other, each whole or not at all."""
        idle = not self._waiting
        self._waiting += paths
        if idle and self._waiting:
            self._told = []
            self._banner.setVisible(False)
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        path = self._waiting[0]
        if path.name.endswith(SUFFIX):
            self._look(path)
        else:
            self._run(path, Choices())

    def _look(self, path: Path, key: str = "") -> None:
        """Show what a clearing house says back before any of it is taken."""

        def asked(plan: Plan) -> None:
            dialog = TakeBackDialog(self._store, path, plan, self._owner.window())
            dialog.taken.connect(partial(self._took, path))
            dialog.rejected.connect(lambda: self._leave(path))
            show(dialog)

        def failed(error: WorkbenchError) -> None:
            if isinstance(error, ImportRefused):
                refused = RefusedDialog(
                    path.name, error, lambda more: self._look(path, more.key), self._owner.window()
                )
                refused.rejected.connect(lambda: self._leave(path))
                show(refused)
            else:
                self._failed(path, Choices(), error)

        self._store.read(self, lambda session: look_at_feedback(session, path, key=key), asked, failed)

    def _took(self, path: Path, taken: TakenBack) -> None:
        self._told.append(taken_said(path, taken))
        self._banner.tell("\n".join(self._told), "success")
        self.done.emit()
        self._leave(path)

    def _run(self, path: Path, choices: Choices) -> None:
        def work(session: Session, progress: Progress) -> Imported:
            return import_file(session, path, choices, progress=progress)

        self._store.job(
            self, f"Bringing in {path.name}", work, partial(self._came, path),
            partial(self._failed, path, choices),
        )  # fmt: skip

    def _came(self, path: Path, imported: Imported) -> None:
        self._told.append(told(path, imported))
        self._banner.tell("\n".join(self._told), "success")
        self.done.emit()
        self._leave(path)

    def _failed(self, path: Path, choices: Choices, error: WorkbenchError) -> None:
        if isinstance(error, NeedsDecision) and error.code == "columns":
            why = error.sentence if choices.columns else ""
            asked = ColumnsDialog(
                path.name, error.choices, why=why, issuer=choices.issuer, parent=self._owner.window()
            )
            asked.accepted.connect(lambda: self._run(path, asked.chosen))
            asked.rejected.connect(lambda: self._leave(path))
            show(asked)
        elif isinstance(error, ImportRefused):
            refused = RefusedDialog(
                path.name, error, lambda more: self._run(path, _joined(choices, more)), self._owner.window()
            )
            refused.rejected.connect(lambda: self._leave(path))
            show(refused)
        else:
            tone = "info" if isinstance(error, Cancelled) else "danger"
            self._told.append(f"{path.name}: {error.sentence}")
            self._banner.tell("\n".join(self._told), tone)
            self._leave(path)

    def _leave(self, path: Path) -> None:
        if self._waiting and self._waiting[0] == path:
            self._waiting.pop(0)
        self._next()


def told(path: Path, imported: Imported) -> str:
    """What came of a file, in words."""
    added = imported.added
    said = f"{path.name}: {added.new:,} new, {added.changed:,} changed, {added.same:,} there already."
    if imported.fingerprint:
        said += f" From {imported.issuer}, signed with {imported.fingerprint}."
    if imported.first_time:
        said += " This key was met for the first time: compare it with what the issuer tells you."
    return said


def _joined(choices: Choices, more: Choices) -> Choices:
    return Choices(
        issuer=choices.issuer,
        columns=choices.columns,
        update=choices.update or more.update,
        key=more.key or choices.key,
    )
