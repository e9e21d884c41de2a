"""What people say of one event, side by side, and who was there. Owns no list of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.asking import Failed, NewRecord, PickRecords, confirm
from ui.models.desk import Desk
from ui.views.timeline_words import accounts_of, claim, teller
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Card, button, column, label, row
from workbench.records.analysis import Account, Event
from workbench.records.links import Relation
from workbench.records.people import Person
from workbench.records.record import RecordId
from workbench.services import analysis
from workbench.services.session import Session
from workbench.services.titles import title


class Accounts(QWidget):
    """The accounts of the selected event, each with its words, its time, and what can be done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.event_shown: Event | None = None
        self._shown: tuple[object, ...] = ()
        self.empty = label("", "quiet", wraps=True)
        self.add_button = button("Add account…", self.add, icon="add")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.metric(None, 0.5))
        inside = QWidget()
        inside.setLayout(column(self.empty, self._lines, None, margin=0.6))
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = row(None, self.add_button)
        edge = theme.metric(None, 0.4)
        top.setContentsMargins(edge, edge, edge, 0)
        self.setLayout(column(top, area, spacing=0.2))

    def show_event(self, event: Event | None) -> int:
        """Show the accounts of an event; how many there are."""
        self.event_shown = event
        found = accounts_of(self._desk.file).get(event.id, []) if event is not None else []
        self.add_button.setEnabled(event is not None)
        self.empty.setText(
            "Nobody's account of this event is recorded yet. Where people remember it differently, "
            "add each account: they are kept side by side, and none is taken for the right one."
            if event is not None
            else "Choose an event to see what people say of it."
        )
        self.empty.setVisible(not found)
        shown = (event, *found, *(teller(self._desk.file, each) for each in found))
        if shown != self._shown:
            self._shown = shown
            self._fill(event, found)
        return len(found)

    def add(self) -> None:
        """Ask for somebody's version of the event and save it."""
        event = self.event_shown
        if event is not None:
            self._ask(
                "Add account", "Add", None,
                lambda session, values: analysis.add_account(session, event, **self._people(values)),
            )  # fmt: skip

    def edit(self, account: Account) -> None:
        """Ask for what is to be changed of an account and save it."""
        self._ask(
            "Edit account", "Save", account,
            lambda session, values: analysis.edit_account(session, account, **self._people(values)),
        )  # fmt: skip

    def remove(self, account: Account) -> None:
        who = teller(self._desk.file, account)
        if confirm(self, f"Delete the account of {who}?", "You can undo this.", "Delete"):
            self._desk.store.write(self, lambda session: analysis.remove_account(session, account))

    def _ask(
        self,
        heading: str,
        verb: str,
        account: Account | None,
        change: Callable[[Session, Mapping[str, Any]], Any],
    ) -> None:
        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Failed) -> None:
            self._desk.store.write(self, lambda session: change(session, values), lambda _: done(), failed)

        people = [(None, "Not said"), *((each.id, title(each)) for each in self._desk.file.people)]
        fields = (
            Field(name="person", label="&Person", kind=FieldKind.CHOICE, choices=people,
                  value=lambda each: each.person_id),
            Field(name="description", label="&What they say", kind=FieldKind.TEXT, rows=5),
            Field(name="starts_at", label="&When they say it was", kind=FieldKind.MOMENT,
                  hint="Leave this empty if they give no time."),
        )  # fmt: skip
        dialog = NewRecord(heading, fields, save, verb=verb, parent=self.window())
        if account is not None:
            for spec in fields:
                value = spec.value(account) if spec.value else getattr(account, spec.name)
                dialog.form.entries[spec.name].show(value)
        dialog.open()

    def _people(self, values: Mapping[str, Any]) -> dict[str, Any]:
        person = self._desk.record(values["person"]) if values["person"] else None
        return {**values, "person": person}

    def _fill(self, event: Event | None, accounts: Sequence[Account]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for account in accounts if event is not None else ():
            assert event is not None
            said = claim(self._desk.file, account, event)
            edit = button("Edit…", partial(self.edit, account), role="quiet")
            delete = button("Delete…", partial(self.remove, account), role="quiet")
            for each, verb in ((edit, "Edit"), (delete, "Delete")):
                each.setAccessibleName(f"{verb} the account: {said}")
            line = QFrame()
            line.setProperty("role", "card")
            line.setLayout(
                column(
                    row(label(said, "heading", wraps=False), None, edit, delete),
                    label(account.description, wraps=True),
                    margin=0.6,
                    spacing=0.2,
                )
            )
            self._lines.addWidget(line)


class People(Card):
    """Who was there when the event happened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Who was there")
        self._desk = desk
        self._event: Event | None = None
        self.names = label("", wraps=True)
        self.add_button = button("Add people…", self.add, icon="person")
        self.drop_button = button("Remove people…", self.drop)
        self.body.addWidget(self.names)
        self.body.addWidget(self.add_button)
        self.body.addWidget(self.drop_button)

    def show_event(self, event: Event | None) -> None:
        self._event = event
        people = self._there()
        self.names.setText("\n".join(map(title, people)) if people else "Nobody is named yet.")
        self.names.setProperty("role", "" if people else "quiet")
        self.add_button.setEnabled(event is not None)
        self.drop_button.setVisible(bool(people))

    def add(self) -> None:
        there = {each.id for each in self._there()}
        others = [each for each in self._desk.file.people if each.id not in there]
        self._pick("Add people who were there", "Add", others, lambda chosen: [*self._there(), *chosen])

    def drop(self) -> None:
        def without(chosen: Sequence[Person]) -> list[Person]:
            gone = {each.id for each in chosen}
            return [each for each in self._there() if each.id not in gone]

        self._pick("Remove people from this event", "Remove", self._there(), without)

    def _there(self) -> list[Person]:
        found = self._desk.file.targets(self._event.id, Relation.INVOLVES) if self._event else []
        return [each for each in found if isinstance(each, Person)]

    def _pick(
        self,
        heading: str,
        verb: str,
        people: Sequence[Person],
        after: Callable[[Sequence[Person]], list[Person]],
    ) -> None:
        event = self._event
        if event is None:
            return
        dialog = PickRecords(heading, people, verb=verb, parent=self.window())

        def save() -> None:
            chosen = [each for each in dialog.chosen if isinstance(each, Person)]
            there = after(chosen)
            self._desk.store.write(self, lambda session: analysis.edit_event(session, event, people=there))

        dialog.accepted.connect(save)
        dialog.open()


def event_of(desk: Desk, record_id: RecordId) -> Event | None:
    """The event that an id is of, or whose account it is of."""
    record = desk.record(record_id)
    if isinstance(record, Account):
        record = desk.record(record.event_id)
    return record if isinstance(record, Event) else None
