"""The register in figures: bars by status and by age, and the same numbers as tables.

Owns how they are shown. What is counted is for the services; organisations are not compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QTabWidget, QTreeWidget, QTreeWidgetItem, QWidget

from ui import theme
from ui.jobs import Store
from ui.models.register import STATUSES
from ui.widgets.bars import Bar, Bars
from ui.widgets.parts import Banner, button, column, label, row
from workbench.services.register.entries import ALL, Wanted
from workbench.services.register.figures import Band, Figures, figures

_KINDS = ("Open", "Closed, superseded or withdrawn")


class FiguresDialog(QDialog):
    """Two pages, each a picture with its table."""

    def __init__(self, store: Store, wanted: Wanted, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("The register in figures")
        self.setMinimumSize(theme.metric(None, 44), theme.metric(None, 44))
        narrowed = wanted != ALL
        said = "Of what the list asks for, whatever its status and day." if narrowed else "Of every entry."
        self.banner = Banner()
        self.by_status = _Page("Entries by status", ("Status", "Entries"))
        self.by_age = _Page("Entries by age", ("Published", "Open", "Settled", "All"))
        self.tabs = QTabWidget()
        self.tabs.addTab(self.by_status, "By status")
        self.tabs.addTab(self.by_age, "By age")
        close = button("Close", self.accept, role="primary")
        close.setDefault(True)
        layout = column(
            label("The register in figures", "title"), label(said, "quiet"), self.banner, self.tabs,
            row(None, close), margin=1.2,
        )  # fmt: skip
        layout.setStretch(3, 1)
        self.setLayout(layout)
        store.read(
            self,
            lambda session: figures(session, wanted),
            self._show,
            lambda error: self.banner.tell(error.sentence, "danger"),
        )

    def _show(self, found: Figures) -> None:
        bars = [Bar(name=STATUSES[status][0], parts=(count,)) for status, count in found.by_status]
        self.by_status.show_bars(bars, (), [(bar.name, f"{bar.total:,}") for bar in bars])
        bars = [Bar(name=band_said(band), parts=(band.open, band.settled)) for band in found.by_age]
        lines = [(bar.name, f"{bar.parts[0]:,}", f"{bar.parts[1]:,}", f"{bar.total:,}") for bar in bars]
        self.by_age.show_bars(bars, _KINDS, lines)


class _Page(QWidget):
    """A picture of bars over its table."""

    def __init__(self, name: str, headings: Sequence[str]) -> None:
        super().__init__()
        self.picture = Bars(name)
        self.table = QTreeWidget()
        self.table.setHeaderLabels(list(headings))
        self.table.setAccessibleName(f"{name}, as a table")
        self.table.setRootIsDecorated(False)
        layout = column(self.picture, self.table, margin=0.8, spacing=0.8)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_bars(self, bars: Sequence[Bar], kinds: Sequence[str], lines: Sequence[tuple[str, ...]]) -> None:
        self.picture.show_bars(bars, kinds)
        self.table.clear()
        for line in lines:
            self.table.addTopLevelItem(QTreeWidgetItem(list(line)))
        for at in range(self.table.columnCount()):
            self.table.resizeColumnToContents(at)


def band_said(band: Band) -> str:
    """A band of age in words."""
    if not (band.years_from or band.years_to):
        return "Day not known"
    if not band.years_from:
        return "In the last year"
    if not band.years_to:
        return f"Over {band.years_from} years ago"
    return f"{band.years_from} to {band.years_to} years ago"
