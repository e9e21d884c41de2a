"""Painting a very long list for the first time, against painting a short one of the same kind.

The ids are read in SQL's order and the first page by its ids; nothing else of the evidence is touched. The
list of a hundred times as many rows may take ten times as long at most.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QObject
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.conftest import CHEAP
from tests.benchmarks.making import a_case, evidence
from tests.benchmarks.rounds import compare
from ui.jobs import Store
from ui.models.paged import PagedTable, Wanted
from ui.models.table import Column
from ui.widgets.table import Table
from workbench.records.case import Case
from workbench.records.evidence import Evidence
from workbench.records.record import CaseId, Kind, RecordId
from workbench.services.listing import evidence_ids, evidence_page
from workbench.services.session import Session, open_vault
from workbench.store.vault import Vault

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LONG, SHORT = 100_000, 1_000
ROUNDS = 7
BOUND = 10.0
"""A hundred times as many rows. What grows is the reading of the ids; the painting does not."""
COLUMNS: Sequence[Column[Evidence]] = (
    Column(title="Ref", text=lambda e: e.reference, ems=5),
    Column(title="Title", text=lambda e: e.title),
    Column(title="Kind", text=lambda e: e.evidence_kind.value, ems=9),
    Column(title="Marking", text=lambda e: e.marking.value, ems=8, tone=lambda e: "danger"),
)


@dataclass(frozen=True, slots=True)
class Lists:
    """One vault on its reader's thread, with a short case and a long one."""

    store: Store
    owner: QObject
    cases: dict[int, CaseId]

    def paint(self, count: int) -> None:
        """From nothing to the first rows on the screen."""
        case_id = self.cases[count]

        def ids(session: Session, wanted: Wanted) -> Sequence[RecordId]:
            return evidence_ids(session, case_id, words=wanted.words)

        table = Table("Evidence")
        table.resize(900, 600)
        model = PagedTable[Evidence](COLUMNS, self.store, ids, evidence_page, table)
        table.setModel(model)
        table.show()
        model.ask()
        loop = QEventLoop()
        model.dataChanged.connect(lambda *_: loop.quit())
        loop.exec()
        table.grab()
        assert model.rowCount() == count
        assert model.index(0, 1).data() == "Recording"
        table.close()
        table.deleteLater()


@pytest.fixture
def lists(qapp: QApplication, tmp_path: Path) -> Iterator[Lists]:
    cases = {}
    folder = tmp_path / "vault"
    with Vault.create(folder, "Ann", bytearray(b"passphrase"), device="bench", cost=CHEAP) as vault:
        for number, count in enumerate((SHORT, LONG), 1):
            case = a_case(f"PSII-2026-00{number}")
            cases[count] = case.case_id
            _fill(vault, case, count)
    owner = QObject()
    store = Store(owner)
    loop = QEventLoop()
    failed: list[object] = []
    store.open(
        owner,
        lambda: open_vault(folder, bytearray(b"passphrase"), user="Ann"),
        lambda _: loop.quit(),
        failed.append,
    )
    loop.exec()
    yield Lists(store, owner, cases)
    store.close()
    assert store.wait()
    assert not failed


def _fill(vault: Vault, case: Case, count: int) -> None:
    case_id = case.case_id
    with vault.operation("import", case_id) as work:
        references = work.next_references(case_id, Kind.EVIDENCE, count)
        work.create(case, *(evidence(case_id, reference=each) for each in references))


def test_a_list_of_a_hundred_thousand_is_painted_like_a_short_one(
    lists: Lists, benchmark: BenchmarkFixture
) -> None:
    found = compare(
        benchmark,
        lambda _: lists.paint(LONG),
        lambda _: lists.paint(SHORT),
        named=f"the same list of {SHORT:,} rows",
        rounds=ROUNDS,
    )

    assert found.ratio < BOUND, f"{found.ratio:.2f} times"
