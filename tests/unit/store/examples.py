"""One record of every kind with nothing left empty, for the tests that look at every field."""

from __future__ import annotations

import dataclasses
import typing
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from workbench.records.record import CaseId, Kind, Record, RecordId, new_id
from workbench.store.rows import CLASSES


def every_kind(case_id: CaseId, word: str) -> list[Record]:
    """A record of every kind but the case itself; they refer to each other."""
    ids = {kind: RecordId(case_id) if kind is Kind.CASE else new_id() for kind in Kind}
    return [record(kind, case_id, ids, word) for kind in Kind if kind is not Kind.CASE]


def record(kind: Kind, case_id: CaseId, ids: dict[Kind, RecordId], word: str) -> Record:
    """A record of a kind with a value in every field, and the word wherever words can stand."""
    cls = CLASSES[kind]
    hints = typing.get_type_hints(cls)
    given: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        hint = hints[field.name]
        value = _marked(hint, case_id, word)
        given[field.name] = (value, value) if typing.get_origin(hint) is tuple else value
    owners = {
        "person_id": Kind.PERSON,
        "asked_by": Kind.PERSON,
        "evidence_id": Kind.EVIDENCE,
        "event_id": Kind.EVENT,
        "organisation_id": Kind.ORGANISATION,
        "addressee_id": Kind.ORGANISATION,
        "consultation_id": Kind.CONSULTATION,
    }
    given |= {name: ids[kind] for name, kind in owners.items() if name in given}
    if kind is Kind.LINK:
        given |= {"from_id": ids[Kind.FINDING], "from_kind": Kind.FINDING}
        given |= {"to_id": ids[Kind.EVIDENCE], "to_kind": Kind.EVIDENCE}
    return cls(**{**given, "id": ids[kind], "case_id": case_id})


def _marked(hint: Any, case_id: CaseId, word: str) -> Any:
    hint = next((arg for arg in typing.get_args(hint) if arg is not type(None)), hint)
    plain = getattr(hint, "__supertype__", hint)
    if hint is CaseId:
        return case_id
    if plain is str:
        return word
    if isinstance(plain, type) and dataclasses.is_dataclass(plain):
        hints = typing.get_type_hints(plain)
        return plain(**{name: _marked(hints[name], case_id, word) for name in hints})
    samples = {
        bool: True,
        int: 3,
        float: 1.5,
        date: date(2026, 1, 1),
        datetime: datetime(2026, 1, 1, tzinfo=UTC),
    }
    return next(iter(plain)) if isinstance(plain, type) and issubclass(plain, StrEnum) else samples[plain]
