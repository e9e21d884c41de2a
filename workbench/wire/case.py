"""The case exchange format `workbench-case/1` as typed structs. Shapes only: no files, no vault.

Ids are the file's own. Keys that this version does not know are kept in `unknown` and written out
again. The JSON Schema in resources/schemas is generated from these structs.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct, field

from workbench.wire.values import (
    CaseKind,
    CaseStatus,
    Confidence,
    EntryRelation,
    EvidenceKind,
    Level,
    LinkedKind,
    Marking,
    PersonKind,
    Precision,
    RecommendationStatus,
    RecommendationType,
    Relation,
    ReportKind,
    Seips,
)

FORMAT = "workbench-case/1"


class Item(Struct, kw_only=True, omit_defaults=True):
    """Anything with keys of its own in the file. Its `repr` shows what it is and never its words."""

    unknown: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Term(Item):
    text: str
    id: str | None = None
    answered_by: list[str] = field(default_factory=list)


class CaseFacts(Item):
    title: str
    kind: CaseKind
    regime: str
    reference: str | None = None
    opened_on: date | None = None
    due_on: date | None = None
    status: CaseStatus = "open"
    lead: str | None = None
    issuer: str | None = None
    summary: str | None = None
    terms_of_reference: list[str | Term] = field(default_factory=list)


class Organisation(Item):
    id: str
    name: str
    ods_code: str | None = None
    kind: str | None = None


class Identifiers(Item):
    nhs_number: str | None = None
    date_of_birth: date | None = None
    hospital_number: str | None = None
    professional_number: str | None = None
    phone: str | None = None
    email: str | None = None
    postcode: str | None = None


class Person(Item):
    id: str
    name: str
    aliases: list[str] = field(default_factory=list)
    kind: PersonKind = "other"
    role: str | None = None
    display: str | None = None
    consent_to_name: bool = False
    identifiers: Identifiers = field(default_factory=Identifiers)


class Engagement(Item):
    """A contact with a person affected, or a failed one. `contacted_at` is ISO 8601, as in events."""

    id: str
    person: str
    means: str
    summary: str
    contacted_at: str | None = None
    made_by: str | None = None
    reached: bool = True


class Task(Item):
    id: str
    title: str
    assigned_to: str | None = None
    due_on: date | None = None
    done_on: date | None = None


class DecisionNote(Item):
    """A decision about the case that must be on record. `decided_at` is ISO 8601, as in events."""

    id: str
    title: str
    decision: str
    reason: str | None = None
    decided_by: str | None = None
    decided_at: str | None = None


class Evidence(Item):
    """`text` holds the words themselves; `file` is a path beside the JSON.

    With `readable` false the file is kept even when it is damaged, and only then. `derived_from` are the
    originals of a redacted copy; `looked_at`, `looked_by` and `looked_for` tell of the last look at a
    picture.
    """

    id: str
    title: str
    kind: EvidenceKind = "other"
    marking: Marking | None = None
    source: str | None = None
    obtained_on: date | None = None
    people: list[str] = field(default_factory=list)
    derived_from: list[str] = field(default_factory=list)
    looked_at: str | None = None
    looked_by: str | None = None
    looked_for: list[str] = field(default_factory=list)
    text: str | None = None
    file: str | None = None
    readable: bool = True


class Excerpt(Item):
    """Offsets count Unicode code points over the evidence's text with line ends as one character."""

    id: str
    evidence: str
    start: int
    end: int
    codes: list[str] = field(default_factory=list)
    note: str | None = None


class Question(Item):
    """`asked_by` is the id of a person of the file, else who asked, in words."""

    id: str
    text: str
    asked_by: str | None = None
    answered_by: list[str] = field(default_factory=list)


class Account(Item):
    description: str
    person: str | None = None
    starts_at: str | None = None


class Event(Item):
    """Times are ISO 8601; one without a zone is Europe/London."""

    id: str
    title: str
    description: str | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    precision: Precision = "unknown"
    organisation: str | None = None
    people: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)


class Factor(Item):
    id: str
    title: str
    description: str | None = None
    seips: Seips | None = None
    level: Level | None = None
    contributes_to: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)


class Counter(Item):
    evidence: str
    response: str | None = None


class Finding(Item):
    id: str
    statement: str
    explanation: str | None = None
    confidence: Confidence | None = None
    rests_on: list[str] = field(default_factory=list)
    counter: list[Counter] = field(default_factory=list)


class Estimate(Item):
    """A cost or benefit: a range in units of `currency`, and what it stands on."""

    text: str | None = None
    low: float | None = None
    high: float | None = None
    currency: str | None = None
    payer: str | None = None
    recurrence: str | None = None
    basis: str | None = None


class Earlier(Item):
    """How the recommendation stands to one that was published before, from any body."""

    issuer: str
    id: str
    relation: EntryRelation
    number: str | None = None
    text: str | None = None
    note: str | None = None


class Recommendation(Item):
    """`addressee` and `partners` are ids of organisations of the file, else names as text."""

    id: str
    type: RecommendationType
    action: str
    number: str | None = None
    status: RecommendationStatus = "draft"
    addressee: str | None = None
    partners: list[str] = field(default_factory=list)
    intent: str | None = None
    findings: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    risk_addressed: str | None = None
    population: str | None = None
    inequalities: str | None = None
    outcome_sought: str | None = None
    seips: list[str] = field(default_factory=list)
    counter_evidence: str | None = None
    level_of_intervention: str | None = None
    cost: str | Estimate | None = None
    benefit: str | Estimate | None = None
    strategic_fit: str | None = None
    unintended_effects: str | None = None
    measure: str | None = None
    data_source: str | None = None
    frequency: str | None = None
    monitored_by: str | None = None
    review_on: date | None = None
    due_on: date | None = None
    response_due_on: date | None = None
    earlier: list[Earlier] = field(default_factory=list)


class Section(Item):
    """`body` is the Markdown subset, with references such as {finding:F1}."""

    id: str
    heading: str
    body: str = ""


class Report(Item):
    kind: ReportKind
    sections: list[Section] = field(default_factory=list)


class Comment(Item):
    id: str
    text: str
    section: str | None = None
    disposition: str | None = None
    reason: str | None = None


class Consultation(Item):
    id: str
    recipient: str
    sent_on: date | None = None
    due_on: date | None = None
    comments: list[Comment] = field(default_factory=list)


class Link(Item):
    """The note of a tie that a list of ids makes elsewhere: <source> <relation> <target>."""

    relation: Relation
    source_kind: LinkedKind
    source: str
    target_kind: LinkedKind
    target: str
    note: str | None = None


class CaseExchange(Item):
    """A whole case. `report` is its own report; `other_reports` are what was written for other kinds."""

    format: str
    case: CaseFacts
    organisations: list[Organisation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    excerpts: list[Excerpt] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    factors: list[Factor] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    report: Report | None = None
    other_reports: list[Report] = field(default_factory=list)
    consultation: list[Consultation] = field(default_factory=list)
    engagements: list[Engagement] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    decision_notes: list[DecisionNote] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
