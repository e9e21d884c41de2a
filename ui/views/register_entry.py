"""One entry of the register as a person reads it: its words, its answer, its relations, its history.

Owns how they are shown. What an entry says and what became of it is for the services.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.models import moments
from ui.models.register import (
    RELATIONS,
    STATUSES,
    answer_said,
    day_said,
    field_said,
    step_said,
    value_said,
)
from ui.widgets.facts import Facts
from ui.widgets.parts import Card, button, column, label, set_tone
from workbench.records.register import Happening, PublicEntry
from workbench.services.register.entries import EntryView, Relative, differences

_LONGEST = 160
_NO_ANSWER = "No answer is known."


class EntryCards(QWidget):
    """The cards of one entry. `followed` is a press on another that it is related to."""

    followed = Signal(object)
    """The other Entry."""

    def __init__(self) -> None:
        super().__init__()
        self.view: EntryView | None = None
        self.card = Card("Recommendation")
        self.state = label("", "chip")
        self.card.top.addWidget(self.state)
        self.words = label("", wraps=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = Facts()
        self.card.body.addWidget(self.words)
        self.card.body.addWidget(self.facts)
        self.answer_card = Card("Answer and what came of it")
        self.answer = label("", wraps=True)
        self.came = Facts()
        self.answer_card.body.addWidget(self.answer)
        self.answer_card.body.addWidget(self.came)
        self.relations_card = Card("Related recommendations")
        self._relations = _emptied(QVBoxLayout())
        self.relations_card.body.addLayout(self._relations)
        self.history_card = Card("History")
        self.history = label("", "quiet", wraps=True)
        self.history.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.history_card.body.addWidget(self.history)
        cards = column(self.card, self.answer_card, self.relations_card, self.history_card, None)
        cards.setContentsMargins(0, 0, theme.metric(None, 0.4), 0)
        self.setLayout(cards)
        self.show_entry(None)

    @property
    def links(self) -> list[QPushButton]:
        """The buttons that lead to related entries."""
        return [each for each in self.relations_card.findChildren(QPushButton) if not each.isHidden()]

    def show_entry(self, view: EntryView | None) -> None:
        """Show an entry whole; None says how to choose one."""
        self.view = view
        for part in (self.answer_card, self.relations_card, self.history_card, self.state):
            part.setVisible(view is not None)
        if view is None:
            self.card.heading.setText("Recommendation")
            self.words.setText("Choose a recommendation in the list.")
            self.facts.tell(())
            return
        entry, public = view.entry, view.entry.public
        cited = f"  ·  {entry.cited}" if entry.cited != entry.reference else ""
        self.card.heading.setText(f"{entry.reference}{cited}")
        said, tone = STATUSES[public.status]
        self.state.setText(said)
        set_tone(self.state, tone)
        self.words.setText(public.text)
        self.facts.tell(tuple(_facts(public)))
        self.answer.setText(answer_said(public) or _NO_ANSWER)
        self.came.tell(tuple(_came(public)))
        self._show_relatives(view)
        self.history.setText("\n".join(_history(view.history)))

    def _show_relatives(self, view: EntryView) -> None:
        _emptied(self._relations)
        if not view.relatives:
            self._relations.addWidget(label("None yet.", "quiet"))
        for each in view.relatives:
            link = button(relative_said(each), partial(self.followed.emit, each.other), role="link")
            link.setToolTip(each.other.public.text)
            link.setAccessibleName(f"{relative_said(each)}: {each.other.public.text}")
            self._relations.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            words = "\n".join(filter(None, (_short(each.other.public.text), each.tie.note)))
            self._relations.addWidget(label(words, "quiet", wraps=True))


def relative_said(relative: Relative) -> str:
    """How another entry stands to this one: "Superseded by PR-12 of NHS England"."""
    words = RELATIONS[relative.tie.relation][0 if relative.to_it else 1]
    return f"{words} {relative.other.reference}"


def _facts(public: PublicEntry) -> Iterator[tuple[str, str]]:
    yield "Issuer", public.issuer
    yield "Asked of", public.addressee
    yield "Published", day_said(public.published_on) if public.published_on else ""
    yield "Report", public.report_title
    yield "Type", public.type.replace("_", " ").capitalize()
    yield "Intent", public.intent
    yield "Source", public.source_url
    yield "Answer due", day_said(public.response_due) if public.response_due else ""
    yield "To be done by", day_said(public.target_on) if public.target_on else ""


def _came(public: PublicEntry) -> Iterator[tuple[str, str]]:
    yield "Reasons", public.response_text
    yield "Planned", public.planned_actions
    yield "Assessment of the answer", public.assessment
    yield "Done", public.implementation
    yield "Actual cost", public.actual_cost
    yield "Effect seen", public.observed_effect
    yield "Their feedback", public.feedback
    closed = day_said(public.closed_on) if public.closed_on else ""
    yield "Closed", ", ".join(filter(None, (closed, public.closure)))


def _history(happenings: tuple[Happening, ...]) -> Iterator[str]:
    for each in reversed(happenings):
        undone = " (taken back)" if each.step.undone else ""
        yield f"{moments.short_moment(each.step.at)}  {each.step.person}: {step_said(each.step)}{undone}"
        for name, before, after in differences(each):
            was = _short(value_said(name, before)) or "nothing"
            now = _short(value_said(name, after)) or "nothing"
            yield f"     {field_said(name)}: {was} → {now}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _emptied(layout: QVBoxLayout) -> QVBoxLayout:
    layout.setSpacing(theme.metric(None, 0.2))
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    return layout
