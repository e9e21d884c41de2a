"""Small parts that every page is made of: buttons, cards, headings, chips, banners, empty pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QListWidget,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import theme


def label(text: str = "", role: str = "", *, wraps: bool = False, tone: str = "") -> QLabel:
    """A text in one of the roles of the style sheet: title, heading, quiet, error, chip."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    if role == "chip":
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


class Elided(QLabel):
    """A line that gives way: what does not fit is cut with …, and stands whole in the tip."""

    def __init__(self, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def tell(self, text: str) -> None:
        """Show a line."""
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = self.contentsRect().width()
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a chip or banner that is shown already."""
    restyle(widget, "tone", tone)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and have it looked at."""
    known = widget.property(name)
    if known != value and not (known is None and value in ("", "false")):
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, run: Callable[[], object], *, role: str = "", icon: str = "") -> QPushButton:
    """A button with words; `role` is primary, danger, quiet or link."""
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    if icon:
        made.setIcon(theme.icon(icon, role="on_accent" if role == "primary" else "text"))
    made.clicked.connect(lambda *_: run())
    made.setAutoDefault(False)
    return made


class ActionButton(QPushButton):
    """A button that runs an action; it is named and enabled as the action is."""

    def __init__(self, action: QAction, role: str) -> None:
        super().__init__(action.icon(), action.text())
        self._action = action
        self.setProperty("role", role)
        self.setAutoDefault(False)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setText(self._action.text())
        self.setToolTip(self._action.toolTip())


def action_button(action: QAction, *, role: str = "") -> QPushButton:
    """A button that runs an action; `role` as for `button`."""
    return ActionButton(action, role)


def row(*parts: QWidget | QLayout | None, spacing: float = 0.6) -> QHBoxLayout:
    """Parts side by side; None is a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme.metric(None, spacing))
    _fill(made, parts)
    return made


def column(*parts: QWidget | QLayout | None, spacing: float = 0.6, margin: float = 0) -> QVBoxLayout:
    """Parts below one another; None is a stretch."""
    made = QVBoxLayout()
    edge = theme.metric(None, margin)
    made.setContentsMargins(edge, edge, edge, edge)
    made.setSpacing(theme.metric(None, spacing))
    _fill(made, parts)
    return made


def _fill(layout: QHBoxLayout | QVBoxLayout, parts: tuple[QWidget | QLayout | None, ...]) -> None:
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


class Card(QFrame):
    """A white box with a heading; add to `body`."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = column(margin=1, spacing=0.5)
        self.setLayout(self.body)
        self.heading = label(heading, "heading")
        self.top = row(self.heading, None)
        self.heading.setVisible(bool(heading))
        self.body.addLayout(self.top)


_PICTURES: Mapping[str, tuple[str, theme.Role]] = {
    "danger": ("error", "danger"),
    "warning": ("warning", "warning"),
    "success": ("check", "success"),
}


class Banner(QFrame):
    """A message in place: what happened and what to do, with a button to put it away."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._icon = QLabel()
        self._text = label(wraps=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = row()
        self._close = button("Close", self.dismiss, role="quiet")
        line = row(self._icon, self._text, self._actions, self._close)
        line.setStretch(1, 1)
        edge = theme.metric(None, 0.7)
        line.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(line)
        self.setVisible(False)

    def tell(self, text: str, tone: str = "info", *actions: QPushButton) -> None:
        """Show a message; `tone` is info, success, warning or danger."""
        while self._actions.count():
            old = self._actions.takeAt(0)
            widget = old.widget() if old is not None else None
            if widget is not None:
                widget.deleteLater()
        for action in actions:
            self._actions.addWidget(action)
        name, role = _PICTURES.get(tone, ("info", "info"))
        icon = theme.icon(name, role=role)
        side = theme.metric(None, 1.3)
        self._icon.setPixmap(icon.pixmap(side, side))
        self._text.setText(text)
        self.setAccessibleName(text)
        set_tone(self, tone)
        self.setVisible(True)

    @property
    def text(self) -> str:
        return self._text.text()

    def dismiss(self) -> None:
        self.setVisible(False)
        self.closed.emit()


class EmptyPage(QWidget):
    """What stands where there is nothing yet: a sentence on what belongs here and how to begin."""

    def __init__(self, heading: str, text: str, *actions: QPushButton) -> None:
        super().__init__()
        title, words = label(heading, "heading"), label(text, "quiet", wraps=True)
        for each in (title, words):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMaximumWidth(theme.metric(None, 34))
        centred = row(None, words, None)
        self.setLayout(column(None, title, centred, row(None, *actions, None), None, spacing=0.8))


class Choices(QListWidget):
    """A list to choose from; what stands in it cannot be copied to the clipboard, past the door."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
        else:
            super().keyPressEvent(event)
