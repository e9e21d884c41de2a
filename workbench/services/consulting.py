"""Consultation on a draft: what is open, by when, and the remarks that come back in Word documents.

Owns how a reviewer's remark becomes a comment of the log, and which of them the log has already. One
comment on its own, and what becomes of it, is `reports`; reading Word is `ingest`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbench.changes import Changes
from workbench.compose.times import day
from workbench.errors import BadInput, NotFound
from workbench.ingest.word_review import Mark, MarkKind, Place, read_review
from workbench.records.record import CaseId
from workbench.records.report import Comment, Consultation
from workbench.services import records
from workbench.services.session import Session
from workbench.services.tidying import tidied, today
from workbench.store import tables

_MOST = 64 << 20
_QUOTED = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a consultation is: its comments, those still to be decided, and days past the due date."""

    consultation: Consultation
    comments: tuple[Comment, ...] = field(repr=False)
    open: int
    days_late: int
    """Above 0 only while nothing has come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark of a document, as the log would hold it. `known` when the log has it already."""

    text: str = field(repr=False)
    section_key: str
    known: bool


def standings(session: Session, case_id: CaseId, *, on: date | None = None) -> tuple[Standing, ...]:
    """How every consultation of a case stands on a day (today, unless said), in the order they were made."""
    consultations = tables.all_of(session.db, Consultation, case_id)
    return stand(consultations, tables.all_of(session.db, Comment, case_id), on=on)


def stand(
    consultations: Sequence[Consultation], comments: Sequence[Comment], *, on: date | None = None
) -> tuple[Standing, ...]:
    """As `standings`, of records that are at hand."""
    on = on or today()
    found = []
    for each in consultations:
        own = tuple(comment for comment in comments if comment.consultation_id == each.id)
        late = (on - each.due_on).days if each.due_on is not None and not own else 0
        still = sum(comment.disposition is None for comment in own)
        found.append(Standing(consultation=each, comments=own, open=still, days_late=max(0, late)))
    return tuple(found)


def read_remarks(session: Session, consultation: Consultation, path: Path) -> tuple[Remark, ...]:
    """What reviewers wrote in a Word document, beside what the log has of this consultation. Writes nothing.

    Comments, insertions, deletions and replacements come in the order of the page, each with its place.

    Raises:
        BadInput: not a sound Word document, or no remarks in it. NotFound: no such file or consultation.
    """
    records.require_here(session, consultation.case_id, consultation)
    content = _content(path)
    try:
        marks = read_review(content)
    except BadInput as error:
        raise BadInput(str(error), where=path.name) from None
    if not marks:
        raise BadInput(
            "This document holds no comments and no tracked changes. Check that it is the copy that came "
            "back, and that its changes were not accepted already.",
            where=path.name,
        )
    known = Counter(
        each.text
        for each in tables.all_of(session.db, Comment, consultation.case_id)
        if each.consultation_id == consultation.id
    )
    found = []
    for mark in marks:
        text = tidied({"text": _words(mark)})["text"]
        found.append(Remark(text=text, section_key=mark.place.section_key, known=known[text] > 0))
        known[text] -= 1
    return tuple(found)


def take_remarks(
    session: Session, consultation: Consultation, path: Path
) -> tuple[tuple[Comment, ...], Changes | None]:
    """Enter the remarks of a document that the log lacks, all in one step. Nothing new: nothing changes.

    Raises:
        BadInput, NotFound: as `read_remarks`.
    """
    fresh = [each for each in read_remarks(session, consultation, path) if not each.known]
    if not fresh:
        return (), None
    with session.vault.operation("take_comments", consultation.case_id) as work:
        added = tuple(
            records.made(
                work,
                Comment,
                consultation.case_id,
                consultation_id=consultation.id,
                text=each.text,
                section_key=each.section_key,
            )
            for each in fresh
        )
    return added, work.done


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST:
            raise BadInput(f"This file is too large: {_MOST >> 20} MB is the most.", where=path.name)
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file “{path.name}”.") from None
    except OSError:
        raise BadInput("This file cannot be read.", where=path.name) from None


def _words(mark: Mark) -> str:
    """A remark as one text: its place, what it says, and who made it when."""
    where = _where(mark.place)
    if mark.kind is MarkKind.COMMENT:
        on = f", on “{_short(mark.quoted)}”" if mark.quoted else ""
        said = f"{where}{on}: {mark.text}"
    elif mark.kind is MarkKind.INSERTED:
        said = f"{where}: put in “{mark.text.strip()}”."
    elif mark.kind is MarkKind.DELETED:
        said = f"{where}: take out “{mark.quoted.strip()}”."
    else:
        said = f"{where}: instead of “{mark.quoted.strip()}” write “{mark.text.strip()}”."
    signed = ", ".join(part for part in (mark.author, day(mark.made_on) if mark.made_on else "") if part)
    return f"{said}\n{signed}" if signed else said


def _where(place: Place) -> str:
    if place.paragraph:
        return f"Paragraph {place.paragraph}"
    return f"Under “{_short(place.heading)}”" if place.heading else "On the draft as a whole"


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"
