"""Driving the window as a person would: type, click, wait until it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.app import Window
from ui.views.section import Section
from ui.views.view import View
from ui.views.workspace import Workspace
from ui.widgets.appearance import Appearance
from workbench.services.demonstration import OPEN_TO_ALL, USER

W = TypeVar("W", bound=QWidget)
PATIENCE = 20_000
"""Milliseconds that anything may take on a busy machine."""


class Driver:
    """One window and somebody in front of it."""

    def __init__(self, qtbot: QtBot, app: QApplication) -> None:
        self.qtbot = qtbot
        self.app = app
        self.window = Window(app, Appearance(app))
        self.window.resize(1366, 768)
        self.window.show()
        qtbot.waitExposed(self.window)

    def unlock(self, vault: Path, passphrase: str = OPEN_TO_ALL, user: str = USER) -> None:
        """Unlock a vault through the page."""
        page = self.window.unlock
        self.window.open_folder(vault)
        page.user.setText(user)
        page.passphrase.line.setText(passphrase)
        self.click(page.go)

    def until_inside(self) -> None:
        self.qtbot.waitUntil(lambda: self.window.inside is not None, timeout=PATIENCE)

    def open_case(self, reference: str) -> Workspace:
        """Open a case from the list."""
        inside = self.window.inside
        assert inside is not None
        home = inside.home

        def found() -> str:
            return next((case.id for case in home.model.records if case.reference == reference), "")

        self.qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE)
        home.case_opened.emit(found())
        return self.workspace

    @property
    def workspace(self) -> Workspace:
        """The open case, once it has been read."""
        inside = self.window.inside
        assert inside is not None
        self.qtbot.waitUntil(
            lambda: inside.workspace is not None and inside.workspace.current is not None, timeout=PATIENCE
        )
        assert inside.workspace is not None
        return inside.workspace

    def section(self, name: str) -> View:
        """Go to a section."""
        self.workspace.show_section(name)
        view = self.workspace.current
        assert view is not None
        return view

    def section_name(self) -> str:
        """The section that is shown."""
        view = self.workspace.current
        return view.name if view is not None else ""

    def list_section(self, name: str) -> Section:
        """Go to a section that is a list of records."""
        view = self.section(name)
        assert isinstance(view, Section)
        return view

    def click(self, button: QPushButton) -> None:
        assert button.isEnabled(), f"“{button.text()}” cannot be pressed now"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def dialog(self, kind: type[W]) -> W:
        """The dialog that is open."""

        def shown() -> list[W]:
            return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

        self.qtbot.waitUntil(lambda: bool(shown()), timeout=PATIENCE)
        return shown()[-1]

    def quiet(self) -> None:
        """Wait until everything that was asked for is saved and shown."""
        self.qtbot.waitUntil(lambda: not self.window.store.is_writing, timeout=PATIENCE)
        self.qtbot.wait(50)

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
