"""Ctrl+K: type a few letters and run an action or go to a record. Owns the list of what fits."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidgetItem, QWidget

from ui import theme
from ui.commands import Commands
from ui.models.desk import Desk
from ui.widgets.inspector import KIND_ICONS
from ui.widgets.parts import Choices, column, label
from workbench.records.record import RecordId
from workbench.services.search import Result, search

_MOST = 40
_WHAT = Qt.ItemDataRole.UserRole


class Palette(QDialog):
    """Actions at once, records as they are found. Enter does what is marked; Escape closes."""

    def __init__(self, commands: Commands, desk: Desk | None, parent: QWidget, *, typed: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Find an action or a record")
        self._entries = [entry for entry in commands.entries() if entry.action.isEnabled()]
        self._desk = desk
        self._asked = 0
        self.setMinimumSize(theme.metric(None, 40), theme.metric(None, 28))
        self.box = QLineEdit()
        self.box.setPlaceholderText("Type an action, a reference or any words of the case")
        self.box.setAccessibleName("Find an action or a record")
        self.list = Choices()
        self.list.setAccessibleName("What was found")
        self.list.itemActivated.connect(self._run)
        self.hint = label("Enter opens, Escape closes.", "quiet")
        self.setLayout(column(self.box, self.list, self.hint, margin=1))
        self._soon = QTimer(self, singleShot=True, interval=120)
        self._soon.timeout.connect(self._search)
        self.box.textChanged.connect(self._typed)
        self.box.installEventFilter(self)
        self.box.setText(typed)
        self._typed(typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.currentItem() is not None:
                    self._run(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _typed(self, typed: str) -> None:
        self.list.clear()
        words = typed.casefold().split()
        for entry in self._entries:
            said = entry.action.text().replace("&", "")
            if all(word in f"{said} {entry.keywords}".casefold() for word in words):
                keys = entry.action.shortcut().toString()
                self._add(entry.action.icon(), f"{said}\t{keys}" if keys else said, entry.action)
        self._mark_first()
        if words and self._desk is not None:
            self._soon.start()

    def _search(self) -> None:
        desk, typed = self._desk, self.box.text()
        if desk is None or not typed.strip():
            return
        self._asked += 1
        asked, case = self._asked, desk.file.case.reference
        desk.store.read(
            self,
            lambda session: search(session, typed, case=case, limit=_MOST),
            lambda found: self._found(asked, found),
        )

    def _found(self, asked: int, results: tuple[Result, ...]) -> None:
        if asked != self._asked:
            return
        for result in results:
            icon = theme.icon(KIND_ICONS.get(result.kind, "file"), role="quiet")
            self._add(icon, f"{result.reference}  {result.title}", result.record_id, hint=result.snippet)
        self._mark_first()
        count = len(results)
        self.hint.setText(f"{count} record{'s' if count != 1 else ''} found.")

    def _add(self, icon: Any, words: str, what: Any, *, hint: str = "") -> None:
        item = QListWidgetItem(icon, words.replace("\t", "   "))
        item.setData(_WHAT, what)
        item.setToolTip(hint)
        self.list.addItem(item)

    def _mark_first(self) -> None:
        if self.list.count() and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem) -> None:
        what: QAction | str = item.data(_WHAT)
        self.accept()
        if isinstance(what, QAction):
            QTimer.singleShot(0, what.trigger)
        elif self._desk is not None:
            QTimer.singleShot(0, partial(self._desk.go, RecordId(what)))
