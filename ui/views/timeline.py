"""What happened and when: the list of events, a picture of them, and the accounts people give of each.

Owns how the list and the picture follow one another. The words are those of timeline_words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from ui import theme
from ui.models.desk import Desk
from ui.models.table import Column
from ui.views import timeline_words as words
from ui.views.section import Section
from ui.views.timeline_accounts import Accounts, People, event_of
from ui.views.view import Joining, Noun
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import column
from ui.widgets.picture import PictureBar
from ui.widgets.time_picture import TimePicture
from workbench.records.analysis import Account, Event, Precision
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.people import Organisation
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.services import analysis
from workbench.services.session import Session
from workbench.services.thread import GapKind
from workbench.services.titles import title

_EMPTY = "No events yet. Add what happened, with its time as far as it is known: the picture draws itself."


class TimelineView(Section):
    """Events by time, with their picture and their accounts below."""

    name = "timeline"
    words = "Timeline"
    icon = "timeline"
    kinds = (Kind.EVENT, Kind.ACCOUNT)
    below_words = "Picture"

    def __init__(self, desk: Desk) -> None:
        self._counts: Mapping[RecordId, int] = {}
        self._disputed: frozenset[RecordId] = frozenset()
        super().__init__(desk, _noun(self, desk))

    def below(self) -> QWidget:
        self.picture = TimePicture()
        self.accounts = Accounts(self.desk)
        self.bar = PictureBar(self.picture, "")
        self.bar.heading.setVisible(False)
        self.picture.picked.connect(lambda found: self.table.pick(RecordId(found)))
        self.picture.opened.connect(lambda _: self.focus_details())
        drawn = QWidget()
        drawn.setLayout(column(self.bar, self.picture, margin=0.4, spacing=0.4))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Picture and accounts")
        self.tabs.addTab(drawn, "&Picture")
        self.tabs.addTab(self.accounts, "Acc&ounts")
        self._picture_commands()
        return self.tabs

    def beside(self) -> Sequence[QWidget]:
        self.people = People(self.desk)
        return (self.people,)

    def refresh(self) -> None:
        case = self.desk.file
        self._counts = {event_id: len(found) for event_id, found in words.accounts_of(case).items()}
        self._disputed = frozenset(
            gap.record_id for gap in self.desk.gaps if gap.kind is GapKind.ACCOUNTS_DISAGREE
        )
        super().refresh()
        self.table.viewport().update()
        cards, lanes = words.cards(case, self.model.records, self._disputed)
        self.picture.show_cards(cards, lanes)
        self._follow()

    def show_details(self, record: Record | None) -> None:
        super().show_details(record)
        fresh = self.desk.record(record.id) if record is not None else None
        event = fresh if isinstance(fresh, Event) else None
        count = self.accounts.show_event(event)
        self.tabs.setTabText(1, f"Acc&ounts ({count})" if count else "Acc&ounts")
        self.people.show_event(event)
        self._follow()

    def show_record(self, record_id: RecordId) -> bool:
        event = event_of(self.desk, record_id)
        if event is None or not super().show_record(event.id):
            return False
        if isinstance(self.desk.record(record_id), Account):
            self.show_lower()
            self.tabs.setCurrentIndex(1)
        return True

    def add_account(self) -> None:
        """Ask for an account of the selected event."""
        self.show_lower()
        self.tabs.setCurrentIndex(1)
        self.accounts.add()

    def accounts_count(self, event: Event) -> int:
        return self._counts.get(event.id, 0)

    def disagree(self, event: Event) -> bool:
        return event.id in self._disputed

    def _follow(self) -> None:
        """Show in the picture what the list has chosen, and say what the picture leaves out."""
        current = self.table.current
        self.picture.select(current.id if current is not None else "")
        timed = sum(event.starts_at is not None for event in self.model.records)
        left = len(self.model.records) - timed
        said = f"{timed} event{'s' if timed != 1 else ''} by time"
        if left:
            said += f"; {left} without a time {'is' if left == 1 else 'are'} in the list only"
        if cuts := self.picture.cuts:
            said += f"; {cuts} long empty span{'s are' if cuts != 1 else ' is'} shown short"
        self.bar.said.setText(said)

    def _picture_commands(self) -> None:
        add, picture = self.desk.commands.add, self.picture
        add("timeline.add_account", "Add account…", self.add_account, menu="&Case",
            icon=theme.icon("interview"), owner=self, shortcut="Ctrl+Shift+A")  # fmt: skip
        add("timeline.zoom_in", "Zoom in on the timeline", picture.zoom_in, menu="&View", owner=self)
        add("timeline.zoom_out", "Zoom out of the timeline", picture.zoom_out, menu="&View", owner=self)
        add("timeline.fit", "Show the whole timeline", picture.fit, menu="&View", owner=self)


def _noun(view: TimelineView, desk: Desk) -> Noun:
    def organisation(event: Event) -> str:
        found = desk.record(event.organisation_id) if event.organisation_id else None
        return title(found) if found is not None else ""

    def accounts(event: Event) -> str:
        count = view.accounts_count(event)
        return str(count) if count else ""

    columns: Sequence[Column[Any]] = (
        Column(title="Ref", text=lambda e: e.reference, ems=5),
        Column(title="When", text=words.when, ems=14, order=words.when_order),
        Column(title="Title", text=title, hint=title),
        Column(title="Organisation", text=organisation, hint=organisation, ems=8.5, leaves=2),
        Column(title="Accounts", text=accounts, ems=6.5, order=view.accounts_count, leaves=1),
        Column(
            title="Check", text=lambda e: words.DISAGREE if view.disagree(e) else "", ems=10.5,
            leaves=3, tone=lambda e: "warning" if view.disagree(e) else "",
        ),
    )  # fmt: skip
    return Noun(
        kind=Kind.EVENT, one="Event", many="Events", key="timeline", columns=columns, fields=_fields(desk),
        records=lambda case: words.in_order(case.events), empty=_EMPTY, menu="&Case",
        add=lambda session, case_id, **values: _add(desk, session, case_id, **values),
        edit=lambda session, event, **values: _edit(desk, session, event, **values),
        remove=analysis.remove_event,
        down=Joining(words="Link evidence…", choices=_sources, tie=_show_by, untie=_drop_source),
    )  # fmt: skip


def _fields(desk: Desk) -> Sequence[Field]:
    def organisations() -> Sequence[tuple[Any, str]]:
        known = desk.file.organisations if desk.ready else ()
        return [(None, "Not said"), *((each.id, title(each)) for each in known)]

    return (
        Field(name="title", label="&Title"),
        Field(name="starts_at", label="&Starts", kind=FieldKind.MOMENT),
        Field(name="ends_at", label="E&nds", kind=FieldKind.MOMENT),
        Field(name="precision", label="How sure is the t&ime", kind=FieldKind.CHOICE,
              choices=words.PRECISIONS),
        Field(name="organisation", label="Or&ganisation", kind=FieldKind.CHOICE, choices=organisations,
              value=lambda event: event.organisation_id),
        Field(name="description", label="&Description", kind=FieldKind.TEXT, rows=4),
    )  # fmt: skip


def _add(desk: Desk, session: Session, case_id: CaseId, **values: Any) -> Any:
    if values.get("starts_at") is None:
        values.pop("precision", None)
    return analysis.add_event(session, case_id, **_found(desk, values))


def _edit(desk: Desk, session: Session, event: Event, **values: Any) -> Any:
    if values.get("starts_at") is not None and event.precision is Precision.UNKNOWN:
        values.setdefault("precision", Precision.MINUTE)
    return analysis.edit_event(session, event, **_found(desk, values))


def _found(desk: Desk, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the organisation itself in place of its id."""
    if "precision" in values:
        # Qt hands a value of a choice back as plain text.
        values["precision"] = Precision(values["precision"])
    if values.get("organisation"):
        record = desk.record(values["organisation"])
        return {**values, "organisation": record if isinstance(record, Organisation) else None}
    return values


def _sources(case: CaseFile, record: Any) -> Sequence[Record]:
    del record
    return [*case.evidence, *case.excerpts]


def _show_by(session: Session, record: Any, source: Record) -> Any:
    assert isinstance(source, Evidence | Excerpt)
    return analysis.show_by(session, record, source)


def _drop_source(session: Session, record: Any, source: Record) -> Any:
    assert isinstance(source, Evidence | Excerpt)
    return analysis.drop_source(session, record, source)
