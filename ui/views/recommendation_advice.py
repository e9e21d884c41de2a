"""Advice on the recommendation that is shown: what would make it easier to act on. It stops nobody.

Owns how advice is listed and put aside, for as long as the window is open. The rules are for the services.
What the meaning of sentences tells comes a moment later, from another thread.
"""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal

from ui.models.desk import Desk
from ui.widgets.parts import Card, label
from workbench.records.recommendations import Recommendation
from workbench.services.advising import Remark, advice_on, implied_in
from workbench.services.advising import remarks as remarks_on

Implied = tuple[tuple[tuple[Remark, ...], ...], str]


class AdviceCard(Card):
    """A line for each piece of advice, in the order of the form; each can be put aside."""

    shown = Signal()
    """After the meaning of the sentences was looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Advice")
        self._desk = desk
        self._record: Recommendation | None = None
        self._meant: Implied = ((), "")
        self._aside: set[tuple[str, str]] = set()
        self.said = label("", "quiet", wraps=True)
        self.said.setAccessibleName("Advice on this recommendation")
        self.said.setTextFormat(Qt.TextFormat.RichText)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.said.linkActivated.connect(self.put_aside)
        self.body.addWidget(self.said)

    def show_recommendation(self, record: Recommendation | None) -> None:
        """Look at the recommendation as it is saved."""
        self.setVisible(record is not None)
        changed = record is None or self._record is None or record.action != self._record.action
        self._record = record
        if record is None:
            return
        if changed:
            self._meant = ((), "")
            action = record.action
            self._desk.store.compose(self, lambda _: implied_in((action,)), partial(self._take, action))
        self._lay_out()

    def put_aside(self, number: str) -> None:
        """Show one line no more, "all" to show again those that were put aside."""
        if self._record is None:
            return
        if number == "all":
            self._aside = {(name, line) for name, line in self._aside if name != self._record.id}
        else:
            self._aside.add((self._record.id, self._lines()[int(number)]))
        self._lay_out()

    def _take(self, action: str, meant: Implied) -> None:
        if self._record is not None and self._record.action == action:
            self._meant = meant
            self._lay_out()
            self.shown.emit()

    def _lines(self) -> list[str]:
        record = self._record
        assert record is not None
        found, _ = self._meant
        both = [*remarks_on(record.action), *(each for of_text in found for each in of_text)]
        lines = [each.says for each in advice_on(self._desk.file, record, self._desk.regime)]
        return lines + [_of_words(record.action, each) for each in sorted(both, key=lambda each: each.start)]

    def _lay_out(self) -> None:
        assert self._record is not None
        lines = self._lines()
        left = [n for n, line in enumerate(lines) if (self._record.id, line) not in self._aside]
        said = [f"•  {escape(lines[n], quote=False)} <a href='{n}'>Put aside</a>" for n in left]
        said = said or ["There is no advice to give." if not lines else "All advice was put aside."]
        if len(left) < len(lines):
            said.append(f"<a href='all'>Show the {len(lines) - len(left)} put aside</a>")
        self.said.setText("<br>".join([*said, *filter(None, [escape(self._meant[1], quote=False)])]))


def _of_words(action: str, remark: Remark) -> str:
    words = " ".join(action[remark.start : remark.end].split())
    return f"“{words if len(words) <= 40 else words[:39] + '…'}”: {remark.says}"
