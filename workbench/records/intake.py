"""What a clearing house's intake desk holds: what came in, how it was judged, and what was decided of it.

Owns the shapes. An item is about one entry of the register (records/register.py) and is no record of a case.
Knows nothing of where items are kept, or of how they are put in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from workbench.records.register import EntryNumber, Step

ItemNumber = int
"""The desk's own number of an item: people cite it as IN-3."""


class Disposition(StrEnum):
    """What an analyst decides of a recommendation that came in."""

    ADOPT = "adopt"
    MERGE = "merge"
    RETURN = "return"
    DEFER = "defer"
    DECLINE = "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How one criterion was judged: the code of a level, and why."""

    level: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How a recommendation was judged, criterion by criterion.

    The burden follows from how many organisations have to act and the effort of each; 0 organisations and
    no effort mean that it was not judged.
    """

    judged: Mapping[str, Judged] = field(default_factory=dict)
    organisations: int = 0
    effort: str = ""
    effort_note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided and why. `into` is the entry it is merged into; `until` the day it is put off to."""

    disposition: Disposition
    reason: str = field(repr=False)
    into: EntryNumber = 0
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A recommendation on the desk. `step` is the one that last changed it.

    `package` is the SHA-256 of the file that it came in, `decided_words` of the words that were decided on;
    `received_at` and `decided_at` are UTC.
    """

    n: ItemNumber
    step: int
    entry: EntryNumber
    package: str
    received_at: datetime
    due_on: date
    assessment: Assessment = field(default_factory=Assessment)
    verdict: Verdict | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_words: str = ""

    @property
    def reference(self) -> str:
        return f"IN-{self.n}"

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision; one that was put off does."""
        return self.verdict is None or self.verdict.disposition is Disposition.DEFER

    @property
    def awaited_on(self) -> date:
        """The day by which a decision is due."""
        until = self.verdict.until if self.verdict is not None else None
        return until or self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """One line of an item's history: who did what, when, and how it stood before and after."""

    step: Step
    before: Item | None
    after: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePackage:
    """A package that was taken in. `count` is how many recommendations it held; `step` brought it."""

    sha256: str
    step: int
    issuer: str = field(repr=False)
    title: str = field(repr=False)
    release_id: str
    released_on: date
    received_at: datetime
    received_by: str
    count: int
