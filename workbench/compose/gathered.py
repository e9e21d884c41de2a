"""What was gathered and who was heard: accounts, evidence, contact and comments. Records in, blocks out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.civil_time import LONDON
from workbench.compose.building import Builder, first_upper
from workbench.compose.times import clock, day, in_order
from workbench.records.document import Block, Listing
from workbench.records.people import Person
from workbench.records.report import Comment
from workbench.regimes import Regime


def accounts(build: Builder) -> Iterator[Block]:
    """Events that people tell differently; nothing where all agree."""
    case = build.case
    rows = []
    for event in in_order(case.events):
        told = [account for account in case.accounts if account.event_id == event.id]
        for account in told if len(told) > 1 else ():
            teller = case.by_id.get(account.person_id) if account.person_id else None
            who = teller.spoken_of if isinstance(teller, Person) else "Not stated"
            rows.append(
                (
                    build.passage(first_upper(build.label(event)), event),
                    build.passage(first_upper(who), account),
                    build.passage(clock(account.starts_at) if account.starts_at else "–", account),
                    build.passage(account.description, account),
                )
            )
    if rows:
        header = ("Event", "Whose account", "Time given", "Account")
        yield build.table("Accounts that differ", header, rows, widths=(0.12, 0.23, 0.12, 0.53))


def evidence(build: Builder, regime: Regime, opening: str) -> Iterator[Block]:
    """The list of evidence; of a protected piece its reference and kind alone."""
    evidence = build.case.evidence
    if not evidence:
        return
    yield from build.opening(opening)
    rows = []
    for item in evidence:
        kind = item.evidence_kind.value.capitalize()
        # Nothing of what a protected piece says is drawn from it, its title least of all.
        held = regime.is_protected(item.marking)
        cells = (item.reference, kind, "Held by the investigation" if held else item.title)
        rows.append(tuple(build.passage(cell, *([] if held else [item])) for cell in cells))
    header = ("Reference", "Kind", "Title")
    yield build.table("Evidence considered", header, rows, widths=(0.17, 0.25, 0.58))


def engagement(build: Builder, opening: str) -> Iterator[Block]:
    """Contact with those affected."""
    case = build.case
    if not case.engagements:
        return
    yield from build.opening(opening)
    rows = []
    for contact in case.engagements:
        person = case.by_id.get(contact.person_id)
        cells = (
            day(contact.contacted_at.astimezone(LONDON).date()) if contact.contacted_at else "–",
            person.spoken_of if isinstance(person, Person) else "–",
            contact.means if contact.reached else f"{contact.means} (not reached)",
            contact.summary,
        )
        rows.append(tuple(build.passage(cell, contact) for cell in cells))
    yield build.table("Contact with those affected", ("When", "With", "How", "What was said"), rows)


def consultation(build: Builder, opening: str) -> Iterator[Block]:
    """How many comments on the draft met each end."""
    case = build.case
    if not case.comments:
        return
    yield from build.opening(opening)
    lines = tuple(build.passage(item) for item in _dispositions(case.comments))
    yield Listing(items=lines, depths=(0,) * len(lines))


def _dispositions(comments: Sequence[Comment]) -> list[str]:
    """How many comments met each end: "2 accepted", "1 still open"."""
    ends = [c.disposition.value.replace("_", " ") if c.disposition else "still open" for c in comments]
    # Those that are settled first, each end in the order in which it first came.
    return [f"{n} {end}" for end, n in sorted(Counter(ends).items(), key=lambda e: e[0] == "still open")]
