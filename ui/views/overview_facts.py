"""The card that says what the case is, and edits that in place. Knows no other card of the overview."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from ui import theme
from ui.models import moments
from ui.models.desk import Desk
from ui.views.details import Details
from ui.views.view import Noun
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Card, button, column, label
from workbench.changes import Changes
from workbench.records.case import Case, CaseKind, CaseStatus
from workbench.records.record import Kind
from workbench.services.cases import edit_case
from workbench.services.session import Session

KIND_WORDS = {
    CaseKind.NATIONAL_INVESTIGATION: "National investigation",
    CaseKind.INTERIM: "Interim report",
    CaseKind.PSII: "Patient safety incident investigation",
    CaseKind.AFTER_ACTION_REVIEW: "After action review",
    CaseKind.SWARM_HUDDLE: "Swarm huddle",
    CaseKind.MDT_REVIEW: "Multidisciplinary team review",
    CaseKind.THEMATIC_REVIEW: "Thematic review",
    CaseKind.WALKTHROUGH: "Walkthrough",
    CaseKind.OTHER: "Another kind",
}
_STATUSES = (
    (CaseStatus.OPEN, "Open"),
    (CaseStatus.CONSULTING, "In consultation"),
    (CaseStatus.PUBLISHED, "Published"),
    (CaseStatus.CLOSED, "Closed"),
)
STATUS_WORDS = dict(_STATUSES)
_FIELDS = (
    Field(name="title", label="&Title"),
    Field(name="lead", label="&Lead"),
    Field(name="status", label="&Status", kind=FieldKind.CHOICE, choices=_STATUSES),
    Field(name="due_on", label="&Due", kind=FieldKind.DAY, hint="The day on which the report is owed."),
    Field(
        name="issuer",
        label="&Issued by",
        hint="Who speaks in the reports, where that is not the usual body.",
    ),
    Field(name="summary", label="S&ummary", kind=FieldKind.TEXT, rows=6),
)


def _kept(_: Session, __: Case) -> Changes:
    """Nothing: a case is not deleted from its overview."""
    return Changes()


def case_noun() -> Noun:
    """The case as the details see it: its fields and its verb."""
    return Noun(
        kind=Kind.CASE,
        one="Case",
        many="Cases",
        key="case",
        columns=(),
        fields=_FIELDS,
        records=lambda file: (file.case,),
        edit=edit_case,
        remove=_kept,
    )


class Facts(Card):
    """Title, kind, rules, lead, dates, status and summary: read at a glance, changed where they stand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("About this case")
        self.setObjectName("overview.facts")
        self._desk = desk
        self._lines: dict[str, QLabel] = {}
        self.read = QWidget()
        grid = QFormLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.metric(None, 1))
        grid.setVerticalSpacing(theme.metric(None, 0.35))
        grid.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name in ("Title", "Kind", "Rules", "Lead", "Opened", "Due", "Status", "Issued by"):
            value = label(wraps=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            caption = label(name, "quiet")
            caption.setBuddy(value)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addRow(caption, value)
            self._lines[name] = value
        self.grid = grid
        self.summary = label(wraps=True)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.read.setLayout(column(grid, self.summary, spacing=0.8))
        self.details = Details(desk, case_noun())
        self.details.setVisible(False)
        self.edit_button = button("Edit", self.toggle, role="quiet")
        self.edit_button.setAccessibleName("Edit the facts of the case")
        self.rules_button = button("Rules…", lambda: desk.commands["case.rules"].trigger(), role="quiet")
        self.rules_button.setAccessibleName("Show the rules in force for this case")
        self.top.addWidget(self.rules_button)
        self.top.addWidget(self.edit_button)
        self.body.addWidget(self.read)
        self.body.addWidget(self.details)

    @property
    def editing(self) -> bool:
        return self.details.isVisibleTo(self)

    def toggle(self) -> None:
        """Change to the fields, or back to reading once everything typed is saved."""
        self.set_editing(not self.editing)
        if self.editing:
            self.details.form.entries["title"].control.setFocus()

    def set_editing(self, editing: bool) -> None:
        if not editing:
            self.details.form.flush()
            if any(entry.error.isVisibleTo(self.details) for entry in self.details.form.entries.values()):
                return
        self.details.setVisible(editing)
        self.read.setVisible(not editing)
        self.edit_button.setText("Done" if editing else "Edit")
        self.edit_button.setAccessibleName(
            "Done editing the facts of the case" if editing else "Edit the facts of the case"
        )

    def refresh(self) -> None:
        case = self._desk.file.case
        said: dict[str, Any] = {
            "Title": case.title,
            "Kind": KIND_WORDS[case.case_kind],
            "Rules": self._desk.regime.title,
            "Lead": case.lead or "Nobody named yet",
            "Opened": moments.shown_day(case.opened_on),
            "Due": moments.shown_day(case.due_on) or "No day set",
            "Status": STATUS_WORDS[case.status],
            "Issued by": case.issuer,
        }
        for name, value in said.items():
            self._lines[name].setText(value)
        self.grid.setRowVisible(self._lines["Issued by"], bool(case.issuer))
        self.summary.setText(case.summary)
        self.summary.setVisible(bool(case.summary))
        self.details.show_record(case)
        if self.details.form.unsaved() and not self.editing:
            self.set_editing(True)
