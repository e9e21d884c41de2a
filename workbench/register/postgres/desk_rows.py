"""Items of a shared desk to rows and back, and what undoing a step does to them.

The order of columns, and the form in which an item's history is kept, are those of a vault's own desk.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.records.intake import IntakePackage, Item
from workbench.register.local_desk_rows import (
    ITEM_COLUMNS,
    PACKAGE_COLUMNS,
    image_of,
    item_in,
    item_row,
    package_row,
)
from workbench.register.postgres.link import Connection

_INSERT = f"INSERT INTO intake_item ({ITEM_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s)"
_CHANGE = "INSERT INTO intake_change (step, item, before) VALUES (%s, %s, %s)"


def insert_package(connection: Connection, package: IntakePackage, step: int) -> None:
    """Write a package that was taken in."""
    row = package_row(package, step)
    marks = ", ".join(["%s"] * len(row))
    connection.execute(f"INSERT INTO intake_package ({PACKAGE_COLUMNS}) VALUES ({marks})", row)


def insert(connection: Connection, items: Sequence[Item]) -> None:
    """Write new items, each with the beginning of its history."""
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [item_row(item) for item in items])
        cursor.executemany(_CHANGE, [(item.step, item.n, None) for item in items])


def replace_row(connection: Connection, before: Item, after: Item) -> None:
    """Write an item in place of what it was, which its history keeps."""
    connection.execute(_CHANGE, (after.step, before.n, image_of(before)))
    _put_row(connection, after)


def take_back(connection: Connection, step: int) -> None:
    """Put the desk back as it was before a step, the last that stands."""
    rows = connection.execute("SELECT item, before FROM intake_change WHERE step = %s", (step,)).fetchall()
    for n, image in rows:
        if image is None:
            connection.execute("DELETE FROM intake_item WHERE n = %s", (n,))
        else:
            _put_row(connection, item_in(image))
    for table in ("intake_change", "intake_package", "intake_name"):
        connection.execute(f"DELETE FROM {table} WHERE step = %s", (step,))


def _put_row(connection: Connection, item: Item) -> None:
    connection.execute("DELETE FROM intake_item WHERE n = %s", (item.n,))
    connection.execute(_INSERT, item_row(item))
