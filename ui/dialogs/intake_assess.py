"""How a recommendation on the intake desk is judged: a level for each criterion, with a note why.

Owns the questions. The criteria, their levels and their weights are data of the services.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QKeySequence, QRegularExpressionValidator, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from ui import theme
from ui.jobs import Store
from ui.widgets.fold import Side
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import BadInput, WorkbenchError
from workbench.records.intake import Assessment, Item, Judged
from workbench.services.intake import desk
from workbench.services.intake.desk import ItemView, Method

_UNJUDGED = "Not judged"


class AssessDialog(QDialog):
    """One line of the method after the other. It closes when the judgement is saved, and only then."""

    def __init__(
        self,
        store: Store,
        view: ItemView,
        method: Method,
        done: Callable[[Item], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Judge {view.item.reference}")
        self.resize(theme.metric(None, 50), theme.metric(None, 44))
        self._store, self._view, self._method, self._done = store, view, method, done
        self.banner = Banner()
        self.levels: dict[str, QComboBox] = {}
        self.notes: dict[str, QLineEdit] = {}
        self.organisations, self.effort, self.effort_note = QLineEdit(), QComboBox(), QLineEdit()
        self.burden = label("", "quiet", wraps=True)
        self.accept_button = button("Save", self._try, role="primary")
        self.accept_button.setDefault(True)
        self._arrange()
        self._show(view.item.assessment)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._try)

    @property
    def assessment(self) -> Assessment:
        """What is judged as it stands in the window."""
        return Assessment(
            judged={
                code: Judged(level=box.currentData(), note=self.notes[code].text().strip())
                for code, box in self.levels.items()
                if box.currentData()
            },
            organisations=int(self.organisations.text() or 0),
            effort=self.effort.currentData(),
            effort_note=self.effort_note.text().strip(),
        )

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.metric(None, 0.8))
        grid.setVerticalSpacing(theme.metric(None, 0.3))
        grid.setColumnStretch(1, 1)
        grid.setContentsMargins(0, 0, theme.metric(None, 0.6), 0)
        for criterion in self._method.judged:
            box, note = QComboBox(), QLineEdit()
            box.addItem(_UNJUDGED, "")
            for level in criterion.levels:
                box.addItem(f"{level.title[:1].upper()}{level.title[1:]} – {level.means}", level.code)
            self.levels[criterion.code], self.notes[criterion.code] = box, note
            self._criterion(grid, criterion.title, criterion.weight, criterion.question, box, note)
        self._burden_lines(grid)
        inside = QWidget()
        inside.setLayout(column(grid, None))
        area = Side(inside)
        area.setAccessibleName("Criteria")
        words = label(self._view.entry.public.text, wraps=True)
        layout = column(
            label(self.windowTitle(), "title"), words, self.banner, area,
            label("Notes stay at the desk; they are not sent.", "quiet"),
            row(None, button("Cancel", self.reject), self.accept_button), margin=1.2,
        )  # fmt: skip
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _criterion(
        self, grid: QGridLayout, title: str, weight: float, question: str, box: QComboBox, note: QLineEdit
    ) -> None:
        at = grid.rowCount()
        caption = QLabel(title)
        caption.setBuddy(box)
        box.setAccessibleName(title)
        box.setAccessibleDescription(question)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(20)
        note.setPlaceholderText("Why, in a sentence")
        note.setAccessibleName(f"Why: {title}")
        grid.addWidget(caption, at, 0)
        grid.addWidget(box, at, 1)
        grid.addWidget(label(_asked(question, weight), "quiet", wraps=True), at + 1, 1)
        grid.addWidget(note, at + 2, 1)
        grid.setRowMinimumHeight(at + 3, theme.metric(None, 0.5))

    def _burden_lines(self, grid: QGridLayout) -> None:
        criterion = self._method.criterion(self._method.burden)
        at = grid.rowCount()
        digits = QRegularExpression(r"[0-9]{0,7}")
        self.organisations.setValidator(QRegularExpressionValidator(digits, self))
        self.organisations.setPlaceholderText("Number")
        self.organisations.setFixedWidth(theme.metric(None, 6))
        self.organisations.setAccessibleName("How many organisations have to act")
        self.effort.addItem(_UNJUDGED, "")
        for effort in self._method.efforts:
            self.effort.addItem(f"{effort.title[:1].upper()}{effort.title[1:]} – {effort.means}", effort.code)
        self.effort.setAccessibleName("What it asks of each")
        self.effort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.effort.setMinimumContentsLength(20)
        self.effort_note.setPlaceholderText("Why, in a sentence")
        self.effort_note.setAccessibleName(f"Why: {criterion.title}")
        caption = QLabel(criterion.title)
        caption.setBuddy(self.organisations)
        line = row(self.organisations, label("organisations have to"), self.effort)
        line.setStretch(2, 1)
        grid.addWidget(caption, at, 0)
        grid.addLayout(line, at, 1)
        grid.addWidget(label(_asked(criterion.question, criterion.weight), "quiet", wraps=True), at + 1, 1)
        grid.addWidget(self.burden, at + 2, 1)
        grid.addWidget(self.effort_note, at + 3, 1)
        self.organisations.textChanged.connect(lambda _: self._work_out())
        self.effort.currentIndexChanged.connect(lambda _: self._work_out())

    def _show(self, known: Assessment) -> None:
        for code, judged in known.judged.items():
            if code in self.levels:
                self.levels[code].setCurrentIndex(max(0, self.levels[code].findData(judged.level)))
                self.notes[code].setText(judged.note)
        self.organisations.setText(str(known.organisations or ""))
        self.effort.setCurrentIndex(max(0, self.effort.findData(known.effort)))
        self.effort_note.setText(known.effort_note)
        self._work_out()

    def _work_out(self) -> None:
        found = desk.burden_of(self.assessment)
        self.burden.setText(burden_said(*found) if found is not None else "It is worked out from both.")

    def _try(self) -> None:
        if not self.accept_button.isEnabled():
            return
        self.accept_button.setEnabled(False)
        item, said = self._view.item, self.assessment
        self._store.write(self, lambda session: desk.assess(session, item, said), self._saved, self._refused)

    def _saved(self, item: Item) -> None:
        self.accept()
        self._done(item)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        self.banner.tell(error.sentence, "danger")
        where = error.where if isinstance(error, BadInput) else ""
        controls: dict[str, QWidget] = {
            **self.levels, "effort": self.effort, "organisations": self.organisations
        }  # fmt: skip
        if where in controls:
            controls[where].setFocus()


def _asked(question: str, weight: float) -> str:
    return f"{question} Weighs {weight:g}."


def burden_said(days: float, title: str) -> str:
    """What all organisations together have to do: "1,200 working days in all: moderate"."""
    return f"{days:,g} working days in all: {title}."
