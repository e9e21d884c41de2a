"""What may stand or be copied throughout a case: approved phrases and standing bases. No rule of either.

They are given inside one vault, under a person's key, and do not travel in the exchange format: whoever
receives a case gives their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from workbench.records.record import Kind, Record, record


@record
class ApprovedPhrase(Record):
    """Words that may stand anywhere in what this case lets out, although protected evidence has them too."""

    kind: ClassVar[Kind] = Kind.APPROVED_PHRASE
    text: str
    reason: str
    approved_by: str
    approved_at: datetime | None = None
    recorded_by: str = ""


@record
class StandingBasis(Record):
    """One record that covers every copy made for oneself in this case, until it is withdrawn.

    `basis` is a basis of the regime under which it was given; `extent` says which copies it is meant for.
    """

    kind: ClassVar[Kind] = Kind.STANDING_BASIS
    basis: str
    regime: str
    reason: str
    extent: str
    given_by: str
    role: str = ""
    given_at: datetime | None = None
    recorded_by: str = ""
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
