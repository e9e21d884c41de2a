"""Which recommendations on the desk may say what another body has said already.

Owns what counts as alike enough to be looked at together. It puts them side by side and merges nothing: a
person decides, and what was once held apart is not put together again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from workbench.records.intake import Item
from workbench.records.register import Entry, EntryNumber, EntryRelation, Tie
from workbench.register.engine import Register
from workbench.services.intake.desk import Filter, ItemView, list_items
from workbench.services.register.likeness import Likeness, Similar, similar_to
from workbench.services.register.likeness import how_compared as how_compared
from workbench.services.register.meaning import indexed
from workbench.services.register.opening import open_desk, open_register
from workbench.services.session import Session

Progress = Callable[[int, int], object]
_TOGETHER = 5
"""Entries of other issuers that are looked at for each item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entry of another issuer that is like an item; `tie` is what was decided of the two before."""

    similar: Similar
    tie: Tie | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """The entries of other issuers most like an item, best first, and how they were compared."""

    candidates: tuple[Candidate, ...] = field(repr=False)
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries that are alike, and how."""

    first: EntryNumber
    second: EntryNumber
    likeness: Likeness
    score: float
    why: tuple[str, ...] = field(repr=False)

    @property
    def both(self) -> frozenset[EntryNumber]:
        """The two, in no order."""
        return frozenset((self.first, self.second))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Recommendations that may be one, over several issuers: all of them, those on the desk, and why."""

    entries: tuple[Entry, ...] = field(repr=False)
    items: tuple[Item, ...]
    pairs: tuple[Pair, ...] = field(repr=False)


def candidates(session: Session, view: ItemView, *, k: int = _TOGETHER) -> Alike:
    """The entries of other issuers most like an item, with the words in common."""
    own = _numbers_of(open_register(session), view.entry.public.issuer)
    return _candidates(session, view.entry, own, k)


def clusters(session: Session, *, progress: Progress | None = None) -> tuple[Cluster, ...]:
    """The open items, with whatever other issuers' entries may be the same, the largest group first.

    An item that is like nothing is in no group.
    """
    views = list_items(session, Filter(open_only=True))
    pairs: list[Pair] = []
    known: set[frozenset[EntryNumber]] = set()
    register, desk = open_register(session), open_desk(session)
    own = {issuer: _numbers_of(register, issuer) for issuer in {each.entry.public.issuer for each in views}}
    for count, view in enumerate(views, 1):
        found = _candidates(session, view.entry, own[view.entry.public.issuer], _TOGETHER)
        # Two items that are like each other are one pair.
        pairs += (each for each in _pairs(view.entry, found) if each.both not in known)
        known |= {each.both for each in pairs}
        if progress is not None:
            progress(count, len(views))
    groups = _groups(pairs)
    made = [
        Cluster(
            entries=register.entries(sorted(group)),
            items=desk.about(sorted(group)),
            pairs=tuple(each for each in pairs if each.first in group),
        )
        for group in groups
    ]
    return tuple(sorted(made, key=lambda each: (-len(each.entries), each.items[0].n)))


def _candidates(session: Session, entry: Entry, own: Sequence[EntryNumber], k: int) -> Alike:
    nearest = similar_to(session, indexed(entry), k=k, to=entry.public.addressee, without=own)
    ties = _ties(open_register(session), entry.n)
    found = (Candidate(similar=each, tie=ties.get(each.entry.n)) for each in nearest.matches)
    return Alike(candidates=tuple(found), how=nearest.how)


def _pairs(entry: Entry, alike: Alike) -> Iterator[Pair]:
    for each in alike.candidates:
        found = each.similar
        apart = each.tie is not None and each.tie.relation is EntryRelation.DISTINCT
        if _alike(found) and not apart:
            yield Pair(
                first=entry.n,
                second=found.entry.n,
                likeness=found.likeness,
                score=found.score,
                why=found.why,
            )


def _alike(found: Similar) -> bool:
    if found.likeness in (Likeness.DUPLICATE, Likeness.CONTRADICTION):
        return True
    return found.likeness is Likeness.OVERLAP and found.same_addressee


def _groups(pairs: list[Pair]) -> list[set[EntryNumber]]:
    """The entries that hang together through pairs."""
    group_of: dict[EntryNumber, set[EntryNumber]] = {}
    for pair in pairs:
        joined = group_of.get(pair.first, {pair.first}) | group_of.get(pair.second, {pair.second})
        group_of |= dict.fromkeys(joined, joined)
    return list({id(group): group for group in group_of.values()}.values())


def _numbers_of(register: Register, issuer: str) -> list[EntryNumber]:
    return [each.n for each in register.sources([issuer])]


def _ties(register: Register, n: EntryNumber) -> dict[EntryNumber, Tie]:
    """The other entry and what was decided last of the two."""
    ties: dict[EntryNumber, Tie] = {}
    for tie in register.ties(n):
        ties.setdefault(tie.second if tie.first == n else tie.first, tie)
    return ties
