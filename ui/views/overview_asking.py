"""What the overview asks for: the fields of its five nouns, when one is added and when one is changed.

Owns which service keeps each of them. Knows no widget of the overview.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.dialogs.asking import Failed, NewRecord, PickRecords
from ui.models.desk import Desk
from ui.widgets.form import Field, FieldKind
from workbench.changes import Changes
from workbench.records.casefile import CaseFile
from workbench.records.people import Person, Question
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.services import people, steering
from workbench.services.cases import load_case
from workbench.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One noun of the overview: its name in a sentence, its fields and its verbs."""

    kind: Kind
    one: str
    fields: Callable[[CaseFile], Sequence[Field]] = field(repr=False)
    add: Callable[..., Any] = field(repr=False)
    edit: Callable[..., Any] = field(repr=False)
    remove: Callable[[Session, Any], Changes] = field(repr=False)
    order: Callable[[Session, Sequence[Any]], Changes] | None = field(default=None, repr=False)
    answer: Callable[[Session, Any, Any], Any] | None = field(default=None, repr=False)
    unanswer: Callable[[Session, Any, Any], Any] | None = field(default=None, repr=False)


def _question_fields(file: CaseFile) -> Sequence[Field]:
    chosen: list[tuple[RecordId | None, str]] = [(None, "Somebody else, named below")]
    chosen += [(person.id, f"{person.name}, {person.unnamed}") for person in file.people]
    return (
        Field(name="text", label="&Question", kind=FieldKind.TEXT, rows=3),
        Field(name="asked_by", label="&Asked by", kind=FieldKind.CHOICE, choices=chosen),
        Field(name="asked_by_name", label="Their &name", hint="Only for somebody who is not in the list."),
    )


def _asker(session: Session, case_id: CaseId, person_id: RecordId | None) -> Person | None:
    found = load_case(session, case_id).by_id.get(person_id) if person_id else None
    return found if isinstance(found, Person) else None


def _ask(
    session: Session, case_id: CaseId, *, text: str, asked_by: RecordId | None, asked_by_name: str
) -> Any:
    asker = _asker(session, case_id, asked_by)
    return people.ask(session, case_id, text, asked_by=asker, asked_by_name=asked_by_name)


def _edit_question(
    session: Session, question: Question, *, text: str, asked_by: RecordId | None, asked_by_name: str
) -> Any:
    asker = _asker(session, question.case_id, asked_by)
    return people.edit_question(session, question, text, asked_by=asker, asked_by_name=asked_by_name)


def _note(session: Session, case_id: CaseId, **values: Any) -> Any:
    said = {name: value for name, value in values.items() if value not in (None, "")}
    return steering.add_note(session, case_id, said.pop("title", ""), said.pop("decision", ""), **said)


_NOTE_FIELDS = (
    Field(name="title", label="&About", hint="Such as: duty of candour, immediate safety, scope."),
    Field(name="decision", label="&Decision", kind=FieldKind.TEXT),
    Field(name="reason", label="&Reason", kind=FieldKind.TEXT),
    Field(name="decided_by", label="Decided &by", hint="Empty means you."),
    Field(name="decided_at", label="&When", kind=FieldKind.MOMENT, hint="Empty means now."),
)
TERM = Asked(
    kind=Kind.TERM,
    one="term of reference",
    fields=lambda _: (Field(name="text", label="&What is to be answered", kind=FieldKind.TEXT, rows=4),),
    add=steering.add_term,
    edit=steering.edit_term,
    remove=steering.remove_term,
    order=steering.order_terms,
    answer=steering.answer_term,
    unanswer=steering.unanswer_term,
)
QUESTION = Asked(
    kind=Kind.QUESTION,
    one="question",
    fields=_question_fields,
    add=_ask,
    edit=_edit_question,
    remove=people.remove_question,
    order=people.order_questions,
    answer=people.answer,
    unanswer=people.unanswer,
)
TASK = Asked(
    kind=Kind.TASK,
    one="task",
    fields=lambda _: (
        Field(name="title", label="&What is to be done"),
        Field(name="assigned_to", label="&Given to"),
        Field(name="due_on", label="&Due", kind=FieldKind.DAY),
    ),
    add=steering.add_task,
    edit=steering.edit_task,
    remove=steering.remove_task,
)
NOTE = Asked(
    kind=Kind.DECISION_NOTE,
    one="decision",
    fields=lambda _: _NOTE_FIELDS,
    add=_note,
    edit=steering.edit_note,
    remove=steering.remove_note,
)
ALL = (TERM, QUESTION, TASK, NOTE)


def asked_of(record: Record | None) -> Asked | None:
    """How a record of the overview is asked for; None for one that is not of the overview."""
    return next((each for each in ALL if record is not None and each.kind is record.kind), None)


def ask_new(desk: Desk, owner: QWidget, what: Asked, made: Callable[[RecordId], None]) -> NewRecord:
    """Open the dialog for a new record; `made` gets its id once it is saved."""
    case_id = desk.case_id

    def save(values: Mapping[str, Any], done: Callable[[], None], failed: Failed) -> None:
        def saved(result: Any) -> None:
            done()
            desk.said.emit(f"{what.one[0].upper()}{what.one[1:]} added.")
            made(result[0].id)

        desk.store.write(dialog, lambda session: what.add(session, case_id, **values), saved, failed)

    heading = f"Add {what.one}"
    dialog = NewRecord(heading, what.fields(desk.file), save, verb=heading, parent=owner.window())
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_change(desk: Desk, owner: QWidget, what: Asked, record: Record) -> NewRecord:
    """Open the dialog for a record that is there, with what it says now."""

    def save(values: Mapping[str, Any], done: Callable[[], None], failed: Failed) -> None:
        def saved(_: Any) -> None:
            done()
            desk.said.emit("Saved.")

        desk.store.write(dialog, lambda session: what.edit(session, record, **values), saved, failed)

    dialog = NewRecord(
        f"Change {what.one} {record.reference}".strip(),
        what.fields(desk.file),
        save,
        verb="Save",
        parent=owner.window(),
    )
    for name, entry in dialog.form.entries.items():
        entry.show(getattr(record, name))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def pick(
    desk: Desk,
    owner: QWidget,
    heading: str,
    words: str,
    choices: Sequence[Record],
    verb: Callable[[Session, Any, Any], Any],
    record: Record,
    failed: Failed,
) -> None:
    """Ask which records, and do the verb with the record and each of them."""
    dialog = PickRecords(heading, choices, verb=words, parent=owner.window())

    def tie(other: Record, session: Session) -> Any:
        return verb(session, record, other)

    def chosen() -> None:
        for other in dialog.chosen:
            desk.store.write(owner, partial(tie, other), failed=failed)

    dialog.accepted.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
