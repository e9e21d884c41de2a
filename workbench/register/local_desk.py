"""The intake desk inside a vault: its tables, read and written beside those of the register.

Owns their SQL. Each step is one of the register's (register/local.py), so the ledger tells of it too. Knows
nothing of packages' bytes, or of what a judgement is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from workbench.errors import BugError
from workbench.records.intake import IntakePackage, Item, ItemChange, ItemNumber
from workbench.records.register import EntryNumber
from workbench.register.local import LocalRegister, step_of
from workbench.register.local_desk_rows import (
    ITEM_COLUMNS,
    PACKAGE_COLUMNS,
    insert,
    item_in,
    item_of,
    package_of,
    package_row,
    replace_row,
)
from workbench.register.local_pen import LocalPen
from workbench.store.driver import Connection, translated
from workbench.store.rows import intact, writable
from workbench.store.vault import Vault

_ITEM = f"SELECT {ITEM_COLUMNS} FROM intake_item WHERE n = ?"
_BATCH = 500


class LocalDeskPen:
    """One step of the desk being written (a `desk.DeskPen`)."""

    def __init__(self, connection: Connection, pen: LocalPen, person: str) -> None:
        self._db = connection
        self._pen = pen
        self._person = person

    @property
    def register(self) -> LocalPen:
        """The same step's right to change the register."""
        return self._pen

    @property
    def person(self) -> str:
        """Who is writing."""
        return self._person

    def take_in(self, package: IntakePackage) -> None:
        """Remember a package, so that it is known when it comes again."""
        marks = ", ".join("?" * len(PACKAGE_COLUMNS.split(",")))
        self._db.execute(
            f"INSERT INTO intake_package ({PACKAGE_COLUMNS}) VALUES ({marks})",
            package_row(package, self._pen.step),
        )
        self._pen.tell(package=package.sha256)

    def add(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Put new items on the desk; each is given a number that no item had, and this step."""
        row = self._db.execute(
            "SELECT max(coalesce((SELECT max(n) FROM intake_item), 0),"
            " coalesce((SELECT max(last) FROM intake_last), 0))"
        ).fetchone()
        last = int(row[0])
        made = tuple(replace(item, n=last + at, step=self._pen.step) for at, item in enumerate(items, 1))
        insert(self._db, made)
        if made:
            self._db.execute("DELETE FROM intake_last")
            self._db.execute("INSERT INTO intake_last (last) VALUES (?)", (last + len(made),))
            self._pen.tell(items=len(made))
        return made

    def current(self, n: ItemNumber) -> Item | None:
        """An item as it stands now; the step holds the vault's write lock."""
        row = self._db.execute(_ITEM, (n,)).fetchone()
        return None if row is None else item_of(row)

    def put(self, item: Item) -> Item:
        """Put an item in place of what it was; the same again changes nothing.

        Raises: BugError: there is no such item.
        """
        before = self.current(item.n)
        if before is None:
            raise BugError("An item was to be changed that is not on the desk.")
        if replace(item, step=before.step) == before:
            return before
        after = replace(item, step=self._pen.step)
        replace_row(self._db, before, after)
        self._pen.tell(item=item.n)
        return after

    def name(self, name: str) -> None:
        """Say what the clearing house is called in what it sends."""
        self._db.execute(
            "INSERT INTO intake_name (step, name) VALUES (?, ?)", (self._pen.step, writable(name))
        )
        self._pen.tell(named=1)


class LocalDesk:
    """The desk of one vault (a `desk.Desk`)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._register = LocalRegister(vault)

    @contextmanager
    def writing(self, verb: str) -> Iterator[LocalDeskPen]:
        """One step, which is one operation of the vault; one that changed nothing leaves no trace.

        Raises: NotWritable: the vault was opened for reading only.
        """
        with self._register.writing(verb) as pen:
            yield LocalDeskPen(self._db, pen, self._vault.author.person)

    def items(self) -> tuple[Item, ...]:
        """Every item, the first one first."""
        with translated():
            rows = self._db.execute(f"SELECT {ITEM_COLUMNS} FROM intake_item ORDER BY n").fetchall()
        return tuple(map(item_of, rows))

    def item(self, n: ItemNumber) -> Item | None:
        """One item, or None."""
        with translated():
            row = self._db.execute(_ITEM, (n,)).fetchone()
        return None if row is None else item_of(row)

    def about(self, entries: Sequence[EntryNumber]) -> tuple[Item, ...]:
        """The items about these entries; an entry has one at most."""
        found: list[Item] = []
        for at in range(0, len(entries), _BATCH):
            some = [int(n) for n in entries[at : at + _BATCH]]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT {ITEM_COLUMNS} FROM intake_item WHERE entry IN ({marks}) ORDER BY n"
            with translated():
                found += map(item_of, self._db.execute(sql, some).fetchall())
        return tuple(found)

    def history(self, n: ItemNumber) -> tuple[ItemChange, ...]:
        """What became of an item, the first thing first."""
        sql = (
            "SELECT before, id, at, person, verb, detail, undone FROM intake_change"
            " JOIN register_step ON id = step WHERE item = ? ORDER BY step"
        )
        with translated():
            rows = self._db.execute(sql, (n,)).fetchall()
        now = self.item(n)
        if now is None:
            return ()
        befores = [None if image is None else item_in(image) for image, *_ in rows]
        afters = [*(each for each in befores[1:] if each is not None), now]
        return tuple(
            ItemChange(step=step_of(rest), before=before, after=after)
            for (_, *rest), before, after in zip(rows, befores, afters, strict=True)
        )

    def packages(self) -> tuple[IntakePackage, ...]:
        """Every package that was taken in, the last one first."""
        sql = f"SELECT {PACKAGE_COLUMNS} FROM intake_package ORDER BY step DESC"
        with translated():
            return tuple(map(package_of, self._db.execute(sql).fetchall()))

    def called(self) -> str:
        """What the clearing house is called; empty when nobody has said."""
        with translated():
            row = self._db.execute("SELECT name FROM intake_name ORDER BY step DESC LIMIT 1").fetchone()
        return "" if row is None else intact(str(row[0]))

    @property
    def _db(self) -> Connection:
        return self._vault.connection
