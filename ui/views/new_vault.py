"""Making a vault: where, who, the passphrase, and the recovery page to be put away. Keeps no passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.forgotten import NewPassphrase
from ui.dialogs.recovery import KeepRecoveryPage
from ui.jobs import Store
from ui.widgets.centred import Centred
from ui.widgets.parts import button, label, restyle, row
from workbench import settings
from workbench.errors import NotWritable, WorkbenchError
from workbench.services.places import caution
from workbench.services.session import Session, create_vault, encode_passphrase, wipe

_WHAT = "One encrypted folder, which only the people you let in can open."
_FOREVER = (
    "There is no way round the passphrase. Without it and without a recovery page nobody can open the vault: "
    "not you, not your IT department, not the makers of this program."
)
_NAMING = "Anybody can see this name: do not name it after a person."
_ODD = '<>:"/\\|?*'


class NewVaultPage(QWidget):
    """A form, then the recovery page. `folder` is the vault's."""

    opened = Signal(object)
    """The warnings to be shown once: a tuple of sentences."""
    cancelled = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.setAccessibleName("New vault")
        self._store = store
        self._warnings: tuple[str, ...] = ()
        self._parent = _documents()
        self.recovery = KeepRecoveryPage(store)
        self.recovery.finished.connect(lambda: self.opened.emit(self._warnings))
        self._form()
        self._layout()
        self._follow()
        self.setFocusProxy(self.name)

    @property
    def folder(self) -> Path:
        """Where the vault is made."""
        name = self.name.text().strip().removesuffix(".vault")
        return self._parent / f"{name}.vault"

    def choose_parent(self, parent: Path) -> None:
        """Make the vault in this folder."""
        self._parent = parent
        self._follow()

    def make_vault(self) -> None:
        """Make the vault; the page says what comes of it."""
        if self._fault():
            return
        folder, user = self.folder, self.user.text().strip()
        typed = [self.passphrase.take()]

        def opening() -> Session:
            secret = encode_passphrase(typed.pop())
            try:
                return create_vault(folder, user, secret)
            finally:
                wipe(secret)

        self._wait(True)
        self._store.open(self, opening, self._made, self._refused)

    def _made(self, warnings: tuple[str, ...]) -> None:
        self._wait(False)
        try:
            settings.remember_vault(self.folder, self.user.text().strip())
        except NotWritable as error:
            warnings = (*warnings, error.sentence)
        self._warnings = warnings
        self._steps.setCurrentIndex(1)
        self.setFocusProxy(self.recovery.save)
        self.recovery.make()

    def _refused(self, error: WorkbenchError) -> None:
        self._wait(False)
        self._tell(self._name_error, self.name, error.sentence)
        self.name.setFocus()

    def _fault(self) -> bool:
        """Say what is missing beside the first field that lacks it; whether something does."""
        name, user = self.name.text().strip(), self.user.text().strip()
        wrong = ""
        if not name:
            wrong = "Give the vault a name."
        elif any(sign in name for sign in _ODD) or name.strip(". ") == "":
            wrong = f"A folder cannot have this name. Leave out the signs {' '.join(_ODD)}"
        self._tell(self._name_error, self.name, wrong)
        self._tell(self._user_error, self.user, "" if user else "Type your name, as colleagues know you.")
        if wrong or not user:
            (self.name if wrong else self.user).setFocus()
            return True
        return self.passphrase.fault()

    def _tell(self, place: QLabel, control: QWidget, message: str) -> None:
        place.setText(message)
        place.setVisible(bool(message))
        control.setAccessibleDescription(message)
        restyle(control, "invalid", "true" if message else "false")

    def _wait(self, waiting: bool) -> None:
        self.go.setText("Making the vault…" if waiting else "Make the vault")
        for part in (self.go, self._cancel, self._fields):
            part.setEnabled(not waiting)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Where to make the vault", str(self._parent))
        if chosen:
            self.choose_parent(Path(chosen))

    def _follow(self) -> None:
        """Say where the vault will be, and whether that is a bad place."""
        self._tell(self._name_error, self.name, "")
        shown = self.folder if self.name.text().strip() else self._parent
        self._where.setText(str(shown))
        warning = caution(shown)
        self._caution.setText(warning)
        self._caution.setVisible(bool(warning))

    def _form(self) -> None:
        self.name = QLineEdit()
        self.name.setPlaceholderText("Ward investigations 2026")
        self.name.textEdited.connect(lambda _: self._follow())
        self.name.setMaxLength(80)
        self.user = QLineEdit(settings.load().last_user)
        self.user.setMaxLength(120)
        self.user.textEdited.connect(lambda _: self._tell(self._user_error, self.user, ""))
        self.passphrase = NewPassphrase()
        self.passphrase.known = lambda: (self.user.text(), self.name.text())
        self.passphrase.second.entered.connect(self.make_vault)
        self.go = button("Make the vault", self.make_vault, role="primary")
        self.go.setDefault(True)
        self._cancel = button("Cancel", self.cancelled.emit)
        self._where = label("", "quiet", wraps=True)
        self._caution = label("", "", wraps=True)
        self._name_error: QLabel = label("", "error", wraps=True)
        self._user_error: QLabel = label("", "error", wraps=True)
        self.browse = button("Choose another &folder…", self._choose, role="link")

    def _layout(self) -> None:
        name, user = QLabel("&Name of the vault"), QLabel("&Your name")
        name.setBuddy(self.name)
        user.setBuddy(self.user)
        page = Centred(ems=34)
        body = page.card.body
        body.addWidget(label("Make a vault", "title"))
        body.addWidget(label(_WHAT, "quiet", wraps=True))
        self._fields = QWidget()
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(theme.metric(None, 0.3))
        naming: tuple[QWidget, ...] = (name, self.name, self._name_error, label(_NAMING, "quiet", wraps=True))
        for part in naming:
            fields.addWidget(part)
        place = row(self._where, self.browse)
        place.setStretch(0, 1)
        fields.addLayout(place)
        for part in (self._caution, user, self.user, self._user_error, self.passphrase):
            fields.addWidget(part)
        self._user_error.setVisible(False)
        body.addWidget(self._fields)
        body.addSpacing(theme.metric(None, 0.4))
        body.addWidget(label(_FOREVER, wraps=True))
        body.addLayout(row(None, self._cancel, self.go))
        after = Centred(ems=46)
        after.card.body.addWidget(self.recovery)
        self._steps = QStackedWidget()
        self._steps.addWidget(page)
        self._steps.addWidget(after)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._steps)


def _documents() -> Path:
    documents = Path.home() / "Documents"
    return documents if documents.is_dir() else Path.home()
