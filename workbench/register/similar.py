"""How an entry of the register is like a text, in words that a person can check. Pure.

Owns the names for likeness and what they rest on. It orders and explains; it never merges anything, and its
names are a question to a person, not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from workbench import paths
from workbench.records.register import Entry
from workbench.register.stems import placed_stems, small_words, stems
from workbench.text import folded

_PHRASES = 6
_ABOUT = 4
"""Words to either side in which two opposites must have one in common."""
_STOP = re.compile(r"[.;:!?\n•]")
_WORD = re.compile(r"[a-z0-9]+")
_NEAR = 12
"""Code points between two words that still belong to one phrase: a small word and its blanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Scores from which likeness is called so. No score parts duplicates from what is new: a person decides.

    What is `faint` is not shown.
    """

    duplicate: float
    overlap: float
    faint: float


BY_WORDS = Marks(duplicate=0.6, overlap=0.3, faint=0.05)
BY_MEANING = Marks(duplicate=0.6, overlap=0.4, faint=0.15)
SAME = 0.25
"""How near in meaning what only one of two texts says must be to what only the other says, for a duplicate.

The marks and this were set on invented pairs (tests/benchmarks/register): two requests that differ in one
thing score as high as two wordings of one request, but what they differ in is far apart.
"""


class Likeness(StrEnum):
    """What an entry may be to a text."""

    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    CONTRADICTION = "contradiction"
    RELATED = "related"


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """An entry like a text. `why` are the words in common as the entry writes them, the most telling first.

    `spans` are where they stand in the entry's text; `against` says what points the other way. `differs` are
    the words that only the text and only the entry have.
    """

    entry: Entry
    likeness: Likeness
    score: float
    why: tuple[str, ...] = field(repr=False)
    spans: tuple[tuple[int, int], ...] = field(repr=False)
    against: str = field(default="", repr=False)
    same_addressee: bool = False
    differs: tuple[str, str] = field(default=("", ""), repr=False)


def explained(
    entry: Entry,
    text: str,
    *,
    score: float,
    addressee: str,
    rarity: Callable[[str], float],
    marks: Marks = BY_WORDS,
    same: bool = True,
) -> Similar:
    """Say how an entry is like a text, and why.

    `same` is whether what only one of them says may mean the same as what only the other says.
    """
    sought = set(stems(text))
    spans = tuple(_phrases(entry.public.text, sought))
    against = turned(text, entry.public.text) if score >= marks.overlap else ""
    return Similar(
        entry=entry,
        likeness=_named(score, against, marks, same=same),
        score=score,
        why=_telling(entry.public.text, spans, rarity),
        spans=spans,
        against=against,
        same_addressee=same_name(addressee, entry.public.addressee),
        differs=(only_in(text, entry.public.text), only_in(entry.public.text, text)),
    )


def only_in(one: str, other: str) -> str:
    """The words of one text that say something and that another has not, in their order."""
    there = set(stems(other))
    return " ".join(one[start:end] for stem, start, end in placed_stems(one) if stem not in there)


def turned(one: str, other: str) -> str:
    """What makes two texts point opposite ways about the same thing, in their own words; else empty."""
    here, there = _roots(one), _roots(other)
    in_here, in_there = set(here), set(there)
    for pair in _opposites():
        for left, right in (pair, pair[::-1]):
            if left not in in_here or right not in in_there or left in in_there or right in in_here:
                continue
            if _near(left, here) & _near(right, there):
                return f"“{_written(left, one)}” here, “{_written(right, other)}” there"
    said = [_first_of(_lines("turning"), text) for text in (one, other)]
    if bool(said[0]) == bool(said[1]):
        return ""
    phrase, text, that = (said[0], one, there) if said[0] else (said[1], other, here)
    return f"“{phrase}” in one of them only" if set(_after(phrase, text)) & set(that) else ""


def same_name(one: str, other: str) -> bool:
    """Whether two organisations have the same name but for capitals, signs and small words."""
    first, second = stems(one), stems(other)
    return bool(first) and sorted(first) == sorted(second)


def _named(score: float, against: str, marks: Marks, *, same: bool) -> Likeness:
    if against:
        return Likeness.CONTRADICTION
    if score >= marks.duplicate and same:
        return Likeness.DUPLICATE
    return Likeness.OVERLAP if score >= marks.overlap else Likeness.RELATED


def _phrases(text: str, sought: set[str]) -> Iterable[tuple[int, int]]:
    """Where words in common stand, those beside each other in a sentence as one."""
    begun: tuple[int, int] | None = None
    alone = True
    for stem, start, end in placed_stems(text):
        if stem not in sought:
            alone = True
            continue
        gap = text[begun[1] : start] if begun is not None else ""
        if begun is not None and not alone and len(gap) <= _NEAR and not _STOP.search(gap):
            begun = (begun[0], end)
        else:
            if begun is not None:
                yield begun
            begun = (start, end)
        alone = False
    if begun is not None:
        yield begun


def _telling(text: str, spans: Iterable[tuple[int, int]], rarity: Callable[[str], float]) -> tuple[str, ...]:
    """The phrases that tell most, each word once: what a longer phrase has said is not said again."""
    phrases = (" ".join(text[start:end].split()) for start, end in spans)
    weighed = [(phrase, frozenset(stems(phrase))) for phrase in dict.fromkeys(phrases)]
    weighed.sort(key=lambda each: -sum(map(rarity, each[1])))
    said: set[str] = set()
    chosen: list[str] = []
    for phrase, words in weighed:
        if not words <= said and len(chosen) < _PHRASES:
            chosen.append(phrase)
            said |= words
    return tuple(chosen)


def _roots(text: str) -> list[str]:
    return [_root(word) for word in _WORD.findall(folded(text))]


def _root(word: str) -> str:
    return next(iter(stems(word)), word)


def _near(root: str, roots: Sequence[str]) -> set[str]:
    """The words that say something within a few of each place where a word stands."""
    places = [at for at, each in enumerate(roots) if each == root]
    near = {each for at in places for each in roots[max(0, at - _ABOUT) : at + _ABOUT + 1]}
    return {each for each in near if each != root and each not in small_words()}


def _after(phrase: str, text: str) -> list[str]:
    """The first words that say something after a phrase."""
    plain = " ".join(_WORD.findall(folded(text)))
    return stems(plain.partition(f"{phrase} ")[2])[:2]


def _written(root: str, text: str) -> str:
    return next((word for word in _WORD.findall(text.lower()) if _root(folded(word)) == root), root)


@lru_cache
def _opposites() -> tuple[tuple[str, str], ...]:
    pairs = (line.partition("=") for line in _lines("opposites"))
    return tuple((_root(left.strip()), _root(right.strip())) for left, _, right in pairs)


def _first_of(phrases: Sequence[str], text: str) -> str:
    plain = f" {' '.join(_WORD.findall(folded(text)))} "
    return next((phrase for phrase in phrases if f" {phrase} " in plain), "")


@lru_cache
def _lines(name: str) -> tuple[str, ...]:
    lines = paths.resource("register", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
