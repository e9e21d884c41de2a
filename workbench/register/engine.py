"""What a register can do, whichever database keeps it. Owns no SQL and no rule.

A register takes `Admitted` and nothing else (register/admission.py). Whatever changes it is a step: written
whole or not at all, told in its history, and taken back as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from workbench.records.register import (
    Entry,
    EntryNumber,
    EntryRelation,
    EntryStatus,
    Happening,
    KnownIssuer,
    PublicEntry,
    Step,
    Tie,
)
from workbench.register.admission import Admitted


class Order(StrEnum):
    """What a list of entries is sorted by."""

    NEWEST = "newest"
    ISSUER = "issuer"
    ADDRESSEE = "addressee"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries of a list: each word at the start of one of theirs, parts of names in any capitals.

    `due_before` is a day: entries with an answer or a target day that was due before it, and that is still
    to come. A month is due by its last day. `planned` asks for open entries with planned actions.
    """

    words: tuple[str, ...] = ()
    issuer: str = ""
    addressee: str = ""
    status: EntryStatus | None = None
    since: str = ""
    until: str = ""
    answered: bool | None = None
    due_before: str = ""
    planned: bool = False


ALL = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What came of admitting: how many entries were new, changed, and there already. `step` is 0 for none."""

    step: int
    new: int
    changed: int
    same: int
    numbers: tuple[EntryNumber, ...] = ()


class Pen(Protocol):
    """The right to change a register, for as long as one step is open."""

    @property
    def step(self) -> int: ...

    def add(self, admitted: Admitted) -> Added:
        """Take entries in. One that its issuer has under this id is changed where they say something.

        What they do not say stays (`merging.brought_up_to`), and how it was before is kept.
        """

    def change(self, entry: Entry, public: PublicEntry) -> Entry:
        """Put something else in place of what an entry says; where it stands, or how it was answered."""

    def tie(self, first: EntryNumber, second: EntryNumber, relation: EntryRelation, note: str) -> None:
        """Say how one entry stands to another."""

    def know(self, issuer: str, public_key: str) -> None:
        """Remember the key that an issuer signs with."""

    def remember(self, headings: str, fields: str) -> None:
        """Remember which column holds what, for the next file with these headings."""

    def take_back(self, step: Step) -> Sequence[EntryNumber]:
        """Put everything back as it was before a step, the last that stands: keys and columns as well."""

    def put_words(self, content: bytes, *, in_place_of_all: bool = False) -> None:
        """Keep a part of the index of words."""

    def put_vectors(self, model: str, vectors: Iterable[tuple[Entry, bytes]]) -> None:
        """Keep the meaning of entries, each as it was when it was read; of one changed since, nothing."""


class Register(Protocol):
    """Every published recommendation that is known."""

    def writing(self, verb: str) -> AbstractContextManager[Pen]:
        """One step: what is done within is written whole, or nothing is."""

    def count(self, wanted: Wanted = ...) -> int: ...

    def page(
        self, wanted: Wanted, *, order: Order = ..., offset: int = ..., limit: int = ...
    ) -> tuple[Entry, ...]: ...

    def numbers(self) -> Sequence[EntryNumber]: ...

    def entries(self, numbers: Sequence[EntryNumber]) -> tuple[Entry, ...]:
        """The entries of these numbers in their order; one that is gone is left out."""

    def named(self, name: str) -> tuple[Entry, ...]:
        """The entries that are cited by a name: PR-12, a number, or an issuer's id."""

    def sources(self, issuers: Sequence[str]) -> Iterator[Entry]:
        """Every entry of these issuers."""

    def history(self, n: EntryNumber) -> tuple[Happening, ...]: ...

    def ties(self, n: EntryNumber) -> tuple[Tie, ...]: ...

    def steps(self, limit: int = ...) -> tuple[Step, ...]: ...

    def state(self) -> tuple[int, int]:
        """A value that changes with every step and every one taken back."""

    def issuers(self) -> tuple[KnownIssuer, ...]: ...

    def mapping(self, headings: str) -> str | None: ...

    def words(self) -> Iterator[bytes]: ...

    def vectors(self, model: str) -> Iterator[tuple[EntryNumber, bytes]]:
        """The meaning of every entry of which this model has told it, sorted by number."""

    def vector_count(self, model: str) -> int: ...

    def without_vectors(self, model: str) -> Sequence[EntryNumber]: ...
