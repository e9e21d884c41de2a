"""A field for a passphrase: hidden until asked to be shown, and emptied as it is read. Keeps nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from ui.widgets.parts import column, label, restyle, row


def fixed_font() -> QFont:
    """The font for codes that are read letter by letter, in the program's size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QApplication.font().pointSizeF())
    return font


class PassphraseField(QWidget):
    """Label, field, a button that shows what was typed, and the place for what is wrong with it."""

    typed = Signal()
    entered = Signal()
    """Return was pressed."""

    def __init__(self, words: str, *, about: str = "") -> None:
        super().__init__()
        self._about = about
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.line.setInputMethodHints(
            hints.ImhHiddenText
            | hints.ImhSensitiveData
            | hints.ImhNoPredictiveText
            | hints.ImhNoAutoUppercase
        )
        self.line.textEdited.connect(self._edited)
        self.line.returnPressed.connect(self.entered)
        self.caption = QLabel(words)
        self.caption.setBuddy(self.line)
        self.reveal = QPushButton("Show")
        self.reveal.setCheckable(True)
        self.reveal.setAutoDefault(False)
        self.reveal.setAccessibleName(f"Show the {words.replace('&', '').lower()}")
        self.reveal.toggled.connect(self._show)
        self.error = label("", "error", wraps=True)
        self.error.setVisible(False)
        line = row(self.line, self.reveal, spacing=0.4)
        line.setStretch(0, 1)
        self.setLayout(column(self.caption, line, self.error, spacing=0.25))
        self.setFocusProxy(self.line)

    @property
    def is_empty(self) -> bool:
        return not self.line.text()

    @property
    def text(self) -> str:
        """What was typed, to be judged or compared; it stays in the field."""
        return self.line.text()

    def take(self) -> str:
        """What was typed, once: the field is empty and hidden afterwards, and cannot be undone."""
        typed = self.line.text()
        self.clear()
        return typed

    def clear(self) -> None:
        """Empty the field; unlike `QLineEdit.clear`, this leaves no way back to what was typed."""
        self.line.setText("")
        self.reveal.setChecked(False)

    def tell(self, message: str) -> None:
        """Say beside the field what is wrong."""
        self.error.setText(message)
        self.error.setVisible(bool(message))
        self.line.setAccessibleDescription(message or self._about)
        restyle(self.line, "invalid", "true" if message else "false")

    def _edited(self) -> None:
        self.tell("")
        self.typed.emit()

    def _show(self, shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.line.setEchoMode(modes.Normal if shown else modes.Password)
        self.reveal.setText("Hide" if shown else "Show")
