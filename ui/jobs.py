"""The vault's threads as the window sees them: one that writes, one that reads, and the jobs panel's work.

Owns every thread of the window. Knows no widget, and no verb by name: it is handed callables that take
the session. What comes back arrives on the window's thread, and only if whoever asked is still there.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from workbench import logs
from workbench.changes import Changes
from workbench.errors import BugError, Cancelled, VaultError, WorkbenchError

if TYPE_CHECKING:
    from workbench.services.session import Session

T = TypeVar("T")

_log = logs.get_logger(__name__)
_BUG = (
    "Something inside the program went wrong. Nothing was changed by this step. "
    "The program's log says where; it holds no words of a case."
)
_TICK = 0.05


class Progress(Protocol):
    """Called by long work with how much is done, of how much; False asks it to stop.

    `part` hands over what is known before the whole is.
    """

    def __call__(self, done: int, of: int, /) -> bool: ...

    def part(self, found: Any, /) -> None: ...


@dataclass(slots=True)
class _Call:
    owner: QObject
    work: Callable[[Any], Any] = field(repr=False)
    done: Callable[[Any], None] | None = field(repr=False)
    failed: Callable[[WorkbenchError], None] | None = field(repr=False)
    job: Job | None = None
    writes: bool = False
    needs_vault: bool = True
    result: Any = field(default=None, repr=False)
    error: WorkbenchError | None = None


def _reader_of(session: Session) -> Session:
    # Measured: services take most of a second to load; the unlock page is shown before.
    from workbench.services.session import reader_of

    return reader_of(session)


class _Lane(threading.Thread):
    """One thread with one connection: does what it is handed, in order, and posts each outcome."""

    def __init__(self, name: str, post: Callable[[_Call], None]) -> None:
        super().__init__(name=name)
        self._post = post
        self._calls: SimpleQueue[tuple[Callable[[], Session] | None, _Call] | None] = SimpleQueue()
        self.session: Session | None = None

    def put(self, call: _Call, opening: Callable[[], Session] | None = None) -> None:
        self._calls.put((opening, call))

    def stop(self) -> None:
        self._calls.put(None)

    def run(self) -> None:
        while (item := self._calls.get()) is not None:
            self._attempt(*item)
            self._post(item[1])
        if self.session is not None:
            self._leave(self.session)

    def _attempt(self, opening: Callable[[], Session] | None, call: _Call) -> None:
        try:
            if opening is not None:
                self.session = opening()
            if self.session is None and call.needs_vault:
                raise VaultError("The vault is locked. Unlock it and try again.", code="locked")
            call.result = call.work(self.session)
        except WorkbenchError as error:
            call.error = error
        except Exception as error:
            _log.exception("a piece of work stopped")
            call.error = BugError(_BUG)
            call.error.__cause__ = error

    def _leave(self, session: Session) -> None:
        try:
            session.close()
        except WorkbenchError:
            _log.exception("the vault did not close in order")


class Job(QObject):
    """Long work with its progress; `cancel()` asks it to stop at the next whole item."""

    progressed = Signal()
    finished = Signal()
    _found = Signal(object)

    def __init__(self, title: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.taken: Callable[[Any], None] | None = None
        """What becomes of a part of the result, on the window's thread."""
        self._found.connect(self._take)
        self.title = title
        self.done = 0
        self.of = 0
        self.running = True
        self.error: WorkbenchError | None = None
        self._started = time.monotonic()
        self._told = 0.0
        self._stop = threading.Event()

    def cancel(self) -> None:
        self._stop.set()

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the pace so far; None while it cannot be told."""
        spent = time.monotonic() - self._started
        return spent / self.done * (self.of - self.done) if self.done and self.of and spent > 1 else None

    def part(self, found: Any, /) -> None:
        """Called on the worker's thread; what was found goes to the window, if anybody wants it in parts."""
        self._found.emit(found)

    def _take(self, found: Any) -> None:
        if self.running and not self.stopping and self.taken is not None:
            self.taken(found)

    def __call__(self, done: int, of: int, /) -> bool:
        """Called on the worker's thread; tells the window at most twenty times a second."""
        self.done, self.of = done, of
        now = time.monotonic()
        if now - self._told > _TICK or done == of:
            self._told = now
            self.progressed.emit()
        return not self._stop.is_set()


class Store(QObject):
    """The open vault, from the window's thread. Closed until `open`; every call returns at once."""

    changed = Signal(object)
    """Changes, after every write that changed something."""
    saved = Signal()
    """Something that was asked for is on the disk."""
    failed = Signal(object)
    """WorkbenchError that nobody asked to handle."""
    job_started = Signal(object)
    idle_changed = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._deliver)
        self._writer: _Lane | None = None
        self._reader: _Lane | None = None
        self._composer: _Lane | None = None
        self._leaving: list[_Lane] = []
        self._writes = 0

    @property
    def is_open(self) -> bool:
        return self._reader is not None

    @property
    def is_writing(self) -> bool:
        """Whether a write has not come back yet."""
        return self._writes > 0

    def open(
        self,
        owner: QObject,
        opening: Callable[[], Session],
        done: Callable[[tuple[str, ...]], None],
        failed: Callable[[WorkbenchError], None],
    ) -> None:
        """Open a vault on the writer's thread; `done` gets the warnings to be shown once."""
        self.close()
        writer = _Lane("vault-writer", self._arrived.emit)
        writer.start()

        def opened(warnings: tuple[str, ...]) -> None:
            self._writer = writer
            session = writer.session
            assert session is not None
            reader = _Lane("vault-reader", self._arrived.emit)
            reader.start()
            self._reader = reader

            def refused(error: WorkbenchError) -> None:
                self.close()
                failed(error)

            call = _Call(owner, lambda _: warnings, done, refused)
            reader.put(call, partial(_reader_of, session))

        def closed(error: WorkbenchError) -> None:
            writer.stop()
            self._leaving.append(writer)
            failed(error)

        leaving = tuple(self._leaving)

        def after_the_others() -> Session:
            for lane in leaving:
                lane.join()
            return opening()

        writer.put(_Call(owner, lambda session: session.warnings, opened, closed), after_the_others)

    def warm(self, module: str) -> None:
        """Load a module that will be needed soon, beside the window."""
        thread = threading.Thread(target=importlib.import_module, args=(module,), name="loading", daemon=True)
        thread.start()

    def close(self) -> None:
        """Let what was asked for end, then close the vault. Returns at once; `wait` waits for it."""
        for lane in (self._composer, self._reader, self._writer):
            if lane is not None:
                lane.stop()
                self._leaving.append(lane)
        self._composer = self._reader = self._writer = None
        self._leaving = [lane for lane in self._leaving if lane.is_alive()]

    def wait(self, seconds: float = 30) -> bool:
        """Wait until a closed vault is closed; whether it is."""
        until = time.monotonic() + seconds
        for lane in self._leaving:
            lane.join(max(0.0, until - time.monotonic()))
        self._leaving = [lane for lane in self._leaving if lane.is_alive()]
        return not self._leaving

    def write(
        self,
        owner: QObject,
        verb: Callable[[Session], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[WorkbenchError], None] | None = None,
    ) -> None:
        """Run one verb; Changes in what it returns are told to everybody, before `done`."""
        self._hand(self._writer, _Call(owner, verb, done, failed, writes=True))

    def read(
        self,
        owner: QObject,
        query: Callable[[Session], T],
        done: Callable[[T], None],
        failed: Callable[[WorkbenchError], None] | None = None,
    ) -> None:
        """Run one query beside the writer; it sees what was saved when it starts."""
        self._hand(self._reader, _Call(owner, query, done, failed))

    def compose(
        self,
        owner: QObject,
        query: Callable[[Session], T],
        done: Callable[[T], None],
        failed: Callable[[WorkbenchError], None] | None = None,
    ) -> None:
        """As `read`, for what takes seconds, such as laying out a report: other reads do not wait for it."""
        call = _Call(owner, query, done, failed)
        session = self._writer.session if self._writer is not None else None
        opening: Callable[[], Session] | None = None
        if self._composer is None and session is not None:
            self._composer = _Lane("vault-composer", self._arrived.emit)
            self._composer.start()
            opening = partial(_reader_of, session)
        if self._composer is None:
            self._hand(None, call)
        else:
            self._composer.put(call, opening)

    def job(
        self,
        owner: QObject,
        title: str,
        work: Callable[[Session, Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[WorkbenchError], None] | None = None,
        partly: Callable[[Any], None] | None = None,
    ) -> Job:
        """Run long work on the writer's thread, shown in the jobs panel; `partly` gets what it hands over."""
        job = Job(title, self)
        if partly is not None:
            job.taken = lambda found: partly(found) if isValid(owner) else None
        call = _Call(owner, lambda session: work(session, job), done, failed, job, writes=True)
        self._hand(self._writer, call)
        self.job_started.emit(job)
        return job

    def aside(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[WorkbenchError], None] | None = None,
    ) -> None:
        """Run work that needs no vault, open or locked, on a thread of its own."""
        lane = _Lane("no-vault", self._arrived.emit)
        lane.start()
        lane.put(_Call(owner, lambda _: work(), done, failed, needs_vault=False))
        lane.stop()
        self._leaving.append(lane)

    def _hand(self, lane: _Lane | None, call: _Call) -> None:
        if lane is None:
            call.writes = False
            call.error = VaultError("The vault is locked. Unlock it and try again.", code="locked")
            self._deliver(call)
            return
        if call.writes:
            self._writes += 1
            self.idle_changed.emit()
        lane.put(call)

    def _deliver(self, call: _Call) -> None:
        if call.writes:
            self._settle(call)
        if call.job is not None:
            call.job.running, call.job.error = False, call.error
            call.job.finished.emit()
        if not isValid(call.owner):
            return
        if call.error is None:
            if call.done is not None:
                call.done(call.result)
        elif call.failed is not None:
            call.failed(call.error)
        elif not isinstance(call.error, Cancelled):
            self.failed.emit(call.error)

    def _settle(self, call: _Call) -> None:
        self._writes -= 1
        changes = call.result[-1] if isinstance(call.result, tuple) and call.result else call.result
        if isinstance(changes, Changes) and changes.seq:
            self.changed.emit(changes)
        if call.error is None:
            self.saved.emit()
        self.idle_changed.emit()
