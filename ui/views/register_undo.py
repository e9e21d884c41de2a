"""Taking back the last step of the register, after naming it. Owns the question; the step is read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui.dialogs.asking import confirm
from ui.jobs import Store
from ui.models import moments
from ui.models.register import step_said
from ui.widgets.parts import Banner
from workbench.records.register import Step
from workbench.services.register import entries

_LOOKED_THROUGH = 200


class UndoStep(QObject):
    """Undo for a page over the register. `done` says what was taken back."""

    done = Signal(str)

    def __init__(self, page: QWidget, store: Store, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._store, self._banner = page, store, banner
        self._action: QAction | None = None
        self._last: Step | None = None

    def follow(self, action: QAction) -> None:
        """The action that runs this; it is enabled and named as there is something to take back."""
        self._action = action
        self._learn(())

    def look(self) -> None:
        """Read which step would be taken back."""
        self._store.read(self, lambda session: entries.steps(session, limit=_LOOKED_THROUGH), self._learn)

    def run(self) -> None:
        """Take back the last step, after naming it."""
        last = self._last
        if last is None:
            return
        when = moments.short_moment(last.at)
        follows = (
            f"{last.person} did this on {when}: {step_said(last)}. All of it is taken back; it cannot be "
            "done again by pressing a key."
        )
        if confirm(self._page, "Take back the last step of the register?", follows, "Take it back"):
            self._store.write(
                self,
                entries.undo_register,
                lambda step: self.done.emit(f"Taken back: {step_said(step)}."),
                lambda error: self._banner.tell(error.sentence, "danger"),
            )

    def _learn(self, found: Sequence[Step]) -> None:
        self._last = next((step for step in found if not step.undone), None)
        if self._action is not None:
            said = step_said(self._last) if self._last is not None else ""
            keys = self._action.shortcut().toString()
            self._action.setEnabled(self._last is not None)
            self._action.setToolTip(f"Undo: {said} ({keys})" if said else "There is nothing to undo")
