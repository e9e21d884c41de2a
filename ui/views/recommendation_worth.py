"""What a recommendation would cost and bring: two estimates, each asked for and saved as one.

Owns how an estimate is typed. How it reads is the services' business, and so is what it may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.dialogs.asking import Failed, NewRecord, show
from ui.models.desk import Desk
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Card, action_button, label, row
from workbench.errors import BadInput
from workbench.records.recommendations import Estimate, Recommendation
from workbench.services.recommendation_views import RecommendationView
from workbench.services.recommendations import edit_recommendation
from workbench.services.titles import reference

_CURRENCIES = (("GBP", "Pounds (£)"), ("EUR", "Euros (€)"), ("USD", "Dollars ($)"))
_WORDS = {
    "cost": ("Cost", "Who would &pay", "What it would cost to do."),
    "benefit": ("Benefit", "Who would &gain", "What it would save or bring."),
}
_NONE = {"cost": "No estimate of the cost yet.", "benefit": "No estimate of the benefit yet."}


class Worth(Card):
    """Cost and benefit of a recommendation as they read, and a way to change each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Cost and benefit")
        self._desk = desk
        self._record: Recommendation | None = None
        self._actions: dict[str, QAction] = {}
        self.said = {name: label(_NONE[name], "quiet", wraps=True) for name in _WORDS}

    def register(self, menu: str, owner: QWidget) -> None:
        """Give each estimate an action in this menu, and a button."""
        for name, (words, _, about) in _WORDS.items():
            action = self._desk.commands.add(
                f"recommendation.{name}", f"Estimate the {words.lower()}…", partial(self.ask, name),
                menu=menu, owner=owner, icon=theme.icon("edit"), keywords="money range basis value",
            )  # fmt: skip
            action.setToolTip(about)
            self._actions[name] = action
            self.body.addWidget(label(words, "heading"))
            self.body.addWidget(self.said[name])
            self.body.addLayout(row(action_button(action), None))

    def show_recommendation(self, record: Recommendation | None) -> None:
        """Show whether there are estimates; `tell` says later how they read."""
        moved = (record and record.id) != (self._record and self._record.id)
        self._record = record
        for name, action in self._actions.items():
            action.setEnabled(record is not None)
            if moved or record is None or getattr(record, name) is None:
                self.said[name].setText(_NONE[name])

    def tell(self, view: RecommendationView) -> None:
        """Show the estimates as a report would say them."""
        facts = dict(view.facts)
        for name, (words, _, _) in _WORDS.items():
            self.said[name].setText(facts.get(words) or _NONE[name])

    def ask(self, name: str) -> None:
        """Ask for one estimate: a range with its basis, or why there is none."""
        record = self._record
        if record is None:
            return
        words, whose, _ = _WORDS[name]
        known: Estimate = getattr(record, name) or Estimate(currency="GBP")
        heading = f"{words} of {reference(record)}"
        save = partial(self._save, name, record)
        dialog = NewRecord(heading, _fields(whose), save, verb="Save", parent=self.window())
        for field, entry in dialog.form.entries.items():
            value = getattr(known, field)
            entry.show(_figures(value) if isinstance(value, float) else value)
        show(dialog)

    def _save(
        self,
        name: str,
        record: Recommendation,
        values: Mapping[str, Any],
        done: Callable[[], None],
        failed: Failed,
    ) -> None:
        try:
            made = _estimate(values)
        except BadInput as error:
            failed(error)
            return
        change: Any = {name: made}
        self._desk.store.write(
            self, lambda session: edit_recommendation(session, record, **change), lambda _: done(), failed
        )


def _fields(whose: str) -> tuple[Field, ...]:
    return (
        Field(name="low", label="&From", hint="In figures, such as 40,000."),
        Field(name="high", label="&To", hint="Left empty where it is one amount."),
        Field(name="currency", label="&In", kind=FieldKind.CHOICE, choices=_CURRENCIES),
        Field(name="recurrence", label="How &often", hint="Such as: one-off, yearly."),
        Field(name="payer", label=whose),
        Field(
            name="basis", label="&Basis", kind=FieldKind.TEXT, rows=3,
            hint="What the amounts are worked out from, and how sure they are.",
        ),
        Field(
            name="text", label="In &words, or why there is none", kind=FieldKind.TEXT, rows=2,
            hint="For what cannot be put in money, or when no estimate can be made.",
        ),
    )  # fmt: skip


def _estimate(values: Mapping[str, Any]) -> Estimate | None:
    """The estimate typed; None when nothing was. Raises: BadInput, at its field."""
    low, high = _amount(values, "low"), _amount(values, "high")
    said = {name: str(values[name]).strip() for name in ("recurrence", "payer", "basis", "text")}
    if low is None and high is None and not any(said.values()):
        return None
    money = low is not None or high is not None
    if money and not said["basis"]:
        raise BadInput("Say what the amounts are worked out from.", where="basis")
    return Estimate(low=low, high=high, currency=values["currency"] if money else "", **said)


def _figures(amount: float) -> str:
    return f"{amount:,.{0 if amount % 1 == 0 else 2}f}"


def _amount(values: Mapping[str, Any], name: str) -> float | None:
    typed = re.sub(r"[\s,£€$]", "", str(values[name]))
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", typed):
        raise BadInput("This is not an amount. Write it in figures, such as 40,000.", where=name)
    return float(typed)
