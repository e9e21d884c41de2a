"""The intake desk on a PostgreSQL server: its tables, read and written beside those of the register.

Owns their SQL. Each step is one of the register's (register.py). Knows nothing of packages' bytes, or of what
a judgement is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from workbench.errors import BugError
from workbench.records.intake import IntakePackage, Item, ItemChange, ItemNumber
from workbench.records.register import EntryNumber
from workbench.register.local import step_of
from workbench.register.local_desk_rows import ITEM_COLUMNS, PACKAGE_COLUMNS, item_in, item_of, package_of
from workbench.register.postgres.desk_rows import insert, insert_package, replace_row
from workbench.register.postgres.link import Connection, Link
from workbench.register.postgres.pen import SharedPen
from workbench.register.postgres.register import SharedRegister
from workbench.store.rows import writable

_ITEMS = f"SELECT {ITEM_COLUMNS} FROM intake_item"


class SharedDeskPen:
    """One step of the desk being written (a `desk.DeskPen`)."""

    def __init__(self, connection: Connection, pen: SharedPen, person: str) -> None:
        self._db = connection
        self._pen = pen
        self._person = person

    @property
    def register(self) -> SharedPen:
        """The same step's right to change the register."""
        return self._pen

    @property
    def person(self) -> str:
        """Who is writing."""
        return self._person

    def take_in(self, package: IntakePackage) -> None:
        """Remember a package, so that it is known when it comes again."""
        insert_package(self._db, package, self._pen.step)
        self._pen.tell(package=package.sha256)

    def add(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Put new items on the desk; each is given a number that no item had, and this step."""
        (row,) = self._db.execute(
            "SELECT greatest((SELECT coalesce(max(n), 0) FROM intake_item),"
            " (SELECT coalesce(max(last), 0) FROM intake_last))"
        ).fetchall()
        last = int(row[0])
        made = tuple(replace(item, n=last + at, step=self._pen.step) for at, item in enumerate(items, 1))
        insert(self._db, made)
        if made:
            self._db.execute("DELETE FROM intake_last")
            self._db.execute("INSERT INTO intake_last (last) VALUES (%s)", (last + len(made),))
            self._pen.tell(items=len(made))
        return made

    def current(self, n: ItemNumber) -> Item | None:
        """An item as it stands now; nobody else writes until the step is closed."""
        row = self._db.execute(f"{_ITEMS} WHERE n = %s", (n,)).fetchone()
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
            "INSERT INTO intake_name (step, name) VALUES (%s, %s)", (self._pen.step, writable(name))
        )
        self._pen.tell(named=1)


class SharedDesk:
    """The desk that a link leads to (a `desk.Desk`)."""

    def __init__(self, link: Link) -> None:
        self._link = link

    @contextmanager
    def writing(self, verb: str) -> Iterator[SharedDeskPen]:
        """One step, which is one of the register's; one that changed nothing leaves no trace.

        Raises: NotWritable, RegisterUnavailable.
        """
        with SharedRegister(self._link).writing(verb) as pen, self._link.reading() as connection:
            yield SharedDeskPen(connection, pen, self._link.person)

    def items(self) -> tuple[Item, ...]:
        """Every item, the first one first."""
        return tuple(map(item_of, self._link.rows(f"{_ITEMS} ORDER BY n")))

    def item(self, n: ItemNumber) -> Item | None:
        """One item, or None."""
        return next(map(item_of, self._link.rows(f"{_ITEMS} WHERE n = %s", (n,))), None)

    def about(self, entries: Sequence[EntryNumber]) -> tuple[Item, ...]:
        """The items about these entries; an entry has one at most."""
        some = [int(n) for n in entries]
        return tuple(map(item_of, self._link.rows(f"{_ITEMS} WHERE entry = ANY(%s) ORDER BY n", (some,))))

    def history(self, n: ItemNumber) -> tuple[ItemChange, ...]:
        """What became of an item, the first thing first."""
        rows = self._link.rows(
            "SELECT before, id, at, person, verb, detail, undone FROM intake_change"
            " JOIN register_step ON id = step WHERE item = %s ORDER BY step",
            (n,),
        )
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
        rows = self._link.rows(f"SELECT {PACKAGE_COLUMNS} FROM intake_package ORDER BY step DESC")
        return tuple(map(package_of, rows))

    def called(self) -> str:
        """What the clearing house is called; empty when nobody has said."""
        rows = self._link.rows("SELECT name FROM intake_name ORDER BY step DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""
