"""The intake desk of a clearing house: what came in, how it is judged, what is decided of it.

It belongs to the vault and to no case. Owns how it is listed and read; what can be done is in `intake_verbs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCursor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.commands import Commands
from ui.jobs import Store
from ui.models.intake import ItemTable
from ui.views.evidence_adding import DropHint
from ui.views.intake_filters import IntakeFilters
from ui.views.intake_item import ItemCards, ItemWhole, read_item
from ui.views.intake_verbs import IntakeVerbs
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold, Side
from ui.widgets.parts import Banner, Elided, EmptyPage, action_button, button, column, label, row
from ui.widgets.table import Table
from workbench.errors import NotFound, WorkbenchError
from workbench.services.intake.desk import ItemView, list_items

_SHARES = (50, 28)
_BOTH = 56
"""Letters from which there is room for the list and an item side by side."""
_WHAT_IT_IS = (
    "Here a clearing house takes in the recommendations that other bodies publish, judges them, decides on "
    "each with a reason, and tells the issuer. Take in a signed package (.recs.zip) or a folder of them; you "
    "can also drop them here, or have a folder watched. A package comes in whole or is refused with reasons."
)


class IntakePage(QWidget):
    """List and details. `left` is the way back; `said` a sentence for the status bar."""

    left = Signal()
    said = Signal(str)
    entry_wanted = Signal(str)
    """An entry of the register to be shown there."""

    def __init__(self, store: Store, commands: Commands) -> None:
        super().__init__()
        self.setObjectName("intake")
        self.setAccessibleName("Intake desk")
        self.store = store
        self.views: tuple[ItemView, ...] = ()
        self._wanted = 0
        self._chosen = ""
        """The item that was asked for last, such as IN-3; it may not have been read yet."""
        self.banner = Banner()
        self.filters = IntakeFilters()
        self.model = ItemTable(self)
        self.table = Table("Items on the desk")
        self.table.setModel(self.model)
        # The first due stands first: that is the order in which they are worked through.
        self.table.setSortingEnabled(False)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.cards = ItemCards()
        self.verbs = IntakeVerbs(self, store, commands, self.banner)
        self.watching = Elided("quiet")
        self.back = button("Back", self.left.emit, role="quiet", icon="back")
        self._commands(commands)
        self._arrange()
        self.drop = DropHint(self, "Drop packages to take them in")
        self.drop.dropped.connect(self.verbs.receiving.receive)
        self.setAcceptDrops(True)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        self._connect()
        self._follow_watch()

    @property
    def current(self) -> ItemView | None:
        """The item that is shown."""
        return self.cards.whole.view if self.cards.whole is not None else None

    def refresh(self) -> None:
        """Read the list and the item again soon."""
        self._soon.start()

    def show_item(self, name: str) -> None:
        """Show the item of this name (IN-3), whether or not it is in the list."""
        at = self._row_of(name)
        if at >= 0 and self.table.currentIndex().row() != at:
            self.table.selectRow(at)
        else:
            self._read(name)
        self.split.put_aside(aside=True)

    def place(self) -> dict[str, Any]:
        """Where the person is, as plain JSON values."""
        current = self.current
        return {
            "item": current.item.reference if current is not None else "",
            "filters": self.filters.place(),
            **self.verbs.watched.place(),
        }

    def restore_place(self, place: Mapping[str, Any]) -> None:
        """Go back to where the person was."""
        self.filters.restore_place(dict(place.get("filters", {})))
        self.verbs.watched.restore_place(place)
        if place.get("item"):
            self.show_item(str(place["item"]))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    # Reading.

    def _ask(self) -> None:
        if not self.store.is_open:
            return
        self.store.read(
            self, list_items, self._arrived, lambda error: self.banner.tell(error.sentence, "danger")
        )
        self.verbs.undo.look()
        if self._chosen:
            self._read(self._chosen)

    def _arrived(self, views: tuple[ItemView, ...]) -> None:
        self.views = views
        self.filters.know(each.entry.public.issuer for each in views)
        self._pages.setCurrentIndex(1 if views else 2)
        self._narrow()

    def _narrow(self) -> None:
        shown = self.filters.fitting(self.views)
        self.model.show(shown)
        self.filters.tell_count(len(shown), len(self.views))
        waits = "Nothing on the desk fits what is asked for."
        self.table.set_empty(waits if self.views else "")
        at = self._row_of(self._chosen)
        if at >= 0:
            self.table.selectRow(at)
        elif shown and not self._chosen:
            self.table.selectRow(0)
        if not self.views:
            self._show(self._wanted, None)

    def _row_of(self, name: str) -> int:
        return next((at for at, each in enumerate(self.model.views) if each.item.reference == name), -1)

    def _pick(self, view: ItemView | None) -> None:
        if view is not None:
            self._read(view.item.reference)

    def _read(self, name: str) -> None:
        self._wanted += 1
        self._chosen = name
        wanted = self._wanted

        def gone(error: WorkbenchError) -> None:
            if wanted == self._wanted:
                self._chosen = ""
            self._show(wanted, None)
            if not isinstance(error, NotFound):
                self.banner.tell(error.sentence, "danger")

        self.store.read(
            self, lambda session: read_item(session, name), lambda whole: self._show(wanted, whole), gone
        )

    def _show(self, wanted: int, whole: ItemWhole | None) -> None:
        if wanted == self._wanted:
            self.cards.show_item(whole)
            self.verbs.follow(whole)

    def _follow_watch(self) -> None:
        watched = self.verbs.watched
        said = f"Watching {watched.folder}" if watched.folder is not None else ""
        self.watching.tell(f"{said}. {watched.wrong}" if watched.wrong else said)
        self.watching.setVisible(bool(said))

    # Building.

    def _commands(self, commands: Commands) -> None:
        commands.add("intake.find", "&Search the desk", self.filters.words.setFocus, menu="&Edit",
                     shortcut="Ctrl+F", icon=theme.icon("search"), owner=self)  # fmt: skip
        commands.add("intake.pane", "Go to the list or the details", lambda: self.split.turn(),
                     menu="&View", shortcut="F6", icon=theme.icon("panel"), owner=self)  # fmt: skip

    def _connect(self) -> None:
        self.filters.changed.connect(self._narrow)
        self.filters.words.returnPressed.connect(self.table.setFocus)
        self.filters.words.setAcceptDrops(False)
        self.verbs.changed.connect(self.refresh)
        self.verbs.said.connect(self.said)
        self.verbs.wanted.connect(self.show_item)
        self.verbs.watched.changed.connect(self._follow_watch)
        for action in self.verbs.on_item:
            self.table.addAction(action)
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _: self.split.show_side())
        self.cards.opened.connect(self.entry_wanted)
        self.cards.merge_asked.connect(self.verbs.merge)

    def _arrange(self) -> None:
        verbs, begin = self.verbs, action_button(self.verbs.receive_action, role="primary")
        self.begin = action_button(verbs.receive_action, role="primary")
        for each in (begin, self.begin):
            each.setIcon(theme.icon("upload", role="on_accent"))
        tools = QWidget()
        tools.setLayout(
            Flow(
                begin, *(action_button(each) for each in (
                    verbs.folder_action, verbs.watch_action, verbs.decide_action, verbs.assess_action,
                    verbs.feedback_action, verbs.undo_action,
                )),
            )
        )  # fmt: skip
        left = QWidget()
        listed = column(self.table)
        listed.setStretch(0, 1)
        left.setLayout(listed)
        self.split = Fold("intake.split", left, Side(self.cards), least=_BOTH, forth="Details")
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([theme.metric(None, ems) for ems in _SHARES])
        listed.insertLayout(0, row(self.split.forth, None))
        full = QWidget()
        inner = column(tools, self.filters, self.split)
        inner.setStretch(2, 1)
        full.setLayout(inner)
        empty = EmptyPage(
            "Nothing on the desk yet", _WHAT_IT_IS, self.begin, action_button(verbs.folder_action),
            action_button(verbs.watch_action),
        )  # fmt: skip
        self._pages = QStackedWidget()
        for page in (QWidget(), full, empty):
            self._pages.addWidget(page)
        self._lay_out()

    def _lay_out(self) -> None:
        verbs, layout = self.verbs, QVBoxLayout(self)
        edge = theme.metric(None, 1)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(theme.metric(None, 0.8))
        actions = (verbs.duplicates_action, verbs.priority_action)
        looks = [action_button(each, role="quiet") for each in actions]
        layout.addLayout(row(self.back, label("Intake desk", "title"), self.filters.count, None, *looks))
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.watching)
        self.setFocusProxy(self.table)

    # Files dropped on it.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop.offer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self.drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.take(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.drop.setGeometry(self.rect())
