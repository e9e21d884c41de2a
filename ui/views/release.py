"""Release: a report's concerns, each to be settled in its place, and the way out through the one door.

Owns how the section is laid out and which concern is looked at. The assessment itself is the door's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QTabWidget, QWidget

from ui import theme
from ui.dialogs.decision import Answer, DecisionDialog
from ui.models.desk import Desk
from ui.models.table import Column, RecordTable
from ui.views import release_words as say
from ui.views.case_rules import approve_phrase
from ui.views.copying import copy_rows
from ui.views.release_cleaning import Cleaning
from ui.views.release_concern import ConcernPane, Earlier, Line
from ui.views.release_decided import Decided, Registers
from ui.views.release_door import Door
from ui.views.release_log import ReleaseLog
from ui.views.release_offering import release_dialog
from ui.views.release_tracing import Tracing
from ui.views.view import View
from ui.widgets.flow import Flow
from ui.widgets.fold import Fold, Side
from ui.widgets.parts import Banner, action_button, button, column, label, row, set_tone
from ui.widgets.table import Table
from workbench.records.record import Kind, RecordId
from workbench.records.release import Concern, Decision, Remedy
from workbench.records.report import ReportKind
from workbench.services.releasing.kinds import report_kinds, report_title
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.release_log import unwritten

_BOTH, _HIGH = 48, 14
"""Letters from which there is room for the list and a concern beside it, and for what stands below it."""


class ReleaseView(View):
    """Choose a report, settle its concerns, release it."""

    name = "release"
    words = "Release"
    icon = "release"
    kinds = (Kind.RELEASE_ENTRY,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.door = Door(desk, self)
        self.banner = Banner()
        self.kind = QComboBox()
        self.state = label("", "chip")
        self.note = label("", "quiet", wraps=True)
        self.model: RecordTable[Any] = RecordTable(_columns(self._place), self)
        self.table = Table("Concerns", empty="")
        self.table.setModel(self.model)
        self.pane = ConcernPane()
        self.decided = Decided(desk)
        self.pane.card.body.addWidget(self.decided)
        self.settled = Earlier("Nothing has been settled yet. What you decide about a concern stands here.")
        self.tracing = Tracing(desk, self)
        self.releases = ReleaseLog(lambda: self.choose(ReportKind.RELEASE_LOG.value), self.tracing.ask)
        self._concern: Concern | None = None
        self._commands()
        self._arrange()
        self.kind.activated.connect(lambda _: self.choose(self.kind.currentData()))
        self.table.picked.connect(self._pick)
        self.table.opened.connect(lambda _: self.pane.passage.setFocus())
        self.table.copy_asked.connect(lambda words: copy_rows(desk, self, self.banner, words))
        self.pane.settled.connect(self._settle)
        self.decided.failed.connect(lambda said: self.banner.tell(said, "danger"))
        self.decided.always_asked.connect(lambda words: approve_phrase(desk, words, self.window()))
        self.pane.followed.connect(lambda found: desk.go(RecordId(found)))
        self.door.shown.connect(self._show)
        self.door.failed.connect(lambda said: self.banner.tell(said, "danger"))
        self.door.released.connect(self._tell_released)

    def refresh(self) -> None:
        if self.door.kind is None:
            for kind in report_kinds(self.desk.file, self.desk.regime):
                self.kind.addItem(report_title(kind.value), kind.value)
            self.door.choose(ReportKind(self.kind.currentData()))
        self._show_earlier()
        if (self.door.assessed is None or self.door.is_stale) and not self.door.files:
            self.door.assess()

    def choose(self, code: str) -> None:
        """Turn to another kind of report and check it."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(code)))
        self.door.choose(ReportKind(self.kind.currentData()))
        self.door.assess()

    def place(self) -> Mapping[str, Any]:
        return {"kind": self.kind.currentData() or ""}

    def release(self, *, covering: bool = False) -> None:
        """Ask for the terms and let the report out; `covering` only where protected words may go."""
        dialog = release_dialog(self.desk, self.door, covering=covering, parent=self.window())
        if dialog is not None:
            dialog.open()

    def scan(self) -> None:
        """Choose files and look for the case's protected material in them."""
        names, _ = QFileDialog.getOpenFileNames(self, "Scan files before they are sent", "", "All files (*)")
        if names:
            self.door.scan([Path(name) for name in names])

    def _commands(self) -> None:
        add = self.desk.commands.add
        self.check_action = add(
            "release.check", "Check again", self.door.assess, menu="&Report", shortcut="F5",
            icon=theme.icon("search"), owner=self, keywords="assess disclosure concerns",
        )  # fmt: skip
        self.scan_action = add(
            "release.scan", "Scan a file…", self.scan, menu="&Report", icon=theme.icon("file"), owner=self,
            keywords="document names protected",
        )  # fmt: skip
        self.cleaning = Cleaning(self.desk, self)
        self.cleaning.found.connect(self.door.show_file)
        self.release_action = add(
            "release.make", "Release…", self.release, menu="&Report", owner=self,
            icon=theme.icon("release", role="on_accent"), keywords="publish export word pdf",
        )  # fmt: skip
        self.covering_action = add(
            "release.covering", "Release with protected words…", lambda: self.release(covering=True),
            menu="&Report", owner=self, keywords="internal court order",
        )  # fmt: skip
        self.alias_action = add(
            "release.alias", "Use the alias", lambda: self._press(Remedy.ALIAS), menu="&Report",
            owner=self.table, shortcut="Ctrl+Return",
        )  # fmt: skip
        self.mask_action = add(
            "release.mask", "Mask these words", lambda: self._press(Remedy.MASK), menu="&Report",
            owner=self.table,
        )  # fmt: skip

    def _arrange(self) -> None:
        caption = QLabel("&Report")
        caption.setBuddy(self.kind)
        self.kind.setMinimumWidth(theme.metric(None, 14))
        self.back = button("Back to the report", self.door.back, icon="back")
        top = QWidget()
        top.setLayout(
            Flow(
                caption, self.kind, action_button(self.check_action), action_button(self.scan_action),
                action_button(self.cleaning.action), self.back,
                action_button(self.release_action, role="primary"),
            )
        )  # fmt: skip
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("What was settled, and earlier releases")
        self.tabs.addTab(Side(self.settled), "Settled")
        self.tabs.addTab(self.releases, "Log of releases")
        self.registers = Registers(self.desk, self.tabs)
        left = Fold(
            "release.below", self.table, self.tabs, least=_HIGH, forth="Settled", way=Qt.Orientation.Vertical
        )
        left.setStretchFactor(0, 3)
        left.setStretchFactor(1, 2)
        left.setChildrenCollapsible(False)
        self.split = Fold("release.split", left, Side(self.pane), least=_BOTH, forth="This concern")
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 3)
        state = row(self.state, self.note, left.forth, self.split.forth)
        state.setStretch(1, 1)
        layout = column(top, self.banner, state, self.split)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _show(self) -> None:
        door = self.door
        keep = self._concern.id if self._concern is not None else None
        self.model.show(door.concerns)
        if not (keep and self.table.pick(RecordId(keep))) and door.concerns:
            self.table.pick(RecordId(door.concerns[0].id))
        self._pick(self.table.current if door.concerns else None)
        self._show_state()
        self._show_earlier()
        self.back.setVisible(bool(door.files))
        self.check_action.setEnabled(not door.busy)
        self.scan_action.setEnabled(not door.busy)
        self.cleaning.action.setEnabled(not door.busy)
        self.release_action.setEnabled(door.ready)
        self.covering_action.setEnabled(door.assessed is not None and not door.problems and not door.busy)

    def _show_state(self) -> None:
        door = self.door
        if door.busy:
            said, tone = say.so_far(door.concerns if door.partial else ()), "neutral"
        elif door.files:
            said, tone = say.counts(door.concerns, "this file" if len(door.files) == 1 else "these files")
        elif door.assessed is None:
            said, tone = "Not checked yet", "neutral"
        else:
            said, tone = say.counts(door.concerns)
        if door.problems and not door.files:
            tone = "danger"
        self.state.setText(said)
        set_tone(self.state, tone)
        self.table.set_empty("" if door.busy else said)
        said, tip = _note(door)
        self.note.setText(said)
        self.note.setToolTip(tip)

    def _show_earlier(self) -> None:
        if not self.desk.ready:
            return
        file, regime, assessed = self.desk.file, self.desk.regime, self.door.assessed
        known = {decision.id: decision for decision in file.decisions}
        lines: list[Line] = []
        for item in (*assessed.mended, *assessed.justified) if assessed is not None else ():
            decision = known.get(item.decision.id)
            heading = f"{say.DONE[item.decision.remedy]}: “{say.words(item.concern)}”"
            back = self._take_back(decision) if decision is not None else None
            lines.append((heading, say.settled_line(item.decision), back))
        self.settled.show_lines(lines)
        self.registers.refresh()
        self.releases.show_entries(file.releases, regime)
        case_id = file.case.case_id
        self.desk.store.read(self, lambda session: unwritten(session, case_id), self.releases.mark_unwritten)
        self.tabs.setTabText(0, f"Settled ({self.settled.count})")
        self.tabs.setTabText(1, f"Log of releases ({len(file.releases)})")

    def _take_back(self, decision: Decision) -> Callable[[], object]:
        return lambda: self.door.withdraw(decision)

    def _place(self, concern: Concern) -> str:
        assessed = self.door.assessed
        sections = assessed.outline.section if assessed is not None else ()
        return say.place(concern.where, {section.id: section.heading for section in sections})

    def _pick(self, concern: Any) -> None:
        self._concern = concern
        self.split.offer(there=concern is not None)
        fitting: tuple[Remedy, ...] = ()
        self.decided.show_about(concern, self.door.assessed, self.door.user)
        if concern is not None:
            fitting = () if self.door.partial else say.remedies(concern, self.desk.regime)
            self.pane.show_concern(
                concern,
                say.sentence(concern, self.door.assessed),
                place=self._place(concern),
                source=say.source(concern, self.desk.file),
                remedies=fitting,
                alike=len(say.alike(concern, self.door.concerns)),
            )
        self.alias_action.setEnabled(Remedy.ALIAS in fitting)
        self.mask_action.setEnabled(Remedy.MASK in fitting)

    def _press(self, remedy: Remedy) -> None:
        self._settle(remedy, False)

    def _settle(self, remedy: Remedy, everywhere: bool) -> None:
        concern = self._concern
        if concern is None or self.door.busy:
            return
        chosen = [concern, *(say.alike(concern, self.door.concerns) if everywhere else ())]
        if remedy in say.REASONS:
            self._remember(Answer(remedy=remedy, reason=say.REASONS[remedy]), chosen)
            return
        dialog = DecisionDialog(
            remedy,
            say.words(concern),
            places=len(chosen),
            bases=self.desk.regime.bases_for("passage"),
            by=self.door.user,
            save=lambda answer, done, failed: self.door.settle(answer, chosen, done, failed),
            parent=self.window(),
        )
        dialog.open()

    def _remember(self, answer: Answer, chosen: Sequence[Concern]) -> None:
        self.door.settle(
            answer,
            chosen,
            lambda: self.desk.said.emit(f"{say.DONE[answer.remedy]}. You can undo this."),
            lambda error: self.banner.tell(say.plain(error), "danger"),
        )

    def _tell_released(self, released: tuple[Released, ...]) -> None:
        folder = str(say.released_folder(released))
        show = button("Open folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
        self.banner.tell(say.released(released), "success", show)


def _columns(place: Callable[[Concern], str]) -> list[Column[Any]]:
    return [
        Column(
            title="Effect",
            text=lambda concern: say.SEVERITY[concern.severity],
            tone=lambda concern: say.TONES[concern.severity],
            ems=10.5,
        ),
        Column(title="What", text=lambda concern: say.SHORT[concern.kind], ems=8),
        Column(title="Words", text=say.words, hint=lambda concern: concern.text),
        Column(title="Where", text=place, ems=12, hint=place, leaves=1),
    ]


def _note(door: Door) -> tuple[str, str]:
    """What is said beside the counts, and the whole of it for the tip."""
    if door.files:
        return f"Found in {', '.join(door.files)}.", ""
    if door.assessed is None:
        return "", ""
    notes = [f"Not ready: {problem}" for problem in door.problems]
    advice = door.assessed.composed.advice
    if advice:
        notes.append(f"Advice: {advice[0]}" + (f" And {len(advice) - 1} more." if advice[1:] else ""))
    return " ".join(notes), "\n".join(advice)
