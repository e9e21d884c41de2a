"""Finding numbers, dates and addresses that point to one person.

Owns two searches: for the case's own registered identifiers, in any spacing and textual form; and,
through shapes.py, for what can be anybody's. It knows nothing of documents or regimes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import ahocorasick

from workbench.records.people import Person
from workbench.records.release import ConcernKind
from workbench.release.dates import dates_in
from workbench.release.letters import Letters, squeezed
from workbench.release.material import Hit, Material
from workbench.release.shapes import digit_words, is_nhs_number, is_phone_number, shapes_in

_SHORTEST = 4
_UNBROKEN = 6
"""A shorter registered number is only recognised when it is written in one piece."""

_BIRTH_BEFORE = re.compile(
    r"(?:(?<!\w)(?:born|b\.|d ?\.? ?o ?\.? ?b|dates? of birth|birth ?-?dates?|birthday)[^\d.;]{0,24}"
    r"|d\.o\.b\.[ :]{0,3})$"
)
_BIRTH_AFTER = re.compile(
    r"[ (,\-]{0,3}(?:d ?\.? ?o ?\.? ?b|date of birth|birthday|was (?:her|his|their) birth)(?!\w)"
)
_PARTED = re.compile(r"[\n\r\t\v\f\u2028\u2029]")
_OUR_CODES = re.compile(
    r"(?<![0-9a-z])[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}(?![0-9a-z])"
    r"|(?<![0-9a-z+/=])(?:[0-9a-z+/]{43}=|[0-9a-z+/]{86}==|[0-9a-f]{64})(?![0-9a-z+/=])"
)
"""Record ids, digests, public keys and signatures: their letters and digits are chance, and now and then
look like an NMC PIN, a postcode or an NHS number."""
_SAID = "|".join(sorted(digit_words(), key=len, reverse=True))
_SAID = rf"(?:(?:double|treble|triple) )?(?:{_SAID}|\d+)"
_READ_OUT = re.compile(rf"(?<!\w){_SAID}(?:[ ,.\-]{{1,3}}{_SAID}(?!\w))+")
_TIMES = {"double": 2, "treble": 3, "triple": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    row: str = field(repr=False)
    person: str
    what: str


class IdentifierFinder:
    """Built once for a case, then used on any number of texts."""

    name: ClassVar = "identifiers"
    version: ClassVar = "1"
    kind: ClassVar = ConcernKind.IDENTIFIER
    across: ClassVar = False

    def __init__(self, material: Material) -> None:
        self._births = [(p.date_of_birth, _cite(p)) for p in material.people if p.date_of_birth]
        known: dict[str, _Known] = {}
        for person in material.people:
            for row, what in _registered(person):
                if len(row) >= _SHORTEST:
                    known.setdefault(row, _Known(row=row, person=_cite(person), what=what))
        self._known = known
        self._automaton = ahocorasick.Automaton()
        for row, entry in known.items():
            self._automaton.add_word(row, entry)
        self._automaton.make_automaton()
        open_texts = [*material.allowed, *(item.text for item in material.evidence if not item.protected)]
        self._open = [text.casefold() for text in open_texts]

    def find(self, letters: Letters) -> list[Hit]:
        """Every identifier in order, none overlapping: registered ones first, then the longer."""
        hits = [*self._registered_in(letters), *self._births_in(letters), *self._read_out(letters)]
        codes = [match.span() for match in _OUR_CODES.finditer(letters.normalised.text)]
        for shape in shapes_in(letters.normalised.text):
            if any(start <= shape.start and shape.end <= end for start, end in codes):
                continue
            hit = _hit(
                letters, shape.start, shape.end, f"It has the form of {shape.what}.", certain=shape.certain
            )
            words = letters.source[hit.start : hit.end]
            if not self._is_open(words) and not (shape.one_line and _PARTED.search(words)):
                hits.append(hit)
        chosen: list[Hit] = []
        taken = bytearray(len(letters.source))
        for hit in sorted(hits, key=lambda h: (bool(h.source), h.certain, h.end - h.start), reverse=True):
            if taken.find(1, hit.start, hit.end) < 0:
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                chosen.append(hit)
        return sorted(chosen, key=lambda hit: hit.start)

    def _is_open(self, words: str) -> bool:
        """Whether it stands in a public or approved text as it is, such as an office's address."""
        folded = words.casefold()
        return any(folded in text for text in self._open)

    def _registered_in(self, letters: Letters) -> Iterator[Hit]:
        if not self._known or not letters.row:
            return
        for last, entry in self._automaton.iter(letters.row):
            start, end = last + 1 - len(entry.row), last + 1
            broken = letters.breaks(start, end)
            if _bounded(letters, start, end) and not (broken and len(entry.row) < _UNBROKEN):
                place, after = letters.place(start), letters.place(end - 1) + 1
                while place and letters.normalised.text[place - 1] in "+(":
                    place -= 1
                yield _hit(letters, place, after, _theirs(entry.what), source=entry.person)

    def _births_in(self, letters: Letters) -> Iterator[Hit]:
        text = letters.normalised.text
        for start, end, year, month, day in dates_in(text):
            whose = [
                person
                for born, person in self._births
                if (born.month, born.day) == (month, day) and year in (born.year, born.year % 100)
            ]
            if whose:
                yield _hit(letters, start, end, _theirs("date of birth"), source=whose[0])
            elif _BIRTH_BEFORE.search(text[max(0, start - 48) : start]) or _BIRTH_AFTER.match(
                text[end : end + 32]
            ):
                yield _hit(letters, start, end, "It is given as somebody's date of birth.")

    def _read_out(self, letters: Letters) -> Iterator[Hit]:
        """Numbers said digit by digit: "nine four three, double four …"."""
        for match in _READ_OUT.finditer(letters.normalised.text):
            said = re.findall(r"[a-z]+|\d+", match[0])
            if sum(word in digit_words() for word in said) < 3:
                continue
            digits, times = "", 1
            for word in said:
                digits += digit_words().get(word, word if word.isdigit() else "") * times
                times = _TIMES.get(word, 1)
            entry = next((known for row, known in self._known.items() if row in digits), None)
            if entry:
                yield _hit(letters, *match.span(), _theirs(entry.what), source=entry.person)
            elif is_nhs_number(digits):
                yield _hit(letters, *match.span(), "It has the form of an NHS number, in words.")
            elif is_phone_number(digits):
                yield _hit(letters, *match.span(), "It has the form of a telephone number, in words.")


def _hit(letters: Letters, start: int, end: int, why: str, *, source: str = "", certain: bool = True) -> Hit:
    first, last = letters.normalised.original(start, end)
    return Hit(kind=ConcernKind.IDENTIFIER, start=first, end=last, why=why, source=source, certain=certain)


def _theirs(what: str) -> str:
    return f"It is the {what} of a person of the case."


def _cite(person: Person) -> str:
    return person.reference or str(person.id)


def _bounded(letters: Letters, start: int, end: int) -> bool:
    """Whether the row stands alone: no digit runs on from a digit, no letter from a letter."""
    row = letters.row
    begins = letters.starts(start) or row[start - 1].isdigit() != row[start].isdigit()
    stops = letters.ends(end) or row[end - 1].isdigit() != row[end].isdigit()
    return begins and stops


def _registered(person: Person) -> Iterator[tuple[str, str]]:
    """The rows of letters and digits to look for, and what each is."""
    if person.nhs_number:
        yield squeezed(person.nhs_number), "NHS number"
    for number, what in (
        (person.hospital_number, "hospital number"),
        (person.professional_number, "professional registration number"),
    ):
        yield from ((row, what) for row in _number_rows(squeezed(number)))
    if person.phone:
        yield from ((row, "telephone number") for row in _phone_rows(squeezed(person.phone)))
    if person.email:
        yield squeezed(person.email), "e-mail address"
        yield squeezed(person.email.replace("@", " at ").replace(".", " dot ")), "e-mail address"
        local, _, domain = person.email.partition("@")
        spoken = domain.replace(".", " dot ")
        yield squeezed(f"{local} at {domain}"), "e-mail address"
        yield squeezed(f"{local} at {spoken}"), "e-mail address"
    if person.postcode:
        yield squeezed(person.postcode), "postcode"


def _number_rows(row: str) -> Iterator[str]:
    if not row:
        return
    yield row
    digits = re.sub(r"\D", "", row)
    if len(digits) >= 6:
        yield digits
    if len(digits.lstrip("0")) >= 6:
        yield digits.lstrip("0")


def _phone_rows(row: str) -> Iterator[str]:
    digits = re.sub(r"\D", "", row)
    yield digits
    for prefix in ("0044", "44", "0"):
        if digits.startswith(prefix):
            national = digits.removeprefix(prefix).removeprefix("0")
            yield from (
                f"0{national}",
                f"44{national}",
                f"440{national}",
                f"0044{national}",
                f"00440{national}",
            )
            if len(national) >= 9:
                yield national
            return
