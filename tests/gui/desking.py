"""A section on its own, over an open case, without the window around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from ui.commands import Commands
from ui.jobs import Store
from ui.models.desk import Desk
from ui.views.view import View
from workbench.records.record import CaseId
from workbench.services.cases import find_case
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.session import encode_passphrase, open_vault

V = TypeVar("V", bound=View)
PATIENCE = 20_000


@contextmanager
def section_of(qtbot: QtBot, vault: Path, reference: str, make: Callable[[Desk], V]) -> Iterator[V]:
    """A section in a window of a small laptop, filled with a case of a demonstration vault."""
    window = QMainWindow()
    window.resize(1180, 700)
    qtbot.addWidget(window)
    store = Store(window)
    opened: list[object] = []
    found: list[CaseId] = []
    store.open(
        window,
        lambda: open_vault(vault, encode_passphrase(OPEN_TO_ALL), user=USER),
        opened.append,
        opened.append,
    )
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE)
    store.read(window, lambda session: CaseId(find_case(session, reference).id), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    desk = Desk(store, Commands(window), found[0], window)
    desk.refresh()
    qtbot.waitUntil(lambda: desk.ready, timeout=PATIENCE)
    view = make(desk)
    window.setCentralWidget(view)
    window.show()
    qtbot.waitUntil(view.isVisible, timeout=PATIENCE)
    try:
        yield view
    finally:
        store.close()
        store.wait()
        window.close()
