"""What happened and why: events, the accounts people give of them, contributory factors."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from workbench.records.record import Kind, Record, RecordId, record


class Precision(StrEnum):
    EXACT = "exact"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    ABOUT = "about"
    UNKNOWN = "unknown"


class Seips(StrEnum):
    """Elements of the Systems Engineering Initiative for Patient Safety model (SEIPS 3.0)."""

    PERSON = "person"
    TASKS = "tasks"
    TOOLS_AND_TECHNOLOGY = "tools_and_technology"
    ORGANISATION = "organisation"
    INTERNAL_ENVIRONMENT = "internal_environment"
    EXTERNAL_ENVIRONMENT = "external_environment"
    PROCESSES = "processes"
    OUTCOMES = "outcomes"


class Level(StrEnum):
    """Levels of an AcciMap (Rasmussen 1997), from society down to the work itself."""

    GOVERNMENT = "government"
    REGULATORS = "regulators"
    COMPANY = "company"
    MANAGEMENT = "management"
    WORK = "work"
    EQUIPMENT = "equipment"


@record
class Event(Record):
    """Something that happened. Times are UTC; `precision` says how far to trust them."""

    kind: ClassVar[Kind] = Kind.EVENT
    title: str
    description: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    organisation_id: RecordId | None = None


@record
class Account(Record):
    """One person's version of an event; accounts may disagree and are kept side by side."""

    kind: ClassVar[Kind] = Kind.ACCOUNT
    event_id: RecordId
    description: str
    person_id: RecordId | None = None
    starts_at: datetime | None = None


@record
class Factor(Record):
    """A contributory factor: a condition of the system, not a person's fault."""

    kind: ClassVar[Kind] = Kind.FACTOR
    title: str
    description: str = ""
    seips: Seips | None = None
    level: Level | None = None
