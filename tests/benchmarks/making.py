"""The records that the benchmarks write: a case, many events, a piece of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.benchmarks.words import Writer
from workbench.records.analysis import Event, Precision
from workbench.records.case import Case, CaseKind
from workbench.records.evidence import Evidence, EvidenceKind
from workbench.records.marking import Marking
from workbench.records.record import CaseId, RecordId, new_id


def a_case(reference: str = "PSII-2026-001") -> Case:
    """A case with nothing in it."""
    case_id = CaseId(new_id())
    return Case(
        id=RecordId(case_id),
        case_id=case_id,
        reference=reference,
        title="Downtime",
        case_kind=CaseKind.PSII,
        regime="psirf-provider",
        opened_on=date(2026, 1, 1),
    )


def events(case_id: CaseId, count: int) -> Sequence[Event]:
    """Events with a title of a few words and a paragraph of some 400 characters."""
    writer, began = Writer(), datetime(2026, 1, 1, 8, tzinfo=UTC)
    text = writer.text(count * 450)
    return [
        Event(
            id=new_id(),
            case_id=case_id,
            reference=f"EV-{number + 1}",
            title=text[number * 450 : number * 450 + 50],
            description=text[number * 450 + 50 : number * 450 + 450],
            starts_at=began + timedelta(minutes=number),
            precision=Precision.MINUTE,
        )
        for number in range(count)
    ]


def evidence(case_id: CaseId, **values: Any) -> Evidence:
    """A piece of evidence; `values` are what is known of its file."""
    return Evidence(
        id=new_id(),
        case_id=case_id,
        title="Recording",
        evidence_kind=EvidenceKind.INTERVIEW,
        marking=Marking.PROTECTED,
        **values,
    )
