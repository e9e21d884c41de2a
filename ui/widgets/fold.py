"""Two panes beside or below one another, and one at a time where there is not the room for both.

Owns which of them is shown. Knows nothing of what is in them.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from ui import theme
from ui.widgets.parts import button, column, row

_SLACK = 10
"""Letters more that it takes to show both again while the second has all the room."""


class Side(QScrollArea):
    """A pane that scrolls up and down; it is never narrower than what stands in it."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        inside, bar = self._inside.minimumSizeHint().width(), self.verticalScrollBar().sizeHint().width()
        return QSize(inside + bar, super().minimumSizeHint().height())


class Fold(QSplitter):
    """A main pane and one beside it. `forth` leads to the second where the two do not fit, and is put by
    the caller where the eye is; `back` stands above the second."""

    alone = Signal(bool)
    """Whether the second pane is all that is shown."""

    def __init__(
        self,
        name: str,
        main: QWidget,
        side: QWidget,
        *,
        least: float,
        forth: str,
        back: str = "Back to the list",
        way: Qt.Orientation = Qt.Orientation.Horizontal,
    ) -> None:
        """`least` is the room in letters below which only one of them is shown."""
        super().__init__(way)
        self.setObjectName(name)
        self._least = least
        self._main = main
        self._there = True
        self._aside = False
        self._left: QWidget | None = None
        self.folded = False
        self.forth = button(forth, self.show_side, icon="panel")
        self.back = button(back, self.show_main, role="quiet", icon="back")
        self._line = QWidget()
        self._line.setLayout(row(self.back, None))
        self._side = QWidget()
        self._side.setLayout(column(self._line, side, spacing=0.4))
        self.addWidget(main)
        self.addWidget(self._side)
        self.setCollapsible(0, False)
        self._show()

    @property
    def aside(self) -> bool:
        """Whether the second pane is what was asked for last."""
        return self._aside

    def show_side(self) -> None:
        """Go to the second pane: to where its keys are."""
        if not self._there:
            return
        # Asked before: what is hidden hands its focus on by itself.
        held = _holds_focus(self._side)
        self._turn(aside=True)
        if not held:
            first = _first(self._side, but=self.back)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_main(self) -> None:
        """Go back to the main pane: to the control that was left."""
        held, left = _holds_focus(self._main), self._left
        self._turn(aside=False)
        control = left if left is not None and left.isVisible() else _first(self._main)
        if control is not None and not held:
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self) -> None:
        """Go to the other pane."""
        if self._aside if self.folded else _holds_focus(self._side):
            self.show_main()
        else:
            self.show_side()

    def put_aside(self, *, aside: bool) -> None:
        """Show one or the other where both do not fit; the focus stays where it is."""
        self._turn(aside=aside)

    def offer(self, *, there: bool) -> None:
        """Whether there is anything in the second pane at all."""
        self._there = there
        self._show()

    def minimumSizeHint(self) -> QSize:
        """As small as the larger of the two: they fold before they are squeezed."""
        whole, one = super().minimumSizeHint(), max(map(self._least_of, (self._main, self._side)))
        across = self.orientation() is Qt.Orientation.Horizontal
        return QSize(one, whole.height()) if across else QSize(whole.width(), one)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() if self.orientation() is Qt.Orientation.Horizontal else self.height()
        least = max(theme.metric(None, self._least), sum(map(self._least_of, (self._main, self._side))))
        if self.folded and self._aside:
            # What `alone` hides around it does not count as room.
            least += theme.metric(None, _SLACK)
        if (room < least) != self.folded:
            self.folded = not self.folded
            # What a person is typing in stays in sight when the window becomes narrow.
            kept = self._aside and not event.oldSize().isValid()
            self._aside = self.folded and (kept or _holds_focus(self._side))
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.folded and self._aside:
            self.show_main()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _least_of(self, pane: QWidget) -> int:
        hint, least = pane.minimumSizeHint(), pane.minimumSize()
        if self.orientation() is Qt.Orientation.Horizontal:
            return max(hint.width(), least.width())
        return max(hint.height(), least.height())

    def _turn(self, *, aside: bool) -> None:
        if aside and not _holds_focus(self._side):
            self._left = self._main.focusWidget()
        self._aside = aside
        self._show()

    def _show(self) -> None:
        aside = self._there and (self._aside or not self.folded)
        self._side.setVisible(aside)
        self._main.setVisible(not (self.folded and aside))
        self._line.setVisible(self.folded)
        self.forth.setVisible(self.folded and self._there)
        self.alone.emit(self.folded and aside)


def _holds_focus(pane: QWidget) -> bool:
    now = pane.window().focusWidget()
    return now is not None and pane.isAncestorOf(now)


def _first(pane: QWidget, *, but: QWidget | None = None) -> QWidget | None:
    """The first control of a pane that the Tab key reaches."""
    found = pane.nextInFocusChain()
    while found is not None and found is not pane:
        if pane.isAncestorOf(found) and found is not but and _reached(found):
            return found
        found = found.nextInFocusChain()
    return None


def _reached(control: QWidget) -> bool:
    by_tab = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and control.isVisible() and control.isEnabled()
