"""People, organisations and contacts of a case. Owns their columns and fields; the verbs are services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui import theme
from ui.models import moments
from ui.models.desk import Desk
from ui.models.table import Column
from ui.views.details import Details
from ui.views.people_cards import Appearing, Naming, consent_words
from ui.views.section import Section
from ui.views.view import Noun, View
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Card
from workbench.errors import BadInput
from workbench.records.people import Engagement, Organisation, Person, PersonKind
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.services import people
from workbench.services.cases import load_case
from workbench.services.session import Session

_KINDS = (
    (PersonKind.PATIENT, "Patient"),
    (PersonKind.FAMILY, "Family"),
    (PersonKind.STAFF, "Staff"),
    (PersonKind.INVESTIGATOR, "Investigator"),
    (PersonKind.OTHER, "Other"),
)
_KIND_WORDS = dict(_KINDS)
_NAME = Field(name="name", label="&Name")
_KIND = Field(name="person_kind", label="&Kind", kind=FieldKind.CHOICE, choices=_KINDS)
_ROLE = Field(name="role", label="&Role", hint="Such as: ward sister, daughter.")
_DISPLAY = Field(
    name="display", label="&Spoken of as", hint="How reports speak of them unless they agreed to be named."
)
_ALIASES = Field(
    name="aliases",
    label="&Other names",
    kind=FieldKind.WORDS,
    hint="With commas between them. Releases look for these too.",
)
_IDENTIFIERS = (
    Field(name="date_of_birth", label="&Date of birth", kind=FieldKind.DAY),
    Field(name="nhs_number", label="NHS n&umber"),
    Field(name="hospital_number", label="&Hospital number"),
    Field(name="professional_number", label="&Professional number"),
    Field(name="phone", label="Phon&e"),
    Field(name="email", label="E-&mail"),
    Field(name="postcode", label="Pos&tcode"),
)


def _person_noun(fields: Sequence[Field]) -> Noun:
    return Noun(
        kind=Kind.PERSON,
        one="Person",
        many="People",
        key="person",
        columns=(
            Column[Person](title="Ref", text=lambda person: person.reference, ems=4),
            Column[Person](title="Name", text=lambda person: person.name),
            Column[Person](title="Role", text=lambda person: person.role, ems=11, leaves=3),
            Column[Person](title="Kind", text=lambda person: _KIND_WORDS[person.person_kind], ems=7,
                           leaves=2),
            Column[Person](title="In a report", text=lambda person: person.spoken_of, ems=9, leaves=1,
                           hint=lambda person: f"Reports speak of “{person.spoken_of}”."),
            Column[Person](title="Naming", text=lambda person: consent_words(person)[0], ems=9.5,
                           tone=lambda person: consent_words(person)[1]),
        ),
        fields=fields,
        records=lambda file: file.people,
        add=people.add_person,
        edit=people.edit_person,
        remove=people.remove_person,
        new_fields=(_NAME, _KIND, _ROLE, _DISPLAY),
        empty="Nobody yet. Add the patient, their family and the staff concerned, so that "
        "reports can speak of them without naming them.",
    )  # fmt: skip


def _organisation_noun() -> Noun:
    return Noun(
        kind=Kind.ORGANISATION,
        one="Organisation",
        many="Organisations",
        key="organisation",
        columns=(
            Column[Organisation](title="Ref", text=lambda each: each.reference, ems=4.5),
            Column[Organisation](title="Name", text=lambda each: each.name),
            Column[Organisation](title="Kind", text=lambda each: each.organisation_kind, ems=12, leaves=2),
            Column[Organisation](title="ODS code", text=lambda each: each.ods_code, ems=7, leaves=1),
        ),
        fields=(
            _NAME,
            Field(name="organisation_kind", label="&Kind", hint="Such as: NHS trust, regulator, maker."),
            Field(name="ods_code", label="&ODS code", hint="The code that the NHS knows it by."),
        ),
        records=lambda file: file.organisations,
        add=people.add_organisation,
        edit=people.edit_organisation,
        remove=people.remove_organisation,
        empty="None yet. Add the organisations that the case speaks of or may ask to act.",
    )


def _add_contact(session: Session, case_id: CaseId, *, person_id: RecordId | None, **values: Any) -> Any:
    person = load_case(session, case_id).by_id.get(person_id) if person_id else None
    if not isinstance(person, Person):
        raise BadInput("Choose who it was with. Add them under People first.", where="person_id")
    said = {name: value for name, value in values.items() if value not in (None, "")}
    said = {"means": "", "summary": "", **said}
    return people.add_contact(session, person, **said)


_CONTACT_FIELDS = (
    Field(name="means", label="&How", hint="Such as: telephone, letter, meeting at home."),
    Field(name="contacted_at", label="&When", kind=FieldKind.MOMENT),
    Field(
        name="reached",
        label="Were they &reached?",
        kind=FieldKind.CHOICE,
        choices=((True, "Reached"), (False, "Not reached")),
    ),
    Field(
        name="summary",
        label="What was &said, or why it failed",
        kind=FieldKind.TEXT,
        rows=4,
    ),
    Field(name="made_by", label="&Made by"),
)


def _contact_noun(desk: Desk) -> Noun:
    def person(contact: Engagement) -> str:
        found = desk.record(contact.person_id)
        return found.name if isinstance(found, Person) else ""

    who = Field(
        name="person_id",
        label="With &whom",
        kind=FieldKind.CHOICE,
        choices=lambda: [(each.id, each.name) for each in desk.file.people] if desk.ready else [],
    )
    return Noun(
        kind=Kind.ENGAGEMENT,
        one="Contact",
        many="Contacts",
        key="contact",
        columns=(
            Column[Engagement](title="Ref", text=lambda each: each.reference, ems=4.5),
            Column[Engagement](title="With", text=person, ems=10),
            Column[Engagement](title="How", text=lambda each: each.means, ems=8, leaves=1),
            Column[Engagement](title="When", text=lambda each: moments.short_moment(each.contacted_at),
                               ems=9.5, order=lambda each: str(each.contacted_at or "")),
            Column[Engagement](title="What was said",
                               text=lambda each: " ".join(each.summary.split()),
                               hint=lambda each: each.summary),
            Column[Engagement](title="Reached", ems=8,
                               text=lambda each: "Reached" if each.reached else "Not reached",
                               tone=lambda each: "success" if each.reached else "warning"),
        ),
        fields=_CONTACT_FIELDS,
        new_fields=(who, *_CONTACT_FIELDS),
        records=lambda file: file.engagements,
        add=_add_contact,
        edit=people.edit_contact,
        remove=people.remove_contact,
        empty="None yet. Keep each contact with those affected, and each attempt that failed.",
    )  # fmt: skip


class _Page(Section):
    """One tab: the list, its details, and where the record appears in place of the thread."""

    def __init__(self, desk: Desk, noun: Noun) -> None:
        self.appearing = Appearing(desk)
        super().__init__(desk, noun)
        self.setAccessibleName(noun.many)
        self.inspector.hide()

    def beside(self) -> Sequence[QWidget]:
        return (self.appearing,)

    def show_details(self, record: Record | None) -> None:
        super().show_details(record)
        self.appearing.show_record(self.desk.record(record.id) if record is not None else None)


class PeoplePage(_Page):
    """People, with the consent to be named and the identifiers in cards of their own."""

    name = "people.people"

    def __init__(self, desk: Desk) -> None:
        self.naming = Naming(desk)
        self.identifiers = Details(desk, _person_noun(_IDENTIFIERS))
        super().__init__(desk, _person_noun((_NAME, _KIND, _ROLE, _DISPLAY, _ALIASES)))

    def beside(self) -> Sequence[QWidget]:
        card = Card("Identifiers")
        card.setToolTip("Kept so that releases can look for them. No report shows them by itself.")
        card.body.addWidget(self.identifiers)
        return (self.naming, self.appearing, card)

    def show_details(self, record: Record | None) -> None:
        super().show_details(record)
        fresh = self.desk.record(record.id) if record is not None else None
        self.naming.show_person(fresh if isinstance(fresh, Person) else None)
        self.identifiers.show_record(fresh)

    def flush(self) -> None:
        super().flush()
        self.identifiers.form.flush()

    def keep(self) -> None:
        super().keep()
        self.identifiers.keep()


class OrganisationsPage(_Page):
    name = "people.organisations"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _organisation_noun())


class ContactsPage(_Page):
    name = "people.contacts"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _contact_noun(desk))


class PeopleView(View):
    """Three tabs, one for each noun; each is a section of its own."""

    name = "people"
    words = "People"
    icon = "people"
    kinds = (Kind.PERSON, Kind.ORGANISATION, Kind.ENGAGEMENT)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.people = PeoplePage(desk)
        self.organisations = OrganisationsPage(desk)
        self.contacts = ContactsPage(desk)
        self.pages: tuple[_Page, ...] = (self.people, self.organisations, self.contacts)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("People, organisations and contacts")
        self.tabs.setDocumentMode(True)
        edge = theme.metric(None, 0.5)
        for page in self.pages:
            page.setContentsMargins(0, edge, 0, 0)
            self.tabs.addTab(page, page.noun.many)
        self.tabs.currentChanged.connect(self._turned)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.tabs)

    @property
    def page(self) -> _Page:
        return self.pages[max(0, self.tabs.currentIndex())]

    def refresh(self) -> None:
        file = self.desk.file
        counts = (len(file.people), len(file.organisations), len(file.engagements))
        for at, (page, count) in enumerate(zip(self.pages, counts, strict=True)):
            self.tabs.setTabText(at, f"{page.noun.many} ({count})" if count else page.noun.many)
        self.page.refresh()

    def show_record(self, record_id: RecordId) -> bool:
        kind = self.desk.kind_of(record_id) if self.desk.ready else None
        for at, page in enumerate(self.pages):
            if page.noun.kind is kind:
                self.tabs.setCurrentIndex(at)
                return page.show_record(record_id)
        return False

    def place(self) -> Mapping[str, Any]:
        return {"tab": self.tabs.currentIndex(), **self.page.place()}

    def restore_place(self, place: Mapping[str, Any]) -> None:
        self.tabs.setCurrentIndex(int(place.get("tab", 0)))
        self.page.restore_place(place)

    def flush(self) -> None:
        for page in self.pages:
            page.flush()

    def keep(self) -> None:
        for page in self.pages:
            page.keep()

    def _turned(self) -> None:
        if self.isVisible():
            self.desk.select(self.page.table.current)
