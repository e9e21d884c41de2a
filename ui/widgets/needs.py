"""The card that says what needs somebody now, over all cases. Knows no service."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ui import theme
from ui.models.agenda import SOON, Waiting, counted, due_words
from ui.widgets.parts import Card, label
from workbench.records.case import Case, Task
from workbench.services.tidying import today

_MOST = 4
_NOTHING = f"No task is due in the next {SOON} days, and every question asked has its answer."


class NeedsCard(Card):
    """Tasks that are due and questions without an answer; each line opens its case."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__("Needs you")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.metric(None, 1))
        self._grid.setVerticalSpacing(theme.metric(None, 0.25))
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self._parts: list[QWidget] = []
        self._shown: list[tuple[str, str, str, str]] | None = None

    @property
    def lines(self) -> list[str]:
        """What is said, a line each."""
        return [" ".join(each[1:3]) for each in self._shown or ()]

    def show_cases(self, cases: Sequence[tuple[Case, Waiting]]) -> None:
        """Show what these cases wait for, the most pressing first."""
        tasks = [(task, case) for case, waiting in cases for task in waiting.tasks if _presses(task)]
        tasks.sort(key=lambda each: (each[0].due_on, each[1].reference))
        lines: list[tuple[str, str, str, str]] = [
            (case.id, due_words(task.due_on, today())[0], task.title, case.reference) for task, case in tasks
        ]
        asked = [(case, waiting.unanswered) for case, waiting in cases if waiting.unanswered]
        lines += [
            (case.id, "Unanswered", f"{counted(count, 'question')} without an answer", case.reference)
            for case, count in asked
        ]
        if lines == self._shown:
            return
        self._shown = lines
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        for at, line in enumerate(lines[:_MOST]):
            self._line(at, *line)
        if len(lines) > _MOST:
            self._add(label(f"and {len(lines) - _MOST} more", "quiet"), _MOST, 1)
        if not lines:
            self._add(label(_NOTHING, "quiet", wraps=True), 0, 0, across=3)

    def _line(self, at: int, case_id: str, when: str, what: str, reference: str) -> None:
        tone = "danger" if when.startswith("Overdue") else "info" if when == "Unanswered" else "warning"
        self._add(label(when, "chip", tone=tone), at, 0)
        self._add(label(reference, "quiet"), at, 1)
        said = QPushButton(_short(what))
        said.setProperty("role", "link")
        said.setAutoDefault(False)
        said.setToolTip(what)
        said.setAccessibleName(f"{what}, {when.lower()}, in {reference}")
        said.clicked.connect(partial(self._emit, case_id))
        self._add(said, at, 2)

    def _emit(self, case_id: str, *_: object) -> None:
        self.opened.emit(case_id)

    def _add(self, part: QWidget, line: int, at: int, *, across: int = 1) -> None:
        self._parts.append(part)
        self._grid.addWidget(
            part, line, at, 1, across, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        )


def _presses(task: Task) -> bool:
    return task.due_on is not None and (task.due_on - today()).days <= SOON


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79].rstrip() + "…"
