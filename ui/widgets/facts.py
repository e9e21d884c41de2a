"""Lines of a label and what it says: what is known of something, in order. Knows no record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui import theme
from ui.widgets.parts import label

_NAMES = 7.5
"""Letters that the labels take."""


class Facts(QWidget):
    """A label and its words a line; a line that has nothing to say is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.metric(None, 0.6))
        self._grid.setVerticalSpacing(theme.metric(None, 0.3))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, theme.metric(None, _NAMES))
        self._lines: list[tuple[QLabel, QLabel]] = []

    @property
    def said(self) -> dict[str, str]:
        """What is shown, by label."""
        return {name.text(): words.text() for name, words in self._lines if not words.isHidden()}

    def tell(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these; the empty ones are left out."""
        shown = [(name, words) for name, words in facts if words]
        while len(self._lines) < len(shown):
            self._add()
        for at, (name, words) in enumerate(self._lines):
            there = at < len(shown)
            name.setVisible(there)
            words.setVisible(there)
            if there:
                name.setText(shown[at][0])
                words.setText(shown[at][1])
        self.setVisible(bool(shown))

    def _add(self) -> None:
        at = len(self._lines)
        name, words = label("", "quiet", wraps=True), label("", wraps=True)
        name.setMaximumWidth(theme.metric(None, _NAMES))
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(words, at, 1, Qt.AlignmentFlag.AlignTop)
        self._lines.append((name, words))
