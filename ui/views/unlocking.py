"""One attempt to open a vault, and the question that comes up when another computer may have it open.

Owns the passphrase from the moment it leaves its field: overwritten when the vault is open or refuses, and
kept only while the question stands. Imports no service before it runs, which is on the vault's own thread.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame

from ui import theme
from ui.widgets.parts import button, column, label, row
from workbench.errors import NeedsDecision

if TYPE_CHECKING:
    from workbench.services.session import Session

ELSEWHERE = "open_elsewhere"
"""The code of the error that asks whether a vault is to be taken over from another computer."""


class Attempt:
    """Opens one vault for one person. It can be run again as long as only a question was in the way."""

    def __init__(self, folder: Path, user: str, passphrase: str) -> None:
        self._folder = folder
        self._user = user
        self._typed = [passphrase]
        self._secret = bytearray()
        self.take_over = False

    def run(self) -> Session:
        """Open the vault. Raises: what `open_vault` raises."""
        # Loading the services takes half a second, which the vault's thread can spare and the page not.
        from workbench.services.session import encode_passphrase, open_vault

        try:
            if self._typed:
                self._secret = encode_passphrase(self._typed.pop())
            session = open_vault(self._folder, self._secret, user=self._user, take_over=self.take_over)
        except NeedsDecision:
            raise
        except BaseException:
            self.forget()
            raise
        self.forget()
        return session

    def forget(self) -> None:
        """Overwrite the passphrase."""
        self._typed.clear()
        self._secret[:] = bytes(len(self._secret))


class TakeOver(QFrame):
    """Asks whether to open a vault that another computer may have open, naming what can be lost.

    Holds the attempt while it asks; whatever hides the question ends that.
    """

    taken = Signal(object)
    """The attempt, to be run again."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "warning")
        self._attempt: Attempt | None = None
        self.words = label("", wraps=True)
        self.leave = button("&Leave it alone", self.left.emit)
        self.take = button("&Take the vault over", self._take, role="danger")
        edge = theme.metric(None, 0.8)
        lines = column(self.words, row(None, self.leave, self.take), spacing=0.6)
        lines.setContentsMargins(edge, edge, edge, edge)
        self.setLayout(lines)
        self.setVisible(False)

    def ask(self, question: str, attempt: Attempt) -> None:
        """Put the question; the answer that loses nothing has the focus."""
        self._attempt = attempt
        self.words.setText(question)
        self.setAccessibleName(question)
        self.leave.setAccessibleDescription(question)
        self.setVisible(True)
        self.leave.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # A window that is only minimised comes back with its question.
        gone = None if event.spontaneous() else self._attempt
        if gone is not None:
            self._attempt = None
            gone.forget()

    def _take(self) -> None:
        attempt, self._attempt = self._attempt, None
        self.setVisible(False)
        if attempt is not None:
            attempt.take_over = True
            self.taken.emit(attempt)
