"""Concerns on the command line: in plain lines and as JSON, and the file of decisions about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workbench.cli.context import FILE, Context, counted
from workbench.errors import BadInput, NotFound
from workbench.records.release import Concern, Place, Severity
from workbench.services.releasing.assessing import Assessed
from workbench.services.releasing.deciding import DecisionLine, read_decisions

DECISIONS = click.option(
    "--decisions", "decisions_file", metavar="FILE", type=FILE,
    help="A JSON file of decisions about concerns.",
)  # fmt: skip


def decisions(path: Path | None) -> tuple[DecisionLine, ...]:
    if path is None:
        return ()
    try:
        return read_decisions(path.read_bytes())
    except FileNotFoundError:
        raise NotFound("There is no decisions file of that name.") from None
    except OSError:
        raise BadInput("The decisions file cannot be read.") from None


def show_assessment(context: Context, assessed: Assessed, concerns: Sequence[Concern]) -> None:
    context.show(_assessment(assessed, concerns), lambda: _told(assessed, concerns))


def _assessment(assessed: Assessed, concerns: Sequence[Concern]) -> dict[str, Any]:
    return {
        "case": assessed.case.case.reference,
        "report": assessed.outline.code,
        "concerns": [{**concern_facts(c), **_waits(c, assessed)} for c in concerns],
        "settled": [
            {"concern": s.concern.id, "decision": s.decision.remedy.value, "by": s.decision.decided_by}
            for s in (*assessed.mended, *assessed.justified)
        ],
        "blocking": _blocking(concerns),
        "lapsed": [decision.reference for decision in assessed.lapsed],
        "problems": list(assessed.composed.problems),
        "advice": list(assessed.composed.advice),
    }


def _waits(concern: Concern, assessed: Assessed) -> dict[str, str]:
    """The decision that waits for a second person, where one does."""
    waiting = {item.concern.id: item.decision.reference for item in assessed.waiting}
    return {"waiting_for_second_person": waiting[concern.id]} if concern.id in waiting else {}


def concern_facts(concern: Concern) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": concern.id,
        "kind": concern.kind.value,
        "severity": concern.severity.value,
        "where": _place(concern.where),
        "text": concern.text,
        "source": concern.source,
        "why": concern.why,
        "what_to_do": concern.what_to_do,
    }
    if concern.similarity is not None:
        value["similarity"] = concern.similarity
    if concern.replacement:
        value["alias"] = concern.replacement
    return value


def _place(place: Place) -> dict[str, Any]:
    names = ("file", "part", "section", "passage", "page", "paragraph", "start", "end")
    found = {name: getattr(place, name) for name in names}
    return {name: value for name, value in found.items() if value not in ("", None)}


def _blocking(concerns: Sequence[Concern]) -> int:
    return sum(concern.severity is Severity.BLOCK for concern in concerns)


def _told(assessed: Assessed, concerns: Sequence[Concern]) -> str:
    parts = [listed(concerns)]
    waiting = [item for item in assessed.waiting if item.concern in concerns]
    parts += [f"Waiting for a second person: {w.decision.reference} about {w.concern.id}." for w in waiting]
    parts += [f"No longer answers anything: {decision.reference}." for decision in assessed.lapsed]
    parts += [f"Not ready: {problem}" for problem in assessed.composed.problems]
    parts += [f"Advice: {advice}" for advice in assessed.composed.advice]
    settled = len(assessed.mended) + len(assessed.justified)
    parts.append(f"{settled} settled, {len(concerns)} open, {_blocking(concerns)} blocking.")
    return "\n".join(part for part in parts if part)


def listed(concerns: Sequence[Concern]) -> str:
    blocks = []
    for concern in concerns:
        of = f" ({concern.source})" if concern.source else ""
        words = f"    “{concern.text}”\n" if concern.text else ""
        blocks.append(
            f"[{concern.severity.value}] {concern.kind.value}{of} in {_spoken(concern.where)}\n"
            f"{words}    {concern.why} {concern.what_to_do}\n    id {concern.id}\n"
        )
    return "\n".join(blocks)


def _spoken(place: Place) -> str:
    """Where a person looks: offsets and passage ids are for programs."""
    words = [f"section {place.section}" if place.section else "", place.file, place.part]
    words += [f"page {place.page}" if place.page else ""]
    words += [f"paragraph {place.paragraph}" if place.paragraph else ""]
    return ", ".join(word for word in words if word)


def standing_open(count: int) -> str:
    return f"{counted(count, 'blocking concern')} {'is' if count == 1 else 'are'} open."
