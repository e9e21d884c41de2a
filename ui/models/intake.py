"""The intake desk's list as the window shows it: words for its codes, and its columns.

Knows no rule: what is due, and what is decided, is said by the services.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QWidget

from ui.models.agenda import due_words
from ui.models.register import STATUSES, answer_said, day_said, field_said
from ui.models.table import Cells, Column
from workbench.records.intake import Disposition
from workbench.records.register import PublicEntry
from workbench.services.intake.desk import ItemView, method
from workbench.services.intake.receiving import Outcome
from workbench.services.tidying import today

Index = QModelIndex | QPersistentModelIndex

DISPOSITIONS: Mapping[Disposition, tuple[str, str]] = {
    Disposition.ADOPT: ("Adopted", "success"),
    Disposition.MERGE: ("Merged", "info"),
    Disposition.RETURN: ("Given back", "warning"),
    Disposition.DEFER: ("Put off", "warning"),
    Disposition.DECLINE: ("Declined", "neutral"),
}
VERDICTS: Mapping[Disposition, tuple[str, str]] = {
    Disposition.ADOPT: ("&Adopt", "The clearing house takes it on and sees it through."),
    Disposition.MERGE: (
        "&Merge",
        "It says the same as another: the two are kept as they are, and are followed as one.",
    ),
    Disposition.RETURN: ("&Give back", "It cannot be judged as it stands; the issuer is asked for more."),
    Disposition.DEFER: ("&Put off", "It is decided on another day, and waits until then."),
    Disposition.DECLINE: ("De&cline", "The clearing house does not take it on."),
}
"""A decision as it is chosen, and what it means."""

OUTCOMES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.STANDS: ("Not taken in", "neutral"),
    Outcome.TAKEN: ("Taken in", "success"),
    Outcome.AGAIN: ("Came before", "neutral"),
    Outcome.REFUSED: ("Refused", "danger"),
}
"""What became of a package."""


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 package, 2 packages."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def state_said(view: ItemView) -> tuple[str, str]:
    """Where an item stands, with its tone."""
    verdict = view.item.verdict
    return ("Waiting", "info") if verdict is None else DISPOSITIONS[verdict.disposition]


def due_said(view: ItemView) -> tuple[str, str]:
    """How long there is for a decision, with its tone; empty once one was made."""
    return due_words(view.item.awaited_on, today()) if view.item.open else ("", "")


def judged_said(view: ItemView) -> str:
    """How many of the method's criteria were judged: 3 of 5."""
    assessment = view.item.assessment
    done = len(assessment.judged) + bool(assessment.effort)
    return f"{done} of {len(method().criteria)}" if done else "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One thing that two recommendations could both say. It `differs` where both say something else."""

    name: str
    one: str = field(repr=False)
    other: str = field(repr=False)
    differs: bool


def compared(one: PublicEntry, other: PublicEntry) -> tuple[Compared, ...]:
    """What the two say, thing by thing; what neither says is left out."""
    against = dict(_said(other))
    return tuple(
        # One that says nothing does not contradict the other.
        Compared(
            name=name,
            one=said,
            other=against[name],
            differs=bool(said and against[name]) and _plain(said) != _plain(against[name]),
        )
        for name, said in _said(one)
        if said or against[name]
    )


def _said(public: PublicEntry) -> Iterator[tuple[str, str]]:
    yield "Wording", public.text
    yield field_said("addressee"), public.addressee
    yield field_said("intent"), public.intent
    yield field_said("type"), public.type.replace("_", " ").capitalize()
    yield field_said("published_on"), day_said(public.published_on) if public.published_on else ""
    yield field_said("target_on"), day_said(public.target_on) if public.target_on else ""
    yield field_said("status"), STATUSES[public.status][0]
    yield field_said("decision"), answer_said(public)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")


class ItemTable(Cells[ItemView]):
    """The items, all at hand: a desk holds some hundreds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_columns(), parent)
        self.views: tuple[ItemView, ...] = ()

    def show(self, found: Sequence[ItemView]) -> None:
        """Show these."""
        self.beginResetModel()
        self.views = tuple(found)
        self.endResetModel()

    def count(self) -> int:
        return len(self.views)

    def held(self, row: int) -> ItemView | None:
        return self.views[row] if 0 <= row < len(self.views) else None

    def record(self, index: Index) -> Any:
        """The item of a row."""
        return self.held(index.row())

    def row_of(self, n: Any) -> int:
        """The row of an item by its number, -1 when it is not here."""
        return next((row for row, view in enumerate(self.views) if view.item.n == n), -1)


def _columns() -> list[Column[ItemView]]:
    return [
        Column(title="Item", text=lambda view: view.item.reference, ems=5),
        Column(title="Recommendation", text=lambda view: view.entry.public.text,
               hint=lambda view: view.entry.public.text),
        Column(title="Issuer", text=lambda view: view.entry.public.issuer, ems=11, leaves=1),
        Column(title="Asked of", text=lambda view: view.entry.public.addressee or "–", ems=11, leaves=2),
        Column(title="Decision due", text=lambda view: due_said(view)[0], ems=10.5,
               tone=lambda view: due_said(view)[1]),
        Column(title="Judged", text=judged_said, ems=5.5, leaves=3),
        Column(title="Decision", text=lambda view: state_said(view)[0], tone=lambda view: state_said(view)[1],
               ems=7.5),
    ]  # fmt: skip
