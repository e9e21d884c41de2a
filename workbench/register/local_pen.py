"""Writing to the register of a vault, within one step. The caller holds the transaction.

Owns the SQL that changes. Each entry that a step touches is kept as it was, so that a step can be told and
taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from workbench.errors import BugError
from workbench.records.register import Entry, EntryNumber, EntryRelation, PublicEntry, Step
from workbench.register import local_desk_rows
from workbench.register.admission import Admitted
from workbench.register.engine import Added
from workbench.register.local_rows import COLUMN_LIST, FIELDS, entry_in, entry_of, image_of, row_of
from workbench.register.merging import brought_up_to
from workbench.store.driver import Connection
from workbench.store.rows import writable

_MARKS = ", ".join("?" * (len(FIELDS) + 2))
_INSERT = f"INSERT INTO register_entry ({COLUMN_LIST}) VALUES ({_MARKS})"
_UPDATE = f"UPDATE register_entry SET step = ?, {', '.join(f'{name} = ?' for name in FIELDS)} WHERE n = ?"
_CHANGE = "INSERT INTO register_change (step, entry, before) VALUES (?, ?, ?)"


class LocalPen:
    """One step being written (an `engine.Pen`)."""

    def __init__(self, connection: Connection, *, person: str, verb: str) -> None:
        self._db = connection
        self._person = person
        self._verb = verb
        self._detail: dict[str, str | int] = {}
        last = connection.execute(
            "SELECT coalesce(max(id), 0), coalesce(max(last_entry), 0) FROM register_step"
        ).fetchone()
        self._step = int(last[0]) + 1
        self._last_entry = int(last[1])

    @property
    def step(self) -> int:
        """The number of this step."""
        return self._step

    def add(self, admitted: Admitted) -> Added:
        """Take entries in. One that its issuer has under this id is changed where they say something.

        Raises: BadInput: a text that no vault can keep.
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
        self._db.executemany(
            _INSERT, ((n, self._step, *row_of(public)) for n, public in zip(numbers, new, strict=True))
        )
        self._db.executemany(_CHANGE, ((self._step, n, None) for n in numbers))
        for before, public in changed:
            self._put(before, public)
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
        """Put something else in place of what an entry says; the same again changes nothing."""
        if public != entry.public:
            self._put(entry, public)
            self.tell(entry=entry.n)
        return Entry(n=entry.n, step=self._step, public=public)

    def tie(self, first: EntryNumber, second: EntryNumber, relation: EntryRelation, note: str) -> None:
        """Say how one entry stands to another."""
        self._db.execute(
            "INSERT OR REPLACE INTO register_tie (first, second, relation, note, step)"
            " VALUES (?, ?, ?, ?, ?)",
            (first, second, relation.value, writable(note), self._step),
        )
        self.tell(entry=first, other=second, relation=relation.value)

    def know(self, issuer: str, public_key: str) -> None:
        """Remember the key that an issuer signs with; the one before is there again if this is undone."""
        self._db.execute(
            "INSERT OR REPLACE INTO register_issuer (name, step, public_key, first_seen_at)"
            " VALUES (?, ?, ?, ?)",
            (writable(issuer), self._step, public_key, _now()),
        )
        self.tell(key=public_key)

    def remember(self, headings: str, fields: str) -> None:
        """Remember which column holds what, for the next file with these headings."""
        self._db.execute(
            "INSERT OR REPLACE INTO register_mapping (headings, step, fields) VALUES (?, ?, ?)",
            (writable(headings), self._step, writable(fields)),
        )
        self.tell(columns=1)

    def take_back(self, step: Step) -> Sequence[EntryNumber]:
        """Put everything back as it was before a step; returns the entries that are there again as they were.

        Raises: BugError: the step is not the last that stands.
        """
        last = self._db.execute("SELECT max(id) FROM register_step WHERE undone = 0").fetchone()
        if last[0] != step.id:
            raise BugError("A step of the register was to be taken back before a later one.")
        rows = self._db.execute(
            "SELECT entry, before FROM register_change WHERE step = ?", (step.id,)
        ).fetchall()
        self._db.executemany(
            "DELETE FROM register_entry WHERE n = ?", [(n,) for n, image in rows if image is None]
        )
        self._forget(n for n, _ in rows)
        restored = [entry_in(image, n) for n, image in rows if image is not None]
        self._db.executemany(_UPDATE, [(e.step, *row_of(e.public), e.n) for e in restored])
        for table in ("register_change", "register_tie", "register_issuer", "register_mapping"):
            self._db.execute(f"DELETE FROM {table} WHERE step = ?", (step.id,))
        local_desk_rows.take_back(self._db, step.id)
        self._db.execute("UPDATE register_step SET undone = 1 WHERE id = ?", (step.id,))
        self._detail = {"took_back": step.id, "verb": step.verb, "entries": len(rows)}
        return [entry.n for entry in restored]

    def put_words(self, content: bytes, *, in_place_of_all: bool = False) -> None:
        """Keep a part of the index of words."""
        if in_place_of_all:
            self._db.execute("DELETE FROM register_words")
        self._db.execute("INSERT INTO register_words (content) VALUES (?)", (content,))

    def tell(self, **facts: str | int) -> None:
        """Say in the history and in the ledger what else the step did: codes and counts, never words."""
        self._detail |= facts

    def put_vectors(self, model: str, vectors: Iterable[tuple[Entry, bytes]]) -> None:
        """Keep the meaning of entries, each as it was when it was read; of one changed since, nothing."""
        self._db.executemany(
            "INSERT OR REPLACE INTO register_vectors (n, model, content)"
            " SELECT n, ?, ? FROM register_entry WHERE n = ? AND step = ?",
            ((model, content, entry.n, entry.step) for entry, content in vectors),
        )

    def close(self) -> dict[str, str | int]:
        """End the step, and return what the ledger keeps of it: nothing when nothing was changed."""
        if not self._detail:
            return {}
        if "took_back" not in self._detail:
            self._db.execute(
                "INSERT INTO register_step (id, at, person, verb, detail, undone, last_entry)"
                " VALUES (?, ?, ?, ?, ?, 0, ?)",
                (self._step, _now(), self._person, self._verb, json.dumps(self._detail), self._last_entry),
            )
        return {"step": self._step, **self._detail}

    def _put(self, before: Entry, public: PublicEntry) -> None:
        self._db.execute(_CHANGE, (self._step, before.n, image_of(before)))
        self._db.execute(_UPDATE, (self._step, *row_of(public), before.n))
        if (before.public.text, before.public.intent) != (public.text, public.intent):
            self._forget([before.n])

    def _forget(self, numbers: Iterable[EntryNumber]) -> None:
        """The words of these entries are others now, or are gone: so is what they mean."""
        self._db.executemany("DELETE FROM register_vectors WHERE n = ?", ((n,) for n in numbers))

    def _known(self, issuers: Iterable[str]) -> dict[tuple[str, str], Entry]:
        known: dict[tuple[str, str], Entry] = {}
        for issuer in issuers:
            rows = self._db.execute(
                f"SELECT {COLUMN_LIST} FROM register_entry WHERE issuer = ?", (issuer,)
            ).fetchall()
            known |= {(e.public.issuer, e.public.source_id): e for e in map(entry_of, rows)}
        return known


def _now() -> str:
    return datetime.now(UTC).isoformat()
