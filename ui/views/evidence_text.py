"""What a piece of evidence says: its text to be marked, its picture, or why there is neither.

Owns when a text is read out of the vault and what may be copied of it. A picture lives in memory only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QAction, QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QWidget

from ui import theme
from ui.models.desk import Desk
from ui.views.copying import tell_copied
from ui.views.evidence_noun import rules
from ui.widgets.flow import Flow
from ui.widgets.parts import action_button, column, label, row
from ui.widgets.reading import Reader, Span
from workbench.errors import BadInput, WorkbenchError
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.record import RecordId
from workbench.services import evidence as verbs
from workbench.services.releasing.permitting import copy_rule
from workbench.services.session import Session

_LARGEST_PICTURE = 60 * 1024 * 1024
_LONGEST_SIDE = 3_000


def read_picture(session: Session, evidence: Evidence) -> QImage:
    """The picture of a piece of evidence, turned the way it was taken and no larger than a screen needs.

    Raises: NotFound, VaultDamaged; BadInput when it cannot be shown.
    """
    if evidence.size > _LARGEST_PICTURE:
        raise BadInput("This picture is too large to be shown here. It is kept as it was added.")
    with verbs.read_file(session, evidence) as source:
        content = QByteArray(source.readall() or b"")
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LONGEST_SIDE:
        bound = Qt.AspectRatioMode.KeepAspectRatio
        reader.setScaledSize(size.scaled(_LONGEST_SIDE, _LONGEST_SIDE, bound))
    image = reader.read()
    if image.isNull():
        raise BadInput("This picture cannot be shown: it is damaged or of a type that is not known here.")
    return image


class Picture(QLabel):
    """A picture as large as there is room for, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_image(self, image: QImage, name: str) -> None:
        self._image = image
        self.setAccessibleName(name)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self.clear()
            return
        room = self.contentsRect().size() * self.devicePixelRatioF()
        image = self._image
        if image.width() > room.width() or image.height() > room.height():
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        shown = QPixmap.fromImage(image)
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(shown)


class TextPane(QWidget):
    """The text of one piece of evidence with its excerpts marked, its picture, or a plain sentence."""

    refused = Signal(str)
    """Why the words could not be copied."""

    def __init__(self, desk: Desk, *actions: QAction) -> None:
        super().__init__()
        self._desk = desk
        self._evidence: Evidence | None = None
        self._loaded: RecordId | None = None
        self._noted: set[RecordId] = set()
        self._then: tuple[RecordId, Callable[[], None]] | None = None
        self.reader = Reader("Text of the evidence")
        self.reading = self.reader.reading
        self.reading.setObjectName("evidence.text")
        self.reading.menu_actions = list(actions)
        self.reading.copy_refused.connect(self.refused)
        self.reading.copied.connect(self._log_copy)
        self.said = label(role="quiet", wraps=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said.setMaximumWidth(theme.metric(None, 36))
        self.picture = Picture()
        message = QWidget()
        line = row(None, self.said, None, spacing=0)
        line.setStretch(1, 8)
        message.setLayout(column(None, line, None, margin=1))
        self.stack = QStackedWidget()
        for page in (message, self.reader, self.picture):
            self.stack.addWidget(page)
        self.facts = label(role="quiet")
        self.tools = QWidget()
        self.tools.setLayout(Flow(self.facts, *(action_button(action) for action in actions)))
        layout = column(self.tools, self.stack, spacing=0.4, margin=0.6)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._say("")

    @property
    def has_text(self) -> bool:
        """Whether a text is shown that excerpts can be taken from."""
        evidence = self._evidence
        return evidence is not None and evidence.readable and self._loaded == evidence.id

    def shows(self, evidence: Evidence | None) -> bool:
        """Whether the text that is shown is this evidence's: another may have been chosen a moment ago."""
        return self.has_text and evidence is not None and self._loaded == evidence.id

    def show_evidence(self, evidence: Evidence | None, excerpts: Sequence[Excerpt]) -> None:
        """Show what a piece of evidence says; the same one again keeps the place in it."""
        self._evidence = evidence
        if evidence is None:
            self._loaded = None
            self._say("Choose a piece of evidence to read it here.")
            return
        rule = copy_rule(self._desk.file, self._desk.regime, evidence.marking)
        self.reading.refusal, self.reading.keep_seconds = rule.why_not, rule.clears_after
        self.reading.guarded = rule.logged or not rule.allowed
        if self._loaded == evidence.id:
            self._mark(excerpts)
            return
        self._loaded = None
        if evidence.readable:
            self._read(evidence)
        elif evidence.media_type.startswith("image/") and evidence.blob:
            self._look(evidence)
        else:
            self._loaded = evidence.id
            self._say(f"There is no text to show. {evidence.note or 'Its file is kept but was not read.'}")

    def mark(self, excerpt: Excerpt) -> None:
        """Let one excerpt stand out and bring it into sight, now or once its text is here."""

        def select() -> None:
            self._mark(self._excerpts(), excerpt.id)
            self.reading.select(excerpt.start, excerpt.end)

        self._when_shown(excerpt.evidence_id, select)

    def open_find(self) -> None:
        """Open the find bar, if there is a text."""
        if self.has_text:
            self.reader.finding.open()

    def _read(self, evidence: Evidence) -> None:
        case_id, reference = evidence.case_id, evidence.reference

        def query(session: Session) -> str:
            return verbs.evidence_text(session, case_id, reference)

        self._desk.store.read(
            self, query, lambda text: self._show(evidence, text), lambda error: self._fail(evidence, error)
        )
        protected = rules(self._desk.file.case.regime).is_protected(evidence.marking)
        if protected and evidence.id not in self._noted:
            # The reader leaves no trace in the ledger, and whoever looks at protected text must leave one.
            self._noted.add(evidence.id)
            self._desk.store.write(self, lambda session: len(query(session)), failed=lambda _: None)

    def _log_copy(self, words: str) -> None:
        """Log how much was copied of guarded evidence, and say what of people stands in it."""
        if self.reading.guarded:
            tell_copied(self._desk, self, words, self.reading.keep_seconds)

    def _look(self, evidence: Evidence) -> None:
        self._say("The picture is being opened…")
        self._desk.store.read(
            self,
            lambda session: read_picture(session, evidence),
            lambda image: self._show_picture(evidence, image),
            lambda error: self._fail(evidence, error),
        )

    def _show(self, evidence: Evidence, text: str) -> None:
        if self._evidence is None or self._evidence.id != evidence.id or self._loaded == evidence.id:
            return
        self._loaded = evidence.id
        if not text.strip():
            self._say("The file was read and holds no words.")
            return
        self.reading.show_text(text)
        self._mark(self._excerpts())
        self.stack.setCurrentWidget(self.reader)
        self.tools.setVisible(True)
        self.reader.finding.search()
        if self._then is not None and self._then[0] == evidence.id:
            run, self._then = self._then[1], None
            run()

    def _show_picture(self, evidence: Evidence, image: QImage) -> None:
        if self._evidence is None or self._evidence.id != evidence.id:
            return
        self._loaded = evidence.id
        self.picture.show_image(image, f"Picture: {evidence.title}")
        self.stack.setCurrentWidget(self.picture)

    def _fail(self, evidence: Evidence, error: WorkbenchError) -> None:
        if self._evidence is not None and self._evidence.id == evidence.id:
            self._say(error.sentence)

    def _say(self, text: str) -> None:
        self.picture.show_image(QImage(), "")
        self.reading.show_text("")
        self.said.setText(text)
        self.tools.setVisible(False)
        self.stack.setCurrentIndex(0)

    def _excerpts(self) -> list[Excerpt]:
        evidence = self._evidence
        return [each for each in self._desk.file.excerpts if evidence and each.evidence_id == evidence.id]

    def _mark(self, excerpts: Sequence[Excerpt], chosen: str = "") -> None:
        spans = [
            Span(
                key=each.id, start=each.start, end=each.end, tone="info" if each.codes else "neutral",
                words=f"{each.reference}  {', '.join(each.codes) or 'no code yet'}",
            )
            for each in excerpts
        ]  # fmt: skip
        self.reading.show_spans(spans, chosen)
        words = len(self.reading.text.split()) if self._loaded else 0
        parts = f"{words:,} word{'s' if words != 1 else ''}", f"{len(spans)} excerpt{'s' * (len(spans) != 1)}"
        self.facts.setText("  ·  ".join(parts))

    def place(self) -> dict[str, Any]:
        """Where the reader is in the text, as plain JSON values."""
        return {"selection": list(self.reading.selection())} if self.has_text else {}

    def restore_place(self, place: Mapping[str, Any]) -> None:
        """Go back to where the reader was, once the text is here."""
        start, end = (int(each) for each in place.get("selection", (0, 0)))
        if end:
            self._when_shown(RecordId(str(place.get("record"))), lambda: self.reading.select(start, end))

    def _when_shown(self, evidence_id: RecordId, run: Callable[[], None]) -> None:
        if self.has_text and self._loaded == evidence_id:
            run()
        else:
            self._then = (evidence_id, run)
