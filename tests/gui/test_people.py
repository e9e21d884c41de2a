"""People, organisations and contacts: three tabs, consent, identifiers, contacts that failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from tests.gui.desking import desk_of
from ui.dialogs.asking import NewRecord
from ui.models.desk import Desk
from ui.views.people import PeopleView


@pytest.fixture
def desk(qtbot: QtBot, demo_vault: Path) -> Iterator[Desk]:
    with desk_of(qtbot, demo_vault, "PSII-2026-007") as made:
        yield made


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> PeopleView:
    made = PeopleView(desk)
    qtbot.addWidget(made)
    made.resize(980, 610)
    made.show()
    qtbot.waitExposed(made)
    return made


def open_dialog(view: PeopleView) -> NewRecord:
    return next(each for each in view.findChildren(NewRecord) if each.isVisible())


def test_the_tabs_count_what_they_list(view: PeopleView, desk: Desk) -> None:
    assert view.tabs.tabText(0) == f"People ({len(desk.file.people)})"
    assert view.people.model.rowCount() == len(desk.file.people)


def test_a_record_opens_its_own_tab(view: PeopleView, desk: Desk) -> None:
    organisation = desk.file.organisations[0]
    assert view.show_record(organisation.id)
    assert view.page is view.organisations
    shown = view.page.table.current
    assert shown is not None
    assert shown.id == organisation.id
    assert dict(view.place())["tab"] == 1
    view.restore_place({"tab": 0, "record": desk.file.people[-1].id})
    assert view.page.table.current == desk.file.people[-1]


def test_consent_changes_how_a_report_speaks_of_somebody(view: PeopleView, desk: Desk, qtbot: QtBot) -> None:
    person = next(each for each in desk.file.people if not each.consent_to_name)
    view.show_record(person.id)
    assert person.unnamed in view.people.naming.sentence.text()
    assert view.people.naming.chip.text() == "Not to be named"
    view.people.naming.consent.click()
    qtbot.waitUntil(lambda: view.people.naming.chip.text() == "Agreed to be named")
    assert person.name in view.people.naming.sentence.text()


def test_a_wrong_identifier_is_refused_beside_its_field(view: PeopleView, qtbot: QtBot) -> None:
    entry = view.people.identifiers.form.entries["nhs_number"]
    assert isinstance(entry.control, QLineEdit)
    entry.control.setText("123")
    view.flush()
    qtbot.waitUntil(lambda: "ten digits" in entry.error.text())
    assert entry.control.text() == "123"


def test_a_contact_that_failed_says_so_in_words(view: PeopleView, desk: Desk, qtbot: QtBot) -> None:
    view.tabs.setCurrentIndex(2)
    count = len(desk.file.engagements)
    view.contacts.add()
    dialog = open_dialog(view)
    controls = {name: entry.control for name, entry in dialog.form.entries.items()}
    means, summary, reached = controls["means"], controls["summary"], controls["reached"]
    assert isinstance(means, QLineEdit)
    assert isinstance(summary, QPlainTextEdit)
    assert isinstance(reached, QComboBox)
    assert reached.currentText() == "Reached"
    means.setText("Telephone")
    summary.setPlainText("No answer at the number given.")
    reached.setCurrentIndex(1)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.contacts.model.rowCount() == count + 1)
    contact = desk.file.engagements[-1]
    assert not contact.reached
    assert contact.contacted_at is not None
    row = view.contacts.model.row_of(contact.id)
    shown = [view.contacts.model.index(row, at).data() for at in range(view.contacts.model.columnCount())]
    assert "Not reached" in shown


def test_an_organisation_is_added_with_its_code_in_capitals(
    view: PeopleView, desk: Desk, qtbot: QtBot
) -> None:
    view.tabs.setCurrentIndex(1)
    view.organisations.add()
    dialog = open_dialog(view)
    for name, text in (("name", "A new trust"), ("ods_code", "rx1")):
        control = dialog.form.entries[name].control
        assert isinstance(control, QLineEdit)
        control.setText(text)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: any(each.ods_code == "RX1" for each in desk.file.organisations))
    qtbot.waitUntil(lambda: view.organisations.table.current is desk.file.organisations[-1])
