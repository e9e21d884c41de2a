"""The case and what steers it: terms of reference, tasks, decision notes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workbench.records.record import Kind, Record, record


class CaseKind(StrEnum):
    NATIONAL_INVESTIGATION = "national_investigation"
    INTERIM = "interim"
    PSII = "psii"
    AFTER_ACTION_REVIEW = "after_action_review"
    SWARM_HUDDLE = "swarm_huddle"
    MDT_REVIEW = "mdt_review"
    THEMATIC_REVIEW = "thematic_review"
    WALKTHROUGH = "walkthrough"
    OTHER = "other"


class CaseStatus(StrEnum):
    OPEN = "open"
    CONSULTING = "consulting"
    PUBLISHED = "published"
    CLOSED = "closed"


@record
class Case(Record):
    """One investigation. `id` and `case_id` are the same; `regime` is the code of a regime profile.

    `issuer` is who speaks in its reports, where that is not the regime's usual body.
    """

    kind: ClassVar[Kind] = Kind.CASE
    title: str
    case_kind: CaseKind
    regime: str
    opened_on: date
    summary: str = ""
    status: CaseStatus = CaseStatus.OPEN
    due_on: date | None = None
    lead: str = ""
    issuer: str = ""


@record
class Term(Record):
    """One of the terms of reference: a question that the investigation undertook to answer."""

    kind: ClassVar[Kind] = Kind.TERM
    text: str
    position: int = 0


@record
class Task(Record):
    kind: ClassVar[Kind] = Kind.TASK
    title: str
    assigned_to: str = ""
    due_on: date | None = None
    done_on: date | None = None


@record
class DecisionNote(Record):
    """A decision about the case that must be on record, such as whether candour is owed and why."""

    kind: ClassVar[Kind] = Kind.DECISION_NOTE
    title: str
    decision: str
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
