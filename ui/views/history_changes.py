"""The card that says what one operation changed: each record, and its fields before and after.

Owns how the records are found: by asking for the history of one after another, a few at a time, so that
other reading goes on meanwhile. Knows no list of operations.
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
from workbench.services.history import HistoryLine, Version, history_of
from workbench.services.session import Session

_AT_ONCE = 16
_MOST = 40
_LONG = 400


def _read(session: Session, ids: Sequence[RecordId]) -> dict[RecordId, tuple[Version, ...]]:
    return {record_id: history_of(session, record_id) for record_id in ids}


class OperationCard(Card):
    """One operation: who did what and when, and the records that it changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("What this step changed")
        self._desk = desk
        self._line: HistoryLine | None = None
        self._asked = 0
        self._known: dict[RecordId, tuple[Version, ...]] = {}
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
        """What was read of the records' histories no longer stands."""
        self._known.clear()

    def show_line(self, line: HistoryLine | None) -> None:
        """Show one operation, or that none is chosen."""
        if line is not None and line == self._line and self._known:
            return
        self._line = line
        self._asked += 1
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
            self._seek(line, self._asked, self._candidates())

    def _candidates(self) -> list[RecordId]:
        """Where to look: what was read already, then every record of the case, the latest made first."""
        file = self._desk.file
        others = (*file.links, *file.decisions, *file.releases)
        ids = {*file.by_id, *(each.id for each in others)}
        return sorted(ids, reverse=True)

    def _seek(self, line: HistoryLine, asked: int, ids: Sequence[RecordId]) -> None:
        """Read on until every record of the operation is found, or there is nowhere left to look."""
        found = self._found(line)
        left = [record_id for record_id in ids if record_id not in self._known]
        if len(found) >= min(line.changes, _MOST) or not left:
            self._show(line, found)
            return

        def take(read: dict[RecordId, tuple[Version, ...]]) -> None:
            if asked == self._asked:
                self._known.update(read)
                self._seek(line, asked, left)

        wanted = left[:_AT_ONCE]
        self._desk.store.read(self, lambda session: _read(session, wanted), take)

    def _found(self, line: HistoryLine) -> list[Version]:
        return [each for versions in self._known.values() for each in versions if each.line.seq == line.seq]

    def _show(self, line: HistoryLine, found: Sequence[Version]) -> None:
        self._clear()
        self.searching.setVisible(False)
        for version in found[:_MOST]:
            self.inside.addWidget(self._version(version))
        missing = line.changes - min(len(found), _MOST)
        if missing:
            many = f"{missing} records are" if missing > 1 else "One record is"
            more = "more " if found else ""
            self.rest.setText(
                f"And {missing} more."
                if len(found) >= _MOST
                else f"{many.replace('record', f'{more}record', 1)} no longer in the case."
            )

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
        return self._desk.record(record_id)

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
