"""What is known of a sealed file beside its fields: whom it concerns, whether it is whole, its history.

Owns the outcome of the last check while the section is open. Nothing here changes the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.dialogs.asking import PickRecords
from ui.models import moments
from ui.models.desk import Desk
from ui.widgets.parts import Card, button, column, label, row, set_tone
from workbench.errors import WorkbenchError
from workbench.records.evidence import Evidence
from workbench.records.links import Relation
from workbench.records.people import Person
from workbench.records.record import RecordId
from workbench.services import evidence as verbs
from workbench.services.evidence import State, Verified
from workbench.services.history import Version

_STATES: Mapping[State, tuple[str, str]] = {
    State.INTACT: ("Unchanged", "success"),
    State.MISSING: ("File missing", "danger"),
    State.ALTERED: ("File altered", "danger"),
    State.NO_FILE: ("No file", "neutral"),
}
_FIELDS: Mapping[str, str] = {
    "title": "title",
    "evidence_kind": "kind",
    "marking": "marking",
    "source": "source",
    "obtained_on": "day on which it was obtained",
}


class IntegrityCard(Card):
    """The digest that the file had when it was added, and whether it still has it."""

    told = Signal(str, str)
    """A sentence on a check, and its tone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Integrity")
        self._desk = desk
        self._evidence: Evidence | None = None
        self._checked: dict[RecordId, tuple[State, datetime]] = {}
        self.state = label(role="chip")
        self.digest = label(wraps=True)
        self.facts = label(role="quiet", wraps=True)
        self.added = label(role="quiet", wraps=True)
        self.check = button("Check now", self.verify, icon="check")
        self.check.setToolTip("Compare every file of this case with what it was when it was added")
        for part in (row(self.state, None), self.digest, self.facts, self.added, self.check):
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Show the digest and the size of a file, and what the last check said of it."""
        if evidence is None or self._evidence is None or evidence.id != self._evidence.id:
            self.added.setText("")
        self._evidence = evidence
        self.check.setEnabled(evidence is not None)
        self.digest.setVisible(bool(evidence and evidence.sha256))
        if evidence is None:
            self.facts.setText("")
            self.state.setVisible(False)
            return
        sha = evidence.sha256
        self.digest.setText(f"SHA-256  {sha[:8]}…{sha[-8:]}")
        self.digest.setToolTip(sha)
        self.digest.setAccessibleName(f"SHA-256 {sha}")
        self.facts.setToolTip(evidence.file_name)
        room = theme.metric(self, 12)
        name = self.fontMetrics().elidedText(evidence.file_name, Qt.TextElideMode.ElideMiddle, room)
        name = name or "No file was given"
        self.facts.setText(f"{name}  ·  {size_words(evidence.size)}" if sha else name)
        known = self._checked.get(evidence.id)
        self.state.setVisible(known is not None)
        if known is not None:
            words, tone = _STATES[known[0]]
            self.state.setText(words)
            self.state.setToolTip(f"Checked at {moments.clock(known[1])}")
            set_tone(self.state, tone)
            self.facts.setText(f"{self.facts.text()}  ·  checked at {moments.clock(known[1])}")

    def show_history(self, versions: Sequence[Version]) -> None:
        """Say who added it, and when."""
        if versions:
            line = versions[0].line
            self.added.setText(f"Added by {line.person}, {moments.short_moment(line.at)}")

    def verify(self) -> None:
        """Compare the files of the case with their digests, as a job."""
        case_id = self._desk.case_id
        self.check.setEnabled(False)
        self._desk.store.job(
            self,
            "Checking the files",
            lambda session, progress: verbs.verify_evidence(session, case_id, progress=progress),
            self._take,
            self._fail,
        )

    def _take(self, found: Sequence[Verified]) -> None:
        now = datetime.now(UTC)
        self._checked = {each.evidence.id: (each.state, now) for each in found}
        self.show_evidence(self._evidence)
        wrong = [e.evidence.reference for e in found if e.state in (State.MISSING, State.ALTERED)]
        whole = sum(1 for each in found if each.state is State.INTACT)
        if wrong:
            some = ", ".join(wrong[:12]) + ("…" if len(wrong) > 12 else "")
            text = (
                f"{_count(len(wrong), 'file')} missing or altered since: {some}. Look for them in a backup."
            )
            self.told.emit(text, "danger")
        else:
            self._desk.said.emit(f"{_count(whole, 'file')} checked: all are as they were added.")

    def _fail(self, error: WorkbenchError) -> None:
        self.check.setEnabled(self._evidence is not None)
        self.told.emit(error.sentence, "warning")


class _Name(QPushButton):
    """A person's name that leads to them; the whole of it is read out, and shown in the tip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "step")
        self._name = name
        self.setIcon(theme.icon("person", role="quiet"))
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.width() - theme.metric(self, 3)
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room))
        super().resizeEvent(event)


class PeopleCard(Card):
    """Whom a piece of evidence concerns."""

    failed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__("People")
        self._desk = desk
        self._evidence: Evidence | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._empty = label("It concerns nobody yet.", "quiet", wraps=True)
        self.choose = button("Choose people…", self._choose, icon="person")
        self.drop = button("Remove people…", self._drop, role="quiet")
        self.body.addWidget(self._empty)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.choose)
        self.body.addWidget(self.drop)

    @property
    def people(self) -> list[Person]:
        """The people whom the evidence concerns, as last read."""
        if self._evidence is None:
            return []
        found = self._desk.file.targets(self._evidence.id, Relation.CONCERNS)
        return [each for each in found if isinstance(each, Person)]

    def show_evidence(self, evidence: Evidence | None) -> None:
        """List the people of a piece of evidence."""
        self._evidence = evidence
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        people = self.people
        for person in people:
            self._lines.addWidget(self._line(person))
        self._empty.setVisible(not people)
        self.drop.setVisible(bool(people))
        self.choose.setEnabled(evidence is not None)

    def _line(self, person: Person) -> QWidget:
        line = _Name(person.name)
        line.clicked.connect(lambda _=False, found=person.id: self._desk.go(found))
        return line

    def _drop(self) -> None:
        people = self.people
        dialog = PickRecords("Remove people", people, verb="Remove", parent=self.window())

        def chosen() -> None:
            gone = {each.id for each in dialog.chosen}
            self._set([each for each in people if each.id not in gone])

        dialog.accepted.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose(self) -> None:
        people = self.people
        held = {each.id for each in people}
        free = [each for each in self._desk.file.people if each.id not in held]
        dialog = PickRecords("People whom it concerns", free, verb="Choose", parent=self.window())

        def chosen() -> None:
            self._set([*people, *(each for each in dialog.chosen if isinstance(each, Person))])

        dialog.accepted.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set(self, people: Sequence[Person]) -> None:
        evidence = self._evidence
        if evidence is not None:
            self._desk.store.write(
                self,
                lambda session: verbs.set_people(session, evidence, people),
                failed=lambda error: self.failed.emit(error.sentence),
            )


class HistoryPane(QWidget):
    """Everything that was done to a piece of evidence, the latest first."""

    def __init__(self) -> None:
        super().__init__()
        self.list = QTreeWidget()
        self.list.setAccessibleName("History of the evidence")
        self.list.setHeaderLabels(["When", "Who", "What"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setColumnWidth(0, theme.metric(None, 12))
        self.list.setColumnWidth(1, theme.metric(None, 11))
        self.setLayout(column(self.list, margin=0.6))

    def show_history(self, versions: Sequence[Version]) -> None:
        """List the operations that touched it."""
        self.list.clear()
        for version in reversed(versions):
            line = version.line
            named = [_FIELDS[name] for name in version.fields if name in _FIELDS]
            what = line.words[:1].upper() + line.words[1:] + (f": {', '.join(named)}" if named else "")
            item = QTreeWidgetItem([moments.short_moment(line.at), line.person, what])
            item.setToolTip(2, what)
            self.list.addTopLevelItem(item)


def size_words(size: int) -> str:
    """A size as people say it: 340 bytes, 12 KB, 3.4 MB."""
    if size < 1_000:
        return _count(size, "byte")
    steps: Sequence[tuple[str, int, Callable[[float], str]]] = (
        ("KB", 1_000, lambda n: f"{n:.0f}"), ("MB", 1_000_000, lambda n: f"{n:.1f}"),
        ("GB", 1_000_000_000, lambda n: f"{n:.1f}"),
    )  # fmt: skip
    unit, scale, say = next((each for each in reversed(steps) if size >= each[1]), steps[0])
    return f"{say(size / scale)} {unit}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' if number != 1 else ''}"
