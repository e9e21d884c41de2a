"""Role, place and time together: few words that may point to one person whom nobody has named.

Owns when such a combination is small enough to ask about: in one sentence, a part in the work that one
person of the case has and no other, a place smaller than an organisation, and a day, an hour or a shift.
It is advice; only a person knows how many there were. Source of the rule: statistical disclosure control
counts cells below a threshold as identifying (ONS, Policy on protecting confidentiality in tables).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from workbench.records.people import Person
from workbench.records.release import ConcernKind
from workbench.release.letters import Letters
from workbench.release.material import Hit, Material, entry_lines, word_list

_SENTENCE = re.compile(r"(?:(?![.!?]\s|\n).)+", re.DOTALL)
_WHY = "Role, place and time stand together here: they may point to one person, although nobody is named."


class SmallCellFinder:
    """Built once for a case, then used on any number of texts."""

    name: ClassVar = "small cells"
    version: ClassVar = "1"
    kind: ClassVar = ConcernKind.IDENTIFIER
    across: ClassVar = False

    def __init__(self, material: Material) -> None:
        guarded = [
            each
            for each in material.people
            if each.person_kind in material.guarded and not each.consent_to_name
        ]
        parts = Counter(_part(each) for each in material.people)
        self._roles = {_part(each): each.reference for each in guarded if parts[_part(each)] == 1}
        self._roles.pop("", None)
        found = sorted(self._roles, key=len, reverse=True)
        self._role = re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})s?\b") if found else None

    def find(self, letters: Letters) -> list[Hit]:
        """Every sentence in which all three stand, from the first of them to the last."""
        return list(self._found(letters.source)) if self._role is not None else []

    def _found(self, text: str) -> Iterator[Hit]:
        assert self._role is not None
        for sentence in _SENTENCE.finditer(text):
            lower = sentence[0].casefold()
            role = self._role.search(lower)
            place = _PLACE.search(sentence[0]) if role else None
            when = _WHEN.search(sentence[0]) if place else None
            if role is None or place is None or when is None or len(lower) != len(sentence[0]):
                continue
            spans = [match.span() for match in (role, place, when)]
            yield Hit(
                kind=self.kind,
                start=sentence.start() + min(first for first, _ in spans),
                end=sentence.start() + max(last for _, last in spans),
                why=_WHY,
                source=self._roles.get(role[0], self._roles.get(role[0].removesuffix("s"), "")),
                certain=False,
            )


def _part(person: Person) -> str:
    """How reports speak of a person, without the article."""
    return re.sub(r"^(?:the|an?) ", "", " ".join(person.display.casefold().split()))


def _times() -> str:
    months = "|".join(word_list("month_names"))
    return (
        rf"\b\d{{1,2}} (?:{months})\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b|\b\d{{1,2}}[:.]\d{{2}}\b"
        rf"|\b(?:{'|'.join(map(re.escape, entry_lines('shift_words')))})\b"
    )


_PLACE = re.compile(rf"\b(?:{'|'.join(word_list('numbered_places'))}) (?:[A-Z]?\d+[A-Z]?|[A-Z])\b")
_WHEN = re.compile(_times())
