"""Text as the pieces of words that the language model knows. Pure but for reading the vocabulary.

Owns the tokenisation of BERT uncased: cleaning, small letters without accents, signs apart, and the longest
known pieces first (Devlin et al. 2018, and the tokeniser of its published code). Knows no model.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_UNKNOWN, _FIRST, _LAST = "[UNK]", "[CLS]", "[SEP]"
_LONGEST = 100
"""A word of more letters is none that the model knows."""
_IDEOGRAPHS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)  # fmt: skip
_ASCII_SIGNS = ((33, 47), (58, 64), (91, 96), (123, 126))


class WordPiece:
    """The vocabulary, ready to number the pieces of a text."""

    def __init__(self, vocabulary: Path) -> None:
        """Raises: OSError: there is no such file; KeyError: it is no vocabulary of this kind."""
        pieces = vocabulary.read_text(encoding="utf-8").rstrip("\n").split("\n")
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._first, self._last, self._unknown = (self._numbers[sign] for sign in (_FIRST, _LAST, _UNKNOWN))
        self._known = lru_cache(maxsize=1 << 15)(self._cut)

    def numbers(self, text: str, *, most: int) -> list[int]:
        """The numbers of a text's pieces between the signs for its two ends: `most` of them at most."""
        found = [self._first]
        for word in _words(text):
            found += self._known(word)
            if len(found) >= most:
                break
        return [*found[: most - 1], self._last]

    def pieces(self, text: str) -> list[str]:
        """The pieces themselves, as the model's makers write them: a piece that goes on begins with ##."""
        names = list(self._numbers)
        return [names[number] for word in _words(text) for number in self._known(word)]

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST:
            return (self._unknown,)
        found: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._numbers.get(prefix + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return (self._unknown,)
        return tuple(found)


def _words(text: str) -> Iterator[str]:
    """Words and single signs, in small letters without accents."""
    spaced = "".join(map(_cleaned, text))
    plain = "".join(
        c for c in unicodedata.normalize("NFD", spaced.lower()) if unicodedata.category(c) != "Mn"
    )
    return iter("".join(f" {c} " if _is_sign(c) else c for c in plain).split())


@lru_cache(maxsize=1 << 12)
def _cleaned(character: str) -> str:
    if character in "\t\n\r" or unicodedata.category(character) == "Zs":
        return " "
    if character in "\0\ufffd" or unicodedata.category(character).startswith("C"):
        return ""
    return f" {character} " if _within(character, _IDEOGRAPHS) else character


@lru_cache(maxsize=1 << 12)
def _is_sign(character: str) -> bool:
    return _within(character, _ASCII_SIGNS) or unicodedata.category(character).startswith("P")


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)
