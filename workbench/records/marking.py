"""Markings: how freely a record may be spoken of. What each permits is the regime's business."""

from __future__ import annotations

from enum import StrEnum


class Marking(StrEnum):
    """From the most guarded to the least; the regime says which count as protected."""

    PROTECTED = "protected"
    CONFIDENTIAL = "confidential"
    INTERNAL = "internal"
    PUBLIC = "public"
