"""What a table of recommendations would change, before it does. Owns the words; reading is the services'."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QWidget

from ui import theme
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.recommendation_tables import Row, Table

Taking = Callable[[Callable[[], None], Callable[[WorkbenchError], None]], None]
"""Called with what to do when the table was taken in, and when it was refused."""


class TableDialog(QDialog):
    """New rows and differences, each with its words. Nothing has changed until it is accepted."""

    def __init__(self, file_name: str, table: Table, take: Taking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bring in a table")
        self.resize(theme.metric(None, 52), theme.metric(None, 36))
        self._take = take
        self.banner = Banner()
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("What the table changes")
        self.tree.setHeaderLabels(["Recommendation", "As it is", "As the table says"])
        self.tree.setWordWrap(True)
        for each in (*table.new, *table.changed):
            self.tree.addTopLevelItem(_item(each))
        self.tree.expandAll()
        self.tree.setColumnWidth(0, theme.metric(None, 14))
        self.tree.setColumnWidth(1, theme.metric(None, 17))
        count = len(table.new) + len(table.changed)
        self.accept_button = button("Take it in", self._try, role="primary")
        self.accept_button.setEnabled(count > 0)
        self.accept_button.setDefault(True)
        self.tree.setVisible(count > 0)
        unread = f" Not read: {', '.join(table.unread)}." if table.unread else ""
        layout = column(
            label(file_name, "title"), label(summary(table), wraps=True),
            label(f"An empty cell changes nothing. This is one step of undo.{unread}", "quiet", wraps=True),
            self.banner, self.tree,
            row(None, button("Cancel", self.reject), self.accept_button),
            margin=1.2,
        )  # fmt: skip
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _try(self) -> None:
        self.accept_button.setEnabled(False)
        self._take(self.accept, self._refused)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        self.banner.tell(error.sentence, "danger")


def summary(table: Table) -> str:
    """How many are new, changed, and as they are."""
    new, changed = len(table.new), len(table.changed)
    if not new + changed:
        return f"The table says nothing new of the {table.same} recommendations that it names."
    parts = [f"{new} new" if new else "", f"{changed} changed" if changed else ""]
    same = f"; {table.same} as they are" if table.same else ""
    return f"{' and '.join(filter(None, parts))}{same}."


def _item(each: Row) -> QTreeWidgetItem:
    if each.record is None:
        action = str(each.values.get("action", ""))
        item = QTreeWidgetItem(["New", "", action])
        item.setToolTip(2, action)
        return item
    item = QTreeWidgetItem([each.name, "", ""])
    for difference in each.differences:
        words = difference.name.replace("_", " ").capitalize()
        child = QTreeWidgetItem([words, difference.before or "nothing", difference.after])
        child.setToolTip(1, difference.before)
        child.setToolTip(2, difference.after)
        item.addChild(child)
    return item
