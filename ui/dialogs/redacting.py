"""The question what of a piece of evidence is to be covered, silenced or taken out in a copy of it.

Knows pictures, seconds and words; knows no vault. It hands back what was marked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)

from ui import theme
from ui.dialogs.asking import Failed
from ui.widgets.masking import Masking
from ui.widgets.parts import Banner, Choices, button, column, label, row
from ui.widgets.reading import Reading, Span
from workbench.errors import WorkbenchError
from workbench.services.redacting import Box, Cut
from workbench.services.redacting import Span as Stretch

_NO_COPY = "Words are not copied from here. The redacted copy can be read in Evidence once it is made."


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactable:
    """What there is to be redacted: pages as pictures, seconds of sound, a text with what is found in it.

    `scale` is how many pixels of a page a unit of a box is.
    """

    images: Sequence[QImage] = field(default=(), repr=False)
    scale: float = 1.0
    seconds: float = 0.0
    text: str = field(default="", repr=False)
    cuts: Sequence[Cut] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What a person marked, in one of three ways, with the copy's title and the reason."""

    boxes: Sequence[Box] = ()
    spans: Sequence[Stretch] = ()
    cuts: Sequence[Cut] | None = field(default=None, repr=False)
    kept: Collection[str] = ()
    title: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


Saving = Callable[[Marked, Callable[[], None], Failed], None]
Previewing = Callable[[Sequence[Cut], Collection[str], Callable[[str], None], Failed], None]


class BoxesPane(QWidget):
    """Boxes on a picture or on pages."""

    def __init__(self, given: Redactable) -> None:
        super().__init__()
        self._scale = given.scale
        self.masking = Masking(given.images)
        self.setLayout(column(self.masking, margin=0.5))

    def marked(self) -> Marked | None:
        """The boxes; None where there is none."""
        boxes = [
            Box(
                left=mask.rect.left() / self._scale,
                top=mask.rect.top() / self._scale,
                width=mask.rect.width() / self._scale,
                height=mask.rect.height() / self._scale,
                page=mask.page + 1,
            )
            for mask in self.masking.masks
        ]
        return Marked(boxes=boxes) if boxes else None


class SpansPane(QWidget):
    """Stretches of a recording, as a table of moments."""

    def __init__(self, given: Redactable) -> None:
        super().__init__()
        minutes, seconds = divmod(given.seconds, 60)
        said = f"The recording lasts {int(minutes)}:{seconds:04.1f}. Write moments as 1:02.5 or as seconds."
        self.table = QTableWidget(0, 2)
        self.table.setHorizontalHeaderLabels(("From", "To"))
        self.table.setAccessibleName("Stretches to be silenced, from and to")
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        add = button("Add a stretch", self.add, icon="add")
        remove = button("Remove it", self._remove, role="quiet")
        self.setLayout(
            column(label(said, "quiet", wraps=True), self.table, row(add, remove, None), margin=0.5)
        )
        self.add()

    def add(self) -> None:
        """Put one more line into the table."""
        at = self.table.rowCount()
        self.table.insertRow(at)
        for n in range(2):
            self.table.setItem(at, n, QTableWidgetItem(""))
        self.table.setCurrentCell(at, 0)

    def marked(self) -> Marked | None:
        """The stretches; None where a moment cannot be read or there is none."""
        spans = []
        for at in range(self.table.rowCount()):
            items = [self.table.item(at, n) for n in range(2)]
            said = [item.text().strip() if item is not None else "" for item in items]
            if not any(said):
                continue
            moments = [_seconds(each) for each in said]
            if moments[0] is None or moments[1] is None:
                self.table.setCurrentCell(at, 0)
                return None
            spans.append(Stretch(start=moments[0], end=moments[1]))
        return Marked(spans=spans) if spans else None

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())


class WordsPane(QWidget):
    """A text before and after: each name and number found can be left, and more words be marked."""

    def __init__(self, given: Redactable, preview: Previewing) -> None:
        super().__init__()
        self._preview = preview
        self._cuts = list(given.cuts)
        self.before, self.after = Reading("The text as it is"), Reading("The text as it would be")
        for reading in (self.before, self.after):
            reading.refusal = _NO_COPY
        self.before.show_text(given.text)
        self.list = Choices()
        self.list.setAccessibleName("Words to be taken out")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(lambda _: self._show())
        self.list.currentRowChanged.connect(self._reveal)
        self.mark = button("Take out the marked words", self.take_marked, icon="add")
        self.mark.setEnabled(False)
        self.before.marked.connect(lambda start, end: self.mark.setEnabled(end > start))
        self.said = label("", "quiet", wraps=True)
        for cut in self._cuts:
            self._list(cut)
        self._arrange()
        self._show()

    def take_marked(self) -> None:
        """Take out what is selected in the text."""
        start, end = self.before.selection()
        if end > start:
            cut = Cut(start=start, end=end, replacement="[withheld]", why="You marked these words.")
            self._cuts.append(cut)
            self._list(cut)
            self._show()

    def marked(self) -> Marked | None:
        """What is to be taken out, and what stays although it may be a name."""
        chosen = [cut for at, cut in enumerate(self._cuts) if self._is_on(at)]
        return Marked(cuts=chosen, kept=self._kept()) if chosen else None

    def _arrange(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        for words, reading in (("Before", self.before), ("After", self.after)):
            side = QWidget()
            side.setLayout(column(label(words, "heading"), reading))
            split.addWidget(side)
        side = QWidget()
        side.setLayout(column(label("Taken out", "heading"), self.list, self.mark, self.said))
        side.setMinimumWidth(theme.metric(None, 16))
        split.addWidget(side)
        split.setChildrenCollapsible(False)
        for at, share in enumerate((5, 5, 3)):
            split.setStretchFactor(at, share)
        self.setLayout(column(split, margin=0.5))

    def _list(self, cut: Cut) -> None:
        words = " ".join(self.before.text[cut.start : cut.end].split())
        doubt = "" if cut.certain else "  (may be a name)"
        item = QListWidgetItem(f"{words}  →  {cut.replacement}{doubt}")
        item.setToolTip(cut.why)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        blocked = self.list.blockSignals(True)
        item.setCheckState(Qt.CheckState.Checked)
        self.list.addItem(item)
        self.list.blockSignals(blocked)

    def _is_on(self, at: int) -> bool:
        return self.list.item(at).checkState() == Qt.CheckState.Checked

    def _kept(self) -> frozenset[str]:
        off = {cut.words for at, cut in enumerate(self._cuts) if not self._is_on(at) and cut.words}
        on = {cut.words for at, cut in enumerate(self._cuts) if self._is_on(at)}
        return frozenset(off - on)

    def _reveal(self, at: int) -> None:
        if 0 <= at < len(self._cuts):
            self.before.go_to(self._cuts[at].start)

    def _show(self) -> None:
        chosen = [cut for at, cut in enumerate(self._cuts) if self._is_on(at)]
        self.before.show_spans(
            [
                Span(key=str(at), start=cut.start, end=cut.end, tone="danger", words=cut.why)
                for at, cut in enumerate(chosen)
            ]
        )
        count = len(chosen)
        self.said.setText(f"{count} place{'s' if count != 1 else ''} taken out. Untick what shall stay.")
        if chosen:
            self._preview(chosen, self._kept(), self.after.show_text, self._refused)
        else:
            self.after.show_text("")

    def _refused(self, error: WorkbenchError) -> None:
        self.said.setText(error.sentence)


class RedactDialog(QDialog):
    """Asks what is to be redacted. It closes when the copy is made, and only then."""

    def __init__(
        self,
        heading: str,
        given: Redactable,
        *,
        title: str,
        save: Saving,
        preview: Previewing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self._save = save
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Ways to redact")
        self.tabs.setDocumentMode(True)
        self.panes: list[BoxesPane | SpansPane | WordsPane] = []
        if given.images:
            self._add(BoxesPane(given), "Cover places")
        if given.seconds:
            self._add(SpansPane(given), "Silence stretches")
        if given.text:
            self._add(WordsPane(given, preview), "Take out words")
        self.tabs.tabBar().setVisible(len(self.panes) > 1)
        self.banner = Banner()
        self.title, self.reason = QLineEdit(title), QLineEdit()
        self.reason.setPlaceholderText("Such as: the patient's wristband")
        self.accept_button = button("Make the redacted copy", self._try, role="primary")
        self.accept_button.setDefault(True)
        self._arrange(heading)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._try)
        self.resize(theme.metric(None, 68), theme.metric(None, 44))

    def _add(self, pane: BoxesPane | SpansPane | WordsPane, words: str) -> None:
        self.panes.append(pane)
        self.tabs.addTab(pane, words)

    def _arrange(self, heading: str) -> None:
        said = label(
            "The copy becomes evidence of its own, tied to this piece, which stays as it is. What is covered "
            "in the copy cannot be brought back from it.",
            "quiet",
            wraps=True,
        )
        layout = column(
            label(heading, "title"),
            said,
            self.banner,
            self.tabs,
            row(self._caption("Ti&tle of the copy", self.title), self.title),
            row(self._caption("&Reason", self.reason), self.reason),
            row(None, button("Cancel", self.reject), self.accept_button),
            margin=1.2,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _caption(self, words: str, control: QWidget) -> QLabel:
        made = QLabel(words)
        made.setBuddy(control)
        made.setMinimumWidth(theme.metric(None, 8))
        return made

    def _try(self) -> None:
        found = self.panes[self.tabs.currentIndex()].marked()
        if found is None:
            self.banner.tell("Nothing is marked yet, or a moment cannot be read.", "warning")
            return
        self.accept_button.setEnabled(False)
        marked = Marked(
            boxes=found.boxes,
            spans=found.spans,
            cuts=found.cuts,
            kept=found.kept,
            title=self.title.text().strip(),
            reason=self.reason.text().strip(),
        )
        self._save(marked, self.accept, self._refused)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        self.banner.tell(error.sentence[:1].upper() + error.sentence[1:], "danger")


def _seconds(said: str) -> float | None:
    minutes, _, seconds = said.rpartition(":")
    try:
        return 60 * float(minutes or 0) + float(seconds)
    except ValueError:
        return None
