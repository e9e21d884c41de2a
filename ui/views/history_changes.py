"""The card that says what one operation changed: each record, and its fields before and after.

Owns how many are shown. Knows no list of operations.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.models import moments
from ui.models.desk import Desk
from ui.models.history import Difference, called, did, differences, sentence
from ui.views.overview_rows import RecordLink
from ui.widgets.parts import Card, column, label, row
from workbench.records.record import Record, RecordId
from workbench.services.history import HistoryLine, Version, changes_in

_MOST = 40
_LONG = 400


class OperationCard(Card):
    """One operation: who did what and when, and the records that it changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("What this step changed")
        self._desk = desk
        self._line: HistoryLine | None = None
        self._touched: dict[RecordId, Record] = {}
        self.what = label(wraps=True)
        self.about = label("", "quiet", wraps=True)
        self.searching = label("Looking for what changed…", "quiet")
        self.rest = label("", "quiet", wraps=True)
        self.inside = column(spacing=0.8)
        for part in (self.what, self.about):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(part)
        self.body.addLayout(self.inside)
        self.body.addWidget(self.searching)
        self.body.addWidget(self.rest)
        self.show_line(None)

    def forget(self) -> None:
        """What is shown no longer stands, though the operation does: records may have gone since."""
        self._line = None

    def show_line(self, line: HistoryLine | None) -> None:
        """Show one operation, or that none is chosen."""
        if line is not None and line == self._line:
            return
        self._line = line
        self._clear()
        self.rest.setText("")
        self.searching.setVisible(False)
        self.about.setVisible(line is not None)
        if line is None:
            self.what.setText("Choose a step in the list to see what it changed.")
            return
        self.what.setText(sentence(line) + ".")
        self.about.setText(_about(line))
        if line.erased:
            self.rest.setText("What it changed was erased since, with its case.")
        elif line.changes:
            self.searching.setVisible(True)
            self._desk.store.read(
                self, lambda session: changes_in(session, line.seq), lambda found: self._show(line, found)
            )

    def _show(self, line: HistoryLine, found: Sequence[Version]) -> None:
        if line != self._line:
            return
        self._clear()
        self.searching.setVisible(False)
        records = [version.after or version.before for version in found]
        self._touched = {record.id: record for record in records if record is not None}
        for version in found[:_MOST]:
            self.inside.addWidget(self._version(version))
        if len(found) > _MOST:
            self.rest.setText(f"And {len(found) - _MOST} more.")

    def _version(self, version: Version) -> QWidget:
        held = QWidget()
        record = version.after or version.before
        words = called(version, self._find)
        head: QWidget
        if record is not None and record.id in self._desk.file.by_id:
            found = record.id
            head = RecordLink(record, lambda: self._desk.go(found), f"{did(version)}: {words}")
        else:
            head = label(f"{did(version)}: {words}", wraps=True)
        held.setLayout(
            column(head, *(_difference(each) for each in differences(version, self._find)), spacing=0.3)
        )
        return held

    def _find(self, record_id: RecordId) -> Record | None:
        return self._desk.record(record_id) or self._touched.get(record_id)

    def _clear(self) -> None:
        while (item := self.inside.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _about(line: HistoryLine) -> str:
    count = f"{line.changes} records" if line.changes != 1 else "1 record"
    undo = "" if line.undoable else " It cannot be undone."
    return f"Step {line.seq}, by {line.person}, {moments.shown_moment(line.at)}. {count}.{undo}"


def _difference(each: Difference) -> QWidget:
    """A field's name, what it said, and what it says."""
    held = QWidget()
    lines = column(label(each.name, "quiet"), spacing=0.1)
    for caption, text in (("Before", each.before), ("After", each.after)):
        words = label(_short(text) or "nothing", wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if len(text) > _LONG:
            words.setToolTip(text)
        name = label(caption, "quiet")
        name.setMinimumWidth(theme.metric(None, 4))
        line = row(name, words)
        line.setStretch(1, 1)
        line.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(line)
    held.setLayout(lines)
    held.setContentsMargins(theme.metric(None, 1), 0, 0, 0)
    return held


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG].rstrip()}…"
