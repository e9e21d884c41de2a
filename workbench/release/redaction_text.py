"""Text with people's names and numbers taken out: the same alias for the same person, wherever they stand.

Owns which words are put in place of which, and the proof that the detectors find nobody any more. It reads
no file; text in, text out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from workbench.errors import BadInput
from workbench.records.people import Person
from workbench.records.release import ConcernKind
from workbench.release.assess import Guard
from workbench.release.letters import Letters

WITHHELD = "[withheld]"
_ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Words to be taken out of a text and what stands in their place; offsets count code points.

    `words` is a keyed digest of them, the same wherever they stand. `certain` is False where only a person
    can tell whether they are a name.
    """

    start: int
    end: int
    replacement: str = field(repr=False)
    why: str = field(default="", repr=False)
    source: str = ""
    words: str = ""
    certain: bool = True


def aliases(people: Iterable[Person]) -> dict[str, str]:
    """How each person of a register is written in a redacted text, by their reference: "[Nurse A]".

    Where several would be spoken of alike, each has a letter of their own, in the order of the register.
    """
    spoken: dict[str, list[Person]] = {}
    for person in people:
        spoken.setdefault(person.unnamed.casefold(), []).append(person)
    found = {}
    for alike in spoken.values():
        for number, person in enumerate(alike):
            plain = person.unnamed.removeprefix("the ")
            letter = f" {_letter(number)}" if len(alike) > 1 else ""
            found[person.reference] = f"[{plain[:1].upper()}{plain[1:]}{letter}]"
    return found


def cuts(text: str, guard: Guard) -> tuple[Cut, ...]:
    """Everybody that a text names and every number of theirs, in order, none overlapping another."""
    names = aliases(guard.material.people)
    found: list[Cut] = []
    for hit in guard.within(Letters.of(text)):
        if found and hit.start < found[-1].end:
            continue
        named = hit.kind is ConcernKind.NAME and hit.source in names
        found.append(
            Cut(
                start=hit.start,
                end=hit.end,
                replacement=names[hit.source] if named else WITHHELD,
                why=hit.why,
                source=hit.source,
                words=guard.words_digest(text[hit.start : hit.end]),
                certain=hit.certain,
            )
        )
    return tuple(found)


def redacted(text: str, chosen: Sequence[Cut], guard: Guard, *, kept: Collection[str] = ()) -> str:
    """The text with the chosen words taken out, and every name and number that is not `kept`.

    `kept` are digests of words that a person decided to leave. What comes up only when its neighbour is
    gone is taken out too.

    Raises: BadInput: nothing is to be taken out, or somebody is still named after several rounds.
    """
    if not chosen and not _named(text, guard, kept):
        raise BadInput("Nothing in this text is to be taken out. Mark the words that shall go.")
    made = _replaced(text, chosen)
    for _ in range(_ROUNDS):
        left = _named(made, guard, kept)
        if not left:
            return made
        made = _replaced(made, left)
    raise BadInput("Names are still found in this text after taking them out. Mark more words around them.")


def marked(text: str, words: str) -> tuple[Cut, ...]:
    """Every place of a text at which these very words stand, in any capitals."""
    plain, wanted = text.casefold(), words.strip().casefold()
    if len(plain) != len(text) or not wanted:
        plain, wanted = text, words.strip()
    found, at = [], plain.find(wanted) if wanted else -1
    while at >= 0:
        found.append(Cut(start=at, end=at + len(wanted), replacement=WITHHELD, why="You marked these words."))
        at = plain.find(wanted, at + len(wanted))
    return tuple(found)


def _named(text: str, guard: Guard, kept: Collection[str]) -> list[Cut]:
    own = _own_places(text, guard)
    return [
        cut
        for cut in cuts(text, guard)
        if cut.words not in kept and not any(start <= cut.start and cut.end <= end for start, end in own)
    ]


def _own_places(text: str, guard: Guard) -> list[tuple[int, int]]:
    """Where the words put in place stand: an alias may be one word that is also a name."""
    places = []
    for alias in {WITHHELD, *aliases(guard.material.people).values()}:
        at = text.find(alias)
        while at >= 0:
            places.append((at, at + len(alias)))
            at = text.find(alias, at + len(alias))
    return places


def _replaced(text: str, chosen: Sequence[Cut]) -> str:
    pieces, at = [], 0
    for cut in sorted(chosen, key=lambda cut: (cut.start, -cut.end)):
        if not 0 <= cut.start < cut.end <= len(text):
            raise BadInput("Marked words lie outside the text. Mark them again.")
        if cut.start < at:
            at = max(at, cut.end)
            continue
        pieces += [text[at : cut.start], cut.replacement]
        at = cut.end
    return "".join((*pieces, text[at:]))


def _letter(number: int) -> str:
    return chr(65 + number) if number < 26 else f"{_letter(number // 26 - 1)}{chr(65 + number % 26)}"
