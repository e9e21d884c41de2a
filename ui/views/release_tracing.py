"""Tracing words back to a recipient's copy, from the release section: the action and the question.

Owns that it reads beside the writer. What the marks say is the services' business.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.dialogs.asking import Failed, show
from ui.dialogs.tracing import TraceDialog
from ui.models.desk import Desk
from workbench.services.releasing.tracing import Traced, trace_file, trace_text
from workbench.services.session import Session


class Tracing(QObject):
    """The action of the section, and the dialog that it opens."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self.dialog: TraceDialog | None = None
        self.action = desk.commands.add(
            "release.trace", "Whose copy is this?…", self.ask, menu="&Report", icon=theme.icon("search"),
            owner=owner, keywords="trace leak draft recipient mark consultation",
        )  # fmt: skip

    def ask(self) -> None:
        """Ask for the words that came from somewhere."""
        case_id = self._desk.case_id

        def ask(what: str | Path, done: Callable[[Traced], None], failed: Failed) -> None:
            def query(session: Session) -> Traced:
                if isinstance(what, Path):
                    return trace_file(session, case_id, what)
                return trace_text(session, case_id, what)

            self._desk.store.read(dialog, query, done, failed)

        self.dialog = dialog = TraceDialog(ask, self._owner.window())
        show(dialog)
