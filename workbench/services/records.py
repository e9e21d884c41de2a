"""What every noun's verbs share: making, editing, removing and linking records, each one operation.

The noun modules give these their names and their fields; the window and command line call those.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.records.analysis import Account, Event, Factor
from workbench.records.case import Case, DecisionNote, Task, Term
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.people import Engagement, Organisation, Person, Question
from workbench.records.recommendations import Recommendation
from workbench.records.record import CaseId, Kind, Record, RecordId, new_id
from workbench.records.report import Comment, Consultation, Section
from workbench.services.session import Session
from workbench.store import tables
from workbench.store.writing import Work

T = TypeVar("T", bound=Record)

_LONGEST_LINE = 2000
_NEEDED: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    Kind.CASE: (("title", "a title"),),
    Kind.TERM: (("text", "the question to be answered"),),
    Kind.TASK: (("title", "what is to be done"),),
    Kind.DECISION_NOTE: (("title", "what was decided about"), ("decision", "the decision")),
    Kind.ORGANISATION: (("name", "a name"),),
    Kind.PERSON: (("name", "a name"),),
    Kind.ENGAGEMENT: (("means", "how contact was made"), ("summary", "what was said")),
    Kind.QUESTION: (("text", "the question"),),
    Kind.EVIDENCE: (("title", "a title"),),
    Kind.EVENT: (("title", "what happened"),),
    Kind.ACCOUNT: (("description", "what the person says happened"),),
    Kind.FACTOR: (("title", "a title"),),
    Kind.FINDING: (("statement", "the statement"),),
    Kind.RECOMMENDATION: (("action", "the action"),),
    Kind.SECTION: (("section_key", "the section's id"), ("heading", "a heading")),
    Kind.CONSULTATION: (("recipient", "who receives the draft"),),
    Kind.COMMENT: (("text", "the comment"),),
}
_ONE_LINE = frozenset({"title", "name", "heading", "recipient", "reference", "number", "role", "display"})
_OWNED: tuple[tuple[type[Record], str, Kind], ...] = (
    (Excerpt, "evidence_id", Kind.EVIDENCE),
    (Account, "event_id", Kind.EVENT),
    (Engagement, "person_id", Kind.PERSON),
    (Comment, "consultation_id", Kind.CONSULTATION),
)
_MENTIONED: tuple[tuple[type[Record], str, Kind], ...] = (
    (Question, "asked_by", Kind.PERSON),
    (Account, "person_id", Kind.PERSON),
    (Event, "organisation_id", Kind.ORGANISATION),
    (Recommendation, "addressee_id", Kind.ORGANISATION),
)
KINDS: tuple[type[Record], ...] = (
    Case,
    Term,
    Task,
    DecisionNote,
    Organisation,
    Person,
    Engagement,
    Question,
    Evidence,
    Excerpt,
    Event,
    Account,
    Factor,
    Finding,
    Recommendation,
    Section,
    Consultation,
    Comment,
)


def check(record: Record) -> None:
    """Refuse a record that lacks what its kind needs.

    Raises:
        BadInput: `where` is the field; the message never holds what was typed.
    """
    for name, needed in _NEEDED.get(record.kind, ()):
        if not str(getattr(record, name)).strip():
            raise BadInput(f"Say {needed}; it cannot be empty.", where=name)
    for f in fields(record):
        value = getattr(record, f.name)
        if isinstance(value, str):
            if f.name in _ONE_LINE and len(value) > _LONGEST_LINE:
                raise BadInput(f"This is longer than {_LONGEST_LINE} characters. Shorten it.", where=f.name)
            if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
                raise BadInput("This holds a character that is not text. Type it again.", where=f.name)
    starts, ends = getattr(record, "starts_at", None), getattr(record, "ends_at", None)
    if starts is not None and ends is not None and ends < starts:
        raise BadInput("It ends before it starts. Correct one of the times.", where="ends_at")


def made(work: Work, cls: type[T], case_id: CaseId, **values: Any) -> T:
    """A new, checked record with its reference, put into the operation."""
    references = work.next_references(case_id, cls.kind) if cls is not Link else [""]
    record = cls(id=new_id(), case_id=case_id, reference=references[0], **values)
    check(record)
    work.create(record)
    return record


def add(
    session: Session,
    cls: type[T],
    case_id: CaseId,
    *,
    links: Iterable[tuple[Relation, Record]] = (),
    **values: Any,
) -> tuple[T, Changes]:
    """Add one record to a case, with links from it, as one operation.

    Raises:
        BadInput: a needed field is empty or a value cannot be used. NotFound: no such case.
    """
    tables.get(session.db, Case, RecordId(case_id))
    with session.vault.operation(f"add_{cls.kind.value}", case_id) as work:
        record = made(work, cls, case_id, **values)
        for position, (relation, target) in enumerate(links):
            _link(work, record, relation, target, position=position)
    return record, work.done


def edit(session: Session, record: T, **values: Any) -> tuple[T, Changes]:
    """Change fields of a record as one operation; unchanged values write nothing.

    Raises:
        BadInput: a value cannot be used. NotFound: the record is gone.
    """
    before = tables.get(session.db, type(record), record.id)
    after = replace(before, **values)
    check(after)
    with session.vault.operation(f"edit_{record.kind.value}", record.case_id) as work:
        if after != before:
            work.update(after)
    return after, work.done


def remove(session: Session, record: Record) -> Changes:
    """Delete a record with what belongs to it and every link to it, as one operation.

    An evidence file's sealed copy stays for an undo; only erasing the case destroys it.

    Raises:
        NotFound: it is gone already.
    """
    tables.get(session.db, type(record), record.id)
    with session.vault.operation(f"remove_{record.kind.value}", record.case_id) as work:
        for doomed in _with_owned(session, record):
            _release(session, work, doomed)
            work.delete(doomed)
    return work.done


def link(
    session: Session, source: Record, relation: Relation, target: Record, *, note: str = ""
) -> tuple[Link, Changes]:
    """Tie two records of one case together. The same link is not made twice: its note is renewed.

    Raises:
        BadInput: the records are of different cases, or one and the same.
    """
    if source.case_id != target.case_id:
        raise BadInput("These belong to different cases and cannot be linked.")
    if source.id == target.id:
        raise BadInput("A record cannot be linked to itself.")
    links = tables.all_of(session.db, Link, source.case_id)
    for known in links:
        if (known.from_id, known.relation, known.to_id) == (source.id, relation, target.id):
            return edit(session, known, note=note)
    position = 1 + max((k.position for k in links if k.from_id == source.id), default=-1)
    with session.vault.operation(f"link_{relation.value}", source.case_id) as work:
        tie = _link(work, source, relation, target, note=note, position=position)
    return tie, work.done


def unlink(session: Session, tie: Link) -> Changes:
    """Undo a tie between two records.

    Raises:
        NotFound: it is gone already.
    """
    return remove(session, tie)


def _link(
    work: Work, source: Record, relation: Relation, target: Record, *, note: str = "", position: int = 0
) -> Link:
    return made(
        work,
        Link,
        source.case_id,
        relation=relation,
        from_id=source.id,
        from_kind=source.kind,
        to_id=target.id,
        to_kind=target.kind,
        note=note,
        position=position,
    )


def _with_owned(session: Session, record: Record) -> list[Record]:
    found = [record]
    for cls, name, owner in _OWNED:
        if owner is record.kind:
            found.extend(
                each
                for each in tables.all_of(session.db, cls, record.case_id)
                if getattr(each, name) == record.id
            )
    return found


def _release(session: Session, work: Work, doomed: Record) -> None:
    """Drop what points at a record that is about to go."""
    for tie in tables.all_of(session.db, Link, doomed.case_id):
        if doomed.id in (tie.from_id, tie.to_id):
            work.delete(tie)
    for cls, name, target in _MENTIONED:
        if target is doomed.kind:
            for each in tables.all_of(session.db, cls, doomed.case_id):
                if getattr(each, name) == doomed.id:
                    nobody: dict[str, Any] = {name: None}
                    work.update(replace(each, **nobody))
