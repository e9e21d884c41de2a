"""What a factor led to and what led to it: as a card beside the list, and as the boxes of its picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from ui.dialogs.asking import PickRecords
from ui.models.desk import Desk
from ui.views.analysis_words import EVENTS, LEVELS, NOWHERE, PARTS, level_words, seips_words
from ui.views.overview_rows import RecordLink
from ui.widgets.cause_picture import CauseBox
from ui.widgets.parts import Card, button, label
from workbench.drawing.layout import Tie
from workbench.records.analysis import Factor
from workbench.records.casefile import CaseFile
from workbench.records.links import Relation
from workbench.records.record import Record, RecordId
from workbench.services.titles import reference, title


class Drawn(StrEnum):
    """What the rows of the picture are."""

    LEVELS = "levels"
    SEIPS = "seips"


class Causes(Card):
    """The neighbours of a factor, each a line that leads there."""

    asked = Signal()
    dropped = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__("Causes")
        self._desk = desk
        self._factor: Factor | None = None
        self.to, self.from_ = QVBoxLayout(), QVBoxLayout()
        for lines in (self.to, self.from_):
            lines.setSpacing(0)
        self.add_button = button("Link to what it led to…", self.asked.emit, icon="link")
        self.drop_button = button("Unlink what it led to…", self._drop, icon="unlink")
        self.body.addWidget(label("It led to", "quiet"))
        self.body.addLayout(self.to)
        self.body.addWidget(self.add_button)
        self.body.addWidget(self.drop_button)
        self.body.addWidget(label("What led to it", "quiet"))
        self.body.addLayout(self.from_)

    def show_factor(self, factor: Factor | None) -> None:
        self._factor = factor
        case = self._desk.file if self._desk.ready else None
        effects = case.targets(factor.id, Relation.CONTRIBUTES_TO) if case and factor else []
        causes = case.sources(factor.id, Relation.CONTRIBUTES_TO) if case and factor else []
        self._fill(self.to, effects, "Nothing says yet what it led to.")
        self._fill(self.from_, causes, "Nothing is said to have led to it.")
        self.add_button.setEnabled(factor is not None)
        self.drop_button.setVisible(bool(effects))

    def _fill(self, lines: QVBoxLayout, records: Sequence[Record], empty: str) -> None:
        while (item := lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for record in records:
            lines.addWidget(RecordLink(record, partial(self._desk.go, record.id)))
        if not records:
            lines.addWidget(label(empty, wraps=True))

    def _drop(self) -> None:
        factor = self._factor
        if factor is None:
            return
        effects = self._desk.file.targets(factor.id, Relation.CONTRIBUTES_TO)
        dialog = PickRecords("Unlink what it led to", effects, verb="Unlink", parent=self.window())
        dialog.accepted.connect(lambda: self.dropped.emit(factor, dialog.chosen))
        dialog.open()


def drawn(
    case: CaseFile, factors: Sequence[Any], rows: Drawn, idle: Collection[RecordId]
) -> tuple[list[CauseBox], list[Tie], list[str]]:
    """Boxes, arrows and the names of rows: factors in their rows, and below them the events they led to.

    Rows that would be empty are left out.
    """
    shown = {factor.id for factor in factors}
    events = {}
    ties: list[Tie] = []
    for factor in factors:
        for effect in case.targets(factor.id, Relation.CONTRIBUTES_TO):
            if isinstance(effect, Factor) and effect.id not in shown:
                continue
            ties.append((factor.id, effect.id))
            if not isinstance(effect, Factor):
                events[effect.id] = effect
    order = [words for value, words in (LEVELS if rows is Drawn.LEVELS else PARTS) if value]
    order += ["Not placed", EVENTS]

    def row_of(factor: Factor) -> str:
        said = level_words(factor.level) if rows is Drawn.LEVELS else seips_words(factor.seips)
        return said or "Not placed"

    used = {row_of(factor) for factor in factors} | ({EVENTS} if events else set())
    lanes = [words for words in order if words in used]
    boxes = [
        CauseBox(
            key=factor.id,
            lane=lanes.index(row_of(factor)),
            reference=reference(factor),
            title=title(factor),
            tag=seips_words(factor.seips) if rows is Drawn.LEVELS else level_words(factor.level),
            flag=NOWHERE if factor.id in idle else "",
        )
        for factor in factors
    ]
    boxes += [
        CauseBox(
            key=event.id, lane=lanes.index(EVENTS), reference=reference(event), title=title(event),
            tag="Event", square=True,
        )
        for event in events.values()
    ]  # fmt: skip
    return boxes, ties, lanes
