"""Whom a recommendation can be asked of: kinds of organisation, national bodies, and those of the team.

Owns the order in which they are offered. The directory is data with its date; any other name can be typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from workbench.paths import resource
from workbench.records.people import Organisation
from workbench.services.cases import list_cases
from workbench.services.session import Session
from workbench.store import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody who can be asked. `kind` is what they are, `ods_code` their code where the team has it."""

    name: str = field(repr=False)
    kind: str = ""
    ods_code: str = ""


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: str


class _Directory(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    as_of: str
    source: str
    kinds: tuple[str, ...]
    bodies: tuple[_Body, ...]


def directory() -> tuple[Addressee, ...]:
    """The kinds of organisation and the national bodies that come with the program."""
    listed = _directory()
    kinds = (Addressee(name=name, kind="kind of organisation") for name in listed.kinds)
    return (*kinds, *(Addressee(name=body.name, kind=body.kind) for body in listed.bodies))


def directory_date() -> str:
    """The day on which the directory was last gone through, as 2026-11-26."""
    return _directory().as_of


def addressees(session: Session, *, like: str = "") -> tuple[Addressee, ...]:
    """The organisations of every case of the vault, by name, and then the directory; each name once.

    `like` is a part of the name or the code, in any capitals.
    """
    own = _own(session)
    known = {each.name.casefold() for each in own}
    everybody = (*own, *(each for each in directory() if each.name.casefold() not in known))
    part = " ".join(like.split()).casefold()
    return tuple(each for each in everybody if part in f"{each.name} {each.ods_code}".casefold())


def _own(session: Session) -> Sequence[Addressee]:
    found: dict[str, Addressee] = {}
    for line in list_cases(session):
        for each in tables.all_of(session.db, Organisation, line.case.case_id):
            kind, code = each.organisation_kind, each.ods_code
            before = found.get(each.name.casefold())
            if before is None or (code and not before.ods_code):
                found[each.name.casefold()] = Addressee(name=each.name, kind=kind, ods_code=code)
    return sorted(found.values(), key=lambda each: each.name.casefold())


@lru_cache
def _directory() -> _Directory:
    return msgspec.json.decode(resource("directory", "addressees.json").read_bytes(), type=_Directory)
