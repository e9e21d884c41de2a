"""One concern as a page to work on: its words in their place, what they give away, why, and what to do.

Owns how a concern is shown. Settles nothing: it says which remedy was pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QFont, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.views import release_words as say
from ui.widgets.inspector import KIND_ICONS
from ui.widgets.parts import Card, button, column, label, row, set_tone
from workbench.records.record import Record, RecordId
from workbench.records.release import Concern, Remedy
from workbench.services.titles import reference, title

_MENDING = (Remedy.ALIAS, Remedy.MASK, Remedy.REWRITE)
Line = tuple[str, str, Callable[[], object] | None]
_OUTSIDE = "This stands in a finished file. Mend it where the file was made, and scan it again."
_SOON = "It can be settled as soon as the check is done."


class Passage(QTextEdit):
    """A passage of the report with the offending words marked."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("The words in their place")
        self._shown = say.Sentence()
        self._at = 0, 0
        self._size()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Nothing: what stands here is copied from the list, where the rules of the case are asked."""
        return QMimeData()

    def show_sentence(self, found: say.Sentence) -> None:
        self._shown = found
        self.clear()
        cursor = self.textCursor()
        plain, marked = QTextCharFormat(), QTextCharFormat()
        ink, tint = theme.tone("danger")
        marked.setForeground(QColor(ink))
        marked.setBackground(QColor(tint))
        marked.setFontWeight(QFont.Weight.Bold)
        marked.setFontUnderline(True)
        cursor.insertText(found.before, plain)
        at = cursor.position()
        cursor.insertText(found.words, marked)
        self._at = at, cursor.position()
        cursor.insertText(found.after, plain)
        self._bring_into_sight()
        self.setAccessibleDescription(f"Marked: {found.words}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bring_into_sight()

    def _bring_into_sight(self) -> None:
        """The end of the marked words, and then their beginning."""
        cursor = self.textCursor()
        for at in reversed(self._at):
            cursor.setPosition(min(at, self.document().characterCount() - 1))
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._size()
            if self._shown.words:
                self.show_sentence(self._shown)

    def _size(self) -> None:
        self.setFixedHeight(round(self.fontMetrics().lineSpacing() * 7.5))


class ConcernPane(QWidget):
    """The selected concern, with the buttons that settle it."""

    settled = Signal(object, bool)
    """The remedy, and whether it is for all the places with the same words."""
    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.card = Card("Concern")
        self.chip = label("", "chip")
        self.where = label("", "quiet", wraps=True)
        self.passage = Passage()
        self.gives_away = label("It gives away", "quiet")
        self.source = button("", self._follow, role="link")
        self.why = label("", wraps=True)
        self.todo = label("", "quiet", wraps=True)
        self.buttons: dict[Remedy, QPushButton] = {}
        self.everywhere = QCheckBox()
        self.elsewhere = label("", "quiet", wraps=True)
        self._source_id: RecordId | None = None
        self._arrange()

    def show_concern(
        self,
        concern: Concern,
        sentence: say.Sentence,
        *,
        place: str,
        source: Record | None,
        remedies: tuple[Remedy, ...],
        alike: int,
    ) -> None:
        """Show a concern; `alike` more are about the same words."""
        self.card.heading.setText(f"{say.KINDS[concern.kind]}: “{_short(say.words(concern))}”")
        self.chip.setText(say.SEVERITY[concern.severity])
        set_tone(self.chip, say.TONES[concern.severity])
        self.where.setText(place)
        self.passage.show_sentence(sentence)
        self._show_source(concern, source)
        self.why.setText(concern.why)
        self.todo.setText(concern.what_to_do)
        for remedy, control in self.buttons.items():
            control.setVisible(remedy in remedies)
        if Remedy.ALIAS in remedies:
            self.buttons[Remedy.ALIAS].setToolTip(f"Write “{concern.replacement}” in place of these words")
        self._mend.setVisible(any(remedy in _MENDING for remedy in remedies))
        self._stay.setVisible(any(remedy not in _MENDING for remedy in remedies))
        in_report = bool(concern.where.section or concern.where.passage)
        self._outside.setText(_SOON if in_report else _OUTSIDE)
        self._outside.setVisible(not remedies)
        self.everywhere.setVisible(alike > 0 and bool(remedies))
        self.everywhere.setChecked(False)
        self.everywhere.setText(f"Decide the same in all {alike + 1} places")
        self.elsewhere.setVisible(alike > 0)
        more = "1 more concern is" if alike == 1 else f"{alike} more concerns are"
        self.elsewhere.setText(f"{more} about the same words.")

    def _show_source(self, concern: Concern, source: Record | None) -> None:
        self._source_id = source.id if source is not None else None
        shown = f"{reference(source)}  {_short(title(source))}" if source is not None else concern.source
        self.source.setText(shown)
        self.source.setVisible(bool(shown))
        self.gives_away.setVisible(bool(shown))
        self.source.setEnabled(source is not None)
        self.source.setToolTip(title(source) if source is not None else "")
        if source is not None:
            self.source.setIcon(theme.icon(KIND_ICONS.get(source.kind, "file"), role="quiet"))

    def _arrange(self) -> None:
        self._mend, mending = self._group("Change the words", _MENDING)
        self._stay, staying = self._group(
            "Let the words stand", [remedy for remedy in Remedy if remedy not in _MENDING]
        )
        self._outside = label("", "quiet", wraps=True)
        self.card.heading.setWordWrap(True)
        self.card.top.setStretch(0, 1)
        self.card.top.setStretch(1, 0)
        self.card.top.setStretch(0, 1)
        body = self.card.body
        body.addLayout(row(self.chip, None))
        body.addWidget(self.where)
        body.addWidget(self.passage)
        body.addWidget(self.why)
        body.addWidget(self.todo)
        body.addWidget(self.gives_away)
        body.addLayout(row(self.source, None))
        body.addWidget(self.elsewhere)
        body.addWidget(self.everywhere)
        body.addLayout(mending)
        body.addLayout(staying)
        body.addWidget(self._outside)
        self.setLayout(column(self.card, None))

    def _group(self, heading: str, remedies: Sequence[Remedy]) -> tuple[QLabel, QVBoxLayout]:
        grid = QGridLayout()
        grid.setSpacing(theme.metric(None, 0.5))
        for at, remedy in enumerate(remedies):
            role = "primary" if remedy is Remedy.ALIAS else ""
            made = button(say.BUTTONS[remedy], self._press(remedy), role=role)
            self.buttons[remedy] = made
            grid.addWidget(made, *_cell(at, first_alone=Remedy.ALIAS in remedies))
        caption = label(heading, "quiet")
        return caption, column(caption, grid, spacing=0.25)

    def _press(self, remedy: Remedy) -> Callable[[], None]:
        return lambda: self.settled.emit(remedy, self.everywhere.isChecked())

    def _follow(self) -> None:
        if self._source_id is not None:
            self.followed.emit(self._source_id)


class Earlier(QWidget):
    """What was settled and what was released, as lines with a button each."""

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._empty = label(empty, "quiet", wraps=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.metric(None, 0.4))
        self.setLayout(column(self._empty, self._lines, None, margin=0.6))
        self.count = 0

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Each a heading, what is said under it, and what “Take back” does, if it can be."""
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for heading, said, back in lines:
            self._lines.addWidget(self._line(heading, said, back))
        self.count = len(lines)
        self._empty.setVisible(not lines)

    def _line(self, heading: str, said: str, back: Callable[[], object] | None) -> QWidget:
        made = QWidget()
        words = column(label(heading, wraps=True), label(said, "quiet", wraps=True), spacing=0.1)
        layout = row(words)
        layout.setStretch(0, 1)
        if back is not None:
            control = button("Take back", back, icon="undo")
            control.setAccessibleName(f"Take back: {heading}")
            layout.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        made.setLayout(layout)
        return made


def _cell(at: int, *, first_alone: bool) -> tuple[int, int, int, int]:
    """Two buttons in a row, so that large text has room; the first one alone above them where it leads."""
    if first_alone and at == 0:
        return 0, 0, 1, 2
    at += first_alone
    return at // 2, at % 2, 1, 1


def _short(line: str, most: int = 70) -> str:
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
