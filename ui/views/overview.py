"""The case at a glance: its facts, what it is to answer, what is still open, what is to be done.

Owns the page and what can be done with its rows. Knows no other section: it asks the desk to go there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.asking import confirm
from ui.models.desk import Desk
from ui.views import overview_asking as asking
from ui.views.overview_asking import Asked
from ui.views.overview_cards import Gaps, Listing, Notes, Questions, Tasks, Terms
from ui.views.overview_facts import Facts
from ui.views.overview_rows import Row, TwoColumns, row_around
from ui.views.view import View
from ui.widgets.parts import Banner
from workbench.errors import WorkbenchError
from workbench.records.case import Task
from workbench.records.links import Relation
from workbench.records.record import Kind, Record, RecordId
from workbench.services import steering
from workbench.services.titles import reference, title


class OverviewView(View):
    """One calm page of cards: two columns where there is room, one where there is not."""

    name = "overview"
    words = "Overview"
    icon = "overview"
    kinds = (Kind.TERM, Kind.QUESTION, Kind.TASK, Kind.DECISION_NOTE, Kind.CASE)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._current: RecordId | None = None
        self._soon: RecordId | None = None
        self.banner = Banner()
        self.facts = Facts(desk)
        self.terms, self.questions = Terms(desk), Questions(desk)
        self.gaps, self.tasks, self.notes = Gaps(desk), Tasks(desk), Notes(desk)
        self._listings: tuple[tuple[Listing, Asked], ...] = (
            (self.terms, asking.TERM),
            (self.questions, asking.QUESTION),
            (self.tasks, asking.TASK),
            (self.notes, asking.NOTE),
        )
        self._arrange()
        self._commands()
        for listing, what in self._listings:
            listing.added.connect(partial(self.add, what))
            listing.focused.connect(self._focus)
            listing.changing.connect(self.change)
            listing.menu_asked.connect(self._menu)
            listing.answering.connect(self.answer)
            listing.ticked.connect(self._tick)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def refresh(self) -> None:
        self.facts.refresh()
        self.gaps.refresh()
        for listing in (self.terms, self.questions, self.tasks, self.notes):
            listing.refresh()
        if self._soon is not None and self._row(self._soon) is not None:
            wanted, self._soon = self._soon, None
            self.show_record(wanted)
        self._mark()

    def show_record(self, record_id: RecordId) -> bool:
        if self.desk.ready and self.desk.kind_of(record_id) is Kind.CASE:
            self.board.verticalScrollBar().setValue(0)
            self.facts.edit_button.setFocus()
            return True
        if self._row(record_id) is None and self.desk.ready:
            self.refresh()
        found = self._row(record_id)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, found, lambda: self.board.ensureWidgetVisible(found))
        return found is not None

    def place(self) -> Mapping[str, Any]:
        return {
            "record": self._current or "",
            "scroll": self.board.verticalScrollBar().value(),
            "editing": self.facts.editing,
        }

    def restore_place(self, place: Mapping[str, Any]) -> None:
        if place.get("editing"):
            self.facts.set_editing(True)
        self.show_record(RecordId(str(place.get("record", ""))))
        at = int(place.get("scroll", 0))
        QTimer.singleShot(0, self, lambda: self.board.verticalScrollBar().setValue(at))

    def flush(self) -> None:
        self.facts.details.form.flush()

    def keep(self) -> None:
        self.facts.details.keep()

    @property
    def current(self) -> Record | None:
        """The record of the current row, as it is now."""
        return self.desk.record(self._current) if self._current and self.desk.ready else None

    def add(self, what: Asked) -> None:
        def made(record_id: RecordId) -> None:
            self._soon = record_id
            self.desk.refresh()

        asking.ask_new(self.desk, self, what, made)

    def change(self, record: Record | None = None) -> None:
        record = record or self.current
        what = asking.asked_of(record)
        if record is not None and what is not None:
            asking.ask_change(self.desk, self, what, record)

    def answer(self, record: Record | None = None) -> None:
        """Say which findings answer a term or a question."""
        record = record or self.current
        what = asking.asked_of(record)
        if record is None or what is None or what.answer is None:
            return
        given = self._answers(record)
        choices = [each for each in self.desk.file.findings if each not in given]
        heading = f"What answers {reference(record)}?"
        asking.pick(self.desk, self, heading, "Link", choices, what.answer, record, self._failed)

    def unanswer(self) -> None:
        """Say that a finding does not answer after all."""
        record = self.current
        what = asking.asked_of(record)
        if record is None or what is None or what.unanswer is None:
            return
        heading = f"What does not answer {reference(record)}?"
        given = self._answers(record)
        asking.pick(self.desk, self, heading, "Unlink", given, what.unanswer, record, self._failed)

    def shift(self, by: int) -> None:
        """Move the current row among its own, and keep it current."""
        record = self.current
        what = asking.asked_of(record)
        if record is None or what is None or what.order is None:
            return
        records = [each.record for each in self._listing(record).rows()]
        at = next((at for at, each in enumerate(records) if each.id == record.id), -1)
        if at < 0 or not 0 <= at + by < len(records):
            return
        records[at], records[at + by] = records[at + by], records[at]
        order = what.order
        self._soon = record.id
        self.desk.store.write(self, lambda session: order(session, records), failed=self._failed)

    def remove(self) -> None:
        record = self.current
        what = asking.asked_of(record)
        if record is None or what is None:
            return
        question = f"Delete {reference(record)} {title(record)}?"
        if confirm(self, question, "You can undo this. What answers it stays in the case.", "Delete"):
            verb, gone = what.remove, record
            self.desk.store.write(self, lambda session: verb(session, gone), failed=self._failed)

    def tick(self) -> None:
        record = self.current
        if isinstance(record, Task):
            self._tick(record, record.done_on is None)

    def _tick(self, task: Task, done: bool) -> None:
        verb = steering.complete_task if done else steering.reopen_task
        said = "Done." if done else "Still to be done."
        self.desk.store.write(
            self, lambda session: verb(session, task), lambda _: self.desk.said.emit(said), self._failed
        )

    def _failed(self, error: WorkbenchError) -> None:
        self.banner.tell(error.sentence, "danger")
        self.desk.refresh()

    def _arrange(self) -> None:
        self.board = TwoColumns((self.facts, self.terms, self.questions), (self.gaps, self.tasks, self.notes))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.banner)
        outer.addWidget(self.board, 1)

    def _commands(self) -> None:
        add = self.desk.commands.add
        for _, what in self._listings:
            add(f"overview.add_{what.kind.value}", f"Add {what.one}…", partial(self.add, what),
                menu="&Case", icon=theme.icon("add"), owner=self)  # fmt: skip
        self.edit_action = add("overview.change", "Change the row…", self.change, menu="&Case",
                               shortcut="F2", icon=theme.icon("edit"), owner=self)  # fmt: skip
        self.answer_action = add("overview.answer", "Answered by…", self.answer, menu="&Case",
                                 icon=theme.icon("link"), owner=self)  # fmt: skip
        self.unanswer_action = add("overview.unanswer", "Not answered by…", self.unanswer, menu="&Case",
                                   icon=theme.icon("unlink"), owner=self)  # fmt: skip
        self.tick_action = add("overview.tick", "Mark as done", self.tick, menu="&Case",
                               icon=theme.icon("check"), owner=self)  # fmt: skip
        self.up_action = add("overview.up", "Move up", lambda: self.shift(-1), menu="&Case",
                             shortcut="Alt+Up", owner=self)  # fmt: skip
        self.down_action = add("overview.down", "Move down", lambda: self.shift(1), menu="&Case",
                               shortcut="Alt+Down", owner=self)  # fmt: skip
        self.delete_action = add("overview.delete", "Delete the row…", self.remove, menu="&Case",
                                 shortcut="Delete", icon=theme.icon("delete"), owner=self)  # fmt: skip
        self._mark()

    def _fitting(self, record: Record | None) -> list[QAction]:
        """The actions that make sense for a record, in the order of its menu."""
        what = asking.asked_of(record)
        if record is None or what is None:
            return []
        fitting = [self.edit_action]
        if what.answer is not None:
            fitting.append(self.answer_action)
            if self._answers(record):
                fitting.append(self.unanswer_action)
        if isinstance(record, Task):
            fitting.append(self.tick_action)
        if what.order is not None:
            order = [each.record.id for each in self._listing(record).rows()]
            fitting += [self.up_action] if order[:1] != [record.id] else []
            fitting += [self.down_action] if order[-1:] != [record.id] else []
        return [*fitting, self.delete_action]

    def _mark(self) -> None:
        """Show which row is the current one, and offer what can be done with it."""
        record = self.current
        for listing, _ in self._listings:
            for each in listing.rows():
                each.set_current(record is not None and each.record.id == record.id)
        fitting = self._fitting(record)
        for action in (
            self.edit_action, self.answer_action, self.unanswer_action, self.tick_action,
            self.up_action, self.down_action, self.delete_action,
        ):  # fmt: skip
            action.setEnabled(action in fitting)
        undone = isinstance(record, Task) and record.done_on is not None
        self.tick_action.setText("Mark as still to be done" if undone else "Mark as done")

    def _focus(self, found: Row) -> None:
        self._current = found.record.id
        self._mark()
        self.desk.select(self.current)

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        found = row_around(now)
        if found is not None and found is not now and self.isAncestorOf(found):
            self._focus(found)
        elif now is not None and self.facts.details.isAncestorOf(now):
            self._current = None
            self._mark()

    def _menu(self, record: Record, at: QPoint) -> None:
        self._current = record.id
        self._mark()
        menu = QMenu(self)
        menu.addActions(self._fitting(record))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _answers(self, record: Record) -> list[Record]:
        return self.desk.file.targets(record.id, Relation.ANSWERED_BY)

    def _listing(self, record: Record) -> Listing:
        return next(listing for listing, what in self._listings if what.kind is record.kind)

    def _row(self, record_id: RecordId) -> Row | None:
        found = (listing.row_of(record_id) for listing, _ in self._listings)
        return next((each for each in found if each is not None), None)
