"""The overview's cards: what they say of terms, questions, gaps, tasks and decisions, row by row.

Own the words on the page. Know no service: what is to be done is asked for by signals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ui import theme
from ui.models import moments
from ui.models.desk import Desk
from ui.views.overview_rows import RecordLink, Row, RowsCard
from ui.widgets.parts import button, column, label, row
from workbench.civil_time import LONDON
from workbench.records.case import DecisionNote, Task, Term
from workbench.records.casefile import CaseFile
from workbench.records.links import Relation
from workbench.records.people import Person, PersonKind, Question
from workbench.records.record import Record
from workbench.services.thread import Gap, GapKind
from workbench.services.titles import reference, title

_TOP = Qt.AlignmentFlag.AlignTop
_FIRST_GAPS = 8
_GAPS = {
    GapKind.TERM_WITHOUT_FINDING: ("term of reference not answered", "terms of reference not answered"),
    GapKind.QUESTION_WITHOUT_ANSWER: ("question not answered", "questions not answered"),
    GapKind.FINDING_WITHOUT_EVIDENCE: ("finding without evidence", "findings without evidence"),
    GapKind.FINDING_WITH_ONE_SOURCE: ("finding with one source alone", "findings with one source alone"),
    GapKind.COUNTER_EVIDENCE_WITHOUT_RESPONSE: (
        "piece of evidence against a finding not dealt with",
        "pieces of evidence against a finding not dealt with",
    ),
    GapKind.FACTOR_WITHOUT_EFFECT: ("factor that leads to nothing", "factors that lead to nothing"),
    GapKind.RECOMMENDATION_WITHOUT_FINDING: (
        "recommendation without a finding",
        "recommendations without a finding",
    ),
    GapKind.EVIDENCE_UNUSED: ("piece of evidence not used", "pieces of evidence not used"),
    GapKind.ACCOUNTS_DISAGREE: ("event told differently", "events told differently"),
}
_ASKERS = {
    PersonKind.PATIENT: "the patient",
    PersonKind.FAMILY: "family",
    PersonKind.STAFF: "staff",
    PersonKind.INVESTIGATOR: "the investigation",
    PersonKind.OTHER: "somebody else",
}


class Listing(RowsCard):
    """A card of one noun with its button to add; its rows tell of focus, menu, double click and answers."""

    focused = Signal(object)
    changing = Signal(object)
    menu_asked = Signal(object, object)
    answering = Signal(object)
    ticked = Signal(object, bool)
    added = Signal()

    def __init__(self, desk: Desk, heading: str, one: str, empty: str) -> None:
        super().__init__(heading)
        self.desk = desk
        self._empty = empty
        self.setAccessibleName(heading)
        self.add_button = button("Add…", self.added.emit, role="quiet", icon="add")
        self.add_button.setAccessibleName(f"Add {one}")
        self.add_button.setToolTip(f"Add {one}")
        self.top.addWidget(self.add_button)

    def show_all(self, records: Sequence[Record], state: object, make: Callable[[Record], Row]) -> None:
        """Show these records by `make`, or the sentence that stands there when there are none."""

        def made() -> list[QWidget]:
            rows: list[QWidget] = [make(record) for record in records]
            return rows or [label(self._empty, "quiet", wraps=True)]

        self.fill((tuple(records), state), made)

    def row(self, record: Record, words: str, *parts: QWidget, lead: QWidget | None = None) -> Row:
        """A row: its reference, its words and its menu on the first line, the parts below."""
        more = button("Change", lambda: None, role="quiet")
        more.setObjectName(f"more:{record.id}")
        more.setAccessibleName(f"Change {record.reference} or move it")
        text, cited = label(words, wraps=True), label(record.reference, "quiet")
        for each in (text, cited):
            # On one line with the words of the button.
            each.setContentsMargins(0, theme.metric(None, 0.45), 0, 0)
            each.setAlignment(_TOP | Qt.AlignmentFlag.AlignLeft)
        first = row(*([lead] if lead else []), cited, text, more)
        first.setStretch(first.indexOf(text), 1)
        for at in range(first.count()):
            item = first.itemAt(at)
            if item is not None and item.widget() is not text:
                item.setAlignment(item.alignment() | _TOP)
        head = QWidget()
        head.setLayout(first)
        made = Row(record, f"{record.reference} {words}", head, *parts)
        made.focused.connect(self.focused)
        made.opened.connect(lambda: self.changing.emit(record))
        made.asked.connect(lambda at: self.menu_asked.emit(record, at))
        more.clicked.connect(
            lambda *_: self.menu_asked.emit(record, more.mapToGlobal(QPoint(0, more.height())))
        )
        return made

    def answers(self, record: Record, findings: Sequence[Record]) -> QWidget:
        """The findings that answer, each a way there, or the warning that none does."""
        held = QWidget()
        if findings:
            held.setLayout(column(*(self._link(finding) for finding in findings), spacing=0))
            return held
        link = button("Answered by…", lambda: self.answering.emit(record), role="link")
        link.setAccessibleName(f"Say what answers {record.reference}")
        held.setLayout(row(label("Not answered yet", "chip", tone="warning"), link, None))
        return held

    def _link(self, finding: Record) -> RecordLink:
        desk = self.desk
        return RecordLink(finding, lambda: desk.go(finding.id), f"{reference(finding)}  {title(finding)}")


class Terms(Listing):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "Terms of reference",
            "term of reference",
            "None yet. Terms of reference say what the investigation undertakes to answer; "
            "each is answered by findings.",
        )

    def refresh(self) -> None:
        file = self.desk.file
        terms = sorted(file.terms, key=lambda each: each.position)
        answers = {each.id: tuple(file.targets(each.id, Relation.ANSWERED_BY)) for each in terms}

        def make(record: Record) -> Row:
            assert isinstance(record, Term)
            return self.row(record, record.text, self.answers(record, answers[record.id]))

        self.show_all(terms, answers, make)


class Questions(Listing):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "Questions from patient, family and others",
            "question",
            "None yet. Ask those affected early what they want to know; the report should answer each.",
        )

    def refresh(self) -> None:
        file = self.desk.file
        asked = sorted(file.questions, key=lambda each: each.position)
        answers = {each.id: tuple(file.targets(each.id, Relation.ANSWERED_BY)) for each in asked}
        askers = {each.id: asker(file, each) for each in asked}

        def make(record: Record) -> Row:
            assert isinstance(record, Question)
            who = label(askers[record.id], "quiet", wraps=True)
            return self.row(record, record.text, who, self.answers(record, answers[record.id]))

        self.show_all(asked, (answers, askers), make)


class Tasks(Listing):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Tasks", "task", "Nothing to be done is on record.")

    def refresh(self) -> None:
        now = datetime.now(LONDON).date()
        far = date.max
        tasks = sorted(
            self.desk.file.tasks, key=lambda each: (each.done_on is not None, each.due_on or far, each.id)
        )

        def make(record: Record) -> Row:
            assert isinstance(record, Task)
            tick = QCheckBox()
            tick.setObjectName(f"tick:{record.id}")
            tick.setAccessibleName(f"Done: {record.title}")
            tick.setToolTip("Tick when it is done")
            tick.setChecked(record.done_on is not None)
            tick.clicked.connect(lambda on: self.ticked.emit(record, on))
            return self.row(record, record.title, self._about(record, now), lead=tick)

        self.show_all(tasks, now, make)

    def _about(self, task: Task, now: date) -> QWidget:
        held = QWidget()
        said = f"Given to {task.assigned_to}" if task.assigned_to else "Given to nobody yet"
        chip = None
        if task.done_on is not None:
            chip = label(f"Done {moments.short_day(task.done_on)}", "chip", tone="success")
        elif task.due_on is not None and task.due_on < now:
            chip = label(f"Overdue since {moments.short_day(task.due_on)}", "chip", tone="danger")
        elif task.due_on is not None:
            said += f", due {moments.shown_day(task.due_on)}"
        words = label(said, "quiet", wraps=True)
        line = row(*([chip] if chip else []), words)
        line.setStretch(line.count() - 1, 1)
        held.setLayout(line)
        return held


class Notes(Listing):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            "Decisions about the case",
            "decision",
            "None yet. Note here what was decided and why, such as whether the duty of candour applies.",
        )

    def refresh(self) -> None:
        def make(record: Record) -> Row:
            assert isinstance(record, DecisionNote)
            parts: list[QWidget] = [label(record.decision, wraps=True)]
            if record.reason:
                parts.append(label(f"Reason: {record.reason}", "quiet", wraps=True))
            said = ", ".join(
                part for part in (record.decided_by, moments.shown_moment(record.decided_at)) if part
            )
            if said:
                parts.append(label(said, "quiet", wraps=True))
            return self.row(record, record.title, *parts)

        self.show_all(self.desk.file.notes, None, make)


class Gaps(RowsCard):
    """Where the thread breaks; each line leads to the record."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("What is still open")
        self.desk = desk
        self._all = False
        self.sentence = label("", "quiet", wraps=True)
        self.body.insertWidget(1, self.sentence)
        self.heading.setMinimumHeight(theme.metric(None, 2.2))

    def refresh(self) -> None:
        gaps = self.desk.gaps
        self.sentence.setText(gap_sentence(gaps))
        shown = gaps if self._all or len(gaps) <= _FIRST_GAPS + 1 else gaps[:_FIRST_GAPS]
        self.fill((shown, len(gaps)), lambda: self._lines(shown, len(gaps)))

    def _lines(self, shown: Sequence[Gap], count: int) -> list[QWidget]:
        lines: list[QWidget] = []
        for gap in shown:
            record = self.desk.record(gap.record_id)
            cited = reference(record) if record is not None else gap.record
            link = button(cited, partial(self.desk.go, gap.record_id), role="link")
            link.setObjectName(f"gap:{gap.kind.value}:{gap.record_id}")
            link.setAccessibleName(f"{cited}: {gap.why}")
            link.setToolTip(title(record) if record is not None else gap.why)
            link.setMinimumWidth(theme.metric(None, 4.2))
            why = label(gap.why, wraps=True)
            line = row(link, why)
            line.setStretch(1, 1)
            line.setAlignment(link, _TOP)
            held = QWidget()
            held.setLayout(line)
            lines.append(held)
        if len(shown) < count:
            lines.append(button(f"Show all {count}", self._show_all, role="link"))
        return lines

    def _show_all(self) -> None:
        self._all = True
        self.refresh()


def gap_sentence(gaps: Sequence[Gap]) -> str:
    """How many places are open and of which kinds, as one sentence."""
    if not gaps:
        return "Nothing: every question is answered, and every finding rests on evidence."
    counts = Counter(gap.kind for gap in gaps)
    parts = [f"{count} {_GAPS[kind][count > 1]}" for kind, count in counts.items()]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{listed}."


def asker(file: CaseFile, question: Question) -> str:
    """Who asked a question, in a few words."""
    person = file.by_id.get(question.asked_by) if question.asked_by else None
    if isinstance(person, Person):
        return f"Asked by {person.name} ({_ASKERS[person.person_kind]})"
    return f"Asked by {question.asked_by_name}" if question.asked_by_name else "Not said who asked"
