"""Vaults and records for the tests of the store: small, quick to open, and full of one word."""

from __future__ import annotations

import dataclasses
import io
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from workbench.records.case import Case, CaseKind, Term
from workbench.records.evidence import Evidence, EvidenceKind
from workbench.records.extract import Anchor, Extract
from workbench.records.marking import Marking
from workbench.records.record import CaseId, Kind, Record, RecordId, new_id
from workbench.store import keys
from workbench.store.passphrase import Cost
from workbench.store.rows import CLASSES
from workbench.store.vault import Vault

CHEAP = Cost(memory_kib=32, passes=1, lanes=1, cheap=True)
USER, PASSPHRASE = "Ann", b"six quiet herons"


def made(folder: Path) -> Vault:
    return Vault.create(folder, USER, bytearray(PASSPHRASE), device="bench", cost=CHEAP)


def opened(folder: Path, *, write: bool = True) -> Vault:
    secret = keys.unlock(folder, USER, bytearray(PASSPHRASE))
    try:
        return Vault.open(folder, secret, USER, device="bench", write=write)
    except BaseException:
        secret.wipe()
        raise


def add_case(vault: Vault, title: str = "Ward 12", summary: str = "") -> CaseId:
    case_id = CaseId(new_id())
    case = Case(
        id=RecordId(case_id),
        case_id=case_id,
        title=title,
        case_kind=CaseKind.PSII,
        regime="psirf-provider",
        opened_on=date(2026, 3, 1),
        summary=summary,
    )
    with vault.operation("create_case", case_id) as work:
        work.create(case)
    return case_id


def term(case_id: CaseId, text: str = "What happened?", reference: str = "", position: int = 0) -> Term:
    return Term(id=new_id(), case_id=case_id, text=text, reference=reference, position=position)


def add_term(vault: Vault, case_id: CaseId, text: str = "What happened?") -> Term:
    with vault.operation("add_term", case_id) as work:
        made = term(case_id, text, work.next_references(case_id, Kind.TERM)[0])
        work.create(made)
    return made


def extract_of(text: str) -> Extract:
    anchors = (Anchor(start=0, end=len(text), label="page 1", page=1),) if text else ()
    return Extract(media_type="text/plain", text=text, anchors=anchors)


def add_evidence(
    vault: Vault, case_id: CaseId, text: str = "The bay was full.", title: str = "Log"
) -> Evidence:
    sealed = vault.seal_file(io.BytesIO(text.encode()))
    with vault.operation("import_evidence", case_id) as work:
        made = Evidence(
            id=new_id(),
            case_id=case_id,
            reference=work.next_references(case_id, Kind.EVIDENCE)[0],
            title=title,
            evidence_kind=EvidenceKind.RECORD,
            marking=Marking.PROTECTED,
            blob=sealed.name,
            sha256=sealed.sha256,
            size=sealed.size,
            readable=True,
        )
        vault.keep_file(case_id, made.id, sealed, extract_of(text))
        work.create(made)
    return made


def everything(vault: Vault) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of records."""
    return {
        kind.value: sorted(vault.connection.execute(f'SELECT * FROM "{kind}"').fetchall()) for kind in CLASSES
    }


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_PLAIN: dict[object, Callable[[], st.SearchStrategy[Any]]] = {
    str: lambda: TEXT,
    bool: st.booleans,
    int: lambda: st.integers(-(2**53), 2**53),
    float: lambda: st.floats(allow_nan=False, allow_infinity=False),
    date: st.dates,
    datetime: lambda: st.datetimes(timezones=st.just(UTC)),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Anything that a field of that declaration may hold."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        inner = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        return st.one_of([st.none(), *map(values, inner)])
    if typing.get_origin(hint) is tuple:
        return st.lists(values(typing.get_args(hint)[0]), max_size=4).map(tuple)
    hint = getattr(hint, "__supertype__", hint)
    if hint in _PLAIN:
        return _PLAIN[hint]()
    return st.sampled_from(hint) if issubclass(hint, StrEnum) else whole(hint)


def whole(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Any instance of a record or of a value inside one, built from its declared fields."""
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{f.name: values(hints[f.name]) for f in dataclasses.fields(cls)})


def records(kind: Kind) -> st.SearchStrategy[Record]:
    return typing.cast("st.SearchStrategy[Record]", whole(CLASSES[kind]))
