"""Cases made in memory, for the rooms that never see a vault."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any, TypeVar

from workbench.records.analysis import Account, Event, Factor
from workbench.records.case import Case, CaseKind, Term
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, EvidenceKind, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.marking import Marking
from workbench.records.people import Engagement, Organisation, Person, Question
from workbench.records.recommendations import Recommendation, RecommendationType
from workbench.records.record import CaseId, Record, RecordId
from workbench.records.report import Comment, ReportKind, Section

R = TypeVar("R", bound=Record)

CASE = CaseId("case")
_PLACES: dict[type[Record], tuple[str, str]] = {
    Term: ("terms", "T"),
    Organisation: ("organisations", "O"),
    Person: ("people", "P"),
    Engagement: ("engagements", "EN"),
    Question: ("questions", "Q"),
    Evidence: ("evidence", "E"),
    Excerpt: ("excerpts", "X"),
    Event: ("events", "EV"),
    Account: ("accounts", "AC"),
    Factor: ("factors", "C"),
    Finding: ("findings", "F"),
    Recommendation: ("recommendations", "D"),
    Section: ("sections", "S"),
    Comment: ("comments", "CM"),
}
_USUAL: dict[type[Record], dict[str, Any]] = {
    Term: {"text": "Why?"},
    Organisation: {"name": "Ostrell Trust"},
    Person: {"name": "Wren Aldous"},
    Engagement: {"means": "telephone", "summary": "Told what is known."},
    Question: {"text": "When?"},
    Evidence: {"title": "Rota", "evidence_kind": EvidenceKind.DATA, "marking": Marking.INTERNAL},
    Excerpt: {"start": 0, "end": 1, "text": "a"},
    Event: {"title": "A fall"},
    Account: {"description": "I saw it"},
    Factor: {"title": "Light"},
    Finding: {"statement": "It was dark"},
    Recommendation: {"type": RecommendationType.SAFETY_RECOMMENDATION, "action": "lights the stair"},
    Section: {"report_kind": ReportKind.PSII, "section_key": "about", "heading": "About"},
    Comment: {"text": "Agreed", "consultation_id": RecordId("sent")},
}


class Making:
    """A case that grows record by record; `case()` is what it holds so far."""

    def __init__(self, **facts: Any) -> None:
        usual: dict[str, Any] = {
            "id": RecordId(CASE),
            "case_id": CASE,
            "reference": "PSII-2026-001",
            "title": "A fall on the stair",
            "case_kind": CaseKind.PSII,
            "regime": "psirf-provider",
            "opened_on": date(2026, 3, 1),
        }
        self._facts = Case(**usual | facts)
        self._held: dict[str, list[Record]] = {}
        self._links: list[Link] = []
        self._numbers = itertools.count(1)

    def add(self, cls: type[R], **values: Any) -> R:
        """A record with its usual values but for these."""
        place, prefix = _PLACES[cls]
        held = self._held.setdefault(place, [])
        n = len(held) + 1
        usual = {"id": RecordId(f"{prefix}{n}!"), "case_id": CASE, "reference": f"{prefix}-{n}"}
        record = cls(**usual | _USUAL[cls] | values)
        held.append(record)
        return record

    def tie(self, source: Record, relation: Relation, *targets: Record, note: str = "") -> None:
        """Links from a record, in order."""
        for target in targets:
            n = next(self._numbers)
            self._links.append(
                Link(
                    id=RecordId(f"L{n}!"),
                    case_id=CASE,
                    relation=relation,
                    from_id=source.id,
                    from_kind=source.kind,
                    to_id=target.id,
                    to_kind=target.kind,
                    note=note,
                    position=n,
                )
            )

    def case(self) -> CaseFile:
        held: dict[str, Any] = {place: tuple(records) for place, records in self._held.items()}
        return CaseFile(case=self._facts, links=tuple(self._links), **held)
