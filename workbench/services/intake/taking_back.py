"""Taking back what a clearing house says of one's own recommendations, record by record.

Owns what a person is shown first, and that nothing that stands here is written over in silence. The words
land as the answer of the register's entry, which is where a case's recommendation has its answer too; an
issued recommendation of a case moves on to responded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from workbench import seal
from workbench.errors import BadInput, ImportRefused, NeedsDecision, NotFound
from workbench.records.recommendations import Recommendation, RecommendationStatus
from workbench.records.record import RecordId
from workbench.records.register import Entry
from workbench.register.coming_back import Conflict as Conflict
from workbench.register.coming_back import Merged, landed, merged
from workbench.register.coming_back import Side as Side
from workbench.register.engine import Register
from workbench.services import recommendations
from workbench.services.register.importing import content_of
from workbench.services.register.opening import open_register
from workbench.services.register.packages import known_key, require_key
from workbench.services.session import Session
from workbench.services.tidying import today
from workbench.store import tables
from workbench.wire.feedback import SUFFIX as SUFFIX
from workbench.wire.feedback import ReceivedFeedback, RecommendationFeedback, read_feedback


class State(StrEnum):
    """What becomes of one recommendation of a file."""

    CHANGED = "changed"
    SAME = "same"
    OLDER = "older"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One recommendation of a file, and what becomes of it here.

    `entry` is None for one that the register does not have; `decided` is what the clearing house decided, in
    a word; `notes` are sentences for the person.
    """

    id: str
    number: str
    state: State
    decided: str
    entry: Entry | None = field(default=None, repr=False)
    conflicts: tuple[Conflict, ...] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file says and what would become of it. `first_time` is whether its sender is new here."""

    sender: str = field(repr=False)
    fingerprint: str
    first_time: bool
    lines: tuple[PlanLine, ...]
    notes: tuple[str, ...] = ()

    def of(self, state: State) -> tuple[PlanLine, ...]:
        """The lines of which this becomes."""
        return tuple(each for each in self.lines if each.state is state)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What came of it. `cases` are the recommendations of cases that moved on, as they are cited."""

    plan: Plan
    cases: tuple[str, ...] = ()


def look_at_feedback(session: Session, path: Path, *, key: str = "") -> Plan:
    """Look a file through, and change nothing. `key` is the fingerprint that it must be signed with.

    Raises:
        NotFound, BadInput: there is no such file, or it does not stand. ImportRefused, code `other_key`: it
        is not signed with the key that is known or named.
    """
    return _Reading(session, path, key, {}).plan()


def take_back(
    session: Session, path: Path, *, keep: Mapping[str, Side] | None = None, key: str = ""
) -> TakenBack:
    """Merge what a clearing house says into the register, one step for all of it.

    A case's recommendation moves on in a step of its case, after that; if this is cut off between the two,
    the same file taken once more does the rest and nothing else.

    `keep` says, by the register's number (PR-3), whose words stand where both have some. What this vault
    does not know is left out, and told.

    Raises:
        As `look_at_feedback`. BadInput: none of it is known here. NeedsDecision: code `conflicts`; somebody
        has to choose first, and nothing was changed.
    """
    session.vault.require_writer()
    reading = _Reading(session, path, key, keep or {})
    plan = reading.plan()
    strange = set(keep or {}) - {each.entry.reference for each in plan.lines if each.entry is not None}
    if strange:
        raise BadInput(f"The file says nothing of {', '.join(sorted(strange))}.", where="keep")
    if len(plan.of(State.UNKNOWN)) == len(plan.lines):
        raise BadInput(
            "The register has none of the recommendations that this file is about. Bring in the package that "
            "you released with them first."
        )
    conflicts = [each.entry.reference for each in plan.of(State.CONFLICT) if each.entry is not None]
    if conflicts:
        raise NeedsDecision(
            f"Of {', '.join(conflicts)} the register and the file say different things. Choose whose words "
            "stand. Nothing was changed.",
            [each.value for each in Side],
            code="conflicts",
        )
    reading.write()
    return TakenBack(plan=plan, cases=_move_on(session, reading))


class _Reading:
    """One file read, with the register's entries that it is about."""

    def __init__(self, session: Session, path: Path, key: str, keep: Mapping[str, Side]) -> None:
        self.received = _standing(content_of(path))
        self._register: Register = open_register(session)
        feedback = self.received.feedback
        self._known = known_key(self._register, feedback.sender.name)
        require_key(self.received.fingerprint, self._known, self.received.public_key, key)
        entries = {each.public.source_id: each for each in self._register.sources([feedback.recipient.name])}
        self.found: list[tuple[RecommendationFeedback, Entry | None, Merged | None]] = []
        for said in feedback.recommendations:
            entry = entries.get(said.id)
            side = keep.get(entry.reference) if entry is not None else None
            become = merged(entry.public, said, feedback, side) if entry is not None else None
            self.found.append((said, entry, become))

    def plan(self) -> Plan:
        made_on = self.received.feedback.made_on
        ahead = f"It is dated {made_on.isoformat()}, which is still to come: one of the two clocks is wrong."
        return Plan(
            sender=self.received.feedback.sender.name,
            fingerprint=self.received.fingerprint,
            first_time=self._known is None,
            lines=tuple(_line(*each) for each in self.found),
            notes=(ahead,) if made_on > today() else (),
        )

    def write(self) -> None:
        """One step of the register."""
        with self._register.writing("take_back") as pen:
            for _, entry, become in self.found:
                if entry is not None and become is not None:
                    pen.change(entry, become.public)
            if self._known != self.received.public_key:
                pen.know(self.received.feedback.sender.name, self.received.public_key)


def _standing(data: bytes) -> ReceivedFeedback:
    """A file that stands. Raises: ImportRefused, with its reasons."""
    try:
        received = read_feedback(data)
    except BadInput as error:
        first, *reasons = error.message.splitlines()
        raise ImportRefused(error.message, reasons or [first]) from None
    if not received.feedback.recommendations:
        empty = "There is nothing in this file: it is about no recommendation."
        raise ImportRefused(empty, [empty])
    return received


def _line(said: RecommendationFeedback, entry: Entry | None, become: Merged | None) -> PlanLine:
    notes = []
    if entry is not None and said.wording_sha256 != seal.digest(entry.public.text.encode()):
        notes.append("It was decided on other words than the register has now.")
    if said.decided is not None and said.decided.until is not None:
        notes.append(f"It was put off to {said.decided.until.isoformat()}.")
    return PlanLine(
        id=said.id,
        number=said.number or "",
        state=_state(become),
        decided=landed(said),
        entry=entry,
        conflicts=become.conflicts if become is not None else (),
        notes=tuple(notes),
    )


def _state(become: Merged | None) -> State:
    if become is None:
        return State.UNKNOWN
    if become.older:
        return State.OLDER
    if become.conflicts:
        return State.CONFLICT
    return State.SAME if become.same else State.CHANGED


def _move_on(session: Session, reading: _Reading) -> tuple[str, ...]:
    """Move the issued recommendations of cases on to responded, where an answer came."""
    moved = []
    for said, entry, become in reading.found:
        if entry is None or become is None or not become.public.answered:
            continue
        try:
            record = tables.get(session.db, Recommendation, RecordId(said.id))
        except NotFound:
            continue
        if record.status is RecommendationStatus.ISSUED:
            after, _ = recommendations.change_status(session, record, RecommendationStatus.RESPONDED)
            moved.append(after.number or after.reference)
    return tuple(moved)
