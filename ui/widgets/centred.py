"""A page with one card in the middle, which scrolls where the window is too small. Knows no page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from ui import theme
from ui.widgets.parts import Card, column, row


class Centred(QScrollArea):
    """Add to `card.body`. What has the focus is always brought into sight."""

    def __init__(self, *, ems: float = 30) -> None:
        super().__init__()
        self._ems = ems
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.card = Card()
        self.card.body.setSpacing(theme.metric(None, 0.4))
        self.card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._measure()
        inside = QWidget()
        inside.setProperty("role", "page")
        line = row(None, self.card, None)
        line.setStretch(0, 1)
        line.setStretch(1, 100)
        line.setStretch(2, 1)
        inside.setLayout(column(None, line, None, margin=1))
        self.setWidget(inside)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._bring)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        edge = theme.metric(None, 1.6)
        self.card.setMaximumWidth(theme.metric(None, self._ems))
        self.card.body.setContentsMargins(edge, edge, edge, edge)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.card.isAncestorOf(now):
            # Not yet: what is said below a field may still have to find its place.
            self._soon.start()

    def _bring(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.card.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, theme.metric(None, 4))
