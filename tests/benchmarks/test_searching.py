"""Searching a vault full of evidence, against the same text index in a plain file."""

from __future__ import annotations

import os
from collections.abc import Iterator

from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.conftest import NewPlain, NewVault
from tests.benchmarks.making import a_case, evidence
from tests.benchmarks.rounds import compare
from tests.benchmarks.words import Writer
from workbench.records.case import Case
from workbench.records.extract import Extract
from workbench.store import search
from workbench.store.driver import Database
from workbench.store.vault import Vault

MEGABYTES = int(os.environ.get("BENCH_TEXT_MB", "50"))
"""The promise is for 200; 50 is built in a quarter of the time."""
FILE = 250_000
QUERIES = 300
HITS = 50


def test_a_search_takes_little_longer_than_in_a_plain_text_index(
    new_vault: NewVault, new_plain: NewPlain, benchmark: BenchmarkFixture
) -> None:
    vault, plain = new_vault("vault"), new_plain("plain.db")
    writer, case = Writer(), a_case()
    _fill(vault, plain, case, [writer.text(FILE) for _ in range(MEGABYTES * 1_000_000 // FILE)])
    queries = list(writer.queries(QUERIES + 1))
    numbers: dict[str, list[int]] = {"vault": [], "plain": []}

    def search_vault(number: int) -> None:
        numbers["vault"].append(len(search.find(vault.connection, queries[number], limit=HITS)))

    def search_plainly(number: int) -> None:
        rows = plain.execute(
            "SELECT record_id, place, snippet(passage_fts, -1, '‹', '›', '…', 16), bm25(passage_fts) AS score"
            " FROM passage_fts JOIN passage ON passage.rowid = passage_fts.rowid"
            " WHERE passage_fts MATCH ? ORDER BY score LIMIT ?",
            (search.match_expression(queries[number]), HITS),
        ).fetchall()
        numbers["plain"].append(len(rows))

    found = compare(
        benchmark, search_vault, search_plainly, named="the same search in a plain FTS5 index", rounds=QUERIES
    )

    assert numbers["vault"] == numbers["plain"]
    assert sum(numbers["vault"]) > QUERIES
    assert found.ratio_of_p95 <= 1.5


def _fill(vault: Vault, plain: Database, case: Case, texts: list[str]) -> None:
    with vault.operation("import", case.case_id, undoable=False) as work:
        work.create(case)
        for text in texts:
            record = evidence(case.case_id, readable=True)
            work.create(record)
            extract = Extract(media_type="text/plain", text=text)
            search.add_file_text(vault.connection, case.case_id, record.id, extract)
    with plain.atomic():
        plain.table("passage").insert_all(_passages(vault))


def _passages(vault: Vault) -> Iterator[dict[str, str | int]]:
    columns = ("kind", "record_id", "case_id", "ordinal", "start", "place", "live", "title", "body")
    for row in vault.connection.execute(f"SELECT {', '.join(columns)} FROM passage ORDER BY rowid"):
        yield dict(zip(columns, row, strict=True))
