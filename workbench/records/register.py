"""What a register holds: published recommendations from any body, and what became of each.

Owns the shapes. An entry is no record of a case and has no case: it was public before it came here. Knows
nothing of where entries are kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

EntryNumber = int
"""The register's own number of an entry: people cite it as PR-12."""
_DATED = re.compile(r"(?:(\d{4}(?:-\d\d(?:-\d\d)?)?): )?(.+)")


class EntryStatus(StrEnum):
    """Where a published recommendation stands."""

    ISSUED = "issued"
    RESPONDED = "responded"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


SETTLED = (EntryStatus.CLOSED, EntryStatus.SUPERSEDED, EntryStatus.WITHDRAWN)
"""Where nothing is due any more."""


class Decision(StrEnum):
    """What the addressee decided."""

    ACCEPT = "accept"
    ACCEPT_IN_PART = "accept_in_part"
    ALTERNATIVE = "alternative"
    REJECT = "reject"


class EntryRelation(StrEnum):
    """How one published recommendation stands to an earlier one."""

    SUPPORTS = "supports"
    DUPLICATES = "duplicates"
    OVERLAPS = "overlaps"
    CONTRADICTS = "contradicts"
    SUPERSEDES = "supersedes"
    DISTINCT = "distinct"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicEntry:
    """A published recommendation as its source gives it.

    `source_id` is unique with its issuer. Days are as exact as they are known: 2026, 2026-03 or
    2026-03-31. `decision` is the addressee's answer in the words that it was published in. Planned actions
    and the evidence of implementation have one a line (`dated_lines`). `assessment` is the issuer's, of the
    answer; `feedback` is the addressee's, of the recommendation; `closure` says why it was closed. `extra`
    is canonical JSON of what the source says besides.
    """

    source_id: str
    issuer: str = field(repr=False)
    text: str = field(repr=False)
    addressee: str = field(default="", repr=False)
    number: str = ""
    type: str = ""
    intent: str = field(default="", repr=False)
    published_on: str = ""
    report_title: str = field(default="", repr=False)
    source_url: str = field(default="", repr=False)
    status: EntryStatus = EntryStatus.ISSUED
    decision: str = field(default="", repr=False)
    response_text: str = field(default="", repr=False)
    response_on: str = ""
    response_by: str = field(default="", repr=False)
    response_due: str = ""
    target_on: str = ""
    planned_actions: str = field(default="", repr=False)
    assessment: str = field(default="", repr=False)
    implementation: str = field(default="", repr=False)
    actual_cost: str = field(default="", repr=False)
    observed_effect: str = field(default="", repr=False)
    feedback: str = field(default="", repr=False)
    closed_on: str = ""
    closure: str = field(default="", repr=False)
    extra: str = field(default="", repr=False)

    @property
    def answered(self) -> bool:
        """Whether an answer is known."""
        return bool(self.decision or self.response_text or self.response_on)

    @property
    def settled(self) -> bool:
        """Whether nothing more is to come of it."""
        return self.status in SETTLED


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """One planned action, or one piece of evidence of what was done. `on` is as exact as it is known."""

    text: str = field(repr=False)
    on: str = ""

    def __str__(self) -> str:
        return f"{self.on}: {self.text}" if self.on else self.text


def dated_lines(text: str) -> tuple[DatedLine, ...]:
    """The lines of a text as a register keeps them: `2026-09-30: Name a lead on every ward`."""
    found = (_DATED.fullmatch(line.strip()) for line in text.splitlines() if line.strip())
    return tuple(DatedLine(text=each[2], on=each[1] or "") for each in found if each)


def is_past(day: str, today: date) -> bool:
    """Whether a day, month or year is over. A month is over when its last day is."""
    return bool(day) and today.isoformat()[: len(day)] > day


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A published recommendation in the register. `step` is the one that last changed it."""

    n: EntryNumber
    step: int
    public: PublicEntry

    @property
    def reference(self) -> str:
        return f"PR-{self.n}"

    @property
    def cited(self) -> str:
        """What its issuer calls it."""
        return self.public.number or self.public.source_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that somebody did to the register. `at` is UTC; `detail` holds codes and counts."""

    id: int
    at: datetime
    person: str
    verb: str
    detail: dict[str, str | int]
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of an entry's history: who did what, when, and how it stood before and after."""

    step: Step
    before: PublicEntry | None = field(repr=False)
    after: PublicEntry = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """How `first` stands to `second`, and why, as somebody decided it in a step."""

    first: EntryNumber
    second: EntryNumber
    relation: EntryRelation
    note: str = field(default="", repr=False)
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIssuer:
    """The key that an issuer's packages are signed with, as first seen. `public_key` is hex."""

    name: str
    public_key: str
    first_seen_at: datetime
