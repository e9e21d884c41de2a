"""Every action of the window: its name, its place in the menus, its shortcut. Knows no view.

Whoever owns an action registers it here once; the menu bar, the right-click menus and the Ctrl+K palette
all show the same QAction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

MENUS = ("&File", "&Edit", "&View", "&Case", "E&vidence", "&Analysis", "&Report", "&Help")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An action with the menu that it stands in; `menu` is a name of MENUS."""

    action: QAction
    menu: str
    keywords: str = ""


class Commands(QObject):
    """The registry. An action whose owner has gone leaves by itself."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._entries: dict[str, Entry] = {}

    def add(
        self,
        name: str,
        title: str,
        run: Callable[[], object],
        *,
        menu: str,
        shortcut: str = "",
        icon: QIcon | None = None,
        owner: QObject | None = None,
        keywords: str = "",
    ) -> QAction:
        """Register an action under a dotted name ("evidence.add"). `title` may hold an & for its key.

        With a widget as `owner`, the shortcut works and the action shows only while the owner is visible.
        """
        action = QAction(title, owner or self._window)
        action.setObjectName(name)
        if icon is not None:
            action.setIcon(icon)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        plain = title.replace("&", "").removesuffix("…")
        action.setToolTip(f"{plain} ({action.shortcut().toString()})" if shortcut else plain)
        action.triggered.connect(lambda *_: run())
        if isinstance(owner, QWidget):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            owner.addAction(action)
        else:
            self._window.addAction(action)
        action.destroyed.connect(lambda *_: self._entries.pop(name, None))
        self._entries[name] = Entry(action=action, menu=menu, keywords=keywords)
        return action

    def __getitem__(self, name: str) -> QAction:
        return self._entries[name].action

    def entries(self) -> Iterator[Entry]:
        """Every action that can be reached now, in the order in which they were registered."""
        for entry in list(self._entries.values()):
            owner = entry.action.parent()
            if owner is self._window or not isinstance(owner, QWidget) or owner.isVisible():
                yield entry

    def in_menu(self, menu: str) -> list[QAction]:
        return [entry.action for entry in self.entries() if entry.menu == menu]
