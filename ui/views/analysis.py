"""Why it happened: contributory factors, what each led to, and a picture of them in the levels of the system.

Owns how the list and the picture follow one another. Knows no rule of causes: the service keeps those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from ui import theme
from ui.models.desk import Desk
from ui.models.table import Column
from ui.views.analysis_causes import Causes, Drawn, drawn
from ui.views.analysis_words import LEVELS, NOWHERE, PARTS, level_words, seips_words
from ui.views.section import Section
from ui.views.view import Joining, Noun
from ui.widgets.cause_picture import CausePicture
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Card, column
from ui.widgets.picture import PictureBar
from workbench.records.analysis import Event, Factor, Level, Seips
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.links import Relation
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.services import analysis
from workbench.services.session import Session
from workbench.services.thread import GapKind
from workbench.services.titles import title

_EMPTY = (
    "No contributory factors yet. Add a condition of the system that played a part, and say what it led to; "
    "a factor is never a person's fault."
)


class AnalysisView(Section):
    """Contributory factors, with their picture below."""

    name = "analysis"
    words = "Analysis"
    icon = "analysis"
    kinds = (Kind.FACTOR,)
    below_words = "Picture"

    def __init__(self, desk: Desk) -> None:
        self._idle: frozenset[RecordId] = frozenset()
        super().__init__(desk, _noun(self, desk))

    def below(self) -> QWidget:
        self.picture = CausePicture()
        self.bar = PictureBar(self.picture, "")
        self.bar.heading.setVisible(False)
        self.grouping = QComboBox()
        self.grouping.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.grouping.setMinimumContentsLength(15)
        self.grouping.addItem("Levels of the system", Drawn.LEVELS)
        self.grouping.addItem("Work system (SEIPS)", Drawn.SEIPS)
        self.grouping.activated.connect(lambda _: self._draw())
        caption = QLabel("Ro&ws")
        caption.setBuddy(self.grouping)
        self.bar.line.insertWidget(2, caption)
        self.bar.line.insertWidget(3, self.grouping)
        self.picture.picked.connect(self._picked)
        self.picture.opened.connect(self._opened)
        holder = Card()
        edge = theme.metric(None, 0.6)
        holder.body.setContentsMargins(edge, edge, edge, edge)
        holder.body.addLayout(column(self.bar, self.picture, spacing=0.4))
        self._picture_commands()
        return holder

    def beside(self) -> Sequence[QWidget]:
        self.causes = Causes(self.desk)
        self.causes.asked.connect(lambda: self._join(self.noun.up))
        self.causes.dropped.connect(self._drop_effects)
        return (self.causes,)

    def refresh(self) -> None:
        self._idle = frozenset(
            gap.record_id for gap in self.desk.gaps if gap.kind is GapKind.FACTOR_WITHOUT_EFFECT
        )
        super().refresh()
        self.table.viewport().update()
        self._draw()

    def show_details(self, record: Record | None) -> None:
        super().show_details(record)
        fresh = self.desk.record(record.id) if record is not None else None
        self.causes.show_factor(fresh if isinstance(fresh, Factor) else None)
        # The card of causes has the buttons for what a factor led to.
        self.inspector.supports.add.setVisible(False)
        self._follow()

    def place(self) -> dict[str, Any]:
        return {**super().place(), "rows": self.grouping.currentIndex()}

    def restore_place(self, place: Any) -> None:
        super().restore_place(place)
        self.grouping.setCurrentIndex(1 if place.get("rows") == 1 else 0)

    def effects(self, factor: Factor) -> int:
        return len(self.desk.file.targets(factor.id, Relation.CONTRIBUTES_TO)) if self.desk.ready else 0

    def leads_nowhere(self, factor: Factor) -> bool:
        return factor.id in self._idle

    def _draw(self) -> None:
        kind = Drawn(self.grouping.currentData())
        boxes, ties, lanes = drawn(self.desk.file, self.model.records, kind, self._idle)
        self.picture.show_causes(boxes, ties, lanes)
        self._follow()

    def _follow(self) -> None:
        current = self.table.current
        self.picture.select(current.id if current is not None else "")
        if isinstance(current, Factor) and self.desk.ready:
            causes = len(self.desk.file.sources(current.id, Relation.CONTRIBUTES_TO))
            effects = self.effects(current)
            self.bar.said.setText(
                f"{current.reference}: {causes} factor{'s' if causes != 1 else ''} led to it, "
                f"it led to {effects}"
            )
        else:
            self.bar.said.setText("")

    def _picked(self, key: str) -> None:
        """A factor is chosen in the list too; an event is only looked at."""
        if not self.table.pick(RecordId(key)):
            event = self.desk.record(RecordId(key))
            if event is not None:
                self.desk.select(event)
                self.bar.said.setText(f"{event.reference}: an event; press Enter to go to the timeline")

    def _opened(self, key: str) -> None:
        if isinstance(self.desk.record(RecordId(key)), Event):
            self.desk.go(RecordId(key))
        else:
            self.focus_details()

    def _drop_effects(self, factor: Factor, chosen: Sequence[Record]) -> None:
        self._tie_all(_drop_effect, factor, chosen)

    def _picture_commands(self) -> None:
        add, picture = self.desk.commands.add, self.picture
        add("analysis.zoom_in", "Zoom in on the picture of causes", picture.zoom_in, menu="&View", owner=self)
        add("analysis.zoom_out", "Zoom out of the picture of causes", picture.zoom_out, menu="&View",
            owner=self)  # fmt: skip
        add("analysis.fit", "Show the whole picture of causes", picture.fit, menu="&View", owner=self)


def _noun(view: AnalysisView, desk: Desk) -> Noun:
    del desk
    columns: Sequence[Column[Any]] = (
        Column(title="Ref", text=lambda f: f.reference, ems=5),
        Column(title="Title", text=title, hint=title),
        Column(title="Part of the system", text=lambda f: seips_words(f.seips), ems=12.5,
               leaves=3, tone=lambda f: "info" if f.seips else ""),
        Column(title="Level", text=lambda f: level_words(f.level), ems=12, order=_level_order,
               leaves=1),
        Column(title="Led to", text=lambda f: str(view.effects(f) or ""), ems=4.5, order=view.effects,
               leaves=2),
        Column(title="Check", text=lambda f: NOWHERE if view.leads_nowhere(f) else "", ems=11,
               leaves=4,
               tone=lambda f: "warning" if view.leads_nowhere(f) else ""),
    )  # fmt: skip
    fields = (
        Field(name="title", label="&Title"),
        Field(name="seips", label="&Part of the system (SEIPS)", kind=FieldKind.CHOICE, choices=PARTS),
        Field(name="level", label="&Level", kind=FieldKind.CHOICE, choices=LEVELS),
        Field(name="description", label="&Description", kind=FieldKind.TEXT, rows=5),
    )
    return Noun(
        kind=Kind.FACTOR, one="Factor", many="Factors", key="analysis", columns=columns, fields=fields,
        records=lambda case: case.factors, empty=_EMPTY, menu="&Analysis",
        add=_add, edit=_edit, remove=analysis.remove_factor,
        down=Joining(words="Link evidence…", choices=_sources, tie=_show_by, untie=_drop_source),
        up=Joining(words="Link to what it led to…", choices=_effects, tie=_contributes_to),
    )  # fmt: skip


def _level_order(factor: Factor) -> int:
    return [value for value, _ in LEVELS].index(factor.level) if factor.level else len(LEVELS)


def _add(session: Session, case_id: CaseId, **values: Any) -> Any:
    return analysis.add_factor(session, case_id, **_placed(values))


def _edit(session: Session, factor: Factor, **values: Any) -> Any:
    return analysis.edit_factor(session, factor, **_placed(values))


def _placed(values: dict[str, Any]) -> dict[str, Any]:
    """Qt hands a value of a choice back as plain text."""
    kinds = {"seips": Seips, "level": Level}
    return {name: kinds[name](value) if name in kinds and value else value for name, value in values.items()}


def _effects(case: CaseFile, factor: Any) -> Sequence[Record]:
    known = {each.id for each in case.targets(factor.id, Relation.CONTRIBUTES_TO)} | {factor.id}
    return [each for each in (*case.factors, *case.events) if each.id not in known]


def _contributes_to(session: Session, factor: Any, effect: Record) -> Any:
    assert isinstance(effect, Factor | Event)
    return analysis.contributes_to(session, factor, effect)


def _drop_effect(session: Session, factor: Any, effect: Record) -> Any:
    assert isinstance(effect, Factor | Event)
    return analysis.drop_effect(session, factor, effect)


def _sources(case: CaseFile, record: Any) -> Sequence[Record]:
    del record
    return [*case.evidence, *case.excerpts]


def _show_by(session: Session, record: Any, source: Record) -> Any:
    assert isinstance(source, Evidence | Excerpt)
    return analysis.show_by(session, record, source)


def _drop_source(session: Session, record: Any, source: Record) -> Any:
    assert isinstance(source, Evidence | Excerpt)
    return analysis.drop_source(session, record, source)
