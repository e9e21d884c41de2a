"""A shared register in the window: tried, used, filled, and left again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.gui.driving import PATIENCE, Driver
from ui.dialogs.register_shared import SharedRegisterDialog
from ui.views.register import RegisterPage
from workbench.services.register import sharing


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
def driver(qtbot: QtBot, qapp: Any, demo_vault: Path) -> Iterator[Driver]:
    driver = Driver(qtbot, qapp)
    driver.unlock(demo_vault)
    driver.until_inside()
    yield driver
    driver.close()


@pytest.fixture
def page(driver: Driver) -> RegisterPage:
    inside = driver.window.inside
    assert inside is not None
    driver.window.commands["vault.register"].trigger()
    return inside.register


def test_a_shared_register_is_tried_used_filled_and_left(
    driver: Driver, page: RegisterPage, new_register: Callable[[], str], tmp_path: Path
) -> None:
    page.choose_where()
    dialog = driver.dialog(SharedRegisterDialog)
    address = new_register()
    dialog.address.setText(address)
    driver.click(dialog.try_it)
    driver.qtbot.waitUntil(lambda: "It can be used." in dialog.banner.text, timeout=PATIENCE)
    assert sharing.remembered() == ""

    driver.click(dialog.use_it)
    driver.qtbot.waitUntil(lambda: "It is used from now on." in dialog.banner.text, timeout=PATIENCE)
    assert dialog.now.text() == f"Used now: {address}"
    assert "Works with a shared register" in _status(driver)
    driver.click(dialog.close_button)

    path = tmp_path / "known.jsonl"
    path.write_text(json.dumps({"id": "R1", "issuer": "Ostrell Inquiry", "text": "Name a lead for pumps."}))
    page.verbs.bringing.bring([path])
    driver.qtbot.waitUntil(lambda: page.model.total == 1, timeout=PATIENCE)
    assert sharing.look_at(address).entries == 1

    page.choose_where()
    again = driver.dialog(SharedRegisterDialog)
    assert again.address.text() == address
    driver.click(again.leave)
    driver.qtbot.waitUntil(lambda: page.model.total == 0, timeout=PATIENCE)
    assert sharing.look_at(address).entries == 1
    assert "Works offline" in _status(driver)
    driver.click(again.close_button)


def _status(driver: Driver) -> list[str]:
    return [each.text() for each in driver.window.statusBar().findChildren(QLabel)]
