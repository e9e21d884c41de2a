"""Words in a shared register: which an entry has, and the condition that finds one. Pure.

A word is found at the start of one of the entry's, in any capitals, as in a vault's own register. The
server's full text would part words by rules of its own, so it is given them parted already.
"""

from __future__ import annotations

import re
from operator import attrgetter

from workbench.records.register import PublicEntry

_LETTERS = "a-z0-9À-ÖØ-öø-ɏ"
_WORD = re.compile(f"[{_LETTERS}]+")
_SOUGHT = ("text", "addressee", "issuer", "number", "source_id", "report_title", "intent")
_ALL_WORDS = "(' ' || " + " || ' ' || ".join(_SOUGHT) + ")"
_texts = attrgetter(*_SOUGHT)
_LONGEST = 200
"""So much of a word is kept: the server's limit is in bytes."""


def words_of(public: PublicEntry) -> str:
    """Every word of an entry once, in small letters, as the server takes them."""
    words = set(_WORD.findall(" ".join(_texts(public)).lower()))
    return " ".join(word[:_LONGEST] for word in words)


def sought(word: str) -> tuple[list[str], list[str]]:
    """The conditions that an entry with a word fulfils, with an argument for each."""
    conditions: list[str] = []
    arguments: list[str] = []
    parts = _WORD.findall(word.lower())
    if parts:
        # All but the last end where a sign stands; after the last the entry's word may go on.
        *whole, last = (part[:_LONGEST] for part in parts)
        query = [f"'{part}'" for part in whole] + [f"'{last}':*"]
        conditions.append("words @@ %s::tsquery")
        arguments.append(" & ".join(query))
    if parts != [word.lower()]:
        before = f"[^{_LETTERS}]" if word[:1].isalnum() else ""
        conditions.append(f"{_ALL_WORDS} ~* %s")
        arguments.append(before + "".join(map(_either, word.lower())))
    return conditions, arguments


def _either(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else f"\\{char}"
    # The database may know the capitals of plain letters only.
    return f"[{char}{char.upper()[:1]}]" if char.isalpha() else char
