"""Who can open the vault: let somebody in, take somebody's key out, a new passphrase, a recovery page.

Keeps no passphrase. Knows no case.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from ui import theme
from ui.dialogs.asking import confirm
from ui.dialogs.forgotten import NewPassphrase
from ui.dialogs.recovery import KeepRecoveryPage
from ui.jobs import Store
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.services.session import Session, change_passphrase, encode_passphrase, wipe
from workbench.services.vaults import Slot, add_person, people, remove_person

_SLOT = Qt.ItemDataRole.UserRole
_TAKEN_OUT = (
    "They can no longer open this vault as it is now. A copy or backup made before today still opens with "
    "their passphrase."
)


class Keys(QDialog):
    """The people of the open vault, and what can be done about their keys."""

    def __init__(self, store: Store, *, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Who can open the vault")
        self._store = store
        self._user = ""
        self._verb: Callable[[Session, str, bytearray], object] = add_person
        self.banner = Banner()
        self.recovery = KeepRecoveryPage(store)
        self.recovery.skip.setVisible(False)
        self.recovery.finished.connect(self._back)
        self._steps = QStackedWidget()
        for page in (self._list(), self._form(), self.recovery):
            self._steps.addWidget(page)
        layout = column(self.banner, self._steps, margin=1.2, spacing=0.8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        high = round(self.screen().availableSize().height() * 0.85)
        self.resize(theme.metric(None, 48), min(theme.metric(None, 36), high))
        self._read()

    def _read(self) -> None:
        self._store.read(self, lambda session: (session.user, people(session)), self._show, self._failed)

    def _show(self, found: tuple[str, tuple[Slot, ...]]) -> None:
        self._user = found[0]
        self.people.clear()
        for slot in found[1]:
            person = slot.kind == "person"
            words = slot.user if person else "Recovery page"
            own = person and slot.user.casefold() == self._user.casefold()
            item = QListWidgetItem(f"{words}  (you)" if own else words)
            item.setIcon(theme.icon("person" if person else "printer", role="quiet"))
            item.setData(_SLOT, (slot.id, slot.user if person else "", own))
            self.people.addItem(item)
        self.people.setCurrentRow(0)

    # Doing.

    def _let_in(self) -> None:
        self._ask("Let somebody in", "Let in", add_person, name="")

    def _change(self) -> None:
        self._ask("Change your passphrase", "Change", change_passphrase, name=self._user)

    def _ask(self, heading: str, verb: str, run: Callable[..., object], *, name: str) -> None:
        self.banner.setVisible(False)
        self._verb = run
        self._heading.setText(heading)
        self.go.setText(verb)
        self.user.setText(name)
        self.user.setReadOnly(bool(name))
        self._steps.setCurrentIndex(1)
        (self.passphrase if name else self.user).setFocus()

    def _try(self) -> None:
        user, verb = self.user.text().strip(), self._verb
        if not user:
            self.banner.tell("Type the person's name.", "warning")
            self.user.setFocus()
            return
        if self.passphrase.fault():
            return
        typed = [self.passphrase.take()]

        def work(session: Session) -> Any:
            secret = encode_passphrase(typed.pop())
            try:
                return verb(session, user, secret)
            finally:
                wipe(secret)

        self.go.setEnabled(False)
        self._store.write(self, work, lambda _: self._back(), self._failed)

    def _take_out(self) -> None:
        if self.people.currentRow() < 0:
            return
        item = self.people.currentItem()
        slot, user, own = item.data(_SLOT)
        if own or not user:
            what = "your own key" if own else "the recovery page; a new one replaces it"
            self.banner.tell(f"This is {what}. It cannot be taken out here.", "warning")
        elif confirm(self, f"Take out the key of {user}?", _TAKEN_OUT, "Take out"):
            self._store.write(
                self, lambda session: remove_person(session, slot), lambda _: self._back(), self._failed
            )

    def _new_page(self) -> None:
        what = (
            "Any recovery page made before no longer opens this vault. Destroy it once the new one is safe."
        )
        if confirm(self, "Make a new recovery page?", what, "Make a new page", danger=False):
            self.banner.setVisible(False)
            self._steps.setCurrentIndex(2)
            self.recovery.make()

    def _back(self) -> None:
        self.go.setEnabled(True)
        self.passphrase.take()
        self.banner.setVisible(False)
        self._steps.setCurrentIndex(0)
        self.people.setFocus()
        self._read()

    def _failed(self, error: WorkbenchError) -> None:
        self.go.setEnabled(True)
        self.banner.tell(error.sentence, "danger")

    # Building.

    def _list(self) -> QWidget:
        self.people = QListWidget()
        self.people.setAccessibleName("Who can open the vault")
        doing = (
            ("&Let somebody in…", self._let_in, "add"),
            ("Change your &passphrase…", self._change, "key"),
            ("New &recovery page…", self._new_page, "printer"),
            ("&Take a key out…", self._take_out, "delete"),
        )
        buttons = column(*(button(words, run, icon=icon) for words, run, icon in doing), None)
        beside = row(self.people, buttons, spacing=1)
        beside.setStretch(0, 1)
        page = QWidget()
        close = button("Close", self.accept, role="primary")
        title = label("Who can open the vault", "title")
        page.setLayout(column(title, beside, row(None, close), spacing=0.8))
        return page

    def _form(self) -> QWidget:
        self._heading = label("", "title")
        self.user = QLineEdit()
        self.user.setMaxLength(120)
        caption = QLabel("&Name")
        caption.setBuddy(self.user)
        self.passphrase = NewPassphrase()
        self.passphrase.known = lambda: (self.user.text(),)
        self.passphrase.second.entered.connect(partial(self._try))
        self.go = button("", self._try, role="primary")
        cancel = button("Cancel", self._back)
        page = QWidget()
        page.setLayout(
            column(
                self._heading, caption, self.user, self.passphrase, None, row(None, cancel, self.go),
                spacing=0.4,
            )
        )  # fmt: skip
        return page
