"""How hard a passphrase is to guess, in words and as a bar. Judges what it is given and keeps none of it.

The judge is zxcvbn, which takes 60 ms to load: pages that come first at start-up do not import this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from zxcvbn import zxcvbn

from ui import theme
from ui.widgets.parts import column, label

STEPS = 4
_RATE = 10_000.0
"""Guesses a second of somebody with many computers; a vault makes each guess cost about a second of one."""
_HOUR, _DAY, _YEAR = 3600.0, 86400.0, 365.25 * 86400.0
_MOST = 72
"""Characters that are judged: zxcvbn refuses more, and what is that long is judged by its beginning."""
_BANDS = (
    (_HOUR, 0, "danger", "Very weak: a computer would guess it within the hour."),
    (2 * _DAY, 1, "danger", "Weak: a computer would guess it within hours."),
    (60 * _DAY, 1, "danger", "Weak: a computer would guess it within weeks."),
    (2 * _YEAR, 2, "warning", "Fair: a computer would guess it within months."),
    (200 * _YEAR, 3, "success", "Good: a computer would need years to guess it."),
)
_STRONG = (4, "success", "Strong: a computer would need centuries to guess it.")
_ADVICE = {
    "Straight rows of keys are easy to guess.": "Rows of keys are easy to guess.",
    "Short keyboard patterns are easy to guess.": "Patterns on the keyboard are easy to guess.",
    'Repeats like "aaa" are easy to guess.': "Repeated letters are easy to guess.",
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".':
        "Repeating a word hardly makes it harder to guess.",
    'Sequences like "abc" or "6543" are easy to guess.': "Runs like “abc” or “6543” are easy to guess.",
    "Recent years are easy to guess.": "Years are easy to guess.",
    "Dates are often easy to guess.": "Dates are easy to guess.",
    "This is a top-10 common password.": "It is one of the ten most used passwords.",
    "This is a top-100 common password.": "It is one of the hundred most used passwords.",
    "This is a very common password.": "It is a much used password.",
    "This is similar to a commonly used password.": "It is close to a much used password.",
    "A word by itself is easy to guess.": "A single word is easy to guess.",
    "Names and surnames by themselves are easy to guess.": "Names are easy to guess.",
    "Common names and surnames are easy to guess.": "Names are easy to guess.",
    "Capitalization doesn't help very much.": "A capital at the start hardly helps.",
    "All-uppercase is almost as easy to guess as all-lowercase.": "Writing it all in capitals hardly helps.",
    "Reversed words aren't much harder to guess.": "Writing a word backwards hardly helps.",
    "Predictable substitutions like '@' instead of 'a' don't help very much.":
        "Signs in place of letters, such as @ for a, hardly help.",
}  # fmt: skip
_BETTER = "Add another word or two; unusual words are better."
_HOW = "Four or more unusual words with spaces between them are strong and easy to remember."


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`step` is 0 to 4; `words` say it, `advice` says how to do better, empty where there is no need."""

    step: int
    tone: str
    words: str
    advice: str


def judge(passphrase: str, known: Sequence[str] = ()) -> Judgement:
    """How long a passphrase would hold; `known` are words that whoever guesses would try first."""
    if not passphrase:
        return Judgement(step=0, tone="neutral", words="", advice=_HOW)
    told = [word for each in known for word in (each, *each.split()) if word]
    found = zxcvbn(passphrase[:_MOST], told)
    seconds = 10.0 ** min(float(found["guesses_log10"]), 100.0) / _RATE
    band = next(((step, tone, words) for most, step, tone, words in _BANDS if seconds < most), _STRONG)
    step, tone, words = band
    if step >= STEPS - 1:
        return Judgement(step=step, tone=tone, words=words, advice="")
    said = (found["feedback"]["warning"], *found["feedback"]["suggestions"])
    hints = list(dict.fromkeys(_ADVICE[each] for each in said if each in _ADVICE))[:2]
    return Judgement(step=step, tone=tone, words=words, advice=" ".join([*hints, _BETTER]))


class _Bar(QWidget):
    """Four boxes, as many filled as the passphrase is strong; the words beside it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._step, self._tone = 0, "neutral"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.metric(None, 0.4))

    def show_step(self, step: int, tone: str) -> None:
        self._step, self._tone = step, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = self.height() * 0.8
        wide = (self.width() - gap * (STEPS - 1)) / STEPS
        full, empty = QColor(theme.tone(self._tone)[0]), QColor(theme.tone("neutral")[1])
        for at in range(STEPS):
            painter.setBrush(full if at < self._step else empty)
            box = QRectF(at * (wide + gap), 0, wide, self.height())
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)


class StrengthMeter(QWidget):
    """Shows a judgement; `follow` it as the passphrase is typed."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = _Bar()
        self._words = label("", wraps=True)
        self._advice = label("", "quiet", wraps=True)
        self.setLayout(column(self._bar, self._words, self._advice, spacing=0.25))
        self.judgement = judge("")
        self.follow("")

    def follow(self, passphrase: str, known: Sequence[str] = ()) -> None:
        """Judge what has been typed so far."""
        self.judgement = found = judge(passphrase, known)
        # A weak passphrase with any letter fills a box, so that the bar is never mistaken for unused.
        self._bar.show_step(max(found.step, 1) if passphrase else 0, found.tone)
        self._words.setText(found.words)
        self._words.setVisible(bool(found.words))
        self._advice.setText(found.advice)
        self._advice.setVisible(bool(found.advice))
        self.setAccessibleName(
            " ".join(filter(None, ("Strength of the passphrase.", found.words, found.advice)))
        )

    @property
    def words(self) -> str:
        return self._words.text()
