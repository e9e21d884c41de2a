"""A new passphrase, and the way in with a recovery page when the old one is forgotten. Keeps neither.

Opened from the unlock page, so it imports no service: it is handed the verb.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui import theme
from ui.jobs import Store
from ui.widgets.centred import Centred
from ui.widgets.parts import Banner, button, column, label, restyle, row
from ui.widgets.passphrase import PassphraseField, fixed_font
from ui.widgets.strength import StrengthMeter
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.services.session import Session

    Recover = Callable[[str, str, list[str], bool], Session]
    """Opens the vault with a code, for a name, with a new passphrase that it takes out of the list; and
    whether to take it over from another computer."""


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with how strong it is."""

    def __init__(self, words: str = "&Passphrase") -> None:
        super().__init__()
        self.first = PassphraseField(words)
        self.second = PassphraseField("The same &again")
        self.meter = StrengthMeter()
        self.known: Callable[[], tuple[str, ...]] = tuple
        self.first.typed.connect(self._judge)
        self.setLayout(column(self.first, self.meter, self.second, spacing=0.4))
        self.setFocusProxy(self.first)

    def fault(self) -> bool:
        """Say beside the fields what is wrong with them; whether something is."""
        if self.first.is_empty:
            self.first.tell("Choose a passphrase.")
            self.first.setFocus()
        elif self.first.text != self.second.text:
            self.second.tell("The two passphrases differ. Type the same one again.")
            self.second.setFocus()
        else:
            return False
        return True

    def take(self) -> str:
        """The passphrase, once; both fields are empty afterwards."""
        self.second.clear()
        typed = self.first.take()
        self._judge()
        return typed

    def _judge(self) -> None:
        self.second.tell("")
        self.meter.follow(self.first.text, self.known())


class UseRecoveryPage(QDialog):
    """Open a vault with the code of its recovery page, and choose a new passphrase."""

    opened = Signal(object)
    """The warnings to be shown once: a tuple of sentences."""

    def __init__(self, store: Store, recover: Recover, user: str, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Open with a recovery page")
        self._store = store
        self._recover = recover
        self._take_over = False
        self._code_error: QLabel = label("", "error", wraps=True)
        self._user_error: QLabel = label("", "error", wraps=True)
        self.code = QPlainTextEdit()
        self.code.setTabChangesFocus(True)
        self.code.setFont(fixed_font())
        self.code.setFixedHeight(round(self.code.fontMetrics().lineSpacing() * 3.8))
        self.code.setPlaceholderText("13 groups of five letters and digits")
        self.code.textChanged.connect(lambda: self._tell(self._code_error, self.code, ""))
        self.user = QLineEdit(user)
        self.user.textEdited.connect(lambda _: self._tell(self._user_error, self.user, ""))
        self.passphrase = NewPassphrase("New &passphrase")
        self.passphrase.known = lambda: (self.user.text(),)
        self.passphrase.second.entered.connect(self._try)
        self.banner = Banner()
        self.go = button("Unlock", self._try, role="primary")
        self.go.setDefault(True)
        self._cancel = button("Cancel", self.reject)
        self._layout()

    def _layout(self) -> None:
        code, name = QLabel("Recovery &code"), QLabel("Your na&me")
        code.setBuddy(self.code)
        name.setBuddy(self.user)
        page = Centred(ems=40)
        page.card.setProperty("role", "")
        edge = theme.metric(None, 1)
        page.card.body.setContentsMargins(edge, 0, edge, 0)
        page.card.body.addWidget(label("Open with a recovery page", "title"))
        page.card.body.addWidget(
            label("Type the recovery code from the page, and choose a new passphrase.", "quiet", wraps=True)
        )
        form = (code, self.code, self._code_error, name, self.user, self._user_error, self.passphrase)
        for part in (self.banner, *form):
            page.card.body.addWidget(part)
        for error in (self._code_error, self._user_error):
            error.setVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, edge)
        layout.addWidget(page)
        foot = row(None, self._cancel, self.go)
        foot.setContentsMargins(edge, 0, edge, 0)
        layout.addLayout(foot)
        wide = theme.metric(None, 34)
        wanted = page.card.heightForWidth(wide - 4 * edge) + foot.sizeHint().height() + 6 * edge
        self.resize(wide, min(wanted, round(self.screen().availableSize().height() * 0.9)))

    def _try(self) -> None:
        code, user = self.code.toPlainText(), self.user.text().strip()
        self._tell(self._code_error, self.code, "" if code.strip() else "Type the code from the page.")
        self._tell(self._user_error, self.user, "" if user else "Type your name as it is in the vault.")
        if not code.strip() or not user:
            (self.code if not code.strip() else self.user).setFocus()
            return
        if self.passphrase.fault():
            return
        typed, take_over = [self.passphrase.take()], self._take_over

        self._wait(True)
        self._store.open(
            self, lambda: self._recover(code, user, typed, take_over), self._opened, self._refused
        )

    def _wait(self, waiting: bool) -> None:
        ready = "Take the vault over" if self._take_over else "Unlock"
        self.go.setText("Unlocking…" if waiting else ready)
        self.go.setEnabled(not waiting)

    def _opened(self, warnings: tuple[str, ...]) -> None:
        self._wait(False)
        self.code.setPlainText("")
        self.accept()
        self.opened.emit(warnings)

    def _refused(self, error: WorkbenchError) -> None:
        self._take_over = error.code == "open_elsewhere"
        self._wait(False)
        if self._take_over:
            again = "To do so, type the new passphrase again."
            self.banner.tell(f"{error.sentence} {again}", "warning")
            self.passphrase.setFocus()
        elif error.code in ("bad_input", "wrong_passphrase"):
            self._tell(self._code_error, self.code, error.sentence)
            self.code.setFocus()
        else:
            self.banner.tell(error.sentence, "danger")

    def _tell(self, place: QLabel, control: QWidget, message: str) -> None:
        place.setText(message)
        place.setVisible(bool(message))
        control.setAccessibleDescription(message)
        restyle(control, "invalid", "true" if message else "false")
