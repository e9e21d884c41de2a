"""What lies on the intake desk, how it is judged and what is decided of it.

Owns what a decision must say, and that nobody decides on an item that somebody else has changed meanwhile:
every change is given the item as it was seen. Each is one step of the register, with its undo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from workbench.civil_time import LONDON
from workbench.errors import BadInput, Help, NeedsDecision, NotFound
from workbench.records.intake import (
    Assessment,
    Disposition,
    Item,
    ItemChange,
    Judged,
    Verdict,
)
from workbench.records.register import Entry, EntryRelation
from workbench.register.desk import Desk, DeskPen
from workbench.register.method import Method as Method
from workbench.register.method import days_in_all, levels_of, load_method, refuse_unusable
from workbench.seal import digest
from workbench.services.register.opening import open_desk, open_register
from workbench.services.session import Session
from workbench.services.tidying import is_blank, tidied, today

CHANGED = "changed_since"
"""The code of the error for an item that somebody else has changed since it was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items of a list; `issuer` is a part of a name in any capitals."""

    open_only: bool = False
    overdue: bool = False
    issuer: str = ""
    disposition: Disposition | None = None


ALL = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item with its entry. `changed_since` is whether it has other words than were decided on."""

    item: Item
    entry: Entry = field(repr=False)
    overdue: bool
    changed_since: bool


def method() -> Method:
    """How items are judged: the criteria with their levels and weights."""
    return load_method()


def burden_of(assessment: Assessment) -> tuple[float, str] | None:
    """Working days over all organisations, with the title of the level; None while it is not judged."""
    known = load_method()
    days = days_in_all(known, assessment)
    return None if days is None else (days, levels_of(known, assessment)[known.burden].title)


def list_items(session: Session, wanted: Filter = ALL, *, on: date | None = None) -> tuple[ItemView, ...]:
    """The items that are wanted, the first due first; `on` is the day from which overdue is counted."""
    views = _views(session, open_desk(session).items(), on or today())
    found = [each for each in views if _fits(each, wanted)]
    return tuple(sorted(found, key=lambda each: (each.item.awaited_on, each.item.n)))


def find_item(session: Session, name: str) -> ItemView:
    """The item that people call IN-3, or by any name of the recommendation that it is about.

    Raises: NotFound. NeedsDecision: code `several`.
    """
    desk = open_desk(session)
    found: tuple[Item, ...]
    prefix, _, digits = name.strip().rpartition("-")
    if prefix.upper() in ("IN", "") and digits.isdecimal() and len(digits) < 16:
        item = desk.item(int(digits))
        found = () if item is None else (item,)
    else:
        found = desk.about([each.n for each in open_register(session).named(name)])
    if not found:
        raise NotFound("Nothing on the intake desk has that name.", see=Help.INTAKE)
    if len(found) > 1:
        names = [each.reference for each in found]
        raise NeedsDecision(
            f"{len(found)} items have that name. Say it as one of {', '.join(names)}.", names, code="several"
        )
    return _views(session, found, today())[0]


def history(session: Session, item: Item) -> tuple[ItemChange, ...]:
    """What became of an item, the first thing first."""
    return open_desk(session).history(item.n)


def assess(session: Session, item: Item, assessment: Assessment) -> Item:
    """Record how an item was judged, in place of how it was; `item` is as it was seen.

    Raises: BadInput: the method has no such criterion, level or effort; code `changed_since`. NotFound.
    """
    refuse_unusable(load_method(), assessment)
    tidy = Assessment(
        judged={
            code: Judged(level=each.level, note=_text(each.note)) for code, each in assessment.judged.items()
        },
        organisations=assessment.organisations,
        effort=assessment.effort,
        effort_note=_text(assessment.effort_note),
    )
    desk = open_desk(session)
    with desk.writing("assess") as pen:
        return pen.put(replace(_as_seen(desk, pen, item), assessment=tidy))


def decide(session: Session, item: Item, verdict: Verdict) -> Item:
    """Decide of an item, with the reason; `item` is as it was seen. What was decided before is kept.

    Merging says besides that the two recommendations are duplicates; neither is changed.

    Raises:
        BadInput: no reason; nothing, or itself, to merge into; no day to put it off to, or a past one; code
        `changed_since`: somebody else has changed it meanwhile, and who. NotFound.
    """
    said = replace(verdict, reason=_text(verdict.reason))
    _refuse_unsaid(said)
    desk = open_desk(session)
    with desk.writing("decide") as pen:
        now = _as_seen(desk, pen, item)
        _refuse_merging(session, desk, now, said)
        (entry,) = open_register(session).entries([now.entry])
        decided = replace(
            now,
            verdict=said,
            decided_by=pen.person,
            decided_at=datetime.now(UTC),
            decided_words=words_of(entry),
        )
        _tie(pen, now, said)
        return pen.put(decided)


def words_of(entry: Entry) -> str:
    """The digest of an entry's words: whether they are still those that were decided on."""
    return digest(entry.public.text.encode())


def _tie(pen: DeskPen, before: Item, said: Verdict) -> None:
    """Keep in the register that two are duplicates; or that they are not, when that is taken back."""
    earlier = before.verdict.into if before.verdict is not None else 0
    if earlier and earlier != said.into:
        pen.register.tie(before.entry, earlier, EntryRelation.DISTINCT, said.reason)
    if said.into and earlier != said.into:
        pen.register.tie(before.entry, said.into, EntryRelation.DUPLICATES, said.reason)


def _as_seen(desk: Desk, pen: DeskPen, seen: Item) -> Item:
    """The item, if it stands as it was seen. Raises: BadInput, code `changed_since`. NotFound."""
    now = pen.current(seen.n)
    if now is None or now.entry != seen.entry:
        raise NotFound("This item is no longer on the desk: somebody took its package back.", see=Help.INTAKE)
    if now.step == seen.step:
        return now
    step = desk.history(seen.n)[-1].step
    when = step.at.astimezone(LONDON)
    decided = now.verdict if step.verb == "decide" else None
    what = f" ({decided.disposition.value})" if decided is not None else ""
    raise BadInput(
        f"{now.reference} was changed by {step.person} on {when:%Y-%m-%d} at {when:%H:%M}{what}, after you "
        "had looked at it. Nothing was changed. Look at it again, then decide.",
        code=CHANGED,
    )


def _refuse_unsaid(verdict: Verdict) -> None:
    if is_blank(verdict.reason):
        raise BadInput("Give the reason, in a sentence: the issuer will read it.", where="reason")
    if (verdict.disposition is Disposition.MERGE) != bool(verdict.into):
        raise BadInput("To merge, and only then, name the recommendation to merge into.", where="into")
    if (verdict.disposition is Disposition.DEFER) != (verdict.until is not None):
        raise BadInput("To defer, and only then, name the day to which it is put off.", where="until")
    if verdict.until is not None and verdict.until <= today():
        raise BadInput("The day to which it is put off must be still to come.", where="until")


def _refuse_merging(session: Session, desk: Desk, item: Item, verdict: Verdict) -> None:
    """Refuse to merge into what is not there, into itself, or round in a ring."""
    if not verdict.into:
        return
    if verdict.into == item.entry:
        raise BadInput("A recommendation cannot be merged into itself.", where="into")
    if not open_register(session).entries([verdict.into]):
        raise NotFound("The register has no such recommendation to merge into.", see=Help.REGISTER)
    seen = {item.entry}
    into = verdict.into
    while into:
        if into in seen:
            raise BadInput(
                "The other recommendation is itself merged into this one. Decide of that one first.",
                where="into",
            )
        seen.add(into)
        further = desk.about([into])
        decided = further[0].verdict if further else None
        into = decided.into if decided is not None else 0


def _views(session: Session, items: Sequence[Item], on: date) -> list[ItemView]:
    entries = {each.n: each for each in open_register(session).entries([item.entry for item in items])}
    return [
        ItemView(
            item=item,
            entry=entries[item.entry],
            overdue=item.open and item.awaited_on < on,
            changed_since=not item.open and item.decided_words != words_of(entries[item.entry]),
        )
        for item in items
        if item.entry in entries
    ]


def _fits(view: ItemView, wanted: Filter) -> bool:
    item = view.item
    disposition = item.verdict.disposition if item.verdict is not None else None
    return (
        (item.open or not wanted.open_only)
        and (view.overdue or not wanted.overdue)
        and wanted.issuer.casefold() in view.entry.public.issuer.casefold()
        and wanted.disposition in (None, disposition)
    )


def _text(given: str) -> str:
    return str(tidied({"reason": given})["reason"])
