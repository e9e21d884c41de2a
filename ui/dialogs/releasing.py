"""The last question before something leaves: which files, into which folder, on what basis, for whom.

Knows the regime's bases and no report. What it is told goes to whoever opened it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from ui import theme
from ui.dialogs.asking import Failed
from ui.jobs import Job
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import BadInput, WorkbenchError
from workbench.regimes import Basis, Purpose, Regime

FORMATS = (
    ("word", "&Word document"),
    ("pdf", "&PDF, tagged for screen readers"),
    ("html", "Web &page"),
    ("package", "Recommendation pac&kage, for the register"),
)
_FOR_ANY_REPORT: tuple[Purpose, ...] = (
    "internal_copy", "outside_help", "offence", "safety_risk", "lawful_order", "candour_letter",
)  # fmt: skip
"""Purposes that a report of any kind may serve; the gate has the last word."""
_NEEDS = {
    "reason": "a reason",
    "recipient": "a recipient",
    "review_date": "a date of review, in the reason",
    "consent": "the consent, cited in the reason",
    "order_reference": "the order, cited in the reason",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be released and on what terms."""

    formats: tuple[str, ...]
    folder: Path = field(repr=False)
    basis: str
    recipient: str = field(repr=False)
    reason: str = field(repr=False)
    decided_by: str = field(repr=False)


Releasing = Callable[[Wanted, Callable[[], None], Failed], Job]
"""Called with what is wanted, then with what to do when it is released, and when it is refused."""


def fitting_bases(regime: Regime, purposes: Sequence[Purpose], *, covering: bool) -> list[Basis]:
    """The bases to choose from; with `covering`, only those under which protected words may go."""
    found = {basis.code: basis for each in (*purposes, *_FOR_ANY_REPORT) for basis in regime.bases_for(each)}
    return [basis for basis in found.values() if basis.covers_protected or not covering]


class ReleaseDialog(QDialog):
    """Asks for the terms of a release and shows how far it is. It closes when the files are written."""

    def __init__(
        self,
        heading: str,
        *,
        bases: Sequence[Basis],
        folder: Path,
        by: str,
        release: Releasing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(theme.metric(None, 36))
        self._bases = list(bases)
        self._release = release
        self._job: Job | None = None
        self.formats = {code: QCheckBox(words) for code, words in FORMATS}
        for box in self.formats.values():
            box.setChecked(True)
        self.folder = QLineEdit(str(folder))
        self.basis = QComboBox()
        self.basis.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for basis in self._bases:
            self.basis.addItem(basis.title, basis.code)
        self.meaning = label("", "quiet", wraps=True)
        self.meaning.setMinimumHeight(self.meaning.fontMetrics().lineSpacing() * 3)
        self.recipient, self.reason, self.by = QLineEdit(), QPlainTextEdit(), QLineEdit(by)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(self.reason.fontMetrics().lineSpacing() * 4)
        self.banner = Banner()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("How far the release is")
        self.progress.setVisible(False)
        self.accept_button = button("Release", self._try, role="primary")
        self.accept_button.setDefault(True)
        self.basis.currentIndexChanged.connect(lambda _: self._explain())
        self._arrange(heading)
        self._explain()
        wide, layout = theme.metric(None, 40), self.layout()
        self.resize(wide, max(self.sizeHint().height(), layout.heightForWidth(wide) if layout else 0))

    def _arrange(self, heading: str) -> None:
        choose = button("Choose…", self._choose)
        choose.setAccessibleName("Choose the folder…")
        leaves = "What is released leaves the vault and cannot be taken back. It is written into the record."
        self.setLayout(
            column(
                label(heading, "title"),
                label(leaves, "quiet", wraps=True),
                self.banner,
                label("Files", "heading"),
                column(*self.formats.values(), spacing=0.2),
                self._caption("&Folder", self.folder),
                row(self.folder, choose),
                self._caption("&Basis", self.basis),
                self.basis,
                self.meaning,
                self._caption("Re&cipient, where it is for one", self.recipient),
                self.recipient,
                self._caption("&Reason", self.reason),
                self.reason,
                self._caption("&Decided by, as it is to be recorded", self.by),
                self.by,
                self.progress,
                row(None, button("Cancel", self.reject), self.accept_button),
                margin=1.2,
                spacing=0.45,
            )
        )

    def _caption(self, words: str, control: QWidget) -> QLabel:
        made = QLabel(words)
        made.setBuddy(control)
        return made

    def _explain(self) -> None:
        basis = self._bases[self.basis.currentIndex()] if self._bases else None
        needs = [_NEEDS[need] for need in basis.requires if need in _NEEDS] if basis else []
        said = f" It needs {' and '.join(needs)}." if needs else ""
        self.meaning.setText(f"{basis.meaning}{said}" if basis else "No basis fits this kind of report.")
        self.accept_button.setEnabled(basis is not None)

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Folder for the release", self.folder.text())
        if found:
            self.folder.setText(found)

    def _try(self) -> None:
        formats = tuple(code for code, box in self.formats.items() if box.isChecked())
        if not formats:
            self.banner.tell("Tick at least one kind of file.", "warning")
        elif not self.folder.text().strip():
            self.banner.tell("Say into which folder the files go.", "warning")
            self.folder.setFocus()
        elif not self.by.text().strip():
            self.banner.tell("Say who decides; it is written into the record.", "warning")
            self.by.setFocus()
        else:
            self._start(formats)

    def _start(self, formats: tuple[str, ...]) -> None:
        wanted = Wanted(
            formats=formats,
            folder=Path(self.folder.text().strip()),
            basis=str(self.basis.currentData()),
            recipient=self.recipient.text().strip(),
            reason=self.reason.toPlainText().strip(),
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
