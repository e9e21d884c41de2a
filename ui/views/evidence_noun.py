"""What a piece of evidence is called, how it is listed and which of its fields are edited.

Owns the words for kinds and markings, and the choice between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox

from ui import theme
from ui.models import moments
from ui.models.desk import Desk
from ui.models.table import Column
from ui.views.view import Joining, Noun
from ui.widgets.form import Field, FieldKind
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, EvidenceKind
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.marking import Marking
from workbench.records.record import Kind
from workbench.regimes import Regime, load_regime
from workbench.services import evidence as verbs
from workbench.services import findings
from workbench.services.listing import EvidenceOrder
from workbench.services.session import Session

KINDS: Mapping[EvidenceKind, tuple[str, str]] = {
    EvidenceKind.INTERVIEW: ("Interview", "interview"),
    EvidenceKind.OBSERVATION: ("Observation", "eye"),
    EvidenceKind.RECORD: ("Record", "file"),
    EvidenceKind.POLICY: ("Policy", "report"),
    EvidenceKind.IMAGE: ("Image", "image"),
    EvidenceKind.AUDIO: ("Audio", "audio"),
    EvidenceKind.VIDEO: ("Video", "video"),
    EvidenceKind.CORRESPONDENCE: ("Correspondence", "mail"),
    EvidenceKind.DATA: ("Data", "data"),
    EvidenceKind.PUBLICATION: ("Publication", "text"),
    EvidenceKind.OTHER: ("Other", "file"),
}
"""Words and picture of each kind."""
TONES: Mapping[Marking, str] = {
    Marking.PROTECTED: "danger",
    Marking.CONFIDENTIAL: "warning",
    Marking.INTERNAL: "info",
    Marking.PUBLIC: "success",
}
ORDERS: Sequence[EvidenceOrder] = (
    EvidenceOrder.REFERENCE,
    EvidenceOrder.TITLE,
    EvidenceOrder.KIND,
    EvidenceOrder.OBTAINED_ON,
    EvidenceOrder.MARKING,
    EvidenceOrder.REFERENCE,
)
"""What each column is sorted by in SQL."""


@lru_cache(maxsize=8)
def rules(code: str) -> Regime:
    """The rules of a regime, read once."""
    return load_regime(code)


def marking_words(desk: Desk) -> Mapping[Marking, str]:
    """How the case's rules call each marking."""
    if not desk.ready:
        return {each: each.value.capitalize() for each in Marking}
    levels = rules(desk.file.case.regime).markings.levels
    return {Marking(level.code): level.title for level in levels}


def columns(desk: Desk) -> tuple[Column[Evidence], ...]:
    """The columns of the list."""
    return (
        Column(title="Ref", text=lambda e: e.reference, ems=4.2, order=lambda e: _number(e.reference)),
        Column(title="Title", text=lambda e: e.title, hint=lambda e: e.title),
        Column(title="Kind", text=lambda e: KINDS[e.evidence_kind][0], ems=9.2, icon=_kind_icon, leaves=3),
        Column(
            title="Obtained",
            text=lambda e: moments.short_day(e.obtained_on),
            ems=7.4,
            leaves=2,
            order=lambda e: (e.obtained_on is None, e.obtained_on.toordinal() if e.obtained_on else 0),
        ),
        Column(
            title="Marking",
            text=lambda e: marking_words(desk)[e.marking],
            ems=8,
            tone=lambda e: TONES[e.marking],
            order=lambda e: list(Marking).index(e.marking),
        ),
        Column(title="Text", text=_text_words, ems=7.4, hint=lambda e: e.note or _text_words(e), leaves=1),
    )


class Choices(QObject):
    """Two choices beside the filter: which kind of evidence is listed, and which marking."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.kind = self._made("Kind", "All kinds", {kind: words for kind, (words, _) in KINDS.items()})
        self.marking = self._made("Marking", "All markings", marking_words(desk))

    @property
    def chosen(self) -> tuple[EvidenceKind | None, Marking | None]:
        """Kind and marking; None where all are wanted."""
        # Qt hands back plain text for what was a kind or a marking.
        kind, marking = self.kind.currentData(), self.marking.currentData()
        return EvidenceKind(kind) if kind else None, Marking(marking) if marking else None

    def fits(self, evidence: Evidence) -> bool:
        """Whether a piece of evidence is of the kind and the marking wanted."""
        kind, marking = self.chosen
        return kind in (None, evidence.evidence_kind) and marking in (None, evidence.marking)

    def clear(self) -> None:
        """Want all again."""
        self.kind.setCurrentIndex(0)
        self.marking.setCurrentIndex(0)

    def _made(self, name: str, everything: str, words: Mapping[Any, str]) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.addItem(everything, None)
        for value, said in words.items():
            made.addItem(said, value)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(len(everything) - 3)
        made.currentIndexChanged.connect(lambda _: self.changed.emit())
        return made


def noun(desk: Desk) -> Noun:
    """Evidence as a section lists and edits it."""
    return Noun(
        kind=Kind.EVIDENCE,
        one="Evidence",
        many="Pieces of evidence",
        key="evidence",
        columns=columns(desk),
        fields=(
            Field(name="title", label="&Title"),
            Field(
                name="evidence_kind", label="&Kind", kind=FieldKind.CHOICE,
                choices=[(kind, words) for kind, (words, _) in KINDS.items()],
            ),
            Field(
                name="marking", label="&Marking", kind=FieldKind.CHOICE,
                choices=lambda: list(marking_words(desk).items()),
            ),
            Field(name="source", label="&Source"),
            Field(name="obtained_on", label="O&btained", kind=FieldKind.DAY),
        ),
        records=lambda file: file.evidence,
        edit=_edit,
        remove=verbs.remove_evidence,
        add=verbs.add_files,
        up=Joining(words="Link to a finding…", choices=_findings, tie=_tie, untie=_untie),
        empty="No evidence yet. Drop files or folders here, or choose “Add evidence…”.",
        menu="E&vidence",
    )  # fmt: skip


def _number(reference: str) -> tuple[int, str]:
    digits = "".join(letter for letter in reference if letter.isdecimal())
    return (int(digits or 0), reference)


def _kind_icon(evidence: Evidence) -> QIcon:
    return theme.icon(KINDS[evidence.evidence_kind][1], role="quiet")


def _text_words(evidence: Evidence) -> str:
    return "Searchable" if evidence.readable else "Not read"


def _edit(session: Session, evidence: Evidence, **values: Any) -> Any:
    if "marking" in values:
        # Qt hands back plain text for what was a kind or a marking.
        return verbs.change_marking(session, evidence, Marking(values["marking"]))
    if "evidence_kind" in values:
        return verbs.edit_evidence(session, evidence, evidence_kind=EvidenceKind(values["evidence_kind"]))
    return verbs.edit_evidence(session, evidence, **values)


def _findings(file: CaseFile, evidence: Evidence) -> Sequence[Finding]:
    tied = {link.from_id for link in file.links_to(evidence.id, Relation.RESTS_ON)}
    return [finding for finding in file.findings if finding.id not in tied]


def _tie(session: Session, evidence: Evidence, finding: Any) -> Any:
    return findings.rest_on(session, finding, evidence)


def _untie(session: Session, evidence: Evidence, finding: Any) -> Any:
    return findings.unrest(session, finding, evidence)
