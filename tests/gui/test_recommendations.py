"""Recommendations in the window: listed, read as their sentence, edited and issued."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from ui import theme
from ui.commands import Commands
from ui.jobs import Store
from ui.models.desk import Desk
from ui.views.recommendations import RecommendationsView
from workbench.services import cases
from workbench.services.demonstration import OPEN_TO_ALL, USER
from workbench.services.session import Session, encode_passphrase, open_vault

CASE = "NI-2026-003"


@pytest.fixture
def opened(
    qapp: QApplication, qtbot: QtBot, demo_vault: Path
) -> Iterator[Callable[[str], RecommendationsView]]:
    """Opens the section of a case of the demonstration."""
    theme.apply(qapp, dark=False, percent=100)
    window = QMainWindow()
    window.resize(1180, 760)
    qtbot.addWidget(window)
    store = Store(window)

    def show(case: str) -> RecommendationsView:
        secret = encode_passphrase(OPEN_TO_ALL)
        found: list[object] = []
        store.open(window, lambda: open_vault(demo_vault, secret, user=USER), found.append, found.append)
        qtbot.waitUntil(lambda: store.is_open)
        case_id = ask(qtbot, store, lambda session: cases.find_case(session, case).case_id)
        desk = Desk(store, Commands(window), case_id, window)
        view = RecommendationsView(desk)
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


def test_the_sentence_follows_what_is_typed(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    entry = view.details.form.entries["action"]
    entry.put("publishes a plain standard for downtime")
    entry.left.emit()
    qtbot.waitUntil(lambda: "publishes a plain standard for downtime" in view.sentence.text())


def test_an_addressee_that_is_an_organisation_of_the_case_is_tied_to_it(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView]
) -> None:
    view = opened(CASE)
    organisation, record = view.desk.file.organisations[-1], view.table.current
    assert record is not None
    entry = view.details.form.entries["addressee"]
    entry.put(organisation.name.upper())
    entry.left.emit()
    qtbot.waitUntil(lambda: _now(view, record.id).addressee_id == organisation.id)


def test_issuing_gives_a_number_after_the_consequences_are_confirmed(
    qtbot: QtBot, opened: Callable[[str], RecommendationsView], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(CASE)
    told: list[str] = []

    def agree(_: object, __: str, follows: str, *___: object, **____: object) -> bool:
        told.append(follows)
        return True

    monkeypatch.setattr("ui.views.recommendations.confirm", agree)
    record = view.table.current
    assert record is not None
    view.issue_action.trigger()
    qtbot.waitUntil(lambda: _now(view, record.id).status == "issued")
    assert "only withdrawn" in told[0]
    qtbot.waitUntil(lambda: view.state.text() == "Issued")
    assert not view.issue_action.isEnabled()


def _now(view: RecommendationsView, found: Any) -> Any:
    return view.desk.record(found)
