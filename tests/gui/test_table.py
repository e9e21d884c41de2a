"""Every list: rows of records, sorted, found again, and never lost from sight."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui import theme
from ui.models.table import CHIP, Column, RecordTable
from ui.widgets.table import Table
from workbench.records.findings import Finding
from workbench.records.record import CaseId, RecordId

COLUMNS: tuple[Column[Finding], ...] = (
    Column(title="Ref", text=lambda f: f.reference, ems=5, order=lambda f: int(f.reference[2:])),
    Column(title="Statement", text=lambda f: f.statement),
    Column(title="Tone", text=lambda f: "Sound", ems=6, tone=lambda f: "success"),
)


def finding(number: int, statement: str = "") -> Finding:
    return Finding(
        id=RecordId(f"id-{number}"), case_id=CaseId("case"), reference=f"F-{number}",
        statement=statement or f"Statement {number}",
    )  # fmt: skip


@pytest.fixture
def model() -> RecordTable[Finding]:
    made: RecordTable[Finding] = RecordTable(COLUMNS)
    made.show([finding(n) for n in (2, 10, 1)])
    return made


def test_the_model_keeps_qts_promises(model: RecordTable[Finding], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    assert (model.rowCount(), model.columnCount()) == (3, 3)


def test_references_sort_by_their_number(model: RecordTable[Finding]) -> None:
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [record.reference for record in model.records] == ["F-10", "F-2", "F-1"]
    model.sort(-1)
    assert [record.reference for record in model.records] == ["F-2", "F-10", "F-1"]


def test_a_sorted_list_stays_sorted_when_a_record_comes(model: RecordTable[Finding]) -> None:
    model.sort(0)
    model.show([finding(3), *model.records])
    assert [record.reference for record in model.records] == ["F-1", "F-2", "F-3", "F-10"]


def test_a_chip_has_words_as_well_as_a_colour(model: RecordTable[Finding]) -> None:
    index = model.index(0, 2)
    assert index.data(CHIP) == "success"
    assert index.data(Qt.ItemDataRole.DisplayRole) == "Sound"


def test_the_selected_record_is_kept_through_a_sort(qtbot: QtBot, model: RecordTable[Finding]) -> None:
    table = Table("Findings")
    qtbot.addWidget(table)
    table.setModel(model)
    told: list[Any] = []
    table.picked.connect(told.append)
    assert table.pick(RecordId("id-10"))
    model.sort(0)
    assert table.current == finding(10)
    assert told[-1] == finding(10)
    assert not table.pick(RecordId("id-77"))


def test_enter_opens_the_selected_record(qtbot: QtBot, model: RecordTable[Finding]) -> None:
    table = Table("Findings")
    qtbot.addWidget(table)
    table.setModel(model)
    table.pick(RecordId("id-2"))
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [finding(2)]


def test_columns_give_way_in_their_order_where_a_list_is_narrow(qtbot: QtBot) -> None:
    columns = (
        *COLUMNS,
        Column[Finding](title="Last to go", text=lambda f: "Far", ems=8, leaves=2),
        Column[Finding](title="First to go", text=lambda f: "Near", ems=8, leaves=1),
    )
    table = Table("Findings")
    qtbot.addWidget(table)
    table.setModel(RecordTable(columns, table))

    def shown(ems: float) -> list[str]:
        table.resize(theme.metric(table, ems), 200)
        return [each.title for at, each in enumerate(columns) if not table.isColumnHidden(at)]

    table.show()
    assert shown(45) == ["Ref", "Statement", "Tone", "Last to go", "First to go"]
    assert shown(38) == ["Ref", "Statement", "Tone", "Last to go"]
    assert shown(20) == ["Ref", "Statement", "Tone"]
    assert shown(45) == ["Ref", "Statement", "Tone", "Last to go", "First to go"]
