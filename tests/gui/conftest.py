"""What every test of the window stands on: a home of its own, the demonstration, and nothing left behind.

A test that fails leaves pictures of the open windows in out/test-screenshots.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tests.postgres import engines
from workbench import logs, paths
from workbench.services.demonstration import CASES, OPEN_TO_ALL, USER
from workbench.services.exchange.importing import import_case
from workbench.services.session import create_vault, encode_passphrase
from workbench.store.passphrase import Cost

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

collect_ignore_glob = [] if "postgres" in engines() else ["test_register_shared*"]
PICTURES = Path(__file__).parents[2] / "out" / "test-screenshots"
CHEAP = Cost(memory_kib=64, passes=1, lanes=1, cheap=True)
GRACE = 3.0
_POPUPS = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take pictures while the windows of a failed test are still there."""
    report = yield
    if report.failed and QApplication.instance() is not None:
        taken = _take_pictures(re.sub(r"[^\w.-]+", "-", item.nodeid.removeprefix("tests/gui/")))
        if taken:
            report.sections.append(("Windows", "\n".join(map(str, taken))))
    return report


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings and logs of nobody's machine, and no vault named in the environment."""
    for name in [name for name in os.environ if name.startswith("WORKBENCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    yield tmp_path / "home"
    logs.close()


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fails a test that leaves a thread running, a timer active or a window open."""
    threads = set(threading.enumerate())
    active, windows = set(_active()), set(qapp.topLevelWidgets())

    yield

    until = time.monotonic() + GRACE
    while True:
        _settle()
        new = [window for window in qapp.topLevelWidgets() if window not in windows]
        left = [
            *(f"thread {each.name}" for each in threading.enumerate() if _runs(each, threads)),
            *(f"active {_called(each)}" for each in _active() if each not in active),
            *(f"open window {_called(each)}" for each in new if each.isVisible()),
            *(["a thread of Qt's pool"] if QThreadPool.globalInstance().activeThreadCount() else []),
        ]
        if not left or time.monotonic() > until:
            break
        # What only a cycle still holds is not left behind.
        gc.collect()
        time.sleep(0.02)
    _clear(new)
    if left:
        pytest.fail("The test left behind: " + "; ".join(left), pytrace=False)


@pytest.fixture(scope="session")
def demo_vault_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's cases in a vault that opens quickly; copied, never used.

    Whoever opens a copy is `USER` of workbench.services.demonstration, with the passphrase OPEN_TO_ALL.
    """
    folder = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        passphrase = encode_passphrase(OPEN_TO_ALL)
        with create_vault(folder / "demonstration.vault", USER, passphrase, cost=CHEAP) as session:
            # This vault need not outlive a power cut.
            session.db.execute("PRAGMA synchronous=OFF")
            for name in CASES:
                import_case(session, paths.resource("demo", name, "case.json"))
    return folder / "demonstration.vault"


@pytest.fixture
def demo_vault(tmp_path: Path, demo_vault_template: Path) -> Path:
    """A demonstration vault for one test alone."""
    return Path(shutil.copytree(demo_vault_template, tmp_path / "demonstration.vault"))


def _take_pictures(name: str) -> list[Path]:
    taken = []
    for number, window in enumerate(each for each in QApplication.topLevelWidgets() if each.isVisible()):
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name[-150:]}-{number}.png"
        if window.grab().save(str(path)):
            taken.append(path)
    return taken


def _settle() -> None:
    """Let everything that was asked for happen, deletions too."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _active() -> list[QObject]:
    """The timers and threads that run, of those that Python knows: Qt's own are Qt's business."""
    # By type: it is quick, and to ask some proxy for its class could fail.
    everything = gc.get_objects()
    kinds = {kind for kind in set(map(type, everything)) if issubclass(kind, (QTimer, QThread))}
    known = [each for each in everything if type(each) in kinds]
    return [each for each in known if isValid(each) and (_ticks(each) or _is_running(each))]


def _ticks(each: QObject) -> bool:
    return isinstance(each, QTimer) and each.isActive()


def _is_running(each: QObject) -> bool:
    return isinstance(each, QThread) and each.isRunning()


def _runs(thread: threading.Thread, before: set[threading.Thread]) -> bool:
    # A dummy stands for a thread of Qt's that once ran some Python: those are looked at by themselves.
    return thread.is_alive() and thread not in before and not thread.name.startswith("Dummy-")


def _called(each: QObject) -> str:
    name = f" “{each.objectName()}”" if each.objectName() else ""
    owner = f" of {type(each.parent()).__name__}" if each.parent() else ""
    return f"{type(each).__name__}{name}{owner}"


def _clear(windows: Iterable[QWidget]) -> None:
    """Close and delete what the test did not, so that the next one starts clean. Popups are their owner's."""
    for window in windows:
        if isValid(window) and window.parent() is None and window.windowType() not in _POPUPS:
            window.hide()
            window.deleteLater()
    for each in _active():
        if isinstance(each, QTimer):
            each.stop()
    _settle()
