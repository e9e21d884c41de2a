"""Finding the people of a case in a text, however their names are written.

Owns which renderings count as certain and which only a person can judge. The register of people is the
dictionary: it looks for nobody who is not in it. It knows nothing of documents or regimes.

A full name is always certain. A surname or a rare given name alone is certain too, unless the words
around it show a building, a body, a disease or somebody else. An English word that is also a name, a
short form, initials and a misspelling are left to a person to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import ahocorasick
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from workbench.records.release import ConcernKind
from workbench.release.letters import Letters, pieces, squeezed
from workbench.release.material import Hit, Material, entry_lines, word_list
from workbench.release.renderings import Form, Sort, forms, fuzzy_words, name_words
from workbench.release.sightings import (
    Shadow,
    Sighting,
    begins_word,
    broken_rightly,
    judged,
    shaded,
    titled,
    word_end,
)

VERSION = "1"

_MISSPELT = 6
_BESIDE = 2
"""So many signs may part a misspelt name from the rest of the name."""
_WHY_CERTAIN = "It names a person of the case who has not consented to being named."
_WHY_MISSPELT = "It is one letter from the name of a person of the case."
_WHY_INITIALS = "These may be the initials of a person of the case."


class NameFinder:
    """Built once for a case, then used on any number of texts."""

    def __init__(self, material: Material) -> None:
        guarded = [p for p in material.people if p.person_kind in material.guarded and not p.consent_to_name]
        self._people = tuple(guarded)
        found = forms(guarded)
        self._fuzzy = fuzzy_words(found, _MISSPELT)
        self._initials = {form.row: form.person for form in found if form.sort is Sort.INITIALS}
        self._automaton = ahocorasick.Automaton()
        entries: dict[str, list[Form | Shadow]] = {}
        for form in found:
            if form.sort is not Sort.INITIALS:
                entries.setdefault(form.row, []).append(form)
        open_names = [f.row for f in forms(p for p in material.people if p.consent_to_name) if f.whole]
        for row, single in _shadows(material.organisations, open_names):
            entries.setdefault(row, []).append(Shadow(row, single))
        for row, values in entries.items():
            self._automaton.add_word(row, (len(row), tuple(values)))
        self._automaton.make_automaton()
        self._texts = [item.text for item in material.evidence] + list(material.allowed)
        self._nearest = lru_cache(maxsize=65536)(self._nearest_name)
        self._is_ordinary = lru_cache(maxsize=65536)(self._is_in_small_letters)

    def find(self, letters: Letters) -> list[Hit]:
        """Every place at which somebody is named, in order, none overlapping another."""
        if not self._people:
            return []
        found, shadows = self._matches(letters)
        over = _Over(shadows)
        found = [each for each in found if not shaded(each, over.lying(each), letters)]
        chosen = _widest([each for item in found if (each := judged(item, letters, over.lying(item)))])
        chosen += self._misspelt(letters, chosen)
        chosen += self._bare_initials(letters, chosen)
        return [self._hit(each, letters.source) for each in _joined(chosen, letters.source)]

    def _matches(self, letters: Letters) -> tuple[list[Sighting], list[tuple[int, int, Shadow]]]:
        found: list[Sighting] = []
        shadows: list[tuple[int, int, Shadow]] = []
        if not letters.row or not len(self._automaton):
            return found, shadows
        for last, (length, values) in self._automaton.iter(letters.row):
            start, end = last + 1 - length, last + 1
            if not begins_word(letters, start, length):
                continue
            for value in values:
                if isinstance(value, Shadow):
                    if letters.ends(end):
                        shadows.append((start, end, value))
                    continue
                stop = word_end(letters, end, value)
                if stop and broken_rightly(letters, start, end, value):
                    first, after = letters.span(start, stop)
                    found.append(Sighting(form=value, start=start, end=stop, first=first, last=after))
        return found, shadows

    def _misspelt(self, letters: Letters, known: list[Sighting]) -> list[Sighting]:
        """Words one letter away from a rare name; beside an exact name of that person they are certain."""
        found = []
        beside_it = _Beside(known)
        for match in re.finditer(r"[^\W_]{5,}", letters.normalised.text):
            person = self._nearest(match[0])
            if person is None:
                continue
            first, last = letters.normalised.original(match.start(), match.end())
            near = beside_it.within(first, last, _BESIDE)
            if any(first < each.last and each.first < last for each in near):
                continue
            word = letters.source[first:last]
            beside = any(each.form.person == person for each in near)
            if beside or (not self._is_ordinary(match[0]) and (word[0].isupper() or len(word) > _MISSPELT)):
                form = Form(row=match[0], person=person, sort=Sort.SURNAME)
                why = "" if beside else _WHY_MISSPELT
                found.append(
                    titled(Sighting(form=form, start=0, end=0, first=first, last=last, why=why), letters)
                )
        return found

    def _nearest_name(self, word: str) -> int | None:
        if word in self._fuzzy or word in name_words():
            return None
        nearest = extractOne(word, self._fuzzy.keys(), scorer=OSA.distance, score_cutoff=1)
        # "Marlows" for "Marlow" is a plural, found already; a plural of an English word is no misspelling.
        return None if nearest is None or word == nearest[0] + "s" else self._fuzzy[nearest[0]]

    def _is_in_small_letters(self, word: str) -> bool:
        """Whether the case's own texts use the word in small letters, as an English word."""
        pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
        # The plain search is fifty times as fast, and mostly says no.
        return any(word in text and pattern.search(text) for text in self._texts)

    def _bare_initials(self, letters: Letters, known: list[Sighting]) -> list[Sighting]:
        found = []
        beside_it = _Beside(known)
        for match in _INITIALS.finditer(letters.source):
            row = squeezed(match["dotted"] or match["label"])
            person = self._initials.get(row)
            first, last = match.span("dotted" if match["dotted"] else "label")
            taken = any(first < each.last and each.first < last for each in beside_it.within(first, last, 0))
            if person is None or taken or (match["label"] and row in _abbreviations()):
                continue
            form = Form(row=row, person=person, sort=Sort.INITIALS)
            found.append(Sighting(form=form, start=0, end=0, first=first, last=last, why=_WHY_INITIALS))
        return found

    def _hit(self, found: Sighting, source: str) -> Hit:
        person = self._people[found.form.person]
        replacement = person.unnamed
        first = found.first
        article = re.search(r"\b[Tt]he\s+$", source[max(0, first - 8) : first])
        if article and replacement.lower().startswith("the "):
            replacement = replacement[4:]
        return Hit(
            kind=ConcernKind.NAME,
            start=first,
            end=found.last,
            why=found.why or _WHY_CERTAIN,
            source=person.reference or str(person.id),
            replacement=replacement,
            certain=found.certain,
        )


_INITIALS = re.compile(
    r"(?<![\w.])(?P<dotted>[A-Z]\.\s?(?:[A-Z]\.\s?)?[A-Z]\.)(?!\s*[A-Z][a-z])|^\W*(?P<label>[A-Z]{2,3})(?=:\s)",
    re.MULTILINE,
)


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return frozenset(word_list("abbreviations"))


def _shadows(organisations: Iterable[str], open_names: Iterable[str]) -> Iterator[tuple[str, bool]]:
    for phrase in (*entry_lines("eponyms"), *organisations):
        parts = [part for part in pieces(phrase) if part != "s"]
        if parts:
            yield squeezed(phrase), len(parts) == 1
    for row in open_names:
        yield row, False


def _widest(found: list[Sighting]) -> list[Sighting]:
    """The most telling of those that overlap: whole names before parts, longer before shorter."""
    ordered = sorted(
        found, key=lambda each: (each.end - each.start, each.form.sort, each.certain), reverse=True
    )
    chosen: list[Sighting] = []
    taken = bytearray(max((each.last for each in found), default=0))
    for each in ordered:
        if taken.find(1, each.first, each.last) < 0:
            taken[each.first : each.last] = b"\1" * (each.last - each.first)
            chosen.append(each)
    return chosen


class _Over:
    """What is no person, to be asked for by place, however long the text is."""

    def __init__(self, shadows: list[tuple[int, int, Shadow]]) -> None:
        self._shadows = shadows  # as the automaton met them: by their ends
        self._ends = [end for _, end, _ in shadows]
        self._longest = max((end - start for start, end, _ in shadows), default=0)

    def lying(self, found: Sighting) -> list[tuple[int, int, Shadow]]:
        """Those that can lie over the whole of a sighting."""
        last = bisect_right(self._ends, found.start + self._longest)
        return self._shadows[bisect_left(self._ends, found.end) : last]


class _Beside:
    """Sightings, none overlapping another, to be asked for by place, however many there are."""

    def __init__(self, found: list[Sighting]) -> None:
        self._found = sorted(found, key=lambda each: each.first)
        self._firsts = [each.first for each in self._found]
        self._lasts = [each.last for each in self._found]

    def within(self, first: int, last: int, reach: int) -> list[Sighting]:
        """Those that overlap [first, last) of the source or stand within reach of it."""
        return self._found[bisect_left(self._lasts, first - reach) : bisect_right(self._firsts, last + reach)]


def _joined(found: list[Sighting], source: str) -> list[Sighting]:
    """In order, with neighbouring parts of one person's name made one."""
    result: list[Sighting] = []
    for each in sorted(found, key=lambda item: item.first):
        last = result[-1] if result else None
        if last and each.first < last.last:
            continue
        near = last and each.form.person == last.form.person and last.form.sort is not Sort.LABEL
        if last and near and re.fullmatch(r"\s?[,“\"'‘(]?\s?", source[last.last : each.first]):
            why = last.why if not last.certain and not each.certain else ""
            result[-1] = replace(last, last=each.last, why=why)
            continue
        result.append(each)
    return result
