"""What every record has in common, and how one is declared. Knows nothing of tables or screens."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType, TypeVar, dataclass_transform

RecordId = NewType("RecordId", str)
CaseId = NewType("CaseId", str)

R = TypeVar("R")


class Kind(StrEnum):
    """The kinds of record a vault holds; the value names its table and its place in the ledger."""

    CASE = "case_file"
    TERM = "term"
    TASK = "task"
    DECISION_NOTE = "decision_note"
    ORGANISATION = "organisation"
    PERSON = "person"
    ENGAGEMENT = "engagement"
    QUESTION = "question"
    EVIDENCE = "evidence"
    EXCERPT = "excerpt"
    EVENT = "event"
    ACCOUNT = "account"
    FACTOR = "factor"
    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    SECTION = "section"
    CONSULTATION = "consultation"
    COMMENT = "comment"
    LINK = "link"
    DISCLOSURE_DECISION = "disclosure_decision"
    RELEASE_ENTRY = "release_entry"
    APPROVED_PHRASE = "approved_phrase"
    STANDING_BASIS = "standing_basis"


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[R]) -> type[R]:
    """Declare a frozen record whose `repr` shows its id and reference and never its words."""
    return dataclass(frozen=True, slots=True, kw_only=True, repr=False)(cls)


@record
class Record:
    """A row of a case.

    `reference` is how people cite it (E-3); `file_id` is the id it had in the exchange file it
    came from; `extra` is canonical JSON of keys in that file which this version does not know.
    """

    kind: ClassVar[Kind]
    id: RecordId
    case_id: CaseId
    reference: str = ""
    file_id: str = ""
    extra: str = ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.reference} {self.id}>"


def new_id() -> RecordId:
    """A new UUIDv7 as text: ids sort by the time they were made (RFC 9562, section 5.7)."""
    millis = time.time_ns() // 1_000_000
    tail = bytearray(os.urandom(10))
    tail[0] = (tail[0] & 0x0F) | 0x70
    tail[2] = (tail[2] & 0x3F) | 0x80
    digits = millis.to_bytes(6, "big").hex() + tail.hex()
    return RecordId(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")
