"""Report: its outline, the words of each section, and the pages as they will be.

Owns which section is written and when the pages are drawn again. What is drawn is the services'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QListWidgetItem, QSplitter, QTabWidget, QWidget

from ui import theme
from ui.models.desk import Desk
from ui.views.report_comments import CommentsPage
from ui.views.report_editor import SectionEditor
from ui.views.report_marks import Marks
from ui.views.view import View
from ui.widgets.fold import Fold
from ui.widgets.pages import Pages
from ui.widgets.parts import Banner, action_button, column, label, row
from workbench.errors import WorkbenchError
from workbench.records.casefile import CaseFile
from workbench.records.record import Kind, RecordId
from workbench.records.report import ReportKind, Section
from workbench.services import drafts, reports
from workbench.services.releasing import previewing
from workbench.services.releasing.kinds import report_kinds, report_title
from workbench.services.report_slots import Slot, slots
from workbench.services.session import Session
from workbench.services.titles import reference, title

_SOON = 900
_ALL = 54
"""Letters from which there is room for the pages beside the words."""


class ReportView(View):
    """Write a report section by section, with its pages beside the words."""

    name = "report"
    words = "Report"
    icon = "report"
    kinds = (Kind.SECTION, Kind.CONSULTATION, Kind.COMMENT)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.banner = Banner()
        self.kind = QComboBox()
        self.outline = QListWidget()
        self.editor = SectionEditor()
        self.heading = label("", "heading", wraps=True)
        self.guidance = label("", "quiet", wraps=True)
        self.count = label("", "quiet")
        self.told = label("", "quiet", wraps=True)
        self.marks = Marks(desk, self.editor, self.told)
        self.pages = Pages("These are pictures of the pages. The same words are in the text of each section.")
        self.comments = CommentsPage(desk)
        self._slot: Slot | None = None
        self._drawn: tuple[ReportKind, CaseFile] | None = None
        self.report_kind = ReportKind.OTHER
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._draw)
        self._arrange()
        self.kind.activated.connect(lambda _: self.choose(str(self.kind.currentData())))
        self.outline.currentRowChanged.connect(lambda _: self._turn())
        self.editor.left.connect(self.flush)
        self.editor.paused.connect(self.keep)
        self.editor.paused.connect(lambda: self.marks.look(self.report_kind))
        self.editor.textChanged.connect(self._count)

    def refresh(self) -> None:
        if self.kind.count() == 0:
            for kind in report_kinds(self.desk.file, self.desk.regime):
                self.kind.addItem(report_title(kind.value), kind.value)
            self.report_kind = ReportKind(self.kind.currentData())
        file = self.desk.file
        cited = [("finding", file.findings), ("recommendation", file.recommendations)]
        offered = [
            (f"{reference(each)}  {title(each)}", f"{{{name}:{each.file_id or each.reference}}}")
            for name, records in (*cited, ("evidence", file.evidence))
            for each in records
        ]
        self.editor.offer(offered)
        self._show_outline()
        self.comments.refresh()
        self.tabs.setTabText(1, f"Comments ({len(file.comments)})")
        if self._drawn != (self.report_kind, file):
            self._soon.start()

    def choose(self, code: str) -> None:
        """Turn to another kind of report."""
        self.flush()
        self.kind.setCurrentIndex(max(0, self.kind.findData(code)))
        self.report_kind = ReportKind(self.kind.currentData())
        self._slot = None
        self.refresh()

    def show_record(self, record_id: RecordId) -> bool:
        record = self.desk.record(record_id)
        if isinstance(record, Section):
            self.tabs.setCurrentIndex(0)
            if record.report_kind is not self.report_kind:
                self.choose(record.report_kind.value)
            return self._go(record.section_key)
        self.tabs.setCurrentIndex(1)
        return self.comments.show_record(record_id)

    def place(self) -> Mapping[str, Any]:
        return {"kind": self.report_kind.value, "section": self._slot.key if self._slot else ""}

    def restore_place(self, place: Mapping[str, Any]) -> None:
        if self.kind.findData(place.get("kind")) > 0:
            self.choose(str(place["kind"]))
        self._go(str(place.get("section", "")))

    def flush(self) -> None:
        slot, typed = self._slot, self.editor.toPlainText()
        if slot is None or not self.editor.dirty:
            return
        case_id, kind, key = self.desk.case_id, self.report_kind, self._key(slot)

        def verb(session: Session) -> Any:
            done = reports.write_section(session, case_id, kind, slot.heading, typed, section_key=slot.key)
            drafts.drop_draft(session, case_id, key)
            return done

        self.editor.accept(typed)
        self.desk.store.write(self, verb, None, lambda error: self.banner.tell(error.sentence, "danger"))

    def keep(self) -> None:
        slot, typed = self._slot, self.editor.toPlainText()
        if slot is not None and self.editor.dirty:
            case_id, key = self.desk.case_id, self._key(slot)
            self.desk.store.write(self, lambda session: drafts.keep_draft(session, case_id, key, typed))

    def _arrange(self) -> None:
        add = self.desk.commands.add
        cite = add(
            "report.cite", "Cite a record…", self.editor.find_reference, menu="&Report",
            icon=theme.icon("link"), owner=self, shortcut="Ctrl+Shift+R",
            keywords="reference finding evidence",
        )  # fmt: skip
        again = add(
            "report.pages", "Draw the pages again", self._draw, menu="&Report", owner=self, shortcut="F5"
        )
        caption = QLabel("&Report")
        caption.setBuddy(self.kind)
        self.outline.setAccessibleName("Sections of the report")
        self.outline.setWordWrap(True)
        self.outline.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.outline.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.outline.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QWidget()
        side = column(caption, self.kind, self.outline, spacing=0.4)
        left.setLayout(side)
        last = row(self.count, None, action_button(cite))
        middle = QWidget()
        middle.setLayout(column(self.heading, self.guidance, self.editor, self.told, last))
        right = QWidget()
        right.setLayout(column(self.pages))
        self.pages.addAction(again)
        words = QSplitter(Qt.Orientation.Horizontal)
        words.setObjectName("report.words")
        for part, share in ((left, 3), (middle, 5)):
            words.addWidget(part)
            words.setStretchFactor(words.count() - 1, share)
        words.setCollapsible(1, False)
        split = Fold("report.pages", words, right, least=_ALL, forth="Pages", back="Back to the words")
        last.insertWidget(2, split.forth)
        split.setStretchFactor(0, 8)
        split.setStretchFactor(1, 5)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("The report and comments on it")
        self.tabs.addTab(split, "Sections and pages")
        self.tabs.addTab(self.comments, "Comments")
        edge = theme.metric(None, 0.5)
        for part in (left, middle, right):
            layout = part.layout()
            assert layout is not None
            layout.setContentsMargins(0, edge, 0, 0)
        layout = column(self.banner, self.tabs)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _sections(self) -> dict[str, Section]:
        kind = self.report_kind
        return {each.section_key: each for each in self.desk.file.sections if each.report_kind is kind}

    def _show_outline(self) -> None:
        sections = self._sections()
        found = slots(self.report_kind, list(sections.values()))
        keep = self._slot.key if self._slot else ""
        self.outline.blockSignals(True)
        self.outline.clear()
        for slot in found:
            item = QListWidgetItem(f"{slot.heading}\n{_state(slot, sections.get(slot.key))}")
            item.setData(Qt.ItemDataRole.UserRole, slot)
            self.outline.addItem(item)
        keys = [slot.key for slot in found]
        self.outline.setCurrentRow(keys.index(keep) if keep in keys else 0)
        self.outline.blockSignals(False)
        self._turn()

    def _go(self, key: str) -> bool:
        for at in range(self.outline.count()):
            if self.outline.item(at).data(Qt.ItemDataRole.UserRole).key == key:
                self.outline.setCurrentRow(at)
                return True
        return False

    def _turn(self) -> None:
        """Show the section that is chosen; the same one again keeps what is being typed."""
        item = self.outline.currentItem()
        slot: Slot | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        same = slot is not None and self._slot is not None and slot.key == self._slot.key
        if not same:
            self.flush()
        self._slot = slot
        if slot is None or (same and self.editor.dirty):
            return
        section = self._sections().get(slot.key)
        self.editor.show_words(section.body if section is not None else "")
        self.marks.look(self.report_kind)
        self.editor.setEnabled(slot.written)
        self.heading.setText(slot.heading)
        drawn = f" It also shows: {', '.join(slot.drawn)}." if slot.drawn else ""
        self.guidance.setText(f"{slot.guidance}{drawn}".strip())
        self.guidance.setVisible(bool(self.guidance.text()))
        self._count()
        if not same:
            self._offer_draft(slot)

    def _offer_draft(self, slot: Slot) -> None:
        case_id, key = self.desk.case_id, self._key(slot)

        def put(kept: Mapping[str, drafts.Draft]) -> None:
            here = self._slot is not None and self._key(self._slot) == key
            if here and key in kept and not self.editor.dirty and kept[key].text != self.editor.toPlainText():
                self.editor.setPlainText(kept[key].text)
                self.banner.tell("Words that were typed and not yet saved have been put back here.", "info")

        self.desk.store.read(self, lambda session: drafts.drafts_of(session, case_id), put)

    def _key(self, slot: Slot) -> str:
        return f"section:{self.report_kind.value}:{slot.key}"

    def _count(self) -> None:
        count = self.editor.word_count
        self.count.setText("1 word" if count == 1 else f"{count} words")

    def _draw(self) -> None:
        case_id, kind = self.desk.case_id, self.report_kind
        self._drawn = (kind, self.desk.file)

        def drawn(content: bytes) -> None:
            if kind is self.report_kind:
                self.pages.show_pages(content)

        def failed(error: WorkbenchError) -> None:
            self.pages.tell(error.sentence)

        if not self.pages.count.text():
            self.pages.tell("The pages are being laid out. You can go on writing meanwhile.")
        self.desk.store.compose(
            self, lambda session: previewing.preview_pages(session, case_id, kind.value), drawn, failed
        )


def _state(slot: Slot, section: Section | None) -> str:
    """How far a section is, in words."""
    if section is not None and section.body.strip():
        count = len(section.body.split())
        return f"Written, {count} words" if count != 1 else "Written, 1 word"
    if slot.drawn:
        return "Made from the case" if not slot.required else "Made from the case; words still to write"
    return "To be written" if slot.required else "Empty"
