"""What can be done at the intake desk: receive, judge, decide, look at the order, send back, undo.

Owns the actions and their questions. Each is one step of the register, with its undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from ui import theme
from ui.commands import Commands
from ui.dialogs.asking import show
from ui.dialogs.intake_assess import AssessDialog
from ui.dialogs.intake_decide import DecideDialog
from ui.dialogs.intake_duplicates import DuplicatesDialog
from ui.dialogs.intake_feedback import FeedbackDialog
from ui.dialogs.intake_packages import PackagesDialog
from ui.dialogs.intake_priority import PriorityDialog
from ui.dialogs.register_issuers import IssuersDialog
from ui.jobs import Store
from ui.models.intake import DISPOSITIONS
from ui.views.intake_item import ItemWhole, read_item
from ui.views.intake_receiving import Receiving
from ui.views.intake_watching import WatchedFolder
from ui.views.register_undo import UndoStep
from ui.widgets.parts import Banner
from workbench.records.intake import Disposition, Item
from workbench.services.intake import desk


class IntakeVerbs(QObject):
    """The page's actions. They are enabled as an item is shown. `wanted` is an item to be gone to."""

    changed = Signal()
    said = Signal(str)
    wanted = Signal(str)

    def __init__(self, page: QWidget, store: Store, commands: Commands, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._store, self._banner = page, store, banner
        self._whole: ItemWhole | None = None
        self.undo = UndoStep(page, store, banner)
        self.undo.done.connect(self._done)
        self.receiving = Receiving(page, store, banner)
        self.receiving.done.connect(self.changed)
        self.receiving.told.connect(self.said)
        self.watched = WatchedFolder(store, self)
        self.watched.found.connect(lambda paths: self.receiving.receive(paths, unasked=True))
        self.watched.changed.connect(self._follow_watch)
        self._register(commands)
        self.undo.follow(self.undo_action)
        self.follow(None)
        self._follow_watch()

    @property
    def on_item(self) -> Sequence[QAction]:
        """The actions on one item, in the order of a menu."""
        return (self.decide_action, self.assess_action)

    def follow(self, whole: ItemWhole | None) -> None:
        """Act on this item from now on."""
        self._whole = whole
        for action in self.on_item:
            action.setEnabled(whole is not None)

    def decide(self, *, start: Disposition | None = None, into: str = "") -> None:
        """Ask what is decided of the item."""
        whole = self._whole
        if whole is None:
            return
        verdict = whole.view.item.verdict
        near = [each.similar.entry for each in whole.alike.candidates]
        show(
            DecideDialog(
                self._store, whole.view, near, self._decided, self._page.window(),
                start=start or (verdict.disposition if verdict is not None else None), into=into,
            )
        )  # fmt: skip

    def merge(self, into: str) -> None:
        """Ask to merge the item into an entry."""
        self.decide(start=Disposition.MERGE, into=into)

    def merge_item(self, name: str, into: str) -> None:
        """Go to an item, and ask to merge it into an entry."""

        def ask(whole: ItemWhole) -> None:
            self.wanted.emit(name)
            self.follow(whole)
            self.merge(into)

        self._store.read(self, lambda session: read_item(session, name), ask)

    def assess(self) -> None:
        """Ask how the item is judged."""
        whole = self._whole
        if whole is not None:
            done = self._judged
            show(AssessDialog(self._store, whole.view, desk.method(), done, self._page.window()))

    def show_priority(self) -> None:
        """Show the order in which the items matter, and what would change it."""
        self._lead(PriorityDialog(self._store, self._page.window()))

    def show_duplicates(self) -> None:
        """Show the open items with what other issuers ask that may be the same."""
        dialog = DuplicatesDialog(self._store, self._page.window())
        dialog.merge_wanted.connect(self.merge_item)
        dialog.changed.connect(self.changed)
        self._lead(dialog)

    def show_packages(self) -> None:
        """Show which packages came in."""
        show(PackagesDialog(self._store, self._page.window()))

    def show_issuers(self) -> None:
        """Show whose keys are known, with their fingerprints."""
        show(IssuersDialog(self._store, self._page.window()))

    def send(self) -> None:
        """Ask which issuer is told what was decided, and where the file goes."""
        issuer = self._whole.view.entry.public.issuer if self._whole is not None else ""
        dialog = FeedbackDialog(self._store, issuer, self._page.window())
        dialog.written.connect(self.changed)
        show(dialog)

    def choose_watched(self) -> None:
        """Ask which folder is watched; while one is, stop."""
        if self.watched.folder is not None:
            self.watched.stop()
            self.said.emit("No folder is watched any more.")
            return
        chosen = QFileDialog.getExistingDirectory(self._page, "Watch a folder for packages", str(Path.home()))
        if chosen:
            self.watched.watch(Path(chosen))

    def _lead(self, dialog: Any) -> None:
        dialog.opened.connect(self.wanted)
        show(dialog)

    def _decided(self, item: Item) -> None:
        assert item.verdict is not None
        self._done(f"{item.reference}: {DISPOSITIONS[item.verdict.disposition][0].lower()}.")

    def _judged(self, item: Item) -> None:
        self._done(f"{item.reference} is judged.")

    def _done(self, said: str) -> None:
        self.said.emit(said)
        self.changed.emit()

    def _follow_watch(self) -> None:
        watching = self.watched.folder is not None
        self.watch_action.setText("Stop &watching" if watching else "&Watch a folder…")

    def _register(self, commands: Commands) -> None:
        def add(name: str, title: str, run: Callable[[], object], **more: Any) -> QAction:
            more["icon"] = theme.icon(more["icon"]) if "icon" in more else None
            menu = more.pop("menu", "&Case")
            return commands.add(f"intake.{name}", title, run, menu=menu, owner=self._page, **more)

        self.receive_action = add("receive", "&Take packages in…", self.receiving.choose, shortcut="Ctrl+O",
                                  icon="upload", menu="&File", keywords="receive import package")  # fmt: skip
        self.folder_action = add("folder", "Take in a &folder…", self.receiving.choose_folder,
                                 shortcut="Ctrl+Shift+F", menu="&File", keywords="receive")  # fmt: skip
        self.watch_action = add("watch", "&Watch a folder…", self.choose_watched, shortcut="Ctrl+Shift+W",
                                icon="eye", menu="&File", keywords="automatic receive")  # fmt: skip
        self.decide_action = add("decide", "&Decide…", self.decide, shortcut="Ctrl+Return", icon="check",
                                 keywords="adopt merge return defer decline")  # fmt: skip
        self.assess_action = add("assess", "&Judge…", self.assess, shortcut="Ctrl+J", icon="edit",
                                 keywords="assess benefit evidence cost burden fit criteria")  # fmt: skip
        self.duplicates_action = add("duplicates", "&Alike across issuers…", self.show_duplicates,
                                     shortcut="Ctrl+Shift+D", icon="link", menu="&View",
                                     keywords="duplicates clusters conflicts")  # fmt: skip
        self.priority_action = add("priority", "In order of &priority…", self.show_priority,
                                   shortcut="Ctrl+P", icon="analysis", menu="&View",
                                   keywords="sensitivity weights rank")  # fmt: skip
        self.packages_action = add("packages", "Packages that came &in…", self.show_packages, menu="&View",
                                   icon="vault", keywords="received")  # fmt: skip
        self.feedback_action = add("feedback", "&Send back…", self.send, shortcut="Ctrl+Shift+S", icon="mail",
                                   menu="&File", keywords="feedback issuer reply")  # fmt: skip
        self.issuers_action = add("issuers", "&Known issuers…", self.show_issuers, icon="key", menu="&File",
                                  keywords="fingerprint key signature")  # fmt: skip
        self.undo_action = add("undo", "&Undo", self.undo.run, shortcut="Ctrl+Z", icon="undo", menu="&Edit")
