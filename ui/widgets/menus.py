"""The menu bar: shows what the registry of commands holds, as it is when a menu is opened."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QMenuBar

from ui.commands import MENUS, Commands


def fill_menu_bar(bar: QMenuBar, commands: Commands) -> None:
    """Give the bar its menus; each is filled when it opens."""
    for words in MENUS:
        menu = bar.addMenu(words)
        menu.aboutToShow.connect(lambda menu=menu, words=words: _fill(menu, words, commands))


def _fill(menu: QMenu, words: str, commands: Commands) -> None:
    menu.clear()
    actions = commands.in_menu(words)
    menu.addActions(actions)
    if not actions:
        menu.addAction("There is nothing to do here on this page").setEnabled(False)
