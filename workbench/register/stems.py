"""Words as likeness counts them: small words left out, endings taken off. Pure.

Owns what counts as the same word. The endings are few and plain, so that a person can see why two words were
taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from workbench import paths
from workbench.text import folded, normalise, words

_WORD = re.compile(r"[a-z0-9]+")
_VOWEL = re.compile(r"[aeiouy]")
_ENDINGS = (
    ("ations", 5), ("ation", 5), ("ments", 5), ("ment", 5), ("ings", 3), ("ing", 3), ("edly", 4), ("ed", 3),
    ("ly", 4),
)  # fmt: skip
"""An ending, and how many letters must be left for it to be one."""


def stems(text: str) -> list[str]:
    """The words of a text that say something, in order, each without its ending."""
    found = (_stemmed(word) for word in _WORD.findall(folded(text)))
    return [stem for stem in found if stem]


def placed_stems(text: str) -> Iterator[tuple[str, int, int]]:
    """The same words, each with its place in the text as it was written."""
    for word, start, end in words(normalise(text)):
        for part in _WORD.findall(word):
            stem = _stemmed(part)
            if stem:
                yield stem, start, end


@lru_cache(maxsize=1 << 17)
def _stemmed(word: str) -> str:
    if word in small_words() or len(word) < 2:
        return ""
    if word.isdigit() or len(word) < 4:
        return word
    word = _singular(word)
    for ending, least in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= least and _VOWEL.search(rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache
def small_words() -> frozenset[str]:
    """Words that say nothing of a topic."""
    lines = paths.resource("register", "small_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
