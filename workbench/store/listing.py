"""Lists of evidence in the order and the choice that somebody wants, for cases with very many pieces.

Owns the SQL of lists: ids first, whole records only for what is looked at. Knows no rules of a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import cast

from workbench.records.evidence import Evidence, EvidenceKind
from workbench.records.marking import Marking
from workbench.records.record import CaseId, Kind, RecordId
from workbench.store.driver import Connection, translated
from workbench.store.rows import shape

_BATCH = 500
_SOUGHT = ("reference", "title", "source", "file_name")


class EvidenceOrder(StrEnum):
    """What a list of evidence is sorted by."""

    REFERENCE = "reference"
    TITLE = "title"
    KIND = "kind"
    MARKING = "marking"
    OBTAINED_ON = "obtained_on"


_KEYS = {
    EvidenceOrder.REFERENCE: "",
    EvidenceOrder.TITLE: "title COLLATE NOCASE",
    EvidenceOrder.KIND: "evidence_kind",
    EvidenceOrder.MARKING: "marking",
    EvidenceOrder.OBTAINED_ON: "obtained_on",
}


def evidence_ids(
    connection: Connection,
    case_id: CaseId,
    *,
    order: EvidenceOrder,
    descending: bool,
    words: Sequence[str] = (),
    kind: EvidenceKind | None = None,
    marking: Marking | None = None,
) -> tuple[RecordId, ...]:
    """The ids of a case's evidence that holds every word, in order; what has no date comes last."""
    where, arguments = ["case_id = ?"], [str(case_id)]
    for column, value in (("evidence_kind", kind), ("marking", marking)):
        if value is not None:
            where.append(f"{column} = ?")
            arguments.append(value.value)
    for word in words:
        patterns = _patterns(word)
        likes = [f"{column} LIKE ? ESCAPE '!'" for column in _SOUGHT for _ in patterns]
        where.append(f"({' OR '.join(likes)})")
        arguments.extend(patterns * len(_SOUGHT))
    way = "DESC" if descending else "ASC"
    keys = [f"{_KEYS[order]} {way} NULLS LAST"] if _KEYS[order] else []
    # References are given once and in order: E-9 stands before E-10.
    keys += [f"{key} {way}" for key in ("length(reference)", "reference", "rowid")]
    sql = f"SELECT id FROM evidence WHERE {' AND '.join(where)} ORDER BY {', '.join(keys)}"
    with translated():
        return tuple(RecordId(row[0]) for row in connection.execute(sql, arguments).fetchall())


def evidence_page(connection: Connection, ids: Sequence[RecordId]) -> tuple[Evidence, ...]:
    """The pieces of evidence of these ids, in the order of the ids; one that is gone is left out."""
    of = shape(Kind.EVIDENCE)
    found: dict[str, Evidence] = {}
    for at in range(0, len(ids), _BATCH):
        some = ids[at : at + _BATCH]
        marks = ", ".join("?" * len(some))
        with translated():
            rows = connection.execute(
                f"SELECT {of.column_list} FROM {of.table} WHERE id IN ({marks})", tuple(some)
            ).fetchall()
        found |= {each.id: each for each in (cast(Evidence, of.decode(row)) for row in rows)}
    return tuple(found[each] for each in ids if each in found)


def _patterns(word: str) -> list[str]:
    """A word as LIKE takes it; SQLite folds only plain Latin letters, so others are tried in each case."""
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    cases = [escaped] if escaped.isascii() else [escaped.lower(), escaped.upper(), escaped.title()]
    return [f"%{each}%" for each in dict.fromkeys(cases)]
