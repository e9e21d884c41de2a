"""Putting a case under another regime: what would change, shown before it is done, and the doing of it.

Owns what no longer holds after a change of rules. What a rule says is for `rules`; whether words may leave
is asked of the very assessment that the door makes, under the other regime.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from workbench.changes import Changes
from workbench.compose.outline import load_outline
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case, DecisionNote
from workbench.records.casefile import CaseFile
from workbench.records.record import CaseId, RecordId
from workbench.records.release import Decision, Remedy
from workbench.records.report import ReportKind
from workbench.regimes import Regime, load_regime
from workbench.services import records
from workbench.services.cases import load_case
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.permitting import standing_in_force
from workbench.services.rules import Difference, compare
from workbench.services.session import Session
from workbench.services.tidying import is_blank
from workbench.store import tables

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEffect:
    """How many concerns stop a report's release, and how many only ask, under the old rules and the new."""

    report_kind: str
    stops_before: int
    stops_after: int
    asks_before: int
    asks_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesChange:
    """What would be different. `decisions` no longer hold, `waiting` would need a second person, and
    `standing` is the standing basis that would end; `refused_bases` and `new_bases` are codes."""

    before: Regime
    after: Regime
    differences: tuple[Difference, ...]
    reports: tuple[ReportEffect, ...]
    decisions: tuple[Decision, ...]
    waiting: tuple[Decision, ...]
    standing: str
    refused_bases: tuple[str, ...]
    new_bases: tuple[str, ...]
    recommendations: tuple[str, ...]
    """References of recommendations of a type that the new rules do not have."""


def preview_change(
    session: Session, case_id: CaseId, code: str, *, progress: Progress | None = None
) -> RulesChange:
    """What would be allowed and refused under another regime. Writes nothing.

    Raises:
        BadInput: no such regime, or the case stands under it already. NotFound: no such case.
    """
    file = load_case(session, case_id)
    before, after = load_regime(file.case.regime), _other(file.case, code)
    kinds = _report_kinds(file)
    reports: list[ReportEffect] = []
    lapsed: dict[RecordId, Decision] = {}
    waiting: dict[RecordId, Decision] = {}
    for n, kind in enumerate(kinds):
        if progress is not None and not progress(n, len(kinds)):
            break
        now = check_release(session, case_id, kind)
        then = check_release(session, case_id, kind, under=after)
        reports.append(
            ReportEffect(
                report_kind=kind,
                stops_before=len(now.blocking),
                stops_after=len(then.blocking),
                asks_before=len(now.open_concerns) - len(now.blocking),
                asks_after=len(then.open_concerns) - len(then.blocking),
            )
        )
        held = {decision.id for decision in now.lapsed}
        lapsed |= {decision.id: decision for decision in then.lapsed if decision.id not in held}
        waiting |= {item.decision.id: item.decision for item in then.waiting}
    titles = {kind.code for kind in after.recommendation_types}
    return RulesChange(
        before=before,
        after=after,
        differences=compare(before, after),
        reports=tuple(reports),
        decisions=tuple({**lapsed, **_unfit(file, after)}.values()),
        waiting=tuple(waiting.values()),
        standing=_ends(file, before),
        refused_bases=_bases_less(before, after),
        new_bases=_bases_less(after, before),
        recommendations=tuple(each.reference for each in file.recommendations if each.type not in titles),
    )


def change_regime(session: Session, case: Case, code: str, *, reason: str) -> tuple[Case, Changes]:
    """Put a case under another regime, with a note of the decision, as one step that can be undone.

    Raises:
        BadInput: no reason, no such regime, or the case stands under it already. NotFound: it is gone.
    """
    before = tables.get(session.db, Case, case.id)
    after = _other(before, code)
    if is_blank(reason):
        raise BadInput("Say why the case comes under other rules.", where="reason")
    changed = replace(before, regime=after.code)
    with session.vault.operation(
        "change_regime", before.case_id, detail={"from": before.regime, "to": after.code}
    ) as work:
        work.update(changed)
        records.made(
            work,
            DecisionNote,
            before.case_id,
            title="Other rules for this case",
            decision=f"From {load_regime(before.regime).title} to {after.title}.",
            reason=reason,
            decided_by=session.user,
            decided_at=datetime.now(UTC),
        )
    return changed, work.done


def _other(case: Case, code: str) -> Regime:
    if code == case.regime:
        raise BadInput("The case stands under these rules already.", where="regime")
    try:
        return load_regime(code)
    except NotFound as error:
        raise BadInput(error.message, where="regime") from None


def _report_kinds(file: CaseFile) -> tuple[str, ...]:
    """The reports that somebody has begun to write or decided about."""
    written = [section.report_kind.value for section in file.sections]
    decided = [decision.report_kind for decision in file.decisions if decision.report_kind]
    known = {kind.value for kind in ReportKind}
    return tuple(kind for kind in dict.fromkeys((*written, *decided)) if kind in known and _has_outline(kind))


def _has_outline(kind: str) -> bool:
    try:
        load_outline(kind)
    except NotFound:
        return False
    return True


def _unfit(file: CaseFile, after: Regime) -> dict[RecordId, Decision]:
    fitting = {basis.code for basis in after.bases_for("passage")}
    return {
        decision.id: decision
        for decision in file.decisions
        if decision.remedy is Remedy.DETERMINED and decision.basis not in fitting
    }


def _ends(file: CaseFile, before: Regime) -> str:
    standing = standing_in_force(file, before)
    return standing.reference if standing is not None else ""


def _bases_less(these: Regime, those: Regime) -> tuple[str, ...]:
    known = {basis.code for basis in those.bases}
    return tuple(basis.code for basis in these.bases if basis.code not in known)
