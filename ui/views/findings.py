"""Findings: what the investigation concludes, how sure it is, what it rests on and what speaks against it.

Owns how a finding is listed and how counter-evidence is answered on the page. The verbs are services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.asking import NewRecord, PickRecords
from ui.models.desk import Desk
from ui.models.table import Column
from ui.views.ordering import Ordering
from ui.views.section import Section
from ui.views.view import Joining, Noun
from ui.widgets.form import Field, FieldKind
from ui.widgets.inspector import KIND_ICONS
from ui.widgets.parts import Card, action_button, button, column, label, row
from workbench.changes import Changes
from workbench.errors import BugError
from workbench.records.case import Term
from workbench.records.casefile import CaseFile
from workbench.records.findings import Confidence, Finding
from workbench.records.links import Link, Relation
from workbench.records.people import Question
from workbench.records.recommendations import Recommendation
from workbench.records.record import CaseId, Kind, Record
from workbench.services import findings, people, recommendations, steering
from workbench.services.session import Session
from workbench.services.thread import GapKind
from workbench.services.titles import reference, title

CONFIDENCE: tuple[tuple[Confidence | None, str], ...] = (
    (None, "Not said yet"),
    (Confidence.HIGH, "High"),
    (Confidence.MODERATE, "Moderate"),
    (Confidence.LOW, "Low"),
)
_SURE = {Confidence.HIGH: "success", Confidence.MODERATE: "info", Confidence.LOW: "warning", None: "neutral"}
_GAPS = {
    GapKind.FINDING_WITHOUT_EVIDENCE: ("No evidence", "danger"),
    GapKind.FINDING_WITH_ONE_SOURCE: ("One source only", "warning"),
    GapKind.COUNTER_EVIDENCE_WITHOUT_RESPONSE: ("Unanswered", "warning"),
}


class FindingsView(Section):
    """Every finding in order, with its grounds beside it."""

    name = "findings"
    words = "Findings"
    icon = "findings"
    kinds = (Kind.FINDING,)

    def __init__(self, desk: Desk) -> None:
        self._against = Against()
        super().__init__(desk, _noun(desk))
        self._against.asked.clicked.connect(lambda *_: self.add_counter())
        add = desk.commands.add
        self.counter_action = add(
            "finding.counter", "Add counter-evidence…", self.add_counter, menu=self.noun.menu,
            owner=self.table, keywords="contradicts disagrees speaks against",
        )  # fmt: skip
        self.ordering = Ordering(self, findings.order_findings)
        self._on_record.append(self.counter_action)
        self.tools.insert(action_button(self.ordering.up, role="quiet"))
        self.tools.insert(action_button(self.ordering.down, role="quiet"))

    def beside(self) -> Sequence[QWidget]:
        return (self._against,)

    def show_details(self, record: Record | None) -> None:
        super().show_details(record)
        fresh = self.desk.record(record.id) if record is not None else None
        links = self.desk.file.links_from(fresh.id, Relation.COUNTERED_BY) if fresh is not None else []
        pairs = [(link, against) for link in links if (against := self.desk.record(link.to_id)) is not None]
        self._against.show_links(pairs, follow=self.desk.go, answer=self._answer, drop=self._drop)
        self._against.setEnabled(fresh is not None)
        self.ordering.follow(fresh)

    def add_counter(self) -> None:
        """Choose what speaks against the finding; the response is asked for next."""
        finding = self.table.current
        if not isinstance(finding, Finding):
            return
        taken = self.desk.file.targets(finding.id, Relation.COUNTERED_BY)
        choices = [ground for ground in grounds(self.desk.file, finding) if ground not in taken]
        dialog = PickRecords(
            "What speaks against it", choices, verb="Choose", several=False, parent=self.window()
        )
        dialog.accepted.connect(lambda: self._ask(finding, dialog.chosen[0], ""))
        dialog.open()

    def _answer(self, link: Link, against: Record) -> None:
        finding = self.desk.record(link.from_id)
        if isinstance(finding, Finding):
            self._ask(finding, against, link.note)

    def _ask(self, finding: Finding, against: Any, said: str) -> None:
        asked = Field(
            name="response",
            label="&Why the finding stands all the same",
            kind=FieldKind.TEXT,
            rows=5,
            hint="It can be left empty for now; the finding then shows that an answer is open.",
        )

        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Any) -> None:
            response = values["response"]
            self.desk.store.write(
                self,
                lambda session: findings.counter(session, finding, against, response),
                lambda _: done(),
                failed,
            )

        heading = f"{reference(against)} against {reference(finding)}"
        NewRecord(heading, [asked], save, verb="Save", start={"response": said}, parent=self.window()).open()

    def _drop(self, link: Link, against: Any) -> None:
        finding = self.desk.record(link.from_id)
        if isinstance(finding, Finding):
            self.desk.store.write(self, lambda session: findings.drop_counter(session, finding, against))


class Against(Card):
    """What speaks against a finding, and why it stands all the same."""

    def __init__(self) -> None:
        super().__init__("Speaks against it")
        self._empty = label(
            "Nothing is recorded that speaks against it. A finding is stronger for what it has answered.",
            "quiet",
            wraps=True,
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.metric(None, 0.6))
        self.asked = button("Add counter-evidence…", lambda: None, icon="add")
        self.body.addWidget(self._empty)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.asked)

    def show_links(
        self,
        pairs: Sequence[tuple[Link, Record]],
        *,
        follow: Callable[[Any], None],
        answer: Callable[[Link, Record], None],
        drop: Callable[[Link, Record], None],
    ) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for link, against in pairs:
            self._lines.addWidget(_counter_line(link, against, follow, answer, drop))
        self._empty.setVisible(not pairs)


def _counter_line(
    link: Link,
    against: Record,
    follow: Callable[[Any], None],
    answer: Callable[[Link, Record], None],
    drop: Callable[[Link, Record], None],
) -> QWidget:
    named = f"{reference(against)}  {title(against)}"
    shown = named if len(named) < 34 else f"{named[:33].rstrip()}…"
    go = button(shown, lambda: follow(against.id), role="link", icon=KIND_ICONS.get(against.kind, "file"))
    go.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    go.setToolTip(title(against))
    go.setAccessibleName(named)
    said = label(link.note or "No answer yet.", "" if link.note else "error", wraps=True)
    change = button("Answer…" if not link.note else "Change the answer…", lambda: answer(link, against))
    change.setAccessibleName(f"{change.text()} to {reference(against)}")
    away = button("Remove", lambda: drop(link, against), role="quiet")
    away.setAccessibleName(f"Remove {reference(against)} from what speaks against it")
    made = QWidget()
    made.setLayout(column(go, said, row(change, away, None), spacing=0.25))
    return made


def grounds(file: CaseFile, record: Record) -> list[Record]:
    """What a finding may rest on."""
    del record
    return [*file.evidence, *file.excerpts, *file.events, *file.factors]


def _columns(desk: Desk) -> list[Column[Any]]:
    def gap(record: Record) -> tuple[str, str]:
        found = [_GAPS[each.kind] for each in desk.gaps if each.record_id == record.id and each.kind in _GAPS]
        return found[0] if found else ("", "")

    def rests(record: Record) -> str:
        count = len(desk.file.links_from(record.id, Relation.RESTS_ON))
        return f"{count} item{'' if count == 1 else 's'}" if count else "Nothing"

    sure = dict(CONFIDENCE)
    return [
        Column(title="Ref", text=reference, ems=5, order=lambda finding: finding.position),
        Column(title="Statement", text=title, hint=lambda finding: finding.statement),
        Column(
            title="Confidence",
            text=lambda finding: sure[finding.confidence],
            tone=lambda finding: _SURE[finding.confidence],
            ems=8,
            leaves=2,
        ),
        Column(title="Rests on", text=rests, ems=6, leaves=1),
        Column(
            title="To mend",
            text=lambda finding: gap(finding)[0],
            tone=lambda finding: gap(finding)[1],
            ems=12,
            leaves=3,
        ),
    ]


def _noun(desk: Desk) -> Noun:
    return Noun(
        kind=Kind.FINDING,
        one="Finding",
        many="Findings",
        key="finding",
        columns=_columns(desk),
        fields=(
            Field(
                name="statement",
                label="&Statement",
                kind=FieldKind.TEXT,
                rows=4,
                hint="One sentence on the system: a condition, its effect, and for whom.",
            ),
            Field(name="explanation", label="E&xplanation", kind=FieldKind.TEXT, rows=6),
            Field(name="confidence", label="C&onfidence", kind=FieldKind.CHOICE, choices=CONFIDENCE),
        ),
        records=lambda file: sorted(file.findings, key=lambda finding: finding.position),
        edit=_edit,
        remove=findings.remove_finding,
        add=_add,
        down=Joining(words="Link evidence…", choices=_unlinked, tie=_rest, untie=_unrest),
        up=Joining(
            words="Link to a recommendation…",
            choices=_unsupported,
            tie=_support,
            untie=_unsupport,
        ),
        empty="No findings yet. State what the evidence shows, then link each finding to what it rests on.",
        menu="&Analysis",
    )


def _unlinked(file: CaseFile, finding: Any) -> Sequence[Record]:
    taken = {record.id for record in file.targets(finding.id, Relation.RESTS_ON)}
    return [ground for ground in grounds(file, finding) if ground.id not in taken]


def _unsupported(file: CaseFile, finding: Any) -> Sequence[Record]:
    relations = (Relation.FOLLOWS_FROM, Relation.ANSWERED_BY)
    taken = {record.id for relation in relations for record in file.sources(finding.id, relation)}
    return [each for each in (*file.recommendations, *file.terms, *file.questions) if each.id not in taken]


def _rest(session: Session, finding: Finding, ground: Any) -> tuple[Link, Changes]:
    return findings.rest_on(session, finding, ground)


def _unrest(session: Session, finding: Finding, ground: Any) -> Changes:
    return findings.unrest(session, finding, ground)


def _add(session: Session, case_id: CaseId, *, statement: str, **values: Any) -> tuple[Finding, Changes]:
    return findings.add_finding(session, case_id, statement, **_typed(values))


def _edit(session: Session, finding: Finding, **values: Any) -> tuple[Finding, Changes]:
    return findings.edit_finding(session, finding, **_typed(values))


def _typed(values: dict[str, Any]) -> Any:
    """The values with the confidence as the record has it: a list box hands it back as plain text."""
    if values.get("confidence") is not None:
        return {**values, "confidence": Confidence(values["confidence"])}
    return values


def _support(session: Session, finding: Finding, upper: Record) -> tuple[Link, Changes]:
    if isinstance(upper, Recommendation):
        return recommendations.follow_from(session, upper, finding)
    if isinstance(upper, Term):
        return steering.answer_term(session, upper, finding)
    if isinstance(upper, Question):
        return people.answer(session, upper, finding)
    raise BugError("A finding was tied to a record that cannot rest on it.")


def _unsupport(session: Session, finding: Finding, upper: Record) -> Changes:
    if isinstance(upper, Recommendation):
        return recommendations.unfollow(session, upper, finding)
    if isinstance(upper, Term):
        return steering.unanswer_term(session, upper, finding)
    if isinstance(upper, Question):
        return people.unanswer(session, upper, finding)
    raise BugError("A finding was parted from a record that cannot rest on it.")
