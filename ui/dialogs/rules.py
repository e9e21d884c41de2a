"""The rules in force as a page to read, and the question whether a case comes under others.

Owns how rules are laid out. Knows no case: what a change would mean is handed in, and done by whoever asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QTextBrowser, QWidget

from ui import theme
from ui.dialogs.asking import Failed
from ui.widgets.parts import Banner, button, column, label, row
from workbench.errors import WorkbenchError
from workbench.regimes import Regime, list_regimes, load_regime
from workbench.services.changing_rules import RulesChange
from workbench.services.rules import Difference, Rule, compare, rules_of, shares_source

Asking = Callable[[str, Callable[[RulesChange], None], Failed], None]
"""Called with a regime's code, then with what to do with its effect, and with a refusal."""
Doing = Callable[[str, str, Callable[[], None], Failed], None]
"""Called with a regime's code and the reason, then with what to do when it is done, and when refused."""


class RulesDialog(QDialog):
    """Every rule with its source, its date and how sure it is; beside it, what another regime says."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rules in force")
        self.setMinimumSize(theme.metric(None, 40), theme.metric(None, 30))
        self.resize(theme.metric(None, 54), theme.metric(None, 46))
        self.shown, self.other = QComboBox(), QComboBox()
        self.other.addItem("Nothing: show every rule", "")
        for each in list_regimes():
            title = load_regime(each).title
            self.shown.addItem(f"{title}, this case" if each == code else title, each)
            self.other.addItem(title, each)
        self.shown.setCurrentIndex(self.shown.findData(code))
        self.text = _page("Rules")
        for box in (self.shown, self.other):
            box.currentIndexChanged.connect(lambda _: self.refresh())
        close = button("Close", self.accept, role="primary")
        self.setLayout(
            column(
                label("Rules in force", "title"),
                _captioned("&Rules", self.shown),
                _captioned("&Compared with", self.other),
                self.text,
                row(None, close),
                margin=1.2,
            )
        )
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen, from its beginning."""
        regime, other = load_regime(self.shown.currentData()), self.other.currentData()
        if other:
            self.text.setHtml(_compared(compare(regime, load_regime(other)), regime, load_regime(other)))
        else:
            self.text.setHtml(_listed(rules_of(regime)))


class ChangeRulesDialog(QDialog):
    """Shows what would be allowed and refused under other rules, and only then lets them be chosen."""

    def __init__(self, code: str, *, ask: Asking, do: Doing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ask, self._do = ask, do
        self.setWindowTitle("Put this case under other rules")
        self.setMinimumSize(theme.metric(None, 40), theme.metric(None, 30))
        self.resize(theme.metric(None, 54), theme.metric(None, 46))
        self.wanted = QComboBox()
        self.wanted.addItem("Choose…", "")
        for each in list_regimes():
            if each != code:
                self.wanted.addItem(load_regime(each).title, each)
        self.text = _page("What would change")
        self.text.setHtml(_quiet("Choose other rules, to see first what they would allow and refuse."))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why the case comes under other rules; it is noted in the case")
        self.banner = Banner()
        self.accept_button = button("Change the rules", self._try, role="primary")
        self.accept_button.setEnabled(False)
        self.wanted.currentIndexChanged.connect(lambda _: self._preview())
        self.setLayout(
            column(
                label("Put this case under other rules", "title"),
                _captioned("&Rules", self.wanted),
                self.banner,
                self.text,
                _captioned("R&eason", self.reason),
                row(None, button("Cancel", self.reject), self.accept_button),
                margin=1.2,
            )
        )

    def _preview(self) -> None:
        self.accept_button.setEnabled(False)
        code = self.wanted.currentData()
        if not code:
            return
        self.text.setHtml(_quiet("Looking at every report under these rules…"))
        self._ask(code, self._show, self._unseen)

    def _show(self, change: RulesChange) -> None:
        if change.after.code == self.wanted.currentData():
            self.text.setHtml(_effect(change) + _compared(change.differences, change.before, change.after))
            self.accept_button.setEnabled(True)

    def _try(self) -> None:
        if not self.reason.text().strip():
            self.banner.tell("Say why the case comes under other rules.", "warning")
            self.reason.setFocus()
            return
        self.accept_button.setEnabled(False)
        self._do(self.wanted.currentData(), self.reason.text(), self.accept, self._refused)

    def _refused(self, error: WorkbenchError) -> None:
        self.accept_button.setEnabled(True)
        self.banner.tell(error.sentence, "danger")

    def _unseen(self, error: WorkbenchError) -> None:
        self.text.setHtml(_quiet("What would change could not be found out, so nothing can be changed."))
        self.banner.tell(error.sentence, "danger")


def _page(name: str) -> QTextBrowser:
    made = QTextBrowser()
    made.setAccessibleName(name)
    made.setOpenLinks(False)
    return made


def _captioned(text: str, control: QWidget) -> QWidget:
    caption = QLabel(text)
    caption.setBuddy(control)
    caption.setMinimumWidth(theme.metric(None, 8))
    line = QWidget()
    layout = row(caption, control)
    layout.setStretch(1, 1)
    line.setLayout(layout)
    return line


def _listed(rules: Sequence[Rule]) -> str:
    parts: list[str] = []
    section = ""
    for rule, following in zip(rules, (*rules[1:], None), strict=True):
        if rule.section != section:
            section = rule.section
            parts.append(f"<h3>{escape(section)}</h3>")
        certain = "" if rule.confidence in ("", "checked") else f" <b>{escape(rule.confidence)}</b>"
        source = _quiet(f"{rule.source}, looked at on {rule.as_of}.", certain) if rule.source else ""
        note = _quiet(rule.note) if rule.note else ""
        name = "" if rule.name.isdecimal() else f"<b>{escape(rule.name)}.</b> "
        told_below = shares_source(rule, following)
        parts.append(f"<p>{name}{escape(rule.says)}</p>{'' if told_below else source + note}")
    return "".join(parts)


def _compared(found: Sequence[Difference], one: Regime, other: Regime) -> str:
    """Two columns: what the one says, and what the other does."""
    if not found:
        return _quiet("They say the same.")
    parts = ["<h3>What they say differently</h3>", _side_by_side(one.title, other.title, bold=True)]
    section = ""
    for each in found:
        if each.rule.section != section:
            section = each.rule.section
            parts.append(f"<h3>{escape(section)}</h3>")
        before, after = (side.says if side else "Nothing." for side in (each.before, each.after))
        parts.append(f"<p><b>{escape(each.rule.name)}</b></p>{_side_by_side(before, after)}")
    return "".join(parts)


def _side_by_side(before: str, after: str, *, bold: bool = False) -> str:
    cells = [f"<b>{escape(said)}</b>" if bold else escape(said) for said in (before, after)]
    row = "".join(f'<td width="50%" style="padding-right: 14px">{cell}</td>' for cell in cells)
    return f'<table width="100%" cellspacing="0"><tr>{row}</tr></table>'


def _effect(change: RulesChange) -> str:
    parts = ["<h3>What that means for this case</h3>"]
    for each in change.reports:
        kind = each.report_kind.replace("_", " ").capitalize()
        stops = "1 concern would stop" if each.stops_after == 1 else f"{each.stops_after} concerns would stop"
        parts.append(
            f"<p><b>{escape(kind)}.</b> {stops} it (now {each.stops_before}), "
            f"and {each.asks_after} would ask for a reason (now {each.asks_before}).</p>"
        )
    listed = (
        ("No longer bases", change.refused_bases),
        ("New bases", change.new_bases),
        ("Decisions that would no longer hold", [decision.reference for decision in change.decisions]),
        ("Decisions that would wait for a second person", [each.reference for each in change.waiting]),
        ("The standing basis that would end", [change.standing] if change.standing else []),
        ("Recommendations of a type that these rules do not have", change.recommendations),
    )
    parts += [f"<p><b>{what}:</b> {escape(', '.join(names))}</p>" for what, names in listed if names]
    if change.after.status == "draft":
        parts.append("<p><b>These rules are a draft and not law. Take legal advice first.</b></p>")
    parts.append("<h3>Not certain about these rules</h3>")
    parts += [f"<p>{escape(sentence)}</p>" for sentence in change.after.uncertainty]
    return "".join(parts)


def _quiet(text: str, more: str = "") -> str:
    return f'<p style="color:{theme.current().text_quiet}">{escape(text)}{more}</p>'
