"""Help on F1: the shipped guide, and every action with its keys as they are now. Opens nothing outside."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QTextBrowser, QWidget

from ui import theme
from ui.commands import Commands
from ui.widgets.parts import button, column, row
from workbench.paths import resource


class Help(QDialog):
    """The guide, then the keys of everything that can be done on the page at hand."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.setMinimumSize(theme.metric(None, 44), theme.metric(None, 30))
        self.text = QTextBrowser()
        self.text.setAccessibleName("Help")
        self.text.setOpenLinks(False)
        self.text.setMarkdown(resource("help", "guide.md").read_text("utf-8") + _keys(commands))
        close = button("Close", self.accept, role="primary")
        self.setLayout(column(self.text, row(None, close), margin=1))
        self.text.setFocus()


def _keys(commands: Commands) -> str:
    lines = ["\n# Keys on this page\n", "| action | keys |", "|---|---|"]
    for entry in commands.entries():
        keys = entry.action.shortcut().toString()
        if keys:
            lines.append(f"| {entry.action.text().replace('&', '').removesuffix('…')} | {keys} |")
    return "\n".join(lines) + "\n"
