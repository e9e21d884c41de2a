"""The golden thread of a case: whole, one step at a time, and where it breaks."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.analysis import thread as golden
from workbench.analysis.thread import Gap, GapKind, Strand
from workbench.records.casefile import CaseFile
from workbench.records.record import CaseId, Record
from workbench.services import records
from workbench.services.cases import load_case
from workbench.services.session import Session

__all__ = ["Gap", "GapKind", "Step", "Strand", "Thread", "gaps", "gaps_in", "step_in", "thread", "walk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """What the case undertook to answer, what it found and what it asks for, each down to the evidence."""

    terms: tuple[Strand, ...]
    questions: tuple[Strand, ...]
    findings: tuple[Strand, ...]
    recommendations: tuple[Strand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One record with its neighbours on the thread."""

    record: Record
    rests_on: tuple[Record, ...]
    supports: tuple[Record, ...]


def gaps(session: Session, case_id: CaseId) -> tuple[Gap, ...]:
    """Every place where the thread of a case breaks. Raises: NotFound."""
    return gaps_in(load_case(session, case_id))


def gaps_in(case: CaseFile) -> tuple[Gap, ...]:
    """Every place where the thread breaks in a case that is in memory already."""
    return golden.gaps(case)


def thread(session: Session, case_id: CaseId) -> Thread:
    """The whole thread of a case, each kind in its order. Raises: NotFound."""
    case = load_case(session, case_id)
    return Thread(
        terms=tuple(golden.strand(case, each) for each in sorted(case.terms, key=lambda t: t.position)),
        questions=tuple(
            golden.strand(case, each) for each in sorted(case.questions, key=lambda q: q.position)
        ),
        findings=tuple(golden.strand(case, each) for each in sorted(case.findings, key=lambda f: f.position)),
        recommendations=tuple(
            golden.strand(case, each) for each in sorted(case.recommendations, key=lambda r: r.position)
        ),
    )


def walk(session: Session, record: Record) -> Step:
    """One step from a record: down to what it rests on, up to what it supports. Raises: NotFound."""
    records.require_here(session, record.case_id, record)
    return step_in(load_case(session, record.case_id), record)


def step_in(case: CaseFile, record: Record) -> Step:
    """One step from a record of a case that is in memory already."""
    return Step(
        record=case.by_id[record.id],
        rests_on=tuple(golden.below(case, record)),
        supports=tuple(golden.above(case, record)),
    )
