"""How a record is called in a list: its reference and a short title. Owns no other words of it."""

from __future__ import annotations

from workbench.records.recommendations import Recommendation
from workbench.records.record import Record
from workbench.services.tidying import one_line

_LONGEST = 120
_FIELDS = (
    "title", "name", "heading", "statement", "action", "recipient", "description", "means", "text",
)  # fmt: skip


def title(record: Record) -> str:
    """A record's title, or the beginning of what it says, on one line of up to 120 characters."""
    said = next((getattr(record, name) for name in _FIELDS if getattr(record, name, "")), "")
    line = one_line(str(said))
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def reference(record: Record) -> str:
    """How people cite a record: a recommendation by its number once it has one."""
    if isinstance(record, Recommendation) and record.number:
        return record.number
    return record.reference
