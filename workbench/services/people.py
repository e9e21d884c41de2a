"""Organisations and people of a case, contacts with them, and what they asked. Owns the checks of what
identifies a person; it must never put any of it into a message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypedDict, Unpack

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.people import Engagement, Organisation, Person, PersonKind, Question
from workbench.records.record import CaseId
from workbench.release.shapes import is_nhs_number
from workbench.services import records
from workbench.services.session import Session
from workbench.services.tidying import is_blank, require_past, today

_OLDEST = 130
"""Years; nobody on record has lived longer."""


class OrganisationFields(TypedDict, total=False):
    """What can be said of an organisation besides its name."""

    ods_code: str
    organisation_kind: str


class OrganisationChanges(OrganisationFields, total=False):
    """What can be changed of an organisation."""

    name: str


class PersonFields(TypedDict, total=False):
    """What can be said of a person besides the name. Consent has verbs of its own."""

    aliases: tuple[str, ...]
    person_kind: PersonKind
    role: str
    display: str
    nhs_number: str
    date_of_birth: date | None
    hospital_number: str
    professional_number: str
    phone: str
    email: str
    postcode: str


class PersonChanges(PersonFields, total=False):
    """What can be changed of a person."""

    name: str


class EngagementFields(TypedDict, total=False):
    """What can be said of a contact besides how it was made and what was said."""

    contacted_at: datetime | None
    made_by: str


class EngagementChanges(EngagementFields, total=False):
    """What can be corrected in the record of a contact."""

    means: str
    summary: str
    reached: bool


def add_organisation(
    session: Session, case_id: CaseId, name: str, **values: Unpack[OrganisationFields]
) -> tuple[Organisation, Changes]:
    """Add an organisation that the case speaks of. Raises: BadInput."""
    return records.add(session, Organisation, case_id, name=name, **_with_ods_code(values))


def edit_organisation(
    session: Session, organisation: Organisation, **values: Unpack[OrganisationChanges]
) -> tuple[Organisation, Changes]:
    """Change what is known of an organisation. Raises: BadInput, NotFound."""
    return records.edit(session, organisation, **_with_ods_code(values))


def remove_organisation(session: Session, organisation: Organisation) -> Changes:
    """Take an organisation out of the case; what it was asked or did no longer names it.

    Raises: NotFound.
    """
    return records.remove(session, organisation)


def add_person(
    session: Session, case_id: CaseId, name: str, **values: Unpack[PersonFields]
) -> tuple[Person, Changes]:
    """Add somebody to the case, without consent to be named until `give_consent` records it.

    Raises:
        BadInput: no name, or an identifier that cannot be right; `where` is the field.
    """
    return records.add(session, Person, case_id, name=name, **_checked(values))


def edit_person(session: Session, person: Person, **values: Unpack[PersonChanges]) -> tuple[Person, Changes]:
    """Change what is known of a person; identifiers that are not given are not checked again.

    Raises:
        BadInput: an identifier that cannot be right; `where` is the field. NotFound.
    """
    return records.edit(session, person, **_checked(values))


def remove_person(session: Session, person: Person) -> Changes:
    """Take a person out of the case, with the contacts made with them. Raises: NotFound."""
    return records.remove(session, person)


def give_consent(session: Session, person: Person) -> tuple[Person, Changes]:
    """Record that a person agrees to be named. Raises: NotFound."""
    return records.edit(session, person, verb="give_consent", consent_to_name=True)


def withdraw_consent(session: Session, person: Person) -> tuple[Person, Changes]:
    """Record that a person does not agree, or no longer agrees, to be named. Raises: NotFound."""
    return records.edit(session, person, verb="withdraw_consent", consent_to_name=False)


def add_contact(
    session: Session,
    person: Person,
    *,
    means: str,
    summary: str,
    reached: bool = True,
    **values: Unpack[EngagementFields],
) -> tuple[Engagement, Changes]:
    """Record a contact with a person, or with `reached=False` one that failed: by the person at the
    keyboard and now, unless said otherwise. Failed contacts are kept too (2014 Regulations, reg. 20).

    Raises:
        BadInput: a needed field is empty, or the contact lies in the future. NotFound.
    """
    values.setdefault("made_by", session.user)
    values.setdefault("contacted_at", datetime.now(UTC))
    _check_contact(values, summary, reached=reached)
    records.require_here(session, person.case_id, person)
    return records.add(
        session,
        Engagement,
        person.case_id,
        verb="add_contact" if reached else "add_failed_contact",
        person_id=person.id,
        means=means,
        summary=summary,
        reached=reached,
        **values,
    )


def edit_contact(
    session: Session, contact: Engagement, **values: Unpack[EngagementChanges]
) -> tuple[Engagement, Changes]:
    """Correct the record of a contact; the ledger keeps what it said before. Raises: BadInput, NotFound."""
    summary, reached = values.get("summary", contact.summary), values.get("reached", contact.reached)
    _check_contact(values, summary, reached=reached)
    return records.edit(session, contact, **values)


def remove_contact(session: Session, contact: Engagement) -> Changes:
    """Strike out a contact that was recorded by mistake. Raises: NotFound."""
    return records.remove(session, contact)


def ask(
    session: Session,
    case_id: CaseId,
    text: str,
    *,
    asked_by: Person | None = None,
    asked_by_name: str = "",
) -> tuple[Question, Changes]:
    """Record a question that somebody asked the investigation to answer: a person of the case, or a name.

    Raises: BadInput, NotFound.
    """
    return records.add(
        session,
        Question,
        case_id,
        verb="ask_question",
        text=text,
        asked_by=_asker(session, case_id, asked_by),
        asked_by_name="" if asked_by else asked_by_name,
        position=records.next_position(session, Question, case_id),
    )


def edit_question(
    session: Session,
    question: Question,
    text: str,
    *,
    asked_by: Person | None = None,
    asked_by_name: str = "",
) -> tuple[Question, Changes]:
    """Word a question anew, and say who asked it. Raises: BadInput, NotFound."""
    return records.edit(
        session,
        question,
        text=text,
        asked_by=_asker(session, question.case_id, asked_by),
        asked_by_name="" if asked_by else asked_by_name,
    )


def remove_question(session: Session, question: Question) -> Changes:
    """Strike out a question. Raises: NotFound."""
    return records.remove(session, question)


def order_questions(session: Session, order: Sequence[Question]) -> Changes:
    """Put the questions into this order. Raises: BadInput, NotFound."""
    return records.arrange(session, order)


def answer(session: Session, question: Question, finding: Finding) -> tuple[Link, Changes]:
    """Say that a finding answers a question. Raises: BadInput, NotFound."""
    return records.link(session, question, Relation.ANSWERED_BY, finding, verb="answer_question")


def unanswer(session: Session, question: Question, finding: Finding) -> Changes:
    """Say that a finding does not answer a question after all. Raises: NotFound."""
    return records.untie(session, question, Relation.ANSWERED_BY, finding, verb="unanswer_question")


def _asker(session: Session, case_id: CaseId, person: Person | None) -> str | None:
    if person is None:
        return None
    records.require_here(session, case_id, person)
    return person.id


def _check_contact(values: EngagementFields, summary: str, *, reached: bool) -> None:
    require_past(values.get("contacted_at"), "The contact", "contacted_at")
    if is_blank(summary):
        needed = "what was said" if reached else "what was tried and why it failed"
        raise BadInput(f"Say {needed}; it cannot be empty.", where="summary")


def _with_ods_code(values: OrganisationFields) -> dict[str, Any]:
    code = values.get("ods_code")
    return {**values, "ods_code": code.strip().upper()} if code else {**values}


def _checked(values: PersonFields) -> dict[str, Any]:
    """Identifiers in the form in which they are kept. Raises: BadInput, never quoting the value."""
    kept: dict[str, Any] = {**values}
    if number := values.get("nhs_number", "").strip():
        kept["nhs_number"] = _nhs_number(number)
    if (email := values.get("email", "").strip()) and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        raise BadInput("This is not an e-mail address. It has one @ and no spaces.", where="email")
    born = values.get("date_of_birth")
    require_past(born, "A date of birth", "date_of_birth")
    if born is not None and today().year - born.year > _OLDEST:
        raise BadInput(f"This is more than {_OLDEST} years ago. Check the year.", where="date_of_birth")
    return kept


def _nhs_number(typed: str) -> str:
    """An NHS number as people write it, 3-3-4 (NHS Data Dictionary: ten digits, the last a check)."""
    digits = re.sub(r"[\s-]", "", typed)
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise BadInput(
            "An NHS number has ten digits, such as 943 476 5919. Check it, or leave it empty.",
            where="nhs_number",
        )
    if not is_nhs_number(digits):
        raise BadInput(
            "This is not an NHS number: its last digit does not fit the others. Look for a slip of typing, "
            "or leave it empty.",
            where="nhs_number",
        )
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
