"""How a recommendation of a case stands to those that were published before, as its author decides.

Owns the verbs. The recommendation keeps what it is compared with by issuer and id, with the words as they
were then: the case stands by itself when it leaves this vault. Which entries are near is for
`register.likeness`.
"""

from __future__ import annotations

from workbench.changes import Changes
from workbench.errors import BadInput, NotFound
from workbench.records.recommendations import Earlier, Recommendation
from workbench.records.register import Entry, EntryRelation
from workbench.services import records
from workbench.services.session import Session
from workbench.services.tidying import is_blank, one_line
from workbench.store import tables

NEEDS_REASON = (EntryRelation.DISTINCT, EntryRelation.CONTRADICTS)


def relate_to_earlier(
    session: Session,
    recommendation: Recommendation,
    entry: Entry,
    relation: EntryRelation,
    note: str = "",
) -> tuple[Recommendation, Changes]:
    """Say how a recommendation stands to a published one; what was said of the two before gives way.

    Raises:
        BadInput: no reason is given for holding them apart or against each other; `where` is "note".
        NotFound.
    """
    if relation in NEEDS_REASON and is_blank(note):
        raise BadInput("Say why, in a sentence: it is the answer to whoever asks later.", where="note")
    now = tables.get(session.db, Recommendation, recommendation.id)
    said = Earlier(
        issuer=entry.public.issuer,
        source_id=entry.public.source_id,
        cited=entry.cited,
        words=entry.public.text,
        relation=relation,
        note=one_line(note),
    )
    if any(same(each, said) for each in now.earlier):
        kept = tuple(said if same(each, said) else each for each in now.earlier)
    else:
        kept = (*now.earlier, said)
    return records.edit(session, now, verb="relate_to_earlier", earlier=kept)


def drop_earlier(
    session: Session, recommendation: Recommendation, earlier: Earlier
) -> tuple[Recommendation, Changes]:
    """Say nothing more of how a recommendation stands to a published one. Raises: NotFound."""
    now = tables.get(session.db, Recommendation, recommendation.id)
    kept = tuple(each for each in now.earlier if not same(each, earlier))
    if kept == now.earlier:
        raise NotFound("Nothing was said of how it stands to that one.")
    return records.edit(session, now, verb="drop_earlier", earlier=kept)


def said_of(recommendation: Recommendation, entry: Entry) -> Earlier | None:
    """What was decided of a recommendation and an entry of the register."""
    issuer, source_id = entry.public.issuer, entry.public.source_id
    return next(
        (each for each in recommendation.earlier if (each.issuer, each.source_id) == (issuer, source_id)),
        None,
    )


def same(one: Earlier, other: Earlier) -> bool:
    """Whether two of these are about the same published recommendation."""
    return (one.issuer, one.source_id) == (other.issuer, other.source_id)
