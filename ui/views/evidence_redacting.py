"""Redacted copies and looks at pictures, from the evidence section: what is read first, asked, and saved.

Owns the order of these. How anything is covered is the services' business.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.dialogs.asking import Failed, show
from ui.dialogs.looking import LookDialog
from ui.dialogs.redacting import Marked, Redactable, RedactDialog
from ui.jobs import Progress
from ui.models import moments
from ui.models.desk import Desk
from ui.widgets.parts import Card, action_button, label
from workbench.changes import Changes
from workbench.errors import WorkbenchError
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence
from workbench.records.links import Relation
from workbench.services import looking, redacting
from workbench.services.redacting import Cut
from workbench.services.session import Session
from workbench.services.titles import reference


class Redacting(QObject):
    """The two actions of the section, for the evidence that is shown."""

    made = Signal(object)
    """The new evidence."""
    told = Signal(str, str)
    """A sentence on what became of it, and its tone."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._owner = owner
        self._evidence: Evidence | None = None
        self.dialog: RedactDialog | LookDialog | None = None
        add = desk.commands.add
        self.redact_action: QAction = add(
            "evidence.redact", "Redact…", self.redact, menu="E&vidence", icon=theme.icon("eye"), owner=owner,
            keywords="mask cover black box silence withhold blur",
        )  # fmt: skip
        self.look_action: QAction = add(
            "evidence.look", "Record a look…", self.look, menu="E&vidence", icon=theme.icon("check"),
            owner=owner, keywords="picture faces wristbands screens",
        )  # fmt: skip
        self.card = Card("Redacted copies")
        self.ties = label(role="quiet", wraps=True)
        self.looked = label(role="quiet", wraps=True)
        for part in (self.ties, self.looked):
            self.card.body.addWidget(part)
        self.card.body.addWidget(action_button(self.redact_action))
        self.look_button = action_button(self.look_action)
        self.card.body.addWidget(self.look_button)
        self.show_evidence(None)

    def show_evidence(self, evidence: Evidence | None) -> None:
        """Say which evidence the actions are for."""
        self._evidence = evidence
        self.redact_action.setEnabled(evidence is not None and bool(redacting.ways(evidence)))
        picture = evidence is not None and looking.is_picture(evidence)
        self.look_action.setEnabled(picture)
        self.look_button.setVisible(picture)
        self.looked.setVisible(picture)
        if evidence is not None:
            self.looked.setText(look_words(evidence) or "Nobody has recorded a look at this picture yet.")
            self.ties.setText(_tie_words(self._desk.file, evidence))

    def redact(self) -> None:
        """Read what there is to be redacted, and ask."""
        evidence = self._evidence
        if evidence is None:
            return

        def work(session: Session, progress: Progress) -> Redactable:
            progress(0, 0)
            return _redactable(session, evidence)

        # On the writer's thread: PDFium may be used by one thread at a time, and evidence is read there.
        self._desk.store.job(
            self._owner,
            "Opening what is to be redacted",
            work,
            lambda found: self._ask(evidence, found),
            self._fail,
        )

    def look(self) -> None:
        """Ask what a picture was looked at for, and record it."""
        evidence = self._evidence
        if evidence is None:
            return

        def save(checked: tuple[str, ...], by: str, done: Callable[[], None], failed: Failed) -> None:
            self._desk.store.write(
                self._owner,
                lambda session: looking.record_look(session, evidence, checked=checked, by=by),
                lambda _: self._recorded(done),
                failed,
            )

        self.dialog = LookDialog(
            f"Record a look at {evidence.reference}",
            by="",
            known=look_words(evidence),
            save=save,
            parent=self._owner.window(),
        )
        self.dialog.by.setPlaceholderText("You, if it is left empty")
        show(self.dialog)

    def _ask(self, evidence: Evidence, given: Redactable) -> None:
        def preview(
            cuts: Sequence[Cut], kept: Collection[str], done: Callable[[str], None], failed: Failed
        ) -> None:
            self._desk.store.read(
                self._owner,
                lambda session: redacting.preview(session, evidence, cuts, kept=kept),
                done,
                failed,
            )

        def save(marked: Marked, done: Callable[[], None], failed: Failed) -> None:
            self._desk.store.job(
                self._owner,
                "Making the redacted copy",
                lambda session, _progress: _saved(session, evidence, marked),
                lambda found: self._tell(found[0], done),
                failed,
            )

        self.dialog = RedactDialog(
            f"Redact {evidence.reference}",
            given,
            title=f"{evidence.title}, redacted",
            save=save,
            preview=preview,
            parent=self._owner.window(),
        )
        show(self.dialog)

    def _tell(self, copy: Evidence, done: Callable[[], None]) -> None:
        done()
        self.made.emit(copy)

    def _recorded(self, done: Callable[[], None]) -> None:
        done()
        self.told.emit("The look is recorded: a report may show this picture. You can undo this.", "success")

    def _fail(self, error: WorkbenchError) -> None:
        self.told.emit(error.sentence, "danger")


def _tie_words(file: CaseFile, evidence: Evidence) -> str:
    """What a copy was made from, and which copies were made of an original."""
    originals = file.targets(evidence.id, Relation.DERIVED_FROM)
    copies = file.sources(evidence.id, Relation.DERIVED_FROM)
    notes = [tie.note for tie in file.links_from(evidence.id, Relation.DERIVED_FROM) if tie.note]
    if originals:
        return f"A copy of {', '.join(reference(each) for each in originals)}. {' '.join(notes)}"
    if copies:
        return f"Copies: {', '.join(reference(each) for each in copies)}."
    return "None has been made of this piece."


def look_words(evidence: Evidence) -> str:
    """Who looked at a picture last, and when; nothing where nobody did."""
    if evidence.looked_at is None:
        return ""
    return f"Last looked at by {evidence.looked_by}, {moments.short_moment(evidence.looked_at)}."


def _redactable(session: Session, evidence: Evidence) -> Redactable:
    ways = redacting.ways(evidence)
    images: list[QImage] = []
    scale, seconds, text = 1.0, 0.0, ""
    cuts: Sequence[Cut] = ()
    if "boxes" in ways:
        shown, scale = redacting.pictures(session, evidence)
        images = [QImage.fromData(each) for each in shown]
    if "spans" in ways:
        seconds = redacting.seconds(session, evidence)
    if "words" in ways:
        text, cuts = redacting.proposed(session, evidence)
    return Redactable(images=images, scale=scale, seconds=seconds, text=text, cuts=cuts)


def _saved(session: Session, evidence: Evidence, marked: Marked) -> tuple[Evidence, Changes]:
    said = {"title": marked.title, "reason": marked.reason}
    if marked.boxes:
        return redacting.cover(session, evidence, marked.boxes, **said)
    if marked.spans:
        return redacting.silence(session, evidence, marked.spans, **said)
    return redacting.withhold(session, evidence, marked.cuts or (), kept=marked.kept, **said)
