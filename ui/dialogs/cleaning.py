"""The question where a safe copy of a file goes, and afterwards what was left out of it.

Knows a file's name and what became of it; knows no case. It hands back the place and the choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ui import theme
from ui.dialogs.asking import Failed
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.releasing.cleaning import SafeCopy

Saving = Callable[[Path, bool, Callable[[SafeCopy], None], Failed], None]
"""Called with the place and whether pages become pictures; then with what became of it, or a refusal."""


class CleanDialog(QDialog):
    """Asks where the safe copy goes, and stays open to tell what was left out."""

    def __init__(self, source: Path, out: Path, *, save: Saving, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Make a safe copy")
        self.setMinimumSize(theme.metric(None, 40), theme.metric(None, 30))
        self._save = save
        self.out = QLineEdit(str(out))
        self.as_pictures = QCheckBox("Make the pages &pictures, so that nothing lies beneath them")
        self.as_pictures.setVisible(source.suffix.lower() == ".pdf")
        self.banner = Banner()
        self.removed = QTreeWidget()
        self.removed.setHeaderLabels(("Left out of the copy", "How often"))
        self.removed.setAccessibleName("What was left out of the copy")
        self.removed.setRootIsDecorated(False)
        self.removed.setMinimumHeight(theme.metric(None, 14))
        self.removed.setVisible(False)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName("The copy is being made")
        self.progress.setVisible(False)
        self.accept_button = button("Make the safe copy", self._try, role="primary")
        self.accept_button.setDefault(True)
        self.close_button = button("Cancel", self.reject)
        self._arrange(source)

    def _arrange(self, source: Path) -> None:
        caption = QLabel("&Write the copy to")
        caption.setBuddy(self.out)
        choose = button("Choose…", self._choose)
        choose.setAccessibleName("Choose where the copy is written…")
        said = (
            "The copy holds what a reader sees and nothing else: no comments, tracked changes, properties, "
            "hidden words, attachments, macros or camera data. Words struck out go, words put in stay. It is "
            "scanned again before it is written, and the ledger keeps that it was."
        )
        layout = column(
            label(f"Make a safe copy of {source.name}", "title", wraps=True),
            label(said, "quiet", wraps=True),
            self.banner,
            caption,
            row(self.out, choose),
            self.as_pictures,
            self.progress,
            self.removed,
            row(None, self.close_button, self.accept_button),
            margin=1.2,
        )
        layout.setStretch(7, 1)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)

    def _choose(self) -> None:
        found, _ = QFileDialog.getSaveFileName(self, "Write the safe copy to", self.out.text())
        if found:
            self.out.setText(found)

    def _try(self) -> None:
        if not self.out.text().strip():
            self.banner.tell("Say where the copy is written.", "warning")
            self.out.setFocus()
            return
        self.banner.dismiss()
        self.accept_button.setEnabled(False)
        self.progress.setVisible(True)
        self._save(Path(self.out.text().strip()), self.as_pictures.isChecked(), self._done, self._refused)

    def _done(self, copy: SafeCopy) -> None:
        self.progress.setVisible(False)
        self._list(copy.removed)
        self.close_button.setText("Close")
        if copy.written is None:
            self.accept_button.setEnabled(True)
            count = len(copy.blocking)
            stand = "1 concern stands" if count == 1 else f"{count} concerns stand"
            self.banner.tell(
                f"No copy was written: {stand} in what a reader sees. They are listed in Release; mend the "
                "words in the file, and clean it again.",
                "danger",
            )
            return
        self.accept_button.setVisible(False)
        more = len(copy.concerns)
        ask = f" {more} more to look at: see the list in Release." if more else ""
        self.banner.tell(f"The safe copy is written: {copy.written.name}.{ask}", "success")
        self.close_button.setFocus()

    def _list(self, removed: Sequence[tuple[str, int]]) -> None:
        self.removed.clear()
        for what, count in removed:
            item = QTreeWidgetItem((what[:1].upper() + what[1:], str(count)))
            self.removed.addTopLevelItem(item)
        if not removed:
            self.removed.addTopLevelItem(QTreeWidgetItem(("Nothing had to be left out", "")))
        self.removed.resizeColumnToContents(0)
        self.removed.setVisible(True)
        self.resize(self.width(), max(self.height(), self.sizeHint().height()))

    def _refused(self, error: WorkbenchError) -> None:
        self.progress.setVisible(False)
        self.accept_button.setEnabled(True)
        self.banner.tell(error.sentence[:1].upper() + error.sentence[1:], "danger")
