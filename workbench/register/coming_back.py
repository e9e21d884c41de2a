"""What a clearing house says back, brought together with what the register has. Pure.

Owns what lands where, and when it is a question to a person: what the file says is taken where the register
says nothing, or still says what the same sender said last time; where both say something of their own, a
person chooses. What was said is kept whole beside the entry, with what this version does not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from workbench.errors import BadInput
from workbench.records.register import SETTLED, EntryStatus, PublicEntry
from workbench.register.checking import Faulty, entry_from
from workbench.seal import canonical_json
from workbench.wire.feedback import Feedback, RecommendationFeedback, plain

KEPT = "intake"
"""The key beside an entry under which it is kept what each clearing house said, by its name."""
_DECIDED = {"adopt": "adopted", "merge": "merged", "return": "returned", "decline": "declined"}
_ANSWER = ("decision", "response_text", "response_on", "response_by")
_ALONE = ("assessment", "actual_cost", "observed_effect", "feedback")
_CLOSING = ("closed_on", "closure")
_LINES = ("planned_actions", "implementation")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "answer": _ANSWER,
    **{name: (name,) for name in _ALONE},
    "closing": _CLOSING,
}
"""What is taken or left together, by the name that people are told."""


class Side(StrEnum):
    """Whose words stand where both have some."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two accounts of one thing: what the register says, and what the file says."""

    of: str
    ours: str = field(repr=False)
    theirs: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """An entry with what was said of it; while conflicts stand open, with the register's own words there.

    `same` is whether it says nothing new; `older` whether the sender has said something later already: then
    nothing of it is taken.
    """

    public: PublicEntry = field(repr=False)
    conflicts: tuple[Conflict, ...] = ()
    same: bool = False
    older: bool = False


def merged(
    before: PublicEntry, said: RecommendationFeedback, feedback: Feedback, side: Side | None = None
) -> Merged:
    """Bring an entry together with what a clearing house says of it; `side` settles what is in conflict.

    Raises: BadInput: what it says cannot be kept: a day that is none, a text that is too long.
    """
    sender = feedback.sender.name
    last = _last(before, sender)
    if last.get("sequence", -1) > feedback.sequence:
        return Merged(public=before, older=True)
    given = _given(said, sender)
    values: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    for name, parts in GROUPS.items():
        theirs = {part: given[part] for part in parts}
        ours = {part: str(getattr(before, part)) for part in parts}
        known = {part: last.get("values", {}).get(part, "") for part in parts}
        if not any(theirs.values()) or theirs in (ours, known):
            continue
        if not any(ours.values()) or ours == known or side is Side.THEIRS:
            values |= theirs
        elif side is None:
            conflicts.append(Conflict(of=name, ours=_told(ours), theirs=_told(theirs)))
    values |= {name: _both(str(getattr(before, name)), given[name]) for name in _LINES}
    after = replace(before, **values)
    after = replace(after, status=_status(after))
    kept = {"sequence": feedback.sequence, "values": given, "said": plain(said)}
    return Merged(
        public=replace(after, extra=_with(before.extra, sender, kept)),
        conflicts=tuple(conflicts),
        same=after == before and last.get("said") == kept["said"],
    )


def landed(said: RecommendationFeedback) -> str:
    """What was decided of it, in a word; nothing when nothing was."""
    if said.decided is None:
        return ""
    return _DECIDED.get(said.decided.disposition, "deferred")


def _given(said: RecommendationFeedback, sender: str) -> dict[str, str]:
    """What the file says, by the register's fields, held to the same rules as the values of a file."""
    answer, decided = said.response, said.decided
    values: dict[str, object] = {"id": "-", "issuer": "-", "text": "-"}
    if answer is not None:
        values |= {
            "decision": answer.decision, "response_text": answer.text, "response_date": answer.on,
            "response_by": answer.by, "planned_actions": "\n".join(answer.planned_actions),
            "assessment": answer.assessment, "implementation": "\n".join(answer.implementation),
            "actual_cost": answer.actual_cost, "observed_effect": answer.observed_effect,
            "feedback": answer.feedback, "closed_date": answer.closed_on, "closure": answer.closure,
        }  # fmt: skip
    answered = answer is not None and (answer.decision or answer.text or answer.on)
    if not answered and decided is not None and decided.disposition in _DECIDED:
        values |= {
            "decision": _DECIDED[decided.disposition],
            "response_text": _reasons(said),
            "response_date": decided.decided_on.isoformat(),
            "response_by": sender,
        }
    try:
        found = entry_from(values)
    except Faulty as fault:
        raise BadInput(f"What it says of a recommendation cannot be kept: {fault}.") from None
    return {name: str(getattr(found, name)) for name in (*_ANSWER, *_ALONE, *_CLOSING, *_LINES)}


def _reasons(said: RecommendationFeedback) -> str:
    if said.decided is None:
        return ""
    into = said.decided.merged_into
    if into is None:
        return said.decided.reasons
    return f"{said.decided.reasons}\nMerged into {into.number or into.id} of {into.issuer}."


def _status(after: PublicEntry) -> EntryStatus:
    if after.status in SETTLED:
        return after.status
    if after.closure:
        return EntryStatus.CLOSED
    if after.implementation and after.status in (EntryStatus.ISSUED, EntryStatus.RESPONDED):
        return EntryStatus.IN_PROGRESS
    return EntryStatus.RESPONDED if after.answered and after.status is EntryStatus.ISSUED else after.status


def _both(ours: str, theirs: str) -> str:
    """The lines of both, ours first, each once."""
    return "\n".join(dict.fromkeys((*ours.splitlines(), *theirs.splitlines())))


def _told(values: Mapping[str, str]) -> str:
    return " · ".join(value for value in values.values() if value)


def _last(before: PublicEntry, sender: str) -> dict[str, Any]:
    """What the sender said last time: `sequence`, `values` and `said`; empty at the first time."""
    found = _extra(before.extra).get(KEPT)
    last = found.get(sender) if isinstance(found, dict) else None
    return last if isinstance(last, dict) else {}


def _with(extra: str, sender: str, kept: dict[str, Any]) -> str:
    values = _extra(extra)
    there = values.get(KEPT)
    values[KEPT] = {**(there if isinstance(there, dict) else {}), sender: kept}
    return canonical_json(values).decode()


def _extra(extra: str) -> dict[str, Any]:
    values = json.loads(extra) if extra else {}
    return values if isinstance(values, dict) else {}
