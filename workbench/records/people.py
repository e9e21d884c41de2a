"""People and organisations of a case, contacts with them, and what they asked."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from workbench.records.record import Kind, Record, RecordId, record


class PersonKind(StrEnum):
    PATIENT = "patient"
    FAMILY = "family"
    STAFF = "staff"
    INVESTIGATOR = "investigator"
    OTHER = "other"


_UNNAMED = {
    PersonKind.PATIENT: "the patient",
    PersonKind.FAMILY: "a member of the family",
    PersonKind.STAFF: "a member of staff",
    PersonKind.INVESTIGATOR: "the investigator",
    PersonKind.OTHER: "another person",
}


@record
class Organisation(Record):
    kind: ClassVar[Kind] = Kind.ORGANISATION
    name: str
    ods_code: str = ""
    organisation_kind: str = ""


@record
class Person(Record):
    """Somebody in the case. `display` is how a report speaks of them; consent is to being named."""

    kind: ClassVar[Kind] = Kind.PERSON
    name: str
    aliases: tuple[str, ...] = ()
    person_kind: PersonKind = PersonKind.OTHER
    role: str = ""
    display: str = ""
    consent_to_name: bool = False
    nhs_number: str = ""
    date_of_birth: date | None = None
    hospital_number: str = ""
    professional_number: str = ""
    phone: str = ""
    email: str = ""
    postcode: str = ""

    @property
    def unnamed(self) -> str:
        """How a text may speak of them without their name: "the ward sister"."""
        if self.display:
            return self.display
        if self.role:
            return f"the {self.role[0].lower()}{self.role[1:]}"
        return _UNNAMED[self.person_kind]

    @property
    def spoken_of(self) -> str:
        """How a report speaks of them: by name only with their consent."""
        return self.name if self.consent_to_name else self.unnamed


@record
class Engagement(Record):
    """A contact, or a failed one, with a person affected (duty of candour keeps them all)."""

    kind: ClassVar[Kind] = Kind.ENGAGEMENT
    person_id: RecordId
    means: str
    summary: str
    contacted_at: datetime | None = None
    made_by: str = ""
    reached: bool = True


@record
class Question(Record):
    """A question that a patient, family or other person asked the investigation to answer."""

    kind: ClassVar[Kind] = Kind.QUESTION
    text: str
    asked_by: RecordId | None = None
    asked_by_name: str = ""
    position: int = 0
