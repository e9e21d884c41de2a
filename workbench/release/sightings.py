"""Whether letters that spell a name are a name at the place where they stand.

Owns the reading of what is around them: word edges, capitals, titles, months, buildings, eponyms. It
finds nothing itself (names.py does) and knows no person, only the form that was met.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from workbench.release.letters import Letters, squeezed
from workbench.release.material import entry_lines, word_list
from workbench.release.renderings import Form, Sort, name_words

_SPLITTABLE = 6
"""A name of so many letters is recognised even when it is broken at a place where it has no joint."""

_SHORT = 3
_TELLING = 5
"""So many letters are not met by chance in a digest or a code."""
_PARTED = re.compile(r"[;:!?|•]")
_MONTHS = frozenset({"april", "may", "june", "august"})
_WHY_DOUBTFUL = "It may name a person of the case: the same word is also used for something else."
_TITLES = "|".join(sorted(map(re.escape, word_list("titles")), key=len, reverse=True))
_BEFORE_TITLES = "staff|charge|senior|junior|lead|agency|student|ward|specialist|locum|community|practice"
_TITLED = re.compile(rf"(?<!\w)(?:(?:{_BEFORE_TITLES})\s+)?(?:(?:{_TITLES})\b\.?\s+)+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A form at its place: [start, end) in the row of letters, [first, last) in the source."""

    form: Form
    start: int
    end: int
    first: int
    last: int
    why: str = ""
    titled: bool = False

    @property
    def certain(self) -> bool:
        """Whether nothing has been said against it."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Shadow:
    """Something that is not a person: an eponym, an organisation, or somebody who has consented."""

    row: str = field(repr=False)
    single: bool


def begins_word(letters: Letters, at: int, length: int) -> bool:
    """Whether a name can begin here; in a file name a long one may follow a digit or a small letter."""
    if letters.starts(at):
        return True
    if length < _TELLING:
        return False
    if letters.row[at - 1].isdigit():
        return True
    first = letters.span(at, at + 1)[0]
    return letters.source[first : first + 1].isupper() and letters.source[first - 1 : first].islower()


def word_end(letters: Letters, end: int, form: Form) -> int:
    """Where the name ends, a plural's s taken with it; 0 when the word goes on to be another."""
    row = letters.row
    if letters.ends(end):
        return end
    if row[end] == "s" and letters.ends(end + 1) and len(form.row) > _SHORT:
        return end + 1
    if len(form.row) < _TELLING:
        return 0
    if row[end].isdigit():
        return end
    after = letters.span(end, end + 1)[0]
    camel = letters.source[after : after + 1].isupper() and letters.source[after - 1 : after].islower()
    return end if camel else 0


def broken_rightly(letters: Letters, start: int, end: int, form: Form) -> bool:
    """Whether the breaks inside the letters are such as a name may have, and no stop or list parts it."""
    breaks = letters.breaks(start, end)
    if any(_PARTED.search(letters.gap(at)) for at in breaks):
        return False
    if all(at - start in form.joints for at in breaks):
        return True
    if len(form.row) >= _SPLITTABLE:
        return True
    return len(breaks) == end - start - 1


def shaded(found: Sighting, shadows: list[tuple[int, int, Shadow]], letters: Letters) -> bool:
    """Whether a part of a name stands inside the name of something that is not a person."""
    if found.form.whole:
        return False
    return any(
        start <= found.start and found.end <= end and end - start > found.end - found.start
        for start, end, shadow in shadows
        if not shadow.single
    ) and not _title_before(found, letters)


def judged(found: Sighting, letters: Letters, shadows: list[tuple[int, int, Shadow]]) -> Sighting | None:
    """The same with what can be said of it, or None when it is not a name here."""
    form = found.form
    found = titled(found, letters)
    word = letters.source[found.first : found.last]
    if form.initial and not _written_as_initial(found, letters):
        return None
    if form.trailing:
        return replace(found, why=_WHY_DOUBTFUL) if _ends_with_initial(found, letters) else None
    if form.whole:
        plain = form.sort is Sort.FULL and _is_plain_english(form) and not _all_begin_large(word)
        return replace(found, why=_WHY_DOUBTFUL) if plain else found
    ambiguous = form.row in name_words()
    if not ambiguous and len(form.row) <= _SHORT:
        ambiguous = not word[:1].isupper() or word.isupper()
        if not word[:1].isupper() and len(form.row) < _SHORT:
            return None
    if found.titled:
        other = form.sort in (Sort.GIVEN, Sort.NICKNAME) and _of_somebody_else(found, letters.source)
        return replace(found, why=_WHY_DOUBTFUL) if other else found
    if _names_a_place(found, letters.source):
        return None
    if form.row in name_words() and not _written_as_name(found, letters.source):
        return None
    doubtful = (
        ambiguous
        or form.sort is Sort.NICKNAME
        or _oddly_split(found, letters)
        or _single_eponym(found, shadows, letters)
        or _may_name_a_place(found, letters.source)
        or (form.sort is Sort.GIVEN and _of_somebody_else(found, letters.source))
    )
    return replace(found, why=_WHY_DOUBTFUL) if doubtful else found


def _is_plain_english(form: Form) -> bool:
    """Whether every part of a name is an English word too: "Will Best" may be a verb and an adverb."""
    edges = [0, *sorted(form.joints), len(form.row)]
    return all(form.row[a:b] in name_words() for a, b in pairwise(edges))


def _all_begin_large(written: str) -> bool:
    return all(part[0].isupper() for part in re.findall(r"[^\W\d_]+", written))


def _title_before(found: Sighting, letters: Letters) -> re.Match[str] | None:
    begin = max(0, found.first - 60)
    match = _TITLED.search(letters.source[begin : found.first])
    if match and found.form.row in name_words():
        written = match[0].lstrip()[:1].isupper() and letters.source[found.first].isupper()
        return match if written else None
    return match


def titled(found: Sighting, letters: Letters) -> Sighting:
    """The same with the form of address before it, if there is one."""
    match = _title_before(found, letters)
    if match is None:
        return found
    length = len(match[0])
    return replace(found, first=found.first - length, titled=True)


def _written_as_initial(found: Sighting, letters: Letters) -> bool:
    """Whether "a Ward" is an initial with a name, and not an article with a noun."""
    place = letters.span(found.start, found.start + 1)[0]
    following = letters.source[place + 1 : place + 2]
    first = letters.source[place : place + 1]
    surname_at = letters.span(found.end - 1, found.end)[0]
    if following and following in "._-," and first.isupper():
        return True
    apart = following.isspace()
    word = letters.source[place + 1 : surname_at].strip()
    capital = first.isupper() and word[:1].isupper()
    return capital and not (apart and first in "AI")


def _ends_with_initial(found: Sighting, letters: Letters) -> bool:
    """Whether "Grace P." is a name and an initial, and "Ward B" or "Mark a" is not."""
    at = letters.span(found.end - 1, found.end)[0]
    source = letters.source
    word, initial, after = source[found.first : at], source[at], source[at + 1 : at + 2]
    gap = re.search(r"\W*$", word)
    parted = gap[0] if gap else ""
    if not (word[:1].isupper() and initial.isupper() and re.fullmatch(r",?\s?|\.", parted)):
        return False
    if "," in parted and found.form.sort is Sort.SURNAME:
        return after != "'" and not (initial in "AI" and after == " ")
    shortened = after == "." and not re.match(r"\s*(?:$|\s[A-Z])", source[at + 2 : at + 8])
    if word[: len(word) - len(parted)].casefold() in _lettered():
        return shortened and parted != ""
    return parted != "" and (after == "." or initial not in "AI")


def acts_like_a_person(after: str) -> bool:
    """Whether what follows is done, owned or suffered by a person: " said", "'s", " was", ", who"."""
    if re.match(r"['’]s\b|, who\b|, whose\b", after):
        return True
    verb = re.match(r"\s+(?:also |then |later |had |never |only |first )?([a-z]+)", after)
    return bool(verb and (verb[1] in _done_by_people() or (verb[1].endswith("ed") and len(verb[1]) > 4)))


def _written_as_name(found: Sighting, source: str) -> bool:
    """Whether an English word is capitalised as only a name is."""
    word = source[found.first : found.last]
    row = found.form.row
    before = source[max(0, found.first - 40) : found.first]
    after = source[found.last : found.last + 12]
    if not word[:1].isupper() or (word.isupper() and len(word) > 1 and _shouted(source, found)):
        return False
    if re.match(r"\s*(?:\d|[A-Z]\d?\b)", after):
        return False
    previous = re.search(r"([\w']+)[^\w.!?]*$", before)
    dated = previous and (previous[1].isdigit() or previous[1].lower() in _before_months())
    if row in _MONTHS and dated and not _OF_A_PERSON.search(before):
        return False
    goes_on = source[found.last : found.last + 24]
    if re.search(r"(?:^|[.!?:;|\d\n•–—-]|[\"'“‘(])\s*$", before):
        if found.form.sort is Sort.SURNAME or (row in _rarely_at_start() and row not in _MODAL):
            return False
        return acts_like_a_person(goes_on) or not re.match(r"\s+[\w(]", goes_on)
    if re.match(r" (?!I\b)[A-Z][a-z]", goes_on):
        return False  # the title of something, or somebody else
    family = re.match(r" (?:family|brothers|sisters|children|household)\b", goes_on)
    return bool(family) or not re.search(
        r"\b(?:the|an?|this|each|every|no|our|its|any)\s$", before, re.IGNORECASE
    )


def _shouted(source: str, found: Sighting) -> bool:
    """Whether a word beside it is in capitals too, so that capitals say nothing."""
    before = re.search(r"([^\W\d_]{2,})\W{1,3}$", source[max(0, found.first - 24) : found.first])
    after = re.match(r"\W{1,3}([^\W\d_]{2,})", source[found.last : found.last + 24])
    beside = [match[1] for match in (before, after) if match]
    return not beside or any(word.isupper() for word in beside)


def _oddly_split(found: Sighting, letters: Letters) -> bool:
    """Whether plain spaces part the name where it has no joint: "wood ward" may be two words."""
    form = found.form
    breaks = [at for at in letters.breaks(found.start, found.end) if at - found.start not in form.joints]
    if not breaks:
        return False
    inner = letters.source[found.first : found.last]
    edges = [found.start, *breaks, min(found.end, found.start + len(form.row))]
    lengths = [b - a for a, b in pairwise(edges)]
    return not re.search(r"[-\n\u00ad\u200b]", inner) and min(lengths) > 1


def _single_eponym(found: Sighting, shadows: list[tuple[int, int, Shadow]], letters: Letters) -> bool:
    return any(
        start <= found.start and found.end <= end for start, end, shadow in shadows if shadow.single
    ) or bool(re.match(r"['’]s\s", letters.source[found.last :]) and found.form.row + "s" in _eponym_rows())


_OF_A_PERSON = re.compile(
    r"\b(?:account|behalf|care|colleague|daughter|evidence|family|father|friend|husband|mother|name|partner|"
    r"relative|side|sister|son|brother|statement|wife|words)s? of $"
)
_MODAL = frozenset({"will", "may", "can"})
"""Before what people do these are names: no question begins "Will said"."""


@lru_cache(maxsize=1)
def _done_by_people() -> frozenset[str]:
    return frozenset(word_list("done_by_people"))


@lru_cache(maxsize=1)
def _lettered() -> frozenset[str]:
    return frozenset(word_list("lettered_places"))


@lru_cache(maxsize=1)
def _before_months() -> frozenset[str]:
    return frozenset(word_list("before_months"))


@lru_cache(maxsize=1)
def _rarely_at_start() -> frozenset[str]:
    return frozenset(word_list("name_words_at_start"))


@lru_cache(maxsize=1)
def _eponym_rows() -> frozenset[str]:
    return frozenset(squeezed(line) for line in entry_lines("eponyms"))


@lru_cache(maxsize=1)
def _place_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return (
        frozenset(word_list("institution_nouns")),
        frozenset(word_list("eponym_nouns")),
        frozenset(word_list("institution_heads")),
    )


def _names_a_place(found: Sighting, source: str) -> bool:
    """Whether the words beside it make it a building, a body, a road or a discovery."""
    nouns, discoveries, heads = _place_words()
    # "Quarrendon Ward 14" is a person and a ward with a number.
    near = re.match(r"(?:['’]s)? ([A-Za-z]+)(?! ?\d)\b", source[found.last : found.last + 40])
    if near and near[1].lower() in nouns and near[1][0].isupper():
        return True
    if near and near[1].lower() in discoveries:
        return True
    before = re.search(r"([A-Za-z]+)\.? $", source[max(0, found.first - 12) : found.first])
    return bool(before and before[1].lower() in heads and before[1][0].isupper())


def _may_name_a_place(found: Sighting, source: str) -> bool:
    """Whether the noun of a building follows after one more word: "Quarrendon General Hospital"."""
    later = re.match(r" [A-Z][a-z]+ ([A-Z][a-z]+)(?! ?\d)\b", source[found.last : found.last + 60])
    return bool(later and later[1].lower() in _place_words()[0])


def _of_somebody_else(found: Sighting, source: str) -> bool:
    """Whether a given name is followed by a capitalised word, so that it may be another's."""
    return re.match(r" (?!I\b)[A-Z][a-z'’-]+", source[found.last :]) is not None
