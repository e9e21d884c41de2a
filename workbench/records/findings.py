"""Findings: what the investigation concludes, and how sure it is."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from workbench.records.record import Kind, Record, record


class Confidence(StrEnum):
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"


@record
class Finding(Record):
    """What it rests on and what speaks against it are links, so that both can be walked."""

    kind: ClassVar[Kind] = Kind.FINDING
    statement: str
    explanation: str = ""
    confidence: Confidence | None = None
    position: int = 0
