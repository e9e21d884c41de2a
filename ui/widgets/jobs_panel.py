"""Long work as a person sees it: what, how far, how much longer, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from ui import theme
from ui.jobs import Job
from ui.widgets.parts import button, column, label, row


class _Line(QWidget):
    """One piece of work; it stays a moment after its end, to be read."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self._words = label("", "quiet")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(f"Progress: {job.title}")
        self._stop = button("Stop", self._cancel)
        self._stop.setAccessibleName(f"Stop: {job.title}")
        self.setLayout(column(row(label(job.title), None, self._stop), self._bar, self._words, spacing=0.3))
        job.progressed.connect(self._follow)
        job.finished.connect(self._follow)
        self._follow()

    def _cancel(self) -> None:
        self._job.cancel()
        self._follow()

    def _follow(self) -> None:
        job = self._job
        self._bar.setMaximum(job.of if job.running else 1)
        self._bar.setValue(job.done if job.running else int(job.error is None))
        self._stop.setEnabled(job.running and not job.stopping)
        self._words.setText(progress_words(job))


class JobsPanel(QFrame):
    """Every piece of long work of this session, the newest first; hidden while there is none."""

    appeared = Signal()
    _KEPT = 5

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName("Work in progress")
        self._lines = QVBoxLayout()
        close = button("Hide", self.hide, role="quiet")
        self.setLayout(column(row(label("Work in progress", "heading"), None, close), self._lines, margin=1))
        self.setMinimumWidth(theme.metric(None, 24))
        self._jobs: list[Job] = []
        self._soon = QTimer(self, singleShot=True, interval=700)
        self._soon.timeout.connect(self._appear)
        self._later = QTimer(self, singleShot=True, interval=2500)
        self._later.timeout.connect(self._go)
        self.hide()

    def add(self, job: Job) -> None:
        """Show a piece of work, once it has taken a moment; the panel goes when all is done well."""
        self._jobs = [each for each in self._jobs if each.running] + [job]
        self._lines.insertWidget(0, _Line(job))
        while self._lines.count() > self._KEPT:
            item = self._lines.takeAt(self._lines.count() - 1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._soon.start()
        job.finished.connect(self._later.start)

    def _appear(self) -> None:
        if any(job.running for job in self._jobs):
            self.show()
            self.raise_()
            self.adjustSize()
            self.appeared.emit()

    def _go(self) -> None:
        if not any(job.running or (job.error is not None and not job.stopping) for job in self._jobs):
            self.hide()


def progress_words(job: Job) -> str:
    """How far a piece of work is: "120 of 500, about 40 seconds left"."""
    if not job.running:
        if job.error is not None:
            return "Stopped." if job.stopping else job.error.sentence
        return "Done."
    if job.stopping:
        return "Stopping after the item at hand…"
    if not job.of:
        return "Working…"
    left = job.seconds_left
    if left is None:
        return f"{job.done} of {job.of}"
    if left < 90:
        return f"{job.done} of {job.of}, about {max(1, round(left))} seconds left"
    return f"{job.done} of {job.of}, about {round(left / 60)} minutes left"
