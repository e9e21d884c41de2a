"""Recommendations in the window: listed, read as their sentence, edited and issued."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.desking import section_of
from ui.views.recommendations import RecommendationsView

CASE = "NI-2026-003"


@pytest.fixture
def opened(qtbot: QtBot, demo_vault: Path) -> Iterator[Callable[[str], RecommendationsView]]:
    """Opens the section of a case of the demonstration."""
    with ExitStack() as stack:
        yield lambda case: stack.enter_context(section_of(qtbot, demo_vault, case, RecommendationsView))


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
