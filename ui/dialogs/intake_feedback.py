"""What the clearing house says back to an issuer: chosen, looked through, written as a signed file.

Owns the questions and how what was sent before is listed. What goes into the file is for the services.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ui import theme
from ui.jobs import Store
from ui.models import moments
from ui.models.intake import counted, state_said
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.intake import feedback
from workbench.services.intake.desk import ItemView, list_items
from workbench.services.intake.feedback import Sent, SentBefore
from workbench.services.session import Session
from workbench.services.tidying import today

_SAID = (
    "Everything that was decided of an issuer's recommendations goes into one signed file, with the reasons "
    "and the answers that are known. Notes of the judgement and the names of analysts stay here."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the dialog begins with."""

    name: str = field(repr=False)
    views: tuple[ItemView, ...] = field(repr=False)
    sent: tuple[SentBefore, ...]


class FeedbackDialog(QDialog):
    """Whom, what, and what was sent before. `written` when a file was written; it stays open to show it."""

    written = Signal()

    def __init__(self, store: Store, issuer: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Send back what was decided")
        self.resize(theme.metric(None, 56), theme.metric(None, 42))
        self._store, self._issuer = store, issuer
        self._known = _Known(name="", views=(), sent=())
        self.banner = Banner()
        self.name, self.issuer = QLineEdit(), QComboBox()
        self.name.setPlaceholderText("As issuers read it")
        self.counts = label("", "quiet", wraps=True)
        self.list = _tree("What is said", ("Item", "Issuer's number", "Decision", "Reason"))
        self.sent = _tree("Sent before", ("When", "Issuer", "Decisions", "Written by", "SHA-256"))
        self.write_button = button("Write the file…", self._choose, role="primary")
        self.write_button.setDefault(True)
        self._arrange()
        self.issuer.currentIndexChanged.connect(lambda _: self._follow())
        self._read()

    def write_to(self, path: Path) -> None:
        """Write the file; what the clearing house is called is kept first, where it was changed."""
        issuer, name = str(self.issuer.currentData() or ""), self.name.text().strip()
        known = self._known.name
        self.write_button.setEnabled(False)

        def run(session: Session) -> Sent:
            if name != known:
                feedback.name_desk(session, name)
            return feedback.write_feedback(session, issuer, path)

        self._store.write(self, run, lambda sent: self._written(sent, path), self._refused)

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        for at, (words, control) in enumerate((("&To", self.issuer), ("&From", self.name))):
            caption = QLabel(words)
            caption.setBuddy(control)
            grid.addWidget(caption, at, 0)
            grid.addWidget(control, at, 1)
        self.issuer.setAccessibleName("Issuer")
        self.name.setAccessibleName("What the clearing house is called")
        said = QWidget()
        said.setLayout(column(self.counts, self.list, margin=0.8))
        before = QWidget()
        before.setLayout(column(self.sent, margin=0.8))
        self.tabs = QTabWidget()
        self.tabs.addTab(said, "What is said")
        self.tabs.addTab(before, "Sent before")
        layout = column(
            label(self.windowTitle(), "title"), label(_SAID, "quiet", wraps=True), self.banner, grid,
            self.tabs, row(None, button("Close", self.reject), self.write_button), margin=1.2,
        )  # fmt: skip
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _read(self) -> None:
        def query(session: Session) -> _Known:
            return _Known(
                name=feedback.desk_name(session),
                views=list_items(session),
                sent=feedback.sent_before(session),
            )

        self._store.read(self, query, self._show, lambda error: self.banner.tell(error.sentence, "danger"))

    def _show(self, known: _Known) -> None:
        chosen = self.issuer.currentData() or self._issuer
        self._known = known
        if not self.name.text():
            self.name.setText(known.name)
        self.issuer.blockSignals(True)
        self.issuer.clear()
        for name in sorted({each.entry.public.issuer for each in known.views}):
            self.issuer.addItem(name, name)
        self.issuer.setCurrentIndex(max(0, self.issuer.findData(chosen)))
        self.issuer.blockSignals(False)
        self._show_sent(known.sent)
        self._follow()

    def _follow(self) -> None:
        issuer = self.issuer.currentData()
        theirs = [each for each in self._known.views if each.entry.public.issuer == issuer]
        decided = [each for each in theirs if each.item.verdict is not None]
        waiting = len(theirs) - len(decided)
        more = f" {counted(waiting, 'item')} of theirs still without a decision." if waiting else ""
        self.counts.setText(f"{counted(len(decided), 'decision')}.{more}")
        self.list.clear()
        for view in decided:
            assert view.item.verdict is not None
            public = view.entry.public
            reason = view.item.verdict.reason
            line = [view.item.reference, public.number or public.source_id, state_said(view)[0], reason]
            made = QTreeWidgetItem(line)
            made.setToolTip(3, reason)
            made.setToolTip(0, public.text)
            self.list.addTopLevelItem(made)
        _fit(self.list)
        self.write_button.setEnabled(bool(decided))
        self.write_button.setToolTip("" if decided else "Nothing was decided of this issuer yet")

    def _show_sent(self, sent: Sequence[SentBefore]) -> None:
        self.sent.clear()
        for each in sent:
            line = [
                moments.short_moment(each.at), each.issuer or "–", f"{each.count:,}", each.person, each.sha256
            ]  # fmt: skip
            made = QTreeWidgetItem(line)
            made.setToolTip(4, each.sha256)
            self.sent.addTopLevelItem(made)
        _fit(self.sent)

    def _choose(self) -> None:
        if not self.name.text().strip():
            self.banner.tell("Say first what the clearing house is called: issuers read it.", "warning")
            self.name.setFocus()
            return
        folder = QFileDialog.getExistingDirectory(self, "Where shall the file go?", str(Path.home()))
        if folder:
            self.write_to(Path(folder) / file_name(str(self.issuer.currentData())))

    def _written(self, sent: Sent, path: Path) -> None:
        self.banner.tell(
            f"{path.name} is written: {counted(sent.count, 'decision')} for {sent.issuer}. Tell them by "
            f"another way that it is signed with {sent.fingerprint}",
            "success",
        )
        self._read()
        self.written.emit()

    def _refused(self, error: WorkbenchError) -> None:
        self._follow()
        self.banner.tell(error.sentence, "danger")


def file_name(issuer: str) -> str:
    """What a file for an issuer is called: its name in plain letters, and the day."""
    plain = re.sub(r"[^a-z0-9]+", "-", issuer.casefold()).strip("-") or "issuer"
    return f"{plain}-{today().isoformat()}{feedback.SUFFIX}"


def _tree(name: str, headings: Sequence[str]) -> QTreeWidget:
    made = QTreeWidget()
    made.setHeaderLabels(list(headings))
    made.setAccessibleName(name)
    made.setRootIsDecorated(False)
    made.setTextElideMode(Qt.TextElideMode.ElideRight)
    return made


def _fit(tree: QTreeWidget) -> None:
    for at in range(tree.columnCount() - 1):
        tree.resizeColumnToContents(at)
        tree.setColumnWidth(at, min(tree.columnWidth(at), theme.metric(None, 14)))
