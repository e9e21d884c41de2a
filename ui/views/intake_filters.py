"""What is asked of the intake desk's list: state, issuer, words.

Owns the controls. Which items are there is for the services; all of them are at hand, so it is narrowed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui import theme
from ui.models.intake import DISPOSITIONS, counted
from ui.widgets.flow import Flow
from ui.widgets.parts import button, label
from workbench.services.intake.desk import ItemView

_STATES = (
    ("Waiting for a decision", "open"), ("Overdue", "overdue"), ("Changed after the decision", "changed"),
    ("Every state", ""),
)  # fmt: skip
_ANY = "Every issuer"


class IntakeFilters(QWidget):
    """The line above the list."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words, self.state, self.issuer = QLineEdit(), QComboBox(), QComboBox()
        self.count = label("", "quiet")
        self.clear_button = button("Show all", self.clear, role="quiet")
        for words, code in _STATES:
            self.state.addItem(words, code)
        for disposition, (words, _) in DISPOSITIONS.items():
            self.state.addItem(words, disposition.value)
        self.issuer.addItem(_ANY, "")
        self.words.setPlaceholderText("Search (Ctrl+F)")
        self.words.setAccessibleName("Words of a recommendation, its number or who is asked")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(theme.metric(None, 14))
        self.words.textChanged.connect(lambda _: self.changed.emit())
        for box, name in ((self.state, "State"), (self.issuer, "Issuer")):
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.clear_button.setVisible(False)
        self.setLayout(Flow(self.words, self.state, self.issuer, self.clear_button))

    def clear(self) -> None:
        """Ask for every item."""
        self.words.clear()
        self.issuer.setCurrentIndex(0)
        self.state.setCurrentIndex(self.state.findData(""))

    def know(self, issuers: Iterable[str]) -> None:
        """Offer these issuers; one that was chosen stays chosen."""
        names = sorted(set(issuers))
        if names == [self.issuer.itemData(at) for at in range(1, self.issuer.count())]:
            return
        chosen = self.issuer.currentData()
        self.issuer.blockSignals(True)
        self.issuer.clear()
        self.issuer.addItem(_ANY, "")
        for name in names:
            self.issuer.addItem(name, name)
        self.issuer.setCurrentIndex(max(0, self.issuer.findData(chosen)))
        self.issuer.blockSignals(False)

    def fitting(self, views: Iterable[ItemView]) -> list[ItemView]:
        """Those that are asked for, in the order given."""
        words = self.words.text().casefold().split()
        return [each for each in views if self._fits(each) and _holds(each, words)]

    def tell_count(self, shown: int, of: int) -> None:
        """Say how many are shown, of how many."""
        self.count.setText(counted(of, "item") if shown == of else f"{shown:,} of {counted(of, 'item')}")
        self.clear_button.setVisible(shown != of)

    def place(self) -> dict[str, Any]:
        """What is asked for, as plain JSON values."""
        return {
            "words": self.words.text(),
            "state": self.state.currentData(),
            "issuer": self.issuer.currentData(),
        }

    def restore_place(self, place: dict[str, Any]) -> None:
        """Ask again for what was asked for."""
        self.words.setText(str(place.get("words", "")))
        self.state.setCurrentIndex(max(0, self.state.findData(place.get("state", "open"))))
        if issuer := str(place.get("issuer", "")):
            self.know([issuer])
            self.issuer.setCurrentIndex(self.issuer.findData(issuer))

    def _fits(self, view: ItemView) -> bool:
        state, issuer, item = self.state.currentData(), self.issuer.currentData(), view.item
        if issuer and view.entry.public.issuer != issuer:
            return False
        if state == "open":
            return item.open
        if state == "overdue":
            return view.overdue
        if state == "changed":
            return view.changed_since
        return not state or (item.verdict is not None and item.verdict.disposition.value == state)


def _holds(view: ItemView, words: list[str]) -> bool:
    public = view.entry.public
    said = " ".join(
        (view.item.reference, view.entry.reference, public.number, public.text, public.addressee)
    ).casefold()
    return all(word in said for word in words)
