"""Colours and text size: the choice, its commands, and putting it on the application."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ui import theme
from ui.commands import Commands
from workbench import settings

_STEP, _SMALLEST, _LARGEST = 25, 100, 200
_THEMES: tuple[tuple[settings.Theme, str], ...] = (
    ("system", "Colours of the &system"),
    ("light", "L&ight colours"),
    ("dark", "&Dark colours"),
)


class Appearance(QObject):
    """What was chosen on this machine. `changed` when it is another; pages are then made anew."""

    changed = Signal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._chosen = settings.load()
        self._dress()

    @property
    def percent(self) -> int:
        return self._chosen.text_percent

    def register(self, commands: Commands) -> None:
        """Put the choices into the View menu."""
        commands.add(
            "view.larger", "Text &larger", lambda: self.scale(_STEP), menu="&View", shortcut="Ctrl+="
        )
        commands.add(
            "view.smaller", "Text s&maller", lambda: self.scale(-_STEP), menu="&View", shortcut="Ctrl+-"
        )
        for name, words in _THEMES:
            commands.add(f"view.{name}", words, partial(self.choose, name), menu="&View")

    def scale(self, by: int) -> None:
        """Larger or smaller text, from 100 to 200 per cent."""
        percent = min(_LARGEST, max(_SMALLEST, self._chosen.text_percent + by))
        self._change(settings.change_preferences(text_percent=percent))

    def choose(self, name: settings.Theme) -> None:
        """Colours: system, light or dark."""
        self._change(settings.change_preferences(theme=name))

    def _change(self, chosen: settings.Settings) -> None:
        self._chosen = chosen
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        wanted = self._chosen.theme
        dark = wanted == "dark" or (wanted == "system" and theme.system_is_dark(self._app))
        theme.apply(self._app, dark=dark, percent=self._chosen.text_percent)
