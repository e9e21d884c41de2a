"""The list that every section shows: rows of records, chips with words, a sentence when it is empty."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui import theme
from ui.models.table import CHIP, Cells, rows_of
from workbench.records.record import Record, RecordId

Index = QModelIndex | QPersistentModelIndex
_WORDY = 14
"""Letters that a column of words takes at least, before others give way to it."""
_EDGE = 1.5
"""Letters for the frame and the scroll bar."""


class Chips(QStyledItemDelegate):
    """Paints cells that have a tone as a chip: the word in a coloured pill."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tone, text = index.data(CHIP), index.data(Qt.ItemDataRole.DisplayRole)
        if not tone or not text:
            super().paint(painter, option, index)
            return
        plain = QStyleOptionViewItem(option)
        self.initStyleOption(plain, index)
        plain.text = ""
        widget = plain.widget
        widget.style().drawControl(widget.style().ControlElement.CE_ItemViewItem, plain, painter, widget)
        ink, tint = theme.tone(tone)
        font = option.font
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 0.9)
        metrics = QFontMetrics(font)
        pad, high = metrics.height() * 0.55, metrics.height() * 1.3
        box = option.rect.adjusted(6, 0, -4, 0)
        said = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width() - 2 * pad))
        pill = QRect(
            box.left(),
            int(box.center().y() - high / 2 + 1),
            int(metrics.horizontalAdvance(said) + 2 * pad),
            int(high),
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tint))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setPen(QColor(ink))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, said)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + theme.metric(None, 1), size.height())


class Table(QTableView):
    """A list of records. `picked` follows the current row; `opened` is Enter or a double click."""

    picked = Signal(object)
    opened = Signal(object)
    copy_asked = Signal(str)
    """The words of the chosen rows, for whoever knows whether they may be copied."""

    def __init__(self, name: str, *, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._empty = empty
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.verticalHeader().hide()
        self.setItemDelegate(Chips(self))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSortIndicatorClearable(True)
        self._measure()
        self.doubleClicked.connect(lambda index: self.opened.emit(self._record(index)))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if isinstance(model, Cells):
            self._spread(model)
            self._give_way()
            model.modelReset.connect(self.viewport().update)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    @property
    def current(self) -> Record | None:
        return self._record(self.currentIndex())

    @property
    def chosen(self) -> list[Record]:
        """Every selected record, in the order shown."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [record for index in rows if (record := self._record(index)) is not None]

    def pick(self, record_id: RecordId | None) -> bool:
        """Select a record and bring it into sight; whether it is in the list."""
        model = self.model()
        rows = rows_of(model)
        row = rows.row_of(record_id) if rows is not None and record_id else -1
        if row < 0:
            return False
        if self.currentIndex().row() != row or not self.selectionModel().isRowSelected(row):
            self.selectRow(row)
        self.scrollTo(model.index(row, 0))
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.picked.emit(self._record(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            # A list would put the cell on the clipboard by itself, past the rules of the case.
            if words := self._words():
                self.copy_asked.emit(words)
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
            event.accept()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        model = self.model()
        if self._empty and model is not None and model.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.current().text_quiet))
            edge = theme.metric(self, 2)
            box = self.viewport().rect().adjusted(edge, edge, -edge, -edge)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), self._empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._give_way()

    def set_empty(self, text: str) -> None:
        """What to say when there is nothing to show."""
        self._empty = text
        self.viewport().update()

    def _words(self) -> str:
        model = self.model()
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        columns = [at for at in range(model.columnCount()) if not self.isColumnHidden(at)]
        lines = [[str(model.index(row.row(), at).data() or "") for at in columns] for row in rows]
        return "\n".join("\t".join(cells) for cells in lines)

    def _record(self, index: Index) -> Record | None:
        rows = rows_of(self.model())
        return rows.record(index) if rows is not None and index.isValid() else None

    def _measure(self) -> None:
        high = round(self.fontMetrics().height() * 2)
        if self.verticalHeader().defaultSectionSize() != high:
            self.verticalHeader().setDefaultSectionSize(high)

    def _spread(self, model: Cells[Any]) -> None:
        head = self.horizontalHeader()
        for at, column in enumerate(model.columns):
            if column.ems:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                head.resizeSection(at, theme.metric(self, column.ems))
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def _give_way(self) -> None:
        """Let columns go where the list is narrow, so that the one with the most words can be read."""
        model = self.model()
        if not isinstance(model, Cells):
            return
        room = self.width() / theme.metric(self, 1) - _EDGE
        wanted = sum(column.ems or _WORDY for column in model.columns)
        for column in sorted(model.columns, key=lambda column: column.leaves):
            if column.leaves:
                at = model.columns.index(column)
                self.setColumnHidden(at, wanted > room)
                wanted -= column.ems if wanted > room else 0
