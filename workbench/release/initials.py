"""Initials that may stand for a person of the case: "A.B.", "A. B.", "AB: yes", "AB said".

Owns where two or three capitals are taken for initials. Other capitals are abbreviations as a rule,
so without stops they count only where a person would stand. It knows no name in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from workbench.release.letters import Letters, squeezed
from workbench.release.material import word_list
from workbench.release.misspellings import Beside
from workbench.release.renderings import Form, Sort
from workbench.release.sightings import Sighting, acts_like_a_person

_WHY = "These may be the initials of a person of the case."
_CAPITAL = r"(?![\d_a-z])\w"
_DOTTED = re.compile(rf"(?<![\w.])(?:{_CAPITAL}\.[ \u00a0]?){{1,2}}{_CAPITAL}\.(?P<next>\s*[^\W\d_]+)?")
_LABEL = re.compile(r"^\W*(?P<label>[^\W\d_]{2,3})(?=:\s)", re.MULTILINE)
_BARE = re.compile(r"(?<![\w&/.-])(?P<bare>[^\W\d_]{2,3})(?![\w&/-])")
_BEFORE_PERSON = re.compile(
    r"\b(?:nurse|doctor|dr|sister|patient|midwife|colleague|with|by|from|told|asked|signed|saw|and) $",
    re.IGNORECASE,
)
_STARTS = frozenset(
    [
        "the",
        "a",
        "an",
        "it",
        "he",
        "she",
        "they",
        "we",
        "this",
        "that",
        "these",
        "those",
        "there",
        "on",
        "in",
        "at",
        "when",
        "after",
        "before",
        "no",
        "both",
        "his",
        "her",
        "their",
        "staff",
        "as",
        "for",
        "from",
        "to",
        "with",
        "all",
        "each",
        "one",
        "two",
        "if",
        "although",
        "however",
        "while",
        "by",
        "our",
        "its",
        "and",
        "but",
    ]
)


def initials_in(letters: Letters, people: Mapping[str, int], known: Iterable[Sighting]) -> Iterator[Sighting]:
    """Initials of the people, `people` leading from the letters to the person, where nothing is known yet."""
    beside = Beside(known)
    for row, first, last in _candidates(letters.source):
        person = people.get(row)
        taken = any(first < each.last and each.first < last for each in beside.within(first, last, 0))
        if person is None or taken:
            continue
        form = Form(row=row, person=person, sort=Sort.INITIALS)
        yield Sighting(form=form, start=0, end=0, first=first, last=last, why=_WHY)


def _candidates(source: str) -> Iterator[tuple[str, int, int]]:
    for match in _DOTTED.finditer(source):
        written = match[0][: len(match[0]) - len(match["next"] or "")]
        following = (match["next"] or "").strip()
        # "A. B. Carter" is somebody whose name was not found here.
        goes_on = following[:1].isupper() and following.casefold() not in _STARTS
        if _all_capitals(written) and not (goes_on and len(following) > 1):
            yield squeezed(written), match.start(), match.start() + len(written)
    for match in _LABEL.finditer(source):
        row = match["label"].isupper() and squeezed(match["label"])
        if row and row not in _abbreviations():
            yield row, *match.span("label")
    for match in _BARE.finditer(source):
        row = match["bare"].isupper() and squeezed(match["bare"])
        if row and row not in _abbreviations() and _like_a_person(source, match):
            yield row, *match.span("bare")


def _all_capitals(written: str) -> bool:
    return all(char.isupper() for char in written if char.isalpha())


def _like_a_person(source: str, match: re.Match[str]) -> bool:
    """Whether the bare capitals stand where a person would, and were not said to shorten something."""
    if f"({match['bare']})" in source:
        return False
    before, after = source[max(0, match.start() - 16) : match.start()], source[match.end() :][:24]
    if re.search(r"\b[A-Z]{2,}\W+$", before) or re.match(r"\W+[A-Z]{2,}\b", after):
        return False
    return acts_like_a_person(after) or bool(
        _BEFORE_PERSON.search(before) and not re.match(r" [a-z]+s?\b", after)
    )


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return frozenset(word_list("abbreviations"))
