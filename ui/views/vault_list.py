"""The vaults that were opened lately, by the names of their folders. Knows nothing of what is inside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui import theme

_FOLDER = Qt.ItemDataRole.UserRole
_MARKS = ("vault.db", "keys.json")
_SHOWN = 4


class VaultList(QListWidget):
    """One row for each vault; one whose folder has gone says so."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("vaults")
        side = theme.metric(None, 1.2)
        self.setIconSize(QSize(side, side))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def folder(self) -> Path | None:
        """The folder of the chosen vault."""
        item = self.currentItem()
        return Path(item.data(_FOLDER)) if item is not None else None

    def add(self, place: Path, *, at: int = -1) -> QListWidgetItem:
        """Put a vault on the list, last unless said otherwise."""
        item = QListWidgetItem()
        item.setData(_FOLDER, str(place))
        self.insertItem(self.count() if at < 0 else at, item)
        self._word(item)
        return item

    def choose(self, place: Path) -> None:
        """Choose a vault; it is put on top when it is not on the list."""
        items = (self.item(at) for at in range(self.count()))
        known = next((item for item in items if item.data(_FOLDER) == str(place)), None)
        self.setCurrentItem(known or self.add(place, at=0))

    def look_again(self) -> None:
        """Say whether the chosen vault is still there, and be as high as the list is long."""
        item, count = self.currentItem(), self.count()
        if item is not None:
            self._word(item)
        high = self.sizeHintForRow(0) if count else 0
        edges = 2 * self.frameWidth() + theme.metric(None, 0.4)
        self.setFixedHeight(high * min(max(count, 2), _SHOWN) + edges)

    def _word(self, item: QListWidgetItem) -> None:
        place = Path(item.data(_FOLDER))
        missing = "" if is_there(place) else "  —  no longer there"
        item.setText(f"{called(place)}{missing}")
        item.setToolTip(str(place))
        item.setIcon(theme.icon("warning" if missing else "vault", role="quiet"))


def is_there(place: Path) -> bool:
    """Whether a folder holds a vault, or what is left of one."""
    try:
        return any((place / name).exists() for name in _MARKS)
    except OSError:
        return False


def called(place: Path) -> str:
    """What a vault is called, after its folder."""
    return place.name.removesuffix(".vault") or str(place)


def short(place: Path) -> str:
    """A folder as people read it, with their own home folder as ~."""
    try:
        return str(Path("~") / place.relative_to(Path.home()))
    except ValueError:
        return str(place)
