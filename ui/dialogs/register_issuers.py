"""Whose packages came in, and the key that each signs with: to be compared with what they tell.

Owns how they are listed. Which keys are known is for the services.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QWidget

from ui import theme
from ui.jobs import Store
from ui.models import moments
from ui.widgets.parts import button, column, label, row
from workbench.services.register.importing import fingerprint_of, known_issuers
from workbench.services.session import Session

_SAID = (
    "A package is signed with its issuer's key. Compare the fingerprint with one that the issuer gave you by "
    "another way: by telephone, on paper or on their own pages."
)
_NONE = "No package was brought in yet."
Line = tuple[str, str, str]


class IssuersDialog(QDialog):
    """A list of issuers with fingerprint and day."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Known issuers")
        self.setMinimumSize(theme.metric(None, 44), theme.metric(None, 22))
        self.list = QTreeWidget()
        self.list.setHeaderLabels(("Issuer", "Fingerprint of its key", "First seen"))
        self.list.setAccessibleName("Known issuers")
        self.list.setRootIsDecorated(False)
        self.none = label(_NONE, "quiet")
        self.none.setVisible(False)
        close = button("Close", self.accept, role="primary")
        close.setDefault(True)
        layout = column(
            label("Known issuers", "title"), label(_SAID, "quiet", wraps=True), self.list, self.none,
            row(None, close), margin=1.2,
        )  # fmt: skip
        layout.setStretch(2, 1)
        self.setLayout(layout)
        store.read(self, _lines, self._show)

    def _show(self, lines: tuple[Line, ...]) -> None:
        for line in lines:
            item = QTreeWidgetItem(line)
            item.setToolTip(1, line[1])
            self.list.addTopLevelItem(item)
        for at in range(3):
            self.list.resizeColumnToContents(at)
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)


def _lines(session: Session) -> tuple[Line, ...]:
    return tuple(
        (each.name, fingerprint_of(each), moments.short_day(each.first_seen_at.date()))
        for each in known_issuers(session)
    )
