"""What every noun's verbs share: making, editing, removing and linking records, each one operation.

The noun modules give these their names and their fields; the window and command line call those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from workbench.changes import Changes
from workbench.errors import BadInput, NotFound
from workbench.records.analysis import Account, Event
from workbench.records.case import Case
from workbench.records.evidence import Excerpt
from workbench.records.links import Link, Relation
from workbench.records.people import Engagement, Question
from workbench.records.recommendations import Recommendation
from workbench.records.record import CaseId, Kind, Record, RecordId, new_id
from workbench.records.report import Comment
from workbench.services.session import Session
from workbench.services.tidying import is_blank, tidied
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
GROUNDS = (Kind.EVIDENCE, Kind.EXCERPT, Kind.EVENT, Kind.FACTOR)
"""What a finding may rest on, and what may speak against it."""
JOINS: Mapping[Relation, tuple[tuple[Kind, ...], tuple[Kind, ...]]] = {
    Relation.RESTS_ON: ((Kind.FINDING,), GROUNDS),
    Relation.COUNTERED_BY: ((Kind.FINDING,), GROUNDS),
    Relation.ANSWERED_BY: ((Kind.TERM, Kind.QUESTION), (Kind.FINDING,)),
    Relation.CONTRIBUTES_TO: ((Kind.FACTOR,), (Kind.FACTOR, Kind.EVENT)),
    Relation.EVIDENCED_BY: ((Kind.FACTOR, Kind.EVENT), (Kind.EVIDENCE, Kind.EXCERPT)),
    Relation.INVOLVES: ((Kind.EVENT,), (Kind.PERSON,)),
    Relation.CONCERNS: ((Kind.EVIDENCE,), (Kind.PERSON,)),
    Relation.FOLLOWS_FROM: ((Kind.RECOMMENDATION,), (Kind.FINDING,)),
    Relation.ADDRESSES: ((Kind.RECOMMENDATION,), (Kind.RECOMMENDATION,)),
    Relation.DERIVED_FROM: ((Kind.EVIDENCE,), (Kind.EVIDENCE,)),
}
"""From which kinds, and to which, each relation leads."""


def check(record: Record) -> None:
    """Refuse a record that lacks what its kind needs.

    Raises:
        BadInput: `where` is the field; the message never holds what was typed.
    """
    for name, needed in _NEEDED.get(record.kind, ()):
        if is_blank(str(getattr(record, name))):
            raise BadInput(f"Say {needed}; it cannot be empty.", where=name)
    for name, value in _texts(record):
        if name in _ONE_LINE and len(value) > _LONGEST_LINE:
            raise BadInput(f"This is longer than {_LONGEST_LINE} characters. Shorten it.", where=name)
        if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise BadInput("This holds a character that is not text. Type it again.", where=name)
    starts, ends = getattr(record, "starts_at", None), getattr(record, "ends_at", None)
    if starts is not None and ends is not None and ends < starts:
        raise BadInput("It ends before it starts. Correct one of the times.", where="ends_at")


def made(work: Work, cls: type[T], case_id: CaseId, **values: Any) -> T:
    """A new, checked record with its reference, put into the operation.

    What was typed is tidied; the words of an excerpt stay as they are in its evidence.
    """
    references = work.next_references(case_id, cls.kind) if cls is not Link else [""]
    kept = {"text": values["text"]} if cls is Excerpt else {}
    record = cls(id=new_id(), case_id=case_id, reference=references[0], **(tidied(values) | kept))
    check(record)
    work.create(record)
    return record


def add(
    session: Session,
    cls: type[T],
    case_id: CaseId,
    *,
    verb: str = "",
    links: Iterable[tuple[Relation, Record]] = (),
    **values: Any,
) -> tuple[T, Changes]:
    """Add one record to a case, with links from it, as one operation.

    Raises:
        BadInput: a needed field is empty or a value cannot be used. NotFound: no such case.
    """
    tables.get(session.db, Case, RecordId(case_id))
    ties = list(dict.fromkeys(links))
    for _, target in ties:
        require_here(session, case_id, target)
    with session.vault.operation(verb or f"add_{cls.kind.value}", case_id) as work:
        record = made(work, cls, case_id, **values)
        for position, (relation, target) in enumerate(ties):
            tied(work, record, relation, target, position=position)
    return record, work.done


def edit(
    session: Session,
    record: T,
    *,
    verb: str = "",
    tied: Mapping[Relation, Iterable[Record]] | None = None,
    **values: Any,
) -> tuple[T, Changes]:
    """Change fields of a record as one operation; unchanged values write nothing.

    `tied` gives, for a relation, all that the record shall be linked to by it from now on, in order.

    Raises:
        BadInput: a value cannot be used. NotFound: the record is gone.
    """
    before = tables.get(session.db, type(record), record.id)
    after = replace(before, **tidied(values))
    check(after)
    wanted = {relation: list(dict.fromkeys(targets)) for relation, targets in (tied or {}).items()}
    for target in (each for targets in wanted.values() for each in targets):
        require_here(session, record.case_id, target)
    with session.vault.operation(verb or f"edit_{record.kind.value}", record.case_id) as work:
        if after != before:
            work.update(after)
        for relation, targets in wanted.items():
            _retie(session, work, after, relation, targets)
    return after, work.done


def remove(session: Session, record: Record, *, verb: str = "") -> Changes:
    """Delete a record with what belongs to it and every link to it, as one operation.

    An evidence file's sealed copy stays for an undo; only erasing the case destroys it.

    Raises:
        NotFound: it is gone already.
    """
    return remove_all(session, [record], verb=verb or f"remove_{record.kind.value}")


def remove_all(session: Session, chosen: Sequence[Record], *, verb: str) -> Changes:
    """Delete records of one case as one operation, as `remove` does each: all of them or none.

    Raises:
        BadInput: they are of different cases. NotFound: one of them is gone already.
    """
    wanted = {record.id: record for record in chosen}
    if not wanted:
        return Changes()
    case_id = chosen[0].case_id
    for record in wanted.values():
        require_here(session, case_id, record)
    # The records themselves first: the step is named for the first that it touched.
    doomed = {record.id: record for record in wanted.values()}
    for record in wanted.values():
        doomed |= {each.id: each for each in _owned(session, record)}
    detail = {"count": len(wanted)} if len(wanted) > 1 else {}
    with session.vault.operation(verb, case_id, detail=detail) as work:
        for each in doomed.values():
            work.delete(each)
        _release(session, work, case_id, doomed)
    return work.done


def arrange(session: Session, order: Sequence[Record], *, verb: str = "") -> Changes:
    """Put records of one kind and case into this order; those not named follow in the order they had.

    Raises:
        BadInput: they are of different cases. NotFound: one of them is gone.
    """
    if not order:
        return Changes()
    first = order[0]
    for each in order:
        require_here(session, first.case_id, each)
    known = sorted(tables.all_of(session.db, type(first), first.case_id), key=_position)
    named = dict.fromkeys(each.id for each in order)
    by_id = {each.id: each for each in known}
    wanted = [by_id[name] for name in named] + [each for each in known if each.id not in named]
    with session.vault.operation(verb or f"order_{first.kind.value}", first.case_id) as work:
        for position, each in enumerate(wanted):
            if _position(each) != position:
                work.update(_at(each, position))
    return work.done


def link(
    session: Session, source: Record, relation: Relation, target: Record, *, note: str = "", verb: str = ""
) -> tuple[Link, Changes]:
    """Tie two records of one case together. The same link is not made twice: its note is renewed.

    Raises:
        BadInput: they are of different cases, one and the same, or of kinds that this does not join.
        NotFound: one of them is gone.
    """
    require_here(session, target.case_id, source)
    require_here(session, source.case_id, target)
    verb = verb or f"link_{relation.value}"
    ties = links_of(session, source, relation)
    for known in ties:
        if known.to_id == target.id:
            return edit(session, known, verb=verb, note=note)
    with session.vault.operation(verb, source.case_id) as work:
        position = 1 + max((tie.position for tie in ties), default=-1)
        tie = tied(work, source, relation, target, note=note, position=position)
    return tie, work.done


def unlink(session: Session, tie: Link, *, verb: str = "") -> Changes:
    """Undo a tie between two records.

    Raises:
        NotFound: it is gone already.
    """
    return remove(session, tie, verb=verb)


def untie(session: Session, source: Record, relation: Relation, target: Record, *, verb: str = "") -> Changes:
    """Undo the tie between two records, whichever link it is.

    Raises:
        NotFound: they are not tied in this way.
    """
    for tie in links_of(session, source, relation):
        if tie.to_id == target.id:
            return unlink(session, tie, verb=verb or f"unlink_{relation.value}")
    raise NotFound(f"{source.reference} is not tied to {target.reference} in this way; nothing was changed.")


def links_of(session: Session, source: Record, relation: Relation) -> list[Link]:
    """The links of one relation from a record, in order."""
    ties = tables.all_of(session.db, Link, source.case_id)
    return sorted(
        (tie for tie in ties if (tie.from_id, tie.relation) == (source.id, relation)),
        key=lambda tie: tie.position,
    )


def find(session: Session, cls: type[T], case_id: CaseId, reference: str) -> T:
    """The record of a case that people cite by this reference, in any capitals, or by its file's id.

    Raises:
        NotFound: the case has none.
    """
    found = tables.by_reference(session.db, cls, case_id, reference.strip())
    if found is None:
        noun = cls.kind.value.replace("_", " ")
        raise NotFound(f"This case has no {noun} with that reference. Check it in the list.")
    return found


def next_position(session: Session, cls: type[Record], case_id: CaseId) -> int:
    """The place after the last of a kind that people put in order."""
    return 1 + max((_position(each) for each in tables.all_of(session.db, cls, case_id)), default=-1)


def require_here(session: Session, case_id: CaseId, record: Record) -> None:
    """Refuse a record of another case, or one that has gone.

    Raises:
        BadInput: another case's. NotFound: gone.
    """
    if record.case_id != case_id:
        raise BadInput("These belong to different cases and cannot be joined.")
    tables.get(session.db, type(record), record.id)


def joins(relation: Relation, source: Record, target: Record) -> bool:
    """Whether a relation may lead from the one record to the other, by their kinds."""
    sources, targets = JOINS[relation]
    return source.kind in sources and target.kind in targets


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text in a record with the name of its field, those inside lists and estimates too."""
    for f in fields(record):
        value = getattr(record, f.name)
        several = value if isinstance(value, tuple) else (value,)
        for one in several:
            inside = [getattr(one, each.name) for each in fields(one)] if is_dataclass(one) else [one]
            yield from ((f.name, each) for each in inside if isinstance(each, str))


def _position(record: Record) -> int:
    found: int = getattr(record, "position", 0)
    return found


def _at(record: T, position: int) -> T:
    place: dict[str, Any] = {"position": position}
    return replace(record, **place)


def tied(
    work: Work, source: Record, relation: Relation, target: Record, *, note: str = "", position: int = 0
) -> Link:
    """A link of one relation between two records of one case, put into the operation.

    Raises: BadInput: it is one and the same record, or the relation does not join these kinds.
    """
    if source.id == target.id:
        raise BadInput("A record cannot be linked to itself.")
    if not joins(relation, source, target):
        nouns = ", ".join(kind.value.replace("_", " ") for kind in JOINS[relation][1])
        raise BadInput(f"{target.reference} cannot be used here; this takes: {nouns}.", where=relation.value)
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


def _retie(
    session: Session, work: Work, source: Record, relation: Relation, targets: Sequence[Record]
) -> None:
    known = {tie.to_id: tie for tie in links_of(session, source, relation)}
    wanted = {target.id for target in targets}
    for tie in known.values():
        if tie.to_id not in wanted:
            work.delete(tie)
    for position, target in enumerate(targets):
        if target.id not in known:
            tied(work, source, relation, target, position=position)
        elif known[target.id].position != position:
            work.update(_at(known[target.id], position))


def _owned(session: Session, record: Record) -> Iterator[Record]:
    for cls, name, owner in _OWNED:
        if owner is record.kind:
            for each in tables.all_of(session.db, cls, record.case_id):
                if getattr(each, name) == record.id:
                    yield each


def _release(session: Session, work: Work, case_id: CaseId, doomed: Mapping[RecordId, Record]) -> None:
    """Drop what points at records that go, and stays itself."""
    for tie in tables.all_of(session.db, Link, case_id):
        if tie.id not in doomed and (tie.from_id in doomed or tie.to_id in doomed):
            work.delete(tie)
    kinds = {record.kind for record in doomed.values()}
    for cls, name, target in _MENTIONED:
        if target in kinds:
            for each in tables.all_of(session.db, cls, case_id):
                if each.id not in doomed and getattr(each, name) in doomed:
                    nobody: dict[str, Any] = {name: None}
                    work.update(replace(each, **nobody))
