"""The register's entries as people read them and move them on: lists, one whole, answers, relations, undo.

Owns which name means which entry, and what a person must say. Each verb is one step of the register, which
the ledger tells of.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from workbench.errors import BadInput, Help, NeedsDecision, NotFound, UndoRefused
from workbench.records.register import (
    SETTLED,
    Decision,
    Entry,
    EntryRelation,
    EntryStatus,
    Happening,
    PublicEntry,
    Step,
    Tie,
)
from workbench.register.checking import Faulty, entry_from
from workbench.register.engine import ALL, Order, Wanted
from workbench.services.register.likeness import keep_words
from workbench.services.register.opening import open_register
from workbench.services.session import Session

__all__ = ["ALL", "Order", "Wanted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some entries of a list, and how many there are in all."""

    entries: tuple[Entry, ...] = field(repr=False)
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Another entry, and how the one looked at stands to it; `to_it` is whether it is said from this one."""

    tie: Tie
    other: Entry
    to_it: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry whole."""

    entry: Entry
    history: tuple[Happening, ...] = field(repr=False)
    relatives: tuple[Relative, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an addressee answered. `on` is a day as it is known: 2026-03-31, 2026-03 or 2026."""

    decision: Decision
    text: str = field(default="", repr=False)
    on: str = ""
    by: str = field(default="", repr=False)


def list_entries(
    session: Session, wanted: Wanted = ALL, *, order: Order = Order.NEWEST, offset: int = 0, limit: int = 100
) -> Page:
    """Some of the entries that are wanted, in order."""
    register = open_register(session)
    return Page(
        entries=register.page(wanted, order=order, offset=offset, limit=limit), total=register.count(wanted)
    )


def find_entry(session: Session, name: str, *, issuer: str = "") -> Entry:
    """The entry that people cite by a name: PR-12, its number, or its issuer's id for it.

    Raises:
        NotFound: no entry has that name.
        NeedsDecision: code `several`; several issuers use it, and the choices are their names.
    """
    # Many have no number of their own: no name is the name of none.
    found = open_register(session).named(name) if name.strip() else ()
    if issuer:
        found = tuple(each for each in found if issuer.casefold() in each.public.issuer.casefold())
    if not found:
        raise NotFound("The register has no recommendation of that name.", see=Help.REGISTER)
    if len(found) > 1:
        raise NeedsDecision(
            f"{len(found)} recommendations have that name. Say it as one of "
            f"{', '.join(each.reference for each in found[:10])}.",
            [each.public.issuer for each in found],
            code="several",
        )
    return found[0]


def show_entry(session: Session, entry: Entry) -> EntryView:
    """An entry with its history and its relations."""
    register = open_register(session)
    ties = register.ties(entry.n)
    others = {each.n: each for each in register.entries([_other(tie, entry) for tie in ties])}
    return EntryView(
        entry=entry,
        history=register.history(entry.n),
        relatives=tuple(
            Relative(tie=tie, other=others[other], to_it=tie.first == entry.n)
            for tie in ties
            if (other := _other(tie, entry)) in others
        ),
    )


def respond(session: Session, entry: Entry, answer: Answer) -> Entry:
    """Record what the addressee answered; an earlier answer and its assessment stay in the history.

    Raises: BadInput: `on` is no day, or a refusal or another way has no reasons.
    """
    if answer.decision is not Decision.ACCEPT and not answer.text.strip():
        raise BadInput("Give the reasons, as the addressee gave them.", where="text")
    now = entry.public
    checked = _checked(answer)
    status = EntryStatus.RESPONDED if now.status is EntryStatus.ISSUED else now.status
    answered = replace(
        now,
        decision=answer.decision.value.replace("_", " "),
        response_text=checked.response_text,
        response_on=checked.response_on,
        response_by=checked.response_by or now.addressee,
        assessment="",
        status=status,
    )
    return _changed(session, "respond", entry, answered)


def move(session: Session, entry: Entry, status: EntryStatus) -> Entry:
    """Say where a recommendation stands now; one that is opened again loses how it was closed."""
    after = replace(entry.public, status=status)
    if status not in SETTLED:
        after = replace(after, closed_on="", closure="")
    return _changed(session, "move", entry, after)


def relate(session: Session, first: Entry, second: Entry, relation: EntryRelation, note: str) -> None:
    """Say how one recommendation stands to another.

    Raises: BadInput: it is the same one, or no reason is given for holding two apart.
    """
    if first.n == second.n:
        raise BadInput("Name two different recommendations.")
    if relation in (EntryRelation.DISTINCT, EntryRelation.CONTRADICTS) and not note.strip():
        raise BadInput("Say why, in a sentence: others will read it.", where="note")
    with open_register(session).writing("relate") as pen:
        pen.tie(first.n, second.n, relation, note.strip())


def undo_register(session: Session) -> Step:
    """Take back the last thing that was done to the register, whole.

    Raises: UndoRefused: nothing has been done, or all of it was taken back.
    """
    register = open_register(session)
    last = next((step for step in register.steps(limit=1_000_000) if not step.undone), None)
    if last is None:
        raise UndoRefused("There is nothing to undo in the register.")
    with register.writing("undo") as pen:
        keep_words(register, pen, pen.take_back(last))
    return last


def steps(session: Session, *, limit: int = 20) -> tuple[Step, ...]:
    """What was done to the register, the last thing first."""
    return open_register(session).steps(limit=limit)


def differences(happening: Happening) -> tuple[tuple[str, str, str], ...]:
    """What a step changed of an entry: field, before, after; nothing for the step that brought it."""
    before = happening.before
    if before is None:
        return ()
    names = [each.name for each in fields(PublicEntry) if each.name != "extra"]
    changed = [(name, str(getattr(before, name)), str(getattr(happening.after, name))) for name in names]
    return tuple(each for each in changed if each[1] != each[2])


def _changed(session: Session, verb: str, entry: Entry, public: PublicEntry) -> Entry:
    with open_register(session).writing(verb) as pen:
        return pen.change(entry, public)


def _checked(answer: Answer) -> PublicEntry:
    """The answer's words and day, held to the same rules as those of a file."""
    values = {
        "id": "-",
        "issuer": "-",
        "text": "-",
        "response_text": answer.text,
        "response_date": answer.on,
        "response_by": answer.by,
    }
    try:
        return entry_from(values)
    except Faulty as fault:
        raise BadInput(f"This answer cannot be recorded: {fault}.") from None


def _other(tie: Tie, entry: Entry) -> int:
    return tie.second if tie.first == entry.n else tie.first
