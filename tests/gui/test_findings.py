"""Findings in the window: listed with their gaps, edited, tied, countered and put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from ui import theme
from ui.commands import Commands
from ui.jobs import Store
from ui.models.desk import Desk
from ui.views.findings import FindingsView
from workbench.services import cases, findings
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.session import Session, encode_passphrase, open_vault

CASE = "NI-2026-003"


@pytest.fixture
def opened(qapp: QApplication, qtbot: QtBot, demo_vault: Path) -> Iterator[Callable[[str], FindingsView]]:
    """Opens the section of a case of the demonstration."""
    theme.apply(qapp, dark=False, percent=100)
    window = QMainWindow()
    window.resize(1180, 760)
    qtbot.addWidget(window)
    store = Store(window)

    def show(case: str) -> FindingsView:
        secret = encode_passphrase(OPEN_TO_ALL)
        found: list[object] = []
        store.open(window, lambda: open_vault(demo_vault, secret, user=USER), found.append, found.append)
        qtbot.waitUntil(lambda: store.is_open)
        case_id = ask(qtbot, store, lambda session: cases.find_case(session, case).case_id)
        desk = Desk(store, Commands(window), case_id, window)
        view = FindingsView(desk)
        window.setCentralWidget(view)
        window.show()
        desk.refresh()
        qtbot.waitUntil(lambda: desk.ready)
        view.refresh()
        return view

    yield show
    store.close()
    assert store.wait()


def ask(qtbot: QtBot, store: Store, verb: Callable[[Session], Any]) -> Any:
    """Do one thing in the vault and wait for what comes of it."""
    found: list[Any] = []
    store.write(store, verb, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=20000)
    return found[0]


def test_findings_are_listed_with_words_for_confidence_and_gaps(
    opened: Callable[[str], FindingsView],
) -> None:
    view = opened(CASE)
    shown = [[spec.text(each) for spec in view.noun.columns] for each in view.model.records]
    assert [line[0] for line in shown][:2] == ["F-1", "F-2"]
    assert {line[2] for line in shown} <= {"High", "Moderate", "Low", "Not said yet"}
    assert "One source only" in {line[4] for line in shown}


def test_leaving_the_confidence_saves_it(qtbot: QtBot, opened: Callable[[str], FindingsView]) -> None:
    view = opened(CASE)
    entry = view.details.form.entries["confidence"]
    finding = view.table.current
    assert finding is not None
    assert isinstance(entry.control, QComboBox)
    entry.control.setCurrentIndex(3)
    entry.left.emit()
    qtbot.waitUntil(lambda: _fresh(view, finding.id).confidence == "low")


def test_moving_a_finding_down_changes_the_order(qtbot: QtBot, opened: Callable[[str], FindingsView]) -> None:
    view = opened(CASE)
    first, second = view.model.records[:2]
    view.table.pick(first.id)
    view.down_action.trigger()
    qtbot.waitUntil(lambda: [each.id for each in view.model.records[:2]] == [second.id, first.id])


def test_counter_evidence_stands_beside_the_finding(
    qtbot: QtBot, opened: Callable[[str], FindingsView]
) -> None:
    view = opened(CASE)
    finding, against = view.model.records[0], view.desk.file.events[0]
    ask(
        qtbot,
        view.desk.store,
        lambda session: findings.counter(session, finding, against, "It was looked into."),
    )
    qtbot.waitUntil(lambda: "It was looked into." in _said(view))


def _fresh(view: FindingsView, found: Any) -> Any:
    return view.desk.record(found)


def _said(view: FindingsView) -> set[str]:
    return {each.text() for each in view._against.findChildren(QLabel)}
