"""Findings in the window: listed with their gaps, edited, tied, countered and put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from tests.gui.desking import ask, section_of
from ui.views.findings import FindingsView
from workbench.services import findings
from workbench.services.session import undo

CASE = "NI-2026-003"


@pytest.fixture
def opened(qtbot: QtBot, demo_vault: Path) -> Iterator[Callable[[str], FindingsView]]:
    """Opens the section of a case of the demonstration."""
    with ExitStack() as stack:
        yield lambda case: stack.enter_context(section_of(qtbot, demo_vault, case, FindingsView))


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
    view.ordering.down.trigger()
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


def test_several_findings_are_deleted_as_one_step(
    qtbot: QtBot, opened: Callable[[str], FindingsView], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(CASE)
    asked: list[str] = []

    def agree(_: object, question: str, follows: str, *__: object, **___: object) -> bool:
        asked.append(f"{question} {follows}")
        return True

    monkeypatch.setattr("ui.views.section.confirm", agree)
    before = len(view.desk.file.findings)
    view.table.selectAll()
    gone = len(view.table.chosen)
    assert gone == before > 1
    view.remove()
    qtbot.waitUntil(lambda: view.desk.steps.undo == f"delete {gone} findings")
    assert view.model.rowCount() == 0
    assert f"Delete {gone} findings?" in asked[0]
    assert "in one step" in asked[0]
    ask(qtbot, view.desk.store, lambda session: undo(session, view.desk.case_id))
    qtbot.waitUntil(lambda: view.model.rowCount() == before)
