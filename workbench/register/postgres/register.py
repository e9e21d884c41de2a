"""The register on a PostgreSQL server, read and written by several people at once.

Owns the SQL that reads. Each step is one transaction; the server lets one person write at a time, and anybody
read meanwhile. Knows nothing of files, of what words mean, or of cases.
"""

from __future__ import annotations

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
from workbench.register.local import step_of
from workbench.register.local_rows import COLUMN_LIST, entry_of, public_of
from workbench.register.postgres.link import Link
from workbench.register.postgres.pen import SharedPen
from workbench.register.postgres.words import sought

_ENTRIES = f"SELECT {COLUMN_LIST} FROM register_entry"
_AT_A_TIME = 2000
_UNANSWERED = "response_text = '' AND decision = '' AND response_on = ''"
_SETTLED = ", ".join(f"'{each.value}'" for each in SETTLED)
_ORDERS = {
    Order.NEWEST: "published_on DESC, n DESC",
    Order.ISSUER: "lower(issuer), n",
    Order.ADDRESSEE: "addressee = '', lower(addressee), n",
    Order.STATUS: "status, n",
}


class SharedRegister:
    """The register that a link leads to (an `engine.Register`)."""

    def __init__(self, link: Link) -> None:
        self._link = link

    @contextmanager
    def writing(self, verb: str) -> Iterator[SharedPen]:
        """One step, which the vault's ledger tells of too; one that changed nothing leaves no trace.

        Raises: NotWritable: this person may only read, or has the vault open for reading only.
        RegisterUnavailable: the server is gone; nothing of the step is kept.
        """
        with self._link.witness(verb) as told, self._link.step() as connection:
            pen = SharedPen(connection, person=self._link.person, verb=verb)
            yield pen
            told.update(pen.close())

    def count(self, wanted: Wanted = ALL) -> int:
        """How many entries are wanted."""
        where, arguments = _where(wanted)
        (row,) = self._link.rows(f"SELECT count(*) FROM register_entry{where}", arguments)
        return int(row[0])

    def page(
        self, wanted: Wanted, *, order: Order = Order.NEWEST, offset: int = 0, limit: int = 100
    ) -> tuple[Entry, ...]:
        """Some of the entries that are wanted, in order."""
        where, arguments = _where(wanted)
        sql = f"{_ENTRIES}{where} ORDER BY {_ORDERS[order]} LIMIT %s OFFSET %s"
        return tuple(map(entry_of, self._link.rows(sql, (*arguments, limit, offset))))

    def numbers(self) -> Sequence[EntryNumber]:
        """The number of every entry, in order."""
        return [n for (n,) in self._link.rows("SELECT n FROM register_entry ORDER BY n")]

    def entries(self, numbers: Sequence[EntryNumber]) -> tuple[Entry, ...]:
        """The entries of these numbers in their order; one that is gone is left out."""
        some = [int(n) for n in numbers]
        found = {e.n: e for e in map(entry_of, self._link.rows(f"{_ENTRIES} WHERE n = ANY(%s)", (some,)))}
        return tuple(found[n] for n in some if n in found)

    def named(self, name: str) -> tuple[Entry, ...]:
        """The entries that are cited by a name: PR-12, a number, or an issuer's id."""
        prefix, _, digits = name.strip().partition("-")
        if prefix.upper() == "PR" and digits.isdecimal() and len(digits) < 16:
            return self.entries([int(digits)])
        sql = f"{_ENTRIES} WHERE number = %s OR source_id = %s ORDER BY n"
        return tuple(map(entry_of, self._link.rows(sql, (name.strip(), name.strip()))))

    def sources(self, issuers: Sequence[str]) -> Iterator[Entry]:
        """Every entry of these issuers."""
        return map(entry_of, self._link.rows(f"{_ENTRIES} WHERE issuer = ANY(%s)", (list(issuers),)))

    def history(self, n: EntryNumber) -> tuple[Happening, ...]:
        """What became of an entry, the first thing first."""
        rows = self._link.rows(
            "SELECT before, step, at, person, verb, detail, undone FROM register_change"
            " JOIN register_step ON id = step WHERE entry = %s ORDER BY step",
            (n,),
        )
        befores = [None if before is None else public_of(before) for before, *_ in rows]
        now = next((entry.public for entry in self.entries([n] if rows else [])), None)
        afters = [*befores[1:], now][: len(rows)]
        return tuple(
            Happening(step=step_of(rest), before=before, after=after)
            for (_, *rest), before, after in zip(rows, befores, afters, strict=True)
            if after is not None
        )

    def ties(self, n: EntryNumber) -> tuple[Tie, ...]:
        """How an entry stands to others, as last decided, the newest first."""
        rows = self._link.rows(
            "SELECT * FROM (SELECT DISTINCT ON (first, second) first, second, relation, note, step"
            " FROM register_tie WHERE first = %s OR second = %s ORDER BY first, second, step DESC) AS last"
            " ORDER BY step DESC",
            (n, n),
        )
        return tuple(
            Tie(first=first, second=second, relation=EntryRelation(relation), note=note, step=step)
            for first, second, relation, note, step in rows
        )

    def steps(self, limit: int = 100) -> tuple[Step, ...]:
        """What was done to the register, the last thing first."""
        sql = "SELECT id, at, person, verb, detail, undone FROM register_step ORDER BY id DESC LIMIT %s"
        return tuple(map(step_of, self._link.rows(sql, (limit,))))

    def state(self) -> tuple[int, int]:
        """A value that changes with every step and every one taken back, whoever does it."""
        ((last, undone),) = self._link.rows(
            "SELECT coalesce(max(id), 0), coalesce(sum(undone), 0) FROM register_step"
        )
        return int(last), int(undone)

    def issuers(self) -> tuple[KnownIssuer, ...]:
        """Whose keys are known."""
        rows = self._link.rows(
            "SELECT DISTINCT ON (name) name, public_key, first_seen_at FROM register_issuer"
            " ORDER BY name, step DESC"
        )
        return tuple(
            KnownIssuer(name=name, public_key=key, first_seen_at=datetime.fromisoformat(at))
            for name, key, at in rows
        )

    def mapping(self, headings: str) -> str | None:
        """Which column held what in the last file with these headings."""
        rows = self._link.rows(
            "SELECT fields FROM register_mapping WHERE headings = %s ORDER BY step DESC LIMIT 1", (headings,)
        )
        return str(rows[0][0]) if rows else None

    def words(self) -> Iterator[bytes]:
        """The parts of the index of words, the oldest first."""
        return (bytes(row[0]) for row in self._link.rows("SELECT content FROM register_words ORDER BY id"))

    def vectors(self, model: str) -> Iterator[tuple[EntryNumber, bytes]]:
        """The meaning of every entry of which this model has told it, sorted by number."""
        with self._link.reading() as connection, connection.cursor(name="vectors", binary=True) as cursor:
            cursor.itersize = _AT_A_TIME
            cursor.execute("SELECT n, content FROM register_vectors WHERE model = %s ORDER BY n", (model,))
            yield from ((int(n), bytes(content)) for n, content in cursor)

    def vector_count(self, model: str) -> int:
        """Of how many entries this model has told the meaning."""
        (row,) = self._link.rows("SELECT count(*) FROM register_vectors WHERE model = %s", (model,))
        return int(row[0])

    def without_vectors(self, model: str) -> Sequence[EntryNumber]:
        """The entries of which this model has yet to tell the meaning, in order."""
        rows = self._link.rows(
            "SELECT n FROM register_entry AS e WHERE NOT EXISTS"
            " (SELECT FROM register_vectors AS v WHERE v.n = e.n AND model = %s) ORDER BY n",
            (model,),
        )
        return [n for (n,) in rows]


def _where(wanted: Wanted) -> tuple[str, list[str]]:
    clauses: list[str] = []
    arguments: list[str] = []
    for column, value in (("issuer", wanted.issuer), ("addressee", wanted.addressee)):
        if value.strip():
            clauses.append(f"{column} ILIKE %s ESCAPE '!'")
            arguments.append(_pattern(value.strip()))
    for word in wanted.words:
        conditions, values = sought(word)
        clauses += conditions
        arguments += values
    if wanted.status is not None:
        clauses.append("status = %s")
        arguments.append(wanted.status.value)
    if wanted.since:
        clauses.append("published_on >= %s")
        arguments.append(wanted.since)
    if wanted.until:
        # A day that is known by its month alone is as early as that month begins.
        clauses.append("published_on <> '' AND published_on <= %s")
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
    return f"({column} <> '' AND substr(%s, 1, length({column})) > {column})"


def _pattern(part: str) -> str:
    escaped = part.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
