"""The register inside a vault: its tables, read and written through the vault's own door.

Owns their SQL. Each step is one operation of the vault, so the ledger tells of it too. Knows nothing of
files, of what words mean, or of cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from workbench.records.register import (
    SETTLED,
    Entry,
    EntryNumber,
    EntryRelation,
    Happening,
    KnownIssuer,
    Step,
    Tie,
)
from workbench.register.engine import ALL, Order, Wanted
from workbench.register.local_pen import LocalPen
from workbench.register.local_rows import COLUMN_LIST, entry_of, public_of
from workbench.store.driver import Connection, translated
from workbench.store.vault import Vault

_BATCH = 500
_ESCAPED = "ESCAPE '!'"
_SOUGHT = ("text", "addressee", "issuer", "number", "source_id", "report_title", "intent")
_ALL_WORDS = "(' ' || " + " || ' ' || ".join(_SOUGHT) + ")"
_LETTERS = "a-z0-9À-ÖØ-öø-ɏ"
_UNANSWERED = "response_text = '' AND decision = '' AND response_on = ''"
_SETTLED = ", ".join(f"'{each.value}'" for each in SETTLED)
_ORDERS = {
    Order.NEWEST: "published_on DESC, n DESC",
    Order.ISSUER: "issuer COLLATE NOCASE, n",
    Order.ADDRESSEE: "addressee = '', addressee COLLATE NOCASE, n",
    Order.STATUS: "status, n",
}


class LocalRegister:
    """The register of one vault (an `engine.Register`)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @contextmanager
    def writing(self, verb: str) -> Iterator[LocalPen]:
        """One step, which is one operation of the vault; one that changed nothing leaves no trace.

        Raises: NotWritable: the vault was opened for reading only.
        """
        with self._vault.operation(f"register_{verb}", None, undoable=False) as work:
            pen = LocalPen(self._vault.connection, person=self._vault.author.person, verb=verb)
            yield pen
            work.detail.update(pen.close())

    def count(self, wanted: Wanted = ALL) -> int:
        """How many entries are wanted."""
        where, arguments = _where(wanted)
        with translated():
            row = self._db.execute(f"SELECT count(*) FROM register_entry{where}", arguments).fetchone()
        return int(row[0])

    def page(
        self, wanted: Wanted, *, order: Order = Order.NEWEST, offset: int = 0, limit: int = 100
    ) -> tuple[Entry, ...]:
        """Some of the entries that are wanted, in order."""
        where, arguments = _where(wanted)
        sql = f"SELECT {COLUMN_LIST} FROM register_entry{where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
        with translated():
            return tuple(map(entry_of, self._db.execute(sql, (*arguments, limit, offset)).fetchall()))

    def numbers(self) -> Sequence[EntryNumber]:
        """The number of every entry, in order."""
        with translated():
            return [n for (n,) in self._db.execute("SELECT n FROM register_entry ORDER BY n").fetchall()]

    def entries(self, numbers: Sequence[EntryNumber]) -> tuple[Entry, ...]:
        """The entries of these numbers in their order; one that is gone is left out."""
        found: dict[EntryNumber, Entry] = {}
        for at in range(0, len(numbers), _BATCH):
            some = [int(n) for n in numbers[at : at + _BATCH]]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT {COLUMN_LIST} FROM register_entry WHERE n IN ({marks})"
            with translated():
                found |= {e.n: e for e in map(entry_of, self._db.execute(sql, some).fetchall())}
        return tuple(found[int(n)] for n in numbers if int(n) in found)

    def named(self, name: str) -> tuple[Entry, ...]:
        """The entries that are cited by a name: PR-12, a number, or an issuer's id."""
        prefix, _, digits = name.strip().partition("-")
        if prefix.upper() == "PR" and digits.isdecimal() and len(digits) < 16:
            return self.entries([int(digits)])
        sql = f"SELECT {COLUMN_LIST} FROM register_entry WHERE number = ? OR source_id = ? ORDER BY n"
        with translated():
            return tuple(map(entry_of, self._db.execute(sql, (name.strip(), name.strip())).fetchall()))

    def sources(self, issuers: Sequence[str]) -> Iterator[Entry]:
        """Every entry of these issuers."""
        for at in range(0, len(issuers), _BATCH):
            some = list(issuers[at : at + _BATCH])
            marks = ", ".join("?" * len(some))
            sql = f"SELECT {COLUMN_LIST} FROM register_entry WHERE issuer IN ({marks})"
            with translated():
                yield from map(entry_of, self._db.execute(sql, some).fetchall())

    def history(self, n: EntryNumber) -> tuple[Happening, ...]:
        """What became of an entry, the first thing first."""
        sql = (
            "SELECT before, step, at, person, verb, detail, undone FROM register_change"
            " JOIN register_step ON id = step WHERE entry = ? ORDER BY step"
        )
        with translated():
            rows = self._db.execute(sql, (n,)).fetchall()
        befores = [None if before is None else public_of(before) for before, *_ in rows]
        (now,) = (entry.public for entry in self.entries([n])) if befores else (None,)
        afters = [*befores[1:], now]
        return tuple(
            Happening(step=step_of(rest), before=before, after=after)
            for (_, *rest), before, after in zip(rows, befores, afters, strict=True)
            if after is not None
        )

    def ties(self, n: EntryNumber) -> tuple[Tie, ...]:
        """How an entry stands to others, as last decided, the newest first."""
        sql = (
            "SELECT first, second, relation, note, max(step) FROM register_tie"
            " WHERE first = ? OR second = ? GROUP BY first, second ORDER BY 5 DESC"
        )
        with translated():
            rows = self._db.execute(sql, (n, n)).fetchall()
        return tuple(
            Tie(first=first, second=second, relation=EntryRelation(relation), note=note, step=step)
            for first, second, relation, note, step in rows
        )

    def steps(self, limit: int = 100) -> tuple[Step, ...]:
        """What was done to the register, the last thing first."""
        sql = "SELECT id, at, person, verb, detail, undone FROM register_step ORDER BY id DESC LIMIT ?"
        with translated():
            return tuple(map(step_of, self._db.execute(sql, (limit,)).fetchall()))

    def state(self) -> tuple[int, int]:
        """A value that changes with every step and every one taken back."""
        sql = "SELECT coalesce(max(id), 0), coalesce(sum(undone), 0) FROM register_step"
        with translated():
            last, undone = self._db.execute(sql).fetchone()
        return int(last), int(undone)

    def issuers(self) -> tuple[KnownIssuer, ...]:
        """Whose keys are known."""
        sql = (
            "SELECT name, public_key, first_seen_at, max(step) FROM register_issuer"
            " GROUP BY name ORDER BY name"
        )
        with translated():
            rows = self._db.execute(sql).fetchall()
        return tuple(
            KnownIssuer(name=name, public_key=key, first_seen_at=datetime.fromisoformat(at))
            for name, key, at, _ in rows
        )

    def mapping(self, headings: str) -> str | None:
        """Which column held what in the last file with these headings."""
        sql = "SELECT fields FROM register_mapping WHERE headings = ? ORDER BY step DESC LIMIT 1"
        with translated():
            row = self._db.execute(sql, (headings,)).fetchone()
        return None if row is None else str(row[0])

    def words(self) -> Iterator[bytes]:
        """The parts of the index of words, the oldest first."""
        with translated():
            for (content,) in self._db.execute("SELECT content FROM register_words ORDER BY id").fetchall():
                yield bytes(content)

    def vectors(self, model: str) -> Iterator[tuple[EntryNumber, bytes]]:
        """The meaning of every entry of which this model has told it, sorted by number."""
        with translated():
            yield from self._db.execute(
                "SELECT n, content FROM register_vectors WHERE model = ? ORDER BY n", (model,)
            )

    def vector_count(self, model: str) -> int:
        """Of how many entries this model has told the meaning."""
        with translated():
            row = self._db.execute(
                "SELECT count(*) FROM register_vectors WHERE model = ?", (model,)
            ).fetchone()
        return int(row[0])

    def without_vectors(self, model: str) -> Sequence[EntryNumber]:
        """The entries of which this model has yet to tell the meaning, in order."""
        sql = (
            "SELECT n FROM register_entry WHERE n NOT IN"
            " (SELECT n FROM register_vectors WHERE model = ?) ORDER BY n"
        )
        with translated():
            return [n for (n,) in self._db.execute(sql, (model,)).fetchall()]

    @property
    def _db(self) -> Connection:
        return self._vault.connection


def _where(wanted: Wanted) -> tuple[str, list[str]]:
    clauses: list[str] = []
    arguments: list[str] = []
    for column, value in (("issuer", wanted.issuer), ("addressee", wanted.addressee)):
        if value.strip():
            clauses.append(f"{column} LIKE ? {_ESCAPED}")
            arguments.append(_pattern(value.strip()))
    for word in wanted.words:
        if word.isascii():
            # Far cheaper than the next, and most entries fail it.
            clauses.append(f"{_ALL_WORDS} LIKE ? {_ESCAPED}")
            arguments.append(_pattern(word))
        clauses.append(f"lower({_ALL_WORDS}) GLOB ?")
        arguments.append(_at_word_start(word))
    if wanted.status is not None:
        clauses.append("status = ?")
        arguments.append(wanted.status.value)
    if wanted.since:
        clauses.append("published_on >= ?")
        arguments.append(wanted.since)
    if wanted.until:
        # A day that is known by its month alone is as early as that month begins.
        clauses.append("published_on <> '' AND published_on <= ?")
        arguments.append(wanted.until)
    if wanted.answered is not None:
        clauses.append(f"NOT ({_UNANSWERED})" if wanted.answered else f"({_UNANSWERED})")
    if wanted.due_before:
        clauses.append(
            f"status NOT IN ({_SETTLED}) AND (({_UNANSWERED} AND {_past('response_due')})"
            f" OR {_past('target_on')})"
        )
        arguments += [wanted.due_before] * 2
    if wanted.planned:
        clauses.append(f"status NOT IN ({_SETTLED}) AND planned_actions <> ''")
    return (f" WHERE {' AND '.join(clauses)}" if clauses else ""), arguments


def _past(column: str) -> str:
    """Whether a day, month or year is over on the day that is the argument."""
    return f"({column} <> '' AND substr(?, 1, length({column})) > {column})"


def _at_word_start(word: str) -> str:
    """A word that begins where one is, in any capitals; inside another it does not count."""
    before = f"[^{_LETTERS}]" if word[:1].isalnum() else ""
    return f"*{before}{''.join(map(_either, word.lower()))}*"


def _either(char: str) -> str:
    if char in "*?[":
        return f"[{char}]"
    # The database's own lower() leaves letters with accents as they are.
    return char if char.isascii() else f"[{char}{char.upper()[:1]}]"


def _pattern(part: str) -> str:
    escaped = part.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def step_of(row: Sequence[object]) -> Step:
    """The step in a row of its columns, in the order id, at, person, verb, detail, undone."""
    id_, at, person, verb, detail, undone = row
    return Step(
        id=int(str(id_)),
        at=datetime.fromisoformat(str(at)),
        person=str(person),
        verb=str(verb),
        detail=json.loads(str(detail)),
        undone=bool(undone),
    )
