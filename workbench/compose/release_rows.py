"""The log of releases as a table of a report: one row for each. Pure: records in, blocks out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from workbench.civil_time import LONDON, short_day
from workbench.compose.building import Builder
from workbench.records.document import Block
from workbench.records.release import ReleaseEntry
from workbench.regimes import Regime
from workbench.taxonomies import load_taxonomy

_HEADER = ("Release", "Date", "What", "On what basis", "For", "Decided by")
_WIDTHS = (0.12, 0.11, 0.23, 0.22, 0.16, 0.16)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def releases(build: Builder, regime: Regime, opening: str) -> Iterator[Block]:
    """The table of the releases of the case; nothing when there are none."""
    entries = in_time(build.case.releases)
    if not entries:
        return
    yield from build.opening(opening)
    rows = [tuple(build.passage(cell, entry) for cell in release_cells(entry, regime)) for entry in entries]
    yield build.table("Releases of this case", _HEADER, rows, widths=_WIDTHS)


def in_time(entries: Iterable[ReleaseEntry]) -> list[ReleaseEntry]:
    """The releases, the earliest first."""
    return sorted(entries, key=lambda entry: (entry.released_at or _EARLIEST, entry.reference))


def release_cells(entry: ReleaseEntry, regime: Regime) -> tuple[str, ...]:
    """The cells of one release, under `_HEADER`."""
    titles = {basis.code: basis.title for basis in regime.bases}
    reports = {term.code: term.title for term in load_taxonomy("report_kinds").terms}
    what = reports.get(entry.report_kind, entry.report_kind.replace("_", " ").capitalize())
    if entry.release_kind:
        what = f"{what} ({entry.release_kind.replace('_', ' ')})"
    if entry.extent:
        what = f"{what}: {entry.extent}"
    when = entry.released_at
    return (
        entry.reference or "–",
        short_day(when.astimezone(LONDON).date()) if when else "–",
        what,
        titles.get(entry.basis, entry.basis),
        entry.recipient or "–",
        entry.decided_by or "–",
    )
