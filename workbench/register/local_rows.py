"""Entries of the register to rows and back. Owns the order of columns; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from workbench.records.register import Entry, EntryStatus, PublicEntry
from workbench.store.rows import damaged_text, intact, writable

FIELDS = tuple(each.name for each in fields(PublicEntry))
COLUMN_LIST = ", ".join(("n", "step", *FIELDS))


def row_of(public: PublicEntry) -> tuple[str, ...]:
    """The columns of what an entry says. Raises: BadInput: a text that no vault can keep."""
    return tuple(writable(str(getattr(public, name))) for name in FIELDS)


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry in a row. Raises: VaultDamaged."""
    return Entry(n=row[0], step=row[1], public=_public(dict(zip(FIELDS, row[2:], strict=True))))


def image_of(entry: Entry) -> str:
    """An entry as its history keeps it: what it said, and which step had left it so."""
    return json.dumps({"step": entry.step, **asdict(entry.public)}, ensure_ascii=False)


def entry_in(image: str, n: int) -> Entry:
    """The entry that its history kept. Raises: VaultDamaged."""
    try:
        values = json.loads(intact(image))
        step = int(values.pop("step"))
    except (ValueError, LookupError, TypeError, AttributeError):
        raise damaged_text() from None
    return Entry(n=n, step=step, public=_public(values))


def public_of(image: str) -> PublicEntry:
    """What an entry said once. Raises: VaultDamaged."""
    return entry_in(image, 0).public


def _public(values: dict[str, Any]) -> PublicEntry:
    try:
        intact("".join(values.values()))
        return PublicEntry(**{**values, "status": EntryStatus(values["status"])})
    except (ValueError, LookupError, TypeError):
        raise damaged_text() from None
