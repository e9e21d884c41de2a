"""Marks in words that are being written: underlined in the text, a bar beside the line, told when asked.

Owns how marks look and that they move with the words. Nothing of the text or its undo is touched. Knows no
rule: spans in, and what they say is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from ui import theme
from ui.widgets.reading import Offsets, Span

_WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline
_DOTS = QTextCharFormat.UnderlineStyle.DotLine


class Marking(QObject):
    """The marks of one editor. A span of the tone “danger” is waved and has a full bar, others are dotted."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._spans: tuple[Span, ...] = ()
        self._places: list[QTextCursor] = []
        self._margin = _Margin(editor, self)
        editor.installEventFilter(self)
        editor.viewport().installEventFilter(self)
        editor.updateRequest.connect(lambda *_: self._margin.update())

    @property
    def count(self) -> int:
        return len(self._spans)

    def show_spans(self, spans: Sequence[Span]) -> None:
        """Mark these parts of the text as it is now."""
        text = self._editor.toPlainText()
        offsets = Offsets(text)
        self._spans = tuple(span for span in spans if span.end <= len(text))
        self._places = [
            self._cursor(offsets.to_units(span.start), offsets.to_units(span.end)) for span in self._spans
        ]
        made = [_extra(cursor, span.tone) for cursor, span in zip(self._places, self._spans, strict=True)]
        self._editor.setExtraSelections(made)
        told = "; ".join(span.words for span in self._spans)
        self._editor.setAccessibleDescription(f"Marked: {told}" if told else "")
        self._margin.update()

    def go_on(self) -> Span | None:
        """Select the next mark after the caret, from the top again after the last; returns it."""
        at = self._editor.textCursor().selectionEnd()
        order = sorted(range(len(self._places)), key=lambda n: self._places[n].selectionStart())
        later = [n for n in order if self._places[n].selectionStart() >= at]
        for number in (later or order)[:1]:
            self._editor.setTextCursor(self._places[number])
            self._editor.ensureCursorVisible()
            self._editor.setFocus()
            return self._spans[number]
        return None

    def tones_of(self, block: QTextBlock) -> set[str]:
        """The tones of the marks in one paragraph of the editor."""
        first, last = block.position(), block.position() + block.length()
        return {
            span.tone
            for cursor, span in zip(self._places, self._spans, strict=True)
            if cursor.selectionStart() < last and first < cursor.selectionEnd()
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._editor:
            self._margin.fit()
        if isinstance(event, QHelpEvent) and watched is self._editor.viewport():
            at = self._editor.cursorForPosition(event.pos()).position()
            here = [
                span.words
                for cursor, span in zip(self._places, self._spans, strict=True)
                if cursor.selectionStart() <= at < cursor.selectionEnd()
            ]
            QToolTip.showText(event.globalPos(), "\n".join(here), self._editor)
            return True
        return super().eventFilter(watched, event)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor


class _Margin(QWidget):
    """The strip at the left of the words."""

    def __init__(self, editor: QPlainTextEdit, marks: Marking) -> None:
        super().__init__(editor)
        self._editor, self._marks = editor, marks

    def sizeHint(self) -> QSize:
        return QSize(theme.metric(self._editor, 0.6), 0)

    def fit(self) -> None:
        inner = self._editor.contentsRect()
        self.setGeometry(QRect(inner.left(), inner.top(), self.sizeHint().width(), inner.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            block = self._editor.firstVisibleBlock()
            tops = [self._editor.blockBoundingGeometry(block).translated(self._editor.contentOffset()).top()]
            blocks = []
            while block.isValid() and tops[-1] < self.height():
                blocks.append(block)
                tops.append(tops[-1] + self._editor.blockBoundingRect(block).height())
                block = block.next()
            for each, (top, bottom) in zip(blocks, pairwise(tops), strict=True):
                tones = self._marks.tones_of(each)
                if tones:
                    self._bar(painter, round(top), round(bottom), full="danger" in tones)

    def _bar(self, painter: QPainter, top: int, bottom: int, *, full: bool) -> None:
        ink = QColor(theme.tone("danger" if full else "warning")[0])
        width = max(3, self.width() // 2)
        bar = QRect(1, top + 2, width, max(2, bottom - top - 4))
        if full:
            painter.fillRect(bar, ink)
        else:
            painter.setPen(QPen(ink, 1))
            painter.drawRect(bar.adjusted(0, 0, -1, -1))


def _extra(cursor: QTextCursor, tone: str) -> QTextEdit.ExtraSelection:
    ink, tint = theme.tone(tone)
    made = QTextEdit.ExtraSelection()
    style = QTextCharFormat()
    style.setBackground(QColor(tint))
    style.setUnderlineStyle(_WAVE if tone == "danger" else _DOTS)
    style.setUnderlineColor(QColor(ink))
    made.cursor, made.format = cursor, style
    return made
