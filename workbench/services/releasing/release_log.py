"""The log of releases: what left a case, by kind, basis, recipient, date and decider. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from workbench.civil_time import LONDON
from workbench.records.record import CaseId
from workbench.records.release import ReleaseEntry
from workbench.regimes import Regime, list_regimes, load_regime
from workbench.services.cases import load_case
from workbench.services.session import Session
from workbench.store import ledger

NOT_WRITTEN = "release_not_written"
"""The verb under which the ledger tells that a release was entered and its files could not be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which releases to show; what is empty leaves none out.

    `recipient` and `by` are parts of a name in any case of letters; the days are those of London, and both
    ends count.
    """

    kind: str = ""
    report: str = ""
    basis: str = ""
    recipient: str = field(default="", repr=False)
    by: str = field(default="", repr=False)
    since: date | None = None
    until: date | None = None


def list_releases(session: Session, case_id: CaseId, wanted: Wanted) -> tuple[ReleaseEntry, ...]:
    """The releases of a case that are wanted, the latest first. Raises: NotFound for no such case."""
    return matching(load_case(session, case_id).releases, wanted)


def unwritten(session: Session, case_id: CaseId) -> frozenset[str]:
    """The references of those releases whose files could not be written: nothing left with them."""
    return frozenset(str(each["release"]) for each in ledger.details(session.db, case_id, NOT_WRITTEN))


def matching(entries: Iterable[ReleaseEntry], wanted: Wanted) -> tuple[ReleaseEntry, ...]:
    """Those of some releases that are wanted, the latest first."""
    return tuple(sorted((entry for entry in entries if _fits(entry, wanted)), key=_when, reverse=True))


def basis_titles(entries: Iterable[ReleaseEntry], regime: Regime) -> dict[str, str]:
    """The titles of the bases in force, then of those on which something was released under other rules."""
    titles = {basis.code: basis.title for basis in regime.bases}
    known = {basis.code: basis.title for code in list_regimes() for basis in load_regime(code).bases}
    older = dict.fromkeys(entry.basis for entry in entries if entry.basis not in titles)
    return titles | {code: known.get(code, code) for code in older}


def _when(entry: ReleaseEntry) -> tuple[float, str]:
    return entry.released_at.timestamp() if entry.released_at else 0.0, entry.id


def _fits(entry: ReleaseEntry, wanted: Wanted) -> bool:
    day = _day(entry)
    exact = (
        (wanted.kind, entry.release_kind),
        (wanted.report, entry.report_kind),
        (wanted.basis, entry.basis),
    )
    parts = ((wanted.recipient, entry.recipient), (wanted.by, entry.decided_by))
    return (
        all(not asked or asked == has for asked, has in exact)
        and all(asked.strip().casefold() in has.casefold() for asked, has in parts)
        and (wanted.since is None or (day is not None and day >= wanted.since))
        and (wanted.until is None or (day is not None and day <= wanted.until))
    )


def _day(entry: ReleaseEntry) -> date | None:
    return entry.released_at.astimezone(LONDON).date() if entry.released_at else None
