"""What is asked before an issuer's key is trusted for the first time, and what became of packages.

Owns the words of the question. Which keys are known, and why a package is refused, is for the services.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QScrollArea, QWidget

from ui import theme
from ui.models.intake import OUTCOMES, counted
from ui.widgets.parts import Card, button, column, label, row
from ui.widgets.passphrase import fixed_font
from workbench.services.intake.receiving import Outcome, Received
from workbench.services.register.importing import Choices

_SAID = (
    "Nothing of this issuer came in before, so its key is not known here. Compare the fingerprint below with "
    "one that the issuer gives you by another way than the package: by telephone, on paper or on its own "
    "pages."
)
_FOLLOWS = (
    "If you trust it, this key stands for the issuer from now on: further packages signed with it come in "
    "without this question, and a package in the issuer's name with another key is refused. If you do not, "
    "nothing is taken in and the file stays where it is."
)


class TrustDialog(QDialog):
    """One card for each key that was not met before. `trusted` are the packages that may come in."""

    def __init__(self, met: Sequence[Received], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Is this the issuer's key?")
        self.resize(theme.metric(None, 44), theme.metric(None, 32))
        self._met = tuple(met)
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self.accept_button = button("Trust and take in", self.accept, role="primary")
        cards = column(*(self._card(issuer, key) for issuer, key in _keys(met)), None)
        inside = QWidget()
        inside.setLayout(cards)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        cancel = button("Do not take in", self.reject)
        cancel.setDefault(True)
        layout = column(
            label("Is this the issuer's key?", "title"), label(_SAID, wraps=True), area,
            label(_FOLLOWS, "quiet", wraps=True), row(None, cancel, self.accept_button),
            margin=1.2, spacing=0.8,
        )  # fmt: skip
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._follow()

    @property
    def trusted(self) -> tuple[Received, ...]:
        """The packages whose key was said to be the issuer's."""
        agreed = {key for key, box in self.boxes.items() if box.isChecked()}
        return tuple(each for each in self._met if (each.issuer, each.fingerprint) in agreed)

    def _card(self, issuer: str, fingerprint: str) -> Card:
        made = Card(issuer)
        files = [each for each in self._met if (each.issuer, each.fingerprint) == (issuer, fingerprint)]
        for each in files:
            made.body.addWidget(label(f"{each.path.name}: {each.title}", "quiet", wraps=True))
            for note in each.notes:
                made.body.addWidget(label(note, "error", wraps=True))
        key = label(fingerprint, wraps=True)
        key.setFont(fixed_font())
        key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        key.setAccessibleName(f"Fingerprint of {issuer}: {fingerprint}")
        box = QCheckBox("I have &compared it: this is the issuer's key")
        box.toggled.connect(lambda _: self._follow())
        self.boxes[issuer, fingerprint] = box
        made.body.addWidget(key)
        made.body.addWidget(box)
        return made

    def _follow(self) -> None:
        self.accept_button.setEnabled(bool(self.trusted))


class ReceivedDialog(QDialog):
    """What became of each file, with every reason and note. `again` takes a file once more, as was said."""

    def __init__(
        self,
        done: Sequence[Received],
        again: Callable[[Received, Choices], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("What became of the packages")
        self.resize(theme.metric(None, 46), theme.metric(None, 30))
        self._again = again
        refused = [each for each in done if each.outcome is Outcome.REFUSED]
        others = [each for each in done if each.outcome is not Outcome.REFUSED]
        inside = QWidget()
        inside.setLayout(column(*(self._card(each) for each in (*refused, *others)), None))
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName("Packages")
        said = "A package that is refused stays where it is; nothing of it was taken in."
        close = button("Close", self.reject, role="primary")
        close.setDefault(True)
        layout = column(
            label(self.windowTitle(), "title"), label(said, "quiet", wraps=True), area, row(None, close),
            margin=1.2,
        )  # fmt: skip
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _card(self, each: Received) -> Card:
        made = Card(each.path.name)
        said, tone = OUTCOMES[each.outcome]
        made.top.addWidget(label(said, "chip", tone=tone))
        if each.issuer:
            made.body.addWidget(label(f"{each.issuer}: {each.title}", "quiet", wraps=True))
        if each.outcome is Outcome.TAKEN:
            made.body.addWidget(label(f"{counted(len(each.items), 'new item')} on the desk.", wraps=True))
        for line in (*each.reasons, *each.notes):
            made.body.addWidget(label(line, wraps=True))
        if each.code == "other_key":
            self._ask_key(made, each)
        elif each.code == "other_words":
            more = button(
                "Take it in with the new words", lambda: self._once_more(each, Choices(update=True))
            )
            made.body.addLayout(row(None, more))
        return made

    def _ask_key(self, card: Card, each: Received) -> None:
        line = QLineEdit()
        line.setPlaceholderText("Fingerprint that the issuer told you")
        line.setAccessibleName(f"Fingerprint that the issuer of {each.path.name} told you")

        def take() -> None:
            if key := line.text().strip():
                self._once_more(each, Choices(key=key))
            else:
                line.setFocus()

        card.body.addLayout(row(line, button("Take it in with this key", take)))

    def _once_more(self, each: Received, choices: Choices) -> None:
        self.accept()
        self._again(each, choices)


def _keys(met: Sequence[Received]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((each.issuer, each.fingerprint) for each in met))
