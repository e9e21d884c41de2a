"""Renders every page of the window in both colours: `python -m tests.gui.screenshots FOLDER [PERCENT]`.

Not a test: for looking at. It makes a demonstration vault of its own and leaves pictures in the folder.
Run it with QT_QPA_PLATFORM=offscreen, as `make screenshots` does, where there is no display.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.gui.intaking import decide, harrow, judge, ostrell
from ui.app import Window
from ui.views.workspace import SECTIONS
from ui.widgets.appearance import Appearance
from workbench import paths, settings
from workbench.records.intake import Disposition
from workbench.records.record import CaseId
from workbench.services.cases import find_case
from workbench.services.intake.receiving import receive
from workbench.services.session import Session

CASE = "NI-2026-003"
_SLOW = {"report": 9.0, "release": 6.0}
"""Seconds that pages take which lay out or check the whole report."""


def main(folder: Path, percent: int) -> None:
    """Take a picture of every page, light and dark, at a text size in per cent."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ[paths.HOME_VARIABLE] = home
        app = QApplication([])
        for colours in ("light", "dark"):
            settings.change_preferences(theme=colours, text_percent=percent)
            _walk(app, folder, f"{colours}-{percent}", Path(home) / f"{colours}.vault")


def _walk(app: QApplication, folder: Path, suffix: str, vault: Path) -> None:
    window = Window(app, Appearance(app))
    window.resize(1366, 768)
    window.show()

    def take(name: str) -> None:
        _settle(app, _SLOW.get(name, 1.5))
        window.grab().save(str(folder / f"{name}-{suffix}.png"))
        sys.stdout.write(f"{folder / name}-{suffix}.png\n")

    take("unlock")
    found: list[CaseId] = []
    window.look_around(vault)
    _until(app, lambda: window.inside is not None)
    window.banner.dismiss()
    take("home")
    window.store.read(window, lambda session: find_case(session, CASE).case_id, found.append)
    _until(app, lambda: bool(found))
    assert window.inside is not None
    workspace = window.inside.open_case(found[0])
    _until(app, lambda: workspace.current is not None)
    for cls in SECTIONS:
        workspace.show_section(cls.name)
        take(cls.name)
    for name, page in (("register", window.inside.show_register), ("intake", window.inside.show_intake)):
        page()
        take(name)
    _fill_desk(app, window, vault.parent / f"{vault.stem}-packages")
    take("intake-filled")
    window.inside.show_register()
    take("register-filled")
    window.close()
    _settle(app)
    window.deleteLater()


def _fill_desk(app: QApplication, window: Window, folder: Path) -> None:
    """Two bodies' packages on the desk, one item of them decided and one judged."""
    assert window.inside is not None
    page = window.inside.intake
    paths = [harrow(folder), ostrell(folder)]

    def fill(session: Session) -> None:
        receive(session, paths)
        decide(session, "IN-2", Disposition.ADOPT)
        judge(session, "IN-1", "large")

    page.filters.clear()
    window.store.write(window, fill, lambda _: page.refresh())
    _until(app, lambda: page.current is not None)


def _until(app: QApplication, met: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not met():
        if time.monotonic() > until:
            raise TimeoutError
        app.processEvents()
        time.sleep(0.01)


def _settle(app: QApplication, seconds: float = 0.5) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100)
