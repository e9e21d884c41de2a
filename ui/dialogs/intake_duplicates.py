"""The open items in groups with what other issuers ask that may be the same, two of them side by side.

Owns how they are shown. What is alike is for the services; nothing is merged here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSplitter, QTreeWidget, QTreeWidgetItem, QWidget

from ui import theme
from ui.dialogs.asking import NewRecord, show
from ui.jobs import Progress, Store
from ui.models.intake import counted
from ui.models.register import LIKENESSES
from ui.widgets.compare import Compare
from ui.widgets.fold import Side
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Banner, Card, button, column, label, row
from workbench.records.register import Entry, EntryRelation
from workbench.services.intake.clustering import Cluster, Pair, clusters
from workbench.services.register import entries
from workbench.services.session import Session

_SAID = (
    "Recommendations on the desk that may say what another issuer has said. They are put together to be "
    "looked at: whether they are one is for you to decide. Two that were held apart stay apart."
)
_PAIR = Qt.ItemDataRole.UserRole


class DuplicatesDialog(QDialog):
    """Groups, and in each the pairs that are alike.

    `opened` is an item to be gone to; `merge_wanted` an item, and the entry that it may be merged into.
    """

    opened = Signal(str)
    merge_wanted = Signal(str, str)
    changed = Signal()

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Alike across issuers")
        self.resize(theme.metric(None, 76), theme.metric(None, 42))
        self._store = store
        self.found: tuple[Cluster, ...] = ()
        self.banner = Banner()
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName("Groups of recommendations that may be the same")
        self.list.setWordWrap(True)
        self.why = label("", "quiet", wraps=True)
        self.compare = Compare()
        card = Card("Side by side")
        card.body.addWidget(self.why)
        card.body.addWidget(self.compare)
        beside = QWidget()
        beside.setLayout(column(card, None))
        self.split = QSplitter()
        self.split.setObjectName("intake.duplicates")
        self.split.addWidget(self.list)
        self.split.addWidget(Side(beside))
        self.split.setSizes([theme.metric(None, ems) for ems in (28, 46)])
        self.go = button("Go to the item", self._open)
        self.merge = button("&Merge…", self._merge)
        self.apart = button("Hold &apart…", self._hold_apart)
        close = button("Close", self.accept, role="primary")
        close.setDefault(True)
        layout = column(
            label("Alike across issuers", "title"), label(_SAID, "quiet", wraps=True), self.banner,
            self.split, row(self.merge, self.apart, None, self.go, close), margin=1.2,
        )  # fmt: skip
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.list.currentItemChanged.connect(lambda *_: self._follow())
        self.list.itemActivated.connect(lambda *_: self._open())
        self._follow()
        self._compare()

    def _compare(self) -> None:
        self.banner.tell("Comparing what is on the desk with the register…", "info")

        def work(session: Session, progress: Progress) -> tuple[Cluster, ...]:
            return clusters(session, progress=progress)

        self._store.job(
            self, "Comparing recommendations", work, self._show,
            lambda error: self.banner.tell(error.sentence, "danger"),
        )  # fmt: skip

    @property
    def pair(self) -> tuple[Cluster, Pair] | None:
        """The pair that is shown, with its group."""
        current = self.list.currentItem()
        found = current.data(0, _PAIR) if current is not None else None
        return (self.found[found[0]], self.found[found[0]].pairs[found[1]]) if found else None

    def _show(self, found: tuple[Cluster, ...]) -> None:
        self.found = found
        self.list.clear()
        self.banner.setVisible(False)
        for at, cluster in enumerate(found):
            issuers = sorted({each.public.issuer for each in cluster.entries})
            said = f"{counted(len(cluster.entries), 'recommendation')} of {counted(len(issuers), 'issuer')}"
            group = QTreeWidgetItem([f"{said}: {', '.join(issuers)}"])
            group.setToolTip(0, "\n".join(each.public.text for each in cluster.entries))
            self.list.addTopLevelItem(group)
            for number, pair in enumerate(cluster.pairs):
                line = QTreeWidgetItem([_pair_said(cluster, pair)])
                line.setData(0, _PAIR, (at, number))
                group.addChild(line)
            group.setExpanded(True)
        if not found:
            self.banner.tell("Nothing that waits on the desk is like what another issuer said.", "success")
            return
        first = self.list.topLevelItem(0)
        begin = first.child(0) if first is not None else None
        if begin is not None:
            self.list.setCurrentItem(begin)

    def _follow(self) -> None:
        chosen = self.pair
        for each in (self.go, self.merge, self.apart):
            each.setEnabled(chosen is not None)
        if chosen is None:
            self.why.setText("Choose two in the list.")
            self.compare.clear()
            return
        cluster, pair = chosen
        words = ", ".join(pair.why)
        self.compare.show_two(_entry(cluster, pair.first), _entry(cluster, pair.second))
        differing = self.compare.conflicts
        apart = f" They differ in: {', '.join(each.lower() for each in differing)}." if differing else ""
        self.why.setText(f"{LIKENESSES[pair.likeness][0]} In common: {words}.{apart}")

    def _open(self) -> None:
        if self.pair is not None:
            self.opened.emit(_item(*self.pair)[0])
            self.accept()

    def _merge(self) -> None:
        if self.pair is not None:
            self.merge_wanted.emit(*_item(*self.pair))
            self.accept()

    def _hold_apart(self) -> None:
        """Ask why the two are not one; they are not put together again."""
        if self.pair is None:
            return
        cluster, pair = self.pair
        one, other = _entry(cluster, pair.first), _entry(cluster, pair.second)

        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Any) -> None:
            def saved(_: object) -> None:
                done()
                self.changed.emit()
                self._compare()

            note = str(values["note"])
            self._store.write(
                self,
                lambda session: entries.relate(session, one, other, EntryRelation.DISTINCT, note),
                saved,
                failed,
            )

        why = Field(name="note", label="&Why they are not the same", kind=FieldKind.TEXT, rows=3)
        heading = f"Hold {one.reference} and {other.reference} apart"
        show(NewRecord(heading, (why,), save, verb="Hold apart", parent=self))


def _entry(cluster: Cluster, n: int) -> Entry:
    return next(each for each in cluster.entries if each.n == n)


def _item(cluster: Cluster, pair: Pair) -> tuple[str, str]:
    """The open item of a pair, and the register's name of the other one."""
    items = {each.entry: each.reference for each in cluster.items if each.open}
    first = pair.first in items
    other = _entry(cluster, pair.second if first else pair.first)
    return items[pair.first if first else pair.second], other.reference


def _pair_said(cluster: Cluster, pair: Pair) -> str:
    items = {each.entry: f"{each.reference}, " for each in cluster.items}
    both = [_entry(cluster, n) for n in (pair.first, pair.second)]
    names = " and ".join(f"{items.get(each.n, '')}{each.reference}" for each in both)
    return f"{LIKENESSES[pair.likeness][0]}  {names}"
