"""Advice on the recommendation that is shown: what would make it easier to act on. It stops nobody.

Owns how advice is listed. The rules are for the services.
"""

from __future__ import annotations

from ui.models.desk import Desk
from ui.widgets.parts import Card, label
from workbench.records.recommendations import Recommendation
from workbench.services.advising import Remark, advice_on
from workbench.services.advising import remarks as remarks_on


class AdviceCard(Card):
    """A line for each piece of advice, in the order of the form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Advice")
        self._desk = desk
        self.said = label("", "quiet", wraps=True)
        self.said.setAccessibleName("Advice on this recommendation")
        self.body.addWidget(self.said)

    def show_recommendation(self, record: Recommendation | None) -> None:
        """Look at the recommendation as it is saved."""
        self.setVisible(record is not None)
        if record is None:
            return
        lines = [each.says for each in advice_on(self._desk.file, record, self._desk.regime)]
        lines += [_of_words(record.action, remark) for remark in remarks_on(record.action)]
        self.said.setText("\n".join(f"•  {line}" for line in lines) or "There is no advice to give.")


def _of_words(action: str, remark: Remark) -> str:
    words = " ".join(action[remark.start : remark.end].split())
    return f"“{words if len(words) <= 40 else words[:39] + '…'}”: {remark.says}"
