"""Writing many records: rows, text index and ledger, encrypted, against plain inserts.

Both run in one process, and what the driver asks of SQLCipher for its memory holds for the whole process:
the plain inserts pay for that too.
"""

from __future__ import annotations

from dataclasses import replace

from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.conftest import NewPlain, NewVault
from tests.benchmarks.making import a_case, events
from tests.benchmarks.rounds import compare
from workbench.records.record import Kind, Record
from workbench.store.rows import Value, shape
from workbench.store.search import index_rows

RECORDS = 10_000
ROUNDS = 9
PASSAGE = ("kind", "record_id", "case_id", "ordinal", "start", "place", "title", "body")


def test_importing_records_costs_little_more_than_plain_inserts(
    new_vault: NewVault, new_plain: NewPlain, benchmark: BenchmarkFixture
) -> None:
    case = a_case()
    happened = events(case.case_id, RECORDS)
    case_row, rows = _row(case), [_row(event) for event in happened]
    passages = [{**dict(zip(PASSAGE, row, strict=True)), "live": 1} for row in index_rows(happened)]
    vaults = [new_vault(f"vault-{number}") for number in range(ROUNDS + 1)]
    databases = [new_plain(f"plain-{number}.db") for number in range(ROUNDS + 1)]

    def insert_plainly(number: int) -> None:
        db = databases[number]
        with db.atomic():
            db.table("case_file").insert(case_row)
            db.table("event").insert_all(rows)
            db.table("passage").insert_all(passages)

    def import_records(number: int) -> None:
        with vaults[number].operation("import", case.case_id) as work:
            references = work.next_references(case.case_id, Kind.EVENT, RECORDS)
            numbered = zip(happened, references, strict=True)
            work.create(case, *(replace(event, reference=each) for event, each in numbered))

    found = compare(
        benchmark,
        import_records,
        insert_plainly,
        named="the same rows and text index in plain SQLite by sqlite-utils",
        rounds=ROUNDS,
    )

    assert databases[ROUNDS].table("event").count == RECORDS
    assert found.ratio <= 2.5


def _row(record: Record) -> dict[str, Value]:
    of = shape(record.kind)
    return dict(zip(of.columns, of.encode(record), strict=True))
