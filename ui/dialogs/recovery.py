"""The recovery page of an open vault: made, shown, and put away. Keeps no code once it is closed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPlainTextEdit, QWidget

from ui import theme
from ui.dialogs.asking import confirm
from ui.jobs import Store
from ui.widgets.parts import Banner, button, column, label, row
from ui.widgets.passphrase import fixed_font
from workbench.errors import WorkbenchError
from workbench.services.vaults import RecoveryPage, make_recovery_page

_WHY = (
    "This page opens the vault when a passphrase is forgotten. Print it, or write the recovery code on "
    "paper, and lock it away, apart from this computer."
)
_SKIP = (
    "If you forget your passphrase, nobody can open the vault: not you, not your IT department, not the "
    "makers of this program. Everything in it is lost. You can make a recovery page at any later time."
)
_SAVED = (
    "Saved. Print the file now and delete it: whoever has this page and a copy of the vault can read "
    "everything in it."
)


class KeepRecoveryPage(QWidget):
    """Makes the recovery page of the open vault and shows it until it has been put away."""

    finished = Signal()
    """The page was put away, or the person goes on without one."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._page: RecoveryPage | None = None
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(fixed_font())
        self.text.setAccessibleName("The recovery page")
        self.text.setMinimumHeight(theme.metric(None, 12))
        self.banner = Banner()
        self.save = button("&Save as PDF to print…", self._save, icon="download")
        self.put_away = QCheckBox("I have &put it away, on paper")
        self.put_away.toggled.connect(lambda _: self._follow())
        self.go = button("Continue", self.finished.emit, role="primary")
        self.skip = button("Go on without a recovery page", self._skip, role="link")
        self.setLayout(
            column(
                label("Your recovery page", "title"),
                label(_WHY, wraps=True),
                self.banner,
                self.text,
                row(self.save, None),
                self.put_away,
                row(self.skip, None, self.go),
                spacing=0.7,
            )
        )
        self._follow()

    def make(self) -> None:
        """Make the page; an earlier one of this vault opens it no longer."""
        self.text.setPlainText("Making the page…")
        self._store.write(self, make_recovery_page, self._show, self._failed)

    def _show(self, page: RecoveryPage) -> None:
        self._page = page
        self.text.setPlainText(page.text)
        self._follow()
        self.save.setFocus()

    def _failed(self, error: WorkbenchError) -> None:
        self.text.setPlainText("")
        self.banner.tell(error.sentence, "danger", button("Try again", self._again))

    def _again(self) -> None:
        self.banner.dismiss()
        self.make()

    def _follow(self) -> None:
        made = self._page is not None
        self.save.setEnabled(made)
        self.put_away.setEnabled(made)
        self.go.setEnabled(made and self.put_away.isChecked())

    def _save(self) -> None:
        assert self._page is not None
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the recovery page", str(Path.home() / "Recovery page.pdf"), "PDF files (*.pdf)"
        )
        if not chosen:
            return
        try:
            Path(chosen).write_bytes(self._page.pdf)
        except OSError:
            self.banner.tell(
                "The file could not be written there. Choose another folder, such as a USB stick.", "danger"
            )
            return
        self.banner.tell(_SAVED, "warning")

    def _skip(self) -> None:
        if confirm(self, "Go on without a recovery page?", _SKIP, "Go on without"):
            self.finished.emit()
