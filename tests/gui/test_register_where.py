"""Naming a shared register in the window: what is wrong with an address is said beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.driving import PATIENCE, Driver
from ui.dialogs.register_shared import SharedRegisterDialog
from workbench.services.register import sharing


@pytest.fixture
def driver(qtbot: QtBot, qapp: Any, demo_vault: Path) -> Iterator[Driver]:
    driver = Driver(qtbot, qapp)
    driver.unlock(demo_vault)
    driver.until_inside()
    yield driver
    driver.close()


@pytest.fixture
def dialog(driver: Driver) -> SharedRegisterDialog:
    """Where the register is, asked from its page."""
    driver.window.commands["vault.register"].trigger()
    driver.window.commands["register.where"].trigger()
    return driver.dialog(SharedRegisterDialog)


def test_nothing_is_tried_before_an_address_is_named(dialog: SharedRegisterDialog) -> None:
    assert dialog.now.text() == "Used now: the register in the vault"
    assert not dialog.use_it.isEnabled()
    assert not dialog.try_it.isEnabled()
    assert not dialog.leave.isEnabled()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("server.example", "begins with postgresql://"),
        ("postgresql://ann:secret@localhost/register", "Leave the password out"),
        ("postgresql://ann@no-such-server.invalid/register", "No server of that name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_remembered(
    driver: Driver, dialog: SharedRegisterDialog, address: str, said: str
) -> None:
    dialog.address.setText(address)
    driver.click(dialog.use_it)
    driver.qtbot.waitUntil(lambda: said in dialog.banner.text, timeout=PATIENCE)
    assert "secret" not in dialog.banner.text
    assert sharing.remembered() == ""
    assert dialog.use_it.isEnabled()
