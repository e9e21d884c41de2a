"""Words one letter away from the name of a person of the case.

Owns when such a word is taken for the name: a rare and long one by itself, any other only beside the
rest of the same person's name. It knows the forms of the names, and no text but the one it is given.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from workbench.release.letters import Letters, squeezed
from workbench.release.renderings import Form, Sort, fuzzy_words, name_words, particles
from workbench.release.sightings import Sighting, titled

_RARE = 6
_BESIDE_A_NAME = 4
_REACH = 2
"""So many signs may part a misspelt name from the rest of the name."""
_WHY = "It is one letter from the name of a person of the case."
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_SHORTEST = 5
_PART = re.compile(rf"[^\W_]{{{_SHORTEST},}}")
_JOINED = {ord("-"): None, ord("'"): None}


class Misspellings:
    """Built once for a case. `texts` are its own, whose ordinary words are no misspellings."""

    def __init__(self, forms: Iterable[Form], texts: Iterable[str]) -> None:
        every = list(forms)
        self._rare = fuzzy_words(every, _RARE)
        self._texts = tuple(texts)
        self._parts: dict[int, dict[str, Sort]] = defaultdict(dict)
        self._people: dict[str, set[int]] = defaultdict(set)
        for form in every:
            if form.sort in (Sort.GIVEN, Sort.SURNAME, Sort.NICKNAME) and not form.trailing:
                self._parts[form.person][form.row] = form.sort
                self._people[form.row].add(form.person)
        self._nearest: Callable[[str], int | None] = lru_cache(maxsize=65536)(self._nearest_name)
        self._is_ordinary: Callable[[str], bool] = lru_cache(maxsize=65536)(self._is_in_small_letters)

    def find(self, letters: Letters, known: Iterable[Sighting]) -> list[Sighting]:
        """Those that no exact sighting lies over; beside one of the same person they are certain."""
        beside = Beside(known)
        found = [*self._alone(letters, beside)]
        taken = Beside(found)
        return found + [
            each
            for each in self._beside_the_rest(letters)
            if not any(each.first < other.last and other.first < each.last
                       for other in taken.within(each.first, each.last, 0))
            and not any(other.form.whole for other in beside.within(each.first, each.last, -1))
        ]  # fmt: skip

    def _alone(self, letters: Letters, beside: Beside) -> Iterator[Sighting]:
        for row, start, end in self._near_a_name(letters.normalised.text):
            person = self._nearest(row)
            if person is None:
                continue
            first, last = letters.normalised.original(start, end)
            near = beside.within(first, last, _REACH)
            if any(first < each.last and each.first < last for each in near):
                continue
            word = letters.source[first:last]
            first -= _particle_before(letters.source, first)
            sure = any(each.form.person == person for each in near)
            form = Form(row=row, person=person, sort=Sort.SURNAME)
            why = "" if sure else _WHY
            found = titled(Sighting(form=form, start=0, end=0, first=first, last=last, why=why), letters)
            written = word[0].isupper() or found.titled or len(word) > _RARE
            if sure or (written and not self._is_ordinary(row)):
                yield found

    def _near_a_name(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Words to be looked at: "o'briien" as a whole where that is near a name, else its parts."""
        for match in _WORD.finditer(text):
            whole = match[0].translate(_JOINED)
            if len(whole) < _SHORTEST:
                continue
            if whole == match[0] or self._nearest(whole) is not None:
                yield whole, match.start(), match.end()
                continue
            for part in _PART.finditer(text, match.start(), match.end()):
                yield part[0], part.start(), part.end()

    def _beside_the_rest(self, letters: Letters) -> Iterator[Sighting]:
        """A name of somebody, and one letter from another of their names, side by side: "Will Logn"."""
        text = letters.normalised.text
        words = ((match[0].translate(_JOINED), *match.span()) for match in _WORD.finditer(text))
        # A particle goes with the name after it.
        rest = (word for word in words if word[0] not in particles())
        for (row, start, end), (after, begin, stop) in pairwise(rest):
            if row not in self._people and after not in self._people:
                continue
            if begin - end > _longest_gap(text[end:begin]):
                continue
            people = self._people.get(row, set()) | self._people.get(after, set())
            for person in people:
                if self._are_two_of(person, row, after):
                    first, last = letters.normalised.original(start, stop)
                    rare = any(word in self._people and word not in name_words() for word in (row, after))
                    if not _capital(letters, start) or not (rare or _capital(letters, begin)):
                        continue
                    form = Form(row=row + after, person=person, sort=Sort.FULL)
                    yield titled(
                        Sighting(form=form, start=0, end=0, first=first, last=last, why=_WHY), letters
                    )
                    break

    def _are_two_of(self, person: int, one: str, other: str) -> bool:
        """Whether one is a name of theirs, and the other nearly a name of the other sort."""
        parts = self._parts[person]
        for exact, near in ((one, other), (other, one)):
            if exact not in parts or near in parts or len(near) < _BESIDE_A_NAME - 1:
                continue
            family = parts[exact] is Sort.SURNAME
            if any(
                (sort is Sort.SURNAME) != family
                and len(row) >= _BESIDE_A_NAME
                and OSA.distance(row, near, score_cutoff=1) <= 1
                for row, sort in parts.items()
            ):
                return True
        return False

    def _nearest_name(self, word: str) -> int | None:
        if word in self._rare or word in name_words():
            return None
        nearest = extractOne(word, self._rare.keys(), scorer=OSA.distance, score_cutoff=1)
        # "Marlows" for "Marlow" is a plural, found already; a plural of an English word is no misspelling.
        return None if nearest is None or word == nearest[0] + "s" else self._rare[nearest[0]]

    def _is_in_small_letters(self, word: str) -> bool:
        """Whether the case's own texts use the word in small letters, as an English word."""
        pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
        # The plain search is fifty times as fast, and mostly says no.
        return any(word in text and pattern.search(text) for text in self._texts)


def _particle_before(source: str, at: int) -> int:
    """How much of "al-" or "van der " stands right before a word."""
    match = re.search(r"(?:(?<!\w)([^\W\d_]+)[-\s])+$", source[max(0, at - 12) : at])
    return (
        len(match[0])
        if match and all(squeezed(p) in particles() for p in re.split(r"[-\s]", match[0][:-1]))
        else 0
    )


def _longest_gap(gap: str) -> int:
    """How far apart two words of one name may stand: a particle may come between them."""
    if any(sign in gap for sign in ".;:!?|"):
        return -1
    return _REACH + sum(len(word) + 1 for word in gap.split() if squeezed(word) in particles())


def _capital(letters: Letters, at: int) -> bool:
    first = letters.normalised.original(at, at + 1)[0]
    return letters.source[first].isupper()


class Beside:
    """Sightings, none overlapping another, to be asked for by place, however many there are."""

    def __init__(self, found: Iterable[Sighting]) -> None:
        self._found = sorted(found, key=lambda each: each.first)
        self._firsts = [each.first for each in self._found]
        self._lasts = [each.last for each in self._found]

    def within(self, first: int, last: int, reach: int) -> list[Sighting]:
        """Those that overlap [first, last) of the source or stand within reach of it."""
        return self._found[bisect_left(self._lasts, first - reach) : bisect_right(self._firsts, last + reach)]
