"""The text index: what of each record can be searched, and finding it. Knows no rules of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from workbench.records.extract import Extract
from workbench.records.record import CaseId, Kind, Record, RecordId
from workbench.store.driver import Connection, translated
from workbench.store.rows import intact

_TEXT: Mapping[Kind, tuple[str, tuple[str, ...]]] = {
    Kind.CASE: ("title", ("summary", "lead", "issuer")),
    Kind.TERM: ("text", ()),
    Kind.TASK: ("title", ("assigned_to",)),
    Kind.DECISION_NOTE: ("title", ("decision", "reason", "decided_by")),
    Kind.ORGANISATION: ("name", ("ods_code", "organisation_kind")),
    Kind.PERSON: ("name", ("aliases", "role", "display")),
    Kind.ENGAGEMENT: ("means", ("summary", "made_by")),
    Kind.QUESTION: ("text", ("asked_by_name",)),
    Kind.EVIDENCE: ("title", ("source", "file_name", "note")),
    Kind.EXCERPT: ("note", ("text", "codes")),
    Kind.EVENT: ("title", ("description",)),
    Kind.ACCOUNT: ("description", ()),
    Kind.FACTOR: ("title", ("description",)),
    Kind.FINDING: ("statement", ("explanation",)),
    Kind.RECOMMENDATION: (
        "action",
        (
            "number",
            "addressee_name",
            "partners",
            "intent",
            "risk_addressed",
            "population",
            "inequalities",
            "outcome_sought",
            "counter_evidence",
            "strategic_fit",
            "unintended_effects",
            "measure",
            "data_source",
            "frequency",
            "monitored_by",
        ),
    ),
    Kind.SECTION: ("heading", ("body",)),
    Kind.CONSULTATION: ("recipient", ()),
    Kind.COMMENT: ("text", ("reason",)),
}

_CHUNK = 4000
_ADD = "INSERT INTO passage (kind, record_id, case_id, ordinal, start, place, live, title, body) VALUES "
_ROW = "(?, ?, ?, ?, ?, ?, 1, ?, ?)"
_BATCH = 500
"""Rows a statement. FTS5 writes its index out at the end of each: row by row takes four times as long."""
OWN_TEXT = 0
"""Ordinal of a record's own words; the text of an evidence file has ordinals from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place where the words stand. `snippet` marks them with ‹ and ›; lower `rank` is better."""

    kind: Kind
    record_id: RecordId
    case_id: CaseId
    place: str = field(repr=False)
    snippet: str = field(repr=False)
    rank: float


def index_rows(records: Iterable[Record]) -> Iterable[tuple[object, ...]]:
    """The passage rows for the records' own words; kinds without words give none."""
    for record in records:
        if record.kind in _TEXT:
            title, body = _words(record)
            yield (record.kind.value, record.id, record.case_id, OWN_TEXT, 0, "", title, body)


def add(connection: Connection, records: Sequence[Record]) -> None:
    """Index the words of new records."""
    _add(connection, index_rows(records))


def change(connection: Connection, records: Iterable[Record]) -> None:
    """Index the words of changed records anew; the text of a file stays as it is."""
    for record in records:
        if record.kind in _TEXT:
            title, body = _words(record)
            connection.execute(
                "UPDATE passage SET title = ?, body = ? WHERE record_id = ? AND ordinal = ?",
                (title, body, record.id, OWN_TEXT),
            )


def hide(connection: Connection, kind: Kind, record_id: RecordId) -> None:
    """Forget a record's own words; keep the text of its file, unseen, for an undo."""
    connection.execute("DELETE FROM passage WHERE record_id = ? AND ordinal = ?", (record_id, OWN_TEXT))
    if kind is Kind.EVIDENCE:
        connection.execute("UPDATE passage SET live = 0 WHERE record_id = ?", (record_id,))


def add_file_text(connection: Connection, case_id: CaseId, evidence_id: RecordId, extract: Extract) -> None:
    """Keep the text of an evidence file, cut at its anchors into passages of up to about 4,000
    characters; joined in order they are the text again, with U+FFFD for a zero character."""
    rows = (
        (Kind.EVIDENCE.value, evidence_id, case_id, n, start, place, "", body.replace("\0", "\ufffd"))
        for n, (start, place, body) in enumerate(chunks(extract), 1)
    )
    _add(connection, rows)


def chunks(extract: Extract) -> Iterable[tuple[int, str, str]]:
    """(start, place, text) of each passage; together they are the whole text, in order."""
    text, at, place = extract.text, 0, ""
    for anchor in extract.anchors:
        if anchor.start - at >= _CHUNK or (anchor.page is not None and anchor.start > at):
            yield at, place, text[at : anchor.start]
            at, place = anchor.start, anchor.label
        place = place or anchor.label
    while len(text) - at > 2 * _CHUNK:
        yield at, place, text[at : at + _CHUNK]
        at += _CHUNK
    if at < len(text):
        yield at, place, text[at:]


def file_text(connection: Connection, evidence_id: RecordId) -> str:
    """The text of an evidence file, as it was extracted; empty when there is none."""
    with translated():
        rows = connection.execute(
            "SELECT body FROM passage WHERE record_id = ? AND ordinal > ? ORDER BY ordinal",
            (evidence_id, OWN_TEXT),
        ).fetchall()
    return "".join(intact(body) for (body,) in rows)


def find(
    connection: Connection,
    query: str,
    *,
    case_id: CaseId | None = None,
    kinds: Sequence[Kind] = (),
    limit: int = 50,
) -> tuple[Hit, ...]:
    """Places that hold every word of `query`, best first; "quoted words" must stand together.

    Words match by their stem (escalate, escalated, escalation); the last word also as a beginning.
    """
    match = match_expression(query)
    if not match:
        return ()
    where, arguments = ["passage_fts MATCH ?", "live = 1"], [match]
    if case_id is not None:
        where.append("case_id = ?")
        arguments.append(case_id)
    if kinds:
        where.append(f"kind IN ({', '.join('?' * len(kinds))})")
        arguments.extend(kinds)
    sql = (
        "SELECT kind, record_id, case_id, place, snippet(passage_fts, -1, '‹', '›', '…', 16),"
        " bm25(passage_fts, 4.0, 1.0) AS score FROM passage_fts"
        " JOIN passage ON passage.rowid = passage_fts.rowid"
        f" WHERE {' AND '.join(where)} ORDER BY score LIMIT ?"
    )
    with translated():
        rows = connection.execute(sql, (*arguments, limit)).fetchall()
    return tuple(
        Hit(
            kind=Kind(kind),
            record_id=RecordId(record_id),
            case_id=CaseId(case),
            place=place,
            snippet=intact(snippet),
            rank=score,
        )
        for kind, record_id, case, place, snippet, score in rows
    )


def match_expression(query: str) -> str:
    """A person's words as an FTS5 expression; nothing they type can be a syntax error."""
    terms = []
    for quoted, word in re.findall(r'"([^"]*)"|([^\s"]+)', query):
        words = re.findall(r"\w+", quoted or word)
        if words:
            terms.append('"' + " ".join(words) + '"')
    if terms and not query.rstrip().endswith('"'):
        terms[-1] += "*"
    return " ".join(terms)


def _add(connection: Connection, rows: Iterable[tuple[object, ...]]) -> None:
    left = iter(rows)
    while batch := tuple(islice(left, _BATCH)):
        connection.execute(_ADD + ", ".join([_ROW] * len(batch)), tuple(chain.from_iterable(batch)))


def _words(record: Record) -> tuple[str, str]:
    title_field, body_fields = _TEXT[record.kind]
    parts = [record.reference]
    for name in body_fields:
        value = getattr(record, name)
        parts.append(", ".join(value) if isinstance(value, tuple) else value)
    return getattr(record, title_field), "\n".join(part for part in parts if part)
