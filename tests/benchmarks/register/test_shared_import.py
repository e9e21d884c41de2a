"""Bringing a long list into a shared register, compared with PostgreSQL's own COPY of the same rows.

The baseline has nothing to read, to check or to compare: its rows are made beforehand, and go into a table
of the same columns and indexes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.conftest import NewVault
from tests.benchmarks.rounds import seconds
from workbench.register.local_rows import COLUMN_LIST, row_of
from workbench.register.postgres.words import words_of
from workbench.register.reading import read_json_lines
from workbench.services.register.entries import Order, Wanted, list_entries
from workbench.services.register.importing import import_file
from workbench.services.session import Session

LINES = 100_000
_STEMS = ["ward", "pump", "bed", "nurse", "lead", "check", "drug", "door", "alarm", "night"]
_ENDINGS = ["", "s", "ing", "ed", *"bcdfghjklmnpqrtvwxyz"]


@pytest.fixture
def engine() -> str:
    return "postgres"


def listed() -> bytes:
    chance = random.Random(5)
    words = [f"{stem}{ending}" for stem in _STEMS for ending in _ENDINGS]
    rows = (
        {
            "id": f"B-{n}",
            "issuer": f"Body {n % 50}",
            "addressee": f"Trust {n % 300}",
            "date": f"{2010 + n % 16}-03-01",
            "text": f"Every trust should {' '.join(chance.choices(words, k=30))}.",
        }
        for n in range(LINES)
    )
    return b"\n".join(json.dumps(row).encode() for row in rows)


def test_a_long_list_comes_in_at_half_the_speed_of_a_bare_copy_at_least(
    new_vault: NewVault, new_register: Callable[[], str], tmp_path: Path, benchmark: BenchmarkFixture
) -> None:
    path = tmp_path / "list.jsonl"
    path.write_bytes(data := listed())
    rows = [(n, 1, *row_of(e), words_of(e)) for n, e in enumerate(read_json_lines(data).whole(), 1)]

    with psycopg.connect(new_register(), options="-c search_path=workbench,public") as plain:
        bare = seconds(lambda: copy(plain, rows))
    rows.clear()
    with Session(new_vault("own")) as session:
        session.register = new_register()
        pedantic: Callable[..., object] = benchmark.pedantic
        ours = seconds(lambda: pedantic(import_file, (session, path), rounds=1))
        first = seconds(lambda: list_entries(session, limit=100))
        narrowed = seconds(
            lambda: list_entries(session, Wanted(words=("pump", "night")), order=Order.ISSUER, limit=100)
        )
        assert list_entries(session).total == LINES

    print(f"\n{LINES:,} lines: import {ours:.1f} s, bare COPY {bare:.1f} s, {bare / ours:.2f} of its speed")
    print(f"    first page of 100: {first * 1000:.0f} ms; of two words, by issuer: {narrowed * 1000:.0f} ms")
    assert bare / ours >= 0.5
    assert first < bare


def copy(connection: psycopg.Connection[tuple[object, ...]], rows: list[tuple[object, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY register_entry ({COLUMN_LIST}, words) FROM STDIN") as copying,
    ):
        for row in rows:
            copying.write_row(row)
    connection.commit()
