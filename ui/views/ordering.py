"""Moving a record up or down among its own, by menu and by keys. Knows no noun; services keep the order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ui import theme
from ui.views.section import Section
from workbench.changes import Changes
from workbench.records.record import Record
from workbench.services.session import Session


class Ordering:
    """The two actions of a section whose records people put in order; the report follows it."""

    def __init__(self, section: Section, order: Callable[[Session, Sequence[Any]], Changes]) -> None:
        self._section = section
        self._order = order
        noun = section.noun
        add = partial(section.desk.commands.add, menu=noun.menu, owner=section.table)
        self.up = add(
            f"{noun.key}.up", "Move up", partial(self.shift, -1), shortcut="Alt+Up", icon=theme.icon("up")
        )
        self.down = add(
            f"{noun.key}.down", "Move down", partial(self.shift, 1), shortcut="Alt+Down",
            icon=theme.icon("down"),
        )  # fmt: skip

    def shift(self, by: int) -> None:
        """Move the current record among all of its kind, and keep it current."""
        section, order = self._section, self._order
        records = list(section.noun.records(section.desk.file))
        current = section.table.current
        at = next((at for at, each in enumerate(records) if current and each.id == current.id), -1)
        if at >= 0 and 0 <= at + by < len(records):
            records.insert(at + by, records.pop(at))
            section.desk.store.write(section, lambda session: order(session, records))

    def follow(self, record: Record | None) -> None:
        """Offer only the ways that the record can go."""
        records = list(self._section.noun.records(self._section.desk.file))
        at = next((at for at, each in enumerate(records) if record and each.id == record.id), -1)
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(records) - 1)
