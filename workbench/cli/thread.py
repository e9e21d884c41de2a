"""The thread command: what rests on what, and where it breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from workbench.analysis.thread import Strand
from workbench.cli.context import Context, pass_context
from workbench.services import cases
from workbench.services import thread as threads
from workbench.services.titles import title

_DEEPEST = 6


@click.command(
    short_help="Show what rests on what, and what is missing.",
    epilog="Example: workbench thread PSII-2026-001 --gaps",
)
@click.argument("reference", metavar="REF")
@click.option("--gaps", "only_gaps", is_flag=True, help="Only what is missing.")
@pass_context
def thread(context: Context, reference: str, only_gaps: bool) -> None:
    """Walk from every recommendation, finding and question down to the evidence."""
    with context.session() as session:
        case_id = cases.find_case(session, reference).case_id
        gaps = threads.gaps(session, case_id)
        whole = None if only_gaps else threads.thread(session, case_id)
    strands = (*whole.recommendations, *whole.findings, *whole.terms, *whole.questions) if whole else ()
    missing = [{"kind": gap.kind.value, "record": gap.record, "why": gap.why} for gap in gaps]
    value: dict[str, Any] = {"gaps": missing}
    if not only_gaps:
        value = {"thread": [_strand(strand, 0) for strand in strands], **value}
    drawn: set[str] = set()
    lines = [line for strand in strands for line in _drawn(strand, 0, drawn)]
    lines += [f"{gap.kind.value.replace('_', ' ')}: {gap.record}. {gap.why}" for gap in gaps]
    context.show(value, "\n".join(lines) or "No gap was found.")


def _strand(strand: Strand, depth: int) -> dict[str, Any]:
    rests_on = strand.rests_on if depth < _DEEPEST else ()
    return {
        "kind": strand.record.kind.value,
        "reference": strand.record.reference,
        "title": title(strand.record),
        "rests_on": [_strand(lower, depth + 1) for lower in rests_on],
    }


def _drawn(strand: Strand, depth: int, drawn: set[str]) -> Iterator[str]:
    """One strand as an indented tree; what was drawn before is named and not drawn again."""
    again = strand.record.id in drawn and strand.rests_on
    above = " (see above)" if again else ""
    yield f"{'    ' * depth}{strand.record.reference}  {title(strand.record)}{above}"
    if again or depth == _DEEPEST:
        return
    drawn.add(strand.record.id)
    for lower in strand.rests_on:
        yield from _drawn(lower, depth + 1, drawn)
