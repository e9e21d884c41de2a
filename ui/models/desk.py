"""The open case as every view sees it: a whole snapshot, kept fresh, and what the person is looking at.

Owns the snapshot and the way from one record to another. Knows no widget and no rule of a case.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from ui.commands import Commands
from ui.jobs import Store
from workbench.changes import Changes
from workbench.records.casefile import CaseFile
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.regimes import Regime, load_regime
from workbench.services.cases import load_case
from workbench.services.history import Steps, next_steps
from workbench.services.session import Session
from workbench.services.thread import Gap, Step, gaps_in, step_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A case as it stood at one moment."""

    file: CaseFile = field(repr=False)
    gaps: tuple[Gap, ...]
    steps: Steps = field(repr=False)
    regime: Regime


def _snapshot(session: Session, case_id: CaseId) -> Snapshot:
    file = load_case(session, case_id)
    return Snapshot(
        file=file,
        gaps=gaps_in(file),
        steps=next_steps(session, case_id),
        regime=load_regime(file.case.regime),
    )


def _tidy() -> None:
    """Let later passes of the collector leave alone what is there now.

    Measured: its longest passes stop the window for 60 to 190 ms, mostly over modules and the case. Opening
    a case is waited for anyway; typing is not.
    """
    gc.collect()
    gc.freeze()


class Desk(QObject):
    """One open case. `reloaded` after each change of it; `wanted` when somebody asks to see a record."""

    reloaded = Signal()
    wanted = Signal(str)
    entry_wanted = Signal(str)
    """Somebody asks to see an entry of the register, by the name that it is cited by."""
    selected = Signal(object)
    """The record that the person is looking at, or None; the inspector follows it."""
    said = Signal(str)
    """A plain sentence for the status bar and for screen readers."""

    def __init__(self, store: Store, commands: Commands, case_id: CaseId, parent: QObject) -> None:
        super().__init__(parent)
        self.store = store
        self.commands = commands
        self.case_id = case_id
        self._snapshot: Snapshot | None = None
        self._current: RecordId | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._read)
        store.changed.connect(self._follow)

    @property
    def ready(self) -> bool:
        return self._snapshot is not None

    @property
    def file(self) -> CaseFile:
        """The case as last read; ask only once `ready`."""
        assert self._snapshot is not None
        return self._snapshot.file

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return self._snapshot.gaps if self._snapshot else ()

    @property
    def steps(self) -> Steps:
        return self._snapshot.steps if self._snapshot else Steps(undo="", redo="")

    @property
    def regime(self) -> Regime:
        """The rules that the case is under; ask only once `ready`."""
        assert self._snapshot is not None
        return self._snapshot.regime

    @property
    def current(self) -> Record | None:
        """The record being looked at, as it is now."""
        if self._snapshot is None or self._current is None:
            return None
        return self.file.by_id.get(self._current)

    def refresh(self) -> None:
        """Read the case again soon; many calls in a row read it once."""
        self._soon.start()

    def select(self, record: Record | None) -> None:
        """Say which record the person is looking at."""
        self._current = record.id if record is not None else None
        self.selected.emit(record)

    def go(self, record_id: RecordId) -> None:
        """Ask the workspace to show a record in its own section."""
        self.wanted.emit(record_id)

    def step(self, record: Record) -> Step:
        """What a record rests on and what it supports."""
        return step_in(self.file, record)

    def record(self, record_id: RecordId) -> Record | None:
        return self.file.by_id.get(record_id)

    def kind_of(self, record_id: RecordId) -> Kind | None:
        found = self.record(record_id)
        return found.kind if found else None

    def _follow(self, changes: Changes) -> None:
        if changes.case_id == self.case_id:
            self.refresh()

    def _read(self) -> None:
        self.store.read(self, lambda session: _snapshot(session, self.case_id), self._take)

    def _take(self, snapshot: Snapshot) -> None:
        if self._snapshot is None:
            _tidy()
        self._snapshot = snapshot
        self.reloaded.emit()
        self.selected.emit(self.current)
