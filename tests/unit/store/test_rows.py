"""Records to rows and images, and back, whatever they hold."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store import making
from workbench.errors import BadInput, VaultDamaged
from workbench.records.analysis import Event
from workbench.records.record import CaseId, Kind, Record, new_id
from workbench.store.rows import CLASSES, Value, image, row_of, shape


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
@settings(max_examples=20)
def test_every_kind_comes_back_from_its_row_and_from_its_image(kind: Kind, data: st.DataObject) -> None:
    record = data.draw(making.records(kind))
    of = shape(kind)
    row = of.encode(record)
    assert of.decode(row) == record
    assert row_of(kind, image(of.columns, row)) == row


def test_every_kind_has_a_class_and_no_class_has_two() -> None:
    assert set(CLASSES) == set(Kind)
    assert len(set(CLASSES.values())) == len(CLASSES)


@pytest.mark.parametrize("kind", list(Kind))
@given(data=st.data())
@settings(max_examples=5)
def test_a_column_that_an_old_image_lacks_takes_its_default(kind: Kind, data: st.DataObject) -> None:
    of = shape(kind)
    optional = {f.name: f.default for f in dataclasses.fields(of.cls) if f.default is not dataclasses.MISSING}
    record = data.draw(making.records(kind))
    values = dict(zip(of.columns, of.encode(record), strict=True))
    old = msgspec.json.encode({name: value for name, value in values.items() if name not in optional})
    read = of.decode(row_of(kind, old))
    assert {name: getattr(read, name) for name in optional} == optional


def test_an_hour_elsewhere_is_kept_as_the_same_moment() -> None:
    there = datetime(2026, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    event = Event(id=new_id(), case_id=CaseId("c"), title="t", starts_at=there)
    read = shape(Kind.EVENT).decode(shape(Kind.EVENT).encode(event))
    assert read == event
    assert isinstance(read, Event)
    assert read.starts_at is not None
    assert read.starts_at.tzinfo == UTC


def test_a_zero_character_is_refused_because_a_damaged_page_is_read_as_zeros() -> None:
    with pytest.raises(BadInput, match="zero character"):
        shape(Kind.TERM).encode(making.term(CaseId("c"), "a\0b"))


def _spoilt(record: Record, name: str, value: Value) -> tuple[Value, ...]:
    of = shape(record.kind)
    return tuple(
        value if column == name else old for column, old in zip(of.columns, of.encode(record), strict=True)
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("title", "zeros\0\0"), ("precision", "sometimes"), ("starts_at", "yesterday"), ("starts_at", 7)],
)
def test_a_row_that_this_program_never_wrote_is_damage_and_is_not_quoted(name: str, value: Value) -> None:
    event = Event(id=new_id(), case_id=CaseId("c"), title="t")
    with pytest.raises(VaultDamaged, match="check of the vault") as caught:
        shape(Kind.EVENT).decode(_spoilt(event, name, value))
    assert str(value) not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("stored", [b"", b"{", b'{"id": "x\x00\x00', b"\xff\xfe"])
def test_a_damaged_image_is_said_to_be_damaged(stored: bytes) -> None:
    with pytest.raises(VaultDamaged):
        row_of(Kind.TERM, stored)
