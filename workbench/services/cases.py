"""Cases: open a new one, list them, find one by reference, and load one whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from workbench.changes import Changes
from workbench.errors import BadInput, Help, NotFound
from workbench.records.analysis import Account, Event, Factor
from workbench.records.case import Case, CaseKind, CaseStatus, DecisionNote, Task, Term
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Link
from workbench.records.people import Engagement, Organisation, Person, Question
from workbench.records.permissions import ApprovedPhrase, StandingBasis
from workbench.records.recommendations import Recommendation
from workbench.records.record import CaseId, Kind, RecordId, new_id
from workbench.records.release import Decision, ReleaseEntry
from workbench.records.report import Comment, Consultation, Section
from workbench.regimes import load_regime
from workbench.services.records import check, edit
from workbench.services.session import Session
from workbench.services.tidying import tidied, today
from workbench.store import tables

_PREFIXES = {
    CaseKind.NATIONAL_INVESTIGATION: "NI",
    CaseKind.INTERIM: "IR",
    CaseKind.PSII: "PSII",
    CaseKind.AFTER_ACTION_REVIEW: "AAR",
    CaseKind.SWARM_HUDDLE: "SH",
    CaseKind.MDT_REVIEW: "MDT",
    CaseKind.THEMATIC_REVIEW: "TR",
    CaseKind.WALKTHROUGH: "WT",
    CaseKind.OTHER: "CASE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in a list, with how much it holds."""

    case: Case
    evidence: int
    findings: int
    recommendations: int


def new_case(
    session: Session,
    *,
    title: str,
    kind: CaseKind,
    regime: str,
    reference: str = "",
    opened_on: date | None = None,
    summary: str = "",
    lead: str = "",
    due_on: date | None = None,
) -> tuple[Case, Changes]:
    """Open a case. Without a reference it gets the next of its kind and year.

    Raises:
        BadInput: no title, an unknown regime, or a reference that another case has.
    """
    try:
        load_regime(regime)
    except NotFound as error:
        raise BadInput(error.message, where="regime") from None
    day = opened_on or today()
    reference = reference.strip()
    if reference:
        require_free(session, reference, where="reference")
    case_id = CaseId(new_id())
    case = Case(
        id=RecordId(case_id),
        case_id=case_id,
        reference=reference or next_reference(session, kind, day.year),
        case_kind=kind,
        regime=regime,
        opened_on=day,
        due_on=due_on,
        **tidied({"title": title, "summary": summary, "lead": lead}),
    )
    check(case)
    with session.vault.operation("new_case", case_id) as work:
        work.create(case)
    return case, work.done


class CaseChanges(TypedDict, total=False):
    """What of a case can be changed once it is open. Its regime, kind and reference stay."""

    title: str
    summary: str
    status: CaseStatus
    due_on: date | None
    lead: str
    issuer: str


def edit_case(session: Session, case: Case, **values: Unpack[CaseChanges]) -> tuple[Case, Changes]:
    """Change what is said of a case. Raises: BadInput, NotFound."""
    return edit(session, case, **values)


def list_cases(session: Session) -> tuple[CaseLine, ...]:
    """Every case, the newest first."""
    return tuple(
        CaseLine(
            case=case,
            evidence=tables.count(session.db, Kind.EVIDENCE, case.case_id),
            findings=tables.count(session.db, Kind.FINDING, case.case_id),
            recommendations=tables.count(session.db, Kind.RECOMMENDATION, case.case_id),
        )
        for case in tables.cases(session.db)
    )


def find_case(session: Session, reference: str) -> Case:
    """The case that people cite by this reference, in any capitals.

    Raises:
        NotFound: there is none.
    """
    for case in tables.cases(session.db):
        if case.reference.casefold() == reference.strip().casefold() or case.id == reference:
            return case
    raise NotFound("There is no case with that reference. Check it in the list of cases.", see=Help.CASES)


def load_case(session: Session, case_id: CaseId) -> CaseFile:
    """A whole case in memory. Raises: NotFound."""
    db = session.db
    return CaseFile(
        case=tables.get(db, Case, RecordId(case_id)),
        terms=tables.all_of(db, Term, case_id),
        tasks=tables.all_of(db, Task, case_id),
        notes=tables.all_of(db, DecisionNote, case_id),
        organisations=tables.all_of(db, Organisation, case_id),
        people=tables.all_of(db, Person, case_id),
        engagements=tables.all_of(db, Engagement, case_id),
        questions=tables.all_of(db, Question, case_id),
        evidence=tables.all_of(db, Evidence, case_id),
        excerpts=tables.all_of(db, Excerpt, case_id),
        events=tables.all_of(db, Event, case_id),
        accounts=tables.all_of(db, Account, case_id),
        factors=tables.all_of(db, Factor, case_id),
        findings=tables.all_of(db, Finding, case_id),
        recommendations=tables.all_of(db, Recommendation, case_id),
        sections=tables.all_of(db, Section, case_id),
        consultations=tables.all_of(db, Consultation, case_id),
        comments=tables.all_of(db, Comment, case_id),
        links=tables.all_of(db, Link, case_id),
        decisions=tables.all_of(db, Decision, case_id),
        releases=tables.all_of(db, ReleaseEntry, case_id),
        phrases=tables.all_of(db, ApprovedPhrase, case_id),
        standing=tables.all_of(db, StandingBasis, case_id),
    )


def require_free(session: Session, reference: str, *, where: str) -> None:
    """Refuse a reference that another case of the vault has, or that cannot be typed back.

    Raises:
        BadInput: `where` is as given.
    """
    if len(reference) > 60 or not re.fullmatch(r"[\w./-]+(?: [\w./-]+)*", reference):
        raise BadInput("A case reference is up to 60 letters, digits and -, / or . signs.", where=where)
    if any(case.reference.casefold() == reference.casefold() for case in tables.cases(session.db)):
        raise BadInput(
            "A case with this reference is in the vault already. Give this one another reference, "
            "or erase the other first.",
            where=where,
        )


def next_reference(session: Session, kind: CaseKind, year: int) -> str:
    """The next reference of a kind and year, such as PSII-2026-004."""
    stem = f"{_PREFIXES[kind]}-{year}-"
    taken = [case.reference.upper() for case in tables.cases(session.db)]
    tails = [reference.removeprefix(stem) for reference in taken if reference.startswith(stem)]
    numbers = [int(tail) for tail in tails if tail.isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1:03d}"
