"""The text viewer: places in code points, marks, finding, and what may be copied."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui.widgets.reading import Offsets, Reader, Span

TEXT = "One 😀 two 👩🏽‍⚕️ three.\r\nFour\u2028five 😀 six.\nהלילה seven."


@pytest.fixture
def reader(qtbot: QtBot) -> Reader:
    made = Reader("Text")
    qtbot.addWidget(made)
    made.reading.show_text(TEXT)
    made.show()
    return made


def test_every_place_goes_to_qt_and_back() -> None:
    offsets = Offsets(TEXT)
    for point in range(len(TEXT) + 1):
        units = len(TEXT[:point].encode("utf-16-le")) // 2
        assert offsets.to_units(point) == units
        assert offsets.to_points(units) == point


@pytest.mark.parametrize("words", ["two", "three", "Four", "five", "six", "😀 six", "seven", "הלילה"])
def test_what_is_selected_are_the_words_of_the_text(reader: Reader, words: str) -> None:
    start = TEXT.index(words)
    reader.reading.select(start, start + len(words))
    assert reader.reading.selection() == (start, start + len(words))
    assert reader.reading.textCursor().selectedText() == words


def test_the_keyboard_selects_words_after_an_emoji(qtbot: QtBot, reader: Reader) -> None:
    reader.reading.setFocus()
    reader.reading.go_to(TEXT.index("two"))
    for _ in range(3):
        qtbot.keyClick(reader.reading, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    start, end = reader.reading.selection()
    assert TEXT[start:end] == "two"


def test_the_text_cannot_be_changed(qtbot: QtBot, reader: Reader) -> None:
    before = reader.reading.toPlainText()
    qtbot.keyClicks(reader.reading, "typed")
    assert reader.reading.toPlainText() == before


def test_spans_are_painted_where_they_stand(reader: Reader) -> None:
    start = TEXT.index("six")
    reader.reading.show_spans([Span(key="x", start=start, end=start + 3, words="X-1  delay")], "x")
    painted = reader.reading.extraSelections()
    assert len(painted) == 1
    assert painted[0].cursor.selectedText() == "six"
    found = reader.reading.span_at(start + 1)
    assert found is not None
    assert found.words == "X-1  delay"
    assert reader.reading.span_at(start - 1) is None


def test_finding_counts_and_goes_round(qtbot: QtBot, reader: Reader) -> None:
    reader.finding.open()
    reader.finding.words.setText("😀")
    assert reader.finding.count.text() == "1 of 2"
    qtbot.keyClick(reader.finding.words, Qt.Key.Key_Return)
    assert reader.finding.count.text() == "2 of 2"
    assert reader.reading.selection()[0] == TEXT.rindex("😀")
    qtbot.keyClick(reader.finding.words, Qt.Key.Key_Return)
    assert reader.finding.count.text() == "1 of 2"
    reader.finding.words.setText("nowhere")
    assert reader.finding.count.text() == "Not found"
    qtbot.keyClick(reader.finding.words, Qt.Key.Key_Escape)
    assert reader.finding.isHidden()


def test_guarded_words_do_not_reach_the_clipboard(qtbot: QtBot, reader: Reader) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    told: list[str] = []
    reader.reading.copy_refused.connect(told.append)
    reader.reading.refusal = "Not to be copied."
    reader.reading.selectAll()
    qtbot.keyClick(reader.reading, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "before"
    assert told == ["Not to be copied."]
    assert not reader.reading.createMimeDataFromSelection().hasText()


def test_allowed_words_are_copied_and_leave_again(qtbot: QtBot, reader: Reader) -> None:
    clipboard = QGuiApplication.clipboard()
    reader.reading.keep_seconds = 0
    reader.reading.select(TEXT.index("two"), TEXT.index("two") + 3)
    qtbot.keyClick(reader.reading, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: clipboard.text() == "")
    reader.reading.keep_seconds = None
    qtbot.keyClick(reader.reading, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "two"
    clipboard.clear()
