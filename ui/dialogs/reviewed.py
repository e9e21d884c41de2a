"""A draft that came back as a Word document: from whom, what is in it, and what enters the log.

Owns the looking and the asking; what a remark is, and which are in the log already, is the services'.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QListWidget, QListWidgetItem, QWidget

from ui import theme
from ui.jobs import Store
from ui.widgets.parts import Banner, Choices, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.records.report import Consultation
from workbench.services import consulting
from workbench.services.consulting import Remark
from workbench.services.titles import reference


class ReviewedDialog(QDialog):
    """Shows what a document would bring before it is entered; it closes once that is saved."""

    def __init__(
        self, store: Store, consultations: Sequence[Consultation], path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Comments from a Word document")
        self.setMinimumSize(theme.metric(None, 42), theme.metric(None, 28))
        self._store, self._path = store, path
        self._known = {each.id: each for each in consultations}
        self.recipient = QComboBox()
        for each in consultations:
            self.recipient.addItem(f"{reference(each)}  {each.recipient}", each.id)
        caption = QLabel("&From")
        caption.setBuddy(self.recipient)
        self.remarks: QListWidget = Choices()
        self.remarks.setAccessibleName("Comments and changes in the document")
        self.remarks.setWordWrap(True)
        self.remarks.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.told = label("", "quiet", wraps=True)
        self.banner = Banner()
        self.accept_button = button("Enter them", self._enter, role="primary")
        self.accept_button.setDefault(True)
        cancel = button("Cancel", self.reject)
        layout = column(
            label(path.name, "title", wraps=True),
            self.banner,
            caption,
            self.recipient,
            self.told,
            self.remarks,
            row(None, cancel, self.accept_button),
            margin=1.2,
        )
        layout.setStretch(5, 1)
        self.setLayout(layout)
        self.recipient.currentIndexChanged.connect(lambda _: self.look())
        self.look()

    def look(self) -> None:
        """Read the document beside the log of the consultation that is chosen."""
        sender, path = self._sender(), self._path
        self.accept_button.setEnabled(False)
        self.banner.setVisible(False)

        def shown(found: tuple[Remark, ...]) -> None:
            if sender.id == self._sender().id:
                self._show(found)

        self._store.read(
            self, lambda session: consulting.read_remarks(session, sender, path), shown, self._refused
        )

    def _show(self, found: tuple[Remark, ...]) -> None:
        self.remarks.clear()
        fresh = [each for each in found if not each.known]
        for each in found:
            item = QListWidgetItem(f"In the log already: {each.text}" if each.known else each.text)
            self.remarks.addItem(item)
        known = len(found) - len(fresh)
        count = "1 comment is new" if len(fresh) == 1 else f"{len(fresh)} comments are new"
        self.told.setText(f"{count}; {known} in the log already." if known else f"{count}.")
        self.accept_button.setEnabled(bool(fresh))

    def _enter(self) -> None:
        sender, path = self._sender(), self._path
        self.accept_button.setEnabled(False)
        self._store.write(
            self,
            lambda session: consulting.take_remarks(session, sender, path),
            lambda _: self.accept(),
            self._refused,
        )

    def _refused(self, error: WorkbenchError) -> None:
        self.remarks.clear()
        self.told.setText("")
        self.banner.tell(error.sentence, "danger")

    def _sender(self) -> Consultation:
        return self._known[self.recipient.currentData()]
