"""Two published recommendations side by side; where they say different things, it is marked.

Owns how they are compared for the eye. It decides nothing, and changes neither.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme
from ui.models.intake import compared
from ui.widgets.parts import label
from workbench.records.register import Entry


class Compare(QWidget):
    """A line for each thing that both could say: what it is, what the one says, what the other says."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.metric(None, 0.8))
        self._grid.setVerticalSpacing(theme.metric(None, 0.35))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.conflicts: tuple[str, ...] = ()
        """What the two say differently."""

    def clear(self) -> None:
        """Show nothing."""
        self.conflicts = ()
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def say(self, words: str) -> None:
        """Say why there is nothing to compare."""
        self.clear()
        self._grid.addWidget(label(words, "quiet", wraps=True), 0, 0, 1, 3)

    def show_two(self, one: Entry, other: Entry) -> None:
        """Compare two."""
        self.clear()
        for at, entry in enumerate((one, other), 1):
            self._put(0, at, f"{entry.reference}  {entry.public.issuer}", "heading")
        lines = compared(one.public, other.public)
        for line, each in enumerate(lines, 1):
            self._put(line, 0, each.name, "quiet")
            self._put(line, 1, each.one or "–")
            self._put(line, 2, each.other or "–")
            if each.differs:
                chip = label("differs", "chip", tone="warning")
                self._grid.addWidget(chip, line, 3, Qt.AlignmentFlag.AlignTop)
        self.conflicts = tuple(each.name for each in lines if each.differs)

    def _put(self, line: int, at: int, words: str, role: str = "") -> None:
        made = label(words, role, wraps=at > 0)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(made, line, at, Qt.AlignmentFlag.AlignTop)
