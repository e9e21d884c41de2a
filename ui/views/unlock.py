"""The first page, and the lock screen: which vault, who, the passphrase. Knows nothing of what is inside.

It is shown before anything heavy is loaded, so it imports no service: those are loaded on the vault's own
thread while the key is derived. It keeps no passphrase; `unlocking` does while a question stands.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.jobs import Store
from ui.views.unlocking import ELSEWHERE, Attempt, TakeOver
from ui.views.vault_list import VaultList, called, is_there, short
from ui.widgets.centred import Centred
from ui.widgets.parts import button, column, label, restyle, row
from ui.widgets.passphrase import PassphraseField
from workbench import settings
from workbench.errors import NotWritable, WorkbenchError

if TYPE_CHECKING:
    from ui.dialogs.forgotten import UseRecoveryPage
    from workbench.services.session import Session

_WELCOME = "Choose a vault and type your passphrase."
_FIRST = (
    "Everything that you work on is kept in a vault: one encrypted folder on this computer, which only you "
    "and the people you let in can open."
)
_LOCKED = "Locked. Your work is saved as you left it."


class UnlockPage(QWidget):
    """Choose a vault and unlock it. `folder` is the vault that was chosen or opened last."""

    opened = Signal(object)
    """The warnings to be shown once: a tuple of sentences."""
    wants_new = Signal()
    wants_demonstration = Signal()
    wants_verifying = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.setAccessibleName("Unlock a vault")
        self._store = store
        self._waiting = False
        self._locked = False
        self._form()
        self._layout()
        self._recall()

    @property
    def folder(self) -> Path:
        """The folder of the chosen vault; the working folder while none is chosen."""
        return self.vaults.folder or Path()

    def choose(self, path: Path) -> None:
        """Preselect a vault; it is put on the list for now, and remembered once it has been opened."""
        self._locked = False
        self.vaults.choose(path.absolute())
        self._follow()
        self._aim()

    def lock_for(self, folder: Path, user: str) -> None:
        """Become the lock screen of a vault: only the passphrase is asked for."""
        self._recall()
        self.choose(folder)
        self.user.setText(user)
        self.passphrase.clear()
        self._locked = True
        self._follow()
        self._aim()

    def unlock(self) -> None:
        """Try the passphrase; the page says what comes of it."""
        if self._waiting:
            return
        self._tell("")
        if self.vaults.currentItem() is None:
            self._tell("Choose a vault first, or make a new one.")
            return
        if self.passphrase.is_empty:
            self._tell("Type your passphrase.", beside=self.passphrase)
            return
        self._try(Attempt(self.folder, self.user.text().strip(), self.passphrase.take()))

    def _try(self, attempt: Attempt) -> None:
        self._access.setVisible(True)
        self._wait(True)
        self._store.open(self, attempt.run, self._opened, partial(self._refused, attempt))

    # What comes of it.

    def _opened(self, warnings: tuple[str, ...]) -> None:
        self._wait(False)
        try:
            settings.remember_vault(self.folder, self.user.text().strip())
        except NotWritable as error:
            warnings = (*warnings, error.sentence)
        self._recall()
        self.opened.emit(warnings)

    def _refused(self, attempt: Attempt, error: WorkbenchError) -> None:
        self._wait(False)
        if error.code == ELSEWHERE:
            self._access.setVisible(False)
            self.question.ask(error.sentence, attempt)
            return
        if error.code == "unknown_user":
            self._tell(error.sentence, beside=self.user)
            self.user.setFocus()
            self.user.selectAll()
            return
        self._follow()
        self._tell(error.sentence, beside=self.passphrase)

    def _leave(self) -> None:
        self._follow()
        self._aim()

    def _tell(self, message: str, *, beside: QWidget | None = None) -> None:
        """Say what is wrong where it is, and put the caret there; no message takes back the last one."""
        self.passphrase.tell(message if beside is self.passphrase else "")
        self._user_error.setText(message if beside is self.user else "")
        self._user_error.setVisible(beside is self.user and bool(message))
        restyle(self.user, "invalid", "true" if beside is self.user and message else "false")
        self._vault_error.setText(message if beside is None else "")
        self._vault_error.setVisible(beside is None and bool(message))
        if message and beside is self.passphrase:
            self.passphrase.setFocus()

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.go.setText("Unlocking…" if waiting else "Unlock")
        for part in (self._picker, self._access, self.question, self._others, self._elsewhere):
            part.setEnabled(not waiting)

    # Choosing.

    def _choose_folder(self) -> None:
        start = str(self.folder.parent) if self.vaults.currentItem() is not None else str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "Choose the folder of a vault", start)
        if chosen:
            self.choose(Path(chosen))

    def _take_off(self) -> None:
        try:
            settings.forget_vault(self.folder)
        except NotWritable as error:
            self._tell(error.sentence)
            return
        self._recall()
        self._aim()

    def _recall(self) -> None:
        """Show the vaults opened lately, the last first."""
        known = settings.load()
        self._locked = False
        self.vaults.clear()
        for place in known.recents:
            self.vaults.add(Path(place))
        self.vaults.setCurrentRow(0)
        self.user.setText(known.last_user)
        self._follow()
        self._aim()

    def _follow(self) -> None:
        """Show what can be done with the chosen vault."""
        self.question.setVisible(False)
        self.vaults.look_again()
        item, count = self.vaults.currentItem(), self.vaults.count()
        there = item is not None and is_there(self.folder)
        self._where.setText(short(self.folder.parent) if item is not None else "")
        self._where.setVisible(item is not None)
        self.take_off.setVisible(item is not None and not there)
        self.vaults.setVisible(count > 0)
        self._access.setVisible(count > 0)
        self._tell("")
        restyle(self.new, "role", "" if count else "primary")
        self.new.setIcon(theme.icon("add", role="text" if count else "on_accent"))
        self._caption.setVisible(count > 0)
        self._title.setText(called(self.folder) if self._locked else "Investigation Workbench")
        self._lead.setText(_LOCKED if self._locked else _WELCOME if count else _FIRST)
        for part in (self._picker, self._others):
            part.setVisible(not self._locked)
        self._elsewhere.setVisible(self._locked)

    def _aim(self) -> None:
        """Put the caret where something is to be typed, now and whenever the page comes to the front."""
        if not self._access.isVisibleTo(self):
            target: QWidget = self.new
        elif not self.user.text():
            target = self.user
        else:
            target = self.passphrase
        self.setFocusProxy(target)
        if self.isVisible():
            target.setFocus()

    def _recover(self) -> None:
        # The form judges the new passphrase, and its judge takes 60 ms to load: not before it is wanted.
        from ui.dialogs.forgotten import UseRecoveryPage

        recover = partial(_recover, self.folder)
        form = UseRecoveryPage(self._store, recover, self.user.text().strip(), parent=self)
        form.opened.connect(partial(self._recovered, form))
        form.open()

    def _recovered(self, form: UseRecoveryPage, warnings: tuple[str, ...]) -> None:
        self.user.setText(form.user.text().strip())
        self._opened(warnings)

    # Building.

    def _form(self) -> None:
        self.vaults: VaultList = VaultList()
        self.question = TakeOver()
        self.question.taken.connect(self._try)
        self.question.left.connect(self._leave)
        self.vaults.currentItemChanged.connect(lambda *_: self._follow())
        self.vaults.itemActivated.connect(lambda _: self.passphrase.setFocus())
        self.passphrase: PassphraseField = PassphraseField("&Passphrase")
        self.user = QLineEdit()
        self.user.textEdited.connect(lambda _: self._tell(""))
        self.user.returnPressed.connect(lambda: self.passphrase.setFocus())
        self.passphrase.entered.connect(self.unlock)
        self.go = button("Unlock", self.unlock, role="primary", icon="unlock")
        self.go.setDefault(True)
        self.take_off = button("Take off the list", self._take_off)
        self.browse = button("Choose another &folder…", self._choose_folder, role="link")
        self.recovery = button("I have a &recovery page", self._recover, role="link")
        self.new = button("&New vault…", self.wants_new.emit, icon="add")
        self.demonstration = button(
            "&Look around a demonstration", self.wants_demonstration.emit, role="link"
        )
        self.verifying = button("V&erify a release…", self.wants_verifying.emit, role="link")

    def _layout(self) -> None:
        self._title, self._lead = label("", "title"), label("", "quiet", wraps=True)
        self._where = label("", "quiet")
        self._vault_error, self._user_error = label("", "error", wraps=True), label("", "error", wraps=True)
        self._caption, name = QLabel("&Vault"), QLabel("Your na&me")
        self._caption.setBuddy(self.vaults)
        name.setBuddy(self.user)
        self._picker = _held(
            self._caption, self.vaults, row(self._where, None, self.take_off, self.browse), self._vault_error
        )
        self._access = _held(
            name, self.user, self._user_error, self.passphrase, row(self.recovery, None, self.go)
        )
        self._others = _held(_line(), row(self.new, None, self.verifying, self.demonstration))
        self._elsewhere = button("Open another vault", self._open_another, role="link")
        page = Centred(ems=32)
        page.card.body.addWidget(self._title)
        page.card.body.addWidget(self._lead)
        page.card.body.addSpacing(theme.metric(None, 0.4))
        for part in (self._picker, self._access, self.question, self._others):
            page.card.body.addWidget(part)
        page.card.body.addLayout(row(None, self._elsewhere, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)

    def _open_another(self) -> None:
        self._locked = False
        self._follow()
        self.vaults.setFocus()


def _recover(folder: Path, code: str, user: str, typed: list[str], take_over: bool) -> Session:
    # Loading the services takes half a second, which the vault's thread can spare and the page not.
    from workbench.services.session import encode_passphrase, open_with_recovery, wipe

    secret = encode_passphrase(typed.pop())
    try:
        return open_with_recovery(folder, code, user=user, new_passphrase=secret, take_over=take_over)
    finally:
        wipe(secret)


def _held(*parts: QWidget | QLayout) -> QWidget:
    held = QWidget()
    held.setLayout(column(*parts, spacing=0.35))
    return held


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setProperty("role", "line")
    return line
