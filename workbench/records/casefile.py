"""A whole case in memory: every record of it, and its links walked both ways. Pure reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workbench.records.analysis import Account, Event, Factor
from workbench.records.case import Case, DecisionNote, Task, Term
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.people import Engagement, Organisation, Person, Question
from workbench.records.permissions import ApprovedPhrase, StandingBasis
from workbench.records.recommendations import Recommendation
from workbench.records.record import Record, RecordId
from workbench.records.release import Decision, ReleaseEntry
from workbench.records.report import Comment, Consultation, Section


@dataclass(frozen=True, kw_only=True, repr=False)
class CaseFile:
    """Everything a case holds, each kind in the order it was made."""

    case: Case
    terms: tuple[Term, ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[DecisionNote, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    people: tuple[Person, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    questions: tuple[Question, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    events: tuple[Event, ...] = ()
    accounts: tuple[Account, ...] = ()
    factors: tuple[Factor, ...] = ()
    findings: tuple[Finding, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    sections: tuple[Section, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    comments: tuple[Comment, ...] = ()
    links: tuple[Link, ...] = ()
    decisions: tuple[Decision, ...] = ()
    releases: tuple[ReleaseEntry, ...] = ()
    phrases: tuple[ApprovedPhrase, ...] = ()
    standing: tuple[StandingBasis, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[RecordId, Record]:
        """Every record but links, by its id."""
        groups: tuple[tuple[Record, ...], ...] = (
            (self.case,),
            self.terms,
            self.tasks,
            self.notes,
            self.organisations,
            self.people,
            self.engagements,
            self.questions,
            self.evidence,
            self.excerpts,
            self.events,
            self.accounts,
            self.factors,
            self.findings,
            self.recommendations,
            self.sections,
            self.consultations,
            self.comments,
        )
        return {record.id: record for group in groups for record in group}

    @cached_property
    def _from(self) -> Mapping[tuple[RecordId, Relation], list[Link]]:
        found: dict[tuple[RecordId, Relation], list[Link]] = defaultdict(list)
        for link in sorted(self.links, key=lambda link: link.position):
            found[link.from_id, link.relation].append(link)
        return found

    @cached_property
    def _to(self) -> Mapping[tuple[RecordId, Relation], list[Link]]:
        found: dict[tuple[RecordId, Relation], list[Link]] = defaultdict(list)
        for link in sorted(self.links, key=lambda link: link.position):
            found[link.to_id, link.relation].append(link)
        return found

    def links_from(self, record_id: RecordId, relation: Relation) -> list[Link]:
        return self._from.get((record_id, relation), [])

    def links_to(self, record_id: RecordId, relation: Relation) -> list[Link]:
        return self._to.get((record_id, relation), [])

    def targets(self, record_id: RecordId, relation: Relation) -> list[Record]:
        """What a record points at by one relation, in order."""
        links = self.links_from(record_id, relation)
        return [self.by_id[link.to_id] for link in links if link.to_id in self.by_id]

    def sources(self, record_id: RecordId, relation: Relation) -> list[Record]:
        """What points at a record by one relation, in order."""
        links = self.links_to(record_id, relation)
        return [self.by_id[link.from_id] for link in links if link.from_id in self.by_id]
