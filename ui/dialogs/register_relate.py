"""How one published recommendation stands to another: find the other, say how, say why.

Owns the question. Which are near, and what may be said, is for the services.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QListWidgetItem, QPlainTextEdit, QWidget

from ui import theme
from ui.jobs import Store
from ui.models.register import RELATIONS
from ui.widgets.parts import Banner, Choices, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.records.register import Entry, EntryRelation
from workbench.services.register import entries, likeness
from workbench.services.register.entries import Wanted
from workbench.services.session import Session

_PAUSE = 200
_MOST = 30
_ENTRY = Qt.ItemDataRole.UserRole


class RelateDialog(QDialog):
    """Begins with the nearest entries; typing looks through the whole register."""

    def __init__(self, store: Store, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"How {entry.reference} stands to another")
        self.setMinimumSize(theme.metric(None, 38), theme.metric(None, 30))
        self._store, self._entry, self._asked = store, entry, 0
        self.box = QLineEdit()
        self.box.setPlaceholderText("Type words, or a number such as PR-12")
        self.box.setAccessibleName("Find the other recommendation")
        self.list = Choices()
        self.list.setAccessibleName("Recommendations to choose from")
        self.list.setWordWrap(True)
        self.relation = QComboBox()
        for relation, (words, _) in RELATIONS.items():
            self.relation.addItem(words, relation)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.metric(None, 4.5))
        self.banner = Banner()
        self.accept_button = button("Record it", self._try, role="primary")
        self.accept_button.setDefault(True)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._look)
        self._arrange()
        self.box.textChanged.connect(lambda _: self._soon.start())
        self.list.itemSelectionChanged.connect(self._follow)
        self._follow()
        self._look()

    @property
    def other(self) -> Entry | None:
        """The one that is chosen."""
        item = self.list.currentItem()
        found = item.data(_ENTRY) if item is not None and item.isSelected() else None
        return found if isinstance(found, Entry) else None

    def _arrange(self) -> None:
        relation, note = QLabel(f"&{self._entry.reference}"), QLabel("&Why")
        relation.setBuddy(self.relation)
        note.setBuddy(self.note)
        layout = column(
            label(f"How {self._entry.reference} stands to another", "title"), self.banner,
            row(relation, self.relation, None), self.box, self.list, note, self.note,
            row(None, button("Cancel", self.reject), self.accept_button), margin=1.2,
        )  # fmt: skip
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _look(self) -> None:
        self._asked += 1
        asked, typed, entry = self._asked, self.box.text().strip(), self._entry

        def query(session: Session) -> Sequence[Entry]:
            if not typed:
                near = likeness.similar_to_entry(session, entry, k=10)
                return [each.entry for each in near.matches]
            words = Wanted(words=tuple(typed.split()))
            found = entries.list_entries(session, words, limit=_MOST).entries
            try:
                named = [entries.find_entry(session, typed)]
            except WorkbenchError:
                named = []
            return [*named, *(each for each in found if each not in named)]

        self._store.read(self, query, lambda found: self._show(asked, found))

    def _show(self, asked: int, found: Sequence[Entry]) -> None:
        if asked != self._asked:
            return
        self.list.clear()
        for entry in found:
            if entry.n != self._entry.n:
                who = f"{entry.public.issuer}, to {entry.public.addressee or 'nobody named'}"
                item = QListWidgetItem(f"{entry.reference}  {who}\n{entry.public.text[:200]}")
                item.setData(_ENTRY, entry)
                item.setToolTip(entry.public.text)
                self.list.addItem(item)
        self._follow()

    def _follow(self) -> None:
        self.accept_button.setEnabled(self.other is not None)

    def _try(self) -> None:
        other = self.other
        if other is None:
            return
        one, relation = self._entry, EntryRelation(self.relation.currentData())
        note = self.note.toPlainText()
        self.accept_button.setEnabled(False)
        self._store.write(
            self,
            lambda session: entries.relate(session, one, other, relation, note),
            lambda _: self.accept(),
            self._refused,
        )

    def _refused(self, error: WorkbenchError) -> None:
        self._follow()
        self.banner.tell(error.sentence, "warning")
        self.note.setFocus()
