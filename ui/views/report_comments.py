"""What consultation said of the draft: each comment with what became of it.

Owns how comments are listed and answered on the page. The rules are the services'.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from ui import theme
from ui.dialogs.asking import NewRecord, show
from ui.dialogs.reviewed import ReviewedDialog
from ui.models import moments
from ui.models.desk import Desk
from ui.models.table import Column, RecordTable
from ui.widgets.flow import Flow
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import action_button, column, label
from ui.widgets.table import Table
from workbench.records.record import RecordId
from workbench.records.report import Comment, Consultation, Disposition
from workbench.services import consulting, reports
from workbench.services.titles import reference, title

DISPOSITIONS = {
    Disposition.ACCEPTED: ("Accepted", "success"),
    Disposition.PARTLY_ACCEPTED: ("Accepted in part", "info"),
    Disposition.NOT_ACCEPTED: ("Not accepted", "neutral"),
    None: ("To be decided", "warning"),
}


class CommentsPage(QWidget):
    """The comments on the draft, and where each came from."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model: RecordTable[Any] = RecordTable(self._columns(), self)
        self.table = Table(
            "Comments", empty="No comments yet. Record to whom the draft went, then what they said of it."
        )
        self.table.setModel(self.model)
        self.count = label("", "quiet")
        self.words = label("", wraps=True)
        self.reason = label("", "quiet", wraps=True)
        add = desk.commands.add
        sent = add(
            "consultation.add", "Record a consultation…", self.add_consultation, menu="&Report", owner=self
        )
        said = add(
            "comment.add", "Add a comment…", self.add_comment, menu="&Report", owner=self,
            icon=theme.icon("add"),
        )  # fmt: skip
        back = add(
            "comment.read", "Comments from a Word document…", self.choose_document, menu="&Report",
            icon=theme.icon("file"), owner=self, keywords="review tracked changes docx consultation back",
        )  # fmt: skip
        self.reviewed: ReviewedDialog | None = None
        self.decide_action = add(
            "comment.decide", "Decide what becomes of it…", self.decide, menu="&Report", owner=self
        )
        self.table.addAction(self.decide_action)
        self.table.picked.connect(self._show)
        self.table.opened.connect(lambda _: self.decide())
        top = QWidget()
        top.setLayout(
            Flow(
                self.count,
                action_button(self.decide_action),
                action_button(sent),
                action_button(back),
                action_button(said),
            )
        )
        layout = column(top, self.table, self.words, self.reason, margin=0.6)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def refresh(self) -> None:
        file, keep = self._desk.file, self.table.current
        self.model.show(file.comments)
        if not (keep is not None and self.table.pick(keep.id)) and file.comments:
            self.table.pick(file.comments[0].id)
        standings = consulting.stand(file.consultations, file.comments)
        still = sum(each.open for each in standings)
        late = [each.consultation for each in standings if each.days_late]
        parts = [f"{len(standings)} consulted", f"{len(file.comments)} comments"]
        parts += [f"{still} to be decided"] * bool(still) + [f"{len(late)} late"] * bool(late)
        self.count.setText(", ".join(parts))
        names = ", ".join(each.recipient for each in late)
        self.count.setToolTip(f"No comments yet, and past the day they were due: {names}" if late else "")
        self._show(self.table.current)

    def show_record(self, record_id: RecordId) -> bool:
        return self.table.pick(record_id)

    def add_consultation(self) -> None:
        """Record that the draft went to somebody."""
        fields = (
            Field(name="recipient", label="&Sent to"),
            Field(name="sent_on", label="Sent &on", kind=FieldKind.DAY),
            Field(
                name="due_on", label="&Comments due", kind=FieldKind.DAY,
                hint="Left empty, it is the regime's usual time after the draft was sent.",
            ),
        )  # fmt: skip
        case_id = self._desk.case_id
        self._ask(
            "Record a consultation",
            fields,
            lambda session, values: reports.add_consultation(session, case_id, **values),
        )

    def add_comment(self) -> None:
        """Take down a comment on the draft."""
        known = {each.id: each for each in self._desk.file.consultations}
        choices = [(each.id, f"{reference(each)}  {each.recipient}") for each in known.values()]
        if not choices:
            self.add_consultation()
            return
        fields = (
            Field(name="of", label="&From", kind=FieldKind.CHOICE, choices=choices),
            Field(name="text", label="&What they said", kind=FieldKind.TEXT, rows=5),
        )
        self._ask(
            "Add a comment",
            fields,
            lambda session, values: reports.add_comment(session, known[values["of"]], values["text"]),
        )

    def choose_document(self) -> None:
        """Choose a draft that came back with comments or tracked changes."""
        if not self._desk.file.consultations:
            self.add_consultation()
            return
        name, _ = QFileDialog.getOpenFileName(
            self, "A draft that came back", "", "Word documents (*.docx);;All files (*)"
        )
        if name:
            self.ask_document(Path(name))

    def ask_document(self, path: Path) -> None:
        """Show what reviewers wrote in a document, and ask whether it enters the log."""
        self.reviewed = ReviewedDialog(
            self._desk.store, self._desk.file.consultations, path, parent=self.window()
        )
        show(self.reviewed)

    def decide(self) -> None:
        """Say what became of the comment."""
        comment = self.table.current
        if not isinstance(comment, Comment):
            return
        choices = [(each.value, DISPOSITIONS[each][0]) for each in Disposition]
        fields = (
            Field(name="disposition", label="&What became of it", kind=FieldKind.CHOICE, choices=choices),
            Field(name="reason", label="&Reason", kind=FieldKind.TEXT, rows=4),
        )
        self._ask(
            f"Comment {reference(comment)}",
            fields,
            lambda session, values: reports.dispose(
                session, comment, Disposition(values["disposition"]), values["reason"]
            ),
            start={"reason": comment.reason},
        )

    def _ask(
        self,
        heading: str,
        fields: tuple[Field, ...],
        verb: Callable[[Any, Mapping[str, Any]], Any],
        start: Mapping[str, str] | None = None,
    ) -> None:
        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Any) -> None:
            self._desk.store.write(self, lambda session: verb(session, values), lambda _: done(), failed)

        NewRecord(heading, fields, save, verb="Save", start=start, parent=self.window()).open()

    def _columns(self) -> list[Column[Any]]:
        return [
            Column(title="Ref", text=reference, ems=5),
            Column(title="Comment", text=title, hint=lambda comment: comment.text),
            Column(title="From", text=self._sender, ems=13),
            Column(
                title="Section", text=lambda comment: comment.section_key.replace("_", " "), ems=9, leaves=1
            ),
            Column(
                title="What became of it",
                text=lambda comment: DISPOSITIONS[comment.disposition][0],
                tone=lambda comment: DISPOSITIONS[comment.disposition][1],
                ems=11,
            ),
        ]

    def _sender(self, comment: Comment) -> str:
        found = self._desk.record(comment.consultation_id)
        if not isinstance(found, Consultation):
            return ""
        return f"{found.recipient}, {moments.short_day(found.sent_on)}" if found.sent_on else found.recipient

    def _show(self, comment: Any) -> None:
        self.words.setText(comment.text if comment is not None else "")
        self.reason.setText(f"Reason: {comment.reason}" if comment is not None and comment.reason else "")
        self.decide_action.setEnabled(comment is not None)
