"""Opening a section of a case, from nothing to its first paint, against a bare list of as many rows.

The case has been read before, as in the window; what a section reads for itself comes after its first
paint. The bare list is Qt's own, with nothing around it: a section is a few dozen of such controls, and
may take that many times as long. Sections are made once and kept, so this is paid once for each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView, QWidget
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.conftest import CHEAP
from tests.benchmarks.rounds import compare
from ui import theme
from ui.commands import Commands
from ui.jobs import Store
from ui.models.desk import Desk
from ui.views.view import View
from ui.views.workspace import SECTIONS
from workbench import paths
from workbench.services.cases import CaseLine, list_cases
from workbench.services.demonstration import CASES
from workbench.services.exchange.importing import import_case
from workbench.services.session import Session, create_vault

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROUNDS = 7
COLUMNS = 4
BOUND = 30.0
"""The heaviest section measured at half of this."""


@dataclass(frozen=True, slots=True)
class Place:
    """An open case, and windows of a small laptop to show something of it in."""

    desk: Desk
    shown: list[QMainWindow] = field(default_factory=list)

    def paint(self, make: Callable[[QMainWindow], QWidget]) -> None:
        """From nothing to the first paint."""
        window = QMainWindow()
        theme.dress(window)
        window.resize(1180, 700)
        window.setCentralWidget(make(window))
        window.show()
        window.grab()
        window.hide()
        self.shown.append(window)

    def section(self, cls: Callable[[Desk], View]) -> None:
        def make(window: QMainWindow) -> QWidget:
            self.desk.commands = Commands(window)
            return cls(self.desk)

        self.paint(make)

    def bare_list(self) -> None:
        rows = len(self.desk.file.by_id)

        def make(_: QMainWindow) -> QWidget:
            table = QTableView()
            model = QStandardItemModel(rows, COLUMNS, table)
            for row in range(rows):
                for column in range(COLUMNS):
                    model.setItem(row, column, QStandardItem("A title of a few words"))
            table.setModel(model)
            return table

        self.paint(make)


@pytest.fixture(scope="module")
def store(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A vault with one case of the demonstration, open on its threads."""
    theme.apply(qapp, dark=False, percent=100)
    folder = tmp_path_factory.mktemp("demonstration")
    owner, loop, failed = QObject(), QEventLoop(), list[object]()

    def opening() -> Session:
        session = create_vault(folder / "vault", "Ann", bytearray(b"passphrase"), cost=CHEAP)
        import_case(session, paths.resource("demo", CASES[0], "case.json"))
        return session

    def refused(error: object) -> None:
        failed.append(error)
        loop.quit()

    made = Store(owner)
    made.failed.connect(refused)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
        made.open(owner, opening, lambda _: loop.quit(), refused)
        loop.exec()
    assert not failed
    yield made
    made.close()
    assert made.wait()
    assert not failed


@pytest.fixture
def place(store: Store) -> Iterator[Place]:
    window, loop, cases = QMainWindow(), QEventLoop(), list[CaseLine]()

    def listed(found: Sequence[CaseLine]) -> None:
        cases.extend(found)
        loop.quit()

    store.read(window, list_cases, listed)
    loop.exec()
    desk = Desk(store, Commands(window), cases[0].case.case_id, window)
    desk.reloaded.connect(loop.quit)
    desk.refresh()
    loop.exec()
    found = Place(desk)
    yield found
    # The case first: nothing is told to a section that is going.
    for each in (window, *found.shown):
        each.close()
        each.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize("cls", SECTIONS, ids=lambda cls: str(cls.name))
def test_a_section_opens_in_the_time_of_a_few_lists(
    cls: type[View], place: Place, benchmark: BenchmarkFixture
) -> None:
    found = compare(
        benchmark,
        lambda _: place.section(cls),
        lambda _: place.bare_list(),
        named=f"a bare list of {len(place.desk.file.by_id)} rows",
        rounds=ROUNDS,
    )

    assert found.ratio < BOUND, f"{found.ratio:.2f} times"
