"""Starting a case: its title, kind and the rules it follows. Knows which rules fit a kind best."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.dialogs.asking import Failed, NewRecord
from ui.jobs import Store
from ui.models.agenda import KINDS
from ui.widgets.form import Field, FieldKind
from workbench.changes import Changes
from workbench.records.case import Case, CaseKind
from workbench.regimes import Regime, list_regimes, load_regime
from workbench.services.cases import new_case
from workbench.services.session import Session


class NewCase(NewRecord):
    """The fields of a new case. It closes when the case is saved; `done` is then given the case."""

    def __init__(
        self,
        store: Store,
        kind: CaseKind,
        done: Callable[[Case], None],
        *,
        lead: str = "",
        parent: QWidget,
    ) -> None:
        self._kind = kind
        self._store = store
        self._owner: QObject = parent
        self._done = done
        fields = (
            Field(name="title", label="&Title", hint="A few words, without names of people."),
            Field(name="case_kind", label="&Kind", kind=FieldKind.CHOICE, choices=tuple(KINDS.items())),
            Field(name="regime", label="R&ules it follows", kind=FieldKind.CHOICE, choices=self._regimes),
            Field(name="lead", label="&Lead"),
            Field(name="due_on", label="Report &due", kind=FieldKind.DAY),
            Field(name="reference", label="&Reference"),
        )
        super().__init__("Start a case", fields, self._start, verb="Start", parent=parent)
        self.form.put_drafts({"lead": lead})
        self.form.entries["case_kind"].show(kind)
        chosen = self.form.entries["case_kind"].control
        assert isinstance(chosen, QComboBox)
        chosen.currentIndexChanged.connect(lambda at: self._turn(self._chosen()) if at >= 0 else None)
        self._turn(kind)
        given = self.form.entries["reference"].control
        assert isinstance(given, QLineEdit)
        given.setPlaceholderText("Left empty, the next free one is given")
        self.form.entries["title"].control.setFocus()

    def _chosen(self) -> CaseKind:
        return CaseKind(self.form.entries["case_kind"].read())

    def _turn(self, kind: CaseKind) -> None:
        """Offer the rules that fit a kind first."""
        self._kind = kind
        self.form.entries["regime"].show(self._regimes()[0][0])

    def _regimes(self) -> list[tuple[str, str]]:
        return [(regime.code, regime.title) for regime in regimes_for(self._kind)]

    def _start(self, values: Mapping[str, Any], saved: Callable[[], None], failed: Failed) -> None:
        def started(result: tuple[Case, Changes]) -> None:
            saved()
            self._done(result[0])

        self._store.write(self._owner, lambda session: start_case(session, values), started, failed)


def start_case(session: Session, values: Mapping[str, Any]) -> tuple[Case, Changes]:
    """Open a case with what was typed. Raises: BadInput, before anything is kept."""
    return new_case(
        session,
        title=values["title"],
        kind=values["case_kind"],
        regime=values["regime"],
        reference=values["reference"],
        lead=values["lead"],
        due_on=values["due_on"],
    )


def regimes_for(kind: CaseKind) -> list[Regime]:
    """Every set of rules, those made for this kind of case first, and those in force before drafts."""
    return sorted(_regimes(), key=lambda each: (kind not in each.kinds.case_kinds, each.status == "draft"))


@cache
def _regimes() -> tuple[Regime, ...]:
    return tuple(load_regime(code) for code in list_regimes())
