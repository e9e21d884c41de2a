"""Files becoming evidence: dropped or chosen, added as one job, and told of afterwards file by file.

Owns what is said of a batch. How a file is read and sealed is the services' business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QListWidget, QWidget

from ui import theme
from ui.jobs import Job, Progress, Store
from ui.models.desk import Desk
from ui.views.section import Section
from ui.views.view import Noun
from ui.widgets.parts import Banner, button, column, label, row
from workbench.changes import Changes
from workbench.errors import Cancelled
from workbench.records.record import CaseId
from workbench.services.filing import Added, add_files
from workbench.services.session import Session

_LISTED = 4


def add_batch(
    store: Store,
    owner: QWidget,
    case_id: CaseId,
    paths: Sequence[Path],
    done: Callable[[Sequence[Added]], None],
) -> Job:
    """Add files and folders as one job; `done` gets what became of each file."""

    def work(session: Session, progress: Progress) -> tuple[tuple[Added, ...], Changes]:
        added = add_files(session, case_id, paths, progress=progress)
        changes = Changes()
        for each in added:
            changes = changes | each.changes
        return added, changes

    return store.job(owner, "Adding evidence", work, lambda result: done(result[0]))


def local_files(dropped: QMimeData) -> list[Path]:
    """The files and folders of this machine that are dragged; what else is dragged is left out."""
    return [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]


def tell(banner: Banner, added: Sequence[Added], parent: QWidget) -> None:
    """Say how many files were added, which were not and why, and which were here already."""
    lines = detail(added)
    wrong = sum(1 for each in added if each.evidence is None)
    text = summary(added)
    buttons = []
    if len(lines) > _LISTED:
        heading = text
        buttons.append(button("Show the list", lambda: _Reasons(heading, lines, parent).open()))
    else:
        text = "\n".join((text, *(f"•  {line}" for line in lines)))
    tone = "success" if not lines else "warning" if wrong < len(added) else "danger"
    banner.tell(text, tone, *buttons)


def summary(added: Sequence[Added]) -> str:
    """The counts of a batch in one line."""
    good = [each for each in added if each.evidence is not None]
    stopped = sum(1 for each in added if isinstance(each.wrong, Cancelled))
    wrong = len(added) - len(good) - stopped
    unread = sum(1 for each in good if each.evidence is not None and not each.evidence.readable)
    twins = sum(1 for each in good if each.duplicate_of)
    parts = [f"{_count(len(good), 'file')} added" if good else "No file was added"]
    if wrong:
        parts.append(f"{_count(wrong, 'file')} could not be added")
    if stopped:
        parts.append(f"stopped before {_count(stopped, 'file')}")
    if unread:
        parts.append(f"{unread} kept without text")
    if twins:
        parts.append(f"{twins} with the same content as evidence that was here already")
    return "; ".join(parts) + "."


def detail(added: Sequence[Added]) -> list[str]:
    """One line for each file that somebody should know more of."""
    lines = []
    for each in added:
        name = each.evidence.file_name if each.evidence else each.path.name
        if each.evidence is None:
            reason = each.wrong.message if each.wrong is not None else "It was not added."
            lines.append(f"{name}: {reason}")
            continue
        reference = each.evidence.reference
        if each.duplicate_of:
            lines.append(f"{reference} {name}: the same content as {', '.join(each.duplicate_of)}.")
        if not each.evidence.readable:
            lines.append(f"{reference} {name}: {each.evidence.note}")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


class _Reasons(QDialog):
    """Every file of a batch of which there is something to say."""

    def __init__(self, heading: str, lines: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("What became of the files")
        self.setMinimumSize(theme.metric(None, 40), theme.metric(None, 24))
        listed = QListWidget()
        listed.setAccessibleName("Files and reasons")
        listed.setWordWrap(True)
        listed.addItems(list(lines))
        shut = button("Close", self.accept, role="primary")
        shut.setDefault(True)
        title, words = label(self.windowTitle(), "title"), label(heading, wraps=True)
        self.setLayout(column(title, words, listed, row(None, shut), margin=1.2))


class DropHint(QWidget):
    """Covers a section while files are dragged over it, says what will happen, and takes them."""

    dropped = Signal(list)
    """The files and folders, as paths."""

    def __init__(self, parent: QWidget, words: str = "Drop to add as evidence") -> None:
        super().__init__(parent)
        self._over = parent
        self._words = words
        self.setAcceptDrops(True)
        self.setVisible(False)

    def offer(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        """Take a drag that holds files, and show where they may be dropped; whether it does."""
        if not event.mimeData().hasUrls() or not local_files(event.mimeData()):
            event.ignore()
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()
        return True

    def take(self, event: QDropEvent) -> None:
        """Hand over what was dropped."""
        self.hide()
        paths = local_files(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(paths)
        else:
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.offer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.offer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        del event
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.surface)
        veil.setAlphaF(0.93)
        edge = theme.metric(self, 0.5)
        box = self.rect().adjusted(edge, edge, -edge, -edge)
        painter.setBrush(veil)
        painter.setPen(QPen(QColor(tokens.accent), max(2, theme.metric(self, 0.15)), Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box, edge, edge)
        side = theme.metric(self, 3)
        middle = box.center()
        theme.icon("download", role="accent").paint(
            painter, middle.x() - side // 2, middle.y() - round(side * 1.3), side, side
        )
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        words = box.adjusted(0, side, 0, side)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter), self._words)


class TakesFiles(Section):
    """A section that files and folders can be dropped on, anywhere."""

    def __init__(self, desk: Desk, noun: Noun) -> None:
        super().__init__(desk, noun)
        self.drop = DropHint(self)
        self.drop.dropped.connect(self.add_paths)
        self.setAcceptDrops(True)
        # A field would take the path of a dropped file as words typed into it.
        for field in self.findChildren(QLineEdit):
            field.installEventFilter(self)

    def add(self, start: Mapping[str, str] | None = None) -> None:
        """Ask for files, and add them."""
        del start
        chosen, _ = QFileDialog.getOpenFileNames(self, "Add evidence")
        self.add_paths([Path(each) for each in chosen])

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files and folders as one job, and tell what became of each."""
        if paths:
            add_batch(self.desk.store, self, self.desk.case_id, paths, self._added)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop.offer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            self.drop.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.take(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.drop.setGeometry(self.rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.mimeData().hasUrls():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _added(self, added: Sequence[Added]) -> None:
        self.banner.setProperty("about", "")
        tell(self.banner, added, self)
        first = next((each.evidence for each in added if each.evidence is not None), None)
        if first is not None:
            self._pick_soon(first.id)
