"""The intake desk on its own over an empty vault, and somebody in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import CHEAP
from tests.unit.services.intake.packages import (
    DOORS,
    OSTRELL,
    OSTRELL_KEY,
    PUMPS,
    PUMPS_AGAIN,
    asked,
    package,
    put,
)
from ui import theme
from ui.commands import Commands
from ui.dialogs.intake_trust import TrustDialog
from ui.jobs import Store
from ui.views.intake import IntakePage
from workbench.records.intake import Assessment, Disposition, Judged, Verdict
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.intake import desk
from workbench.services.session import Session, create_vault, encode_passphrase, open_vault

D = TypeVar("D", bound=QDialog)
PATIENCE = 20_000


class Person:
    """Somebody in front of a page: presses, and waits until it shows."""

    def __init__(self, qtbot: QtBot, store: Store) -> None:
        self.qtbot, self.store = qtbot, store

    def until(self, met: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(met, timeout=PATIENCE)

    def press(self, button: QAbstractButton) -> None:
        assert button.isEnabled(), f"“{button.text()}” cannot be pressed now"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def dialog(self, kind: type[D]) -> D:
        """The dialog of a kind that is open."""

        def shown() -> list[D]:
            return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind)
                    and each.isVisible()]  # fmt: skip

        self.until(lambda: bool(shown()))
        return shown()[-1]

    def do(self, verb: Callable[[Session], object]) -> None:
        """Do something behind the page, as another program would, and wait for it."""
        done: list[object] = []
        self.store.write(self.store, verb, lambda _: done.append(True))
        self.until(lambda: bool(done))


class Analyst(Person):
    """Somebody at the desk: takes in, chooses, and goes back a step."""

    def __init__(self, qtbot: QtBot, page: IntakePage) -> None:
        super().__init__(qtbot, page.store)
        self.page = page

    def trust(self) -> None:
        """Say of every key that is asked about that it was compared."""
        asked_of = self.dialog(TrustDialog)
        for box in asked_of.boxes.values():
            box.setChecked(True)
        self.press(asked_of.accept_button)

    def take_in(self, *paths: Path) -> None:
        """Take packages in, trust their keys, and wait until their items are listed."""
        before = len(self.page.views)
        self.page.verbs.receiving.receive(paths)
        self.trust()
        self.until(lambda: len(self.page.views) > before and self.page.current is not None)

    def choose(self, name: str) -> None:
        """Choose an item in the list."""
        self.page.show_item(name)
        self.until(lambda: self.chosen == name)

    @property
    def chosen(self) -> str:
        return self.page.current.item.reference if self.page.current is not None else ""

    def undo(self) -> None:
        """Take the last step back."""
        self.until(self.page.verbs.undo_action.isEnabled)
        self.page.verbs.undo_action.trigger()

    def listed(self) -> list[str]:
        return [each.item.reference for each in self.page.model.views]


@contextmanager
def vault_in(qtbot: QtBot, folder: Path) -> Iterator[tuple[QMainWindow, Store]]:
    """A window over an empty vault in a folder."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, dark=False, percent=100)
    passphrase = encode_passphrase(OPEN_TO_ALL)
    create_vault(folder / "desk.vault", USER, passphrase, cost=CHEAP).close()
    window = QMainWindow()
    theme.dress(window)
    window.resize(1366, 768)
    qtbot.addWidget(window)
    store = Store(window)
    opened: list[object] = []
    store.open(window, lambda: open_vault(folder / "desk.vault", passphrase, user=USER), opened.append,
               opened.append)  # fmt: skip
    qtbot.waitUntil(lambda: bool(opened), timeout=PATIENCE)
    window.show()
    try:
        yield window, store
    finally:
        store.close()
        assert store.wait()
        window.close()


@contextmanager
def analyst_at(qtbot: QtBot, folder: Path) -> Iterator[Analyst]:
    """An analyst at the desk of an empty vault in a folder."""
    with vault_in(qtbot, folder) as (window, store):
        page = IntakePage(store, Commands(window))
        window.setCentralWidget(page)
        qtbot.waitUntil(page.isVisible, timeout=PATIENCE)
        yield Analyst(qtbot, page)
        page.verbs.watched.stop()


def harrow(folder: Path) -> Path:
    """A package of one body: one on pumps (IN-1 when it is the first), one on doors."""
    return put(folder, "harrow", package(asked("A", PUMPS), asked("B", DOORS)))


def ostrell(folder: Path) -> Path:
    """A package of another body, which asks nearly the same of pumps of somebody else."""
    again = asked("X", PUMPS_AGAIN, addressee={"name": "All trusts"})
    return put(folder, "ostrell", package(again, issuer=OSTRELL, key=OSTRELL_KEY))


def decide(session: Session, name: str, disposition: Disposition) -> None:
    """Decide of an item behind the page."""
    verdict = Verdict(disposition=disposition, reason="It will be seen through.")
    desk.decide(session, desk.find_item(session, name).item, verdict)


def judge(session: Session, name: str, benefit: str) -> None:
    """Judge an item whole; only the benefit is given."""
    levels = {"benefit": benefit, "evidence": "moderate", "fit": "part", "cost": "low"}
    judged = {code: Judged(level=level) for code, level in levels.items()}
    assessment = Assessment(judged=judged, organisations=20, effort="change")
    desk.assess(session, desk.find_item(session, name).item, assessment)


def words(widget: QWidget) -> str:
    """Every word that stands in labels of a widget."""
    return "\n".join(each.text() for each in widget.findChildren(QLabel))
