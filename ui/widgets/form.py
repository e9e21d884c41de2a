"""Fields of a record, edited in place: leaving a field commits it, a pause in typing keeps a draft.

Owns what was typed and not yet committed. Knows no service: it says what is to be done by signals.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.models import moments
from ui.widgets.parts import label, restyle
from workbench.records.record import Record, RecordId

_PAUSE = 500


class FieldKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    DAY = "day"
    MOMENT = "moment"
    FLAG = "flag"
    WORDS = "words"
    """A tuple of words or names, typed with commas between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: `name` is the record's attribute, `label` may hold an & for its key.

    `choices` are (value, words) pairs, or a callable that gives them for the record at hand.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    choices: Sequence[tuple[Any, str]] | Callable[[], Sequence[tuple[Any, str]]] = ()
    hint: str = ""
    rows: int = 3
    value: Callable[[Any], Any] | None = field(default=None, repr=False)
    """Reads the value from the record, where it is not simply the attribute."""


class _Text(QPlainTextEdit):
    """A text of several lines that tells when it is left, and lets Tab go on to the next field."""

    left = Signal()

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows = rows
        self.setMinimumHeight(self._high())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._high())

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMinimumHeight(self._high())

    def _high(self) -> int:
        return round(self.fontMetrics().lineSpacing() * self._rows + self.fontMetrics().height())


class _Choice(QComboBox):
    """A choice that the mouse wheel does not change while a page is scrolled over it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: Any) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Entry(QObject):
    """One field with its control, its label and the place for its error."""

    left = Signal()
    typed = Signal()

    def __init__(self, spec: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self._values: list[Any] = []
        self.control = self._made(spec)
        self.control.setObjectName(spec.name)
        self.caption = QLabel(spec.label)
        self.caption.setBuddy(self.control)
        self.error = label("", "error", wraps=True)
        self.error.setVisible(False)
        self.hint = label(spec.hint, "quiet", wraps=True)
        self.hint.setVisible(bool(spec.hint))
        if spec.hint:
            self.control.setAccessibleDescription(spec.hint)
        self._shown: Any = None

    def parts(self) -> tuple[QWidget, ...]:
        flag = isinstance(self.control, QCheckBox)
        return (*(() if flag else (self.caption,)), self.control, self.hint, self.error)

    def show(self, value: Any) -> None:
        """Show a committed value."""
        self.clear_error()
        control = self.control
        control.blockSignals(True)
        if isinstance(control, QCheckBox):
            control.setChecked(bool(value))
        elif isinstance(control, QComboBox):
            self._offer(control)
            control.setCurrentIndex(self._values.index(value) if value in self._values else 0)
        else:
            self._put(self._words(value))
        control.blockSignals(False)
        self._shown = self.raw

    def put(self, typed: str) -> None:
        """Show words that were typed and not committed: a draft."""
        self._put(typed)

    @property
    def raw(self) -> str:
        """What stands in the control, as text."""
        control = self.control
        if isinstance(control, QCheckBox):
            return "1" if control.isChecked() else ""
        if isinstance(control, QComboBox):
            return str(control.currentIndex())
        if isinstance(control, QPlainTextEdit):
            return control.toPlainText()
        assert isinstance(control, QLineEdit)
        return control.text()

    @property
    def dirty(self) -> bool:
        return bool(self.raw != self._shown)

    def accept(self) -> None:
        """Take what stands in the control for committed."""
        self._shown = self.raw

    def read(self) -> Any:
        """The value typed. Raises: ValueError with a plain sentence."""
        control = self.control
        if isinstance(control, QCheckBox):
            return control.isChecked()
        if isinstance(control, QComboBox):
            return self._values[control.currentIndex()] if self._values else None
        if self.spec.kind is FieldKind.DAY:
            return moments.read_day(self.raw)
        if self.spec.kind is FieldKind.MOMENT:
            return moments.read_moment(self.raw)
        if self.spec.kind is FieldKind.WORDS:
            return tuple(word for part in self.raw.split(",") if (word := part.strip()))
        return self.raw

    def tell(self, message: str) -> None:
        """Show what is wrong beside the field."""
        self.error.setText(message)
        self.error.setVisible(True)
        self.control.setAccessibleDescription(message)
        restyle(self.control, "invalid", "true")

    def clear_error(self) -> None:
        self.error.setVisible(False)
        self.control.setAccessibleDescription(self.spec.hint)
        restyle(self.control, "invalid", "false")

    def _made(self, spec: Field) -> QWidget:
        if spec.kind is FieldKind.TEXT:
            text = _Text(spec.rows)
            text.left.connect(self.left)
            text.textChanged.connect(self.typed)
            return text
        if spec.kind is FieldKind.CHOICE:
            choice = _Choice()
            self._offer(choice)
            choice.activated.connect(lambda _: self.left.emit())
            return choice
        if spec.kind is FieldKind.FLAG:
            flag = QCheckBox(spec.label)
            flag.clicked.connect(lambda _: self.left.emit())
            return flag
        line = QLineEdit()
        line.editingFinished.connect(self.left)
        line.textEdited.connect(lambda _: self.typed.emit())
        if spec.kind is FieldKind.DAY:
            line.setPlaceholderText("3 March 2026")
        elif spec.kind is FieldKind.MOMENT:
            line.setPlaceholderText("3 March 2026 02:14")
        return line

    def _offer(self, control: QComboBox) -> None:
        given = self.spec.choices
        wanted = list(given() if callable(given) else given)
        # Kept here and not in the control: Qt would hand an enum back as plain text.
        self._values = [value for value, _ in wanted]
        if [control.itemText(at) for at in range(control.count())] != [words for _, words in wanted]:
            control.clear()
            control.addItems([words for _, words in wanted])

    def _put(self, text: str) -> None:
        control = self.control
        if isinstance(control, QPlainTextEdit):
            if control.toPlainText() != text:
                control.setPlainText(text)
        elif isinstance(control, QLineEdit) and control.text() != text:
            control.setText(text)
            control.setCursorPosition(0)

    def _words(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return moments.shown_moment(value)
        if isinstance(value, date):
            return moments.shown_day(value)
        return ", ".join(value) if isinstance(value, tuple) else str(value)


class RecordForm(QWidget):
    """The fields of one record. A field that holds uncommitted words is never overwritten."""

    committed = Signal(str, object)
    """Field and value, when a changed field is left."""
    paused = Signal(str, str)
    """Field and the words so far, half a second after the last key."""
    resolved = Signal(str)
    """Field whose uncommitted words were put back by the person to what is saved."""

    def __init__(self, fields: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record_id: RecordId | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._tell_pause)
        self._typing: Entry | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.metric(None, 0.25))
        self.entries: dict[str, Entry] = {}
        for spec in fields:
            entry = Entry(spec, self)
            self.entries[spec.name] = entry
            entry.left.connect(lambda entry=entry: self._leave(entry))
            entry.typed.connect(lambda entry=entry: self._type(entry))
            for part in entry.parts():
                layout.addWidget(part)
            layout.addSpacing(theme.metric(None, 0.35))
        self.setTabOrderInside()
        self.setEnabled(False)

    def setTabOrderInside(self) -> None:
        """Tab goes from field to field in the order in which they stand."""
        controls = [entry.control for entry in self.entries.values()]
        for before, after in itertools.pairwise(controls):
            QWidget.setTabOrder(before, after)

    @property
    def record_id(self) -> RecordId | None:
        return self._record_id

    def show_record(self, record: Record | None) -> None:
        """Show a record; the same one again keeps what is being typed."""
        same = record is not None and record.id == self._record_id
        if not same:
            self.flush()
        self._record_id = record.id if record is not None else None
        self.setEnabled(record is not None)
        for entry in self.entries.values():
            if not (same and entry.dirty):
                entry.show(self._value(entry.spec, record) if record is not None else None)

    def flush(self) -> None:
        """Commit whatever was typed and not left yet."""
        self._timer.stop()
        for entry in self.entries.values():
            self._leave(entry)

    def unsaved(self) -> Mapping[str, str]:
        """The fields that hold uncommitted words, and the words."""
        return {name: entry.raw for name, entry in self.entries.items() if entry.dirty}

    def put_drafts(self, drafts: Mapping[str, str]) -> int:
        """Put kept drafts back into their fields; how many differ from what is saved."""
        count = 0
        for name, text in drafts.items():
            if name in self.entries:
                self.entries[name].put(text)
                count += self.entries[name].dirty
        return count

    def refuse(self, name: str, message: str) -> None:
        """Show why a field could not be saved; what was typed stays."""
        entry = self.entries.get(name)
        if entry is not None:
            entry.tell(message)

    def accept(self, name: str) -> None:
        """A field has been saved."""
        self.entries[name].accept()
        self.entries[name].clear_error()

    def values(self) -> dict[str, Any]:
        """Everything typed. Raises: ValueError, told beside its field too."""
        read: dict[str, Any] = {}
        wrong: ValueError | None = None
        for name, entry in self.entries.items():
            entry.clear_error()
            try:
                read[name] = entry.read()
            except ValueError as error:
                entry.tell(str(error))
                wrong = wrong or error
        if wrong is not None:
            raise wrong
        return read

    def _value(self, spec: Field, record: Record) -> Any:
        return spec.value(record) if spec.value else getattr(record, spec.name)

    def _leave(self, entry: Entry) -> None:
        if self._record_id is None:
            return
        if not entry.dirty:
            if self._typing is entry:
                self._typing = None
                self.resolved.emit(entry.spec.name)
            return
        try:
            value = entry.read()
        except ValueError as error:
            entry.tell(str(error))
            return
        self._typing = None
        self._timer.stop()
        self.committed.emit(entry.spec.name, value)

    def _type(self, entry: Entry) -> None:
        entry.clear_error()
        self._typing = entry
        if self._record_id is not None:
            self._timer.start()

    def _tell_pause(self) -> None:
        if self._typing is not None and self._record_id is not None:
            self.paused.emit(self._typing.spec.name, self._typing.raw)
