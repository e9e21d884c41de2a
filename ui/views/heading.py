"""The line above the sections: which case this is, how it stands, when it is due; search, undo and redo."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.models import moments
from ui.widgets.parts import Elided, action_button, label, restyle, row
from workbench.records.case import CaseStatus
from workbench.records.casefile import CaseFile
from workbench.services.tidying import today

_SOON = 21
_ROOMY = 70
"""Letters from which there is room for the search box."""
_NARROW = 50
"""Letters below which the title has its line for itself."""
_LEAST = 22
"""Letters below which it is never squeezed; the undo buttons go before the title."""
_STATUS = {
    CaseStatus.OPEN: ("Open", "info"),
    CaseStatus.CONSULTING: ("In consultation", "warning"),
    CaseStatus.PUBLISHED: ("Published", "success"),
    CaseStatus.CLOSED: ("Closed", "neutral"),
}


class Heading(QWidget):
    """Shows one case in a line; a title that is too long is cut, and whole in its tip."""

    searched = Signal(str)

    def __init__(self, *actions: QAction) -> None:
        super().__init__()
        self.title, self.facts = Elided("title"), Elided("quiet")
        self.status, self.due = label(role="chip"), label(role="chip")
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search this case  (Ctrl+K)")
        self.search.setAccessibleName("Search this case")
        self.search.setFixedWidth(theme.metric(None, 15))
        self.search.setVisible(False)
        self.search.returnPressed.connect(lambda: self.searched.emit(self.search.text()))
        self._top, self._low = row(self.title, self.status, self.due), row(self.facts)
        for line in (self._top, self._low):
            line.setStretch(0, 1)
        words = QVBoxLayout()
        words.setSpacing(theme.metric(None, 0.2))
        words.addLayout(self._top)
        words.addLayout(self._low)
        self._buttons = [action_button(action, role="quiet") for action in actions]
        buttons = row(*self._buttons, spacing=0.2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.metric(None, 1))
        layout.addLayout(words, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The title comes first; Ctrl+K finds without the box, and the menus undo without the buttons.
        ems = self.width() / theme.metric(None, 1)
        self.search.setVisible(ems >= _ROOMY)
        line = self._low if ems < _NARROW else self._top
        if line.indexOf(self.status) < 0:
            line.addWidget(self.status)
            line.addWidget(self.due)
        for spare in self._buttons[1:]:
            spare.setVisible(ems >= _NARROW * 0.8)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.metric(None, _LEAST), super().minimumSizeHint().height())

    def show_case(self, file: CaseFile) -> None:
        """Show the case as it is now."""
        case = file.case
        self.title.tell(case.title)
        _chip(self.status, *_STATUS[case.status])
        _chip(self.due, *due_words(case.due_on, case.status, today()))
        parts = (
            case.reference,
            f"Lead: {case.lead}" if case.lead else "",
            f"Opened {moments.shown_day(case.opened_on)}",
            f"{counted(len(file.evidence), 'piece')} of evidence, {counted(len(file.findings), 'finding')}",
        )
        self.facts.tell("  ·  ".join(part for part in parts if part))


def due_words(due: date | None, status: CaseStatus, on: date) -> tuple[str, str]:
    """How a due date is told, with its tone: "Report due in 18 days"."""
    if due is None or status in (CaseStatus.PUBLISHED, CaseStatus.CLOSED):
        return "", "neutral"
    days = (due - on).days
    if days < 0:
        return f"Report overdue by {counted(-days, 'day')}", "danger"
    if days == 0:
        return "Report due today", "warning"
    return f"Report due in {counted(days, 'day')}", "warning" if days <= _SOON else "neutral"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 finding", "2 findings"."""
    return f"{number} {noun}{'s' if number != 1 else ''}"


def _chip(shown: QLabel, words: str, tone: str) -> None:
    shown.setText(words)
    shown.setVisible(bool(words))
    restyle(shown, "tone", tone)
