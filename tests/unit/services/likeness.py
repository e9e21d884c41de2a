"""Copies of a case through a file, and a case without the ids that a vault gives, to compare them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from workbench.records.case import Case
from workbench.records.casefile import CaseFile
from workbench.records.links import Link
from workbench.records.record import Record
from workbench.services.cases import load_case
from workbench.services.exchange.exporting import export_case
from workbench.services.exchange.importing import import_case
from workbench.services.session import Session

BASIS = "internal-need"
Sessions = Callable[[], Session]

OURS = {"id", "case_id", "reference", "file_id", "blob", "position"}
LEFT_BEHIND = {"decisions", "releases"}


def likeness(case: CaseFile) -> dict[str, Any]:
    """Every value of every record by kind and order; ids of records become (kind, place)."""
    groups = {f.name: getattr(case, f.name) for f in fields(case) if f.name not in {"case", *LEFT_BEHIND}}
    ordered = {
        name: sorted(group, key=lambda record: getattr(record, "position", 0))
        for name, group in groups.items()
    }
    places: dict[str, Any] = {
        record.id: (name, n) for name, group in ordered.items() for n, record in enumerate(group)
    }
    found = {name: [_plain(record, places) for record in group] for name, group in ordered.items()}
    found["links"] = _threads(case, places)
    found["case"] = [_plain(case.case, places) | {"reference": case.case.reference}]
    return found


def _plain(record: Record, places: dict[str, Any]) -> dict[str, Any]:
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in OURS}
    return {
        name: places.get(value, value) if isinstance(value, str) else value for name, value in values.items()
    }


def _threads(case: CaseFile, places: dict[str, Any]) -> list[Any]:
    """Links in the order that each record has them in."""

    def key(link: Link) -> Any:
        return (places[link.from_id], link.relation, link.position)

    return [
        (link.relation, places[link.from_id], places[link.to_id], link.note, link.extra)
        for link in sorted(case.links, key=key)
    ]


def copied(session: Session, other: Session, case: Case, path: Path) -> Case:
    export_case(session, case.case_id, path, basis=BASIS, overwrite=True)
    return import_case(other, path).case


def assert_alike(session: Session, case: Case, other: Session, copy: Case) -> None:
    first = likeness(load_case(session, case.case_id))
    second = likeness(load_case(other, copy.case_id))
    for part, value in first.items():
        assert second[part] == value, part
