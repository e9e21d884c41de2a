"""In how many ways a person's name can be written, and what looks like a name and is none.

Owns the forms that names are looked for in. All forms are bare rows of letters (see letters.py), so
case, accents, hyphens, commas and spaces need no forms of their own. It searches nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from workbench.records.people import Person
from workbench.release.letters import pieces, squeezed
from workbench.release.material import entry_lines, word_list

_SHORTEST = 2
_TELLING_HALF = 4
_IN_ENGLISH = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ß": "ss"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
"""How letters are written out where a keyboard lacks them: Müller, Mueller; without marks needs no list."""


class Sort(IntEnum):
    """How much of the name a form shows, the most telling last."""

    INITIALS = 0
    NICKNAME = 1
    GIVEN = 2
    SURNAME = 3
    LABEL = 4
    FULL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way of writing one person: `row` is its letters; `joints` are the places between its parts.

    With `initial` it begins with one, with `trailing` it ends with one.
    """

    row: str = field(repr=False)
    person: int
    sort: Sort
    joints: frozenset[int] = frozenset()
    initial: bool = False
    trailing: bool = False

    @property
    def whole(self) -> bool:
        """Whether nobody could take it for anything else."""
        return self.sort in (Sort.FULL, Sort.LABEL)


@lru_cache(maxsize=1)
def name_words() -> frozenset[str]:
    """English words that are also names."""
    return frozenset(word_list("name_words"))


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, frozenset[str]]:
    """Given name → its short forms; a short form leads back to the given names it may stand for."""
    related: dict[str, set[str]] = defaultdict(set)
    for line in entry_lines("nicknames"):
        family = line.split()
        for name in family:
            related[name].update(family)
    return {name: frozenset(others - {name}) for name, others in related.items()}


@lru_cache(maxsize=1)
def particles() -> frozenset[str]:
    """Small words that belong to the family name after them."""
    return frozenset(word_list("name_particles"))


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(word_list("titles"))


def forms(people: Iterable[Person]) -> list[Form]:
    """Every form of every person; `person` is the index in `people`."""
    found: dict[tuple[str, int], Form] = {}
    for index, person in enumerate(people):
        aliases = [alias for alias in person.aliases if squeezed(alias) != squeezed(person.display)]
        spelt = person.name.translate(_IN_ENGLISH)
        names = [person.name] if spelt == person.name else [person.name, spelt]
        of_names = (form for name in names for form in _of_name(name, index))
        for form in (*of_names, *_of_aliases(aliases, index)):
            known = found.get((form.row, index))
            if len(form.row) >= _SHORTEST and (known is None or known.sort < form.sort):
                found[form.row, index] = form
    return list(found.values())


def fuzzy_words(found: Iterable[Form], least: int) -> dict[str, int]:
    """Rare names of at least `least` letters → the index of a person; only these are sought misspelt."""
    parts = (form for form in found if form.sort in (Sort.SURNAME, Sort.GIVEN) and not form.trailing)
    return {
        form.row: form.person for form in parts if len(form.row) >= least and form.row not in name_words()
    }


def _of_aliases(aliases: Iterable[str], index: int) -> Iterator[Form]:
    for alias in aliases:
        parts = pieces(alias)
        if len(parts) == 1:
            yield _form(parts, index, Sort.GIVEN)
        elif _like_a_name(alias, parts):
            yield from _of_name(alias, index)
        elif parts:
            yield _form(parts, index, Sort.LABEL)


def _like_a_name(alias: str, parts: list[str]) -> bool:
    """Whether an alias of several words is a name ("Dot Hale") and not a label ("Ward Sister", "Bed C3")."""
    written = alias.replace(".", " ").split()
    labels = _titles() | frozenset(word_list("institution_nouns"))
    capital = all(part[:1].isupper() for part in written)
    return bool(parts) and capital and not any(part in labels or not part.isalpha() for part in parts)


def _of_name(name: str, index: int) -> Iterator[Form]:
    parts, called = _parts(name)
    for nick in called:
        yield _form([nick], index, Sort.GIVEN)
    if len(parts) < 2:
        yield from (_form([part], index, Sort.GIVEN) for part in parts)
        return
    given, *middles, surname = _with_particles(parts)
    last, first = pieces(surname), pieces(given)
    middle = ["".join(pieces(each)) for each in middles]
    yield _form(last, index, Sort.SURNAME)
    yield _form(first, index, Sort.GIVEN)
    halves = [half for half in last if len(half) >= _TELLING_HALF and len(last) > 1]
    yield from (_form([half], index, Sort.SURNAME) for half in halves)
    for family in (last, *([half] for half in halves)):
        yield from _with_family(first, middle, family, index, called)
    short = _short_forms().get("".join(first), frozenset())
    yield from (_form([nick], index, Sort.NICKNAME) for nick in short if len(nick) > _SHORTEST)
    if len("".join(first)) > 1:
        inner = [each[0] for each in middle if each]
        for letter in {last[0][0], _main(last)[0], *inner}:
            yield _form([first[0][0], letter], index, Sort.INITIALS)
            yield _form([first[0][0], *inner, letter], index, Sort.INITIALS)
    yield from _by_trailing_initials(first, last, index)


def _main(family: list[str]) -> str:
    """The word of a family name that it is sorted by: "Berg" of "van der Berg"."""
    return next((part for part in family if part not in particles()), family[-1])


def _by_trailing_initials(first: list[str], last: list[str], index: int) -> Iterator[Form]:
    """A name and the initial of the other: "Grace P.", "Ward, W". Needed where the name is a word too."""
    if "".join(first) in name_words():
        yield _form([*first, _main(last)[0]], index, Sort.GIVEN, trailing=True)
    if "".join(last) in name_words():
        yield _form([*last, first[0][0]], index, Sort.SURNAME, trailing=True)


def _with_family(
    first: list[str], middle: list[str], family: list[str], index: int, called: list[str]
) -> Iterator[Form]:
    """Every form that shows the family name with something of the given names."""
    short = _short_forms().get("".join(first), frozenset())
    for given in (first, *([name] for name in (*called, *short))):
        yield _form([*given, *family], index, Sort.FULL)
        yield _form([*family, *given], index, Sort.FULL)
    initial = first[0][0]
    initials = [each[0] for each in middle if each]
    if middle:
        yield _form([*first, *middle, *family], index, Sort.FULL)
        yield _form([*family, *first, *middle], index, Sort.FULL)
        yield _form([*first, *initials, *family], index, Sort.FULL)
        yield _form([initial, *initials, *family], index, Sort.FULL, initial=True)
        yield _form([middle[0], *family], index, Sort.FULL)
    yield _form([initial, *family], index, Sort.FULL, initial=True)


def _parts(name: str) -> tuple[list[str], list[str]]:
    """The words of a name, in the order given name first, and what stands in brackets or quotes."""
    family, comma, rest = name.partition(",")
    if comma and rest.strip():
        name = f"{rest} {family}"
    called: list[str] = []
    parts: list[str] = []
    for word in name.split():
        row = squeezed(word)
        if word[0] in "(\"'“‘" and word[-1] in ")\"'”’" and row:
            called.append(row)
        elif row and not (row in _titles() and not parts):
            parts.append(word)
    return parts, called


def _with_particles(parts: list[str]) -> list[str]:
    first = len(parts) - 1
    while first > 1 and squeezed(parts[first - 1]) in particles():
        first -= 1
    return [*parts[:first], "-".join(parts[first:])]


def _form(parts: list[str], index: int, sort: Sort, *, initial: bool = False, trailing: bool = False) -> Form:
    joints, at = set(), 0
    for part in parts[:-1]:
        at += len(part)
        joints.add(at)
    return Form(
        row="".join(parts),
        person=index,
        sort=sort,
        joints=frozenset(joints),
        initial=initial,
        trailing=trailing,
    )
