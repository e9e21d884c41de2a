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
from typing import ClassVar

import ahocorasick

from workbench.records.release import ConcernKind
from workbench.release.initials import initials_in
from workbench.release.letters import Letters, pieces, squeezed
from workbench.release.material import Hit, Material, entry_lines
from workbench.release.misspellings import Beside, Misspellings
from workbench.release.renderings import Form, Sort, forms
from workbench.release.sightings import (
    Shadow,
    Sighting,
    begins_word,
    broken_rightly,
    judged,
    shaded,
    word_end,
)

_WHY_CERTAIN = "It names a person of the case who has not consented to being named."


class NameFinder:
    """Built once for a case, then used on any number of texts."""

    name: ClassVar = "names"
    version: ClassVar = "2"
    kind: ClassVar = ConcernKind.NAME
    across: ClassVar = False

    def __init__(self, material: Material) -> None:
        guarded = [p for p in material.people if p.person_kind in material.guarded and not p.consent_to_name]
        self._people = tuple(guarded)
        found = forms(guarded)
        texts = [*(item.text for item in material.evidence), *material.allowed]
        self._misspellings = Misspellings(found, texts)
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

    def find(self, letters: Letters) -> list[Hit]:
        """Every place at which somebody is named, in order, none overlapping another."""
        if not self._people:
            return []
        found, shadows = self._matches(letters)
        over = _Over(shadows)
        found = [each for each in found if not shaded(each, over.lying(each), letters)]
        chosen = _widest([each for item in found if (each := judged(item, letters, over.lying(item)))])
        chosen = _without_parts(chosen, self._misspellings.find(letters, chosen))
        chosen += initials_in(letters, self._initials, chosen)
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


def _without_parts(exact: list[Sighting], misspelt: list[Sighting]) -> list[Sighting]:
    """All of them, without the exact parts of a name that was recognised as a whole."""
    wider = Beside(misspelt)
    return [
        each
        for each in exact
        if not any(
            w.first <= each.first and each.last <= w.last for w in wider.within(each.first, each.last, 0)
        )
    ] + misspelt


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
