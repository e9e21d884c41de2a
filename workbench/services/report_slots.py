"""The sections that a report has by its outline, in order, and those written beside it.

Knows no words of a case; what a section draws from the records is composed elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.compose.outline import load_outline
from workbench.records.report import ReportKind, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A section that a report has by its outline. `written` is whether it is for somebody to write."""

    key: str
    heading: str
    guidance: str = ""
    required: bool = False
    drawn: tuple[str, ...] = ()
    written: bool = True


def slots(kind: ReportKind, sections: Sequence[Section]) -> list[Slot]:
    """The sections of a report in order: those of its outline, then what was written beside it."""
    found = [
        Slot(
            key=each.id,
            heading=each.heading,
            guidance=each.guidance,
            required=each.required,
            drawn=tuple(part for part in each.parts if part != "written"),
            written="written" in each.parts,
        )
        for each in load_outline(kind.value).section
    ]
    known = {slot.key for slot in found}
    more = [section for section in sections if section.section_key not in known]
    return [*found, *(Slot(key=section.section_key, heading=section.heading) for section in more)]
