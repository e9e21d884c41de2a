"""Links: every thread of the case is a record of its own, so that it can be walked both ways."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from workbench.records.record import Kind, Record, RecordId, record


class Relation(StrEnum):
    """Read as a sentence: <from> <relation> <to>."""

    RESTS_ON = "rests_on"
    COUNTERED_BY = "countered_by"
    ANSWERED_BY = "answered_by"
    CONTRIBUTES_TO = "contributes_to"
    EVIDENCED_BY = "evidenced_by"
    INVOLVES = "involves"
    CONCERNS = "concerns"
    FOLLOWS_FROM = "follows_from"
    ADDRESSES = "addresses"
    DERIVED_FROM = "derived_from"


@record
class Link(Record):
    """`note` holds what the link itself says: the response to counter-evidence, for one."""

    kind: ClassVar[Kind] = Kind.LINK
    relation: Relation
    from_id: RecordId
    from_kind: Kind
    to_id: RecordId
    to_kind: Kind
    note: str = ""
    position: int = 0
