"""Pages of a PDF that lies in memory, below one another. Knows no report: it is handed bytes.

A picture of pages says nothing to a screen reader: whoever shows it has the same words as text beside it.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.parts import button, column, label, row

_STEPS = (0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0)


class _Page(QWidget):
    """One page, drawn when it comes into sight."""

    def __init__(self, document: QPdfDocument, number: int) -> None:
        super().__init__()
        self._document = document
        self._number = number

    def set_width(self, width: int) -> None:
        points = self._document.pagePointSize(self._number)
        high = round(width * points.height() / points.width()) if points.width() else width
        self.setFixedSize(width, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        size = self.size() * self.devicePixelRatioF()
        picture = self._document.render(self._number, size)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.drawImage(self.rect(), picture)
        painter.end()


class Pages(QWidget):
    """The pages with their count and zoom. New bytes keep the page in sight."""

    def __init__(self, spoken: str) -> None:
        super().__init__()
        self._document = QPdfDocument(self)
        self._buffer: QBuffer | None = None
        self._zoom = _STEPS.index(1.0)
        self._pages: list[_Page] = []
        self.count = label("", "quiet")
        self.message = label("", "quiet", wraps=True)
        smaller = button("Smaller", lambda: self.zoom(-1), role="quiet")
        larger = button("Larger", lambda: self.zoom(1), role="quiet")
        self._inside = QWidget()
        self._stack = QVBoxLayout(self._inside)
        edge = theme.metric(None, 0.5)
        self._stack.setContentsMargins(edge, edge, edge, edge)
        self._stack.setSpacing(theme.metric(None, 0.7))
        self.area = QScrollArea()
        self.area.setWidget(self._inside)
        self.area.setWidgetResizable(True)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.setAccessibleName("Pages")
        self.area.setAccessibleDescription(spoken)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        spoken_too = QLabel(spoken)
        spoken_too.setWordWrap(True)
        spoken_too.setProperty("role", "quiet")
        layout = column(row(self.count, None, smaller, larger), self.message, self.area, spoken_too)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.message.setVisible(False)

    def show_pages(self, content: bytes) -> None:
        """Show these pages in place of the others."""
        bar = self.area.verticalScrollBar()
        at = bar.value()
        self._clear()
        buffer = QBuffer(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(buffer)
        self._buffer = buffer
        for number in range(self._document.pageCount()):
            page = _Page(self._document, number)
            self._pages.append(page)
            self._stack.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fit()
        pages = len(self._pages)
        self.count.setText("1 page" if pages == 1 else f"{pages} pages")
        self.message.setVisible(False)
        self._inside.adjustSize()
        bar.setValue(at)

    def tell(self, sentence: str) -> None:
        """Say why there are no pages."""
        self.message.setText(sentence)
        self.message.setVisible(True)

    def zoom(self, by: int) -> None:
        """Show the pages larger or smaller, with the same place in sight."""
        bar = self.area.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = min(max(0, self._zoom + by), len(_STEPS) - 1)
        self._fit()
        self._inside.adjustSize()
        bar.setValue(round(share * bar.maximum()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.area.viewport().width() - theme.metric(None, 3)
        for page in self._pages:
            page.set_width(max(theme.metric(None, 8), round(room * _STEPS[self._zoom])))

    def _clear(self) -> None:
        for page in self._pages:
            self._stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._pages = []
        self._document.close()
        if self._buffer is not None:
            self._buffer.deleteLater()
            self._buffer = None
