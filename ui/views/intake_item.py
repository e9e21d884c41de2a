"""One item of the intake desk as an analyst reads it: its words, its judgement, the nearest of other bodies.

Owns how they are shown. What is near, and what was decided, is for the services.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import theme
from ui.models import moments
from ui.models.intake import DISPOSITIONS, compared, due_said, state_said
from ui.models.register import LIKENESSES, RELATIONS, answer_said, day_said, step_said
from ui.widgets.facts import Facts
from ui.widgets.parts import Card, button, column, label, row, set_tone
from workbench.records.intake import Assessment, ItemChange
from workbench.records.register import Entry
from workbench.services.intake import desk
from workbench.services.intake.clustering import Alike, Candidate, candidates
from workbench.services.intake.desk import ItemView
from workbench.services.register import entries
from workbench.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWhole:
    """An item with what became of it and what it is like."""

    view: ItemView
    into: Entry | None = field(default=None, repr=False)
    """What it was merged into."""
    history: tuple[ItemChange, ...] = field(repr=False)
    alike: Alike = field(repr=False)


def read_item(session: Session, name: str) -> ItemWhole:
    """An item whole. Raises: NotFound."""
    view = desk.find_item(session, name)
    verdict = view.item.verdict
    return ItemWhole(
        view=view,
        into=entries.find_entry(session, f"PR-{verdict.into}") if verdict and verdict.into else None,
        history=desk.history(session, view.item),
        alike=candidates(session, view),
    )


class ItemCards(QWidget):
    """The cards of one item. `opened` is an entry to be shown; `merge_asked` one to be merged into."""

    opened = Signal(str)
    merge_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.whole: ItemWhole | None = None
        self.card = Card("Recommendation")
        self.state = label("", "chip")
        self.card.top.addWidget(self.state)
        self.words, self.facts = label("", wraps=True), Facts()
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.changed = label("Its issuer has changed the words since it was decided on.", "error", wraps=True)
        for part in (self.words, self.changed, self.facts):
            self.card.body.addWidget(part)
        self.decision_card, self.decision = Card("Decision"), Facts()
        self.decision_card.body.addWidget(self.decision)
        self.conflicts_card, self.conflicts = Card("What the two say differently"), Facts()
        self.conflicts_card.body.addWidget(self.conflicts)
        self.judged_card, self.judged = Card("Judgement"), Facts()
        self.unjudged = label("Not judged yet.", "quiet")
        self.judged_card.body.addWidget(self.judged)
        self.judged_card.body.addWidget(self.unjudged)
        self.near_card = Card("Nearest of other issuers")
        self._near = QVBoxLayout()
        self._near.setSpacing(theme.metric(None, 0.3))
        self.near_card.body.addLayout(self._near)
        self.history_card, self.history = Card("History"), label("", "quiet", wraps=True)
        self.history_card.body.addWidget(self.history)
        cards = column(
            self.card,
            self.decision_card,
            self.conflicts_card,
            self.judged_card,
            self.near_card,
            self.history_card,
            None,
        )
        cards.setContentsMargins(0, 0, theme.metric(None, 0.4), 0)
        self.setLayout(cards)
        self.show_item(None)

    def show_item(self, whole: ItemWhole | None) -> None:
        """Show an item whole; None says how to choose one."""
        self.whole = whole
        self.conflicts_card.setVisible(whole is not None and whole.into is not None)
        for part in (self.decision_card, self.judged_card, self.near_card, self.history_card, self.state):
            part.setVisible(whole is not None)
        self.changed.setVisible(whole is not None and whole.view.changed_since)
        if whole is None:
            self.card.heading.setText("Recommendation")
            self.words.setText("Choose an item in the list.")
            self.facts.tell(())
            return
        view = whole.view
        self.card.heading.setText(f"{view.item.reference}  ·  {view.entry.reference}")
        said, tone = state_said(view)
        self.state.setText(said)
        set_tone(self.state, tone)
        self.words.setText(view.entry.public.text)
        self.facts.tell(tuple(_facts(view)))
        self.decision.tell(tuple(_decision(view)))
        self.decision_card.setVisible(view.item.verdict is not None)
        self.conflicts.tell(tuple(_conflicts(view.entry, whole.into)))
        judged = tuple(_judged(view.item.assessment))
        self.judged.tell(judged)
        self.unjudged.setVisible(not judged)
        self._show_near(whole.alike.candidates, whole.alike.how)
        self.history.setText("\n".join(_history(whole.history)))

    def _show_near(self, found: Sequence[Candidate], how: str) -> None:
        while self._near.count():
            item = self._near.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for each in found:
            self._near.addWidget(self._candidate(each))
        self._near.addWidget(label(how if found else f"Nothing like it from another issuer. {how}", "quiet",
                                   wraps=True))  # fmt: skip

    def _candidate(self, candidate: Candidate) -> QWidget:
        similar, entry = candidate.similar, candidate.similar.entry
        words, tone = LIKENESSES[similar.likeness]
        link = button(entry.reference, partial(self.opened.emit, entry.reference), role="link")
        link.setAccessibleName(f"Open {entry.reference}: {entry.public.text}")
        merge = button("Merge into it…", partial(self.merge_asked.emit, entry.reference), role="quiet")
        merge.setAccessibleName(f"Merge into {entry.reference}…")
        who = f"{entry.public.issuer}, {day_said(entry.public.published_on)}"
        made = QWidget()
        lines = column(
            row(label(words, "chip", tone=tone), link, None, merge),
            label(who, "quiet", wraps=True),
            label(entry.public.text, wraps=True),
            label(f"In common: {', '.join(similar.why)}.", "quiet", wraps=True),
            spacing=0.2,
        )
        if candidate.tie is not None:
            note = f": {candidate.tie.note}" if candidate.tie.note else ""
            said = f"Decided before: {RELATIONS[candidate.tie.relation][0].lower()}{note}"
            lines.addWidget(label(said, wraps=True))
        made.setLayout(lines)
        return made


def _facts(view: ItemView) -> Iterator[tuple[str, str]]:
    public = view.entry.public
    yield "Issuer", public.issuer
    yield "Asked of", public.addressee
    yield "Intent", public.intent
    yield "Report", public.report_title
    yield "Came in", moments.short_moment(view.item.received_at)
    yield "Decision due", _due(view)
    yield "Answer", answer_said(public)


def _due(view: ItemView) -> str:
    said, _ = due_said(view)
    return f"{said}: {moments.short_day(view.item.awaited_on)}" if said else ""


def _conflicts(entry: Entry, into: Entry | None) -> Iterator[tuple[str, str]]:
    """Where the two of a merge say different things: both, and whose they are."""
    if into is None:
        return
    differing = [each for each in compared(entry.public, into.public) if each.differs]
    if not differing:
        yield "Nothing", "They say the same, or one of them says nothing of it."
    for each in differing:
        yield each.name, f"{entry.reference}: {each.one}\n{into.reference}: {each.other}"


def _decision(view: ItemView) -> Iterator[tuple[str, str]]:
    verdict = view.item.verdict
    if verdict is None:
        return
    yield "Decided", DISPOSITIONS[verdict.disposition][0]
    yield "Why", verdict.reason
    yield "Into", f"PR-{verdict.into}" if verdict.into else ""
    yield "Until", moments.short_day(verdict.until)
    yield "By", ", ".join(filter(None, (view.item.decided_by, moments.short_moment(view.item.decided_at))))


def _judged(assessment: Assessment) -> Iterator[tuple[str, str]]:
    method = desk.method()
    for criterion in method.judged:
        found = assessment.judged.get(criterion.code)
        if found is not None:
            title = criterion.level(found.level).title
            said = f"{title[:1].upper()}{title[1:]}"
            yield criterion.title, f"{said}. {found.note}" if found.note else said
    if assessment.organisations:
        effort = method.effort(assessment.effort).title
        yield "Burden", f"{assessment.organisations:,} organisations have to {effort}"


def _history(changes: Sequence[ItemChange]) -> Iterator[str]:
    for each in reversed(changes):
        undone = " (taken back)" if each.step.undone else ""
        verdict = each.after.verdict if each.step.verb == "decide" else None
        decided = f": {DISPOSITIONS[verdict.disposition][0].lower()}" if verdict is not None else ""
        when = moments.short_moment(each.step.at)
        yield f"{when}  {each.step.person}: {step_said(each.step)}{decided}{undone}"
