"""Checking released files against their certificate, with or without a vault: choose them or drop them here.

Says what was found of each file, and what that shows and does not. Knows no case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QLayout, QWidget

from ui import theme
from ui.jobs import Store
from ui.widgets.fold import Side
from ui.widgets.parts import Banner, button, column, label, restyle, row
from workbench.errors import WorkbenchError
from workbench.services.releasing.kinds import extent_said
from workbench.services.releasing.verifying import (
    PROVES,
    PROVES_NOT,
    FileState,
    Verified,
    states,
    verdict,
    verify_release,
)

_WORDS = {
    FileState.UNCHANGED: ("Unchanged", "success"),
    FileState.RENAMED: ("Unchanged, renamed", "success"),
    FileState.CHANGED: ("Changed", "danger"),
    FileState.MISSING: ("Not given", "neutral"),
    FileState.NOT_LISTED: ("Not of this release", "warning"),
}
_ASKS = (
    "Choose the files that you were given, or drop them here, with the certificate: the file beside them "
    "whose name ends in “.certificate.json”. A recommendation package has its own inside. "
    "Nothing is sent anywhere."
)


class VerifyDialog(QDialog):
    """Asks for files and shows whether they are what was released."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Verify a release")
        self.setAcceptDrops(True)
        self._store = store
        self.banner = Banner()
        self.choose_button = button("Choose files…", self._choose, role="primary", icon="file")
        self.drop = QFrame()
        self.drop.setProperty("role", "card")
        self.drop.setAccessibleName("Drop released files here")
        self.hint = label("Drop files here", "heading")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = column(self.hint, row(None, self.choose_button, None), margin=1.2)
        self.drop.setLayout(inside)
        self._page = QWidget()
        self._found = QWidget()
        self._found.setLayout(column(self._page, None))
        self.close_button = button("Close", self.accept)
        layout = column(
            label("Verify a release", "title"),
            label(_ASKS, "quiet", wraps=True),
            self.drop,
            self.banner,
            Side(self._found),
            row(None, self.close_button),
            margin=1.2,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.resize(theme.metric(None, 46), theme.metric(None, 44))

    def check(self, paths: Sequence[Path]) -> None:
        """Check these files, beside the window."""
        if not paths:
            return
        self.choose_button.setEnabled(False)
        self.hint.setText("Checking…")
        given = tuple(paths)
        self._store.aside(self, lambda: verify_release(given), self._show, self._refused)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            restyle(self.drop, "dropping", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self.drop, "dropping", "false")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self.drop, "dropping", "false")
        event.acceptProposedAction()
        self.check([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Files to verify", "", "All files (*)")
        self.check([Path(name) for name in names])

    def _ready(self) -> None:
        self.choose_button.setEnabled(True)
        self.hint.setText("Drop files here")

    def _refused(self, error: WorkbenchError) -> None:
        self._ready()
        self._put(QWidget())
        said = error.sentence
        self.banner.tell(said[:1].upper() + said[1:], "danger")

    def _show(self, found: tuple[Verified, ...]) -> None:
        self._ready()
        sound = all(one.sound for one in found)
        held = (FileState.UNCHANGED, FileState.RENAMED)
        given = any(state in held for one in found for state in states(one).values())
        self.banner.tell(verdict(found), "danger" if not sound else "success" if given else "warning")
        page = QWidget()
        page.setLayout(column(*(part for one in found for part in _told(one)), spacing=0.4))
        self._put(page)

    def _put(self, page: QWidget) -> None:
        old, self._page = self._page, page
        layout = self._found.layout()
        if layout is not None:
            layout.replaceWidget(old, page)
        old.hide()
        old.deleteLater()


def _told(one: Verified) -> Iterator[QWidget | QLayout]:
    """What was found of the files of one certificate, and what that shows and does not."""
    certificate = one.verification.certificate
    if certificate is None:
        for sentence in one.verification.says:
            yield label(sentence, "error", wraps=True)
        return
    to = f", for {certificate.recipient}" if certificate.recipient else ""
    part = f", {extent_said(certificate.extent)}" if certificate.extent else ""
    of = f"Release {certificate.release} of {certificate.case}{to}{part}"
    yield label(of, "heading", wraps=True)
    for name, state in sorted(states(one).items(), key=lambda item: item[1] is FileState.MISSING):
        words, tone = _WORDS[state]
        line = row(label(words, "chip", tone=tone), label(name, wraps=True))
        line.setStretch(1, 1)
        yield line
    for fault in one.package_faults:
        yield label(fault, "error", wraps=True)
    if not one.verification.signed:
        return
    yield label("What this shows", "heading")
    for sentence in (*PROVES, f"Signed by {one.verification.fingerprint}."):
        yield _said(sentence)
    yield label("What it does not show", "heading")
    for sentence in PROVES_NOT:
        yield _said(sentence)


def _said(sentence: str) -> QWidget:
    made = label(f"•  {sentence}", wraps=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
