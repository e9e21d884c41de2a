"""The cards beside a person, an organisation or a contact: how reports speak of them, where they appear.

Own those words. Know no list and no form.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLabel, QWidget

from ui.models.desk import Desk
from ui.views.overview_rows import RecordLink, RowsCard
from ui.widgets.parts import Card, button, label, row, set_tone
from workbench.records.casefile import CaseFile
from workbench.records.links import Relation
from workbench.records.people import Engagement, Organisation, Person
from workbench.records.record import Record
from workbench.services.people import give_consent, withdraw_consent
from workbench.services.titles import reference, title


def consent_words(person: Person) -> tuple[str, str]:
    """Whether somebody may be named, in words, and the tone that goes with it."""
    return ("Agreed to be named", "success") if person.consent_to_name else ("Not to be named", "neutral")


class Naming(Card):
    """How reports speak of a person, and the consent that lets them be named."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("In a report")
        self._desk = desk
        self._person: Person | None = None
        self.sentence: QLabel = label(wraps=True)
        self.chip = label(role="chip", tone="neutral")
        self.consent = button("Record consent", self._change)
        self.body.addWidget(self.sentence)
        self.body.addLayout(row(self.chip, None))
        self.body.addLayout(row(self.consent, None))

    def show_person(self, person: Person | None) -> None:
        self._person = person
        self.setVisible(person is not None)
        if person is None:
            return
        self.sentence.setText(f"Reports speak of “{person.spoken_of}”.")
        words, tone = consent_words(person)
        self.chip.setText(words)
        set_tone(self.chip, tone)
        self.consent.setText("Withdraw consent" if person.consent_to_name else "Record consent")

    def _change(self) -> None:
        person = self._person
        if person is not None:
            verb = withdraw_consent if person.consent_to_name else give_consent
            said = "Consent withdrawn." if person.consent_to_name else "Consent recorded."
            self._desk.store.write(
                self, lambda session: verb(session, person), lambda _: self._desk.said.emit(said)
            )


class Appearing(RowsCard):
    """Where somebody appears in the case; each line leads there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Where they appear")
        self._desk = desk

    def show_record(self, record: Record | None) -> None:
        found = list(_appearing(self._desk.file, record)) if record is not None else []
        self.setVisible(record is not None)
        self.fill(tuple(found), lambda: self._lines(found))

    def _lines(self, found: Iterable[Record]) -> list[QWidget]:
        lines: list[QWidget] = [self._line(each) for each in found]
        return lines or [label("Nowhere else in the case yet.", "quiet", wraps=True)]

    def _line(self, record: Record) -> RecordLink:
        said = f"{title(record)}: {record.summary}" if isinstance(record, Engagement) else title(record)
        return RecordLink(record, lambda: self._desk.go(record.id), f"{reference(record)}  {said}")


def _appearing(file: CaseFile, record: Record) -> Iterable[Record]:
    if isinstance(record, Person):
        yield from (each for each in file.questions if each.asked_by == record.id)
        yield from (each for each in file.engagements if each.person_id == record.id)
        yield from file.sources(record.id, Relation.CONCERNS)
        yield from file.sources(record.id, Relation.INVOLVES)
        yield from (each for each in file.accounts if each.person_id == record.id)
    elif isinstance(record, Organisation):
        yield from (each for each in file.events if each.organisation_id == record.id)
        yield from (each for each in file.recommendations if each.addressee_id == record.id)
    elif isinstance(record, Engagement) and record.person_id in file.by_id:
        yield file.by_id[record.person_id]
