"""Every case of the vault, what needs somebody now, and how to start another. Knows no inside of a case."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.commands import Commands
from ui.dialogs.new_case import NewCase
from ui.jobs import Progress, Store
from ui.models import agenda, moments
from ui.models.agenda import ENDED, KINDS, MEANINGS, STATUSES, Waiting, counted, due_words
from ui.models.table import Column, RecordTable
from ui.widgets.centred import Centred
from ui.widgets.needs import NeedsCard
from ui.widgets.parts import Banner, action_button, button, column, label, row
from ui.widgets.table import Table
from workbench import settings
from workbench.changes import Changes
from workbench.errors import BadInput, WorkbenchError
from workbench.records.case import Case, CaseKind
from workbench.records.record import Record, RecordId
from workbench.services.cases import CaseLine, list_cases
from workbench.services.exchange.importing import Imported, import_case
from workbench.services.session import Session
from workbench.services.tidying import today


class HomePage(QWidget):
    """The vault's cases. Made anew after each unlocking; `refresh` reads what has changed."""

    case_opened = Signal(str)
    wants_demonstration = Signal()
    wants_register = Signal()
    wants_intake = Signal()

    def __init__(self, store: Store, commands: Commands) -> None:
        super().__init__()
        self.setAccessibleName("All cases")
        self._store = store
        self._lines: dict[RecordId, CaseLine] = {}
        self._waiting: dict[RecordId, Waiting] = {}
        self._user = ""
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read)
        self.banner = Banner()
        self._commands(commands)
        self._table()
        self._layout()
        store.changed.connect(self._follow)

    # Reading.

    def refresh(self) -> None:
        """Read the cases again soon; many calls in a row read them once."""
        self._soon.start()

    def _read(self) -> None:
        if self._store.is_open:
            self._store.read(self, lambda session: (session.user, list_cases(session)), self._take)

    def _take(self, found: tuple[str, tuple[CaseLine, ...]]) -> None:
        self._user = found[0]
        self._lines = {line.case.id: line for line in found[1]}
        self._pages.setCurrentIndex(1 if self._lines else 2)
        self._filter()
        # One read for each case, so that a page with many large ones does not hold up the reader.
        for record_id, line in self._lines.items():
            if record_id not in self._waiting and line.case.status not in ENDED:
                query = partial(agenda.waiting, case_id=line.case.case_id)
                self._store.read(self, query, partial(self._learn, record_id), lambda _: None)
        self._needs()

    def _learn(self, record_id: RecordId, waiting: Waiting) -> None:
        self._waiting[record_id] = waiting
        self._retell()
        self._needs()

    def _follow(self, changes: Changes) -> None:
        if changes.case_id is not None:
            self._waiting.pop(RecordId(changes.case_id), None)
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.refresh()

    # Showing.

    def _filter(self) -> None:
        words = self.filter_box.text().casefold().split()
        shown = [
            line.case for line in self._lines.values() if all(word in _said(line.case) for word in words)
        ]
        kept = self.table.current
        self.model.show(shown)
        self._retell()
        if shown and not (kept is not None and self.table.pick(kept.id)):
            self.table.selectRow(0)
        of = counted(len(self._lines), "case")
        self.count.setText(f"{len(shown)} of {of}" if words else of)
        self.table.set_empty("No case fits what you typed." if words else "")

    def _retell(self) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            end = self.model.index(last, self.model.columnCount() - 1)
            self.model.dataChanged.emit(self.model.index(0, 0), end)

    def _needs(self) -> None:
        cases = [line.case for line in self._lines.values() if line.case.status not in ENDED]
        self.needs.show_cases([(case, self._waiting[case.id]) for case in cases if case.id in self._waiting])

    def _next(self, case: Case) -> str:
        known = self._waiting.get(case.id)
        return "" if known is None else known.next or "No open task, no gap"

    # Doing.

    def open(self, record: Record | None = None) -> None:
        """Open a case, or the one that is marked."""
        case = record or self.table.current
        if case is not None:
            self.case_opened.emit(case.id)

    def start(self, kind: CaseKind = CaseKind.PSII) -> NewCase:
        """Ask what a new case is called, and open it once it is there."""
        form = NewCase(self._store, kind, lambda case: self.case_opened.emit(case.id),
                       lead=self._user or settings.load().last_user, parent=self)  # fmt: skip
        form.finished.connect(form.deleteLater)
        form.open()
        return form

    def choose_file(self) -> None:
        """Ask for a case file and load it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Open a case file", str(Path.home()), "Case files (*.json);;All files (*)"
        )
        if chosen:
            self.load_file(Path(chosen))

    def load_file(self, path: Path) -> None:
        """Load a case file with the evidence beside it; the page says what stands in the way."""
        self.banner.setVisible(False)

        def work(session: Session, progress: Progress) -> tuple[Imported, Changes]:
            imported = import_case(session, path, progress=progress)
            return imported, imported.changes

        self._store.job(self, "Opening a case file", work, self._loaded, self._refused)

    def _loaded(self, result: tuple[Imported, Changes]) -> None:
        case = result[0].case
        show = button("Open the case", partial(self.open, case))
        self.banner.tell(f"{case.reference} has been added to the vault.", "success", show)
        self.filter_box.clear()

    def _refused(self, error: WorkbenchError) -> None:
        where = error.where if isinstance(error, BadInput) else ""
        said = error.sentence
        place = f" It is at {where} in the file." if where not in ("", "$") else ""
        self.banner.tell(f"The case file was not added. {said}{place}", "danger")

    # Building.

    def _commands(self, commands: Commands) -> None:
        add = partial(commands.add, owner=self)
        self._open = add("home.open", "&Open the case", self.open, menu="&File", icon=theme.icon("case"))
        self._load = add("home.load", "Open a case &file…", self.choose_file, menu="&File",
                         shortcut="Ctrl+O", icon=theme.icon("upload"), keywords="import json")  # fmt: skip
        add("home.new", "&Start a case…", self.start, menu="&File", shortcut="Ctrl+N",
            icon=theme.icon("add"), keywords="new case")  # fmt: skip
        add("home.find", "&Filter the cases", lambda: self.filter_box.setFocus(), menu="&Edit",
            shortcut="Ctrl+F", icon=theme.icon("filter"))  # fmt: skip
        for kind in MEANINGS:
            words = KINDS[kind] if kind is CaseKind.PSII else f"{KINDS[kind][0].lower()}{KINDS[kind][1:]}"
            words = "MDT review" if kind is CaseKind.MDT_REVIEW else words
            add(f"home.start.{kind.value}", f"Start: {words}…", partial(self.start, kind), menu="&File",
                keywords="new case")  # fmt: skip

    def _table(self) -> None:
        columns: Sequence[Column[Case]] = (
            Column(title="Reference", ems=9.2, text=lambda case: case.reference),
            Column(title="Title", text=lambda case: case.title, hint=lambda case: case.title),
            Column(title="Kind", ems=11.5, text=lambda case: KINDS[case.case_kind], leaves=4),
            Column(title="Status", ems=9, text=lambda case: STATUSES[case.status][0],
                   tone=lambda case: STATUSES[case.status][1]),
            Column(title="Evidence", ems=5.8, leaves=3, text=lambda case: str(self._lines[case.id].evidence),
                   order=lambda case: self._lines[case.id].evidence),
            Column(title="Findings", ems=5.8, leaves=2, text=lambda case: str(self._lines[case.id].findings),
                   order=lambda case: self._lines[case.id].findings),
            Column(title="Opened", ems=8, leaves=1, text=lambda case: moments.short_day(case.opened_on),
                   order=lambda case: case.opened_on),
            Column(title="Due", ems=9.5, leaves=5, text=lambda case: _due(case)[0],
                   tone=lambda case: _due(case)[1],
                   order=lambda case: case.due_on.toordinal() if case.due_on else 10**7),
            Column(title="Next", ems=14, text=lambda case: self._next(case),
                   hint=lambda case: self._next(case)),
        )  # fmt: skip
        self.model = RecordTable(columns, self)
        self.table = Table("Cases")
        self.table.setModel(self.model)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.opened.connect(self.open)
        self.table.addAction(self._open)

    def _layout(self) -> None:
        self.filter_box = QLineEdit()
        self.filter_box.setPlaceholderText("Filter (Ctrl+F)")
        self.filter_box.setAccessibleName("Filter the cases")
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.setMaximumWidth(theme.metric(None, 16))
        self.filter_box.textChanged.connect(lambda _: self._filter())
        self.filter_box.returnPressed.connect(self.table.setFocus)
        self.count = label("", "quiet")
        self.to_register, self.to_intake = _ways(self)
        self.needs = NeedsCard()
        self.needs.opened.connect(self.case_opened)
        self._starts = [self._starter(kind) for kind in MEANINGS]
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.metric(None, 0.5))
        starts = row(label("Start", "quiet"), self._grid)
        starts.setStretch(1, 1)
        cases = QWidget()
        inner = column(
            row(
                label("Cases", "title"), self.count, None, self.filter_box,
                self.to_register, self.to_intake, action_button(self._load),
            ),
            starts, self.table, self.needs, margin=1, spacing=0.8,
        )  # fmt: skip
        inner.setStretch(2, 1)
        cases.setLayout(inner)
        self._pages = QStackedWidget()
        for page in (QWidget(), cases, self._start_page()):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)
        self.setFocusProxy(self.table)

    def _starter(self, kind: CaseKind) -> QWidget:
        made = button(KINDS[kind], partial(self.start, kind), icon="add")
        made.setToolTip(MEANINGS[kind])
        made.setAccessibleName(f"Start: {KINDS[kind]}")
        made.setAccessibleDescription(MEANINGS[kind])
        return made

    def _start_page(self) -> QWidget:
        page = Centred(ems=46)
        body = page.card.body
        body.addWidget(label("Nothing in this vault yet", "title"))
        body.addWidget(label("Start the first case, or open one from a case file.", "quiet", wraps=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.metric(None, 1))
        grid.setVerticalSpacing(theme.metric(None, 0.5))
        grid.setColumnStretch(1, 1)
        for at, kind in enumerate(MEANINGS):
            grid.addWidget(self._starter(kind), at, 0)
            grid.addWidget(label(MEANINGS[kind], "quiet", wraps=True), at, 1)
        body.addSpacing(theme.metric(None, 0.6))
        body.addLayout(grid)
        body.addSpacing(theme.metric(None, 0.6))
        around = button("&Look around a demonstration", self.wants_demonstration.emit, role="link")
        body.addLayout(row(action_button(self._load), *_ways(self), None, around))
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the start buttons take two lines where the window is narrow."""
        super().resizeEvent(event)
        room = self.width() / theme.metric(None, 1) - 4
        across = 6 if room >= 62 else 3
        for at, starter in enumerate(self._starts):
            self._grid.addWidget(starter, at // across, at % across, Qt.AlignmentFlag(0))


def _ways(page: HomePage) -> tuple[QPushButton, QPushButton]:
    """The ways to what belongs to the vault and to no case."""
    register = button("&Register of recommendations", page.wants_register.emit, icon="register")
    return register, button("&Intake desk", page.wants_intake.emit, icon="task")


def _due(case: Case) -> tuple[str, str]:
    return ("", "") if case.status in ENDED else due_words(case.due_on, today())


def _said(case: Case) -> str:
    said = (case.reference, case.title, KINDS[case.case_kind], STATUSES[case.status][0], case.lead)
    return " ".join(said).casefold()
