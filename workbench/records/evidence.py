"""Evidence and the excerpts taken from it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workbench.records.marking import Marking
from workbench.records.record import Kind, Record, RecordId, record


class EvidenceKind(StrEnum):
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    RECORD = "record"
    POLICY = "policy"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    CORRESPONDENCE = "correspondence"
    DATA = "data"
    PUBLICATION = "publication"
    OTHER = "other"


@record
class Evidence(Record):
    """A sealed file and what is known of it. `size` is in bytes; `sha256` is of the plain file.

    `looked_at`, `looked_by` and `looked_for` tell of the last look at a picture before it is shown to others.
    """

    kind: ClassVar[Kind] = Kind.EVIDENCE
    title: str
    evidence_kind: EvidenceKind
    marking: Marking
    source: str = ""
    obtained_on: date | None = None
    file_name: str = ""
    media_type: str = ""
    blob: str = ""
    sha256: str = ""
    size: int = 0
    readable: bool = False
    note: str = ""
    looked_at: datetime | None = None
    looked_by: str = ""
    looked_for: tuple[str, ...] = ()


@record
class Excerpt(Record):
    """A span of an evidence text. Offsets count Unicode code points with line ends as one character."""

    kind: ClassVar[Kind] = Kind.EXCERPT
    evidence_id: RecordId
    start: int
    end: int
    text: str
    codes: tuple[str, ...] = ()
    note: str = ""
