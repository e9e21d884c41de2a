"""The log of releases as a register: every release of the case, picked out by kind, basis, name and date.

Owns how it is filtered and shown. Knows no rule: which releases fit is said by the service.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from ui import theme
from ui.models import moments
from ui.models.table import Column, RecordTable
from ui.widgets.flow import Flow
from ui.widgets.parts import button, column, label
from ui.widgets.table import Table
from workbench.records.release import ReleaseEntry
from workbench.regimes import Regime
from workbench.services.releasing.kinds import MAKINGS, extent_said, release_title
from workbench.services.releasing.release_log import Wanted, basis_titles, matching
from workbench.services.tidying import today

_SINCE = (("Any time", 0), ("Last 7 days", 7), ("Last 30 days", 30), ("Last year", 365))
_EMPTY = "Nothing of this case has been released yet."
_NONE = "No release fits what is asked for."


class ReleaseLog(QWidget):
    """A line of filters over the list. `make_report` and `trace` are what the buttons beside them run."""

    def __init__(self, make_report: Callable[[], object], trace: Callable[[], object]) -> None:
        super().__init__()
        self._entries: tuple[ReleaseEntry, ...] = ()
        self._unwritten: frozenset[str] = frozenset()
        self._basis_titles: dict[str, str] = {}
        self.kind, self.basis, self.since = QComboBox(), QComboBox(), QComboBox()
        self.recipient, self.by = QLineEdit(), QLineEdit()
        self.model: RecordTable[Any] = RecordTable(_columns(self._basis_title, self._what), self)
        self.table = Table("Log of releases", empty=_EMPTY)
        self.table.setModel(self.model)
        self.count = label("", "quiet")
        self.kind.addItem("Every kind", "")
        for made in MAKINGS:
            self.kind.addItem(made.title, made.kind.value)
        self.basis.addItem("Every basis", "")
        for words, days in _SINCE:
            self.since.addItem(words, days)
        self._arrange(make_report, trace)
        for box in (self.kind, self.basis, self.since):
            box.currentIndexChanged.connect(lambda _: self._show())
        for line in (self.recipient, self.by):
            line.textChanged.connect(lambda _: self._show())

    def mark_unwritten(self, references: frozenset[str]) -> None:
        """Say of these releases that their files could not be written."""
        if references != self._unwritten:
            self._unwritten = references
            self._show()

    @property
    def shown(self) -> tuple[ReleaseEntry, ...]:
        """The releases in the list, the latest first."""
        return tuple(self.model.records)

    def show_entries(self, entries: tuple[ReleaseEntry, ...], regime: Regime) -> None:
        """Show the releases of a case that fit the filters; also those made under rules that held before."""
        self._entries = entries
        titles = basis_titles(entries, regime)
        if titles != self._basis_titles:
            self._basis_titles = titles
            chosen = self.basis.currentData()
            self.basis.blockSignals(True)
            self.basis.clear()
            self.basis.addItem("Every basis", "")
            for code, title in titles.items():
                self.basis.addItem(title, code)
            self.basis.setCurrentIndex(max(0, self.basis.findData(chosen)))
            self.basis.blockSignals(False)
        self._show()

    def _show(self) -> None:
        days = self.since.currentData()
        found = matching(
            self._entries,
            Wanted(
                kind=self.kind.currentData() or "",
                basis=self.basis.currentData() or "",
                recipient=self.recipient.text(),
                by=self.by.text(),
                since=today() - timedelta(days=days) if days else None,
            ),
        )
        self.model.show(found)
        self.table.set_empty(_NONE if self._entries else _EMPTY)
        self.count.setText(f"{len(found)} of {len(self._entries)}" if self._entries else "")

    def _what(self, entry: ReleaseEntry) -> str:
        title = release_title(entry.release_kind, entry.report_kind)
        said = f"{title} ({extent_said(entry.extent)})" if entry.extent else title
        return f"{said}: could not be written" if entry.reference in self._unwritten else said

    def _basis_title(self, code: str) -> str:
        return self._basis_titles.get(code, code)

    def _arrange(self, make_report: Callable[[], object], trace: Callable[[], object]) -> None:
        for line, words in ((self.recipient, "Recipient"), (self.by, "Decided by")):
            line.setPlaceholderText(words)
            line.setClearButtonEnabled(True)
            line.setMinimumWidth(theme.metric(None, 8))
        named = (
            (self.kind, "Kind of release"), (self.basis, "Basis"), (self.since, "Since when"),
            (self.recipient, "Part of a recipient's name"), (self.by, "Part of the name of who decided"),
        )  # fmt: skip
        for control, name in named:
            control.setAccessibleName(name)
        for box in (self.kind, self.basis, self.since):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        report = button("As a report…", make_report, icon="report")
        whose = button("Whose copy is this?…", trace, icon="search")
        top = QWidget()
        top.setLayout(
            Flow(
                QLabel("Show"), self.kind, self.basis, self.recipient, self.by, self.since, self.count,
                report, whose,
            )
        )  # fmt: skip
        layout = column(top, self.table, spacing=0.4, margin=0.3)
        layout.setStretch(1, 1)
        self.setLayout(layout)


def _columns(basis: Callable[[str], str], what: Callable[[ReleaseEntry], str]) -> list[Column[Any]]:
    return [
        Column(title="Release", text=lambda entry: entry.reference, ems=5),
        Column(
            title="When",
            text=lambda entry: moments.short_moment(entry.released_at),
            order=lambda entry: entry.released_at.timestamp() if entry.released_at else 0.0,
            ems=11,
        ),
        Column(title="What", text=what, hint=what),
        Column(title="For", text=lambda entry: entry.recipient or "–", hint=_hint, ems=11),
        Column(title="Basis", text=lambda entry: basis(entry.basis), ems=11, leaves=1),
        Column(title="Decided by", text=lambda entry: entry.decided_by, ems=9, leaves=2),
    ]


def _hint(entry: ReleaseEntry) -> str:
    return f"{entry.recipient}\n{entry.reason}".strip()
