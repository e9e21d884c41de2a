"""What a clearing house says of one's own recommendations: looked through, settled where both have words.

Owns the questions. What lands where, and what is in conflict, is for the services.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ui import theme
from ui.jobs import Store
from ui.models.intake import counted
from ui.models.register import field_said
from ui.widgets.fold import Side as Pane
from ui.widgets.parts import Banner, Card, button, column, label, row
from ui.widgets.passphrase import fixed_font
from workbench.errors import WorkbenchError
from workbench.services.intake.taking_back import Plan, PlanLine, Side, State, TakenBack, take_back

_STATES = {
    State.CHANGED: "Comes in",
    State.SAME: "Nothing new",
    State.OLDER: "Left: something later came before",
    State.CONFLICT: "You choose",
    State.UNKNOWN: "Not known here: left out",
}
_NEW_KEY = (
    "Nothing of this sender came in before. Compare the fingerprint with one that it gives you by another "
    "way: by telephone, on paper or on its own pages. From now on this key stands for it."
)
_HEADINGS = ("Entry", "Number", "Decision", "What becomes of it")
_WIDTHS = (6, 10, 8)


class TakeBackDialog(QDialog):
    """A line for each recommendation, a card for each that is in conflict. `taken` says what came of it."""

    taken = Signal(object)
    """TakenBack."""

    def __init__(self, store: Store, path: Path, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("What a clearing house says back")
        self.resize(theme.metric(None, 54), theme.metric(None, 42))
        self._store, self._path, self._plan = store, path, plan
        self._keep: dict[str, Side] = {}
        self.banner = Banner()
        self.compared = QCheckBox("I have &compared it: this is the sender's key")
        self.list = QTreeWidget()
        self.list.setHeaderLabels(list(_HEADINGS))
        self.list.setAccessibleName("What is said of each recommendation")
        self.list.setRootIsDecorated(False)
        self.sides: dict[tuple[str, Side], QRadioButton] = {}
        self.accept_button = button("Take it in", self._take, role="primary")
        self.accept_button.setDefault(True)
        self._fill()
        self._arrange()
        self.compared.toggled.connect(lambda _: self._follow())
        self._follow()

    def _fill(self) -> None:
        for each in self._plan.lines:
            entry = each.entry.reference if each.entry is not None else "–"
            number = each.number or each.id
            decided = each.decided[:1].upper() + each.decided[1:] if each.decided else "–"
            line = QTreeWidgetItem([entry, number, decided, " ".join((_STATES[each.state], *each.notes))])
            if each.entry is not None:
                line.setToolTip(0, each.entry.public.text)
            self.list.addTopLevelItem(line)
        for at, ems in enumerate(_WIDTHS):
            self.list.setColumnWidth(at, theme.metric(None, ems))

    def _arrange(self) -> None:
        plan = self._plan
        key = label(plan.fingerprint)
        key.setFont(fixed_font())
        key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        new = label(_NEW_KEY, "quiet", wraps=True)
        for part in (new, self.compared):
            part.setVisible(plan.first_time)
        conflicts = plan.of(State.CONFLICT)
        cards = QWidget()
        cards.setLayout(column(*map(self._conflict, conflicts), None))
        pane = Pane(cards)
        pane.setVisible(bool(conflicts))
        layout = column(
            label(f"What {plan.sender} says back", "title", wraps=True),
            row(label("Signed with", "quiet"), key, None), new, self.compared,
            *(label(note, "error", wraps=True) for note in plan.notes),
            self.banner, self.list, pane, row(None, button("Cancel", self.reject), self.accept_button),
            margin=1.2,
        )  # fmt: skip
        layout.setStretchFactor(self.list, 1)
        layout.setStretchFactor(pane, 2)
        self.setLayout(layout)

    def _conflict(self, line: PlanLine) -> Card:
        """Both accounts of one entry; whose stand is chosen for all of it."""
        assert line.entry is not None
        name = line.entry.reference
        card = Card(f"{name}: whose words stand?")
        group = QButtonGroup(card)
        sender = self._plan.sender
        for side, words in ((Side.OURS, "What stands here"), (Side.THEIRS, f"What {sender} says")):
            choice = QRadioButton(words)
            choice.setAccessibleName(f"{name}: {words}")
            choice.clicked.connect(partial(self._choose, name, side))
            group.addButton(choice)
            self.sides[name, side] = choice
            card.body.addWidget(choice)
            for each in line.conflicts:
                said = each.ours if side is Side.OURS else each.theirs
                card.body.addWidget(label(f"{_group(each.of)}: {said}", "quiet", wraps=True))
        return card

    def _choose(self, name: str, side: Side, *_: object) -> None:
        self._keep[name] = side
        self._follow()

    def _follow(self) -> None:
        open_ones = len(self._plan.of(State.CONFLICT)) - len(self._keep)
        ready = not open_ones and (self.compared.isChecked() or not self._plan.first_time)
        self.accept_button.setEnabled(ready)
        self.accept_button.setToolTip(f"Choose first in {counted(open_ones, 'place')}" if open_ones else "")

    def _take(self) -> None:
        self.accept_button.setEnabled(False)
        path, keep, key = self._path, dict(self._keep), self._plan.fingerprint
        self._store.write(
            self, lambda session: take_back(session, path, keep=keep, key=key), self._done, self._refused
        )

    def _done(self, taken: TakenBack) -> None:
        self.accept()
        self.taken.emit(taken)

    def _refused(self, error: WorkbenchError) -> None:
        self._follow()
        self.banner.tell(error.sentence, "danger")


def taken_said(path: Path, taken: TakenBack) -> str:
    """What came of a file, in words."""
    plan = taken.plan
    settled = len(plan.of(State.CHANGED)) + len(plan.of(State.CONFLICT))
    said = f"{path.name}: what {plan.sender} says of {counted(settled, 'recommendation')} came in."
    if unknown := plan.of(State.UNKNOWN):
        said += f" {counted(len(unknown), 'recommendation')} not known here left out."
    if taken.cases:
        said += f" Answered in their cases: {', '.join(taken.cases)}."
    return said


def _group(of: str) -> str:
    names = {"answer": "Answer", "closing": "Closing"}
    return names.get(of) or field_said(of)
