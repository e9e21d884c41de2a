"""Cases with planted leaks: interviews, and a report that gives some of their words away at known places.

Owns what each grade of leak is, and the hard negatives beside them. Knows nothing of any detector.

Grades
    verbatim   8 to 25 words as they were said, from anywhere in an answer
    light      12 to 30 words with one or two words put in place of others, and some of: inflections
               changed, fillers dropped, tense and person changed
    heavy      an answer of 16 to 45 words whose clauses are put in another order, with about a third of the
               words that carry its meaning replaced or left out, words put in, tense and person changed
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from enum import StrEnum

from tests.benchmarks.disclosure.speech import FIELD, POLICY, SLOTS, spoken, written

PAGE = 400
"""Words a page."""
_SPEAKERS = ("Interviewer", "Witness")
_ASKED = (
    "Can you tell me what happened then?", "What did you see?", "How did that feel?", "Who else was there?",
    "And after that?", "Could you say more about that?", "What would usually happen?",
)  # fmt: skip


class Grade(StrEnum):
    VERBATIM = "verbatim"
    LIGHT = "light"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Words given away, at [start, end) of the report, and the interview that they come from."""

    grade: Grade
    start: int
    end: int
    source: str
    said: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakyCase:
    """Interviews by reference, public texts, a report of so many pages, and its leaks in order."""

    interviews: dict[str, str] = field(repr=False)
    public: tuple[str, ...] = field(repr=False)
    report: str = field(repr=False)
    leaks: tuple[Leak, ...]

    @property
    def pages(self) -> float:
        return len(self.report.split()) / PAGE


def leaky_case(
    seed: int, *, interviews: int = 12, answers: int = 150, pages: int = 150, each: int = 40
) -> LeakyCase:
    """A case with `each` leaks of every grade in a report of `pages`; hard negatives come with it."""
    chance = random.Random(seed)
    said: dict[str, list[str]] = {f"E-{n + 1}": _answers(chance, answers) for n in range(interviews)}
    leaks = [(grade, *_leak(grade, said, chance)) for grade in Grade for _ in range(each)]
    chance.shuffle(leaks)
    report, found = _report(chance, leaks, pages)
    return LeakyCase(
        interviews={reference: _transcript(chance, said[reference]) for reference in said},
        public=(" ".join(POLICY), "\n".join(FIELD)),
        report=report,
        leaks=found,
    )


def clean_report(seed: int, pages: int) -> str:
    """Pages that give nothing away: the same matters written afresh, field phrases, quoted policy."""
    return _report(random.Random(f"clean {seed}"), [], pages)[0]


def _answers(chance: random.Random, count: int) -> list[str]:
    found = []
    for _ in range(count):
        answer = " ".join(spoken(chance) for _ in range(chance.choice((1, 2, 2, 3))))
        if chance.random() < 0.12:
            answer += f" The policy says: {chance.choice(POLICY)}"
        if chance.random() < 0.08:
            answer += f" I know {chance.choice(FIELD)}."
        found.append(answer)
    return found


def _transcript(chance: random.Random, answers: list[str]) -> str:
    asked = (f"{_SPEAKERS[0]}: {chance.choice(_ASKED)}\n{_SPEAKERS[1]}: {answer}" for answer in answers)
    return "\n".join(asked)


def _leak(grade: Grade, said: dict[str, list[str]], chance: random.Random) -> tuple[str, str, str]:
    """The words of a leak, the reference of its source, and the words as they were said."""
    least, most = {Grade.VERBATIM: (8, 25), Grade.LIGHT: (12, 30), Grade.HEAVY: (16, 45)}[grade]
    while True:
        reference = chance.choice(list(said))
        answer = re.sub(r" (The policy says|I know).*", "", chance.choice(said[reference]))
        if grade is Grade.HEAVY:
            sentences = re.findall(r"[^.]+\.", answer)
            sentence = chance.choice(sentences).strip(" .")
            meant = [word for word in sentence.split() if _bare(word) not in _SMALL]
            if least <= len(sentence.split()) <= most and len(meant) >= 8:
                return _heavily(sentence, chance), reference, sentence
            continue
        words = answer.split()
        size = chance.randint(least, most)
        if len(words) < size:
            continue
        at = chance.randint(0, len(words) - size)
        span = " ".join(words[at : at + size])
        return (span if grade is Grade.VERBATIM else _lightly(span, chance)), reference, span


_PERSON = {
    "I": "she", "my": "her", "me": "her", "myself": "herself", "we": "they", "us": "them", "our": "their",
    "you": "one", "mine": "hers",
}  # fmt: skip
_TENSE = {
    "went": "goes", "was": "is", "were": "are", "had": "has", "said": "says", "told": "tells",
    "felt": "feels",
    "came": "comes", "thinks": "thought", "goes": "went", "keep": "kept", "used": "uses", "wanted": "wants",
    "stayed": "stays", "remember": "remembered", "walked": "walks", "looked": "looks", "needed": "needs",
    "counted": "counts", "laughed": "laughs", "moved": "moving", "checked": "checking", "opened": "opening",
    "cleaned": "cleaning", "carried": "carries", "asking": "asked", "holding": "held", "standing": "stood",
    "beeps": "beeped", "answers": "answered", "patients": "patient", "calls": "call", "forms": "form",
    "forgot": "forgets", "found": "finds", "labelled": "labels", "silenced": "silences", "ordered": "orders",
}  # fmt: skip
_OTHER = {
    "pump": "device", "monitor": "display", "nurse": "colleague", "porter": "attendant", "phone": "mobile",
    "told": "informed", "said": "stated", "looked": "appeared", "broken": "faulty", "corridor": "hallway",
    "remember": "recall", "ashamed": "guilty", "quiet": "hushed", "family": "relatives",
    "shaking": "trembling",
    "frightened": "scared", "cupboard": "cabinet", "towel": "cloth", "wrong": "incorrect", "walked": "went",
    "printer": "copier", "home": "house", "night": "evening", "holding": "carrying", "asking": "wondering",
    "laughed": "giggled", "keys": "keyring", "old": "former", "folded": "creased", "lying": "resting",
    "nobody": "none", "everybody": "all", "morning": "daytime", "screen": "panel", "labelled": "tagged",
    "felt": "became", "silenced": "muted", "cancelled": "withdrew", "borrowed": "took", "door": "doorway",
}  # fmt: skip
_STRANGE = (
    "apparently", "promptly", "reportedly", "eventually", "elsewhere", "however", "nearby", "afterwards",
    "meanwhile", "quickly", "separately", "item", "matter", "area", "colleague", "moment", "process",
)  # fmt: skip
_SMALL = frozenset((
    "a", "an", "and", "the", "of", "to", "in", "on", "at", "by", "for", "with", "i", "it", "is", "was",
    "were", "be", "been", "so", "but", "if", "as", "or", "not", "no", "my", "me", "we", "us", "she",
    "her", "they", "them", "he", "his", "him", "their", "our", "you", "that", "this", "there", "then",
    "when", "where", "who", "had", "has", "have", "do", "did", "would", "should", "could", "just", "one",
    "two", "before", "after", "about", "from", "into", "until", "since", "because", "while", "too",
))  # fmt: skip


def _lightly(span: str, chance: random.Random) -> str:
    words = span.split()
    meant = [at for at, word in enumerate(words) if _bare(word) not in _SMALL]
    for at in chance.sample(meant, min(len(meant), chance.choice((1, 2)))):
        words[at] = _instead(words[at], chance)
    changes = chance.sample(("inflected", "fillers", "person"), chance.randint(0, 2))
    if "fillers" in changes:
        words = _without_fillers(words)
    if "person" in changes:
        words = [_mapped(word, _PERSON) for word in words]
    if "inflected" in changes:
        words = [_mapped(word, _TENSE) for word in words]
    return " ".join(words)


def _heavily(sentence: str, chance: random.Random) -> str:
    clauses = [part.split() for part in re.split(r"[,;] (?:and |but |so )?", sentence)]
    if len(clauses) == 1:
        half = len(clauses[0]) // 2
        clauses = [clauses[0][half:], clauses[0][:half]]
    else:
        clauses = [*clauses[1:], clauses[0]]
    words = [_mapped(_mapped(word, _PERSON), _TENSE) for clause in clauses for word in (*clause, "and")][:-1]
    words = _without_fillers(words)
    meant = [at for at, word in enumerate(words) if _bare(word) not in _SMALL]
    for at in sorted(chance.sample(meant, round(len(meant) / 3)), reverse=True):
        if chance.random() < 0.25:
            del words[at]
        else:
            words[at] = _instead(words[at], chance)
    for _ in range(chance.randint(1, 3)):
        words.insert(chance.randint(1, len(words) - 1), chance.choice(_STRANGE))
    return " ".join(words)


def _instead(word: str, chance: random.Random) -> str:
    bare = _bare(word)
    return word.lower().replace(bare, _OTHER.get(bare, chance.choice(_STRANGE)))


def _mapped(word: str, by: dict[str, str]) -> str:
    bare = re.sub(r"[^\w']", "", word)
    return word.replace(bare, by[bare]) if bare in by else word


def _bare(word: str) -> str:
    return re.sub(r"[^\w']", "", word).lower()


def _without_fillers(words: list[str]) -> list[str]:
    row = " ".join(words)
    for filler in SLOTS["filler"]:
        row = re.sub(rf"\b{filler},? ?", "", row)
    return row.split()


def _report(
    chance: random.Random, leaks: list[tuple[Grade, str, str, str]], pages: int
) -> tuple[str, tuple[Leak, ...]]:
    """Paragraphs of our own words, with a leak in some of them and hard negatives in others."""
    wanted = pages * PAGE
    every = max(1, wanted // 60 // (len(leaks) + 1))
    parts: list[str] = []
    found: list[Leak] = []
    words = size = number = 0
    left = list(leaks)

    def put(text: str) -> int:
        nonlocal words, size
        at = size
        parts.append(text)
        words += len(text.split())
        size += len(text)
        return at

    while words < wanted or left:
        put(" ".join(written(chance) for _ in range(chance.randint(2, 4))))
        if chance.random() < 0.08:
            put(f" Policy stated: “{chance.choice(POLICY)}”")
        if left and number % every == 0:
            grade, given, source, said = left.pop()
            put(chance.choice((" One account was that ", " We heard that ", " ")))
            at = put(given)
            found.append(Leak(grade=grade, start=at, end=at + len(given), source=source, said=said))
            put(". ")
            put(written(chance))
        put("\n\n")
        number += 1
    return "".join(parts), tuple(found)
