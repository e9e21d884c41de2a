"""Which entries of the register are like a text: at hand while somebody writes, offline.

Owns when the indexes are kept and read. Entries are compared by meaning and by words; where the language
model is missing, or has not read an entry yet, by words alone, and every answer says how.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.analysis.sentences import MODEL, Vectors, open_sentences
from workbench.compose.wording import addressee
from workbench.errors import BadInput
from workbench.records.recommendations import Recommendation
from workbench.records.register import Entry, EntryNumber
from workbench.register.engine import Pen, Register
from workbench.register.fusion import Found, Fused
from workbench.register.similar import BY_MEANING, BY_WORDS, SAME, Marks, explained, only_in
from workbench.register.similar import Likeness as Likeness
from workbench.register.similar import Similar as Similar
from workbench.register.word_index import MANY_PARTS, WordIndex, make_part
from workbench.services.cases import load_case
from workbench.services.register.meaning import Reach, indexed, load_meaning, told, vector_of
from workbench.services.register.opening import open_register
from workbench.services.session import Session

WORDS_ONLY = "Compared by words only: what says the same in quite other words is not found."
MOST = 50
_KEPT = "register_indexes"
_LOOKED_INTO = 4
_GROWN = 1.2
"""While the model reads the register, what it has read is taken in when it is so many times more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The entries most like a text, best first.

    `among` is how many the register has, and `by_meaning` how many of them were compared by meaning too.
    """

    matches: tuple[Similar, ...] = field(repr=False)
    among: int
    by_meaning: int = 0
    how: str = WORDS_ONLY


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
    vector = vector_of(session, text) if index.embedded else ""
    found = index.search(text, None if isinstance(vector, str) else vector, limit=k, without=without)
    hits = {hit.n: hit for hit in found if hit.score >= _marks(hit).faint}
    entries = register.entries(list(hits))
    other = _of_other_meaning(text, [e for e in entries if _close(hits[e.n])])
    matches = tuple(
        explained(
            entry,
            text,
            score=hits[entry.n].score,
            marks=_marks(hits[entry.n]),
            addressee=to,
            rarity=index.words.rarity,
            same=entry.n not in other,
        )
        for entry in entries
    )
    reach = _reach(index, vector)
    return Nearest(matches=matches, among=reach.among, by_meaning=reach.known, how=_how(reach))


def how_compared(session: Session) -> str:
    """How texts are compared with the register as it is now, in a sentence."""
    index = _index(session, open_register(session))
    return _how(_reach(index, vector_of(session, "recommendation") if index.embedded else ""))


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


def similar_to_words(
    session: Session, text: str, *, draft: Recommendation, k: int = 10, to: str = ""
) -> Nearest:
    """The `k` entries most like what is being written of a draft, saved or not; its own entry is left out.

    Raises: BadInput.
    """
    own = [entry.n for entry in open_register(session).named(draft.id)]
    return similar_to(session, text, k=k, to=to, without=own)


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


def _reach(index: Fused, vector: Vectors | str) -> Reach:
    if isinstance(vector, str):
        return Reach(known=0, among=len(index.words), hindered=vector)
    return Reach(known=index.embedded, among=len(index.words))


def _how(reach: Reach) -> str:
    if reach.known:
        return told(reach)
    return f"{WORDS_ONLY} {reach.hindered}".strip()


def _marks(hit: Found) -> Marks:
    return BY_WORDS if hit.meaning is None else BY_MEANING


def _close(hit: Found) -> bool:
    return hit.meaning is not None and hit.score >= BY_MEANING.duplicate


def _of_other_meaning(text: str, entries: Sequence[Entry]) -> set[EntryNumber]:
    """Of entries close to a text, those in which what differs means something else.

    The first few are looked into; of the others, what differs counts as something else.
    """
    differing = {e.n: (only_in(text, e.public.text), only_in(e.public.text, text)) for e in entries}
    both = {n: pair for n, pair in differing.items() if all(pair)}
    first = dict(list(both.items())[:_LOOKED_INTO])
    if not first:
        return set()
    vectors = open_sentences().embed([words for pair in first.values() for words in pair])
    near = (vectors[::2] * vectors[1::2]).sum(axis=1)
    same = {n for n, cosine in zip(first, near.tolist(), strict=True) if cosine >= SAME}
    return set(both) - same


def _index(session: Session, register: Register) -> Fused:
    state = register.state()
    kept = session.kept.get(_KEPT)
    if isinstance(kept, _Kept) and kept.state == state and kept.known >= len(kept.index.words):
        return kept.index
    known = register.vector_count(MODEL)
    if isinstance(kept, _Kept) and kept.state == state:
        more = known > kept.known * _GROWN or (known > kept.known and known >= len(kept.index.words))
        if not more:
            return kept.index
        words = kept.index.words
    else:
        words = WordIndex(register.words(), register.numbers())
    index = Fused(words, load_meaning(register))
    session.kept[_KEPT] = _Kept(state=state, known=known, index=index)
    return index


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    state: tuple[int, int]
    known: int
    index: Fused
