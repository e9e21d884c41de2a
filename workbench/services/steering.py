"""What steers a case: terms of reference, tasks, and notes of decisions. Owns their verbs and nothing
of how they are stored or shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TypedDict, Unpack

from workbench.changes import Changes
from workbench.records.case import DecisionNote, Task, Term
from workbench.records.findings import Finding
from workbench.records.links import Link, Relation
from workbench.records.record import CaseId
from workbench.services import records
from workbench.services.session import Session
from workbench.services.tidying import require_past, today


class TaskFields(TypedDict, total=False):
    """What can be said of a task besides what it is."""

    assigned_to: str
    due_on: date | None


class TaskChanges(TaskFields, total=False):
    """What can be changed of a task."""

    title: str


class NoteFields(TypedDict, total=False):
    """What can be said of a decision besides what it was about and what it is."""

    reason: str
    decided_by: str
    decided_at: datetime | None


class NoteChanges(NoteFields, total=False):
    """What can be corrected in the note of a decision."""

    title: str
    decision: str


def add_term(session: Session, case_id: CaseId, text: str) -> tuple[Term, Changes]:
    """Add a question that the investigation undertakes to answer, after the others. Raises: BadInput."""
    position = records.next_position(session, Term, case_id)
    return records.add(session, Term, case_id, text=text, position=position)


def edit_term(session: Session, term: Term, text: str) -> tuple[Term, Changes]:
    """Word a term of reference anew. Raises: BadInput, NotFound."""
    return records.edit(session, term, text=text)


def remove_term(session: Session, term: Term) -> Changes:
    """Strike out a term of reference. Raises: NotFound."""
    return records.remove(session, term)


def order_terms(session: Session, order: Sequence[Term]) -> Changes:
    """Put the terms of reference into this order. Raises: BadInput, NotFound."""
    return records.arrange(session, order)


def answer_term(session: Session, term: Term, finding: Finding) -> tuple[Link, Changes]:
    """Say that a finding answers a term of reference. Raises: BadInput, NotFound."""
    return records.link(session, term, Relation.ANSWERED_BY, finding, verb="answer_term")


def unanswer_term(session: Session, term: Term, finding: Finding) -> Changes:
    """Say that a finding does not answer a term of reference after all. Raises: NotFound."""
    return records.untie(session, term, Relation.ANSWERED_BY, finding, verb="unanswer_term")


def add_task(
    session: Session, case_id: CaseId, title: str, **values: Unpack[TaskFields]
) -> tuple[Task, Changes]:
    """Add something to be done. Raises: BadInput."""
    return records.add(session, Task, case_id, title=title, **values)


def edit_task(session: Session, task: Task, **values: Unpack[TaskChanges]) -> tuple[Task, Changes]:
    """Change a task. Raises: BadInput, NotFound."""
    return records.edit(session, task, **values)


def assign_task(session: Session, task: Task, to: str, *, due_on: date | None = None) -> tuple[Task, Changes]:
    """Give a task to somebody, or with an empty name to nobody; without a date its own stays.

    Raises: BadInput, NotFound.
    """
    return records.edit(session, task, verb="assign_task", assigned_to=to, due_on=due_on or task.due_on)


def complete_task(session: Session, task: Task, on: date | None = None) -> tuple[Task, Changes]:
    """Mark a task as done, today unless a day is given. Raises: BadInput for a day to come; NotFound."""
    require_past(on, "The day on which it was done", "done_on")
    return records.edit(session, task, verb="complete_task", done_on=on or today())


def reopen_task(session: Session, task: Task) -> tuple[Task, Changes]:
    """Mark a task as still to be done. Raises: NotFound."""
    return records.edit(session, task, verb="reopen_task", done_on=None)


def remove_task(session: Session, task: Task) -> Changes:
    """Strike out a task. Raises: NotFound."""
    return records.remove(session, task)


def add_note(
    session: Session, case_id: CaseId, title: str, decision: str, **values: Unpack[NoteFields]
) -> tuple[DecisionNote, Changes]:
    """Record a decision about the case: by the person at the keyboard and now, unless said otherwise.

    Raises:
        BadInput: a needed field is empty, or the decision lies in the future.
    """
    values.setdefault("decided_by", session.user)
    values.setdefault("decided_at", datetime.now(UTC))
    require_past(values["decided_at"], "The decision", "decided_at")
    return records.add(session, DecisionNote, case_id, title=title, decision=decision, **values)


def edit_note(
    session: Session, note: DecisionNote, **values: Unpack[NoteChanges]
) -> tuple[DecisionNote, Changes]:
    """Correct the note of a decision; the ledger keeps what it said before. Raises: BadInput, NotFound."""
    require_past(values.get("decided_at"), "The decision", "decided_at")
    return records.edit(session, note, **values)


def remove_note(session: Session, note: DecisionNote) -> Changes:
    """Strike out the note of a decision. Raises: NotFound."""
    return records.remove(session, note)
