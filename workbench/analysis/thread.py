"""The golden thread: walking from any statement to its evidence and back, and where it breaks.

Pure: a case file in, threads and gaps out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.records.analysis import Seips
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.links import Relation
from workbench.records.record import Record, RecordId


class GapKind(StrEnum):
    TERM_WITHOUT_FINDING = "term_without_finding"
    QUESTION_WITHOUT_ANSWER = "question_without_answer"
    FINDING_WITHOUT_EVIDENCE = "finding_without_evidence"
    FINDING_WITH_ONE_SOURCE = "finding_with_one_source"
    COUNTER_EVIDENCE_WITHOUT_RESPONSE = "counter_evidence_without_response"
    FACTOR_WITHOUT_EFFECT = "factor_without_effect"
    RECOMMENDATION_WITHOUT_FINDING = "recommendation_without_finding"
    EVIDENCE_UNUSED = "evidence_unused"
    ACCOUNTS_DISAGREE = "accounts_disagree"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A place where the thread breaks. `record` is the id in the case's file, else the reference."""

    kind: GapKind
    record: str
    record_id: RecordId
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A record on the thread with what it stands on, each a strand of its own."""

    record: Record
    rests_on: tuple[Strand, ...] = ()


_DOWN = (Relation.FOLLOWS_FROM, Relation.RESTS_ON, Relation.EVIDENCED_BY, Relation.ANSWERED_BY)


def strand(case: CaseFile, record: Record) -> Strand:
    """Everything that a record stands on, down to the evidence. A circle is cut where it closes."""
    return _strand(case, record, frozenset())


def _strand(case: CaseFile, record: Record, above: frozenset[RecordId]) -> Strand:
    seen = above | {record.id}
    return Strand(
        record=record,
        rests_on=tuple(_strand(case, lower, seen) for lower in below(case, record) if lower.id not in seen),
    )


def below(case: CaseFile, record: Record) -> list[Record]:
    """What a record rests on, one step down."""
    found = [lower for relation in _DOWN for lower in case.targets(record.id, relation)]
    if isinstance(record, Excerpt) and record.evidence_id in case.by_id:
        found.append(case.by_id[record.evidence_id])
    return found


def above(case: CaseFile, record: Record) -> list[Record]:
    """What a record supports, one step up."""
    found = [upper for relation in _DOWN for upper in case.sources(record.id, relation)]
    if isinstance(record, Evidence):
        found.extend(x for x in case.excerpts if x.evidence_id == record.id)
    return found


def evidence_under(case: CaseFile, record: Record) -> list[Evidence]:
    """The distinct evidence that a record rests on, however far down, in the order of the case."""
    seen: set[RecordId] = set()
    queue = [record]
    while queue:
        at = queue.pop()
        if at.id in seen:
            continue
        seen.add(at.id)
        queue.extend(below(case, at))
    return [evidence for evidence in case.evidence if evidence.id in seen]


def gaps(case: CaseFile) -> tuple[Gap, ...]:
    """Every gap in a case, in the order of the thread from questions to recommendations."""
    return tuple(
        gap
        for find in (
            _unanswered,
            _unsupported,
            _uncountered,
            _idle_factors,
            _ungrounded,
            _unused,
            _disagreeing,
        )
        for gap in find(case)
    )


def _gap(kind: GapKind, record: Record, why: str) -> Gap:
    return Gap(kind=kind, record=record.file_id or record.reference, record_id=record.id, why=why)


def _unanswered(case: CaseFile) -> Iterator[Gap]:
    for term in case.terms:
        if not case.targets(term.id, Relation.ANSWERED_BY):
            yield _gap(GapKind.TERM_WITHOUT_FINDING, term, "No finding answers this term of reference.")
    for question in case.questions:
        if not case.targets(question.id, Relation.ANSWERED_BY):
            yield _gap(GapKind.QUESTION_WITHOUT_ANSWER, question, "No finding answers this question.")


def _unsupported(case: CaseFile) -> Iterator[Gap]:
    for finding in case.findings:
        sources = evidence_under(case, finding)
        if not sources:
            yield _gap(GapKind.FINDING_WITHOUT_EVIDENCE, finding, "This finding rests on no evidence.")
        elif len(sources) == 1:
            yield _gap(
                GapKind.FINDING_WITH_ONE_SOURCE,
                finding,
                f"This finding rests on one piece of evidence alone ({sources[0].reference}).",
            )


def _uncountered(case: CaseFile) -> Iterator[Gap]:
    for finding in case.findings:
        for link in case.links_from(finding.id, Relation.COUNTERED_BY):
            if not link.note.strip() and link.to_id in case.by_id:
                against = case.by_id[link.to_id].reference
                yield _gap(
                    GapKind.COUNTER_EVIDENCE_WITHOUT_RESPONSE,
                    finding,
                    f"{against} speaks against this finding and nothing says why the finding stands.",
                )


def _idle_factors(case: CaseFile) -> Iterator[Gap]:
    for factor in case.factors:
        if factor.seips is not Seips.OUTCOMES and not case.targets(factor.id, Relation.CONTRIBUTES_TO):
            yield _gap(GapKind.FACTOR_WITHOUT_EFFECT, factor, "Nothing says what this factor contributed to.")


def _ungrounded(case: CaseFile) -> Iterator[Gap]:
    for recommendation in case.recommendations:
        grounds = case.targets(recommendation.id, Relation.FOLLOWS_FROM)
        improves = case.targets(recommendation.id, Relation.ADDRESSES)
        if not grounds and not any(case.targets(area.id, Relation.FOLLOWS_FROM) for area in improves):
            yield _gap(
                GapKind.RECOMMENDATION_WITHOUT_FINDING,
                recommendation,
                "This recommendation follows from no finding.",
            )


def _unused(case: CaseFile) -> Iterator[Gap]:
    used = {
        link.to_id
        for link in case.links
        if link.relation in (Relation.RESTS_ON, Relation.EVIDENCED_BY, Relation.COUNTERED_BY)
    }
    used |= {excerpt.evidence_id for excerpt in case.excerpts if excerpt.id in used}
    for evidence in case.evidence:
        if evidence.id not in used:
            yield _gap(GapKind.EVIDENCE_UNUSED, evidence, "Nothing in the case rests on this evidence yet.")


def _disagreeing(case: CaseFile) -> Iterator[Gap]:
    for event in case.events:
        told = [a for a in case.accounts if a.event_id == event.id and a.starts_at is not None]
        if len({account.starts_at for account in told}) > 1:
            yield _gap(
                GapKind.ACCOUNTS_DISAGREE,
                event,
                f"{len(told)} accounts give different times for this event.",
            )
