"""The register of published recommendations: what was recommended before, by whom, and what became of it.

It belongs to the vault and to no case. Owns how it is listed and read; what can be done is in
`register_verbs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCursor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.commands import Commands
from ui.dialogs.asking import show
from ui.dialogs.register_asked import AskedDialog
from ui.dialogs.register_figures import FiguresDialog
from ui.dialogs.register_shared import SharedRegisterDialog
from ui.jobs import Store
from ui.models.register import EntryTable
from ui.views.evidence_adding import DropHint
from ui.views.register_entry import EntryCards
from ui.views.register_filters import RegisterFilters
from ui.views.register_verbs import RegisterVerbs
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold, Side
from ui.widgets.parts import Banner, EmptyPage, action_button, button, column, label, row
from ui.widgets.table import Table
from workbench.errors import NotFound, WorkbenchError
from workbench.records.register import Entry
from workbench.services.register import entries
from workbench.services.register.entries import ALL, EntryView
from workbench.services.session import Session

_SHARES = (50, 26)
_BOTH = 56
"""Letters from which there is room for the list and an entry side by side."""
_WHAT_IT_IS = (
    "The register is this vault's memory of recommendations that any body has published, with the answers "
    "to them: what was asked before, of whom, and what came of it. While you write a recommendation, the "
    "nearest of them stand beside it. Nothing of a case is kept here. Bring in a recommendation package, "
    "JSON Lines, CSV or an Excel workbook; you can also drop a file here."
)


class RegisterPage(QWidget):
    """List and details. `left` is the way back; `said` a sentence for the status bar."""

    left = Signal()
    said = Signal(str)

    def __init__(self, store: Store, commands: Commands) -> None:
        super().__init__()
        self.setObjectName("register")
        self.setAccessibleName("Register of published recommendations")
        self.store = store
        self._wanted = 0
        self.banner = Banner()
        self.filters = RegisterFilters()
        self.model = EntryTable(store, self)
        self.table = Table("Published recommendations")
        self.table.setModel(self.model)
        # The database sorts, and it sorts whole lists: a heading would sort what is on this page.
        self.table.setSortingEnabled(False)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.cards = EntryCards()
        self.verbs = RegisterVerbs(self, store, commands, self.banner)
        self._commands(commands)
        self.back = button("Back", self.left.emit, role="quiet", icon="back")
        self._arrange()
        self.drop = DropHint(self, "Drop to bring into the register")
        self.drop.dropped.connect(self.verbs.bringing.bring)
        self.setAcceptDrops(True)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        self._connect()

    @property
    def current(self) -> Entry | None:
        """The entry that is shown."""
        return self.cards.view.entry if self.cards.view is not None else None

    def refresh(self) -> None:
        """Read the list and the entry again soon."""
        self._soon.start()

    def show_entry(self, name: str) -> None:
        """Show the entry of this name (PR-12), whether or not it is in the list."""
        self._read(name)
        self.split.put_aside(aside=True)

    def show_figures(self) -> None:
        """Show what the list asks for in figures."""
        show(FiguresDialog(self.store, self.filters.wanted, self.window()))

    def show_asked(self) -> None:
        """Show everything that was asked of an organisation, by default of whom the entry asks."""
        asked = self.current.public.addressee if self.current is not None else ""
        dialog = AskedDialog(self.store, self.filters.addressee.text().strip() or asked, self.window())
        dialog.opened.connect(self.show_entry)
        show(dialog)

    def choose_where(self) -> None:
        """Ask where the register is: in the vault, or on a server."""
        dialog = SharedRegisterDialog(self.store, self.window())
        dialog.changed.connect(self._elsewhere)
        show(dialog)

    def place(self) -> dict[str, Any]:
        """Where the person is, as plain JSON values."""
        current = self.current
        return {"entry": current.reference if current else "", "filters": self.filters.place()}

    def restore_place(self, place: Mapping[str, Any]) -> None:
        """Go back to where the person was."""
        self.filters.restore_place(dict(place.get("filters", {})))
        if place.get("entry"):
            self.show_entry(str(place["entry"]))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    # Reading.

    def _ask(self) -> None:
        self.model.ask(self.filters.wanted, self.filters.sorted_by)
        self.verbs.undo.look()
        if self.current is not None:
            self._read(self.current.reference)

    def _elsewhere(self) -> None:
        self.cards.show_entry(None)
        self.verbs.follow(None)
        self.banner.dismiss()
        self.said.emit("Another register is used from now on.")
        self.refresh()

    def _arrived(self) -> None:
        narrowed = self.filters.wanted != ALL
        self.filters.tell_count(self.model.total)
        self.table.set_empty("Nothing in the register fits what is asked for.")
        self._pages.setCurrentIndex(2 if not self.model.total and not narrowed else 1)
        if not self.model.total and not narrowed:
            self.cards.show_entry(None)
            self.verbs.follow(None)
            return
        row_of = self.model.row_of(self.current.n) if self.current is not None else -1
        if row_of >= 0:
            self.table.selectRow(row_of)
        elif self.current is None and self.model.total:
            self.table.selectRow(0)

    def _pick(self, entry: Entry | None) -> None:
        if entry is not None:
            self._read(entry.reference)

    def _read(self, name: str) -> None:
        self._wanted += 1
        wanted = self._wanted

        def query(session: Session) -> EntryView:
            return entries.show_entry(session, entries.find_entry(session, name))

        def gone(error: WorkbenchError) -> None:
            if wanted == self._wanted:
                self.cards.show_entry(None)
                self.verbs.follow(None)
                if not isinstance(error, NotFound):
                    self.banner.tell(error.sentence, "danger")

        self.store.read(self, query, lambda view: self._show(wanted, view), gone)

    def _show(self, wanted: int, view: EntryView) -> None:
        if wanted == self._wanted:
            self.cards.show_entry(view)
            self.verbs.follow(view.entry)

    # Building.

    def _commands(self, commands: Commands) -> None:
        commands.add("register.find", "&Search the register", self.filters.words.setFocus, menu="&Edit",
                     shortcut="Ctrl+F", icon=theme.icon("search"), owner=self)  # fmt: skip
        commands.add("register.figures", "In f&igures…", self.show_figures, menu="&View",
                     icon=theme.icon("analysis"), owner=self, keywords="chart count age status")  # fmt: skip
        commands.add("register.asked", "What was asked of an &organisation…", self.show_asked, menu="&View",
                     icon=theme.icon("organisation"), owner=self, shortcut="Ctrl+Shift+O",
                     keywords="addressee due overdue")  # fmt: skip
        commands.add("register.where", "&Where the register is…", self.choose_where, menu="&File",
                     icon=theme.icon("data"), owner=self, keywords="server postgresql shared")  # fmt: skip
        commands.add("register.pane", "Go to the list or the details", lambda: self.split.turn(),
                     menu="&View", shortcut="F6", icon=theme.icon("panel"), owner=self)  # fmt: skip

    def _connect(self) -> None:
        self.filters.changed.connect(self.refresh)
        self.verbs.changed.connect(self.refresh)
        self.verbs.said.connect(self.said)
        for action in self.verbs.on_entry:
            self.table.addAction(action)
        self.filters.words.returnPressed.connect(self.table.setFocus)
        self.model.arrived.connect(self._arrived)
        self.model.refused.connect(lambda error: self.banner.tell(error.sentence, "danger"))
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _: self.split.show_side())
        self.cards.followed.connect(lambda entry: self.show_entry(entry.reference))
        for line in (self.filters.words, self.filters.issuer, self.filters.addressee):
            # A field would take the path of a dropped file as words typed into it.
            line.setAcceptDrops(False)

    def _arrange(self) -> None:
        verbs, begin = self.verbs, action_button(self.verbs.import_action, role="primary")
        self.begin = action_button(verbs.import_action, role="primary")
        for each in (begin, self.begin):
            each.setIcon(theme.icon("upload", role="on_accent"))
        where = [button("Where it is…", self.choose_where, role="quiet", icon="data") for _ in range(2)]
        tools = QWidget()
        tools.setLayout(
            Flow(
                begin, action_button(verbs.respond_action),
                action_button(verbs.move_action), action_button(verbs.relate_action),
                action_button(verbs.follow_action), action_button(verbs.export_action),
                action_button(verbs.undo_action), where[1],
            )
        )  # fmt: skip
        left = QWidget()
        listed = column(self.table)
        listed.setStretch(0, 1)
        left.setLayout(listed)
        self.split = Fold("register.split", left, Side(self.cards), least=_BOTH, forth="Details")
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([theme.metric(None, ems) for ems in _SHARES])
        listed.insertLayout(0, row(self.split.forth, None))
        full = QWidget()
        inner = column(tools, self.filters, self.split)
        inner.setStretch(2, 1)
        full.setLayout(inner)
        empty = EmptyPage("Nothing in the register yet", _WHAT_IT_IS, self.begin, where[0])
        self._pages = QStackedWidget()
        for page in (QWidget(), full, empty):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        edge = theme.metric(None, 1)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(theme.metric(None, 0.8))
        title = label("Register of published recommendations", "title")
        views = [
            button("What was asked of…", self.show_asked, role="quiet", icon="organisation"),
            button("In figures…", self.show_figures, role="quiet", icon="analysis"),
        ]
        layout.addLayout(row(self.back, title, self.filters.count, None, *views))
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)
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
