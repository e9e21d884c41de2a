"""What was decided about a concern so far, and the registers of determinations and approved phrases.

Owns how they are told and the buttons beside them. Whether a decision counts is for the services.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from ui.models import moments
from ui.models.desk import Desk
from ui.views import release_words as say
from ui.views.release_concern import Earlier, Line
from ui.widgets.fold import Side
from ui.widgets.parts import button, column, label, row
from workbench.records.permissions import ApprovedPhrase
from workbench.records.release import Concern, ConcernKind, Decision
from workbench.services.releasing.assessing import Assessed
from workbench.services.releasing.confirming import (
    Determination,
    confirm_decision,
    determinations,
    forget_decision,
    may_confirm,
)
from workbench.services.releasing.permitting import withdraw_phrase


class Decided(QWidget):
    """Stands under a concern: that it waits for a second person, or what was said of it before."""

    failed = Signal(str)
    always_asked = Signal(str)
    """The words that somebody wants to stand everywhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._waiting: Decision | None = None
        self._words = ""
        self.said = label("", wraps=True)
        self.confirm = button("Confirm as the second person", self._confirm, role="primary")
        self.always = button("These words may always stand…", lambda: self.always_asked.emit(self._words))
        self.setLayout(column(self.said, row(self.confirm, None), row(self.always, None), spacing=0.5))

    def show_about(self, concern: Concern | None, assessed: Assessed | None, user: str) -> None:
        """Tell what is known of this concern's words."""
        waiting = [] if assessed is None else [w for w in assessed.waiting if w.concern == concern]
        self._waiting = waiting[0].decision if waiting else None
        said = ""
        if self._waiting is not None:
            said = _waits(self._waiting, user)
        elif concern is not None and assessed is not None:
            said = _before(concern, assessed.lapsed)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        self.confirm.setVisible(self._waiting is not None and may_confirm(user, self._waiting))
        copied = (
            concern is not None
            and concern.kind in (ConcernKind.PASSAGE, ConcernKind.PARAPHRASE)
            and concern.similarity is not None
        )
        self._words = concern.text if concern is not None else ""
        self.always.setVisible(copied and bool(concern and concern.where.section))

    def _confirm(self) -> None:
        decision = self._waiting
        if decision is not None:
            self._desk.store.write(
                self,
                lambda session: confirm_decision(session, decision),
                lambda _: self._desk.said.emit("Confirmed. You can undo this."),
                lambda error: self.failed.emit(error.sentence),
            )


class Registers:
    """Two tabs: what was determined in this case, and which phrases may stand."""

    def __init__(self, desk: Desk, tabs: QTabWidget) -> None:
        self._desk, self._tabs = desk, tabs
        self.determinations = Earlier("Nothing was determined in this case.")
        self.phrases = Earlier(
            "No phrase is approved yet. Approve one where its words are raised as a concern, or in the menu."
        )
        self._at = tabs.count()
        tabs.addTab(Side(self.determinations), "Determinations")
        tabs.addTab(Side(self.phrases), "Approved phrases")

    def refresh(self) -> None:
        """Show the registers as the case has them now."""
        found = determinations(self._desk.file, self._desk.regime)
        self.determinations.show_lines([self._determined(each) for each in found])
        self.phrases.show_lines([self._approved(each) for each in self._desk.file.phrases])
        self._tabs.setTabText(self._at, f"Determinations ({len(found)})")
        self._tabs.setTabText(self._at + 1, f"Approved phrases ({self.phrases.count})")

    def _determined(self, each: Determination) -> Line:
        decision, store = each.decision, self._desk.store
        parts = (
            f"{each.basis_title}. {decision.reason}",
            f"Benefit to safety: {decision.benefit}" if decision.benefit else "",
            f"Harm weighed: {decision.harm}" if decision.harm else "",
            f"Extent: {decision.extent}" if decision.extent else "",
            _by(decision),
            f"To be looked at again on {moments.shown_day(decision.review_on)}."
            if decision.review_on
            else "",
        )
        standing = each.standing.value[0].upper() + each.standing.value[1:]
        heading = f"{decision.reference}  {standing}. {decision.place}: “{decision.text}”"
        return (
            heading,
            "\n".join(part for part in parts if part),
            lambda: store.write(self._tabs, lambda session: forget_decision(session, decision)),
        )

    def _approved(self, phrase: ApprovedPhrase) -> Line:
        store, when = self._desk.store, moments.short_moment(phrase.approved_at)
        return (
            f"{phrase.reference}  “{phrase.text}”",
            f"{phrase.reason} {phrase.approved_by}{f', {when}' if when else ''}",
            lambda: store.write(self._tabs, lambda session: withdraw_phrase(session, phrase)),
        )


def _by(decision: Decision) -> str:
    role = f", {decision.role}" if decision.role else ""
    when = moments.short_moment(decision.decided_at)
    second = f" Confirmed by {decision.confirmed_by}." if decision.confirmed_by else ""
    return f"Decided by {decision.decided_by}{role}{f', {when}' if when else ''}.{second}"


def _waits(decision: Decision, user: str) -> str:
    said = f"{decision.reference}: {say.DONE[decision.remedy].lower()}. {_by(decision)} {decision.reason}"
    if may_confirm(user, decision):
        return f"Waiting for a second person, who can be you. {said}"
    return f"Waiting for a second person: somebody else with a key to this vault confirms it. {said}"


def _before(concern: Concern, lapsed: Sequence[Decision]) -> str:
    """What was decided in this section about the same source, before the words or the rules changed."""
    section = concern.where.section
    for decision in reversed(lapsed):
        same = decision.source == concern.source and decision.concern.rpartition(":")[0] == section
        if same and concern.source and section:
            was = f"“{decision.text}”" if decision.text else "other words"
            done = say.DONE[decision.remedy].lower()
            return f"Decided before about {was}: {done}. {decision.reason} It does not hold for these words."
    return ""
