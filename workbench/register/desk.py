"""What an intake desk can do, whichever database keeps it. Owns no SQL and no rule.

A desk stands beside a register and shares its steps: what is done at the desk is in the register's history,
and is taken back with it, the last step first.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from workbench.records.intake import IntakePackage, Item, ItemChange, ItemNumber
from workbench.records.register import EntryNumber
from workbench.register.engine import Pen


class DeskPen(Protocol):
    """The right to change a desk and its register, for as long as one step is open."""

    @property
    def register(self) -> Pen:
        """The same step's right to change the register."""

    @property
    def person(self) -> str: ...

    def take_in(self, package: IntakePackage) -> None:
        """Remember a package, so that it is known when it comes again."""

    def add(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Put new items on the desk; each is given its number, and this step."""

    def current(self, n: ItemNumber) -> Item | None:
        """An item as it stands now, with nobody else able to change it until the step is closed."""

    def put(self, item: Item) -> Item:
        """Put an item in place of what it was; how it was before is kept."""

    def name(self, name: str) -> None:
        """Say what the clearing house is called in what it sends."""


class Desk(Protocol):
    """Every recommendation that came in, with what was decided of it."""

    def writing(self, verb: str) -> AbstractContextManager[DeskPen]:
        """One step: what is done within is written whole, or nothing is."""

    def items(self) -> tuple[Item, ...]:
        """Every item, the first one first."""

    def item(self, n: ItemNumber) -> Item | None: ...

    def about(self, entries: Sequence[EntryNumber]) -> tuple[Item, ...]:
        """The items about these entries; an entry has one at most."""

    def history(self, n: ItemNumber) -> tuple[ItemChange, ...]:
        """What became of an item, the first thing first."""

    def packages(self) -> tuple[IntakePackage, ...]:
        """Every package that was taken in, the last one first."""

    def called(self) -> str:
        """What the clearing house is called; empty when nobody has said."""
