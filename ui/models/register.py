"""The register's list as the window shows it: words for its codes, columns, and only the pages looked at.

Owns which pages are held. Knows no SQL: which entries fit, and their order, is for the services.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal

from ui.jobs import Store
from ui.models import moments
from ui.models.table import Cells, Column
from workbench.errors import WorkbenchError
from workbench.records.register import (
    Decision,
    Entry,
    EntryNumber,
    EntryRelation,
    EntryStatus,
    PublicEntry,
    Step,
)
from workbench.services.register import entries
from workbench.services.register.entries import ALL, Order, Page, Wanted
from workbench.services.register.likeness import Likeness

Index = QModelIndex | QPersistentModelIndex
PAGE = 100
_HELD = 12
"""Pages kept; the longest unused one goes first."""

STATUSES: Mapping[EntryStatus, tuple[str, str]] = {
    EntryStatus.ISSUED: ("Issued", "info"),
    EntryStatus.RESPONDED: ("Answered", "success"),
    EntryStatus.IN_PROGRESS: ("In progress", "info"),
    EntryStatus.CLOSED: ("Closed", "neutral"),
    EntryStatus.SUPERSEDED: ("Superseded", "warning"),
    EntryStatus.WITHDRAWN: ("Withdrawn", "warning"),
}
DECISIONS: Mapping[Decision, str] = {
    Decision.ACCEPT: "Accepted",
    Decision.ACCEPT_IN_PART: "Accepted in part",
    Decision.ALTERNATIVE: "Something else will be done",
    Decision.REJECT: "Rejected",
}
RELATIONS: Mapping[EntryRelation, tuple[str, str]] = {
    EntryRelation.SUPPORTS: ("Supports", "Supported by"),
    EntryRelation.SUPERSEDES: ("Supersedes", "Superseded by"),
    EntryRelation.OVERLAPS: ("Overlaps with", "Overlaps with"),
    EntryRelation.DUPLICATES: ("Says the same as", "Said again by"),
    EntryRelation.CONTRADICTS: ("Contradicts", "Contradicted by"),
    EntryRelation.DISTINCT: ("Is distinct from", "Is distinct from"),
}
"""How one stands to another, said from the first and from the second."""
LIKENESSES: Mapping[Likeness, tuple[str, str]] = {
    Likeness.DUPLICATE: ("Duplicate?", "warning"),
    Likeness.OVERLAP: ("Overlap?", "info"),
    Likeness.CONTRADICTION: ("Contradiction?", "danger"),
    Likeness.RELATED: ("Related", "neutral"),
}
ORDERS: Mapping[Order, str] = {
    Order.NEWEST: "Newest first",
    Order.ISSUER: "By issuer",
    Order.ADDRESSEE: "By addressee",
    Order.STATUS: "By status",
}
_VERBS = {
    "import": "brought in",
    "release": "brought in from a release",
    "respond": "answer recorded",
    "move": "status changed",
    "relate": "related to another",
    "follow": "what came of it recorded",
    "index": "index of words made anew",
    "receive": "taken in at the intake desk",
    "decide": "decided",
    "assess": "judged",
    "name_desk": "the clearing house named",
    "take_back": "feedback of a clearing house taken in",
    "undo": "taken back",
}
_FIELDS = {
    "source_id": "Issuer's id",
    "issuer": "Issuer",
    "text": "Recommendation",
    "addressee": "Asked of",
    "number": "Number",
    "type": "Type",
    "intent": "Intent",
    "published_on": "Published",
    "report_title": "Report",
    "source_url": "Source",
    "status": "Status",
    "decision": "Answer",
    "response_text": "Reasons",
    "response_on": "Answered on",
    "response_by": "Answered by",
    "response_due": "Answer due",
    "target_on": "To be done by",
    "planned_actions": "Planned",
    "assessment": "Assessment of the answer",
    "implementation": "Done",
    "actual_cost": "Actual cost",
    "observed_effect": "Effect seen",
    "feedback": "Feedback of who was asked",
    "closed_on": "Closed on",
    "closure": "Why it was closed",
}


def columns() -> list[Column[Entry]]:
    """The columns of the list. None is sorted by its heading: the database sorts (see `ORDERS`)."""
    return [
        Column(title="Entry", text=lambda entry: entry.reference, ems=6.5),
        Column(title="Recommendation", text=lambda entry: entry.public.text,
               hint=lambda entry: entry.public.text),
        Column(title="Issuer", text=lambda entry: entry.public.issuer, ems=11, leaves=3,
               hint=lambda entry: entry.public.issuer),
        Column(title="Asked of", text=lambda entry: entry.public.addressee or "–", ems=11, leaves=2,
               hint=lambda entry: entry.public.addressee),
        Column(title="Published", text=lambda entry: day_said(entry.public.published_on), ems=7.6, leaves=1),
        Column(title="Status", text=lambda entry: STATUSES[entry.public.status][0],
               tone=lambda entry: STATUSES[entry.public.status][1], ems=7.5),
    ]  # fmt: skip


def written_said(count: int, name: str) -> str:
    """How many recommendations a file holds now."""
    return f"{count:,} recommendations are in {name}." if count != 1 else f"1 recommendation is in {name}."


def day_said(day: str) -> str:
    """A day as people write it; one that is known by its month or year alone stays so."""
    return moments.short_known_day(day) if day else "–"


def answer_said(public: PublicEntry) -> str:
    """What was answered, by whom and when, in a line; empty while no answer is known."""
    if not public.answered:
        return ""
    decision = (public.decision[:1].upper() + public.decision[1:]) or "Answered"
    by = f"by {public.response_by}" if public.response_by else ""
    on = day_said(public.response_on) if public.response_on else ""
    return ", ".join(part for part in (decision, by, on) if part)


def step_said(step: Step) -> str:
    """What a step did, in words: "brought in: 12 new, 3 changed"."""
    verb = step.verb.removeprefix("register_")
    counts = [
        f"{int(step.detail[name]):,} {words}"
        for name, words in (("new", "new"), ("changed", "changed"))
        if verb in ("import", "release") and step.detail.get(name)
    ]
    said = _VERBS.get(verb, verb.replace("_", " "))
    return f"{said}{': ' if counts else ''}{', '.join(counts)}"


def field_said(name: str) -> str:
    """What a field of an entry is called."""
    return _FIELDS.get(name, name.replace("_", " ").capitalize())


def value_said(name: str, value: str) -> str:
    """A field's value as a history tells it."""
    if name == "status" and value in {each.value for each in EntryStatus}:
        return STATUSES[EntryStatus(value)][0]
    if name.endswith(("_on", "_due")):
        return day_said(value) if value else ""
    return value


class EntryTable(Cells[Entry]):
    """The entries that are wanted, of any number. Nothing waits for the vault: a row is blank until read.

    `ask` reads the first page and the count; `arrived` says that they are shown.
    """

    arrived = Signal()
    refused = Signal(object)
    """WorkbenchError, when the list could not be read."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(columns(), parent)
        self._store = store
        self._pages: OrderedDict[int, tuple[Entry, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._turn = 0
        self.wanted, self.order = ALL, Order.NEWEST
        self.total = 0

    def ask(self, wanted: Wanted, order: Order) -> None:
        """Read which entries fit, from the first on."""
        self.wanted, self.order = wanted, order
        self._turn += 1
        self._read(0, self._begin)

    def count(self) -> int:
        return self.total

    def held(self, row: int) -> Entry | None:
        at = row // PAGE
        page = self._pages.get(at)
        if page is None:
            if at not in self._asked:
                self._asked.add(at)
                self._read(at, self._hold)
            return None
        self._pages.move_to_end(at)
        return page[row % PAGE] if row % PAGE < len(page) else None

    def record(self, index: Index) -> Any:
        """The entry of a row; None while its page is being read."""
        return self.held(index.row())

    def row_of(self, n: Any) -> int:
        """The row of an entry, -1 when it is on no page that is held."""
        for at, page in self._pages.items():
            for row, entry in enumerate(page):
                if entry.n == n:
                    return at * PAGE + row
        return -1

    def entry_of(self, n: EntryNumber) -> Entry | None:
        """An entry that is on a page held here."""
        row = self.row_of(n)
        return self.held(row) if row >= 0 else None

    def _read(self, at: int, done: Any) -> None:
        if not self._store.is_open:
            return
        turn, wanted, order = self._turn, self.wanted, self.order
        self._store.read(
            self,
            lambda session: entries.list_entries(session, wanted, order=order, offset=at * PAGE, limit=PAGE),
            lambda page: done(turn, at, page),
            self.refused.emit,
        )

    def _begin(self, turn: int, _: int, page: Page) -> None:
        if turn != self._turn:
            return
        self.beginResetModel()
        self.total = page.total
        self._asked = {0}
        self._pages.clear()
        self._pages[0] = page.entries
        self.endResetModel()
        self.arrived.emit()

    def _hold(self, turn: int, at: int, page: Page) -> None:
        if turn != self._turn:
            return
        self._pages[at] = page.entries
        while len(self._pages) > _HELD:
            self._asked.discard(self._pages.popitem(last=False)[0])
        last = min((at + 1) * PAGE, self.total) - 1
        self.dataChanged.emit(self.index(at * PAGE, 0), self.index(last, len(self.columns) - 1))


__all__ = ["ALL", "EntryTable", "Order", "Wanted", "WorkbenchError"]
