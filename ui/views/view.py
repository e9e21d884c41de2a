"""What a section of the workspace is, and how one describes what it lists. Knows no noun."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.models.desk import Desk
from ui.models.table import Column
from ui.widgets.form import Field
from workbench.changes import Changes
from workbench.records.casefile import CaseFile
from workbench.records.record import Kind, Record, RecordId
from workbench.services.session import Session


class View(QWidget):
    """One section. `kinds` are the records that are shown here when somebody walks the thread."""

    drafts_back = Signal()
    """Words that had been kept as drafts are in their fields again."""
    name: str = ""
    words: str = ""
    icon: str = ""
    kinds: tuple[Kind, ...] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName(self.name)
        self.setAccessibleName(self.words)
        desk.reloaded.connect(self._refresh_if_seen)

    def refresh(self) -> None:
        """Show the case as it is now; called after each change while the section is in sight."""

    def show_record(self, record_id: RecordId) -> bool:
        """Bring a record into sight; whether it is here."""
        del record_id
        return False

    def place(self) -> Mapping[str, Any]:
        """Where the person is in this section, as plain JSON values."""
        return {}

    def restore_place(self, place: Mapping[str, Any]) -> None:
        """Go back to where the person was."""

    def flush(self) -> None:
        """Commit whatever was typed and not left yet."""

    def keep(self) -> None:
        """Keep whatever was typed and not left yet as a draft in the vault: the window is to be locked."""

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._refresh_if_seen()

    def _refresh_if_seen(self) -> None:
        if self.desk.ready and self.isVisible():
            self.refresh()


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """A way to tie the selected record to others: the words of its button, what may be chosen, the verb."""

    words: str
    choices: Callable[[CaseFile, Any], Sequence[Record]] = field(repr=False)
    tie: Callable[[Session, Any, Record], Any] = field(repr=False)
    untie: Callable[[Session, Any, Record], Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """How a section lists and edits one kind of record. The verbs are services."""

    kind: Kind
    one: str
    many: str
    key: str
    columns: Sequence[Column[Any]]
    fields: Sequence[Field]
    records: Callable[[CaseFile], Sequence[Record]] = field(repr=False)
    edit: Callable[..., Any] = field(repr=False)
    remove: Callable[[Session, Any], Changes] = field(repr=False)
    add: Callable[..., Any] | None = field(default=None, repr=False)
    new_fields: Sequence[Field] = ()
    down: Joining | None = None
    up: Joining | None = None
    empty: str = ""
    menu: str = "&Case"
    shortcut: str = ""
