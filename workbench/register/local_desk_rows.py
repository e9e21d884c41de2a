"""Items of the desk to rows and back, and what undoing a step does to them. The caller holds the transaction.

Owns the order of columns, and the form in which an item's history is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from workbench.records.intake import Assessment, Disposition, IntakePackage, Item, Judged, Verdict
from workbench.store.driver import Connection
from workbench.store.rows import damaged_text, intact, writable

ITEM_COLUMNS = "n, step, entry, package, received_at, due_on, content"
PACKAGE_COLUMNS = (
    "sha256, step, issuer, title, release_id, released_on, received_at, received_by, recommendations"
)
_INSERT = f"INSERT INTO intake_item ({ITEM_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"


def item_row(item: Item) -> tuple[Any, ...]:
    """The columns of an item. Raises: BadInput: a text that no vault can keep."""
    return (
        item.n, item.step, item.entry, item.package, item.received_at.isoformat(), item.due_on.isoformat(),
        writable(_content(item)),
    )  # fmt: skip


def item_of(row: Sequence[Any]) -> Item:
    """The item in a row. Raises: VaultDamaged."""
    n, step, entry, package, received_at, due_on, content = row
    try:
        return Item(
            n=n, step=step, entry=entry, package=package,
            received_at=datetime.fromisoformat(received_at), due_on=date.fromisoformat(due_on),
            **_judged(json.loads(intact(content))),
        )  # fmt: skip
    except (ValueError, LookupError, TypeError, AttributeError):
        raise damaged_text() from None


def image_of(item: Item) -> str:
    """An item as its history keeps it."""
    return json.dumps(item_row(item), ensure_ascii=False)


def item_in(image: str) -> Item:
    """The item that its history kept. Raises: VaultDamaged."""
    try:
        return item_of(json.loads(intact(image)))
    except (ValueError, TypeError):
        raise damaged_text() from None


def package_row(package: IntakePackage, step: int) -> tuple[Any, ...]:
    """The columns of a package that was taken in."""
    return (
        package.sha256, step, writable(package.issuer), writable(package.title),
        writable(package.release_id), package.released_on.isoformat(), package.received_at.isoformat(),
        package.received_by, package.count,
    )  # fmt: skip


def package_of(row: Sequence[Any]) -> IntakePackage:
    """The package in a row. Raises: VaultDamaged."""
    sha256, step, issuer, title, release_id, released_on, received_at, received_by, count = row
    try:
        return IntakePackage(
            sha256=sha256, step=step, issuer=intact(issuer), title=intact(title),
            release_id=intact(release_id), released_on=date.fromisoformat(released_on),
            received_at=datetime.fromisoformat(received_at), received_by=intact(received_by), count=count,
        )  # fmt: skip
    except (ValueError, TypeError):
        raise damaged_text() from None


def insert(connection: Connection, items: Sequence[Item]) -> None:
    """Write new items, each with the beginning of its history."""
    connection.executemany(_INSERT, [item_row(item) for item in items])
    connection.executemany(
        "INSERT INTO intake_change (step, item, before) VALUES (?, ?, NULL)",
        [(item.step, item.n) for item in items],
    )


def replace_row(connection: Connection, before: Item, after: Item) -> None:
    """Write an item in place of what it was, which its history keeps."""
    connection.execute(
        "INSERT INTO intake_change (step, item, before) VALUES (?, ?, ?)",
        (after.step, before.n, image_of(before)),
    )
    _put_row(connection, after)


def take_back(connection: Connection, step: int) -> None:
    """Put the desk back as it was before a step, the last that stands."""
    rows = connection.execute("SELECT item, before FROM intake_change WHERE step = ?", (step,)).fetchall()
    for n, image in rows:
        if image is None:
            connection.execute("DELETE FROM intake_item WHERE n = ?", (n,))
        else:
            _put_row(connection, item_in(image))
    for table in ("intake_change", "intake_package", "intake_name"):
        connection.execute(f"DELETE FROM {table} WHERE step = ?", (step,))


def _put_row(connection: Connection, item: Item) -> None:
    connection.execute("DELETE FROM intake_item WHERE n = ?", (item.n,))
    connection.execute(_INSERT, item_row(item))


def _content(item: Item) -> str:
    assessment, verdict = item.assessment, item.verdict
    content: dict[str, Any] = {
        "judged": {code: [each.level, each.note] for code, each in assessment.judged.items()},
        "organisations": assessment.organisations,
        "effort": [assessment.effort, assessment.effort_note],
    }
    if verdict is not None:
        content["verdict"] = {
            "disposition": verdict.disposition.value,
            "reason": verdict.reason,
            "into": verdict.into,
            "until": verdict.until.isoformat() if verdict.until else "",
            "by": item.decided_by,
            "at": item.decided_at.isoformat() if item.decided_at else "",
            "words": item.decided_words,
        }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _judged(content: Mapping[str, Any]) -> dict[str, Any]:
    effort, effort_note = content["effort"]
    read: dict[str, Any] = {
        "assessment": Assessment(
            judged={
                code: Judged(level=level, note=note) for code, (level, note) in content["judged"].items()
            },
            organisations=content["organisations"],
            effort=effort,
            effort_note=effort_note,
        )
    }
    said = content.get("verdict")
    if said is not None:
        read |= {
            "verdict": Verdict(
                disposition=Disposition(said["disposition"]),
                reason=said["reason"],
                into=said["into"],
                until=date.fromisoformat(said["until"]) if said["until"] else None,
            ),
            "decided_by": said["by"],
            "decided_at": datetime.fromisoformat(said["at"]) if said["at"] else None,
            "decided_words": said["words"],
        }
    return read
