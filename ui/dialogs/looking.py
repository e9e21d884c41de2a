"""The record of a look at a picture: what was looked for, and who looked. Knows no evidence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QWidget

from ui import theme
from ui.dialogs.asking import Failed
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.looking import CHECKS

Saving = Callable[[tuple[str, ...], str, Callable[[], None], Failed], None]


class LookDialog(QDialog):
    """Asks what a picture was looked at for. It closes when the look is recorded, and only then."""

    def __init__(
        self, heading: str, *, by: str, known: str, save: Saving, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(theme.metric(None, 32))
        self._save = save
        self.boxes = {code: QCheckBox(words) for code, words in CHECKS.items()}
        self.by = QLineEdit(by)
        self.banner = Banner()
        self.accept_button = button("Record the look", self._try, role="primary")
        self.accept_button.setDefault(True)
        caption = QLabel("Looked at &by")
        caption.setBuddy(self.by)
        said = "Tick what you looked for and found nobody given away by. Mask the rest, then look again."
        self.known = label(known, "quiet", wraps=True)
        self.known.setVisible(bool(known))
        self.setLayout(
            column(
                label(heading, "title"),
                label(said, "quiet", wraps=True),
                self.known,
                self.banner,
                column(*self.boxes.values(), spacing=0.3),
                caption,
                self.by,
                None,
                row(None, button("Cancel", self.reject), self.accept_button),
                margin=1.2,
            )
        )

    def _try(self) -> None:
        checked = tuple(code for code, box in self.boxes.items() if box.isChecked())
        if len(checked) < len(self.boxes):
            self.banner.tell("The look counts once all of these were looked for.", "warning")
            return
        self.accept_button.setEnabled(False)
        self._save(checked, self.by.text().strip(), self.accept, self._refused)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        self.banner.tell(error.sentence, "danger")
