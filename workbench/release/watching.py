"""Whoever waits for a long look: told how far it is, and able to stop it between two parts.

Owns the counting. It knows nothing of what is looked for or where the answer goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from workbench.errors import Cancelled

Progress = Callable[[int, int], bool]
"""Called with how many parts are done, and of how many; False asks to stop."""


class Watch:
    """Lies with what is looked for; as long as nobody waits, counting does nothing."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._done = self._of = 0

    @contextmanager
    def by(self, progress: Progress | None, parts: int) -> Iterator[None]:
        """Somebody waits for so many parts; what is known already may make them fewer."""
        before = self._progress, self._done, self._of
        self._progress, self._done, self._of = progress, 0, parts
        try:
            yield
        finally:
            self._progress, self._done, self._of = before

    def step(self) -> None:
        """One part is done. Raises: Cancelled: whoever waits asked to stop."""
        if self._progress is None:
            return
        self._done = min(self._done + 1, self._of)
        if not self._progress(self._done, self._of):
            raise Cancelled("The check was stopped. Nothing was changed.")
