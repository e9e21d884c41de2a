"""Opening a vault costs what guessing its passphrase costs, and little more."""

from __future__ import annotations

from pathlib import Path

from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.making import a_case
from tests.benchmarks.rounds import compare
from workbench.services.cases import list_cases
from workbench.services.session import Session, create_vault, open_vault
from workbench.store.passphrase import calibrate, wrapping_key

PASSPHRASE = b"correct horse battery staple"
CASES = 150
"""What a provider's team of eight may have open."""


def test_unlocking_to_the_first_list_takes_little_longer_than_deriving_the_key(
    tmp_path: Path, benchmark: BenchmarkFixture
) -> None:
    cost = calibrate()
    folder = tmp_path / "vault"
    with create_vault(folder, "Ann", bytearray(PASSPHRASE), cost=cost) as session:
        for number in range(CASES):
            case = a_case(f"PSII-2026-{number:03d}")
            with session.vault.operation("new_case", case.case_id) as work:
                work.create(case)
    opened: list[Session] = []

    def derive_the_key(_: int) -> None:
        wrapping_key(bytearray(PASSPHRASE), bytes(16), cost)

    def unlock_and_list(_: int) -> None:
        opened.append(open_vault(folder, bytearray(PASSPHRASE), user="Ann", write=False))
        assert len(list_cases(opened[-1])) == CASES

    found = compare(
        benchmark, unlock_and_list, derive_the_key, named="deriving the key from the passphrase", rounds=7
    )
    for session in opened:
        session.close()

    assert found.ratio <= 1.3
