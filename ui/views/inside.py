"""What is seen while a vault is open: the list of cases, or one case, and the way between them.

Loaded only once a vault is being opened. Owns the place where the person is, and finding things.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from ui import theme
from ui.commands import Commands
from ui.dialogs.asking import show
from ui.dialogs.keys import Keys
from ui.dialogs.palette import Palette
from ui.jobs import Store
from ui.models import moments
from ui.models.desk import Desk
from ui.views.home import HomePage
from ui.views.intake import IntakePage
from ui.views.register import RegisterPage
from ui.views.workspace import Workspace
from ui.widgets.memory import Memory
from workbench.records.record import CaseId
from workbench.services import drafts, vaults
from workbench.services.session import position
from workbench.services.tidying import today


class Inside(QStackedWidget):
    """The pages of an open vault; thrown away with every word on them when it is locked."""

    said = Signal(str)
    wants_demonstration = Signal()

    def __init__(self, store: Store, commands: Commands, memory: Memory) -> None:
        super().__init__()
        self._store = store
        self._commands = commands
        self._memory = memory
        self._position = 0
        self.workspace: Workspace | None = None
        self._register()
        self.home = HomePage(store, commands)
        self.home.case_opened.connect(self.open_case)
        self.home.wants_demonstration.connect(self.wants_demonstration)
        self.home.wants_register.connect(self.show_register)
        self.addWidget(self.home)
        self.home.wants_intake.connect(self.show_intake)
        self.register = self._made_register()
        self.intake = self._made_intake()
        store.saved.connect(self._wrote)
        store.read(self, position, self._at)

    def return_to_place(self) -> None:
        """Go back to where the person was when they locked the vault."""
        self._store.read(self, drafts.place, self._return)

    def open_case(self, case_id: str) -> Workspace:
        """Show a case."""
        self._leave_case()
        desk = Desk(self._store, self._commands, CaseId(case_id), self)
        made = Workspace(desk)
        desk.setParent(made)
        desk.said.connect(self.said)
        desk.entry_wanted.connect(self.show_register)
        made.searched.connect(self.ask_what)
        made.section_made.connect(self._memory.restore)
        self.workspace = made
        self.addWidget(made)
        self.setCurrentWidget(made)
        return made

    def saved_now(self) -> str:
        """What the status bar says once everything is on the disk."""
        return f"All changes saved {moments.clock(datetime.now(UTC))}"

    def show_home(self) -> None:
        """Show the list of cases."""
        self._leave_case()
        self.said.emit("")
        self.setCurrentWidget(self.home)
        self.home.setFocus()

    def show_register(self, name: str = "") -> None:
        """Show the register, and the entry of this name in it; an open case stays as it is behind it."""
        self.register.back.setText("All cases" if self.workspace is None else "Back to the case")
        self.setCurrentWidget(self.register)
        if name:
            self.register.show_entry(name)
        self.register.setFocus()

    def show_intake(self) -> None:
        """Show the intake desk; an open case stays as it is behind it."""
        self.intake.back.setText("All cases" if self.workspace is None else "Back to the case")
        self.setCurrentWidget(self.intake)
        self.intake.setFocus()

    def ask_what(self, typed: str = "") -> None:
        """Ask for an action or a record."""
        desk = self.workspace.desk if self.workspace is not None and self.workspace.desk.ready else None
        show(Palette(self._commands, desk, self.window(), typed=typed))

    def made_anew(self) -> None:
        """Show the same place again, in other colours or another size of text."""
        there, place = self.currentWidget() is self.register, self.register.place()
        at_desk, desk_place = self.currentWidget() is self.intake, self.intake.place()
        gone, self.register = self.register, self._made_register()
        _let_go(self, gone)
        self.register.restore_place(place)
        left, self.intake = self.intake, self._made_intake()
        _let_go(self, left)
        self.intake.restore_place(desk_place)
        if self.workspace is not None:
            place, case_id = self.workspace.place(), self.workspace.desk.case_id
            self.workspace.keep()
            self.open_case(case_id).restore_place(place)
        if there:
            self.show_register()
        elif at_desk:
            self.show_intake()

    def _made_register(self) -> RegisterPage:
        made = RegisterPage(self._store, self._commands)
        made.left.connect(self._leave_register)
        made.said.connect(self.said)
        self.addWidget(made)
        return made

    def _made_intake(self) -> IntakePage:
        made = IntakePage(self._store, self._commands)
        made.left.connect(self._leave_register)
        made.said.connect(self.said)
        made.entry_wanted.connect(self.show_register)
        self.addWidget(made)
        return made

    def _leave_register(self) -> None:
        if self.workspace is None:
            self.show_home()
        else:
            self.setCurrentWidget(self.workspace)
            self.workspace.setFocus()

    def _register(self) -> None:
        add = self._commands.add
        add(
            "vault.register",
            "&Register of recommendations",
            self.show_register,
            menu="&File",
            shortcut="Ctrl+Shift+G",
            icon=theme.icon("register"),
            owner=self,
            keywords="published answers memory",
        )
        add(
            "vault.intake",
            "&Intake desk",
            self.show_intake,
            menu="&File",
            shortcut="Ctrl+Shift+I",
            icon=theme.icon("task"),
            owner=self,
            keywords="clearing house packages receive decide triage",
        )
        add(
            "vault.keys",
            "&Who can open the vault…",
            self._keys,
            menu="&File",
            icon=theme.icon("key"),
            owner=self,
        )
        add(
            "vault.backup",
            "&Back up the vault…",
            self._back_up,
            menu="&File",
            icon=theme.icon("save"),
            owner=self,
        )

    def _keys(self) -> None:
        show(Keys(self._store, parent=self.window()))

    def _back_up(self) -> None:
        name = f"Backup {moments.shown_day(today())}"
        chosen = QFileDialog.getExistingDirectory(self, "Where shall the backup go?")
        if chosen:
            self.back_up(Path(chosen) / name)

    def back_up(self, folder: Path) -> None:
        """Copy the whole vault into a new folder."""
        self._store.job(
            self,
            "Backing up the vault",
            lambda session, _: vaults.back_up(session, folder),
            lambda count: self.said.emit(f"Backed up {count} files. Passphrases are the same."),
        )

    def keep(self) -> None:
        """Keep every word typed and the place, in the vault."""
        place: dict[str, Any] = self.workspace.place() if self.workspace is not None else {}
        if self.currentWidget() is self.register:
            place["register"] = self.register.place()
        place["intake"] = self.intake.place() | {"shown": self.currentWidget() is self.intake}
        if self.workspace is not None:
            self.workspace.keep()
        self._store.write(self, lambda session: drafts.keep_place(session, json.dumps(place)))
        self._remember(self)

    def compare(self) -> None:
        """Notice a change that another program made to the vault, and show it."""
        if not self._store.is_writing:
            self._store.read(self, position, self._compare)

    def _remember(self, page: QWidget) -> None:
        self._memory.keep(page)

    def _leave_case(self) -> None:
        gone, self.workspace = self.workspace, None
        if gone is not None:
            gone.flush()
            self._remember(gone)
            _let_go(self, gone)

    def _return(self, kept: str) -> None:
        place: Mapping[str, Any] = json.loads(kept) if kept else {}
        if place.get("case"):
            self.open_case(str(place["case"])).restore_place(place)
        if "register" in place:
            self.register.restore_place(place["register"])
            self.show_register()
        desk: Mapping[str, Any] = place.get("intake", {})
        self.intake.restore_place(desk)
        if desk.get("shown"):
            self.show_intake()

    def _wrote(self) -> None:
        self._store.read(self, position, self._at)

    def _at(self, found: tuple[int, int]) -> None:
        self._position = found[0]

    def _compare(self, found: tuple[int, int]) -> None:
        if found[0] != self._position and not self._store.is_writing:
            self._position = found[0]
            if self.workspace is not None:
                self.workspace.desk.refresh()
            if self.register.isVisible():
                self.register.refresh()
            if self.intake.isVisible():
                self.intake.refresh()
            self.said.emit("The vault was changed by another program. What you see is up to date.")


def _let_go(pages: QStackedWidget, gone: QWidget) -> None:
    pages.removeWidget(gone)
    gone.hide()
    gone.setParent(None)
    gone.deleteLater()
