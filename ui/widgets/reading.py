"""A text to be read, marked and searched, never changed. Owns the way between Qt's positions and ours.

Qt counts UTF-16 units and we count Unicode code points: every offset that leaves or enters this module is in
code points. Knows no evidence: spans in, a selection out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from ui import theme
from ui.widgets.clipboard import keeper
from ui.widgets.parts import button, column, label, row

_MOST = 2_000
"""Places of a search that are painted; all are counted."""


class Offsets:
    """Code points to UTF-16 units and back, for one text."""

    def __init__(self, text: str) -> None:
        self._wide = [at for at, letter in enumerate(text) if letter > "\uffff"] if not text.isascii() else []
        self._units = [at + before for before, at in enumerate(self._wide)]

    def to_units(self, point: int) -> int:
        """Where a code point begins, in UTF-16 units."""
        return point + bisect_left(self._wide, point)

    def to_points(self, unit: int) -> int:
        """The code point that begins at a UTF-16 unit, or that the unit is in the middle of."""
        return unit - bisect_left(self._units, unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of the text that is shown marked; `words` are told when the mouse rests on it."""

    key: str
    start: int
    end: int
    tone: str = "info"
    words: str = field(default="", repr=False)


class Reading(QPlainTextEdit):
    """The text with its spans. Copying can be refused; the reason is told by `copy_refused`."""

    marked = Signal(int, int)
    """Start and end of the selection, whenever it changes."""
    copy_refused = Signal(str)
    copied = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.refusal = ""
        """Why nothing may be copied; empty when copying is allowed."""
        self.guarded = False
        """Whether the words may go no other way than by a copy that is asked for."""
        self.keep_seconds: int | None = None
        """After how long copied words leave the clipboard again."""
        self.menu_actions: list[QAction] = []
        self._text = ""
        self._offsets = Offsets("")
        self._spans: Sequence[Span] = ()
        self._chosen = ""
        self._found: Sequence[tuple[int, int]] = ()
        self.selectionChanged.connect(lambda: self.marked.emit(*self.selection()))

    @property
    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        """Show a text from its beginning, without spans."""
        self._text, self._offsets = text, Offsets(text)
        self._spans, self._found, self._chosen = (), (), ""
        # Qt would make one line end of the two characters, and every later place would be off by one.
        self.setPlainText(text.replace("\r\n", " \n"))
        self._paint()

    def show_spans(self, spans: Sequence[Span], chosen: str = "") -> None:
        """Mark these parts; the chosen one stands out."""
        self._spans, self._chosen = tuple(spans), chosen
        self._paint()

    def show_found(self, found: Sequence[tuple[int, int]]) -> None:
        """Mark what a search found."""
        self._found = found[:_MOST]
        self._paint()

    def selection(self) -> tuple[int, int]:
        """Start and end of what is selected, in code points; the same twice when nothing is."""
        cursor = self.textCursor()
        return (
            self._offsets.to_points(cursor.selectionStart()),
            self._offsets.to_points(cursor.selectionEnd()),
        )

    def select(self, start: int, end: int) -> None:
        """Select a part and bring it into sight."""
        cursor = self.textCursor()
        cursor.setPosition(self._unit(start))
        cursor.setPosition(self._unit(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.centerCursor()

    def go_to(self, start: int) -> None:
        """Put the caret somewhere, with nothing selected."""
        cursor = self.textCursor()
        cursor.setPosition(self._unit(start))
        self.setTextCursor(cursor)
        self.centerCursor()

    def span_at(self, point: int) -> Span | None:
        """The shortest span over a place of the text."""
        here = [span for span in self._spans if span.start <= point < span.end]
        return min(here, key=lambda span: span.end - span.start, default=None)

    def copy_words(self) -> None:
        """Put the selected words on the clipboard, if that may be done."""
        start, end = self.selection()
        if start == end:
            return
        if self.refusal:
            self.copy_refused.emit(self.refusal)
            return
        keeper().put(self._text[start:end], self.keep_seconds)
        self.copied.emit(self._text[start:end])

    def createMimeDataFromSelection(self) -> QMimeData:
        """What a drag or the mouse's own clipboard would take along."""
        made = QMimeData()
        start, end = self.selection()
        free = not self.refusal and not self.guarded and self.keep_seconds is None
        if free and start != end:
            made.setText(self._text[start:end])
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            self.copy_words()
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addActions(self.menu_actions)
        menu.addSeparator()
        copy = menu.addAction("Copy")
        copy.setEnabled(self.textCursor().hasSelection())
        copy.triggered.connect(lambda *_: self.copy_words())
        everything = menu.addAction("Select all")
        everything.triggered.connect(lambda *_: self.selectAll())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cursor = self.cursorForPosition(event.pos())
            span = self.span_at(self._offsets.to_points(cursor.position()))
            QToolTip.showText(event.globalPos(), span.words if span else "", self)
            return True
        return super().viewportEvent(event)

    def _unit(self, point: int) -> int:
        return self._offsets.to_units(max(0, min(point, len(self._text))))

    def _paint(self) -> None:
        made = []
        for span in self._spans:
            style = self._style(span.tone)
            if span.key == self._chosen:
                style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                style.setFontUnderline(True)
            made.append(self._extra(span.start, span.end, style))
        found = self._style("warning")
        made += [self._extra(start, end, found) for start, end in self._found]
        self.setExtraSelections(made)

    def _style(self, tone: str) -> QTextCharFormat:
        ink, tint = theme.tone(tone)
        style = QTextCharFormat()
        style.setForeground(QColor(ink))
        style.setBackground(QColor(tint))
        return style

    def _extra(self, start: int, end: int, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._unit(start))
        cursor.setPosition(self._unit(end), QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = cursor, style
        return made


class FindBar(QWidget):
    """Find in the text: how many there are, which one is shown, on to the next."""

    closed = Signal()

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading
        self._found: list[tuple[int, int]] = []
        self._at = -1
        self.words = _FindLine(self.step, self.shut)
        self.words.setPlaceholderText("Find in this text")
        self.words.setAccessibleName("Find in this text")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(lambda _: self.search())
        self.count: QLabel = label(role="quiet")
        before = button("Previous", lambda: self.step(-1), role="quiet", icon="chevron-up")
        after = button("Next", lambda: self.step(1), role="quiet", icon="chevron-down")
        self.setLayout(
            row(self.words, self.count, None, before, after, button("Done", self.shut, role="quiet"))
        )
        self.words.setMinimumWidth(theme.metric(None, 10))
        self.setVisible(False)

    def open(self) -> None:
        """Show the bar, with the selected words if they are few."""
        start, end = self._reading.selection()
        chosen = self._reading.text[start:end]
        self.setVisible(True)
        if chosen and len(chosen) <= 80 and "\n" not in chosen:
            self.words.setText(chosen)
        self.words.setFocus()
        self.words.selectAll()
        self.search()

    def shut(self) -> None:
        """Put the bar away and go back to the text."""
        self.setVisible(False)
        self._reading.show_found(())
        self._reading.setFocus()
        self.closed.emit()

    def search(self) -> None:
        """Find the words again, from the caret on."""
        if self.isHidden():
            return
        words = self.words.text()
        pattern = re.compile(re.escape(words), re.IGNORECASE) if words else None
        self._found = [found.span() for found in pattern.finditer(self._reading.text)] if pattern else []
        self._reading.show_found(self._found)
        here = self._reading.selection()[0]
        self._at = next((at for at, (start, _) in enumerate(self._found) if start >= here), 0)
        self._show()

    def step(self, by: int) -> None:
        """Go to the next place, or with -1 to the one before; round at the ends."""
        if self._found:
            self._at = (self._at + by) % len(self._found)
            self._show()

    def _show(self) -> None:
        if not self._found:
            self.count.setText("Not found" if self.words.text() else "")
            return
        self.count.setText(f"{self._at + 1} of {len(self._found)}")
        self._reading.select(*self._found[self._at])


class _FindLine(QLineEdit):
    """Enter goes on, Shift+Enter back, Esc puts the bar away."""

    def __init__(self, step: Callable[[int], None], shut: Callable[[], None]) -> None:
        super().__init__()
        self._step = step
        self._shut = shut

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self._shut()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class Reader(QWidget):
    """The text with its find bar above it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.reading = Reading(name)
        self.finding = FindBar(self.reading)
        layout = column(self.finding, self.reading, spacing=0.4)
        layout.setStretch(1, 1)
        self.setLayout(layout)
