"""What the release dialog offers for the report before the door: kinds with their bases, parts, a folder.

Reads the open case; decides nothing. What may leave is decided by the services.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from ui.dialogs.releasing import Offer, Part, ReleaseDialog
from ui.models.desk import Desk
from ui.views.release_door import Door
from workbench.regimes import Regime
from workbench.services.releasing.assessing import Assessed
from workbench.services.releasing.kinds import bases_of, makings_for, report_title


def release_dialog(desk: Desk, door: Door, *, covering: bool, parent: QWidget) -> ReleaseDialog | None:
    """The dialog for the report that was checked; with `covering`, only where protected words may go."""
    assessed = door.assessed
    if assessed is None:
        return None
    return ReleaseDialog(
        report_title(assessed.outline.code),
        offers=offers(assessed.outline.code, desk.regime, covering=covering),
        parts=parts(assessed),
        folder=folder(assessed),
        by=door.user,
        release=door.release,
        parent=parent,
    )


def offers(report_kind: str, regime: Regime, *, covering: bool) -> list[Offer]:
    """The kinds of release of a report; with `covering`, those under which protected words may go."""
    found = []
    for made in makings_for(report_kind, regime):
        bases = bases_of(made, report_kind, regime)
        kept = tuple(basis for basis in bases if basis.covers_protected or not covering)
        if kept:
            found.append(Offer(made=made, bases=kept))
    return found


def parts(assessed: Assessed) -> list[Part]:
    """What can be picked out of a report: its sections, then the evidence of its case."""
    sections = [Part(key=each.id, words=f"Section: {each.heading}") for each in assessed.outline.section]
    evidence = [
        Part(key=item.reference, words=f"Evidence {item.reference}: {item.title}", evidence=True)
        for item in assessed.case.evidence
    ]
    return [*sections, *evidence]


def folder(assessed: Assessed) -> Path:
    """A folder of its own among the person's documents; made only when something is released."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    stem = f"{assessed.case.case.reference} {report_title(assessed.outline.code)}"
    name, number = stem, 2
    while (documents / name).exists():
        name, number = f"{stem} ({number})", number + 1
    return documents / name
