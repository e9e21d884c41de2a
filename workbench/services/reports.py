"""The written parts of a report, and what consultation said of the draft. Owns the section ids and what
became of each comment; composing the whole report is `compose`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict, Unpack

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.records.case import Case
from workbench.records.record import CaseId, RecordId
from workbench.records.report import Comment, Consultation, Disposition, ReportKind, Section
from workbench.regimes import load_regime
from workbench.services import records
from workbench.services.session import Session
from workbench.services.tidying import is_blank, one_line
from workbench.store import tables


class SectionChanges(TypedDict, total=False):
    """What can be changed of a section; its id in the outline stays."""

    heading: str
    body: str


class ConsultationFields(TypedDict, total=False):
    """When a draft was sent, and by when comments are due."""

    sent_on: date | None
    due_on: date | None


class ConsultationChanges(ConsultationFields, total=False):
    """What can be changed of a consultation."""

    recipient: str


def list_sections(session: Session, case_id: CaseId, report_kind: ReportKind) -> tuple[Section, ...]:
    """The written sections of one kind of report, in order."""
    known = tables.all_of(session.db, Section, case_id)
    return tuple(
        sorted((each for each in known if each.report_kind is report_kind), key=lambda each: each.position)
    )


def write_section(
    session: Session,
    case_id: CaseId,
    report_kind: ReportKind,
    heading: str,
    body: str = "",
    *,
    section_key: str = "",
) -> tuple[Section, Changes]:
    """Write a section: the one with this id anew, or one more at the end; without an id it gets one.

    `body` is the Markdown subset.

    Raises: BadInput, NotFound.
    """
    known = list_sections(session, case_id, report_kind)
    key = one_line(section_key)
    for section in known:
        if key and section.section_key == key:
            return records.edit(session, section, verb="write_section", heading=heading, body=body)
    return records.add(
        session,
        Section,
        case_id,
        verb="write_section",
        report_kind=report_kind,
        section_key=key or _free_key(heading, {each.section_key for each in known}),
        heading=heading,
        body=body,
        position=1 + max((each.position for each in known), default=-1),
    )


def edit_section(
    session: Session, section: Section, **values: Unpack[SectionChanges]
) -> tuple[Section, Changes]:
    """Change the heading or the words of a section. Raises: BadInput, NotFound."""
    return records.edit(session, section, **values)


def order_sections(session: Session, order: Sequence[Section]) -> Changes:
    """Put the sections of one report into this order; those not named follow. Raises: BadInput, NotFound."""
    if len({section.report_kind for section in order}) > 1:
        raise BadInput("These sections belong to different reports and have no common order.")
    rest = list_sections(session, order[0].case_id, order[0].report_kind) if order else ()
    named = {section.id for section in order}
    return records.arrange(session, [*order, *(each for each in rest if each.id not in named)])


def remove_section(session: Session, section: Section) -> Changes:
    """Take a section out of its report. Raises: NotFound."""
    return records.remove(session, section)


def add_consultation(
    session: Session, case_id: CaseId, recipient: str, **values: Unpack[ConsultationFields]
) -> tuple[Consultation, Changes]:
    """Record that a draft went to somebody. Comments are due when the regime says, unless said here.

    Raises: BadInput, NotFound.
    """
    case = tables.get(session.db, Case, RecordId(case_id))
    sent = values.get("sent_on")
    if sent is not None and values.get("due_on") is None:
        values["due_on"] = sent + timedelta(days=load_regime(case.regime).consultation.days)
    _check_dates(sent, values.get("due_on"))
    return records.add(session, Consultation, case_id, recipient=recipient, **values)


def edit_consultation(
    session: Session, consultation: Consultation, **values: Unpack[ConsultationChanges]
) -> tuple[Consultation, Changes]:
    """Change to whom a draft went and when. Raises: BadInput, NotFound."""
    _check_dates(values.get("sent_on", consultation.sent_on), values.get("due_on", consultation.due_on))
    return records.edit(session, consultation, **values)


def remove_consultation(session: Session, consultation: Consultation) -> Changes:
    """Strike out a consultation, with the comments it brought. Raises: NotFound."""
    return records.remove(session, consultation)


def add_comment(
    session: Session, consultation: Consultation, text: str, *, section_key: str = ""
) -> tuple[Comment, Changes]:
    """Record a comment on the draft, and which section it is about. Raises: BadInput, NotFound."""
    records.require_here(session, consultation.case_id, consultation)
    return records.add(
        session,
        Comment,
        consultation.case_id,
        consultation_id=consultation.id,
        text=text,
        section_key=section_key,
    )


def edit_comment(
    session: Session, comment: Comment, *, text: str, section_key: str = ""
) -> tuple[Comment, Changes]:
    """Correct how a comment was taken down. Raises: BadInput, NotFound."""
    return records.edit(session, comment, text=text, section_key=section_key)


def dispose(
    session: Session, comment: Comment, disposition: Disposition, reason: str = ""
) -> tuple[Comment, Changes]:
    """Say what became of a comment; one that is not wholly accepted needs a reason.

    Raises:
        BadInput: no reason; `where` is the field. NotFound.
    """
    if disposition is not Disposition.ACCEPTED and is_blank(reason):
        raise BadInput("Say why it was not taken up in full; whoever wrote it will ask.", where="reason")
    return records.edit(session, comment, verb="dispose_comment", disposition=disposition, reason=reason)


def reopen_comment(session: Session, comment: Comment) -> tuple[Comment, Changes]:
    """Say that it is still open what becomes of a comment. Raises: NotFound."""
    return records.edit(session, comment, verb="reopen_comment", disposition=None, reason="")


def remove_comment(session: Session, comment: Comment) -> Changes:
    """Strike out a comment that was taken down by mistake. Raises: NotFound."""
    return records.remove(session, comment)


def _check_dates(sent: date | None, due: date | None) -> None:
    if sent is not None and due is not None and due < sent:
        raise BadInput("Comments cannot be due before the draft was sent.", where="due_on")


def _free_key(heading: str, taken: set[str]) -> str:
    """An id made of the heading's words, as an outline spells its own."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    stem = "_".join(re.findall(r"[a-z0-9]+", plain)[:6]) or "section"
    key, n = stem, 2
    while key in taken:
        key, n = f"{stem}_{n}", n + 1
    return key
