"""Part of a report, and evidence in full beside it: for a disclosure that is to hold no more than was asked.

Owns which sections stay and how evidence is set out. Pure; knows no basis and does not decide the extent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.compose.building import Builder
from workbench.compose.outline import OutlineSection
from workbench.errors import BadInput
from workbench.records.document import Block, Heading, PageBreak, Paragraph
from workbench.records.evidence import Evidence
from workbench.records.report import Section

Placed = tuple[OutlineSection, Section | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The ids of the sections that stay, and the text of each piece of evidence, by its reference."""

    sections: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict, repr=False)


def chosen(placed: Sequence[Placed], part: Part) -> list[Placed]:
    """The sections that were asked for. Raises: BadInput, naming those that there are."""
    known = [section.id for section, _ in placed]
    stray = [name for name in part.sections if name not in known]
    if stray:
        raise BadInput(
            f"this report has no section {', '.join(stray)}. It has: {', '.join(known)}.", where="section"
        )
    return [(section, written) for section, written in placed if section.id in part.sections]


def annexes(build: Builder, part: Part) -> Iterator[Block]:
    """Each piece of evidence under a heading of its own, its text paragraph by paragraph."""
    held = {record.reference: record for record in build.case.by_id.values() if isinstance(record, Evidence)}
    for n, (reference, text) in enumerate(part.evidence.items(), 1):
        build.section = f"evidence_{n}"
        item = held[reference]
        yield PageBreak()
        title = build.passage(f"Evidence {reference}: {item.title}", item)
        yield Heading(level=1, text=title, anchor=f"evidence-{n}")
        for paragraph in filter(None, map(str.strip, text.split("\n"))):
            yield Paragraph(text=build.passage(paragraph, item))
