"""The window answers while five hundred files are taken in: how long its event loop is ever kept waiting.

Measured with a heartbeat, against a thread that does nothing but count: any work in Python beside the
window costs as much as that. Batches and baselines alternate and medians are compared, so that a hiccup
of the machine weighs on nothing; seconds are printed, and a ratio is asserted.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from pytestqt.qtbot import QtBot

from tests.gui.desking import section_of
from ui.models.desk import Desk
from ui.views.evidence import EvidenceView
from ui.views.evidence_adding import add_batch
from ui.views.people import PeopleView
from ui.views.view import View

BATCHES, FILES = 5, 100
BEAT = 5
COUNTING = 500
"""Milliseconds for which the baseline counts."""
SETTLING = 400
BOUND = 12.0


class Heart(QObject):
    """Beats on the window's thread, and knows its longest pause."""

    def __init__(self) -> None:
        super().__init__()
        self._last, self._longest = 0.0, 0.0
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def longest(self, during: Callable[[Callable[[], None]], object]) -> float:
        """The longest gap in seconds until `during` calls what it is given."""
        loop = QEventLoop()
        self._last, self._longest = time.perf_counter(), 0.0
        self._timer.start()
        during(loop.quit)
        loop.exec()
        self._beat()
        self._timer.stop()
        return self._longest

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now


def counting(heart: Heart) -> float:
    """The longest gap beside a thread that only counts."""
    stop = threading.Event()

    def count() -> None:
        number = 0
        while not stop.is_set():
            number += 1

    thread = threading.Thread(target=count, name="counting")
    thread.start()
    try:
        return heart.longest(lambda quit_: QTimer.singleShot(COUNTING, quit_))
    finally:
        stop.set()
        thread.join()


def settle(qtbot: QtBot) -> None:
    """Let what is shown later be shown, such as a text: the baseline is the thread alone."""
    qtbot.wait(SETTLING)


def files(folder: Path) -> Sequence[Path]:
    """Small notes, each with words of its own."""
    folder.mkdir()
    made = [folder / f"note {number}.txt" for number in range(FILES)]
    for path in made:
        path.write_text(f"{folder.name}, {path.stem}: the ramp had no rail.\n" * 20, encoding="utf-8")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("make", [PeopleView, EvidenceView], ids=["elsewhere", "in sight"])
def test_the_window_answers_while_files_are_taken_in(
    make: Callable[[Desk], View], qtbot: QtBot, demo_vault: Path, tmp_path: Path
) -> None:
    heart, ours, baseline = Heart(), list[float](), list[float]()
    with section_of(qtbot, demo_vault, "NI-2026-003", make) as view:
        desk, before = view.desk, len(view.desk.file.evidence)
        settle(qtbot)
        counting(heart)
        for number in range(BATCHES):
            batch = files(tmp_path / f"batch {number}")

            def take_in(quit_: Callable[[], None], batch: Sequence[Path] = batch) -> None:
                # Until the section shows them: the case is read again after the batch.
                desk.reloaded.connect(
                    lambda: QTimer.singleShot(BEAT, quit_), Qt.ConnectionType.SingleShotConnection
                )
                add_batch(desk.store, view, desk.case_id, batch, lambda added: None)

            settle(qtbot)
            baseline.append(counting(heart))
            ours.append(heart.longest(take_in))
        assert len(desk.file.evidence) == before + BATCHES * FILES

    ratio = statistics.median(ours) / statistics.median(baseline)
    told = ", ".join(f"{1000 * gap:.0f}" for gap in ours)
    plain = ", ".join(f"{1000 * gap:.0f}" for gap in baseline)
    print(
        f"\n{make.__name__}: longest gaps {told} ms; beside a counting thread {plain} ms; {ratio:.2f} times"
    )
    assert ratio < BOUND, f"{ratio:.2f} times: {told} ms against {plain} ms"
