"""Marks that tell one recipient's copy from another's, in the words themselves and as a number to read.

Owns the choice of spaces: after a comma or another stop within a paragraph stands one of three spaces of
nearly the same width, chosen by the copy's key from the words on either side. So any excerpt that keeps its
spaces can be told, without the document it came from and wherever it begins. All three are white space in
Unicode: readers, screen readers and our own detectors take each for a space. Words that somebody retypes, or
pastes where all spaces are made plain, carry no mark; `weigh` then says that there is none.

Knows no case, no recipient and no file.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from workbench.records.document import Document, Passage, passages, with_passages

SPACES = " \u2004\u2005"
"""A space, a three-per-em and a four-per-em space: 0.28, 0.33 and 0.25 of the size of the letters."""

_GAP = re.compile(r"(?=(?P<left>[^\W_]+)[^\w\s]{1,4}(?P<gap>\s{1,4})[^\w\s]{0,3}(?P<right>[^\W_]+))")
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
_NUMBER = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z]{4})\b")
_UNMARKED = "front"

SURE = 1e-4
"""So seldom would a copy that is not the right one fit as well by chance; then it is named."""
LIKELY = 1e-2


def copy_key(secret: bytes, release_id: str) -> bytes:
    """The key of one copy, from a secret of the vault; nothing about it can be told from the copy."""
    return hmac.digest(secret, b"copy mark 1:" + release_id.encode(), hashlib.sha256)


def copy_number(key: bytes) -> str:
    """A number for people to read and quote: “K7QF-2M9X”."""
    raw = hmac.digest(key, b"number", hashlib.sha256)
    letters = "".join(_LETTERS[byte % 32] for byte in raw[:8])
    return f"{letters[:4]}-{letters[4:]}"


def marked(document: Document, key: bytes) -> Document:
    """The document with the spaces of one copy; only its front stays as it was."""
    new = {
        passage.id: _marked_passage(passage, key)
        for passage in (*passages(document.blocks), *passages(document.notes))
        if passage.section != _UNMARKED
    }
    return with_passages(document, new)


def _marked_passage(passage: Passage, key: bytes) -> Passage:
    text = passage.text
    chosen = {at: symbol for at, left, right in _gaps(text) if (symbol := _symbol(key, left, right)) != " "}
    if not chosen:
        return passage
    letters = list(text)
    for at, symbol in chosen.items():
        if letters[at] == " ":
            letters[at] = symbol
    runs, start = [], 0
    for run in passage.runs:
        end = start + len(run.text)
        runs.append(replace(run, text="".join(letters[start:end])))
        start = end
    return replace(passage, runs=tuple(runs))


def _gaps(text: str) -> Iterator[tuple[int, str, str]]:
    """Where one space follows a stop, with the words on either side."""
    for match in _gap_matches(text):
        if len(match["gap"]) == 1:
            yield match.start("gap"), match["left"], match["right"]


def _gap_matches(text: str) -> Iterator[re.Match[str]]:
    # The look-ahead begins anew at each letter of a word; the whole word comes first.
    seen = -1
    for match in _GAP.finditer(text):
        if match.start("gap") != seen:
            seen = match.start("gap")
            yield match


def _symbol(key: bytes, left: str, right: str) -> str:
    pair = f"{left.casefold()}\0{right.casefold()}".encode("utf-8", "surrogatepass")
    return SPACES[int.from_bytes(hmac.digest(key, pair, hashlib.sha256)[:4]) % len(SPACES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How well one copy fits a text: `fits` of `of` marked places; `chance` that a wrong copy fits so well.

    `numbered` is whether the copy's number stands in the text for everybody to read.
    """

    copy: str
    fits: int
    of: int
    chance: float
    numbered: bool = False

    @property
    def sure(self) -> bool:
        return self.numbered or self.chance < SURE

    @property
    def likely(self) -> bool:
        return self.sure or self.chance < LIKELY


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What a text says of the copies it may come from, the best fit first. `plain`: no mark is left."""

    copies: tuple[Weighed, ...] = field(repr=False)
    places: int
    plain: bool


def weigh(text: str, keys: Mapping[str, bytes]) -> Weighing:
    """Weigh a text against copies, given by any name of theirs and their key."""
    seen = tuple(_seen(text))
    plain = all(symbol == " " for _, _, symbol in seen)
    numbers = {"-".join(match.groups()) for match in _NUMBER.finditer(text)}
    found = [_weighed(name, key, seen, len(keys), numbers, plain=plain) for name, key in keys.items()]
    ordered = sorted(found, key=lambda each: (not each.numbered, each.chance))
    return Weighing(copies=tuple(ordered), places=len(seen), plain=plain)


def _weighed(
    name: str,
    key: bytes,
    seen: Iterable[tuple[str, str, str]],
    copies: int,
    numbers: set[str],
    *,
    plain: bool,
) -> Weighed:
    # A pair of words said again is the same witness heard twice.
    told = {(left.casefold(), right.casefold()): symbol for left, right, symbol in seen}
    fits = sum(_symbol(key, left, right) == symbol for (left, right), symbol in told.items())
    chance = 1.0 if plain else min(1.0, copies * _at_least(fits, len(told), 1 / len(SPACES)))
    return Weighed(copy=name, fits=fits, of=len(told), chance=chance, numbered=copy_number(key) in numbers)


def _seen(text: str) -> Iterator[tuple[str, str, str]]:
    """The marked places of a text: the words on either side, and the space that stands there.

    Where a line was broken, the space is often gone: only one that a plain text would not have counts.
    """
    for match in _gap_matches(text):
        gap = match["gap"]
        told = [symbol for symbol in SPACES[1:] if symbol in gap]
        if len(told) == 1:
            yield match["left"], match["right"], told[0]
        elif gap == " ":
            yield match["left"], match["right"], " "


def _at_least(fits: int, of: int, each: float) -> float:
    """The chance that `fits` or more of `of` places fit when each does by chance."""
    # In logarithms: of a whole report, the number of ways is far too large for a float.
    yes, no = math.log(each), math.log1p(-each)
    whole = math.lgamma(of + 1)
    return sum(
        math.exp(whole - math.lgamma(n + 1) - math.lgamma(of - n + 1) + n * yes + (of - n) * no)
        for n in range(fits, of + 1)
    )
