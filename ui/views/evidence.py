"""Evidence: the list, the details, the text with its excerpts, and files that are dropped in.

Owns how the panes of the section work together. Very long cases are listed by pages out of SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTabWidget, QWidget

from ui import theme
from ui.dialogs.asking import PickRecords
from ui.models.desk import Desk
from ui.models.paged import PagedTable, Wanted
from ui.views.copying import refuse_copy
from ui.views.evidence_adding import TakesFiles
from ui.views.evidence_excerpts import ExcerptsPane
from ui.views.evidence_facts import HistoryPane, IntegrityCard, PeopleCard
from ui.views.evidence_noun import ORDERS, Choices, columns, noun
from ui.views.evidence_redacting import Redacting
from ui.views.evidence_text import TextPane
from ui.views.view import Joining
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.findings import Finding
from workbench.records.record import Kind, Record, RecordId
from workbench.services.history import Version, history_of
from workbench.services.listing import EvidenceOrder, evidence_ids, evidence_page
from workbench.services.session import Session

LONG = 2_000
"""A case with more evidence than this is listed out of SQL."""
_PAUSE = 120
"""Milliseconds that somebody rests on a row before its text is read."""


class EvidenceView(TakesFiles):
    """The evidence of a case."""

    name = "evidence"
    words = "Evidence"
    icon = "evidence"
    kinds = (Kind.EVIDENCE, Kind.EXCERPT)
    below_words = "Text"

    def __init__(self, desk: Desk) -> None:
        self._shown: Evidence | None = None
        self._wanted: RecordId | None = None
        super().__init__(desk, noun(desk))
        self.filter.setPlaceholderText("Filter evidence")
        self.filter.setAccessibleName("Filter evidence")
        self.filter.setMaximumWidth(theme.metric(None, 9.2))
        self.table.setAccessibleName("Evidence")
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._read)
        self.choices = Choices(desk, self)
        self.choices.changed.connect(lambda: self._refresh_if_seen())
        self._put_choices()
        self.long = PagedTable[Evidence](
            columns(desk), desk.store, self._ids, evidence_page, self, known=self._known
        )
        self.long.arrived.connect(self._arrived)
        self.long.refused.connect(lambda error: self.banner.tell(error.sentence, "danger"))

    # Listing.

    @property
    def is_long(self) -> bool:
        """Whether the list is read out of SQL page by page."""
        return self.table.model() is self.long

    def refresh(self) -> None:
        long = len(self.desk.file.evidence) > LONG
        if long != self.is_long:
            self.table.setModel(self.long if long else self.model)
        if long:
            self.long.ask(self.filter.text(), self.choices.chosen)
            return
        super().refresh()
        self._count(self.model.rowCount())

    def show_details(self, record: Record | None) -> None:
        super().show_details(record)
        fresh = self.desk.record(record.id) if record is not None else None
        evidence = fresh if isinstance(fresh, Evidence) else None
        moved = (evidence and evidence.id) != (self._shown and self._shown.id)
        self._shown = evidence
        self.integrity.show_evidence(evidence)
        self.redacting.show_evidence(evidence)
        self.people.show_evidence(evidence)
        self.excerpts.show_evidence(evidence)
        if moved and self.banner.property("about") == "copy":
            self.banner.dismiss()
        self._soon.start()

    def show_record(self, record_id: RecordId) -> bool:
        record = self.desk.record(record_id) if self.desk.ready else None
        if isinstance(record, Excerpt):
            if not self._show_evidence(record.evidence_id):
                return False
            self.show_lower()
            self.excerpts.pick(record.id)
            self._read()
            self._select_excerpt(record.id)
            return True
        return self._show_evidence(record_id)

    def place(self) -> Mapping[str, Any]:
        return {
            **super().place(),
            "kind": self.choices.kind.currentIndex(),
            "marking": self.choices.marking.currentIndex(),
            "tab": self.tabs.currentIndex(),
            **self.text.place(),
        }

    def restore_place(self, place: Mapping[str, Any]) -> None:
        self.choices.kind.setCurrentIndex(int(place.get("kind", 0)))
        self.choices.marking.setCurrentIndex(int(place.get("marking", 0)))
        super().restore_place(place)
        self._wanted = RecordId(str(place.get("record", ""))) if self.is_long else None
        self.tabs.setCurrentIndex(int(place.get("tab", 0)))
        self.text.restore_place(place)

    # The panes below and beside.

    def below(self) -> QWidget:
        add = self.desk.commands.add
        excerpt = add(
            "evidence.excerpt", "Excerpt selection…", self.take_excerpt, menu="E&vidence", shortcut="Ctrl+E",
            icon=theme.icon("quote"), owner=self, keywords="code quote mark",
        )  # fmt: skip
        find = add(
            "evidence.find", "Find…", self.find_words, menu="E&vidence", shortcut="Ctrl+F",
            icon=theme.icon("search"), owner=self,
        )  # fmt: skip
        self.excerpt_action = excerpt
        self.text = TextPane(self.desk, excerpt, find)
        self.excerpts = ExcerptsPane(self.desk)
        self.history = HistoryPane()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Text, excerpts and history of the evidence")
        self.tabs.setDocumentMode(True)
        for pane, words in ((self.text, "Text"), (self.excerpts, "Excerpts"), (self.history, "History")):
            self.tabs.addTab(pane, words)
        self.tabs.setMinimumHeight(theme.metric(None, 11))
        excerpt.setEnabled(False)
        self.text.reading.marked.connect(lambda start, end: excerpt.setEnabled(end > start))
        self.text.refused.connect(self._refuse_copy)
        self.excerpts.chosen.connect(lambda found: self._select_excerpt(RecordId(found)))
        self.excerpts.failed.connect(lambda said: self.banner.tell(said, "danger"))
        self.excerpts.counted.connect(
            lambda count: self.tabs.setTabText(1, f"Excerpts ({count})" if count else "Excerpts")
        )
        return self.tabs

    def beside(self) -> Sequence[QWidget]:
        self.people = PeopleCard(self.desk)
        self.people.failed.connect(lambda said: self.banner.tell(said, "danger"))
        self.redacting = Redacting(self.desk, self)
        self.redacting.made.connect(self._made_copy)
        self.redacting.told.connect(self._tell)
        self.integrity = IntegrityCard(self.desk)
        self.integrity.told.connect(self._tell)
        return (self.people, self.redacting.card, self.integrity)

    def take_excerpt(self) -> None:
        """Take the marked words out as an excerpt."""
        start, end = self.text.reading.selection()
        if self.text.shows(self._shown) and end > start:
            self.excerpts.add(start, end, self.text.reading.text[start:end])

    def find_words(self) -> None:
        """Look for words in the text of the evidence."""
        self.tabs.setCurrentWidget(self.text)
        self.text.open_find()

    def _part(self, joining: Joining) -> None:
        # What stands above evidence on the thread are its own excerpts too, and those cannot be untied.
        record, untie = self.table.current, joining.untie
        if record is None or untie is None:
            return
        tied = [each for each in self.desk.step(record).supports if isinstance(each, Finding)]
        dialog = PickRecords("Unlink from a finding", tied, verb="Unlink", parent=self.window())
        dialog.accepted.connect(lambda: self._tie_all(untie, record, dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _read(self) -> None:
        """Read the text and the history of what is shown now."""
        self._soon.stop()
        if not self.desk.ready:
            return
        evidence = self._shown
        mine = [each for each in self.desk.file.excerpts if evidence and each.evidence_id == evidence.id]
        self.text.show_evidence(evidence, mine)
        if evidence is not None:
            self.desk.store.read(
                self,
                lambda session: history_of(session, evidence.id),
                lambda versions: self._told_history(evidence, versions),
            )

    def _told_history(self, evidence: Evidence, versions: Sequence[Version]) -> None:
        if self._shown is not None and self._shown.id == evidence.id:
            self.integrity.show_history(versions)
            self.history.show_history(versions)

    def _select_excerpt(self, record_id: RecordId) -> None:
        excerpt = self.desk.record(record_id)
        if isinstance(excerpt, Excerpt):
            self.text.mark(excerpt)
        if not self.excerpts.isVisible():
            self.tabs.setCurrentWidget(self.text)

    def _refuse_copy(self, why: str) -> None:
        refuse_copy(self.desk, self.banner, why)
        self.banner.setProperty("about", "copy")

    def _made_copy(self, copy: Evidence) -> None:
        self._tell(f"{copy.reference} is the redacted copy. The original stays as it was.", "success")
        self._pick_soon(copy.id)

    def _tell(self, text: str, tone: str) -> None:
        self.banner.setProperty("about", "")
        self.banner.tell(text, tone)

    def _show_evidence(self, record_id: RecordId) -> bool:
        if self.table.pick(record_id):
            return True
        self.choices.clear()
        if len(self.desk.file.evidence) <= LONG:
            return super().show_record(record_id)
        self._wanted = record_id
        self.filter.clear()
        self.refresh()
        return isinstance(self.desk.record(record_id), Evidence)

    def _fits(self, record: Record) -> bool:
        return isinstance(record, Evidence) and self.choices.fits(record) and super()._fits(record)

    def _known(self, record_id: RecordId) -> Evidence | None:
        found = self.desk.record(record_id) if self.desk.ready else None
        return found if isinstance(found, Evidence) else None

    def _ids(self, session: Session, wanted: Wanted) -> Sequence[RecordId]:
        kind, marking = wanted.choice or (None, None)
        order = ORDERS[wanted.column] if wanted.column >= 0 else EvidenceOrder.REFERENCE
        return evidence_ids(
            session, self.desk.case_id, order=order, descending=wanted.descending, words=wanted.words,
            kind=kind, marking=marking,
        )  # fmt: skip

    def _arrived(self) -> None:
        if not self.is_long:
            return
        wanted = self._wanted or (self._shown.id if self._shown else None)
        self._wanted = None
        self._count(self.long.rowCount())
        self.table.set_empty("Nothing fits the filter." if self.desk.file.evidence else self.noun.empty)
        if not self.table.pick(wanted) and not self.table.pick(self.long.id_at(0)):
            self._pick(None)
        else:
            self.show_details(self.table.current)

    def _count(self, shown: int) -> None:
        self.count.setText(f"{shown:,} of {len(self.desk.file.evidence):,} shown")

    def _put_choices(self) -> None:
        """Put the choices beside the filter."""
        for at, choice in enumerate((self.choices.kind, self.choices.marking), 1):
            self.tools.insert(choice, at)
        QWidget.setTabOrder(self.filter, self.choices.kind)
        QWidget.setTabOrder(self.choices.kind, self.choices.marking)
