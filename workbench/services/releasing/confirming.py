"""What becomes of remembered decisions: confirmed by a second person, withdrawn, listed as determinations.

Owns who may confirm. Whether a decision has to be confirmed is the regime's to say; what it answers is for
`assessing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.records.case import Case
from workbench.records.casefile import CaseFile
from workbench.records.record import RecordId
from workbench.records.release import Decision, Remedy
from workbench.regimes import Regime, load_regime
from workbench.release.letters import squeezed
from workbench.release.settle import counts
from workbench.services.session import Session
from workbench.services.tidying import today
from workbench.store import ledger, tables


class Standing(StrEnum):
    """Whether a determination can be relied on now."""

    IN_FORCE = "in force"
    WAITING = "waiting for a second person"
    REVIEW_DUE = "review is due"
    NOT_UNDER_THESE_RULES = "not a basis of the rules in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """A line of the register: the decision, its basis in words, and whether it holds."""

    decision: Decision
    basis_title: str
    standing: Standing


def confirm_decision(session: Session, decision: Decision) -> tuple[Decision, Changes]:
    """Confirm, as a second person, a decision that somebody else recorded.

    Raises:
        BadInput: nobody needs to, it was done, or the person confirms their own. NotFound: it is gone.
    """
    before = tables.get(session.db, Decision, decision.id)
    case = tables.get(session.db, Case, RecordId(before.case_id))
    if not load_regime(case.regime).needs_second_person(before.remedy.value, before.basis):
        raise BadInput("The rules of this case ask for no second person here.")
    if before.confirmed_by:
        raise BadInput("This decision has been confirmed already.")
    if _same(session.user, _recorded_by(session, before), before.recorded_by, before.decided_by):
        raise BadInput(
            "This decision is your own: it has to be confirmed by another person with a key to the vault."
        )
    after = replace(before, confirmed_by=session.user, confirmed_at=datetime.now(UTC))
    with session.vault.operation("confirm_decision", before.case_id) as work:
        work.update(after)
    return after, work.done


def forget_decision(session: Session, decision: Decision) -> Changes:
    """Withdraw a remembered decision; its concern is open again. Raises: NotFound."""
    return forget_decisions(session, [decision])


def forget_decisions(session: Session, decisions: Sequence[Decision]) -> Changes:
    """Withdraw remembered decisions of one case, as one step. Raises: NotFound: one of them is gone."""
    if not decisions:
        return Changes()
    known = [tables.get(session.db, Decision, decision.id) for decision in decisions]
    with session.vault.operation("withdraw_decision", known[0].case_id) as work:
        for decision in known:
            work.delete(decision)
    return work.done


def may_confirm(user: str, decision: Decision) -> bool:
    """Whether a person can be offered to confirm a decision; the ledger has the last word."""
    return bool(user) and not _same(user, decision.recorded_by, decision.decided_by)


def determinations(file: CaseFile, regime: Regime, *, on: date | None = None) -> tuple[Determination, ...]:
    """The register of what was determined passage by passage, in the order in which it was."""
    titles = {basis.code: basis.title for basis in regime.bases}
    return tuple(
        Determination(
            decision=decision,
            basis_title=titles.get(decision.basis, decision.basis),
            standing=_standing(decision, regime, on or today()),
        )
        for decision in file.decisions
        if decision.remedy is Remedy.DETERMINED
    )


def _standing(decision: Decision, regime: Regime, on: date) -> Standing:
    if decision.basis not in [basis.code for basis in regime.bases_for("passage")]:
        return Standing.NOT_UNDER_THESE_RULES
    if not counts(decision, regime):
        return Standing.WAITING
    if decision.review_on is not None and decision.review_on <= on:
        return Standing.REVIEW_DUE
    return Standing.IN_FORCE


def _recorded_by(session: Session, decision: Decision) -> str:
    """Who made the record, by the ledger: what a record says of itself can be brought in from elsewhere."""
    made = ledger.history(session.db, decision.id)
    return made[0][0].person if made else ""


def _same(user: str, *others: str) -> bool:
    """Whether one of these is the user's name, however its spaces, accents and apostrophes are written."""
    mine = squeezed(user)
    return any(squeezed(other) == mine for other in others if other.strip())
