"""The register in figures: every entry is counted once, by status and by age."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from workbench.records.register import EntryStatus
from workbench.services.register.entries import Wanted
from workbench.services.register.figures import Band, figures
from workbench.services.register.importing import import_file
from workbench.services.session import Session

TODAY = date(2026, 4, 15)
DAYS = (
    ("2026-04-15", "issued"), ("2025-04-16", "closed"), ("2025-04-15", "issued"), ("2024", "withdrawn"),
    ("2010-05", "issued"), ("", "closed"), ("2026-09-01", "issued"),
)  # fmt: skip


@pytest.fixture
def session(new_session: Callable[[], Session], tmp_path: Path) -> Session:
    session = new_session()
    path = tmp_path / "known.jsonl"
    rows = [
        {"id": str(n), "issuer": "Ostrell", "text": f"Look at ward {n}.", "date": day, "status": status}
        for n, (day, status) in enumerate(DAYS)
    ]
    path.write_text("\n".join(json.dumps({k: v for k, v in row.items() if v}) for row in rows))
    import_file(session, path)
    return session


def test_each_entry_is_in_one_band_of_age(session: Session) -> None:
    found = figures(session, on=TODAY).by_age
    assert found == (
        Band(years_from=0, years_to=1, open=2, settled=1),
        Band(years_from=1, years_to=2, open=1, settled=0),
        Band(years_from=2, years_to=5, open=0, settled=1),
        Band(years_from=5, years_to=10, open=0, settled=0),
        Band(years_from=10, years_to=0, open=1, settled=0),
        Band(years_from=0, years_to=0, open=0, settled=1),
    )
    assert sum(band.open + band.settled for band in found) == len(DAYS)


def test_statuses_are_counted_of_what_is_asked_for(session: Session) -> None:
    by_status = dict(figures(session, on=TODAY).by_status)
    assert by_status[EntryStatus.ISSUED] == 4
    assert by_status[EntryStatus.CLOSED] == 2
    nobody = figures(session, Wanted(issuer="nobody"), on=TODAY)
    assert all(count == 0 for _, count in nobody.by_status)
    assert all(band.open == band.settled == 0 for band in nobody.by_age)
