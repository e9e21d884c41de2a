"""What the clearing house says back to an issuer, as a signed file.

Owns which decisions and answers go in. Everything in it is about recommendations that were published, and
the reasons are those that analysts wrote for their issuer: notes of the assessment, and names of analysts,
stay at the desk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workbench import seal
from workbench.civil_time import LONDON
from workbench.errors import BadInput, NeedsDecision, NotFound
from workbench.records.intake import Item
from workbench.records.register import Entry, PublicEntry
from workbench.services.intake.desk import ItemView, list_items
from workbench.services.intake.receiving import packages
from workbench.services.outgoing import outgoing, refuse_taken
from workbench.services.register.opening import open_desk, open_register
from workbench.services.session import Session
from workbench.services.tidying import is_blank, one_line, today
from workbench.store import ledger
from workbench.wire import feedback as wire
from workbench.wire.feedback import SUFFIX as SUFFIX
from workbench.wire.package import Party

_SEND = "send_feedback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that was written. The issuer compares the fingerprint with one had by another way."""

    issuer: str = field(repr=False)
    count: int
    undecided: int
    sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBefore:
    """A file that was written before: when (UTC), by whom, for which issuer, over how many decisions.

    `issuer` is empty where it is not known any more.
    """

    at: datetime
    person: str = field(repr=False)
    issuer: str = field(repr=False)
    count: int
    sha256: str


def sent_before(session: Session) -> tuple[SentBefore, ...]:
    """Every file that was written for an issuer, the last one first."""
    told = [(each, json.loads(each.detail)) for each in ledger.of_verb(session.db, _SEND)]
    desk, register = open_desk(session), open_register(session)
    items = {n: desk.item(n) for n in {int(detail.get("item", 0)) for _, detail in told}}
    numbers = sorted({item.entry for item in items.values() if item is not None})
    issuers = {entry.n: entry.public.issuer for entry in register.entries(numbers)}
    found = []
    for each, detail in reversed(told):
        item = items[int(detail.get("item", 0))]
        found.append(
            SentBefore(
                at=each.at,
                person=each.person,
                issuer=issuers.get(item.entry, "") if item is not None else "",
                count=int(detail["recommendations"]),
                sha256=str(detail["sha256"]),
            )
        )
    return tuple(found)


def desk_name(session: Session) -> str:
    """What the clearing house is called in what it sends; empty when nobody has said."""
    return open_desk(session).called()


def name_desk(session: Session, name: str) -> None:
    """Say what the clearing house is called in what it sends. Raises: BadInput: the name is empty."""
    if is_blank(name):
        raise BadInput("Give the clearing house a name.", where="name")
    with open_desk(session).writing("name_desk") as pen:
        pen.name(one_line(name))


def write_feedback(session: Session, issuer: str, path: Path) -> Sent:
    """Write everything that was decided of an issuer's recommendations into a signed file.

    A part of the issuer's name is enough. The same decisions make the same bytes on the same day; the
    ledger tells that they were sent.

    Raises:
        NotFound: no package of that issuer came in. BadInput: nothing was decided of it yet, or the file's
        name does not end as it must. NotWritable: there is a file of that name already.
        NeedsDecision: code `desk_name`, nobody has said what the clearing house is called; code `issuer`,
        several issuers have that in their names.
    """
    if not path.name.endswith(SUFFIX):
        raise BadInput(f"Give the file a name that ends with {SUFFIX}.", where="out")
    refuse_taken(path, replaceable=_never)
    name = _issuer(session, issuer)
    sender = desk_name(session)
    if not sender:
        raise NeedsDecision("Say first what the clearing house is called: issuers read it.", code="desk_name")
    views = [each for each in list_items(session) if each.entry.public.issuer == name]
    decided = [each for each in views if each.item.verdict is not None]
    if not decided:
        raise BadInput("Nothing was decided of this issuer's recommendations yet.", where="issuer")
    said = wire.Feedback(
        format=wire.FORMAT,
        sender=Party(name=sender),
        recipient=Party(name=name),
        made_on=today(),
        sequence=open_register(session).state()[0],
        recommendations=[_said(session, each) for each in sorted(decided, key=lambda each: each.item.n)],
    )
    key = session.vault.fact("signing_key")
    content = wire.seal_feedback(said, key)
    # The ledger names nobody: an item leads to its issuer.
    detail: dict[str, str | int] = {
        "sha256": seal.digest(content),
        "recommendations": len(decided),
        "item": min(each.item.n for each in decided),
    }
    with outgoing(path, replaceable=_never) as fresh:
        (fresh / path.name).write_bytes(content)
        session.vault.note(_SEND, None, detail)
    return Sent(
        issuer=name,
        count=len(decided),
        undecided=len(views) - len(decided),
        sha256=seal.digest(content),
        fingerprint=seal.fingerprint(seal.public_key(key)),
    )


def _issuer(session: Session, said: str) -> str:
    known = sorted({each.issuer for each in packages(session)})
    found = [each for each in known if each == said.strip()]
    found = found or [each for each in known if said.strip() and said.strip().casefold() in each.casefold()]
    if not found:
        raise NotFound("No package of an issuer of that name came in.")
    if len(found) > 1:
        raise NeedsDecision(
            f"Several issuers have that in their names: {', '.join(found)}. Name one whole.",
            found,
            code="issuer",
        )
    return found[0]


def _said(session: Session, view: ItemView) -> wire.RecommendationFeedback:
    item, public = view.item, view.entry.public
    return wire.RecommendationFeedback(
        id=public.source_id,
        number=public.number or None,
        wording_sha256=item.decided_words,
        received_on=item.received_at.astimezone(LONDON).date(),
        decided=_decided(session, item),
        response=_answer(public),
    )


def _decided(session: Session, item: Item) -> wire.Decided | None:
    verdict, at = item.verdict, item.decided_at
    if verdict is None or at is None:
        return None
    into = open_register(session).entries([verdict.into]) if verdict.into else ()
    return wire.Decided(
        disposition=verdict.disposition.value,
        reasons=verdict.reason,
        decided_on=at.astimezone(LONDON).date(),
        merged_into=_another(into[0]) if into else None,
        until=verdict.until,
    )


def _another(entry: Entry) -> wire.Another:
    public = entry.public
    return wire.Another(
        id=public.source_id, issuer=public.issuer, number=public.number or None, text=public.text
    )


def _answer(public: PublicEntry) -> wire.KnownAnswer | None:
    answer = wire.KnownAnswer(
        decision=public.decision or None,
        text=public.response_text or None,
        on=public.response_on or None,
        by=public.response_by or None,
        planned_actions=public.planned_actions.splitlines(),
        assessment=public.assessment or None,
        implementation=public.implementation.splitlines(),
        actual_cost=public.actual_cost or None,
        observed_effect=public.observed_effect or None,
        feedback=public.feedback or None,
        closed_on=public.closed_on or None,
        closure=public.closure or None,
    )
    return None if answer == wire.KnownAnswer() else answer


def _never(_path: Path) -> bool:
    return False
