"""The written parts of a report, and what consultation said of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from workbench.records.record import Kind, Record, RecordId, record


class ReportKind(StrEnum):
    NATIONAL_INVESTIGATION = "national_investigation"
    INTERIM = "interim"
    PSII = "psii"
    AFTER_ACTION_REVIEW = "after_action_review"
    SWARM_HUDDLE = "swarm_huddle"
    MDT_REVIEW = "mdt_review"
    THEMATIC_REVIEW = "thematic_review"
    WALKTHROUGH = "walkthrough"
    OTHER = "other"
    PLAIN_LANGUAGE = "plain_language"
    CONSULTATION_DRAFT = "consultation_draft"
    RECOMMENDATION_SUBMISSION = "recommendation_submission"
    ACTION_PLAN = "action_plan"
    LEARNING_SUMMARY = "learning_summary"
    EVIDENCE_INDEX = "evidence_index"
    CHRONOLOGY = "chronology"
    ENGAGEMENT_LOG = "engagement_log"
    SAFETY_ALERT = "safety_alert"
    RELEASE_LOG = "release_log"


class Disposition(StrEnum):
    """What became of a comment on a draft."""

    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"


@record
class Section(Record):
    """A written section. `body` is the Markdown subset; `section_key` is its id in the outline."""

    kind: ClassVar[Kind] = Kind.SECTION
    report_kind: ReportKind
    section_key: str
    heading: str
    body: str = ""
    position: int = 0


@record
class Consultation(Record):
    """A draft sent to one recipient for comment."""

    kind: ClassVar[Kind] = Kind.CONSULTATION
    recipient: str
    sent_on: date | None = None
    due_on: date | None = None


@record
class Comment(Record):
    kind: ClassVar[Kind] = Kind.COMMENT
    consultation_id: RecordId
    text: str
    section_key: str = ""
    disposition: Disposition | None = None
    reason: str = ""
