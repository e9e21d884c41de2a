"""The question how a concern is settled: the words put in place, the reason, the basis, who decides.

Knows no concern's source and decides nothing: it hands back what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from ui import theme
from ui.dialogs.asking import Failed
from ui.widgets.fold import Side
from ui.widgets.form import Field, FieldKind, RecordForm
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.records.release import Remedy
from workbench.regimes import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person decided about some words."""

    remedy: Remedy
    reason: str = field(repr=False)
    by: str = ""
    basis: str = ""
    replacement: str = field(default="", repr=False)
    role: str = ""
    extent: str = field(default="", repr=False)
    benefit: str = field(default="", repr=False)
    harm: str = field(default="", repr=False)
    review_on: date | None = None


Saving = Callable[[Answer, Callable[[], None], Failed], None]
"""Called with the answer, then with what to do when it is remembered, and when it is refused."""

_HEADINGS = {
    Remedy.ALIAS: "Use the alias",
    Remedy.MASK: "Mask these words",
    Remedy.REWRITE: "Rewrite these words",
    Remedy.PUBLIC: "These words are public already",
    Remedy.CONSENT: "Release with consent",
    Remedy.DETERMINED: "Release under a determination",
}
_EXPLAINED = {
    Remedy.ALIAS: "The report says the alias in place of the name.",
    Remedy.MASK: "The report says “[withheld]” in place of the words.",
    Remedy.REWRITE: "The report says your words in their place. The evidence stays as it is.",
    Remedy.PUBLIC: "The words stay. Say where anybody can read them, so that the decision can be checked.",
    Remedy.CONSENT: "The words stay. Say who agreed, to what, and when.",
    Remedy.DETERMINED: "The words stay. Say why they may be disclosed, and on what basis.",
}
_ASKED = {
    Remedy.PUBLIC: "&Where are they public?",
    Remedy.CONSENT: "&Who agreed, to what, and when?",
    Remedy.DETERMINED: "&Why may they be disclosed?",
}
_MISSING = {
    Remedy.PUBLIC: "Say where these words are public.",
    Remedy.CONSENT: "Say who agreed, to what, and when.",
}

_WEIGH = {
    "benefit": "Say what disclosing these words does for safety.",
    "harm": "Say what harm disclosing them may do.",
}


_HIGH, _LOW = 46, 34
"""How high it opens, in letters: no higher than a small laptop."""


class DecisionDialog(QDialog):
    """Asks for one decision. It closes when the decision is remembered, and only then."""

    def __init__(
        self,
        remedy: Remedy,
        words: str,
        *,
        places: int = 1,
        bases: Sequence[Basis],
        by: str,
        save: Saving,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._remedy = remedy
        self._save = save
        self._weighing = {basis.code for basis in bases if basis.weighs}
        heading = _HEADINGS[remedy]
        self.setWindowTitle(heading)
        self.setMinimumWidth(theme.metric(None, 32))
        self.form = RecordForm(self._fields(bases))
        self.form.setEnabled(True)
        for entry in self.form.entries.values():
            entry.show(None)
        self.form.put_drafts({"by": by, **({"replacement": words} if remedy is Remedy.REWRITE else {})})
        self.banner = Banner()
        self.accept_button = button("Decide", self._try, role="primary")
        self.accept_button.setDefault(True)
        shown = label(f"“{words}”", wraps=True)
        shown.setAccessibleName(f"The words: {words}")
        layout = column(
            label(heading, "title"),
            shown,
            label(_explained(remedy, places), "quiet", wraps=True),
            self.banner,
            Side(self.form),
            row(None, button("Cancel", self.reject), self.accept_button),
            margin=1.2,
        )
        layout.setStretch(4, 1)
        self.setLayout(layout)
        self.resize(
            theme.metric(None, 38), theme.metric(None, _HIGH if remedy is Remedy.DETERMINED else _LOW)
        )
        QShortcut(QKeySequence("Ctrl+Return"), self, self._try)
        first = next(iter(self.form.entries.values()))
        first.control.setFocus()

    def _fields(self, bases: Sequence[Basis]) -> list[Field]:
        fields = []
        if self._remedy is Remedy.REWRITE:
            fields.append(Field(name="replacement", label="&Say instead", kind=FieldKind.TEXT, rows=4))
        if self._remedy is Remedy.DETERMINED:
            choices = [(basis.code, basis.title) for basis in bases]
            meant = " ".join(f"{basis.title}: {basis.meaning}" for basis in bases)
            fields.append(
                Field(name="basis", label="&Basis", kind=FieldKind.CHOICE, choices=choices, hint=meant)
            )
            if any(basis.weighs for basis in bases):
                fields.append(Field(name="benefit", label="Be&nefit to safety", kind=FieldKind.TEXT, rows=2))
                fields.append(Field(name="harm", label="&Harm weighed", kind=FieldKind.TEXT, rows=2))
        asked = _ASKED.get(self._remedy, "&Reason")
        fields.append(Field(name="reason", label=asked, kind=FieldKind.TEXT, rows=3))
        fields.append(
            Field(name="by", label="&Decided by", hint="A name or a role, as it is to be recorded.")
        )
        if not self._remedy.mends:
            fields.append(Field(name="role", label="R&ole", hint="Left empty: the one that the basis names."))
            fields.append(
                Field(name="extent", label="&Extent", hint="Left empty: these words, in this place.")
            )
            fields.append(
                Field(name="review_on", label="Re&view on", kind=FieldKind.DAY, hint="When to look again.")
            )
        return fields

    def _try(self) -> None:
        try:
            values = self.form.values()
        except ValueError:
            return
        weighs = values.get("basis") in self._weighing
        lacking = {
            **({"benefit": _WEIGH["benefit"], "harm": _WEIGH["harm"]} if weighs else {}),
            "replacement": "Say what is to stand in their place.",
            "reason": _MISSING.get(self._remedy, "Say why."),
            "by": "Say who decides.",
        }
        for name, sentence in lacking.items():
            if name in values and not str(values[name]).strip():
                self.form.entries[name].tell(sentence)
                self.form.entries[name].control.setFocus()
                return
        self.accept_button.setEnabled(False)
        answer = Answer(
            remedy=self._remedy,
            reason=values["reason"].strip(),
            by=values["by"].strip(),
            basis=values.get("basis") or "",
            replacement=values.get("replacement", "").strip(),
            **{name: (values.get(name) or "").strip() for name in ("role", "extent", "benefit", "harm")},
            review_on=values.get("review_on"),
        )
        self._save(answer, self.accept, self._refused)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        said = error.sentence
        self.banner.tell(said[:1].upper() + said[1:], "danger")


def _explained(remedy: Remedy, places: int) -> str:
    more = f" This is decided for all {places} places with these words." if places > 1 else ""
    return f"{_EXPLAINED[remedy]}{more}"
