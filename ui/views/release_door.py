"""The way to the door: which assessment stands, what is asked of the services, and what came back.

Owns the assessment on show and whether it still holds. Knows no widget; what may leave is decided by the
services alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.dialogs.asking import Failed
from ui.dialogs.decision import Answer
from ui.dialogs.releasing import Wanted
from ui.jobs import Job, Progress
from ui.models.desk import Desk
from ui.views import release_words as say
from workbench.changes import Changes
from workbench.errors import Cancelled, ReleaseRefused, WorkbenchError
from workbench.records.casefile import CaseFile
from workbench.records.release import Concern, Decision, Severity
from workbench.records.report import ReportKind
from workbench.services.releasing.assessing import (
    Assessed,
    check_release,
    decide,
    scan_files,
)
from workbench.services.releasing.confirming import forget_decision
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.making import Asked, make_releases
from workbench.services.session import Session

Refusal = tuple[Assessed, Sequence[Concern]]
_Shown = tuple[Assessed | None, tuple[Concern, ...], tuple[str, ...]]


class Door(QObject):
    """One report before the door. `shown` after each change of what is to be shown."""

    shown = Signal()
    failed = Signal(str)
    released = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.kind: ReportKind | None = None
        self.assessed: Assessed | None = None
        self.concerns: tuple[Concern, ...] = ()
        self.files: tuple[str, ...] = ()
        """The names of the files that were scanned; empty while the report itself is shown."""
        self.user = ""
        self.busy = False
        self.partial = False
        """Whether what is shown is what has been found so far."""
        self._asked = 0
        self._before: _Shown = (None, (), ())
        self._job: Job | None = None

    @property
    def blocking(self) -> bool:
        return any(concern.severity is Severity.BLOCK for concern in self.concerns)

    @property
    def ready(self) -> bool:
        """Whether nothing is known to stand in the way of a release."""
        shown = self.assessed is not None and not self.files and not self.busy
        return shown and not self.blocking and not self.problems

    @property
    def problems(self) -> tuple[str, ...]:
        return self.assessed.composed.problems if self.assessed is not None else ()

    @property
    def is_stale(self) -> bool:
        """Whether the case has changed since it was assessed."""
        if self.assessed is None:
            return False
        return _assessable(self._desk.file) != _assessable(self.assessed.case)

    def choose(self, kind: ReportKind) -> None:
        """Turn to another report; its assessment is still to be made."""
        if kind is not self.kind:
            self.kind = kind
            self._asked += 1
            if self._job is not None:
                self._job.cancel()
            self._show(None, ())

    def assess(self) -> None:
        """Assess the report as it stands now."""
        kind = self.kind
        if kind is None or self.busy:
            return
        case_id, asked = self._desk.case_id, self._begin()

        # Whoever works on concerns keeps them until the new ones are known.
        anew = self.assessed is None or bool(self.files)

        def work(session: Session, progress: Progress) -> tuple[str, Assessed]:
            progress(0, 0)
            early = progress.part if anew else None
            return session.user, check_release(session, case_id, kind.value, progress=progress, early=early)

        self._job = self._desk.store.job(
            self, "Checking the report", work, lambda found: self._take(asked, *found), self._failing(asked),
            lambda found: self._show_part(asked, found, found.open_concerns),
        )  # fmt: skip

    def settle(
        self, answer: Answer, concerns: Sequence[Concern], done: Callable[[], None], failed: Failed
    ) -> None:
        """Remember one answer for these concerns, and assess again."""
        kind, case_id = self.kind, self._desk.case_id
        if kind is None:
            return
        asked = self._begin()

        def verb(session: Session) -> tuple[str, Assessed, Changes]:
            lines = [_line(answer, concern, session.user) for concern in concerns]
            changes = decide(session, check_release(session, case_id, kind.value, lines=lines))
            return session.user, check_release(session, case_id, kind.value), changes

        def settled(found: tuple[str, Assessed, Changes]) -> None:
            done()
            self._take(asked, found[0], found[1])

        def refused(error: WorkbenchError) -> None:
            self._end()
            failed(error)

        self._desk.store.write(self, verb, settled, refused)

    def withdraw(self, decision: Decision) -> None:
        """Take a remembered decision back; its concern is open again."""
        self._desk.store.write(self, lambda session: forget_decision(session, decision))

    def release(self, wanted: Wanted, done: Callable[[], None], failed: Failed) -> Job:
        """Let the report out on these terms. A refusal is shown as concerns, and ends the asking."""
        kind, case_id = self.kind, self._desk.case_id
        assert kind is not None
        seen: list[Refusal] = []
        asked = self._begin()

        def work(session: Session, progress: Progress) -> tuple[tuple[Released, ...], Changes]:
            def told(at: int, of: int) -> None:
                if not progress(at, of):
                    raise Cancelled("The release was stopped. Nothing was released.")

            made = make_releases(
                session,
                case_id,
                _terms(kind, wanted),
                recipients=wanted.recipients,
                out=wanted.folder,
                progress=told,
                refused=lambda assessed, concerns: seen.append((assessed, concerns)),
            )
            return made, made[-1].changes

        def released(found: tuple[tuple[Released, ...], Changes]) -> None:
            done()
            if wanted.extent.is_whole:
                assessed = found[0][0].assessed
                self._show(assessed, assessed.open_concerns)
            else:
                self.assess()
            self.released.emit(found[0])

        def refused(error: WorkbenchError) -> None:
            self._end()
            if isinstance(error, ReleaseRefused) and seen and asked == self._asked:
                done()
                self._show(seen[0][0], seen[0][1])
                self.failed.emit(say.plain(error))
            else:
                failed(error)

        return self._desk.store.job(self, "Releasing the report", work, released, refused)

    def scan(self, paths: Sequence[Path]) -> None:
        """Look for the case's protected material in files from anywhere."""
        case_id, asked, names = self._desk.case_id, self._begin(), tuple(path.name for path in paths)

        def work(session: Session, progress: Progress) -> tuple[Concern, ...]:
            progress(0, 0)
            return scan_files(session, case_id, paths, progress=progress, early=progress.part)[0]

        def scanned(found: tuple[Concern, ...]) -> None:
            if asked == self._asked:
                self._show(self.assessed, found, files=names)

        self._job = self._desk.store.job(
            self, "Scanning files", work, scanned, self._failing(asked),
            lambda found: self._show_part(asked, self.assessed, found, names),
        )  # fmt: skip

    def show_file(self, name: str, concerns: Sequence[Concern]) -> None:
        """Show what was found in one file that somebody else looked through."""
        self._show(self.assessed, concerns, files=(name,))

    def back(self) -> None:
        """Show the report again in place of scanned files."""
        self._show(self.assessed, self.assessed.open_concerns if self.assessed else ())

    def _take(self, asked: int, user: str, assessed: Assessed) -> None:
        self.user = user
        if asked == self._asked:
            self._show(assessed, assessed.open_concerns)

    def _show(
        self, assessed: Assessed | None, concerns: Sequence[Concern], files: tuple[str, ...] = ()
    ) -> None:
        self._put(assessed, concerns, files)
        self._end()

    def _show_part(
        self,
        asked: int,
        assessed: Assessed | None,
        concerns: Sequence[Concern],
        files: tuple[str, ...] = (),
    ) -> None:
        """Show what was found so far; it is looked at, and settled once all is known."""
        if asked == self._asked and self.busy:
            self.partial = True
            self._put(assessed, concerns, files)
            self.shown.emit()

    def _put(self, assessed: Assessed | None, concerns: Sequence[Concern], files: tuple[str, ...]) -> None:
        self.assessed, self.files = assessed, files
        self.concerns = tuple(sorted(concerns, key=lambda concern: concern.severity is not Severity.BLOCK))

    def _failing(self, asked: int) -> Failed:
        def fail(error: WorkbenchError) -> None:
            if asked != self._asked:
                return
            if self.partial:
                self.assessed, self.concerns, self.files = self._before
            self._end()
            self.failed.emit(say.plain(error))

        return fail

    def _begin(self) -> int:
        self._asked += 1
        self.busy = True
        self._before = self.assessed, self.concerns, self.files
        self.shown.emit()
        return self._asked

    def _end(self) -> None:
        self.busy = self.partial = False
        self.shown.emit()


def _assessable(case: CaseFile) -> CaseFile:
    """What an assessment looks at: all but the releases made since."""
    return replace(case, releases=())


def _terms(kind: ReportKind, wanted: Wanted) -> Asked:
    return Asked(
        report_kind=kind.value,
        kind=wanted.kind,
        formats=wanted.formats,
        basis=wanted.basis,
        reason=wanted.reason,
        decided_by=wanted.decided_by,
        extent=wanted.extent,
    )


def _line(answer: Answer, concern: Concern, user: str) -> DecisionLine:
    return DecisionLine(
        concern=concern.id,
        decision=answer.remedy,
        by=answer.by or user,
        reason=answer.reason,
        basis=answer.basis,
        replacement=answer.replacement,
        role=answer.role,
        extent=answer.extent,
        benefit=answer.benefit,
        harm=answer.harm,
        review_on=answer.review_on,
    )
