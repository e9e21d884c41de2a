"""Writing to a shared register, within one step. The caller holds the transaction and the writers' lock.

Owns the SQL that changes. Whatever somebody read, and somebody else changed since, is not written over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from itertools import repeat

from workbench.errors import BugError, NeedsDecision, NotFound, UndoRefused
from workbench.records.register import Entry, EntryNumber, EntryRelation, PublicEntry, Step
from workbench.register.admission import Admitted
from workbench.register.engine import Added
from workbench.register.local_rows import COLUMN_LIST, FIELDS, entry_in, entry_of, image_of, row_of
from workbench.register.merging import brought_up_to
from workbench.register.postgres import desk_rows
from workbench.register.postgres.link import Connection
from workbench.register.postgres.schema import ADMIN
from workbench.register.postgres.words import words_of
from workbench.store.rows import writable

_COLUMNS = f"{COLUMN_LIST}, words"
_SET = ", ".join(f"{name} = excluded.{name}" for name in ("step", *FIELDS, "words"))
_Row = tuple[EntryNumber, int, PublicEntry]
_OF_A_STEP = ("register_change", "register_tie", "register_issuer", "register_mapping")


class SharedPen:
    """One step being written (an `engine.Pen`)."""

    def __init__(self, connection: Connection, *, person: str, verb: str) -> None:
        self._db = connection
        self._person = person
        self._verb = verb
        self._detail: dict[str, str | int] = {}
        (last,) = connection.execute(
            "SELECT coalesce(max(id), 0), coalesce(max(last_entry), 0) FROM register_step"
        ).fetchall()
        self._step = int(last[0]) + 1
        self._last_entry = int(last[1])

    @property
    def step(self) -> int:
        """The number of this step."""
        return self._step

    def add(self, admitted: Admitted) -> Added:
        """Take entries in. One that its issuer has under this id is changed where they say something.

        Raises: BadInput: a text that no register can keep.
        """
        known = self._known({entry.issuer for entry in admitted.entries})
        new: list[PublicEntry] = []
        changed: list[tuple[Entry, PublicEntry]] = []
        same = 0
        for public in admitted.entries:
            before = known.get((public.issuer, public.source_id))
            if before is None:
                new.append(public)
            elif (now := brought_up_to(before.public, public)) == before.public:
                same += 1
            else:
                changed.append((before, now))
        numbers = range(self._last_entry + 1, self._last_entry + 1 + len(new))
        self._last_entry += len(new)
        self._copy("register_entry", zip(numbers, repeat(self._step), new, strict=False))
        self._merge((before.n, self._step, public) for before, public in changed)
        self._keep_history([*((n, None) for n in numbers), *((b.n, image_of(b)) for b, _ in changed)])
        self._forget([before.n for before, public in changed if _reads_otherwise(before.public, public)])
        touched = (*numbers, *(before.n for before, _ in changed))
        if touched:
            self.tell(origin=admitted.origin, sha256=admitted.sha256, new=len(new), changed=len(changed))
        return Added(
            step=self._step if touched else 0,
            new=len(new),
            changed=len(changed),
            same=same,
            numbers=touched,
        )

    def change(self, entry: Entry, public: PublicEntry) -> Entry:
        """Put something else in place of what an entry says; the same again changes nothing.

        Raises: NeedsDecision: code `changed_meanwhile`; somebody else changed it since it was read. NotFound:
        it is no longer there.
        """
        if public == entry.public:
            return Entry(n=entry.n, step=self._step, public=public)
        self._refuse_stale(entry)
        after = Entry(n=entry.n, step=self._step, public=public)
        self._keep_history([(entry.n, image_of(entry))])
        self._merge([(after.n, after.step, public)])
        if _reads_otherwise(entry.public, public):
            self._forget([entry.n])
        self.tell(entry=entry.n)
        return after

    def tie(self, first: EntryNumber, second: EntryNumber, relation: EntryRelation, note: str) -> None:
        """Say how one entry stands to another."""
        self._db.execute(
            "INSERT INTO register_tie (first, second, relation, note, step) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (first, second, step)"
            " DO UPDATE SET relation = excluded.relation, note = excluded.note",
            (first, second, relation.value, writable(note), self._step),
        )
        self.tell(entry=first, other=second, relation=relation.value)

    def know(self, issuer: str, public_key: str) -> None:
        """Remember the key that an issuer signs with; the one before is there again if this is undone."""
        self._db.execute(
            "INSERT INTO register_issuer (name, step, public_key, first_seen_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (md5(name), step) DO UPDATE SET public_key = excluded.public_key",
            (writable(issuer), self._step, public_key, _now()),
        )
        self.tell(key=public_key)

    def remember(self, headings: str, fields: str) -> None:
        """Remember which column holds what, for the next file with these headings."""
        self._db.execute(
            "INSERT INTO register_mapping (headings, step, fields) VALUES (%s, %s, %s)"
            " ON CONFLICT (md5(headings), step) DO UPDATE SET fields = excluded.fields",
            (writable(headings), self._step, writable(fields)),
        )
        self.tell(columns=1)

    def take_back(self, step: Step) -> Sequence[EntryNumber]:
        """Put everything back as it was before a step; returns the entries that are there again as they were.

        Raises: UndoRefused: somebody did something after it, or it is somebody else's and this person is no
        administrator.
        """
        self._refuse_undo(step)
        rows = self._db.execute(
            "SELECT entry, before FROM register_change WHERE step = %s", (step.id,)
        ).fetchall()
        gone = [n for n, image in rows if image is None]
        self._db.execute("DELETE FROM register_entry WHERE n = ANY(%s)", (gone,))
        self._forget([n for n, _ in rows])
        restored = [entry_in(image, n) for n, image in rows if image is not None]
        self._merge((each.n, each.step, each.public) for each in restored)
        for table in _OF_A_STEP:
            self._db.execute(f"DELETE FROM {table} WHERE step = %s", (step.id,))
        desk_rows.take_back(self._db, step.id)
        self._db.execute("UPDATE register_step SET undone = 1 WHERE id = %s", (step.id,))
        self._detail = {"took_back": step.id, "verb": step.verb, "entries": len(rows)}
        return [entry.n for entry in restored]

    def put_words(self, content: bytes, *, in_place_of_all: bool = False) -> None:
        """Keep a part of the index of words."""
        if in_place_of_all:
            self._db.execute("DELETE FROM register_words")
        self._db.execute("INSERT INTO register_words (content) VALUES (%s)", (content,))

    def tell(self, **facts: str | int) -> None:
        """Say in the history what else the step did: codes and counts, never words."""
        self._detail |= facts

    def put_vectors(self, model: str, vectors: Iterable[tuple[Entry, bytes]]) -> None:
        """Keep the meaning of entries, each as it was when it was read; of one changed since, nothing."""
        with self._db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO register_vectors (n, model, content)"
                " SELECT n, %s, %s FROM register_entry WHERE n = %s AND step = %s"
                " ON CONFLICT (n) DO UPDATE SET model = excluded.model, content = excluded.content",
                [(model, content, entry.n, entry.step) for entry, content in vectors],
            )

    def close(self) -> dict[str, str | int]:
        """End the step, and return what a ledger keeps of it: nothing when nothing was changed."""
        if not self._detail:
            return {}
        if "took_back" not in self._detail:
            self._db.execute(
                "INSERT INTO register_step (id, at, person, verb, detail, undone, last_entry)"
                " VALUES (%s, %s, %s, %s, %s, 0, %s)",
                (self._step, _now(), self._person, self._verb, json.dumps(self._detail), self._last_entry),
            )
        return {"step": self._step, **self._detail}

    def _merge(self, entries: Iterable[_Row]) -> None:
        """Copy entries into a table of their own, and from there in place of what is there or beside it."""
        self._db.execute("CREATE TEMPORARY TABLE IF NOT EXISTS arriving (LIKE register_entry) ON COMMIT DROP")
        self._copy("arriving", entries)
        self._db.execute(
            f"INSERT INTO register_entry ({_COLUMNS}) SELECT {_COLUMNS} FROM arriving"
            f" ON CONFLICT (n) DO UPDATE SET {_SET}"
        )
        self._db.execute("TRUNCATE arriving")

    def _copy(self, table: str, entries: Iterable[_Row]) -> None:
        with self._db.cursor() as cursor, cursor.copy(f"COPY {table} ({_COLUMNS}) FROM STDIN") as copy:
            for n, step, public in entries:
                copy.write_row((n, step, *row_of(public), words_of(public)))

    def _keep_history(self, befores: Iterable[tuple[EntryNumber, str | None]]) -> None:
        with (
            self._db.cursor() as cursor,
            cursor.copy("COPY register_change (step, entry, before) FROM STDIN") as copy,
        ):
            for n, before in befores:
                copy.write_row((self._step, n, before))

    def _forget(self, numbers: Sequence[EntryNumber]) -> None:
        """The words of these entries are others now, or are gone: so is what they mean."""
        self._db.execute("DELETE FROM register_vectors WHERE n = ANY(%s)", (list(numbers),))

    def _known(self, issuers: Iterable[str]) -> dict[tuple[str, str], Entry]:
        rows = self._db.execute(
            f"SELECT {COLUMN_LIST} FROM register_entry WHERE issuer = ANY(%s)", (sorted(issuers),)
        )
        return {(e.public.issuer, e.public.source_id): e for e in map(entry_of, rows)}

    def _refuse_stale(self, entry: Entry) -> None:
        row = self._db.execute(
            f"SELECT {COLUMN_LIST} FROM register_entry WHERE n = %s", (entry.n,)
        ).fetchone()
        if row is None:
            raise NotFound(
                f"{entry.reference} is no longer in the register: somebody took back how it came in."
            )
        now = entry_of(row)
        if now.step == entry.step:
            return
        by = self._db.execute("SELECT person FROM register_step WHERE id = %s", (now.step,)).fetchone()
        other = [
            each.name.replace("_", " ")
            for each in fields(PublicEntry)
            if getattr(now.public, each.name) != getattr(entry.public, each.name)
        ]
        who, what = by[0] if by is not None else "Somebody", ", ".join(other) or "nothing that is left of it"
        raise NeedsDecision(
            f"{who} changed {entry.reference} since you looked at it: {what}. Nothing of yours was written. "
            "Look at it as it is now, then do it again.",
            code="changed_meanwhile",
        )

    def _refuse_undo(self, step: Step) -> None:
        last = self._db.execute(
            "SELECT id, person, login = session_user OR pg_has_role(session_user, %s, 'member')"
            " FROM register_step WHERE undone = 0 ORDER BY id DESC LIMIT 1",
            (ADMIN,),
        ).fetchone()
        if last is None:
            raise BugError("A step of the register was to be taken back, and there is none.")
        id_, person, allowed = last
        if id_ != step.id:
            raise UndoRefused(f"{person} did something after that. Nothing was taken back.")
        if not allowed:
            raise UndoRefused(
                f"The last step is {person}’s: they take it back, or an administrator of the register does."
            )


def _reads_otherwise(before: PublicEntry, after: PublicEntry) -> bool:
    return (before.text, before.intent) != (after.text, after.intent)


def _now() -> str:
    return datetime.now(UTC).isoformat()
