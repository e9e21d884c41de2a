"""What the entries of a register mean, as the language model tells it: kept, and brought up to date.

Owns when the model is asked, and what is said when it cannot be. The work is done in pieces that each stand:
stopped half-way, it goes on from there the next time, and what is not yet done is found by its words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import cast

from workbench.analysis.sentences import MODEL, WIDTH, Vectors, open_sentences
from workbench.analysis.sentences import Progress as Progress
from workbench.errors import NotFound
from workbench.records.register import Entry
from workbench.register.engine import Register
from workbench.register.meaning_index import MeaningIndex, kept
from workbench.services.register.opening import open_register
from workbench.services.session import Session

_SOUGHT = "register_sought"
_REMEMBERED = 128
_PIECE = 512
"""Entries that are worked out and written at a time: about four seconds of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far comparing by meaning goes: `known` entries of `among`, and why not, where it cannot be done."""

    known: int
    among: int
    hindered: str = ""


def indexed(entry: Entry) -> str:
    """The words of an entry that are compared: what is asked, and what for."""
    return f"{entry.public.text}\n{entry.public.intent}".strip()


def index_meaning(session: Session, progress: Progress | None = None) -> Reach:
    """Have the model read every entry that it has not read; what is done stays when it is stopped.

    `progress` is called with how many are done, of how many; False stops.

    Raises: NotFound (code `no_model`), Cancelled, NotWritable.
    """
    register = open_register(session)
    sentences = open_sentences()
    waiting = register.without_vectors(MODEL)
    for at in range(0, len(waiting), _PIECE):
        entries = register.entries(waiting[at : at + _PIECE])
        vectors = sentences.embed([indexed(entry) for entry in entries], _within(progress, at, len(waiting)))
        with register.writing("index") as pen:
            pen.put_vectors(MODEL, zip(entries, map(kept, vectors), strict=True))
    return reach(session)


def reach(session: Session) -> Reach:
    """How many entries are compared by meaning now, and what stands in the way of the others if anything."""
    register = open_register(session)
    hindered = ""
    try:
        open_sentences()
    except NotFound as error:
        hindered = error.sentence
    return Reach(known=register.vector_count(MODEL), among=register.count(), hindered=hindered)


def vector_of(session: Session, text: str) -> Vectors | str:
    """What a text means, remembered while the vault is open; or a sentence on why it cannot be told."""
    remembered = cast(dict[bytes, Vectors], session.kept.setdefault(_SOUGHT, {}))
    name = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    found = remembered.pop(name, None)
    if found is None:
        try:
            found = open_sentences().embed([text])[0]
        except NotFound as error:
            return error.sentence
    remembered[name] = found
    while len(remembered) > _REMEMBERED:
        del remembered[next(iter(remembered))]
    return found


def load_meaning(register: Register) -> MeaningIndex:
    """The vectors of every entry that has one."""
    return MeaningIndex(register.vectors(MODEL), size=register.vector_count(MODEL), width=WIDTH)


def told(reach_: Reach) -> str:
    """How far comparing goes, in a sentence."""
    if reach_.hindered:
        return reach_.hindered
    if reach_.known >= reach_.among:
        return "Compared by meaning and by words."
    return (
        f"{reach_.known:,} of {reach_.among:,} compared by meaning and by words; "
        "the others by words only, until the register is indexed."
    )


def _within(progress: Progress | None, start: int, whole: int) -> Callable[[int, int], bool] | None:
    if progress is None:
        return None
    return lambda done, _of: progress(start + done, whole)
