"""The three questions that every section asks: a new record's fields, which records, and are you sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidgetItem, QWidget

from ui import theme
from ui.widgets.form import Field, RecordForm
from ui.widgets.inspector import KIND_ICONS
from ui.widgets.parts import Banner, Choices, button, column, label, row
from workbench.errors import BadInput, WorkbenchError
from workbench.records.record import Record
from workbench.services.titles import reference, title

Failed = Callable[[WorkbenchError], None]
Saving = Callable[[Mapping[str, Any], Callable[[], None], Failed], None]
"""Called with the values, then with what to do when they are saved, and when they are refused."""


class NewRecord(QDialog):
    """The fields of a new record. It closes when the record is saved, and only then."""

    def __init__(
        self,
        heading: str,
        fields: Sequence[Field],
        save: Saving,
        *,
        verb: str = "Add",
        start: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(theme.metric(None, 32))
        self._save = save
        self.form = RecordForm(fields)
        self.form.setEnabled(True)
        for entry in self.form.entries.values():
            entry.show(None)
        self.form.put_drafts(start or {})
        self.banner = Banner()
        self.accept_button = button(verb, self._try, role="primary")
        self.accept_button.setDefault(True)
        cancel = button("Cancel", self.reject)
        self.setLayout(
            column(
                label(heading, "title"),
                self.banner,
                self.form,
                None,
                row(None, cancel, self.accept_button),
                margin=1.2,
            )
        )
        QShortcut(QKeySequence("Ctrl+Return"), self, self._try)

    def _try(self) -> None:
        try:
            values = self.form.values()
        except ValueError:
            return
        self.accept_button.setEnabled(False)
        self._save(values, self.accept, self._refused)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        where = error.where if isinstance(error, BadInput) else ""
        entry = self.form.entries.get(where)
        if entry is None:
            self.banner.tell(error.sentence, "danger")
        else:
            entry.tell(error.sentence)
            entry.control.setFocus()


class PickRecords(QDialog):
    """Choose records from a list by typing a part of their words; several at once."""

    def __init__(
        self,
        heading: str,
        records: Sequence[Record],
        *,
        verb: str = "Link",
        several: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumSize(theme.metric(None, 36), theme.metric(None, 26))
        self._records = list(records)
        self.box = QLineEdit()
        self.box.setPlaceholderText("Type to find")
        self.box.setAccessibleName("Type to find")
        self.box.textChanged.connect(self._filter)
        self.list = Choices()
        self.list.setAccessibleName(heading)
        modes = Choices.SelectionMode
        self.list.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        for record in self._records:
            icon = theme.icon(KIND_ICONS.get(record.kind, "file"), role="quiet")
            item = QListWidgetItem(icon, f"{reference(record)}  {title(record)}")
            item.setToolTip(title(record))
            self.list.addItem(item)
        self.list.itemActivated.connect(lambda _: self.accept())
        self.list.itemSelectionChanged.connect(self._follow)
        self.accept_button = button(verb, self.accept, role="primary")
        self.accept_button.setDefault(True)
        empty = label("There is nothing that could be chosen here yet.", "quiet", wraps=True)
        empty.setVisible(not records)
        self.setLayout(
            column(
                label(heading, "title"),
                self.box,
                self.list,
                empty,
                row(None, button("Cancel", self.reject), self.accept_button),
                margin=1.2,
            )
        )
        self.box.installEventFilter(self)
        self._filter("")

    @property
    def chosen(self) -> list[Record]:
        rows = sorted(self.list.row(item) for item in self.list.selectedItems() if not item.isHidden())
        return [self._records[at] for at in rows]

    def eventFilter(self, watched: Any, event: Any) -> bool:
        keys = (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if watched is self.box and event.type() == event.Type.KeyPress and event.key() in keys:
            self.list.setFocus()
            self.list.event(event)
            return True
        return bool(super().eventFilter(watched, event))

    def _filter(self, typed: str) -> None:
        words = typed.casefold().split()
        first = None
        for at in range(self.list.count()):
            item = self.list.item(at)
            hidden = not all(word in item.text().casefold() for word in words)
            item.setHidden(hidden)
            first = item if first is None and not hidden else first
        if first is not None and not self.chosen:
            self.list.setCurrentItem(first)
        self._follow()

    def _follow(self) -> None:
        self.accept_button.setEnabled(bool(self.chosen))


def show(dialog: QDialog) -> None:
    """Show a dialog over its window, no larger than the screen; closed, the words in it are gone too."""
    if dialog.testAttribute(Qt.WidgetAttribute.WA_Resized):
        dialog.resize(dialog.size().boundedTo(dialog.screen().availableGeometry().size()))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def confirm(parent: QWidget, question: str, consequences: str, verb: str, *, danger: bool = True) -> bool:
    """Ask before something is done, naming what follows from it; Cancel is the default."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(question)
    dialog.setMinimumWidth(theme.metric(None, 28))
    cancel = button("Cancel", dialog.reject)
    go = button(verb, dialog.accept, role="danger" if danger else "primary")
    words = label(consequences, wraps=True)
    dialog.setLayout(
        column(label(question, "heading", wraps=True), words, row(None, cancel, go), margin=1.2, spacing=1)
    )
    dialog.setAccessibleDescription(consequences)
    cancel.setDefault(True)
    cancel.setFocus()
    answer = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return answer
