"""Decisions about concerns as people give them: read from a file, spread to like words, made into records.

Owns what a line of decisions may hold. Opens no vault, and decides nothing: `assessing` finds what a
decision answers, and the gate what may leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec

from workbench.compose.outline import Outline
from workbench.errors import BadInput
from workbench.records.record import CaseId, new_id
from workbench.records.release import Concern, Decision, Remedy
from workbench.regimes import Regime

_THESE_WORDS = "These words, in this place."


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision of a decisions file; `with` holds the words to put in place of the offending ones.

    `everywhere` decides the same about every other concern with the same words and source. `extent` says
    what the decision lets out, `benefit` and `harm` what a determination weighed.
    """

    concern: str
    decision: Remedy
    by: str
    reason: str
    basis: str = ""
    replacement: str = msgspec.field(name="with", default="")
    role: str = ""
    extent: str = ""
    benefit: str = ""
    harm: str = ""
    review_on: date | None = None
    everywhere: bool = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.decision}>"


def read_decisions(content: bytes) -> tuple[DecisionLine, ...]:
    """The decisions of a file. Raises: BadInput, with the JSON path."""
    try:
        return msgspec.json.decode(content, type=tuple[DecisionLine, ...])
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at ")
        plain = "This decision is not complete or holds something unknown."
        if "missing required field" in said:
            plain = f"{said.removeprefix('Object missing required field ').strip('`')} is missing here."
        elif "enum" in said:
            plain = f"A decision is one of: {', '.join(Remedy)}."
        raise BadInput(plain, where=where.strip("`") or "$") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInput("The decisions file is not readable JSON.", where="$") from None


def about(
    decision: Decision, concern: Concern, report_kind: str, outline: Outline, regime: Regime
) -> Decision:
    """A decision with what it is about, as it stands now, and whose decision it is by the rules."""
    headings = {section.id: section.heading for section in outline.section}
    named = headings.get(concern.where.section, concern.where.section)
    number = f", paragraph {concern.where.paragraph}" if concern.where.paragraph else ""
    roles = {basis.code: basis.decision_maker_role for basis in regime.bases}
    stays = not decision.remedy.mends
    return replace(
        decision,
        words=concern.words,
        text=concern.text,
        place=f"{named}{number}",
        source=concern.source,
        report_kind=report_kind,
        role=decision.role or roles.get(decision.basis, ""),
        extent=decision.extent or (_THESE_WORDS if stays else ""),
    )


def spread(lines: Sequence[DecisionLine], found: Sequence[Concern]) -> Iterator[DecisionLine]:
    """The lines, and after each that is meant for everywhere one more for every concern like its own."""
    named = {line.concern for line in lines}
    by_id = {concern.id: concern for concern in found}
    for line in lines:
        yield line
        first = by_id.get(line.concern) if line.everywhere else None
        if first is not None:
            for other in alike(first, found):
                if other.id not in named:
                    named.add(other.id)
                    yield msgspec.structs.replace(line, concern=other.id)


def alike(concern: Concern, others: Iterable[Concern]) -> list[Concern]:
    """The other concerns about the very same words and person, to be decided in the same way."""
    return [
        other
        for other in others
        if other.id != concern.id
        and (other.words, other.kind, other.source) == (concern.words, concern.kind, concern.source)
        and other.replacement.casefold() == concern.replacement.casefold()
    ]


def as_remembered(decision: Decision, known: Sequence[Decision]) -> Decision:
    """The very same decision as it was taken before, with what became of it since; else this one.

    It is given again with a decisions file. A second person's confirmation is on the one on record.
    """
    return next((other for other in reversed(known) if _repeats(decision, other)), decision)


def _repeats(given: Decision, known: Decision) -> bool:
    """Whether a decision says nothing that the known one does not; what it leaves open was filled in."""
    said = (
        (given.role, known.role), (given.extent, known.extent), (given.review_on, known.review_on),
    )  # fmt: skip
    return _gist(given) == _gist(known) and all(new == old for new, old in said if new)


def _gist(decision: Decision) -> tuple[str, ...]:
    d = decision
    return d.concern, d.remedy, d.reason, d.decided_by, d.basis, d.replacement, d.benefit, d.harm


def as_record(case_id: CaseId, line: DecisionLine, user: str) -> Decision:
    """The record of a line that this user gives; it knows nothing of the concern's words yet."""
    return Decision(
        id=new_id(),
        case_id=case_id,
        concern=line.concern,
        words="",
        remedy=line.decision,
        reason=line.reason,
        decided_by=line.by,
        basis=line.basis,
        replacement=line.replacement,
        decided_at=datetime.now(UTC),
        role=line.role,
        extent=line.extent,
        benefit=line.benefit,
        harm=line.harm,
        review_on=line.review_on,
        recorded_by=user,
    )
