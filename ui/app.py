"""The composition root: builds the window, wires its pages to the vault, owns locking.

Shows the unlock page before anything heavy is loaded. Knows no rule of a case.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStackedWidget, QWidget

from ui import theme
from ui.commands import Commands
from ui.jobs import Job, Store
from ui.views.unlock import UnlockPage
from ui.widgets.appearance import Appearance
from ui.widgets.clipboard import keeper
from ui.widgets.jobs_panel import JobsPanel
from ui.widgets.memory import Memory
from ui.widgets.menus import fill_menu_bar
from ui.widgets.parts import Banner, column
from ui.widgets.watch import Watch
from workbench import settings
from workbench.errors import UserError, WorkbenchError

if TYPE_CHECKING:
    from ui.views.inside import Inside
    from ui.views.new_vault import NewVaultPage
    from workbench.services.session import Session

# Measured: the pages of an open vault and their services take two seconds to load, this page a third of
# one. They are imported where they are first needed, and before, while the passphrase is being typed.

NAME = "Investigation Workbench"
_SHORTLY = 8000
_PICTURES = {
    "vault.new": "vault",
    "vault.home": "home",
    "vault.lock": "lock",
    "release.verify": "check",
    "window.close": "close",
    "find": "search",
    "help": "help",
    "view.jobs": "jobs",
    "view.system": "settings",
    "view.light": "sun",
    "view.dark": "moon",
}


class Window(QMainWindow):
    """The one window. Its title names the program and never a case or a vault."""

    def __init__(self, app: QApplication, appearance: Appearance) -> None:
        super().__init__()
        self._app = app
        self._appearance = appearance
        self._folder: Path | None = None
        self._memory = Memory(self)
        self._watch = Watch(app, settings.load().idle_minutes, self)
        self.store = Store(self)
        self.commands = Commands(self)
        self.setWindowTitle(NAME)
        theme.dress(self)
        self.unlock = UnlockPage(self.store)
        self.new_vault: NewVaultPage | None = None
        self.inside: Inside | None = None
        self._build()
        self._register()
        self._wire()
        self._memory.restore_window()
        self._show_page(self.unlock)
        QTimer.singleShot(0, self, self._put_pictures)
        QTimer.singleShot(200, self, partial(self.store.warm, "ui.views.inside"))

    def open_folder(self, folder: Path) -> None:
        """Offer a vault to be unlocked."""
        self.unlock.choose(folder)

    def look_around(self, folder: Path, done: Callable[[], None] | None = None) -> None:
        """Make the demonstration's vault in a folder and open it; its passphrase is told."""
        from workbench.services import demonstration

        self.banner.tell("Making a vault with three fictional cases. This takes a few seconds.", "info")

        def opened(warnings: tuple[str, ...]) -> None:
            settings.remember_vault(folder, demonstration.USER)
            self._opened(warnings, folder)
            self.banner.tell(
                "This is a demonstration: every person, place and organisation in it is invented. "
                f"Its passphrase is “{demonstration.OPEN_TO_ALL}”, for when you lock it.",
                "info",
            )
            if done is not None:
                done()

        def opening() -> Session:
            session = demonstration.look_around(folder)
            demonstration.load_cases(session)
            return session

        self.store.open(self, opening, opened, self._failed)

    def lock(self, *, said: str = "Locked. Your work is saved as you left it.") -> None:
        """Lock at once: keep every word typed and the place, then let go of the vault and its words."""
        if self.inside is None:
            return
        self.inside.keep()
        self.store.close()
        for other in self._app.topLevelWidgets():
            if other is not self and other.isWindow() and other.isVisible():
                other.close()
        self._drop(self.inside)
        self.inside = None
        self._leave_new_vault()
        self.banner.setVisible(False)
        self._saved.clear()
        keeper().forget()
        if self._folder is not None:
            self.unlock.lock_for(self._folder, settings.load().last_user)
        self._show_page(self.unlock)
        self._say(said)

    # Pages.

    def _make_vault(self) -> None:
        from ui.views.new_vault import NewVaultPage

        if self.new_vault is None:
            page = NewVaultPage(self.store)
            page.opened.connect(lambda warnings: self._opened(warnings, page.folder))
            page.cancelled.connect(self._new_vault_given_up)
            self._pages.addWidget(page)
            self.new_vault = page
        self.lock(said="")
        self._show_page(self.new_vault)

    def _new_vault_given_up(self) -> None:
        self._leave_new_vault()
        self._show_page(self.inside or self.unlock)

    def _leave_new_vault(self) -> None:
        gone, self.new_vault = self.new_vault, None
        if gone is not None:
            self._drop(gone)

    def _demonstrate(self) -> None:
        self.lock(said="")
        self.look_around(demonstration_folder())

    def _opened(self, warnings: tuple[str, ...], folder: Path) -> None:
        from ui.views.inside import Inside

        self._folder = folder
        self._leave_new_vault()
        inside = Inside(self.store, self.commands, self._memory)
        inside.said.connect(self._say)
        inside.wants_demonstration.connect(self._demonstrate)
        self.inside = inside
        self._pages.addWidget(inside)
        self.banner.setVisible(False)
        if warnings:
            self.banner.tell(" ".join(warnings), "warning")
        self._show_page(inside)
        inside.return_to_place()
        self._watch.touch()
        self._tell_saved()

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        page.setFocus()
        for name in ("vault.home", "vault.lock", "find"):
            self.commands[name].setEnabled(self.inside is not None)

    def _drop(self, page: QWidget) -> None:
        self._pages.removeWidget(page)
        page.hide()
        # Out of the window's tree at once: what is deleted later could still be read by then.
        page.setParent(None)
        page.deleteLater()

    # What the window says.

    def _say(self, text: str) -> None:
        self.statusBar().showMessage(text, _SHORTLY)
        self._tell_about()

    def _tell_saved(self) -> None:
        if self.store.is_writing:
            self._saved.setText("Saving…")
        elif self.inside is not None:
            self._saved.setText(self.inside.saved_now())

    def _failed(self, error: WorkbenchError) -> None:
        self.banner.tell(error.sentence, "warning" if isinstance(error, UserError) else "danger")

    def _job_started(self, job: Job) -> None:
        self.jobs.add(job)

    def _show_jobs(self) -> None:
        self.jobs.setVisible(True)
        self._place_jobs()

    def _place_jobs(self) -> None:
        edge = theme.metric(None, 1)
        self.jobs.adjustSize()
        bottom = self.height() - self.statusBar().height() - self.jobs.height() - edge
        self.jobs.move(self.width() - self.jobs.width() - edge, bottom)

    # Building.

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.unlock)
        self.banner = Banner()
        central = QWidget()
        layout = column(self.banner, self._pages, spacing=0)
        layout.setStretch(1, 1)
        central.setLayout(layout)
        self.setCentralWidget(central)
        self.jobs = JobsPanel(self)
        self._saved, self._about, self._network = QLabel(), QLabel(), QLabel()
        self.statusBar().addWidget(self._saved)
        self.statusBar().addPermanentWidget(self._network)
        self.statusBar().addPermanentWidget(self._about)
        fill_menu_bar(self.menuBar(), self.commands)
        self._tell_about()

    def _register(self) -> None:
        add = self.commands.add
        add("vault.new", "&New vault…", self._make_vault, menu="&File")
        add("vault.home", "&All cases", self._go_home, menu="&File", shortcut="Ctrl+Shift+H")
        add("release.verify", "&Verify a release…", partial(_verify, self), menu="&File")
        add("vault.lock", "&Lock", self.lock, menu="&File", shortcut="Ctrl+L")
        add("window.close", "&Quit", self.close, menu="&File", shortcut="Ctrl+Q")
        add("find", "&Find an action or a record…", self._find, menu="&Edit", shortcut="Ctrl+K")
        self._appearance.register(self.commands)
        add("help", "&Help", self._help, menu="&Help", shortcut="F1")
        add("view.jobs", "&Work in progress", self._show_jobs, menu="&View")

    def _put_pictures(self) -> None:
        """Give the actions their pictures; nobody has opened a menu before the first page is there."""
        for name, picture in _PICTURES.items():
            self.commands[name].setIcon(theme.icon(picture))

    def _wire(self) -> None:
        self.store.failed.connect(self._failed)
        self.store.idle_changed.connect(self._tell_saved)
        self.store.job_started.connect(self._job_started)
        self.jobs.appeared.connect(self._place_jobs)
        self._appearance.changed.connect(self._redress)
        self._watch.left.connect(lambda: self.lock())
        self._watch.ticked.connect(self._compare)
        self.unlock.opened.connect(lambda warnings: self._opened(warnings, self.unlock.folder))
        self.unlock.wants_new.connect(self._make_vault)
        self.unlock.wants_demonstration.connect(self._demonstrate)
        self.unlock.wants_verifying.connect(partial(_verify, self))

    def _help(self) -> None:
        # Measured: 40 ms, with all that the other dialogs need.
        from ui.dialogs.asking import show
        from ui.dialogs.help import Help

        show(Help(self.commands, self))

    def _go_home(self) -> None:
        if self.inside is not None:
            self.inside.show_home()

    def _find(self) -> None:
        if self.inside is not None:
            self.inside.ask_what()

    def _compare(self) -> None:
        if self.inside is not None:
            self.inside.compare()

    def _redress(self) -> None:
        self._tell_about()
        if self.inside is not None:
            self.inside.made_anew()

    def _tell_about(self) -> None:
        minutes, percent = self._watch.minutes, self._appearance.percent
        self._network.setText("Works with a shared register" if settings.load().register else "Works offline")
        self._about.setText(f"Locks after {minutes} minutes idle      {percent} %")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_jobs()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything asked for is done before the vault is closed; nothing is asked."""
        self._watch.stop()
        self.lock(said="")
        self._memory.save()
        self.setCursor(Qt.CursorShape.WaitCursor)
        self.store.wait(120)
        self.unsetCursor()
        super().closeEvent(event)


def _verify(window: Window) -> None:
    # Measured: it brings the services of releasing, which the unlock page does without.
    from ui.dialogs.asking import show
    from ui.dialogs.verifying import VerifyDialog

    show(VerifyDialog(window.store, window))


def demonstration_folder() -> Path:
    """A fresh place for a copy of the demonstration, beside the person's documents."""
    documents = Path.home() / "Documents"
    place = documents if documents.is_dir() else Path.home()
    names = ("Demonstration.vault", *(f"Demonstration {count}.vault" for count in range(2, 1000)))
    return next((place / name for name in names if not (place / name).exists()), place / names[0])
