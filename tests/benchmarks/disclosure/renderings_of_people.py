"""Every way in which a report may write, or hide, the name of a person.

Owns the renderings, each with its kind. Only what a reader would take for that person is made: a name
that is also a common word is not left without anything that says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.benchmarks.disclosure.cast import Member, short_names

_SPELT_OUT = str.maketrans(dict[str, str | int | None](ä="ae", ö="oe", ü="ue", ø="oe", Ö="Oe"))
_LOOKALIKES = str.maketrans("aeiocpxyABEHKMOPTX", "аеіосрхуАВЕНКМОРТХ")
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
_ACCENTS = "\u0301\u0300\u0302\u0308\u030c"
_PEOPLE_DO = """
{x} said that the alarm was quiet.
{x} was asked to come back to the bay.
We asked {x} about the chart.
A colleague of {x} wrote it down.
{x} noticed the pump first.
The chart was {x}’s, and nobody else had seen it.
{x}, who was new, looked for help.
After the round {x} told us what had been changed.
It was then that {x} rang the bell.
The rota had {x} on nights.
"""
_LETTERS = "abcdefghijklmnoprstuvwyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """A way to write somebody, and the sentence it needs, with {x} in its place, where not any will do."""

    kind: str
    text: str
    carrier: str = ""


def renderings(member: Member, random: Random) -> Iterator[Rendering]:
    """One of every kind that makes sense for this person."""
    for kind, text in (
        *_plain(member, random),
        *_by_one_name(member, random),
        *_by_initials(member, random),
        *_laid_out(member, random),
        *_disguised(member, random),
        *_misspelt(member, random),
    ):
        yield Rendering(kind=kind, text=text)
    if member.given in member.wordy:
        for carrier in random.sample(_PEOPLE_DO.strip().splitlines(), k=4):
            yield Rendering(kind="common word as a name", text=member.given, carrier=carrier)


def _plain(m: Member, random: Random) -> Iterator[tuple[str, str]]:
    whole = f"{m.given} {m.family}"
    yield "full", whole
    yield "full", m.name
    yield "titled", f"{m.title} {whole}"
    yield "titled", f"{m.title} {m.family}"
    yield "titled", f"{m.title}. {m.given[0]}. {m.family}"
    yield "titled", f"{m.title.upper()} {m.family.upper()}"
    yield "possessive", f"{whole}'s"
    yield "possessive", f"{m.title} {m.family}’s"
    yield "reversed", f"{m.family}, {m.given}"
    yield "reversed", f"{m.family.upper()}, {m.given}"
    yield "reversed", f"{m.family} {m.given}"
    yield "reversed", f"{m.family}, {m.given[0]}"
    yield "reversed", f"{m.family} {m.given[0]}."
    yield "capitals", whole.upper()
    yield "lower case", whole.lower()
    yield "title and given", f"{m.title} {m.given}"
    for alias in m.aliases:
        yield "alias", alias
        yield "alias", alias.upper()


def _by_one_name(m: Member, random: Random) -> Iterator[tuple[str, str]]:
    if m.family not in m.wordy and not m.hospital:
        yield "surname alone", m.family
        yield "surname alone", m.family.upper()
        yield "surname alone", f"{m.family}'s"
    if m.given not in m.wordy and not m.hospital:
        yield "given name alone", m.given
        yield "given name alone", f"{m.given}’s"
    for short in short_names(m.given):
        if short not in ("Will", "Bill", "Pat", "Drew", "Sue", "Jack", "Mo", "Dick", "Rob", "Nick", "Jimmy"):
            yield "nickname", short
        yield "nickname", f"{short} {m.family}"
    for half in m.family.split("-") if "-" in m.family and not m.family.lower().startswith("al-") else ():
        yield "half of a double name", f"{m.title} {half}"
    if "-" in m.family:
        yield "half of a double name", f"{m.given} {m.family.replace('-', ' ')}"


def _by_initials(m: Member, random: Random) -> Iterator[tuple[str, str]]:
    first, last = m.given[0], _main(m.family)[0].upper()
    yield "initial and surname", f"{first}. {m.family}"
    yield "initial and surname", f"{first} {m.family}"
    yield "initial and surname", f"{first}.{m.family}"
    if m.middle:
        yield "initial and surname", f"{first}.{m.middle[0]}. {m.family}"
        yield "initial and surname", f"{first}{m.middle[0]} {m.family}"
        yield "full", f"{m.given} {m.middle[0]}. {m.family}"
    yield "given and initial", f"{m.given} {last}."
    yield "given and initial", f"{m.title} {m.given} {last}"
    yield "initials", f"{first}.{last}."
    yield "initials", f"{first}. {last}."
    yield "initials", f"{first}.{last}.'s"


def _main(family: str) -> str:
    """The word of a family name that its initial is taken from."""
    return family.split()[0]


def _laid_out(m: Member, random: Random) -> Iterator[tuple[str, str]]:
    whole = f"{m.given} {m.family}"
    yield "spaced", " ".join(whole.replace(" ", ""))
    yield "spaced", "  ".join(" ".join(word) for word in whole.upper().split())
    yield "spaced", "\u00a0".join(whole.split())
    yield "spaced", "\u2003".join(whole.split())
    yield "hyphenated", "-".join(whole.split())
    yield "hyphenated", "-".join(whole.replace(" ", ""))
    yield "hyphenated", "\u2011".join(whole.split())
    yield "split over lines", "\n".join(whole.split())
    yield "split over lines", " \r\n   ".join(whole.split())
    at = max(2, len(m.family) // 2)
    yield "split over lines", f"{m.given} {m.family[:at].rstrip()}-\n{m.family[at:].lstrip()}"
    yield "joined", whole.replace(" ", "")
    yield "joined", "_".join(whole.lower().split())
    yield "joined", ".".join(whole.lower().split())
    if "'" in m.family:
        yield "apostrophes", f"{m.given} {m.family.replace(chr(39), '’')}"
        yield "apostrophes", f"{m.given} {m.family.replace(chr(39), '')}"
        yield "apostrophes", f"{m.title} {m.family.replace(chr(39), ' ')}"
    if " " in m.family or "-" in m.family:
        yield "particles", f"{m.title} {m.family.replace(' ', '').replace('-', '')}"
        yield "particles", f"{m.given} {m.family.title()}"
    yield "marked up", f"**{m.given}** {m.family}"
    yield "marked up", f"{m.given} “{m.family}”"
    yield "marked up", f"{m.given} ({m.family})"


def _disguised(m: Member, random: Random) -> Iterator[tuple[str, str]]:
    whole = f"{m.given} {m.family}"
    yield "zero-width", "".join(c + random.choice(_INVISIBLE) for c in whole)
    at = random.randrange(1, len(m.given))
    yield "zero-width", f"{m.given[:at]}{random.choice(_INVISIBLE)}{m.given[at:]} {m.family}"
    yield "homoglyphs", whole.translate(_LOOKALIKES)
    yield "homoglyphs", f"{m.given} {m.family.translate(_LOOKALIKES)}"
    yield "homoglyphs", "".join(_wide(c) for c in whole)
    yield "homoglyphs", "".join(_bold(c) for c in _bare(whole))
    if any(c in whole for c in "äöüøåÄÖÜØÅ"):
        yield "accents", whole.translate(_SPELT_OUT)
    yield "accents", _bare(whole)
    yield "accents", unicodedata.normalize("NFD", whole)
    yield "accents", "".join(c + (random.choice(_ACCENTS) if c in "aeiou" else "") for c in whole)


def _misspelt(m: Member, random: Random) -> Iterator[tuple[str, str]]:
    for make in (_swapped, _dropped, _doubled, _replaced):
        yield "misspelt", f"{m.given} {make(m.family, random)}"
        yield "misspelt", f"{make(m.given, random)} {m.family}"
        if len(m.family) >= 7 and m.family not in m.wordy and " " not in m.family:
            yield "misspelt", f"{m.title} {make(m.family, random)}"


def _inside(word: str, random: Random) -> int:
    """A place in a word that is neither its first letter nor beside a space."""
    fits = [i for i in range(1, len(word) - 1) if word[i].isalpha() and word[i + 1].isalpha()]
    return random.choice(fits or [1])


def _swapped(word: str, random: Random) -> str:
    at = _inside(word, random)
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _dropped(word: str, random: Random) -> str:
    at = _inside(word, random)
    return word[:at] + word[at + 1 :]


def _doubled(word: str, random: Random) -> str:
    at = _inside(word, random)
    return word[:at] + word[at].lower() + word[at:]


def _replaced(word: str, random: Random) -> str:
    at = _inside(word, random)
    return word[:at] + random.choice([c for c in _LETTERS if c != word[at].lower()]) + word[at + 1 :]


def _bare(text: str) -> str:
    known = str.maketrans(
        {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "ı": "i", "ß": "ss"}
    )
    return "".join(
        c for c in unicodedata.normalize("NFD", text.translate(known)) if not unicodedata.combining(c)
    )


def _wide(letter: str) -> str:
    return chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter


def _bold(letter: str) -> str:
    if "A" <= letter <= "Z":
        return chr(0x1D400 + ord(letter) - ord("A"))
    return chr(0x1D41A + ord(letter) - ord("a")) if "a" <= letter <= "z" else letter
