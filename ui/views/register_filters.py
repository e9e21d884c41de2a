"""What is asked of the register's list: words, names, status, answer, time and order.

Owns the controls and the pause after which what was typed counts. Which entries fit is for the services.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui import theme
from ui.models.register import ORDERS, STATUSES
from ui.widgets.flow import Flow
from ui.widgets.parts import button, label
from workbench.services.register.entries import ALL, Order, Wanted
from workbench.services.tidying import today

_PAUSE = 250
_ANSWERS = (("Any answer", ""), ("Answered", "yes"), ("Not answered", "no"), ("Overdue", "due"))
_SINCE = (("Any time", 0), ("Last year", 1), ("Last 3 years", 3), ("Last 10 years", 10))


class RegisterFilters(QWidget):
    """The line above the list; it becomes several where the window is narrow."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words, self.issuer, self.addressee = QLineEdit(), QLineEdit(), QLineEdit()
        self.status, self.answer, self.since, self.order = (QComboBox() for _ in range(4))
        self.count = label("", "quiet")
        self.clear_button = button("Show all", self.clear, role="quiet")
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._tell)
        self._fill()
        self._arrange()

    @property
    def wanted(self) -> Wanted:
        """Which entries are asked for."""
        answer, years = self.answer.currentData(), self.since.currentData()
        return Wanted(
            words=tuple(self.words.text().split()),
            issuer=self.issuer.text().strip(),
            addressee=self.addressee.text().strip(),
            status=self.status.currentData(),
            since=(today() - timedelta(days=round(365.25 * years))).isoformat() if years else "",
            answered={"yes": True, "no": False}.get(answer),
            due_before=today().isoformat() if answer == "due" else "",
        )

    @property
    def sorted_by(self) -> Order:
        return Order(self.order.currentData())

    def clear(self) -> None:
        """Ask for every entry."""
        for line in (self.words, self.issuer, self.addressee):
            line.clear()
        for box in (self.status, self.answer, self.since):
            box.setCurrentIndex(0)
        self._tell()

    def tell_count(self, total: int) -> None:
        """Say how many entries fit."""
        narrowed = self.wanted != ALL
        noun = "recommendation" if total == 1 else "recommendations"
        self.count.setText(f"{total:,} {noun}{' that fit' if narrowed and total != 1 else ''}")
        self.clear_button.setVisible(narrowed)

    def place(self) -> dict[str, Any]:
        """What is asked for, as plain JSON values."""
        lines = {"words": self.words, "issuer": self.issuer, "addressee": self.addressee}
        boxes = {"status": self.status, "answer": self.answer, "since": self.since, "order": self.order}
        return {name: line.text() for name, line in lines.items()} | {
            name: box.currentIndex() for name, box in boxes.items()
        }

    def restore_place(self, place: dict[str, Any]) -> None:
        """Ask again for what was asked for."""
        for line, name in ((self.words, "words"), (self.issuer, "issuer"), (self.addressee, "addressee")):
            line.setText(str(place.get(name, "")))
        for box, name in (
            (self.status, "status"), (self.answer, "answer"), (self.since, "since"), (self.order, "order"),
        ):  # fmt: skip
            box.setCurrentIndex(int(place.get(name, 0)))

    def _tell(self) -> None:
        self._soon.stop()
        self.changed.emit()

    def _fill(self) -> None:
        self.status.addItem("Every status", None)
        for status, (words, _) in STATUSES.items():
            self.status.addItem(words, status)
        for words, code in _ANSWERS:
            self.answer.addItem(words, code)
        for words, years in _SINCE:
            self.since.addItem(words, years)
        for order, words in ORDERS.items():
            self.order.addItem(words, order.value)

    def _arrange(self) -> None:
        named = (
            (self.words, "Search (Ctrl+F)", "Words of a recommendation", 11),
            (self.issuer, "Issuer", "Part of the issuer's name", 7),
            (self.addressee, "Asked of", "Part of the name of who was asked", 7),
        )
        for line, hint, name, ems in named:
            line.setPlaceholderText(hint)
            line.setAccessibleName(name)
            line.setClearButtonEnabled(True)
            line.setFixedWidth(theme.metric(None, ems))
            line.textChanged.connect(lambda _: self._soon.start())
            line.returnPressed.connect(self._tell)
        boxes = (
            (self.status, "Status"), (self.answer, "Answer"), (self.since, "Published since"),
            (self.order, "Sorted by"),
        )  # fmt: skip
        for box, name in boxes:
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(lambda _: self._tell())
        self.clear_button.setVisible(False)
        self.setLayout(
            Flow(
                self.words, self.issuer, self.addressee, self.status, self.answer, self.since, self.order,
                self.clear_button,
            )
        )  # fmt: skip
