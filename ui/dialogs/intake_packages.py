"""Which packages came in at the intake desk, when, and by whom. Owns how they are listed."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QWidget

from ui import theme
from ui.jobs import Store
from ui.models import moments
from ui.widgets.parts import Banner, button, column, label, row
from workbench.records.intake import IntakePackage
from workbench.services.intake.receiving import packages

_HEADINGS = ("Issuer", "Report", "Published", "Came in", "Taken in by", "Holds")


class PackagesDialog(QDialog):
    """A list, the last one first."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Packages that came in")
        self.resize(theme.metric(None, 58), theme.metric(None, 24))
        self.banner = Banner()
        self.list = QTreeWidget()
        self.list.setHeaderLabels(_HEADINGS)
        self.list.setAccessibleName("Packages that came in")
        self.list.setRootIsDecorated(False)
        self.none = label("No package came in yet.", "quiet")
        self.none.setVisible(False)
        close = button("Close", self.accept, role="primary")
        close.setDefault(True)
        layout = column(
            label("Packages that came in", "title"), self.banner, self.list, self.none, row(None, close),
            margin=1.2,
        )  # fmt: skip
        layout.setStretch(2, 1)
        self.setLayout(layout)
        store.read(self, packages, self._show, lambda error: self.banner.tell(error.sentence, "danger"))

    def _show(self, found: tuple[IntakePackage, ...]) -> None:
        for each in found:
            line = (
                each.issuer, each.title, moments.short_day(each.released_on),
                moments.short_moment(each.received_at), each.received_by, f"{each.count:,}",
            )  # fmt: skip
            item = QTreeWidgetItem(line)
            item.setToolTip(1, each.title)
            item.setToolTip(0, f"SHA-256 {each.sha256}")
            self.list.addTopLevelItem(item)
        for at in range(len(_HEADINGS)):
            self.list.resizeColumnToContents(at)
            self.list.setColumnWidth(at, min(self.list.columnWidth(at), theme.metric(None, 16)))
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)
