"""Taking in an evidence file: sealed, digested and registered, against copying and digesting it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.conftest import NewVault
from tests.benchmarks.making import a_case, evidence
from tests.benchmarks.rounds import compare
from workbench.records.extract import Extract
from workbench.records.record import Kind

MIB = 1024 * 1024
SIZE = 200 * MIB


def test_taking_in_a_file_is_at_least_half_as_fast_as_copying_it(
    tmp_path: Path, new_vault: NewVault, benchmark: BenchmarkFixture
) -> None:
    source = tmp_path / "recording.mp4"
    _fill(source)
    vault, case = new_vault("vault"), a_case()
    with vault.operation("new_case", case.case_id) as work:
        work.create(case)

    def copy_and_digest(number: int) -> None:
        _copy(source, tmp_path / f"copy-{number}")

    def take_in(_: int) -> None:
        with source.open("rb") as file:
            sealed = vault.seal_file(file, size_hint=SIZE)
        extract = Extract(media_type="video/mp4", text="", readable=False)
        with vault.operation("add_evidence", case.case_id) as work:
            record = evidence(
                case.case_id,
                reference=work.next_references(case.case_id, Kind.EVIDENCE)[0],
                blob=sealed.name,
                sha256=sealed.sha256,
                size=sealed.size,
            )
            work.create(record)
            vault.keep_file(case.case_id, record.id, sealed, extract)

    found = compare(
        benchmark, take_in, copy_and_digest, named="a plain copy with SHA-256, flushed to disk", rounds=5
    )

    assert found.ratio <= 1 / 0.5


def _fill(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(SIZE // MIB):
            file.write(os.urandom(MIB))


def _copy(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as given, target.open("wb") as taken:
        while chunk := given.read(MIB):
            digest.update(chunk)
            taken.write(chunk)
        # Evidence that was reported as taken in must survive a power cut, so the copy has to as well.
        taken.flush()
        os.fsync(taken.fileno())
    return digest.hexdigest()
