"""A cast of invented people for one case: many cultures, common words, eponyms, one called like a hospital.

Owns who they are and which `Person` of the register each becomes. It knows no detector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.benchmarks.disclosure.names_of_the_world import (
    CULTURES,
    EPONYMS,
    INSTITUTIONS,
    SHORT_NAMES,
    WORD_FAMILY,
    WORD_GIVEN,
)
from workbench.records.people import Person, PersonKind
from workbench.records.record import CaseId, RecordId

TITLES = {
    PersonKind.PATIENT: ("Mrs", "Mr", "Ms"),
    PersonKind.FAMILY: ("Mr", "Miss", "Mx"),
    PersonKind.STAFF: ("Dr", "Sister", "Nurse", "Professor", "Staff Nurse", "Mr", "Midwife", "Matron"),
    PersonKind.OTHER: ("Inspector", "Reverend", "PC"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the cast. `wordy` says which of their names are common words of English."""

    given: str
    middle: str
    family: str
    title: str
    aliases: tuple[str, ...]
    kind: PersonKind
    reference: str
    hospital: str = ""
    wordy: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.given, self.middle, self.family)))

    def person(self, case: CaseId) -> Person:
        return Person(
            id=RecordId(f"id-{self.reference}"),
            case_id=case,
            reference=self.reference,
            name=self.name,
            aliases=self.aliases,
            person_kind=self.kind,
            role="staff nurse" if self.kind is PersonKind.STAFF else "",
        )


def a_cast(random: Random, size: int = 12) -> tuple[Member, ...]:
    """People without a shared name: three with common words, an eponym and a hospital among them."""
    cultures = random.sample(sorted(CULTURES), k=size - 5)
    plain = [(_pick(random, CULTURES[c][0]), _pick(random, CULTURES[c][1])) for c in cultures]
    english = CULTURES["English"]
    hospital = random.choice(INSTITUTIONS)
    named = hospital[0].split()
    like_a_hospital = (named[0], named[1]) if len(named) == 2 else _half(random, named[0])
    pairs = [
        *plain,
        (_pick(random, WORD_GIVEN), _pick(random, english[1])),
        (_pick(random, english[0]), _pick(random, WORD_FAMILY)),
        (_pick(random, WORD_GIVEN), _pick(random, WORD_FAMILY)),
        (_pick(random, english[0]), _pick(random, EPONYMS)),
        like_a_hospital,
    ]
    members: list[Member] = []
    taken: set[str] = set()
    for given, family in pairs:
        while given in taken:
            given = _pick(random, CULTURES[random.choice(sorted(CULTURES))][0])
        while family in taken:
            family = _pick(random, CULTURES[random.choice(sorted(CULTURES))][1])
        taken.update((given, family))
        is_hospital = (given, family) == like_a_hospital
        members.append(_member(random, given, family, len(members) + 1, hospital[1] if is_hospital else ""))
    return tuple(members)


def _member(random: Random, given: str, family: str, number: int, hospital: str) -> Member:
    kind = random.choice((PersonKind.PATIENT, PersonKind.FAMILY, PersonKind.STAFF, PersonKind.STAFF))
    middle = _pick(random, CULTURES["English"][0]) if random.random() < 0.25 else ""
    alias = random.choice(("", "", f"“{random.choice(('Dobbs', 'Tiggs', 'Zaz', 'Quill'))}”"))
    return Member(
        given=given,
        middle="" if middle == given else middle,
        family=family,
        title=random.choice(TITLES[kind]),
        aliases=(alias.strip("“”"),) if alias else (),
        kind=kind,
        reference=f"P-{number}",
        hospital=hospital,
        wordy=frozenset({given, family} & {*WORD_GIVEN.split(), *WORD_FAMILY.split(), *EPONYMS.split()}),
    )


def short_names(given: str) -> Sequence[str]:
    return SHORT_NAMES.get(given, "").split()


def _pick(random: Random, words: str) -> str:
    return random.choice(words.split()).replace("_", " ")


def _half(random: Random, name: str) -> tuple[str, str]:
    """A whole name of which one half is that of the hospital."""
    if name in ("Mary", "Thomas", "Elizabeth", "Alexandra", "Victoria", "George"):
        return name, _pick(random, CULTURES["English"][1])
    return _pick(random, CULTURES["English"][0]), name
