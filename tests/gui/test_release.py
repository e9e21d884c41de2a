"""Release in the window: a name stops it, the alias settles it, the files are written, undo takes it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.desking import PATIENCE, ask, section_of
from ui.dialogs.decision import DecisionDialog
from ui.dialogs.releasing import ReleaseDialog
from ui.jobs import Job
from ui.views.release import ReleaseView
from workbench.records.release import Concern, Remedy, Severity
from workbench.records.report import ReportKind
from workbench.release.fingerprints import PassageFinder
from workbench.release.letters import Letters
from workbench.release.material import Hit
from workbench.services import reports
from workbench.services.session import undo

CASE = "SH-2026-041"
NAMED = "PSII-2026-007"


@pytest.fixture
def opened(qtbot: QtBot, demo_vault: Path) -> Iterator[Callable[[str], ReleaseView]]:
    """Opens the section of a case of the demonstration, and waits for the first check."""
    with ExitStack() as stack:

        def show(case: str) -> ReleaseView:
            view = stack.enter_context(section_of(qtbot, demo_vault, case, ReleaseView))
            qtbot.waitUntil(lambda: view.door.assessed is not None and not view.door.busy, timeout=PATIENCE)
            return view

        yield show


def until_stopped_by(qtbot: QtBot, view: ReleaseView, count: int) -> None:
    qtbot.waitUntil(lambda: not view.door.busy and len(blocking(view)) == count, timeout=20000)


def blocking(view: ReleaseView) -> list[Concern]:
    return [concern for concern in view.door.concerns if concern.severity is Severity.BLOCK]


def slip_a_name_in(qtbot: QtBot, view: ReleaseView) -> None:
    desk = view.desk
    person = next(each for each in desk.file.people if not each.consent_to_name)
    ask(
        qtbot,
        desk.store,
        lambda session: reports.write_section(
            session, desk.case_id, ReportKind.SWARM_HUDDLE, "More", f"Then {person.name} came to help."
        ),
    )


def test_a_name_slipped_into_a_section_stops_the_release(
    qtbot: QtBot, opened: Callable[[str], ReleaseView]
) -> None:
    view = opened(CASE)
    assert view.release_action.isEnabled()
    slip_a_name_in(qtbot, view)
    until_stopped_by(qtbot, view, 1)
    assert view.state.text() == "1 concern stops this release."
    assert not view.release_action.isEnabled()
    assert "came to help" in view.pane.passage.toPlainText()


def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Copied words are not looked for until this is set."""
    go_on, find = Event(), PassageFinder.find

    def waiting(self: PassageFinder, letters: Letters) -> list[Hit]:
        assert go_on.wait(PATIENCE / 1000)
        return find(self, letters)

    monkeypatch.setattr(PassageFinder, "find", waiting)
    return go_on


def test_names_are_shown_before_copied_words_are_known(
    qtbot: QtBot, demo_vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = held(monkeypatch)
    try:
        with section_of(qtbot, demo_vault, NAMED, ReleaseView) as view:
            qtbot.waitUntil(lambda: bool(view.door.concerns), timeout=PATIENCE)
            assert view.state.text().startswith("Checking… 1 concern so far.")
            assert view.model.rowCount() == 1
            assert not view.release_action.isEnabled()
            assert not any(each.isVisibleTo(view.pane) for each in view.pane.buttons.values())
            said = [each.text() for each in view.pane.findChildren(QLabel) if each.isVisibleTo(view.pane)]
            assert "It can be settled as soon as the check is done." in said
            go_on.set()
            until_stopped_by(qtbot, view, 1)
            assert view.pane.buttons[Remedy.ALIAS].isVisibleTo(view.pane)
    finally:
        go_on.set()


def test_a_check_that_is_stopped_leaves_the_report_unchecked(
    qtbot: QtBot, demo_vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = held(monkeypatch)
    try:
        with section_of(qtbot, demo_vault, NAMED, ReleaseView) as view:
            qtbot.waitUntil(lambda: bool(view.door.concerns), timeout=PATIENCE)
            (job,) = view.desk.store.findChildren(Job)
            job.cancel()
            go_on.set()
            qtbot.waitUntil(lambda: not view.door.busy, timeout=PATIENCE)
            assert (view.door.assessed, view.door.concerns) == (None, ())
            assert view.state.text() == "Not checked yet"
            assert not view.release_action.isEnabled()
    finally:
        go_on.set()


def test_the_alias_settles_it_and_undo_takes_the_decision_back(
    qtbot: QtBot, opened: Callable[[str], ReleaseView]
) -> None:
    view = opened(NAMED)
    until_stopped_by(qtbot, view, 1)
    view.pane.buttons[Remedy.ALIAS].click()
    until_stopped_by(qtbot, view, 0)
    assert view.release_action.isEnabled()
    assert view.settled.count == 1
    ask(qtbot, view.desk.store, lambda session: undo(session, view.desk.case_id))
    until_stopped_by(qtbot, view, 1)
    assert not view.release_action.isEnabled()


def test_a_release_writes_the_word_file_and_says_so(
    qtbot: QtBot, opened: Callable[[str], ReleaseView], tmp_path: Path
) -> None:
    view = opened(CASE)
    view.release_action.trigger()
    dialog = view.window().findChild(ReleaseDialog)
    assert isinstance(dialog, ReleaseDialog)
    for code, box in dialog.formats.items():
        box.setChecked(code == "word")
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.banner.text.startswith("Released as"), timeout=20000)
    assert any(path.suffix == ".docx" for path in (tmp_path / "out").iterdir())
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: len(view.releases.shown) == 1)


def test_a_decision_without_a_reason_is_not_taken(qtbot: QtBot, opened: Callable[[str], ReleaseView]) -> None:
    view = opened(NAMED)
    view.pane.buttons[Remedy.REWRITE].click()
    dialog = view.window().findChild(DecisionDialog)
    assert isinstance(dialog, DecisionDialog)
    dialog.accept_button.click()
    assert dialog.form.entries["reason"].error.text() == "Say why."
    dialog.form.entries["replacement"].put("the coordinator")
    dialog.form.entries["reason"].put("The role is enough.")
    dialog.accept_button.click()
    until_stopped_by(qtbot, view, 0)
    assert not dialog.isVisible()
