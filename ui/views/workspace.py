"""The open case: its sections, the way between them, and the line above them that says where one is.

Owns which section is shown and the way back. Knows nothing of what is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QStackedWidget,
    QWidget,
)

from ui import theme
from ui.models.desk import Desk
from ui.views.analysis import AnalysisView
from ui.views.case_rules import CaseRules
from ui.views.evidence import EvidenceView
from ui.views.findings import FindingsView
from ui.views.heading import Heading
from ui.views.history import HistoryView
from ui.views.overview import OverviewView
from ui.views.people import PeopleView
from ui.views.recommendations import RecommendationsView
from ui.views.release import ReleaseView
from ui.views.report import ReportView
from ui.views.timeline import TimelineView
from ui.views.view import View
from ui.widgets.parts import Banner, column
from workbench.records.record import RecordId
from workbench.services import session as sessions

SECTIONS: tuple[type[View], ...] = (
    OverviewView,
    PeopleView,
    EvidenceView,
    TimelineView,
    AnalysisView,
    FindingsView,
    RecommendationsView,
    ReportView,
    ReleaseView,
    HistoryView,
)

_REGISTER = "Register"


class Workspace(QWidget):
    """One case with its ten sections. Sections are made when they are first looked at."""

    searched = Signal(str)
    """What was typed into the search box."""
    section_made = Signal(object)
    """A section that has just been made: its panes can be put back to where they were."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._views: dict[str, View] = {}
        self._been: list[tuple[str, RecordId | None]] = []
        self._ahead: list[tuple[str, RecordId | None]] = []
        self._restoring: Mapping[str, Any] = {}
        self.banner = Banner()
        self.navigation = self._navigation()
        self.stack = QStackedWidget()
        self._commands()
        self.rules = CaseRules(desk, self)
        home = desk.commands["vault.home"]
        self.heading = Heading(home, self.undo_action, self.redo_action)
        self.heading.searched.connect(self.searched)
        content = column(self.heading, self.banner, self.stack, margin=1)
        content.setStretch(2, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addLayout(content, 1)
        desk.reloaded.connect(self._reloaded)
        desk.wanted.connect(lambda found: self.go(RecordId(found)))
        desk.refresh()

    @property
    def current(self) -> View | None:
        view = self.stack.currentWidget()
        return view if isinstance(view, View) else None

    def view(self, name: str) -> View:
        """A section by its name, made now if it was not looked at yet."""
        if name not in self._views:
            made = next(cls for cls in SECTIONS if cls.name == name)(self.desk)
            self._views[name] = made
            self.stack.addWidget(made)
            self.section_made.emit(made)
        return self._views[name]

    def show_section(self, name: str, record_id: RecordId | None = None) -> None:
        """Show a section, and a record in it; the way back is kept."""
        here = self._here()
        if here is not None and here != (name, record_id):
            self._been.append(here)
            self._ahead.clear()
        self._show(name, record_id)

    def go(self, record_id: RecordId) -> None:
        """Show a record in the section that it belongs to."""
        record = self.desk.record(record_id)
        section = next((cls for cls in SECTIONS if record is not None and record.kind in cls.kinds), None)
        if section is None:
            self.banner.tell("That record is not in the case any more.", "warning")
            return
        self.show_section(section.name, record_id)

    def back(self) -> None:
        self._step(self._been, self._ahead)

    def forward(self) -> None:
        self._step(self._ahead, self._been)

    def flush(self) -> None:
        for view in self._views.values():
            view.flush()

    def keep(self) -> None:
        """Keep what was typed and not yet saved, as drafts, in every section."""
        for view in self._views.values():
            view.keep()

    def place(self) -> dict[str, Any]:
        """Where the person is: section, record, field and caret, as plain JSON values."""
        view, focus = self.current, self.focusWidget()
        at: dict[str, Any] = {"field": focus.objectName() if focus is not None else ""}
        if isinstance(focus, QLineEdit):
            at["caret"] = [focus.selectionStart() if focus.hasSelectedText() else focus.cursorPosition(),
                           focus.selectionLength()]  # fmt: skip
        elif isinstance(focus, QPlainTextEdit):
            cursor = focus.textCursor()
            at["caret"] = [cursor.anchor(), cursor.position() - cursor.anchor()]
        return {
            "case": self.desk.case_id,
            "section": view.name if view else "",
            "view": dict(view.place()) if view else {},
            **at,
        }

    def restore_place(self, place: Mapping[str, Any]) -> None:
        """Go back to where the person was, once the case has been read."""
        self._restoring = place
        if self.desk.ready:
            self._reloaded()

    def _navigation(self) -> QListWidget:
        made = QListWidget()
        made.setObjectName("navigation")
        made.setAccessibleName("Sections of the case")
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = theme.metric(None, 1.35)
        made.setIconSize(QSize(side, side))
        for cls in SECTIONS:
            item = QListWidgetItem(theme.icon(cls.icon, role="nav"), cls.words)
            item.setSizeHint(QSize(0, theme.metric(None, 2.9)))
            made.addItem(item)
        # It belongs to the vault: one goes there and comes back, and the case stays open behind it.
        register = QListWidgetItem(theme.icon("register", role="nav"), _REGISTER)
        register.setSizeHint(QSize(0, theme.metric(None, 2.9)))
        made.addItem(register)
        widest = max(made.fontMetrics().horizontalAdvance(cls.words) for cls in SECTIONS)
        made.setFixedWidth(widest + theme.metric(None, 6.2))
        made.currentRowChanged.connect(self._navigated)
        return made

    def _navigated(self, at: int) -> None:
        view = self.current
        if at == len(SECTIONS):
            self._mark()
            self.desk.entry_wanted.emit("")
        elif at >= 0 and (view is None or SECTIONS[at].name != view.name):
            self.show_section(SECTIONS[at].name)

    def _commands(self) -> None:
        add = self.desk.commands.add
        for at, cls in enumerate(SECTIONS):
            add(
                f"section.{cls.name}", cls.words, partial(self.show_section, cls.name),
                menu="&View", shortcut=f"Ctrl+{(at + 1) % 10}", icon=theme.icon(cls.icon), owner=self,
            )  # fmt: skip
        self._back = add("view.back", "Back", self.back, menu="&View", shortcut="Alt+Left",
                         icon=theme.icon("back"), owner=self)  # fmt: skip
        self._forward = add("view.forward", "Forward", self.forward, menu="&View", shortcut="Alt+Right",
                            icon=theme.icon("forward"), owner=self)  # fmt: skip
        self.undo_action = add("edit.undo", "&Undo", self._undo, menu="&Edit", shortcut="Ctrl+Z",
                               icon=theme.icon("undo"), owner=self)  # fmt: skip
        self.redo_action = add("edit.redo", "&Redo", self._redo, menu="&Edit", shortcut="Ctrl+Shift+Z",
                               icon=theme.icon("redo"), owner=self)  # fmt: skip
        self._able()

    def _undo(self) -> None:
        self.flush()
        self._take_back(undo=True)

    def _redo(self) -> None:
        self._take_back(undo=False)

    def _take_back(self, *, undo: bool) -> None:
        verb, case_id = (sessions.undo if undo else sessions.redo), self.desk.case_id
        said = "Undone: " if undo else "Done again: "
        words = self.desk.steps.undo if undo else self.desk.steps.redo
        self.desk.store.write(
            self,
            lambda session: verb(session, case_id),
            lambda _: self.desk.said.emit(f"{said}{words}."),
            lambda error: self.banner.tell(error.sentence, "warning"),
        )

    def _able(self) -> None:
        steps = self.desk.steps
        for action, words, name in (
            (self.undo_action, steps.undo, "Undo"),
            (self.redo_action, steps.redo, "Redo"),
        ):
            action.setEnabled(bool(words))
            action.setText(name)
            action.setToolTip(f"{name} {words} ({action.shortcut().toString()})" if words else name)
            action.setStatusTip(f"{name} {words}" if words else f"There is nothing to {name.lower()}")
        self._back.setEnabled(bool(self._been))
        self._forward.setEnabled(bool(self._ahead))

    def _reloaded(self) -> None:
        self.heading.show_case(self.desk.file)
        self._able()
        if self._restoring:
            place, self._restoring = self._restoring, {}
            self._put_back(place)
        elif self.current is None:
            self._show(SECTIONS[0].name, None)

    def _put_back(self, place: Mapping[str, Any]) -> None:
        name = str(place.get("section", ""))
        self._show(name if name in {cls.name for cls in SECTIONS} else SECTIONS[0].name, None)
        view = self.current
        assert view is not None
        view.restore_place(place.get("view", {}))
        field = str(place.get("field", ""))
        named = view.findChildren(QWidget, field) if field else []
        control = next((each for each in named if each.isVisible()), None)
        if control is not None:
            control.setFocus()
            start, length = place.get("caret", (0, 0))
            put = partial(_put_caret, control, int(start), int(length))
            put()
            # Once more when the words that were being typed are back: the caret may have stood in them.
            view.drafts_back.connect(put, Qt.ConnectionType.SingleShotConnection)

    def _here(self) -> tuple[str, RecordId | None] | None:
        view = self.current
        if view is None:
            return None
        record = view.place().get("record")
        return view.name, RecordId(str(record)) if record else None

    def _show(self, name: str, record_id: RecordId | None) -> None:
        view = self.view(name)
        if self.current is not None and view is not self.current:
            # What was said belonged to the section that is left.
            self.desk.said.emit("")
        self.stack.setCurrentWidget(view)
        self._mark()
        if record_id is not None:
            view.show_record(record_id)
        self._able()

    def _mark(self) -> None:
        """Mark the section that is shown in the navigation."""
        view = self.current
        self.navigation.blockSignals(True)
        self.navigation.setCurrentRow([cls.name for cls in SECTIONS].index(view.name) if view else -1)
        self.navigation.blockSignals(False)

    def _step(
        self, source: list[tuple[str, RecordId | None]], target: list[tuple[str, RecordId | None]]
    ) -> None:
        if source:
            here = self._here()
            if here is not None:
                target.append(here)
            self._show(*source.pop())


def _put_caret(control: QWidget, start: int, length: int) -> None:
    if isinstance(control, QLineEdit):
        control.setSelection(start, length) if length else control.setCursorPosition(start)
    elif isinstance(control, QPlainTextEdit):
        cursor = control.textCursor()
        cursor.setPosition(min(start, len(control.toPlainText())))
        cursor.setPosition(min(start + length, len(control.toPlainText())), cursor.MoveMode.KeepAnchor)
        control.setTextCursor(cursor)
