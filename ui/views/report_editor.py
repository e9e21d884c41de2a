"""The words of one section: typed in the Markdown subset, kept as a draft, committed when it is left.

Owns what was typed and not yet saved, and the list that puts in a reference. Saves nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit

from ui import theme

_PAUSE = 500


class SectionEditor(QPlainTextEdit):
    """Typing “{” or “@” offers the records that can be cited; Enter puts the reference in."""

    left = Signal()
    paused = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setViewportMargins(theme.metric(None, 0.6), 0, 0, 0)
        self.setAccessibleName("Words of the section")
        self._saved = ""
        self._codes: dict[str, str] = {}
        self._names = QStringListModel(self)
        self._finder = QCompleter(self._names, self)
        self._list = QListView()
        self._finder.setPopup(self._list)
        self._finder.setWidget(self)
        self._finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._finder.setFilterMode(Qt.MatchFlag.MatchContains)
        self._finder.setMaxVisibleItems(10)
        self._list.setAccessibleName("Records to cite")
        self._finder.activated.connect(self._take)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self.paused)
        self.textChanged.connect(self._type)

    @property
    def dirty(self) -> bool:
        return self.toPlainText() != self._saved

    @property
    def word_count(self) -> int:
        return len(self.toPlainText().split())

    def show_words(self, words: str) -> None:
        """Show saved words."""
        self._saved = words
        if self.toPlainText() != words:
            self.setPlainText(words)
        self._timer.stop()

    def accept(self, words: str) -> None:
        """These words are saved; what was typed since stays."""
        self._saved = words

    def offer(self, records: Sequence[tuple[str, str]]) -> None:
        """The records that can be cited: what is shown, and the code that goes into the text."""
        self._codes = dict(records)
        self._names.setStringList(list(self._codes))

    def find_reference(self) -> None:
        """Open the list of records to cite where the caret is."""
        if not self._sought()[0]:
            self.insertPlainText("{")
        self._follow()

    def put_reference(self, shown: str) -> None:
        """Put the reference in, in place of what was typed to find it."""
        mark, typed = self._sought()
        cursor = self.textCursor()
        moves = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(*moves, len(mark) + len(typed))
        cursor.insertText(self._codes[shown])
        self.setTextCursor(cursor)
        self._list.hide()

    def _take(self, chosen: object) -> None:
        if isinstance(chosen, str):
            self.put_reference(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        taken = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
        if self._list.isVisible() and event.key() in taken:
            event.ignore()
            return
        super().keyPressEvent(event)
        if event.text():
            self._follow()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _follow(self) -> None:
        mark, typed = self._sought()
        if not mark or not self._codes:
            self._list.hide()
            return
        self._finder.setCompletionPrefix(typed)
        if self._finder.completionCount() == 0:
            self._list.hide()
            return
        self._list.setCurrentIndex(self._finder.completionModel().index(0, 0))
        box = self.cursorRect()
        box.setWidth(theme.metric(self, 26))
        self._finder.complete(box)

    def _sought(self) -> tuple[str, str]:
        """The mark that opens the list, and what was typed after it."""
        cursor = self.textCursor()
        line = cursor.block().text()[: cursor.positionInBlock()]
        at = max(line.rfind("{"), line.rfind("@"))
        typed = line[at + 1 :] if at >= 0 else ""
        before = line[at - 1] if at > 0 else " "
        mail = at >= 0 and line[at] == "@" and not before.isspace() and before != "("
        if at < 0 or mail or "}" in typed or len(typed) > 40:
            return "", ""
        return line[at], typed

    def _type(self) -> None:
        self._timer.start()
