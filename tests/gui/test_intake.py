"""Packages come to the intake desk through the window: asked about, whole, once, and also from a folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.driving import Driver
from tests.gui.intaking import PATIENCE, Analyst, analyst_at, decide, harrow, ostrell, words
from tests.unit.services.intake.packages import HARROW, STRANGER_KEY, asked, package, put
from ui.dialogs.intake_packages import PackagesDialog
from ui.dialogs.intake_trust import ReceivedDialog, TrustDialog
from workbench import seal
from workbench.records.intake import Disposition
from workbench.services.intake.receiving import packages


@pytest.fixture
def analyst(qtbot: QtBot, qapp: object, tmp_path: Path) -> Iterator[Analyst]:
    with analyst_at(qtbot, tmp_path) as analyst:
        yield analyst


def test_an_empty_desk_says_what_it_is_for_and_how_to_begin(analyst: Analyst) -> None:
    analyst.until(analyst.page.begin.isVisible)
    assert "takes in the recommendations that other bodies publish" in words(analyst.page)
    assert analyst.page.begin.isEnabled()


def test_a_new_issuers_key_is_compared_before_anything_comes_in(analyst: Analyst, tmp_path: Path) -> None:
    analyst.page.verbs.receiving.receive([harrow(tmp_path / "in")])
    question = analyst.dialog(TrustDialog)
    (_, fingerprint), box = next(iter(question.boxes.items()))
    assert fingerprint in words(question)
    assert "with another key is refused" in words(question)
    assert not question.accept_button.isEnabled()
    box.setChecked(True)
    analyst.press(question.accept_button)
    analyst.until(lambda: analyst.listed() == ["IN-1", "IN-2"])
    assert "1 package of Harrow Inquiry taken in, with 2 new items." in analyst.page.banner.text


def test_a_key_that_is_not_trusted_leaves_the_desk_as_it_was(analyst: Analyst, tmp_path: Path) -> None:
    analyst.page.verbs.receiving.receive([harrow(tmp_path / "in")])
    analyst.dialog(TrustDialog).reject()
    analyst.until(lambda: "the key was not trusted" in analyst.page.banner.text)
    assert analyst.page.views == ()


def test_a_known_key_is_not_asked_about_again_and_the_same_package_does_nothing(
    analyst: Analyst, tmp_path: Path
) -> None:
    analyst.take_in(harrow(tmp_path / "in"))
    more = put(tmp_path, "more", package(asked("C", "Wards should test alarms each week.")))
    analyst.page.verbs.receiving.receive([more])
    analyst.until(lambda: len(analyst.listed()) == 3)
    analyst.page.verbs.receiving.receive([more])
    analyst.until(lambda: "came before; nothing was done" in analyst.page.banner.text)
    assert len(analyst.page.views) == 3


def test_a_damaged_package_is_refused_with_its_reason_and_the_others_come_in(
    analyst: Analyst, tmp_path: Path
) -> None:
    good = harrow(tmp_path / "in")
    (tmp_path / "in" / "torn.recs.zip").write_bytes(good.read_bytes()[:300])
    analyst.page.verbs.receiving.receive([tmp_path / "in"])
    analyst.trust()
    told = analyst.dialog(ReceivedDialog)
    assert "torn.recs.zip" in words(told)
    assert "This file is not a package, or it is damaged." in words(told)
    told.reject()
    analyst.until(lambda: len(analyst.listed()) == 2)


def test_a_changed_key_is_refused_until_the_issuers_new_fingerprint_is_given(
    analyst: Analyst, tmp_path: Path
) -> None:
    analyst.take_in(harrow(tmp_path / "in"))
    changed = put(
        tmp_path, "changed", package(asked("C", "Wards should test alarms."), key=STRANGER_KEY)
    )  # fmt: skip
    analyst.page.verbs.receiving.receive([changed])
    told = analyst.dialog(ReceivedDialog)
    assert "signed with another key until now" in words(told)
    assert len(analyst.page.views) == 2
    told.findChildren(QLineEdit)[0].setText(seal.fingerprint(seal.public_key(STRANGER_KEY)))
    analyst.press(_button(told, "Take it in with this key"))
    analyst.until(lambda: len(analyst.listed()) == 3)


def test_other_words_under_a_known_number_come_in_only_when_asked(analyst: Analyst, tmp_path: Path) -> None:
    analyst.take_in(harrow(tmp_path / "in"))
    analyst.do(lambda session: decide(session, "IN-1", Disposition.ADOPT))
    newer = put(tmp_path, "newer", package(asked("A", "Every trust should name a lead."), release_id="REL-2"))
    analyst.page.verbs.receiving.receive([newer])
    told = analyst.dialog(ReceivedDialog)
    assert "other words under this id" in words(told)
    analyst.press(_button(told, "Take it in with the new words"))
    analyst.until(lambda: "taken in" in analyst.page.banner.text)
    analyst.page.filters.clear()
    analyst.choose("IN-1")
    analyst.until(lambda: not analyst.page.cards.changed.isHidden())
    assert analyst.page.cards.words.text() == "Every trust should name a lead."


def test_packages_dropped_on_the_page_are_taken_in(analyst: Analyst, tmp_path: Path) -> None:
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(harrow(tmp_path / "in").parent))])
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    analyst.page.dropEvent(event)
    analyst.trust()
    analyst.until(lambda: len(analyst.listed()) == 2)
    assert event.dropAction() is Qt.DropAction.CopyAction


def test_a_watched_folder_asks_with_a_line_and_takes_in_what_comes_later_by_itself(
    analyst: Analyst, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    harrow(folder)
    told: list[str] = []
    analyst.page.said.connect(told.append)
    analyst.page.verbs.watched.watch(folder)
    assert str(folder) in analyst.page.watching.toolTip()
    analyst.until(lambda: "an issuer whose key is not known here" in analyst.page.banner.text)
    assert analyst.page.views == ()
    analyst.press(_button(analyst.page.banner, "Compare the key…"))
    analyst.trust()
    analyst.until(lambda: len(analyst.listed()) == 2)
    put(folder, "later", package(asked("C", "Wards should test alarms each week.")))
    analyst.page.verbs.watched.look()
    analyst.until(lambda: len(analyst.listed()) == 3)
    assert told[0] == "A package waits at the intake desk: its issuer's key is not known."
    assert "1 package of Harrow Inquiry taken in" in told[1]


def test_a_watched_folder_that_goes_is_told_and_watched_again_when_it_is_back(
    analyst: Analyst, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    analyst.page.verbs.watched.watch(folder)
    shutil.rmtree(folder)
    analyst.page.verbs.watched.look()
    analyst.until(lambda: "is not there" in analyst.page.watching.toolTip())
    folder.mkdir()
    analyst.page.verbs.watched.look()
    analyst.until(lambda: "is not there" not in analyst.page.watching.toolTip())
    analyst.page.verbs.watch_action.trigger()
    assert analyst.page.verbs.watched.folder is None
    assert not analyst.page.watching.isVisible()


def test_the_list_is_narrowed_by_state_issuer_and_words(analyst: Analyst, tmp_path: Path) -> None:
    analyst.take_in(harrow(tmp_path / "in"), ostrell(tmp_path / "in"))
    analyst.do(lambda session: decide(session, "IN-2", Disposition.DECLINE))
    analyst.page.refresh()
    analyst.until(lambda: analyst.listed() == ["IN-1", "IN-3"])
    filters = analyst.page.filters
    assert filters.count.text() == "2 of 3 items"
    filters.issuer.setCurrentIndex(filters.issuer.findData(HARROW))
    assert analyst.listed() == ["IN-1"]
    analyst.press(filters.clear_button)
    filters.state.setCurrentIndex(filters.state.findData("decline"))
    assert analyst.listed() == ["IN-2"]
    filters.clear()
    analyst.qtbot.keyClicks(filters.words, "pumps")
    assert analyst.listed() == ["IN-1", "IN-3"]


def test_the_packages_that_came_in_are_listed_with_who_took_them(analyst: Analyst, tmp_path: Path) -> None:
    analyst.take_in(harrow(tmp_path / "in"))
    analyst.page.verbs.packages_action.trigger()
    listed = analyst.dialog(PackagesDialog)
    analyst.until(lambda: listed.list.topLevelItemCount() == 1)
    line = listed.list.topLevelItem(0)
    assert line is not None
    assert [line.text(at) for at in (0, 2, 5)] == [HARROW, "2 Mar 2026", "2"]
    listed.accept()


def test_a_receipt_is_taken_back_whole(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.views.register_undo.confirm", lambda *_: True)
    analyst.take_in(harrow(tmp_path / "in"))
    analyst.until(lambda: "taken in at the intake desk" in analyst.page.verbs.undo_action.toolTip())
    analyst.undo()
    analyst.until(lambda: analyst.page.begin.isVisible())
    left: list[object] = []
    analyst.do(lambda session: left.append(packages(session)))
    assert left == [()]


def test_everything_on_the_page_is_reached_by_key_and_has_a_name(analyst: Analyst, tmp_path: Path) -> None:
    analyst.take_in(harrow(tmp_path / "in"), ostrell(tmp_path / "in"))
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    controls = [each for kind in kinds for each in analyst.page.findChildren(kind) if each.isVisible()]
    own = [each for each in controls if not isinstance(each.parent(), QComboBox | QLineEdit)]
    assert all(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in own)
    named = [each.accessibleName() or (each.text() if isinstance(each, QAbstractButton) else "")
             for each in own]  # fmt: skip
    assert all(named)
    keys = {action.shortcut().toString() for action in analyst.page.actions()}
    assert {"Ctrl+O", "Ctrl+F", "Ctrl+Return", "Ctrl+J", "Ctrl+P", "Ctrl+Z", "F6"} <= keys


def test_the_desk_is_reached_from_the_cases_and_after_a_lock_watches_its_folder_again(
    qtbot: QtBot, qapp: Any, demo_vault: Path, tmp_path: Path
) -> None:
    driver = Driver(qtbot, qapp)
    driver.unlock(demo_vault)
    driver.until_inside()
    inside = driver.window.inside
    assert inside is not None
    qtbot.waitUntil(inside.home.to_intake.isVisible, timeout=PATIENCE)
    driver.click(inside.home.to_intake)
    assert inside.currentWidget() is inside.intake
    folder = tmp_path / "watched"
    folder.mkdir()
    inside.intake.verbs.watched.watch(folder)
    driver.window.lock()
    driver.unlock(demo_vault)
    driver.until_inside()
    again = driver.window.inside
    assert again is not None
    qtbot.waitUntil(lambda: again.currentWidget() is again.intake, timeout=PATIENCE)
    assert again.intake.verbs.watched.folder == folder
    driver.close()


def _button(owner: QWidget, text: str) -> QPushButton:
    return next(each for each in owner.findChildren(QPushButton) if each.text() == text)
