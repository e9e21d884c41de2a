"""A case as an exchange file: records in, typed structs out. Reads and writes nothing itself.

The mirror of nouns.py and working.py. What the file has no place for stays out: see exporting.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import msgspec

from workbench.civil_time import LONDON
from workbench.records.analysis import Event, Factor
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.people import Person, Question
from workbench.records.recommendations import Earlier, Estimate, Recommendation
from workbench.records.record import Record, RecordId
from workbench.records.report import Consultation, Section
from workbench.services.exchange.gathering import SHARED
from workbench.wire import case as wire
from workbench.wire.reading import UNKNOWN
from workbench.wire.values import LinkedKind, ReportKind

_MENTION = re.compile(r"(?<=[{(])([a-z_]+):([^{}()\s]{1,80})(?=[})\s])")
Content = Callable[[Evidence], tuple[str | None, str | None]]
"""The (text, file) of a piece of evidence: one of them, or neither when it has no file."""


def exchange_of(case: CaseFile, content: Content) -> wire.CaseExchange:
    """A whole case as an exchange file."""
    return _Shaping(case, content).whole()


def exchange_ids(case: CaseFile) -> dict[RecordId, str]:
    """The id of each record in the file: the one it came with, else its reference without the hyphen.

    Without, because a reference is given anew on import, and {finding:F-2} must not then mean another.
    """
    found: dict[RecordId, str] = {}
    taken: dict[str, set[str]] = {}
    records = [r for r in case.by_id.values() if not isinstance(r, Section)]
    for record in sorted(records, key=lambda r: not r.file_id):
        used = taken.setdefault("" if record.kind in SHARED else record.kind.value, set())
        found[record.id] = _free(record.file_id or record.reference.replace("-", ""), used)
    keys: dict[str, set[str]] = {}
    for section in case.sections:
        used = keys.setdefault(section.report_kind.value, set())
        found[section.id] = _free(section.section_key, used)
    return found


def _free(wanted: str, used: set[str]) -> str:
    name, n = wanted, 1
    while name in used:
        n += 1
        name = f"{wanted}-{n}"
    used.add(name)
    return name


class _Shaping:
    def __init__(self, case: CaseFile, content: Content) -> None:
        self._case, self._content = case, content
        self._ids = exchange_ids(case)
        self._mentions = {
            (record.kind.value, record.reference.casefold()): self._ids[record.id]
            for record in case.by_id.values()
            if record.reference
        }

    def whole(self) -> wire.CaseExchange:
        case = self._case
        unknown, parts = _unknown(case.case, "case", "report", "other_reports")
        reports = self._reports(parts["report"], parts["other_reports"])
        main = next((r for r in reports if r.kind == case.case.case_kind.value), next(iter(reports), None))
        return wire.CaseExchange(
            format=wire.FORMAT,
            case=self._facts(parts["case"]),
            organisations=[
                wire.Organisation(**self._of(o, "name", "ods_code"), kind=o.organisation_kind or None)
                for o in case.organisations
            ],
            people=[self._person(person) for person in case.people],
            evidence=[self._evidence(evidence) for evidence in case.evidence],
            excerpts=[
                wire.Excerpt(
                    **self._of(x, "start", "end", "codes", "note"), evidence=self._ids[x.evidence_id]
                )
                for x in case.excerpts
            ],
            questions=[self._question(q) for q in sorted(case.questions, key=lambda q: q.position)],
            events=[self._event(event) for event in case.events],
            factors=[self._factor(factor) for factor in case.factors],
            findings=[self._finding(f) for f in sorted(case.findings, key=lambda f: f.position)],
            recommendations=[
                self._recommendation(r) for r in sorted(case.recommendations, key=lambda r: r.position)
            ],
            report=main,
            other_reports=[report for report in reports if report is not main],
            consultation=[self._consultation(sent) for sent in case.consultations],
            engagements=[
                wire.Engagement(
                    **self._of(e, "means", "summary", "contacted_at", "made_by", "reached"),
                    person=self._ids[e.person_id],
                )
                for e in case.engagements
            ],
            tasks=[wire.Task(**self._of(t, "title", "assigned_to", "due_on", "done_on")) for t in case.tasks],
            decision_notes=[
                wire.DecisionNote(**self._of(n, "title", "decision", "reason", "decided_by", "decided_at"))
                for n in case.notes
            ],
            links=[self._link(link) for link in case.links if _noted(link)],
            unknown=unknown,
        )

    def _of(self, record: Record, *names: str) -> dict[str, Any]:
        return {"id": self._ids[record.id], "unknown": _unknown(record)[0], **_values(record, *names)}

    def _ties(self, record: Record, relation: Relation) -> list[str]:
        links = self._case.links_from(record.id, relation)
        return [self._ids[link.to_id] for link in links]

    def _facts(self, unknown: dict[str, Any]) -> wire.CaseFacts:
        case = self._case.case
        words = ("title", "regime", "reference", "opened_on", "due_on", "status", "lead", "issuer", "summary")
        return wire.CaseFacts(
            **_values(case, *words),
            kind=case.case_kind.value,
            terms_of_reference=[
                wire.Term(**self._of(term, "text"), answered_by=self._ties(term, Relation.ANSWERED_BY))
                for term in sorted(self._case.terms, key=lambda t: t.position)
            ],
            unknown=unknown,
        )

    def _person(self, person: Person) -> wire.Person:
        unknown, parts = _unknown(person, "identifiers")
        words = [f for f in wire.Identifiers.__struct_fields__ if f != UNKNOWN]
        return wire.Person(
            **self._of(person, "name", "aliases", "role", "display", "consent_to_name")
            | {"unknown": unknown},
            kind=person.person_kind.value,
            identifiers=wire.Identifiers(**_values(person, *words), unknown=parts["identifiers"]),
        )

    def _evidence(self, evidence: Evidence) -> wire.Evidence:
        text, file = self._content(evidence)
        return wire.Evidence(
            **self._of(evidence, "title", "marking", "source", "obtained_on", "looked_at", "looked_by"),
            kind=evidence.evidence_kind.value,
            people=self._ties(evidence, Relation.CONCERNS),
            derived_from=self._ties(evidence, Relation.DERIVED_FROM),
            looked_for=list(evidence.looked_for),
            text=text,
            file=file,
            readable=evidence.readable or file is None,
        )

    def _question(self, question: Question) -> wire.Question:
        asker = self._ids[question.asked_by] if question.asked_by else question.asked_by_name or None
        answers = self._ties(question, Relation.ANSWERED_BY)
        return wire.Question(**self._of(question, "text"), asked_by=asker, answered_by=answers)

    def _event(self, event: Event) -> wire.Event:
        return wire.Event(
            **self._of(event, "title", "description", "starts_at", "ends_at", "precision"),
            organisation=self._ids[event.organisation_id] if event.organisation_id else None,
            people=self._ties(event, Relation.INVOLVES),
            evidence=self._ties(event, Relation.EVIDENCED_BY),
            accounts=[
                wire.Account(
                    **_values(account, "description", "starts_at"),
                    unknown=_unknown(account)[0],
                    person=self._ids[account.person_id] if account.person_id else None,
                )
                for account in self._case.accounts
                if account.event_id == event.id
            ],
        )

    def _factor(self, factor: Factor) -> wire.Factor:
        return wire.Factor(
            **self._of(factor, "title", "description", "seips", "level"),
            contributes_to=self._ties(factor, Relation.CONTRIBUTES_TO),
            evidence=self._ties(factor, Relation.EVIDENCED_BY),
        )

    def _finding(self, finding: Finding) -> wire.Finding:
        return wire.Finding(
            **self._of(finding, "statement", "explanation", "confidence"),
            rests_on=self._ties(finding, Relation.RESTS_ON),
            counter=[
                wire.Counter(
                    evidence=self._ids[link.to_id], response=link.note or None, unknown=_unknown(link)[0]
                )
                for link in self._case.links_from(finding.id, Relation.COUNTERED_BY)
            ],
        )

    def _recommendation(self, made: Recommendation) -> wire.Recommendation:
        unknown, parts = _unknown(made, "cost", "benefit", *map(_part, made.earlier))
        derived = ("id", "unknown", "addressee", "findings", "addresses", "cost", "benefit", "earlier")
        words = [name for name in wire.Recommendation.__struct_fields__ if name not in derived]
        return wire.Recommendation(
            **self._of(made, *words) | {"unknown": unknown},
            addressee=self._ids[made.addressee_id] if made.addressee_id else made.addressee_name or None,
            findings=self._ties(made, Relation.FOLLOWS_FROM),
            addresses=self._ties(made, Relation.ADDRESSES),
            cost=_estimate(made.cost, parts["cost"]),
            benefit=_estimate(made.benefit, parts["benefit"]),
            earlier=[_earlier(each, parts[_part(each)]) for each in made.earlier],
        )

    def _reports(self, main: dict[str, Any], others: dict[str, Any]) -> list[wire.Report]:
        """One report for each kind that has words, the kind of the case first."""
        own = self._case.case.case_kind.value
        found: dict[str, wire.Report] = {}
        for section in sorted(self._case.sections, key=lambda s: (s.report_kind.value != own, s.position)):
            kind: ReportKind = section.report_kind.value
            if kind not in found:
                found[kind] = wire.Report(kind=kind, unknown=others.get(kind, {}) if found else main)
            shaped = wire.Section(
                **self._of(section, "heading"), body=_MENTION.sub(self._mended, section.body)
            )
            found[kind].sections.append(shaped)
        return list(found.values())

    def _mended(self, mention: re.Match[str]) -> str:
        """A mention by a reference, which the import gives anew, as one by the id in the file."""
        name = self._mentions.get((mention[1], mention[2].casefold()), mention[2])
        return f"{mention[1]}:{name}"

    def _consultation(self, sent: Consultation) -> wire.Consultation:
        return wire.Consultation(
            **self._of(sent, "recipient", "sent_on", "due_on"),
            comments=[
                wire.Comment(
                    **self._of(comment, "text", "disposition", "reason"), section=comment.section_key or None
                )
                for comment in self._case.comments
                if comment.consultation_id == sent.id
            ],
        )

    def _link(self, link: Link) -> wire.Link:
        return wire.Link(
            relation=link.relation.value,
            source_kind=cast(LinkedKind, link.from_kind.value),
            source=self._ids[link.from_id],
            target_kind=cast(LinkedKind, link.to_kind.value),
            target=self._ids[link.to_id],
            note=link.note or None,
            unknown=_unknown(link)[0],
        )


def _noted(link: Link) -> bool:
    """Whether a link says more than a list of ids can hold; counter-evidence has a place for it."""
    return link.relation is not Relation.COUNTERED_BY and bool(link.note or link.extra)


def _unknown(record: Record, *parts: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The unknown keys of a record, and those of the objects inside its item (see gathering.extra)."""
    kept: dict[str, Any] = msgspec.json.decode(record.extra) if record.extra else {}
    return kept, {name: kept.pop(name, {}) for name in parts}


def _values(record: Record, *names: str) -> dict[str, Any]:
    return {name: _value(getattr(record, name)) for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, StrEnum):
        return value.value
    return None if value == "" else value


def _part(earlier: Earlier) -> str:
    return f"earlier {earlier.issuer} {earlier.source_id}"


def _earlier(given: Earlier, unknown: dict[str, Any]) -> wire.Earlier:
    return wire.Earlier(
        issuer=given.issuer,
        id=given.source_id,
        relation=given.relation.value,
        number=given.cited or None,
        text=given.words or None,
        note=given.note or None,
        unknown=unknown,
    )


def _estimate(given: Estimate | None, unknown: dict[str, Any]) -> str | wire.Estimate | None:
    if given is None:
        return None
    if given == Estimate(text=given.text) and not unknown:
        return given.text
    values = {
        name: _value(getattr(given, name)) for name in wire.Estimate.__struct_fields__ if name != UNKNOWN
    }
    return wire.Estimate(**values, unknown=unknown)
