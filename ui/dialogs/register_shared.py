"""Where the register is: in the vault, or on a server where several people share one.

Owns what is asked and said. No password is asked for: it stands in the person's password file. What is wrong
with an address is for the services to say.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from ui import theme
from ui.jobs import Store
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.register import sharing
from workbench.services.register.sharing import Shared

_SAID = (
    "The register is in this vault unless you name one that several people share on a PostgreSQL server. "
    "Only published recommendations go there; cases stay in the vault. The choice holds for every vault that "
    "is opened on this computer."
)
_PASSWORD = (
    "Your password is not asked for here: it stands in your password file, which PostgreSQL's own tools use "
    "too (.pgpass in your home folder, readable by you alone; pgpass.conf on Windows)."
)
_ROLES = {
    "read": "You may read it.",
    "analyst": "You may read and change it.",
    "admin": "You may read and change it, and look after it.",
}


class SharedRegisterDialog(QDialog):
    """Name an address, try it, use it, or go back. `changed` when another register is used from now on."""

    changed = Signal()

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Where the register is")
        self.setMinimumWidth(theme.metric(None, 34))
        self._store = store
        self.now = label("", wraps=True)
        self.address = QLineEdit()
        self.address.setPlaceholderText("postgresql://ann@server.example/register")
        self.address.setAccessibleName("Address of the shared register")
        self.banner = Banner()
        self.try_it = button("Try", self.test)
        self.use_it = button("Use it", self.use, role="primary")
        self.use_it.setDefault(True)
        self.leave = button("Use the vault's own", self.use_own)
        self.close_button = button("Close", self.accept, role="quiet")
        words = label("&Address of the shared register")
        words.setBuddy(self.address)
        self.setLayout(
            column(
                label("Where the register is", "title"), label(_SAID, "quiet", wraps=True), self.now,
                words, self.address, label(_PASSWORD, "quiet", wraps=True), self.banner,
                row(self.leave, None, self.close_button, self.try_it, self.use_it), margin=1.2,
            )
        )  # fmt: skip
        self.address.textChanged.connect(lambda _: self._follow())
        self._show_now()
        self.address.setText(sharing.remembered())
        self._follow()
        self.address.setFocus()

    def test(self) -> None:
        """Try the address, and change nothing."""
        self._run(sharing.look_at, lambda found: self._tell(found, "It can be used."))

    def use(self) -> None:
        """Use the register at this address from now on."""
        self._run(sharing.use, self._used)

    def use_own(self) -> None:
        """Use the register in each vault again."""
        try:
            sharing.use_own()
        except WorkbenchError as error:
            self._failed(error)
            return
        self._show_now()
        self.banner.tell("The register in the vault is used from now on.", "success")
        self.changed.emit()

    def _run(self, verb: Callable[[str], Shared], done: Callable[[Shared], None]) -> None:
        address = self.address.text().strip()
        self.banner.tell("Asking the server…", "info")
        self._busy(True)

        def arrived(found: Shared) -> None:
            self._busy(False)
            done(found)

        # A server that does not answer takes seconds to be found out: other reading does not wait for it.
        self._store.compose(self, lambda _: verb(address), arrived, self._failed)

    def _used(self, found: Shared) -> None:
        self._tell(found, "It is used from now on.")
        self._show_now()
        self.changed.emit()

    def _tell(self, found: Shared, then: str) -> None:
        many = f"{found.entries:,} recommendation{'s' if found.entries != 1 else ''}"
        self.banner.tell(f"The register has {many}. {_ROLES[found.role]} {then}", "success")

    def _failed(self, error: WorkbenchError) -> None:
        self._busy(False)
        self.banner.tell(error.sentence, "danger")
        self.address.setFocus()

    def _show_now(self) -> None:
        address = sharing.remembered()
        self.now.setText(f"Used now: {address}" if address else "Used now: the register in the vault")
        self.leave.setEnabled(bool(address))

    def _follow(self) -> None:
        named = bool(self.address.text().strip())
        self.try_it.setEnabled(named)
        self.use_it.setEnabled(named)

    def _busy(self, busy: bool) -> None:
        self.address.setEnabled(not busy)
        if busy:
            self.try_it.setEnabled(False)
            self.use_it.setEnabled(False)
        else:
            self._follow()
