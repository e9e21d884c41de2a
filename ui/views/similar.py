"""What was recommended before that is like what is being written: below the list, while somebody types.

Owns the pause after which the words are compared, and how the nearest are shown. What is near, and why, is
for the services; so is the decision that the author records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.asking import NewRecord, show
from ui.models.desk import Desk
from ui.models.register import LIKENESSES, RELATIONS, STATUSES, answer_said, day_said
from ui.widgets.flow import Flow
from ui.widgets.form import Field, FieldKind
from ui.widgets.parts import Banner, Card, button, column, label, row
from workbench.errors import BadInput, WorkbenchError
from workbench.records.recommendations import Recommendation
from workbench.records.register import EntryRelation
from workbench.services import earlier
from workbench.services.register import likeness
from workbench.services.register.likeness import Nearest, Similar
from workbench.services.session import Session

_PAUSE = 450
_MOST = 8
_EMPTY = (
    "The register holds nothing yet. Bring in recommendations that were published, and the nearest to what "
    "you write are shown here with their answers."
)
_NOTHING = "Nothing like it is in the register."
_WAITING = "Write what is to be done, and the nearest published recommendations are shown here."


class SimilarPane(QWidget):
    """The nearest entries of the register to the recommendation in the form."""

    shown = Signal()
    """After the list was brought up to date."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Similar recommendations that were published")
        self._desk = desk
        self._record: Recommendation | None = None
        self._words: Callable[[], tuple[str, str, str]] = lambda: ("", "", "")
        self._last: tuple[str, str, str] | None = None
        self._asked = 0
        self.nearest: Nearest | None = None
        self.said = label("", "quiet", wraps=True)
        self.banner = Banner()
        self.cards: list[SimilarCard] = []
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._compare)
        self._body = QVBoxLayout()
        self._body.setSpacing(theme.metric(None, 0.4))
        inside = QWidget()
        inside.setLayout(column(self.banner, self.said, self._body, None, spacing=0.4, margin=0.3))
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        to_register = button("Open the register", partial(desk.entry_wanted.emit, ""), role="quiet",
                             icon="register")  # fmt: skip
        layout = column(row(label("Similar, published before", "heading"), None, to_register), area)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def watch(self, read: Callable[[], tuple[str, str, str]], *fields: QWidget) -> None:
        """Compare what `read` gives, action, intent and who is asked, after each pause in these fields."""
        self._words = read
        for each in fields:
            typed = (
                each.textChanged if isinstance(each, QPlainTextEdit) else getattr(each, "textChanged", None)
            )
            if typed is not None:
                typed.connect(lambda *_: self._soon.start())

    def show_recommendation(self, record: Recommendation | None) -> None:
        """Compare the recommendation that is in the form now."""
        other = record is None or self._record is None or record.id != self._record.id
        self._record = record
        if other:
            self._last = None
        else:
            self._retell()
        self._soon.start()

    def compare_again(self) -> None:
        """Look again: the register may hold other entries than before."""
        self._last = None
        self._soon.start()

    def _compare(self) -> None:
        record, words = self._record, self._words()
        if record is None or not self.isVisible():
            return
        if words == self._last:
            return
        self._last = words
        self._asked += 1
        asked = self._asked
        action, intent, to = words
        text = f"{action}\n{intent}".strip()
        if not text:
            self._show(asked, None)
            return
        self._desk.store.read(
            self,
            lambda session: _nearest(session, record, text, to),
            lambda found: self._show(asked, found),
            lambda error: self._fail(asked, error),
        )

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.compare_again()

    def _fail(self, asked: int, error: WorkbenchError) -> None:
        if asked == self._asked:
            self._show(asked, None)
            if not isinstance(error, BadInput):
                self.banner.tell(error.sentence, "danger")

    def _show(self, asked: int, nearest: Nearest | None) -> None:
        if asked != self._asked:
            return
        self.nearest = nearest
        self.banner.setVisible(False)
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        if nearest is None:
            self.said.setText(_WAITING)
        elif not nearest.among:
            self.said.setText(_EMPTY)
        else:
            many = f"{nearest.among:,} recommendation{'s' if nearest.among != 1 else ''}"
            what = "" if nearest.matches else f"{_NOTHING} "
            self.said.setText(f"{what}Looked among {many}. {nearest.how}")
            self.cards = [self._card(each) for each in nearest.matches]
        for card in self.cards:
            self._body.addWidget(card)
        self._retell()
        self.shown.emit()

    def _card(self, similar: Similar) -> SimilarCard:
        card = SimilarCard(similar)
        card.opened.connect(self._desk.entry_wanted)
        card.decide_asked.connect(lambda: self.decide(similar))
        return card

    def _retell(self) -> None:
        for card in self.cards:
            card.tell_decision(self._record)

    def decide(self, similar: Similar) -> NewRecord | None:
        """Ask how the recommendation stands to this earlier one, and record it in the case."""
        record, entry = self._record, similar.entry
        if record is None:
            return None
        choices = [(relation, words) for relation, (words, _) in RELATIONS.items()]
        fields = [
            Field(name="relation", label="&This recommendation…", kind=FieldKind.CHOICE, choices=choices),
            Field(name="note", label="&Why", kind=FieldKind.TEXT, rows=4,
                  hint="Needed where it is distinct or contradicts: others will ask."),
        ]  # fmt: skip

        def save(values: Mapping[str, Any], done: Callable[[], None], failed: Any) -> None:
            relation = EntryRelation(values["relation"])
            self._desk.store.write(
                self,
                lambda session: earlier.relate_to_earlier(session, record, entry, relation, values["note"]),
                lambda _: done(),
                failed,
            )

        heading = f"How it stands to {entry.reference} of {entry.public.issuer}"
        dialog = NewRecord(heading, fields, save, verb="Record it", parent=self.window())
        known = earlier.said_of(record, entry)
        if known is not None:
            dialog.form.entries["relation"].show(known.relation)
            dialog.form.entries["note"].show(known.note)
        show(dialog)
        return dialog


class SimilarCard(Card):
    """One entry: what it may be, who said it, when, what was answered, and the words in common marked."""

    opened = Signal(str)
    decide_asked = Signal()

    def __init__(self, similar: Similar) -> None:
        super().__init__()
        self.similar = similar
        entry, public = similar.entry, similar.entry.public
        edge = theme.metric(None, 0.6)
        self.body.setContentsMargins(edge, edge, edge, edge)
        self.body.setSpacing(theme.metric(None, 0.2))
        words, tone = LIKENESSES[similar.likeness]
        chip = label(words, "chip", tone=tone)
        said, state_tone = STATUSES[public.status]
        state = label(said, "chip", tone=state_tone)
        self.open_button = button(entry.reference, lambda: self.opened.emit(entry.reference), role="link")
        self.open_button.setAccessibleName(f"Open {entry.reference}: {public.text}")
        to = f" to {public.addressee}" if public.addressee else ""
        when = f", {day_said(public.published_on)}" if public.published_on else ""
        who = label(f"{public.issuer}{to}{when}", "quiet", wraps=True)
        self.decide_button = button("Say how yours stands to it…", self.decide_asked.emit, role="quiet",
                                    icon="link")  # fmt: skip
        self.decide_button.setAccessibleName(f"Say how yours stands to {entry.reference}…")
        top = QWidget()
        top.setLayout(Flow(chip, self.open_button, state, self.decide_button))
        self.words = label("", wraps=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setText(_marked(public.text, similar.spans))
        self.words.setAccessibleName(f"{public.text} In common: {', '.join(similar.why)}.")
        self.answer = label(f"Answer: {answer_said(public) or 'none known'}", "quiet", wraps=True)
        self.decision = label("", wraps=True)
        self.body.addWidget(top)
        self.body.addWidget(who)
        self.body.addWidget(self.words)
        if similar.against:
            self.body.addWidget(label(f"Check the direction: {similar.against}.", "error", wraps=True))
        self.body.addWidget(self.answer)
        self.body.addWidget(self.decision)
        self.tell_decision(None)

    def tell_decision(self, record: Recommendation | None) -> None:
        """Say what was decided of the recommendation and this entry."""
        known = earlier.said_of(record, self.similar.entry) if record is not None else None
        self.decision.setVisible(known is not None)
        if known is not None:
            why = f": {known.note}" if known.note else ""
            self.decision.setText(f"You said: {RELATIONS[known.relation][0].lower()} it{why}")


def _nearest(session: Session, record: Recommendation, text: str, to: str) -> Nearest:
    return likeness.similar_to_words(session, text, k=_MOST, to=to, draft=record)


def _marked(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with the words in common underlined and on a ground of their own."""
    tokens = theme.current()
    style = f"background-color:{tokens.highlight};color:{tokens.text};text-decoration:underline"
    parts, at = [], 0
    for start, end in spans:
        parts += [escape(text[at:start]), f'<span style="{style}">{escape(text[start:end])}</span>']
        at = end
    parts.append(escape(text[at:]))
    return "".join(parts).replace("\n", "<br>")
