"""The last question before something leaves: what is done, on what basis, for whom, how much of it.

Asks only what the chosen kind and basis need, and says in a sentence what is about to happen. Knows the
regime's bases and no words of a report. What it is told goes to whoever opened it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from ui import theme
from ui.dialogs.asking import Failed
from ui.jobs import Job
from ui.widgets.fold import Side
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import BadInput, WorkbenchError
from workbench.regimes import Basis
from workbench.services.releasing.kinds import WHOLE_EXTENT, Extent, For, Making

FORMATS = {
    "word": "&Word document",
    "pdf": "&PDF, tagged for screen readers",
    "html": "Web pa&ge",
    "table": "&Table of recommendations (Excel)",
    "package": "Recommendation pac&kage, for the register",
}
_REASONS = {
    "reason": "Re&ason",
    "consent": "The consen&t: whose, when, where it is kept",
    "order_reference": "The or&der or request: whose, its date and number",
    "review_date": "When this is &reviewed",
}
"""What is asked in place of a plain reason, by what a basis requires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section or a piece of evidence that can be picked out; `evidence` is which of the two."""

    key: str
    words: str = field(repr=False)
    evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A kind of release with the bases on which it can be made here, the first choice first."""

    made: Making
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be released and on what terms."""

    kind: str
    formats: tuple[str, ...]
    folder: Path = field(repr=False)
    basis: str
    recipients: tuple[str, ...] = field(repr=False)
    extent: Extent
    reason: str = field(repr=False)
    decided_by: str = field(repr=False)


Releasing = Callable[[Wanted, Callable[[], None], Failed], Job]
"""Called with what is wanted, then with what to do when it is released, and when it is refused."""


class ReleaseDialog(QDialog):
    """Asks for the terms of a release and shows how far it is. It closes when the files are written."""

    def __init__(
        self,
        report: str,
        *,
        offers: Sequence[Offer],
        parts: Sequence[Part],
        folder: Path,
        by: str,
        release: Releasing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Release: {report}")
        self._report, self._offers, self._release = report, tuple(offers), release
        self._job: Job | None = None
        self.kind, self.basis = _choice(), _choice()
        for offer in self._offers:
            self.kind.addItem(offer.made.title, offer.made.kind.value)
        self.says, self.meaning = label("", wraps=True), label("", "quiet", wraps=True)
        self.recipient, self.by = QLineEdit(), QLineEdit(by)
        self.recipients, self.reason = _text(4), _text(3)
        self.recipients.setPlaceholderText("One on each line")
        self.parts, self.whole = _parts(parts), QCheckBox("The &whole report was asked for")
        self.formats = {code: QCheckBox(words) for code, words in FORMATS.items()}
        self.folder = QLineEdit(str(folder))
        self.sentence = label("", "heading", wraps=True)
        self.banner = Banner()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How far the release is")
        self.progress.setTextVisible(False)
        self.progress.setVisible(False)
        self.accept_button = button("Release", self._try, role="primary")
        self.accept_button.setDefault(True)
        self._captions: dict[QWidget, QLabel] = {}
        self._needs_one = False
        self._arrange()
        self._wire()
        self._take_kind()
        self.resize(theme.metric(None, 44), theme.metric(None, 44))

    @property
    def offer(self) -> Offer | None:
        """The kind that is chosen."""
        at = self.kind.currentIndex()
        return self._offers[at] if 0 <= at < len(self._offers) else None

    @property
    def chosen_basis(self) -> Basis | None:
        """The basis that is chosen."""
        at = self.basis.currentIndex()
        bases = self.offer.bases if self.offer else ()
        return bases[at] if 0 <= at < len(bases) else None

    def _arrange(self) -> None:
        choose = button("Choose…", self._choose)
        choose.setAccessibleName("Choose the folder…")
        asked = QWidget()
        asked.setLayout(
            column(
                self._caption("&What you are doing", self.kind), self.kind, self.says,
                self._caption("On what &basis", self.basis), self.basis, self.meaning,
                self._caption("&For whom", self.recipient), self.recipient,
                self._caption("&For whom: each gets a copy of their own", self.recipients), self.recipients,
                self._caption("Only these par&ts", self.parts), self.parts, self.whole,
                self._caption("Re&ason", self.reason), self.reason,
                self._caption("Decided b&y, as it is to be recorded", self.by), self.by,
                label("Files", "heading"), column(*self.formats.values(), spacing=0.2),
                self._caption("F&older", self.folder), row(self.folder, choose), None,
                margin=0.2, spacing=0.45,
            )
        )  # fmt: skip
        layout = column(
            label(f"Release: {self._report}", "title"),
            self.banner,
            Side(asked),
            self.sentence,
            label("It cannot be taken back. It is written into the record.", "quiet", wraps=True),
            self.progress,
            row(None, button("Cancel", self.reject), self.accept_button),
            margin=1.2,
            spacing=0.45,
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _caption(self, words: str, control: QWidget) -> QLabel:
        made = QLabel(words)
        made.setBuddy(control)
        control.setAccessibleName(words.replace("&", ""))
        self._captions[control] = made
        return made

    def _wire(self) -> None:
        self.kind.currentIndexChanged.connect(lambda _: self._take_kind())
        self.basis.currentIndexChanged.connect(lambda _: self._take_basis())
        self.recipient.textChanged.connect(lambda _: self._tell())
        self.recipients.textChanged.connect(self._tell)
        self.parts.itemChanged.connect(lambda _: self._tell())
        self.whole.toggled.connect(self.parts.setDisabled)
        self.whole.toggled.connect(lambda _: self._tell())

    def _take_kind(self) -> None:
        offer = self.offer
        self.accept_button.setEnabled(offer is not None)
        if offer is None:
            self.says.setText("No kind of release fits this report under the regime of the case.")
            return
        self.says.setText(offer.made.says)
        self.basis.blockSignals(True)
        self.basis.clear()
        for basis in offer.bases:
            self.basis.addItem(basis.title, basis.code)
        self.basis.blockSignals(False)
        for code, box in self.formats.items():
            box.setVisible(code in offer.made.formats)
            box.setChecked(code in offer.made.formats)
        self._put(self.recipients, offer.made.recipients is For.SEVERAL)
        self._put(self.parts, offer.made.part)
        self.whole.setVisible(offer.made.part)
        self._take_basis()

    def _take_basis(self) -> None:
        offer, basis = self.offer, self.chosen_basis
        if offer is None or basis is None:
            return
        self.meaning.setText(basis.meaning)
        one = offer.made.recipients is For.ONE or (
            offer.made.recipients is For.PERHAPS_ONE and "recipient" in basis.requires
        )
        maybe = offer.made.recipients is For.PERHAPS_ONE and not one
        self._put(self.recipient, one or maybe)
        said = "&For whom, if for somebody in particular" if maybe else "&For whom"
        self._captions[self.recipient].setText(said)
        self.recipient.setAccessibleName(said.replace("&", ""))
        self._needs_one = one
        asked = [words for need, words in _REASONS.items() if need in basis.requires]
        self._put(self.reason, bool(asked))
        if asked:
            said = "; ".join(words if n == 0 else words.replace("&", "") for n, words in enumerate(asked))
            self._captions[self.reason].setText(said)
            self.reason.setAccessibleName(said.replace("&", ""))
        self._tell()

    def _put(self, control: QWidget, there: bool) -> None:
        control.setVisible(there)
        self._captions[control].setVisible(there)

    def _named(self) -> tuple[str, ...]:
        """The recipients as typed, each on one line; only those that are asked for."""
        offer = self.offer
        if offer is not None and offer.made.recipients is For.SEVERAL:
            lines = self.recipients.toPlainText().split("\n")
        else:
            lines = [] if self.recipient.isHidden() else [self.recipient.text()]
        return tuple(filter(None, (" ".join(line.split()) for line in lines)))

    def _extent(self) -> Extent:
        return WHOLE_EXTENT if self.parts.isHidden() else _ticked(self.parts, self.whole)

    def _tell(self) -> None:
        """Say in a sentence what is about to happen."""
        offer, basis = self.offer, self.chosen_basis
        if offer is None or basis is None:
            return
        named, extent = self._named(), self._extent()
        made = offer.made.title.lower()
        one = f"{'an' if made[0] in 'aeiou' else 'a'} {made}"
        what = f"{len(named)} copies of {one}" if len(named) > 1 else one
        much = "" if extent.is_whole else f" ({len(extent.sections) + len(extent.evidence)} parts only)"
        to = f", for {_listed(named)}" if named else ""
        self.sentence.setText(f"You are about to release {what}{much}{to}, on the basis “{basis.title}”.")

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Folder for the release", self.folder.text())
        if found:
            self.folder.setText(found)

    def _try(self) -> None:
        lacking = self._lacking()
        if lacking is None:
            self._start()
            return
        said, control = lacking
        self.banner.tell(said, "warning")
        control.setFocus()

    def _lacking(self) -> tuple[str, QWidget] | None:
        """What is still to be filled in, and where."""
        offer = self.offer
        needs_somebody = self._needs_one or (offer is not None and offer.made.recipients is For.SEVERAL)
        if needs_somebody and not self._named():
            line = self.recipients if self.recipient.isHidden() else self.recipient
            return "Say for whom it is; their name stands on every page.", line
        if not self.parts.isHidden() and self._extent() == WHOLE_EXTENT:
            return "Tick the sections and the evidence that were asked for; all else is left out.", self.parts
        if not self.reason.isHidden() and not self.reason.toPlainText().strip():
            return f"Fill in: {self.reason.accessibleName()}.", self.reason
        if not self.by.text().strip():
            return "Say who decides; it is written into the record.", self.by
        if not self._formats():
            return "Tick at least one kind of file.", next(iter(self.formats.values()))
        if not self.folder.text().strip():
            return "Say into which folder the files go.", self.folder
        return None

    def _formats(self) -> tuple[str, ...]:
        return tuple(code for code, box in self.formats.items() if not box.isHidden() and box.isChecked())

    def _start(self) -> None:
        wanted = Wanted(
            kind=str(self.kind.currentData()),
            formats=self._formats(),
            folder=Path(self.folder.text().strip()),
            basis=str(self.basis.currentData()),
            recipients=self._named(),
            extent=self._extent(),
            reason="" if self.reason.isHidden() else self.reason.toPlainText().strip(),
            decided_by=self.by.text().strip(),
        )
        self.banner.dismiss()
        self.accept_button.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.setVisible(True)
        self._job = job = self._release(wanted, self.accept, self._refused)
        job.progressed.connect(self._follow)

    def _follow(self) -> None:
        if self._job is not None:
            self.progress.setRange(0, self._job.of)
            self.progress.setValue(self._job.done)

    def _refused(self, error: WorkbenchError) -> None:
        self._job = None
        self.progress.setVisible(False)
        self.accept_button.setEnabled(True)
        said = error.sentence
        where = error.where if isinstance(error, BadInput) else ""
        self.banner.tell(said[:1].upper() + said[1:], "danger")
        if where == "basis":
            self.basis.setFocus()

    def reject(self) -> None:
        """Stop a release that has not written yet; without one, close."""
        if self._job is not None and self._job.running:
            self._job.cancel()
        else:
            super().reject()


_PART = int(Qt.ItemDataRole.UserRole)
_FEW = 3


def _choice() -> QComboBox:
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def _text(lines: int) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setFixedHeight(made.fontMetrics().lineSpacing() * (lines + 1))
    return made


def _parts(parts: Sequence[Part]) -> QListWidget:
    made = QListWidget()
    made.setMinimumHeight(made.fontMetrics().lineSpacing() * 8)
    for part in parts:
        item = QListWidgetItem(part.words, made)
        item.setData(_PART, part)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
    return made


def _ticked(parts: QListWidget, whole: QCheckBox) -> Extent:
    if whole.isChecked():
        return Extent(asked_whole=True)
    items = [parts.item(at) for at in range(parts.count())]
    chosen: list[Part] = [item.data(_PART) for item in items if item.checkState() is Qt.CheckState.Checked]
    return Extent(
        sections=tuple(part.key for part in chosen if not part.evidence),
        evidence=tuple(part.key for part in chosen if part.evidence),
    )


def _listed(names: Sequence[str]) -> str:
    shown = [name if len(name) <= 60 else f"{name[:60]}…" for name in names[:_FEW]]
    if len(names) > _FEW:
        shown.append(f"{len(names) - _FEW} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
