"""The connection to a shared register: a pool, one step at a time, and what went wrong in plain words.

Owns when a transaction begins and ends. No message of the server is passed on: one may quote a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
from psycopg import errors as pg
from psycopg_pool import ConnectionPool, PoolTimeout

from workbench import logs
from workbench.errors import BadInput, BugError, NotWritable, RegisterUnavailable
from workbench.register.postgres.address import Address
from workbench.register.postgres.refusals import refusal

Connection = psycopg.Connection[tuple[Any, ...]]
Witness = Callable[[str], AbstractContextManager[dict[str, str | int]]]

WRITERS = 7_203_501
"""The advisory lock that whoever writes holds: steps follow one another, and each can be taken back."""
_SECONDS = 15
_WAITING = "60s"
_LOST = (
    "The connection to the register's server was lost. Nothing of what was being written was kept. Try again "
    "once the server can be reached."
)
_PERHAPS = (
    "The connection to the register's server was lost at the very end. Whether the last step was kept shows "
    "in the register's history once the server can be reached."
)


class Link:
    """One person's connection to a register.

    While a step is open, everything is read as that step has left it.
    """

    def __init__(self, address: Address, *, person: str, witness: Witness) -> None:
        """`witness` is entered around each step of a verb, and given what was done in it."""
        self.person = person
        self.witness = witness
        # What it logs would name people and servers.
        logs.silence("psycopg")
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            address.conninfo, min_size=0, max_size=4, timeout=_SECONDS, num_workers=1, open=True,
            reconnect_timeout=_SECONDS, check=ConnectionPool.check_connection,
        )  # fmt: skip
        self._writing: Connection | None = None

    def close(self) -> None:
        """Let go of the server."""
        self._pool.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with. Raises: RegisterUnavailable, NotWritable."""
        if self._writing is not None:
            with translated():
                yield self._writing
            return
        with translated(), self._pool.connection() as connection:
            yield connection

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a query finds. Raises: RegisterUnavailable."""
        with self.reading() as connection:
            return connection.execute(sql, arguments).fetchall()

    @contextmanager
    def step(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside: kept whole, or not at all.

        Raises: RegisterUnavailable; NotWritable: this person may only read, or somebody else is writing for
        so long that nothing more is waited for.
        """
        if self._writing is not None:
            raise BugError("A step of the register was begun within another.")
        with translated(), self._pool.connection() as connection:
            connection.execute(f"SET LOCAL lock_timeout = '{_WAITING}'")
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
            self._writing = connection
            try:
                yield connection
            finally:
                self._writing = None
            with translated(lost=_PERHAPS):
                connection.commit()


def connect(address: Address) -> Connection:
    """A connection of its own, for looking at the server. Raises: RegisterUnavailable, which says why not."""
    try:
        return psycopg.connect(address.conninfo)
    except psycopg.OperationalError as error:
        raise refusal(str(error)) from None


@contextmanager
def translated(lost: str = _LOST) -> Iterator[None]:
    """Say what the client library raises in this program's errors, without a word of what was sent."""
    try:
        yield
    except pg.InsufficientPrivilege:
        raise NotWritable(
            "You may read this register, but not change it. Whoever runs it can make you one of its analysts."
        ) from None
    except pg.ReadOnlySqlTransaction:
        raise NotWritable("This server holds a copy of the register that is for reading only.") from None
    except (pg.LockNotAvailable, pg.DeadlockDetected, pg.SerializationFailure):
        raise NotWritable(
            "Somebody else is writing to the register just now. Nothing was changed; try again in a moment."
        ) from None
    except pg.DiskFull:
        raise NotWritable("The register's server has no room left. Nothing was changed.") from None
    except PoolTimeout:
        raise RegisterUnavailable(
            "The register's server cannot be reached. Nothing was changed. Try again once it can.",
            code="no_answer",
        ) from None
    except pg.ProgramLimitExceeded:
        raise BadInput("A text is longer than the register's server can keep. Nothing was changed.") from None
    except (psycopg.OperationalError, psycopg.InterfaceError):
        raise RegisterUnavailable(lost, code="lost") from None
    except psycopg.Error as error:
        raise BugError(
            f"The register's server refused a command of this program (SQLSTATE {error.sqlstate or 'none'}). "
            "Nothing was changed."
        ) from None
