"""A section on its own, over an open case, without the window around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from ui import theme
from ui.commands import Commands
from ui.jobs import Store
from ui.models.desk import Desk
from ui.views.view import View
from workbench.services.cases import find_case
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.session import Session, encode_passphrase, open_vault

V = TypeVar("V", bound=View)
PATIENCE = 20_000


@contextmanager
def desk_of(
    qtbot: QtBot, vault: Path, reference: str, *, user: str = USER, passphrase: str = OPEN_TO_ALL
) -> Iterator[Desk]:
    """An open case of a demonstration vault; its parent is a window of a small laptop."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, dark=False, percent=100)
    window = QMainWindow()
    theme.dress(window)
    window.resize(1180, 760)
    qtbot.addWidget(window)
    store = Store(window)
    opened: list[object] = []
    store.open(
        window,
        lambda: open_vault(vault, encode_passphrase(passphrase), user=user),
        opened.append,
        opened.append,
    )
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE)
    case_id = ask(qtbot, store, lambda session: find_case(session, reference).case_id)
    desk = Desk(store, Commands(window), case_id, window)
    desk.refresh()
    qtbot.waitUntil(lambda: desk.ready, timeout=PATIENCE)
    try:
        yield desk
    finally:
        store.close()
        assert store.wait()
        window.close()


@contextmanager
def section_of(
    qtbot: QtBot, vault: Path, reference: str, make: Callable[[Desk], V], **who: str
) -> Iterator[V]:
    """A section in its window, filled with a case."""
    with desk_of(qtbot, vault, reference, **who) as desk:
        window = desk.parent()
        assert isinstance(window, QMainWindow)
        view = make(desk)
        window.setCentralWidget(view)
        window.show()
        qtbot.waitUntil(view.isVisible, timeout=PATIENCE)
        yield view


def ask(qtbot: QtBot, store: Store, verb: Callable[[Session], Any]) -> Any:
    """Do one thing in the vault and wait for what comes of it."""
    found: list[Any] = []
    store.write(store, verb, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    return found[0]
