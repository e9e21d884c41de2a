"""Recommendations: drafted field by field, read as the sentence they make, issued with their number.

Owns how they are listed and edited on the page. Their words, numbers and statuses are the services'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ui import theme
from ui.dialogs.asking import NewRecord, PickRecords, confirm
from ui.models import moments
from ui.models.desk import Desk
from ui.models.table import Column
from ui.views.ordering import Ordering
from ui.views.recommendation_advice import AdviceCard
from ui.views.recommendation_several import Several
from ui.views.recommendation_worth import Worth
from ui.views.section import Section
from ui.views.similar import SimilarPane
from ui.views.view import Joining, Noun
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Card, action_button, label, set_tone
from workbench.changes import Changes
from workbench.records.casefile import CaseFile
from workbench.records.links import Link, Relation
from workbench.records.people import Organisation
from workbench.records.recommendations import Recommendation, RecommendationStatus, RecommendationType
from workbench.records.record import CaseId, Kind, Record
from workbench.services import recommendation_views, recommendations
from workbench.services.addressees import directory
from workbench.services.recommendation_views import RecommendationView
from workbench.services.session import Session
from workbench.services.titles import reference, title

Status = RecommendationStatus
STATUSES = {
    Status.DRAFT: ("Draft", "neutral"),
    Status.AGREED: ("Agreed", "info"),
    Status.ISSUED: ("Issued", "success"),
    Status.RESPONDED: ("Responded", "success"),
    Status.IN_PROGRESS: ("In progress", "info"),
    Status.CLOSED: ("Closed", "neutral"),
    Status.SUPERSEDED: ("Superseded", "warning"),
    Status.WITHDRAWN: ("Withdrawn", "warning"),
}
_DRAFTED = (Status.DRAFT, Status.AGREED)


class RecommendationsView(Section):
    """Every recommendation in order, with its sentence and what it follows from."""

    name = "recommendations"
    words = "Recommendations"
    icon = "recommendations"
    kinds = (Kind.RECOMMENDATION,)
    below_words = "Similar"

    def __init__(self, desk: Desk) -> None:
        self.sentence = label("", wraps=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.state = label("", "chip")
        self.areas = label("", "quiet", wraps=True)
        self.worth: Worth = Worth(desk)
        self.advice = AdviceCard(desk)
        self.similar = SimilarPane(desk)
        super().__init__(desk, _noun(desk))
        fields = [self.details.form.entries[name].control for name in ("action", "intent", "addressee")]
        self.similar.watch(self._typed, *fields)
        self.worth.register(self.noun.menu, self.table)
        self.ordering = Ordering(self, recommendations.order_recommendations)
        add = desk.commands.add
        self.issue_action = add(
            "recommendation.issue", "Issue…", self.issue, menu=self.noun.menu, owner=self.table,
            icon=theme.icon("check"), keywords="number publish",
        )  # fmt: skip
        self.status_action = add(
            "recommendation.status", "Change the status…", self.change_status, menu=self.noun.menu,
            owner=self.table, keywords="agreed responded closed withdrawn",
        )  # fmt: skip
        self._on_record += [self.issue_action, self.status_action]
        self.area_action = add(
            "recommendation.area", "Say which area it addresses…", self.address, menu=self.noun.menu,
            owner=self.table, icon=theme.icon("link"), keywords="improvement safety action",
        )  # fmt: skip
        self.several = Several(self, lambda values: _resolved(desk, values))
        self.tools.insert(action_button(self.issue_action))
        self.tools.insert(action_button(self.status_action))

    def below(self) -> QWidget:
        return self.similar

    def _typed(self) -> tuple[str, str, str]:
        """What stands in the form now, saved or not: action, intent and who is asked."""
        entries = self.details.form.entries
        return entries["action"].raw.strip(), entries["intent"].raw.strip(), entries["addressee"].raw.strip()

    def beside(self) -> Sequence[QWidget]:
        card = Card("As it will read")
        card.top.addWidget(self.state)
        card.body.addWidget(self.sentence)
        card.body.addWidget(self.areas)
        return (card, self.advice, self.worth)

    def refresh(self) -> None:
        super().refresh()
        addressee = self.details.form.entries["addressee"].control
        own = sorted(organisation.name for organisation in self.desk.file.organisations)
        names = list(dict.fromkeys((*own, *(each.name for each in directory()))))
        if isinstance(addressee, QLineEdit):
            completer = QCompleter(names, addressee)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            addressee.setCompleter(completer)

    def show_details(self, record: Record | None) -> None:
        super().show_details(record)
        fresh = self.desk.record(record.id) if record is not None else None
        self.ordering.follow(fresh)
        self.advice.show_recommendation(fresh if isinstance(fresh, Recommendation) else None)
        self.worth.show_recommendation(fresh if isinstance(fresh, Recommendation) else None)
        self.similar.show_recommendation(fresh if isinstance(fresh, Recommendation) else None)
        self.state.setVisible(isinstance(fresh, Recommendation))
        self.area_action.setEnabled(
            isinstance(fresh, Recommendation) and fresh.type is RecommendationType.SAFETY_ACTION
        )
        if not isinstance(fresh, Recommendation):
            self.sentence.setText("")
            self.areas.setText("")
            return
        said, tone = STATUSES[fresh.status]
        self.state.setText(said)
        set_tone(self.state, tone)
        self.issue_action.setEnabled(fresh.status in _DRAFTED)
        self.desk.store.read(
            self,
            lambda session: recommendation_views.show_recommendation(session, fresh),
            self._show_sentence,
        )

    def issue(self) -> None:
        """Give the recommendation its number, after saying what follows from that."""
        record = self.table.current
        if not isinstance(record, Recommendation):
            return
        kind = next(
            (each for each in self.desk.regime.recommendation_types if each.code == record.type), None
        )
        follows = ["It gets the next number of its type, which stays its own, and its type is then fixed."]
        if kind is not None and not kind.numbered:
            follows = [f"{kind.plural} have no numbers under this regime; its type is then fixed."]
        if kind is not None and kind.response_duty is not None and kind.response_duty.applies:
            follows.append(
                f"A response is then due within {kind.response_duty.default_days} days of today, unless "
                "it has a date already."
            )
        follows.append("Once issued it cannot be deleted, only withdrawn. You can undo this step.")
        if confirm(self, f"Issue {reference(record)}?", " ".join(follows), "Issue", danger=False):
            self.desk.store.write(
                self,
                lambda session: recommendations.issue(session, record),
                lambda done: self.desk.said.emit(f"Issued as {reference(done[0])}."),
                lambda error: self.details.banner.tell(error.sentence, "danger"),
            )

    def change_status(self) -> None:
        """Ask for the next status of the recommendation."""
        record = self.table.current
        if not isinstance(record, Recommendation):
            return
        fitting = [
            (status, words)
            for status, (words, _) in STATUSES.items()
            if (status in _DRAFTED) == (record.status in _DRAFTED)
            or status in (Status.SUPERSEDED, Status.WITHDRAWN)
        ]
        spec = Field(name="status", label="&Status", kind=FieldKind.CHOICE, choices=fitting)

        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Any) -> None:
            self.desk.store.write(
                self,
                lambda session: recommendations.change_status(session, record, Status(values["status"])),
                lambda _: done(),
                failed,
            )

        dialog = NewRecord(f"Status of {reference(record)}", [spec], save, verb="Save", parent=self.window())
        dialog.form.entries["status"].show(record.status)
        dialog.open()

    def address(self) -> None:
        """Choose the areas for improvement that a safety action addresses."""
        record = self.table.current
        if not isinstance(record, Recommendation):
            return
        area = RecommendationType.AREA_FOR_IMPROVEMENT
        tied = self.desk.file.targets(record.id, Relation.ADDRESSES)
        choices = [each for each in self.desk.file.recommendations if each.type is area and each not in tied]
        dialog = PickRecords("Which area it addresses", choices, parent=self.window())
        dialog.accepted.connect(lambda: self._tie_all(recommendations.address_area, record, dialog.chosen))
        dialog.open()

    def _show_sentence(self, view: RecommendationView) -> None:
        current = self.table.current
        if current is None or current.id != view.line.recommendation.id:
            return
        self.sentence.setText(view.line.wording)
        self.worth.tell(view)
        forms = {kind.code: kind.action_form for kind in self.desk.regime.recommendation_types}
        form = forms.get(view.line.recommendation.type.value, "")
        said = [f"The action begins with {form.rstrip('.…')}…"] if form else []
        if view.areas:
            said.append(f"Addresses {', '.join(map(reference, view.areas))}.")
        if view.actions:
            said.append(f"Addressed by {', '.join(map(reference, view.actions))}.")
        self.areas.setText(" ".join(said))
        self.areas.setVisible(bool(said))


def _types(desk: Desk) -> list[tuple[RecommendationType, str]]:
    """The regime's types in its words; none while the case is still being read."""
    if not desk.ready:
        return []
    known = {kind.value: kind for kind in RecommendationType}
    types = desk.regime.recommendation_types
    return [(known[kind.code], kind.title) for kind in types if kind.code in known]


def _noun(desk: Desk) -> Noun:
    def addressee(record: Any) -> str:
        organisation = desk.record(record.addressee_id) if record.addressee_id else None
        return organisation.name if isinstance(organisation, Organisation) else record.addressee_name

    def type_title(record: Any) -> str:
        usual = str(record.type.value).replace("_", " ")
        return dict(_types(desk)).get(record.type, usual)

    return Noun(
        kind=Kind.RECOMMENDATION,
        one="Recommendation",
        many="Recommendations",
        key="recommendation",
        columns=_columns(type_title, addressee),
        fields=_fields(desk, addressee),
        new_fields=_new_fields(desk, addressee),
        records=lambda file: sorted(file.recommendations, key=lambda each: each.position),
        edit=lambda session, record, **values: recommendations.edit_recommendation(
            session, record, **_resolved(desk, values)
        ),
        remove=recommendations.remove_recommendation,
        add=lambda session, case_id, **values: _add(desk, session, case_id, **values),
        down=Joining(
            words="Link a finding…",
            choices=_unfollowed,
            tie=_follow,
            untie=_unfollow,
        ),
        empty="No recommendations yet. Draft one and link it to the findings it follows from.",
        menu="&Analysis",
        shortcut="Ctrl+N",
    )


def _follow(session: Session, record: Recommendation, finding: Any) -> tuple[Link, Changes]:
    return recommendations.follow_from(session, record, finding)


def _unfollow(session: Session, record: Recommendation, finding: Any) -> Changes:
    return recommendations.unfollow(session, record, finding)


def _columns(type_title: Callable[[Any], str], addressee: Callable[[Any], str]) -> list[Column[Any]]:
    return [
        Column(title="Number", text=reference, ems=7.5, order=lambda record: record.position),
        Column(title="Action", text=title, hint=lambda record: record.action),
        Column(
            title="Type",
            text=type_title,
            ems=10,
            leaves=1,
            hint=type_title,
        ),
        Column(title="Asked of", text=addressee, ems=7, hint=addressee, leaves=3),
        Column(
            title="Status",
            text=lambda record: STATUSES[record.status][0],
            tone=lambda record: STATUSES[record.status][1],
            ems=6,
        ),
        Column(
            title="Due",
            text=lambda record: moments.short_day(record.due_on),
            ems=8,
            leaves=2,
            order=lambda record: record.due_on.isoformat() if record.due_on else "9",
        ),
    ]


def _new_fields(desk: Desk, addressee: Callable[[Any], str]) -> list[Field]:
    wanted = ("type", "addressee", "action", "intent", "due_on")
    return [field for field in _fields(desk, addressee) if field.name in wanted]


def _fields(desk: Desk, addressee: Callable[[Any], str]) -> list[Field]:
    def text(name: str, words: str, hint: str = "", rows: int = 2) -> Field:
        return Field(name=name, label=words, kind=FieldKind.TEXT, rows=rows, hint=hint)

    def line(name: str, words: str, hint: str = "") -> Field:
        return Field(name=name, label=words, hint=hint)

    def day(name: str, words: str) -> Field:
        return Field(name=name, label=words, kind=FieldKind.DAY)

    return [
        Field(name="type", label="&Type", kind=FieldKind.CHOICE, choices=lambda: _types(desk)),
        Field(
            name="addressee",
            label="Asked &of",
            value=addressee,
            hint="An organisation of the case, a body of the directory, or any name.",
        ),
        text("action", "A&ction", "How it must begin depends on the type: see “As it will read”.", rows=4),
        text("intent", "&Intent", "What it is meant to achieve."),
        text("measure", "&Measure of success"),
        day("due_on", "To be &done by"),
        line("monitored_by", "Monitored &by"),
        line("frequency", "&How often"),
        line("data_source", "Data so&urce"),
        text("risk_addressed", "&Risk addressed"),
        text("population", "&Population and setting"),
        text("outcome_sought", "Outcome sou&ght"),
        line("level_of_intervention", "&Level of intervention"),
        text("inequalities", "Effect on ine&qualities"),
        text("unintended_effects", "Unintended e&ffects"),
        text("counter_evidence", "What speaks against it"),
        text("strategic_fit", "Strategic fit"),
        Field(name="partners", label="&Working with", kind=FieldKind.WORDS, hint="With commas between."),
        day("response_due_on", "Response due"),
        day("review_on", "Re&view on"),
    ]


def _unfollowed(file: CaseFile, record: Any) -> Sequence[Record]:
    tied = {finding.id for finding in file.targets(record.id, Relation.FOLLOWS_FROM)}
    return [finding for finding in file.findings if finding.id not in tied]


def _resolved(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with an addressee that is an organisation of the case put as that organisation."""
    kept = dict(values)
    if "type" in kept:
        kept["type"] = RecommendationType(kept["type"])
    if "addressee" in kept:
        said = " ".join(str(kept["addressee"] or "").split())
        known = {each.name.casefold(): each for each in desk.file.organisations}
        kept["addressee"] = known.get(said.casefold(), said)
    return kept


def _add(desk: Desk, session: Session, case_id: CaseId, **values: Any) -> tuple[Recommendation, Changes]:
    kept = _resolved(desk, values)
    return recommendations.add_recommendation(session, case_id, kept.pop("type"), kept.pop("action"), **kept)
