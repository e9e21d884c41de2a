"""The items of the intake desk in order of priority: how each sum came about, and what would change it.

Owns how it is shown, and the weights that are tried. The sum and what it is sensitive to are the services'.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ui import theme
from ui.jobs import Store
from ui.models.intake import state_said
from ui.widgets.flow import Flow
from ui.widgets.fold import Side
from ui.widgets.parts import Banner, Card, button, column, label, row
from workbench.services.intake import desk
from workbench.services.intake.priority import Ranked, Ranking, Unassessed, prioritise

_PAUSE = 250
_HEADINGS = ("", "Item", "Priority", "Recommendation", "Decision")
_NOT_YET = "Not in the order yet: something was not judged."


class PriorityDialog(QDialog):
    """The order on the left, what is behind a place in it on the right. `opened` is an item to be gone to."""

    opened = Signal(str)

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("In order of priority")
        self.resize(theme.metric(None, 72), theme.metric(None, 44))
        self._store, self._method = store, desk.method()
        self.ranking: Ranking | None = None
        self.banner = Banner()
        self.how = label("", "quiet", wraps=True)
        self.list = QTreeWidget()
        self.list.setHeaderLabels(_HEADINGS)
        self.list.setAccessibleName("Items in order of priority")
        self.list.setRootIsDecorated(False)
        self.sum_card, self.sum = Card("How the sum came about"), label("", wraps=True)
        self.sum_card.body.addWidget(self.sum)
        self.change_card, self.change = Card("What would change the order"), label("", wraps=True)
        self.change_card.body.addWidget(self.change)
        self.weights: dict[str, QComboBox] = {}
        self.reset = button("Back to the method's weights", self._reset, role="quiet")
        self.go = button("Go to the item", self._open)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._ask)
        self._arrange()
        self.list.currentItemChanged.connect(lambda *_: self._explain())
        self.list.itemActivated.connect(lambda *_: self._open())
        self._ask()

    def _arrange(self) -> None:
        tried = []
        for criterion in self._method.criteria:
            box = QComboBox()
            for weight in range(self._method.most_weight + 1):
                box.addItem(str(weight), float(weight))
            box.setCurrentIndex(box.findData(float(criterion.weight)))
            box.setAccessibleName(f"Weight of {criterion.title}")
            box.setToolTip(criterion.question)
            box.currentIndexChanged.connect(lambda _: self._soon.start())
            caption = QLabel(criterion.title)
            caption.setBuddy(box)
            self.weights[criterion.code] = box
            part = QWidget()
            part.setLayout(row(caption, box, spacing=0.3))
            tried.append(part)
        weights = QWidget()
        # The last in a flow stands at the far end.
        weights.setLayout(Flow(label("Try weights:", "quiet"), *tried, QWidget()))
        behind = QWidget()
        behind.setLayout(column(self.sum_card, self.change_card, None))
        self.split = QSplitter()
        self.split.setObjectName("intake.priority")
        self.split.addWidget(self.list)
        self.split.addWidget(Side(behind))
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([theme.metric(None, ems) for ems in (42, 26)])
        close = button("Close", self.accept, role="primary")
        close.setDefault(True)
        layout = column(
            label("In order of priority", "title"), self.how, self.banner, weights, self.split,
            row(self.reset, None, self.go, close), margin=1.2,
        )  # fmt: skip
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _ask(self) -> None:
        weights: Mapping[str, float] = {code: box.currentData() for code, box in self.weights.items()}
        own = {each.code: each.weight for each in self._method.criteria}
        self.reset.setEnabled(any(weights[code] != weight for code, weight in own.items()))
        self._store.read(
            self,
            lambda session: prioritise(session, weights),
            self._show,
            lambda error: self.banner.tell(error.sentence, "danger"),
        )

    def _show(self, found: Ranking) -> None:
        chosen = self.chosen
        self.ranking = found
        tried = " These are weights that you try; nothing of it is kept." if self.reset.isEnabled() else ""
        self.how.setText(f"{found.how}{tried}")
        self.list.clear()
        for place, each in enumerate(found.ranked, 1):
            self._line(str(place), each, f"{each.score:g} of {each.most:g}")
        for lacking in found.unassessed:
            self._line("–", lacking, "not judged")
        for at in (0, 1, 2):
            self.list.resizeColumnToContents(at)
        self.list.setColumnWidth(3, theme.metric(None, 18))
        if not (found.ranked or found.unassessed):
            self.banner.tell("Nothing waits on the desk and nothing was adopted.", "info")
        names = [self._named(at) for at in range(self.list.topLevelItemCount())]
        if names:
            self._choose(names.index(chosen) if chosen in names else 0)
        self._explain()

    def _line(self, place: str, each: Ranked | Unassessed, said: str) -> None:
        view = each.view
        words = " ".join(view.entry.public.text.split())
        made = QTreeWidgetItem([place, view.item.reference, said, words, state_said(view)[0]])
        made.setToolTip(3, view.entry.public.text)
        self.list.addTopLevelItem(made)

    @property
    def chosen(self) -> str:
        """The item that is explained, such as IN-3; empty for none."""
        current = self.list.currentItem()
        return current.text(1) if current is not None else ""

    def _choose(self, at: int) -> None:
        line = self.list.topLevelItem(at)
        if line is not None:
            self.list.setCurrentItem(line)

    def _named(self, at: int) -> str:
        line = self.list.topLevelItem(at)
        return line.text(1) if line is not None else ""

    def _explain(self) -> None:
        found, name = self.ranking, self.chosen
        self.go.setEnabled(bool(name))
        if found is None or not name:
            self.sum.setText("Choose an item in the list.")
            self.change.setText("")
            return
        ranked = next((each for each in found.ranked if each.view.item.reference == name), None)
        if ranked is None:
            lacking = next(each for each in found.unassessed if each.view.item.reference == name)
            self.sum.setText(f"{_NOT_YET}\nStill to be judged: {', '.join(lacking.lacks)}.")
            self.change.setText("Judge it first.")
            return
        self.sum.setText("\n".join([*ranked.lines, f"Sum: {ranked.score:g} of at most {ranked.most:g}"]))
        near = [
            f"•  {said}"
            for each in found.sensitivity
            if name in (each.above.reference, each.below.reference)
            for said in each.says
        ]
        self.change.setText("\n".join(near) or "It is alone in the order.")

    def _reset(self) -> None:
        for criterion in self._method.criteria:
            box = self.weights[criterion.code]
            box.setCurrentIndex(box.findData(float(criterion.weight)))

    def _open(self) -> None:
        if name := self.chosen:
            self.opened.emit(name)
            self.accept()
