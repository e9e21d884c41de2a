"""What a person is typing and where they were, kept in the vault beside the ledger.

Each person has their own. Nothing here is a record, is searched, exported or undone; it is kept so that
a crash loses no word. The caller holds the transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.records.record import CaseId
from workbench.store.driver import Connection, translated
from workbench.store.rows import intact, writable


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Words that were typed and not yet made part of a record. `at` is UTC."""

    key: str
    text: str = field(repr=False)
    at: datetime


def keep(connection: Connection, case_id: CaseId, person: str, key: str, text: str) -> None:
    """Put a draft in place of the one with its key."""
    connection.execute(
        "INSERT OR REPLACE INTO draft (case_id, person, key, text, at) VALUES (?, ?, ?, ?, ?)",
        (case_id, person, key, writable(text), _now()),
    )


def of_case(connection: Connection, case_id: CaseId, person: str) -> Mapping[str, Draft]:
    """A person's drafts in a case by key, the oldest first."""
    with translated():
        rows = connection.execute(
            "SELECT key, text, at FROM draft WHERE case_id = ? AND person = ? ORDER BY at, key",
            (case_id, person),
        ).fetchall()
    return {key: Draft(key=key, text=intact(text), at=datetime.fromisoformat(at)) for key, text, at in rows}


def drop(connection: Connection, case_id: CaseId, person: str, key: str) -> None:
    """Forget one draft; one that is not there is forgotten already."""
    connection.execute(
        "DELETE FROM draft WHERE case_id = ? AND person = ? AND key = ?", (case_id, person, key)
    )


def drop_all(connection: Connection, case_id: CaseId, person: str) -> None:
    """Forget a person's drafts in a case."""
    connection.execute("DELETE FROM draft WHERE case_id = ? AND person = ?", (case_id, person))


def keep_place(connection: Connection, person: str, text: str) -> None:
    """Remember where a person was."""
    connection.execute(
        "INSERT OR REPLACE INTO place (person, text, at) VALUES (?, ?, ?)", (person, writable(text), _now())
    )


def place(connection: Connection, person: str) -> str:
    """Where a person was; empty when nobody knows."""
    with translated():
        row = connection.execute("SELECT text FROM place WHERE person = ?", (person,)).fetchone()
    return "" if row is None else intact(row[0])


def drop_places(connection: Connection) -> None:
    """Forget where everybody was: a place may name what is about to be erased."""
    connection.execute("DELETE FROM place")


def _now() -> str:
    return datetime.now(UTC).isoformat()
