"""What is decided of a recommendation on the intake desk, with its reason.

Owns the questions. What a decision must say is for the services, whose refusal stands beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QLabel, QRadioButton, QWidget

from ui import theme
from ui.jobs import Store
from ui.models.intake import VERDICTS
from ui.widgets.compare import Compare
from ui.widgets.fold import Side
from ui.widgets.form import Field, FieldKind, RecordForm
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import BadInput, WorkbenchError
from workbench.records.intake import Disposition, Item, Verdict
from workbench.records.register import Entry
from workbench.services.intake import desk
from workbench.services.intake.desk import ItemView
from workbench.services.register import entries
from workbench.services.session import Session

_PAUSE = 250
_LONGEST = 70
_HIGH = 12.5
"""Letters of room for what the two say."""
_FIELDS = (
    Field(name="until", label="Put off &to", kind=FieldKind.DAY),
    Field(
        name="reason", label="&Reason", kind=FieldKind.TEXT, rows=4,
        hint="The issuer reads this in the feedback.",
    ),
)  # fmt: skip


class DecideDialog(QDialog):
    """The five decisions and what each needs. It closes when the decision is saved, and only then."""

    def __init__(
        self,
        store: Store,
        view: ItemView,
        near: Sequence[Entry],
        done: Callable[[Item], None],
        parent: QWidget | None = None,
        *,
        start: Disposition | None = None,
        into: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Decide on {view.item.reference}")
        self.setMinimumWidth(theme.metric(None, 44))
        self.resize(theme.metric(None, 52), theme.metric(None, 20))
        self._store, self._view, self._done, self._asked = store, view, done, 0
        self.banner = Banner()
        self.choices: dict[Disposition, QRadioButton] = {}
        self._group = QButtonGroup(self)
        for disposition, (title, means) in VERDICTS.items():
            choice = QRadioButton(title)
            choice.setToolTip(means)
            choice.setAccessibleDescription(means)
            self.choices[disposition] = choice
            self._group.addButton(choice)
        self.means = label("", "quiet", wraps=True)
        self.into = QComboBox()
        self.into.setEditable(True)
        self.into.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.into.setAccessibleName("Recommendation to merge into")
        for entry in near:
            self.into.addItem(_named(entry), entry.reference)
        self.into_words = QLabel("Merge &into: one of the nearest, or type a number such as PR-12")
        self.into_words.setBuddy(self.into)
        self.compare = Compare()
        self.beside = Side(self.compare)
        self.beside.setMinimumHeight(theme.metric(None, _HIGH))
        self.form = RecordForm(_FIELDS)
        self.form.setEnabled(True)
        self.accept_button = button("Decide", self._try, role="primary")
        self.accept_button.setDefault(True)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._look)
        self._arrange()
        self._begin(start, into)

    @property
    def disposition(self) -> Disposition | None:
        """What is chosen."""
        return next((each for each, choice in self.choices.items() if choice.isChecked()), None)

    @property
    def named(self) -> str:
        """The number of the recommendation to merge into, as it was chosen or typed."""
        typed = self.into.currentText().strip()
        at = self.into.findText(typed)
        return str(self.into.itemData(at)) if at >= 0 else typed

    def choose(self, disposition: Disposition) -> None:
        """Choose one of the five."""
        self.choices[disposition].setChecked(True)

    def _begin(self, start: Disposition | None, into: str) -> None:
        self._group.buttonToggled.connect(lambda *_: self._follow())
        self.into.editTextChanged.connect(lambda _: self._soon.start())
        self.into.currentIndexChanged.connect(lambda _: self._soon.start())
        if into:
            at = self.into.findData(into)
            if at >= 0:
                self.into.setCurrentIndex(at)
            else:
                self.into.setEditText(into)
        if start is not None:
            self.choose(start)
        self._follow()
        self.choices[start or Disposition.ADOPT].setFocus()
        QShortcut(QKeySequence("Ctrl+Return"), self, self._try)

    def _arrange(self) -> None:
        words = label(self._view.entry.public.text, wraps=True)
        layout = column(
            label(self.windowTitle(), "title"), words, self.banner,
            row(*self.choices.values(), None, spacing=1.2), self.means, self.into_words, self.into,
            self.beside, self.form, None, row(None, button("Cancel", self.reject), self.accept_button),
            margin=1.2,
        )  # fmt: skip
        layout.setStretch(7, 20)
        self.setLayout(layout)

    def _follow(self) -> None:
        chosen = self.disposition
        self.means.setText(VERDICTS[chosen][1] if chosen is not None else "")
        self.accept_button.setEnabled(chosen is not None)
        merging = chosen is Disposition.MERGE
        shown: tuple[QWidget, ...] = (self.into_words, self.into, self.beside)
        for each in shown:
            each.setVisible(merging)
        for part in self.form.entries["until"].parts():
            part.setVisible(chosen is Disposition.DEFER and part is not self.form.entries["until"].hint)
        self.form.entries["until"].error.setVisible(False)
        if merging:
            self._look()
        # Taller where there is more to ask, and never smaller than a person has made it.
        self.resize(self.width(), max(self.height(), self.sizeHint().height()))

    def _look(self) -> None:
        """Put the other one beside this."""
        name = self.named
        self._asked += 1
        asked = self._asked
        self.compare.clear()
        if self.disposition is Disposition.MERGE and name:
            self._store.read(
                self,
                lambda session: entries.find_entry(session, name),
                lambda other: self._show(asked, other),
                lambda error: self._unknown(asked, error),
            )

    def _show(self, asked: int, other: Entry) -> None:
        if asked == self._asked:
            self.compare.show_two(self._view.entry, other)

    def _unknown(self, asked: int, error: WorkbenchError) -> None:
        if asked == self._asked:
            self.compare.say(error.sentence)

    def _try(self) -> None:
        chosen = self.disposition
        if chosen is None or not self.accept_button.isEnabled():
            return
        try:
            values = self.form.values()
        except ValueError:
            return
        self.banner.setVisible(False)
        self.accept_button.setEnabled(False)
        into = self.named if chosen is Disposition.MERGE else ""
        until: date | None = values["until"] if chosen is Disposition.DEFER else None
        item, reason = self._view.item, str(values["reason"])

        def run(session: Session) -> Item:
            number = entries.find_entry(session, into).n if into else 0
            return desk.decide(
                session, item, Verdict(disposition=chosen, reason=reason, into=number, until=until)
            )

        self._store.write(self, run, self._saved, self._refused)

    def _saved(self, item: Item) -> None:
        self.accept()
        self._done(item)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        where = error.where if isinstance(error, BadInput) else ""
        field = self.form.entries.get(where)
        if field is not None:
            field.tell(error.sentence)
            field.control.setFocus()
        else:
            self.banner.tell(error.sentence, "danger")
            if where == "into":
                self.into.setFocus()


def _named(entry: Entry) -> str:
    said = f"{entry.reference}  {entry.public.issuer}: {' '.join(entry.public.text.split())}"
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
