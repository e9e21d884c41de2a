"""The question whose copy of a draft some words came from: paste them, choose a file or drop it here.

Says what was found and what that does not show. Knows no case; the words go to whoever opened it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPlainTextEdit, QWidget

from ui import theme
from ui.dialogs.asking import Failed
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.releasing.tracing import SURVIVES, Traced

Asking = Callable[[str | Path, Callable[[Traced], None], Failed], None]
"""Called with the words or the file, then with what was found, or a refusal."""

_TONES = {"found": "success", "likely": "warning"}
_ASKS = (
    "Paste the words as they came to you, without typing them again, or choose the file. Nothing is changed "
    "and nothing is sent anywhere."
)


class TraceDialog(QDialog):
    """Asks for words or a file, and stays open to tell whose copy they came from."""

    def __init__(self, ask: Asking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Whose copy is this?")
        self.setAcceptDrops(True)
        self._ask = ask
        self.words = QPlainTextEdit()
        self.words.setAccessibleName("The words as they came to you")
        self.words.setPlaceholderText("Paste the words here")
        self.words.setTabChangesFocus(True)
        # A dropped file is for the dialog, not a line of text.
        self.words.setAcceptDrops(False)
        self.banner = Banner()
        self.says = label("", wraps=True)
        self.says.setVisible(False)
        self.choose_button = button("Choose a file…", self._choose, icon="file")
        self.find_button = button("Find the copy", self._try, role="primary")
        self.find_button.setDefault(True)
        caption = QLabel("&Words")
        caption.setBuddy(self.words)
        layout = column(
            label("Whose copy is this?", "title"),
            label(_ASKS, "quiet", wraps=True),
            caption,
            self.words,
            self.banner,
            self.says,
            label(SURVIVES, "quiet", wraps=True),
            row(self.choose_button, None, button("Close", self.reject), self.find_button),
            margin=1.2,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.resize(theme.metric(None, 42), theme.metric(None, 34))
        self.words.setFocus()

    def look_at(self, what: str | Path) -> None:
        """Find out whose copy these words, or those of a file, came from."""
        self.find_button.setEnabled(False)
        self._ask(what, self._show, self._refused)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.look_at(files[0])

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "A file that came to you", "", "All files (*)")
        if name:
            self.look_at(Path(name))

    def _try(self) -> None:
        self.look_at(self.words.toPlainText())

    def _show(self, traced: Traced) -> None:
        self.find_button.setEnabled(True)
        first, *more = [sentence for sentence in traced.says if sentence != SURVIVES]
        self.banner.tell(first, _TONES.get(traced.verdict, "info"))
        copies = "1 copy" if traced.copies == 1 else f"{traced.copies} copies"
        self.says.setText(" ".join((*more, f"Looked among {copies}.")))
        self.says.setVisible(True)

    def _refused(self, error: WorkbenchError) -> None:
        self.find_button.setEnabled(True)
        self.says.setVisible(False)
        said = error.sentence
        self.banner.tell(said[:1].upper() + said[1:], "warning")
