"""Words taken out of evidence, their codes and a note. Calls no service: it hands over what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QWidget,
)

from ui import theme
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.excerpts import CodeCount

Failed = Callable[[WorkbenchError], None]
Saving = Callable[[tuple[str, ...], str, Callable[[], None], Failed], None]
"""Called with the codes and the note, then with what to do when they are saved, and when refused."""

_KEYS = 9
_LONGEST = 1_200
_CODE = Qt.ItemDataRole.UserRole


class CodePicker(QWidget):
    """Codes to be chosen by typing a part of them; 1 to 9 tick the most used, Enter ticks or makes one."""

    def __init__(self, known: Sequence[CodeCount], chosen: Iterable[str] = ()) -> None:
        super().__init__()
        self._chosen = list(dict.fromkeys(chosen))
        self.line = QLineEdit()
        self.line.setPlaceholderText("Type to find a code, or a new one")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("Find or add a code")
        self.line.installEventFilter(self)
        self.line.textChanged.connect(lambda _: self._filter())
        caption = QLabel("&Codes")
        caption.setBuddy(self.line)
        self.list = QListWidget()
        self.list.setAccessibleName("Codes of this case")
        self.list.installEventFilter(self)
        self.list.setMinimumHeight(theme.metric(None, 13))
        self.list.setSpacing(theme.metric(None, 0.12))
        self.said = label(role="quiet", wraps=True)
        hint = label("Keys 1 to 9 tick the codes used most. Enter adds what is typed.", "quiet")
        unused = [CodeCount(code=code, excerpts=0, evidence=0) for code in self._chosen]
        seen: set[str] = set()
        for each in (*known, *unused):
            if each.code not in seen:
                seen.add(each.code)
                self._offer(each.code, each.excerpts)
        self.list.itemChanged.connect(self._ticked)
        self.setLayout(column(caption, self.line, self.list, hint, self.said, spacing=0.35))
        self._filter()
        self._tell()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes ticked, in the order in which they were."""
        return tuple(self._chosen)

    def take_typed(self) -> bool:
        """Tick the code that is typed, or make it; whether anything was typed."""
        typed = " ".join(self.line.text().split())
        if not typed:
            return False
        known = {self._code(item).casefold(): item for item in self._items()}
        at = self.list.currentItem()
        item = known.get(typed.casefold())
        if item is None and at is not None and not at.isHidden() and at.isSelected():
            item = at
        if item is None:
            item = self._offer(typed, 0)
        item.setCheckState(Qt.CheckState.Checked)
        self.line.clear()
        return True

    def toggle(self, at: int) -> None:
        """Tick or untick one of the codes that are used most."""
        if at < min(_KEYS, self.list.count()):
            item = self.list.item(at)
            on = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._key(watched, event)
        ):
            return True
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        digit = event.key() - Qt.Key.Key_1
        if (
            not self.line.text()
            and 0 <= digit < _KEYS
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.toggle(digit)
            return True
        if watched is not self.line:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            return self.take_typed()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.setFocus()
            shown = [item for item in self._items() if not item.isHidden()]
            if shown:
                self.list.setCurrentItem(shown[0 if event.key() == Qt.Key.Key_Down else -1])
            return True
        return False

    def _offer(self, code: str, uses: int) -> QListWidgetItem:
        at = self.list.count()
        key = f"{at + 1}   " if at < _KEYS else "     "
        often = f"   ·   {uses} excerpt{'s' if uses != 1 else ''}" if uses else ""
        item = QListWidgetItem(f"{key}{code}{often}")
        item.setData(_CODE, code)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if code in self._chosen else Qt.CheckState.Unchecked)
        self.list.addItem(item)
        return item

    def _ticked(self, item: QListWidgetItem) -> None:
        code, on = self._code(item), item.checkState() == Qt.CheckState.Checked
        if on and code not in self._chosen:
            self._chosen.append(code)
        elif not on and code in self._chosen:
            self._chosen.remove(code)
        self._tell()

    def _tell(self) -> None:
        self.said.setText(f"Chosen: {', '.join(self._chosen)}" if self._chosen else "No code chosen yet.")

    def _filter(self) -> None:
        words = self.line.text().casefold().split()
        first = None
        for item in self._items():
            hidden = not all(word in self._code(item).casefold() for word in words)
            item.setHidden(hidden)
            first = item if first is None and not hidden else first
        self.list.clearSelection()
        if words and first is not None:
            self.list.setCurrentItem(first)
        else:
            self.list.setCurrentRow(-1)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _code(self, item: QListWidgetItem) -> str:
        return str(item.data(_CODE))


class ExcerptDialog(QDialog):
    """The quoted words with their codes and a note. It closes when they are saved, and only then."""

    def __init__(
        self,
        heading: str,
        quoted: str,
        known: Sequence[CodeCount],
        save: Saving,
        *,
        verb: str = "Add excerpt",
        codes: Iterable[str] = (),
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(theme.metric(None, 34))
        self._save = save
        self.quoted = QPlainTextEdit(quoted if len(quoted) <= _LONGEST else f"{quoted[:_LONGEST]}…")
        self.quoted.setReadOnly(True)
        self.quoted.setAccessibleName("The words of the excerpt")
        self.quoted.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.quoted.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        lines = min(5, max(2, len(quoted) // 60 + quoted.count("\n") + 1))
        self.quoted.setFixedHeight(round(self.fontMetrics().lineSpacing() * (lines + 1.4)))
        self.picker = CodePicker(known, codes)
        self.note = QPlainTextEdit(note)
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(round(self.fontMetrics().lineSpacing() * 3.6))
        note_label = QLabel("&Note")
        note_label.setBuddy(self.note)
        self.banner = Banner()
        self.accept_button = button(verb, self._try, role="primary")
        self.accept_button.setDefault(True)
        buttons = row(None, button("Cancel", self.reject), self.accept_button)
        title = label(heading, "title")
        parts = (title, self.banner, self.quoted, self.picker, note_label, self.note, buttons)
        self.setLayout(column(*parts, margin=1.2))
        QShortcut(QKeySequence("Ctrl+Return"), self, self._try)
        self.picker.line.setFocus()

    def _try(self) -> None:
        self.picker.take_typed()
        self.accept_button.setEnabled(False)
        self._save(self.picker.codes, self.note.toPlainText().strip(), self.accept, self._refused)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        self.banner.tell(error.sentence, "danger")
