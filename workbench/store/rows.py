"""Records to rows and back, from the records' own declarations. No SQL but column names."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import Any, TypeVar

import msgspec

from workbench.errors import BadInput, Help, VaultDamaged
from workbench.records import (
    analysis,
    case,
    evidence,
    findings,
    links,
    people,
    permissions,
    recommendations,
    release,
    report,
)
from workbench.records.record import Kind, Record

Value = str | int | float | None
Encoder = Callable[[Any], Value]
Decoder = Callable[[Any], Any]

_CLASSES: tuple[type[Record], ...] = (
    case.Case,
    case.Term,
    case.Task,
    case.DecisionNote,
    people.Organisation,
    people.Person,
    people.Engagement,
    people.Question,
    evidence.Evidence,
    evidence.Excerpt,
    analysis.Event,
    analysis.Account,
    analysis.Factor,
    findings.Finding,
    recommendations.Recommendation,
    report.Section,
    report.Consultation,
    report.Comment,
    links.Link,
    release.Decision,
    release.ReleaseEntry,
    permissions.ApprovedPhrase,
    permissions.StandingBasis,
)
CLASSES: Mapping[Kind, type[Record]] = {cls.kind: cls for cls in _CLASSES}

T = TypeVar("T", bound=Record)


class Shape:
    """How one class of record lies in its table: columns in order, encoders, decoders.

    A case may have a hundred thousand rows, so plain texts, most of a row, are checked all at once, and a
    record is filled slot by slot: the constructor of a frozen dataclass takes five times as long.
    """

    __slots__ = ("_slots", "_texts", "_turned", "cls", "columns", "encoders", "table")

    def __init__(self, cls: type[Record]) -> None:
        self.cls = cls
        self.table = cls.kind.value
        hints = typing.get_type_hints(cls)
        self.columns = tuple(f.name for f in fields(cls))
        codecs = [_codec(hints[name]) for name in self.columns]
        self.encoders = tuple(encode for encode, _ in codecs)
        self._slots = tuple(getattr(cls, name).__set__ for name in self.columns)
        texts = [at for at, (_, decode) in enumerate(codecs) if decode is intact]
        # Two of them at least: with one alone `itemgetter` gives no tuple.
        self._texts = itemgetter(*texts, texts[0])
        self._turned = tuple(
            (at, decode) for at, (_, decode) in enumerate(codecs) if decode not in (intact, _same)
        )

    def encode(self, record: Record) -> tuple[Value, ...]:
        return tuple(
            encode(getattr(record, name)) for name, encode in zip(self.columns, self.encoders, strict=True)
        )

    def decode(self, row: Sequence[Value]) -> Record:
        """The record in a row.

        Raises:
            VaultDamaged: the row holds what this program never writes.
        """
        values: list[Any] = list(row)
        try:
            intact("".join(self._texts(row)))
            for at, decode in self._turned:
                values[at] = decode(values[at])
        except (LookupError, TypeError, ValueError):
            raise damaged_text() from None
        record = object.__new__(self.cls)
        for fill, value in zip(self._slots, values, strict=True):
            fill(record, value)
        return record

    @property
    def column_list(self) -> str:
        return ", ".join(f'"{name}"' for name in self.columns)


@cache
def shape(kind: Kind) -> Shape:
    """The shape of a kind's table, worked out once."""
    return Shape(CLASSES[kind])


def image(columns: Sequence[str], row: Sequence[Value]) -> bytes:
    """A row as the ledger keeps it: JSON with the columns in declared order."""
    return msgspec.json.encode(dict(zip(columns, row, strict=True)))


def row_of(kind: Kind, stored: bytes) -> tuple[Value, ...]:
    """The row that an image holds, in today's column order; columns it lacks take their defaults."""
    try:
        values = msgspec.json.decode(stored)
    except ValueError:
        raise damaged_text() from None
    of = shape(kind)
    missing = [name for name in of.columns if name not in values]
    if missing:
        defaults = {f.name: f.default for f in fields(of.cls)}
        for name in missing:
            encode = of.encoders[of.columns.index(name)]
            values[name] = encode(defaults[name])
    return tuple(values[name] for name in of.columns)


def damaged_text() -> VaultDamaged:
    """The error for a text that is not as it was written."""
    return VaultDamaged(
        "A record in the vault is not as it was written: part of the database is damaged. A check of the "
        "vault says what can still be read; restore the latest backup.",
        see=Help.CHECK,
    )


def intact(text: str) -> str:
    """The text as read, if it can be what was written.

    SQLCipher wipes a damaged page and, when it is the last page of a long text, hands out the zeros
    without an error. No text in a vault holds a zero character, so that this can be told.

    Raises:
        VaultDamaged: it holds zeros.
    """
    if "\0" in text:
        raise damaged_text()
    return text


def writable(text: str) -> str:
    """The text, if a vault can keep it. Raises: BadInput: it holds a zero character."""
    if "\0" in text:
        raise BadInput("A text holds a zero character (U+0000), which no vault can keep. Take it out.")
    return text


def _same(value: Any) -> Any:
    return value


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _strings(value: tuple[Any, ...]) -> str:
    return msgspec.json.encode(value).decode()


def _codec(hint: Any) -> tuple[Encoder, Decoder]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        encode, decode = _codec(inner)
        return (
            lambda value: None if value is None else encode(value),
            lambda value: None if value is None else decode(value),
        )
    if typing.get_origin(hint) is tuple:
        if typing.get_args(hint)[0] is str:
            return _strings, lambda value: tuple(msgspec.json.decode(value))
        return _strings, lambda value: msgspec.json.decode(value, type=hint)
    hint = getattr(hint, "__supertype__", hint)
    if hint is bool:
        return int, bool
    if hint is str:
        return writable, intact
    if hint in (int, float):
        return _same, _same
    if issubclass(hint, StrEnum):
        return (lambda value: value.value), {each.value: each for each in hint}.__getitem__
    if hint is datetime:
        return _instant, datetime.fromisoformat
    if hint is date:
        return date.isoformat, date.fromisoformat
    return (
        lambda value: msgspec.json.encode(value).decode(),
        lambda value: msgspec.json.decode(value, type=hint),
    )
