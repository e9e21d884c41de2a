"""What a newer account of a recommendation leaves of an older one. Pure.

A list of recommendations that is brought in again seldom knows the answers that came meanwhile: what it
does not say stays as it was.
"""

from __future__ import annotations

import json
from dataclasses import fields, replace

from workbench.records.register import SETTLED, EntryStatus, PublicEntry
from workbench.seal import canonical_json

_ORDER = {EntryStatus.ISSUED: 0, EntryStatus.RESPONDED: 1}
_ANSWER = ("decision", "response_text", "response_on")
_OF_THE_ANSWER = (*_ANSWER, "response_by", "assessment")
_DONE = ("closed_on", "closure")


def brought_up_to(before: PublicEntry, given: PublicEntry) -> PublicEntry:
    """What a source gives now, and what was known before wherever it gives nothing.

    A source that has no status is read as issued or, with an answer, responded: neither takes an entry
    back. Any other status is taken as given; one that opens an entry again drops how it was closed. An
    answer is one thing: another takes the place of all of the older and of how that was assessed.
    """
    known = {
        each.name: getattr(before, each.name) for each in fields(PublicEntry) if not getattr(given, each.name)
    }
    if given.answered and any(getattr(given, name) != getattr(before, name) for name in _ANSWER):
        known = {name: value for name, value in known.items() if name not in _OF_THE_ANSWER}
    later = _ORDER.get(given.status, 2) >= _ORDER.get(before.status, 2)
    status = given.status if later else before.status
    if status not in SETTLED:
        known = {name: value for name, value in known.items() if name not in _DONE}
    return replace(given, **{**known, "status": status, "extra": _extra(before.extra, given.extra)})


def _extra(before: str, given: str) -> str:
    if not (before and given) or before == given:
        return given or before
    return canonical_json({**json.loads(before), **json.loads(given)}).decode()
