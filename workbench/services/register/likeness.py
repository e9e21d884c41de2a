"""Which entries of the register are like a text: at hand while somebody writes, offline.

Owns when the index of words is kept and read. It works by words: two sentences that mean the same in other
words are not found, and every answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.compose.wording import addressee
from workbench.errors import BadInput
from workbench.records.recommendations import Recommendation
from workbench.records.register import Entry, EntryNumber
from workbench.register.engine import Pen, Register
from workbench.register.similar import Likeness as Likeness
from workbench.register.similar import Similar as Similar
from workbench.register.similar import explained
from workbench.register.word_index import MANY_PARTS, WordIndex, make_part
from workbench.services.cases import load_case
from workbench.services.register.opening import open_register
from workbench.services.session import Session

BY_WORDS = "Compared by words only: what says the same in quite other words is not found."
MOST = 50
_KEPT = "register_word_index"
_FAINT = 0.05
"""A likeness below this is one common word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The entries most like a text, best first; `among` is how many the register has."""

    matches: tuple[Similar, ...] = field(repr=False)
    among: int
    how: str = BY_WORDS


def similar_to(
    session: Session, text: str, *, k: int = 10, to: str = "", without: Sequence[EntryNumber] = ()
) -> Nearest:
    """The `k` entries most like a text, with the words that they share.

    Raises: BadInput: there is no word in the text, or `k` is not 1 to 50.
    """
    if not 1 <= k <= MOST:
        raise BadInput(f"Ask for 1 to {MOST} entries.", where="k")
    if not text.strip():
        raise BadInput("There are no words to compare.", where="text")
    register = open_register(session)
    index = _index(session, register)
    hits = [hit for hit in index.search(text, limit=k, without=without) if hit.score >= _FAINT]
    scores = {hit.n: hit.score for hit in hits}
    found = [
        explained(entry, text, score=scores[entry.n], addressee=to, rarity=index.rarity)
        for entry in register.entries(list(scores))
    ]
    return Nearest(matches=tuple(found), among=len(index))


def similar_to_entry(session: Session, entry: Entry, *, k: int = 10) -> Nearest:
    """The `k` other entries most like one of the register. Raises: BadInput."""
    return similar_to(session, indexed(entry), k=k, to=entry.public.addressee, without=[entry.n])


def similar_to_draft(session: Session, draft: Recommendation, *, k: int = 10) -> Nearest:
    """The `k` entries most like a recommendation of a case: nothing of the case is kept or goes there.

    Its own entry, once it was released and brought in, is left out. Raises: BadInput, NotFound.
    """
    own = [entry.n for entry in open_register(session).named(draft.id)]
    text = f"{draft.action}\n{draft.intent}".strip()
    name = addressee(load_case(session, draft.case_id), draft)
    return similar_to(session, text, k=k, to=name, without=own)


def keep_words(register: Register, pen: Pen, numbers: Sequence[EntryNumber]) -> None:
    """Bring the index of words up to date with entries that a step has just put in or changed."""
    if not numbers:
        return
    anew = sum(1 for _ in register.words()) >= MANY_PARTS
    entries = register.entries(register.numbers() if anew else numbers)
    pen.put_words(make_part((entry.n, indexed(entry)) for entry in entries), in_place_of_all=anew)


def index_again(session: Session) -> int:
    """Make the index of words anew from every entry; returns how many there are."""
    register = open_register(session)
    with register.writing("index") as pen:
        entries = register.entries(register.numbers())
        content = make_part((entry.n, indexed(entry)) for entry in entries)
        pen.put_words(content, in_place_of_all=True)
    session.kept.pop(_KEPT, None)
    return len(entries)


def indexed(entry: Entry) -> str:
    """The words of an entry that are compared: what is asked, and what for."""
    return f"{entry.public.text}\n{entry.public.intent}".strip()


def _index(session: Session, register: Register) -> WordIndex:
    state = register.state()
    kept = session.kept.get(_KEPT)
    if isinstance(kept, _Kept) and kept.state == state:
        return kept.index
    index = WordIndex(register.words(), register.numbers())
    session.kept[_KEPT] = _Kept(state=state, index=index)
    return index


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    state: tuple[int, int]
    index: WordIndex
