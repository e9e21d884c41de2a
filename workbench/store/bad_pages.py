"""Reading a table of a damaged database row by row, over its bad pages. Knows no records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from workbench.errors import VaultError
from workbench.store.driver import Connection, translated

_FARTHEST = 2**40
"""Rowids, counted from a bad page on, after which a table is given up."""

_SHORT = 64
"""Bytes of the longest key, hash or salt; longer values are text, which holds no zeros."""


def _wiped(value: object) -> bool:
    """Whether a value ends in a damaged page, which is read as zeros (see rows.intact)."""
    if isinstance(value, str):
        return "\0" in value
    return isinstance(value, bytes) and len(value) > _SHORT and b"\0" in value


class Survivors:
    """The rows of one table that can still be read, in order; `gaps` counts the stretches that cannot.

    `opener` gives a new connection: one bad page spoils a connection for good. Between two bad pages
    that lie close together a good one may be passed over.
    """

    def __init__(self, opener: Callable[[], Connection], table: str, columns: Sequence[str]) -> None:
        self._opener = opener
        listed = ", ".join(f'"{name}"' for name in columns)
        self._rows = f'SELECT rowid, {listed} FROM "{table}" WHERE rowid > ? ORDER BY rowid'
        self._next = f'SELECT rowid FROM "{table}" WHERE rowid > ? ORDER BY rowid LIMIT 1'
        self.gaps = 0

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        after = 0
        while True:
            try:
                with closing(self._opener()) as connection, translated():
                    for rowid, *row in connection.execute(self._rows, (after,)):
                        after = rowid
                        if any(map(_wiped, row)):
                            self.gaps += 1
                        else:
                            yield tuple(row)
                return
            except VaultError:
                self.gaps += 1
            beyond = self._beyond(after)
            if beyond is None:
                return
            after = beyond

    def _beyond(self, after: int) -> int | None:
        """The first place after a bad stretch from which rows can be read again."""
        step = 1
        while not self._reads(after + step):
            step *= 2
            if step > _FARTHEST:
                return None
        bad, good = step // 2, step
        while good - bad > 1:
            middle = (bad + good) // 2
            bad, good = (bad, middle) if self._reads(after + middle) else (middle, good)
        return after + good

    def _reads(self, after: int) -> bool:
        try:
            with closing(self._opener()) as connection, translated():
                connection.execute(self._next, (after,)).fetchone()
        except VaultError:
            return False
        return True
