"""The golden thread beside whatever is selected: what it rests on, and what it supports. Knows no service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.parts import Card, button, column, label
from workbench.records.record import Kind, Record
from workbench.services.titles import reference, title

KIND_ICONS: Mapping[Kind, str] = {
    Kind.TERM: "question",
    Kind.QUESTION: "question",
    Kind.EVIDENCE: "evidence",
    Kind.EXCERPT: "quote",
    Kind.EVENT: "timeline",
    Kind.ACCOUNT: "interview",
    Kind.FACTOR: "analysis",
    Kind.FINDING: "findings",
    Kind.RECOMMENDATION: "recommendations",
    Kind.PERSON: "person",
    Kind.ORGANISATION: "organisation",
    Kind.SECTION: "report",
    Kind.TASK: "task",
}


class _Step(QPushButton):
    """A line that leads to a record; its whole title is read out, and shown in the tip."""

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.setProperty("role", "step")
        self._words = f"{reference(record)}  {title(record)}"
        self.setIcon(theme.icon(KIND_ICONS.get(record.kind, "file"), role="quiet"))
        self.setAccessibleName(self._words)
        self.setToolTip(title(record))
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.width() - theme.metric(self, 3)
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))
        super().resizeEvent(event)


class _Steps(Card):
    """One direction of the thread."""

    followed = Signal(str)
    asked = Signal()

    def __init__(self, heading: str, empty: str, add: str) -> None:
        super().__init__(heading)
        self._empty = label(empty, "quiet", wraps=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.add = button(add, self.asked.emit, icon="link")
        self.body.addWidget(self._empty)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.add)
        self.add.setVisible(False)

    def show_steps(self, records: Iterable[Record]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        count = 0
        for record in records:
            line = _Step(record)
            line.clicked.connect(lambda _=False, found=record.id: self.followed.emit(found))
            self._lines.addWidget(line)
            count += 1
        self._empty.setVisible(count == 0)


class Inspector(QWidget):
    """*Rests on* and *Supports* of one record; each line walks there."""

    followed = Signal(str)
    link_down = Signal()
    link_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rests_on = _Steps("Rests on", "Nothing yet: no evidence is linked.", "Link evidence…")
        self.supports = _Steps("Supports", "Nothing rests on this yet.", "Link to a finding…")
        for each in (self.rests_on, self.supports):
            each.followed.connect(self.followed)
        self.rests_on.asked.connect(self.link_down)
        self.supports.asked.connect(self.link_up)
        self.setLayout(column(self.rests_on, self.supports))

    def show_step(
        self, rests_on: Iterable[Record], supports: Iterable[Record], *, down: str = "", up: str = ""
    ) -> None:
        """Show both ways; `down` and `up` are the words of the buttons that link, empty for none."""
        self.rests_on.show_steps(rests_on)
        self.supports.show_steps(supports)
        for steps, words in ((self.rests_on, down), (self.supports, up)):
            steps.add.setVisible(bool(words))
            if words:
                steps.add.setText(words)
