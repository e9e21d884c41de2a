"""The part of a report that an extent names, with the texts of its evidence from the vault."""

from __future__ import annotations

from workbench.compose.part import Part
from workbench.errors import BadInput, Help
from workbench.records.casefile import CaseFile
from workbench.release.kinds import Extent
from workbench.services.session import Session
from workbench.store import search


def part_of(session: Session, case: CaseFile, extent: Extent) -> Part | None:
    """The part to compose; None for the whole report.

    Raises: BadInput when evidence is not of this case, or holds no text to give.
    """
    if extent.is_whole:
        return None
    held = {item.reference.casefold(): item for item in case.evidence}
    texts: dict[str, str] = {}
    for name in extent.evidence:
        item = held.get(name.casefold())
        if item is None:
            raise BadInput(f"this case has no evidence {name}.", where="evidence", see=Help.EVIDENCE)
        text = search.file_text(session.db, item.id)
        if not text.strip():
            raise BadInput(
                f"evidence {item.reference} has no text that can be set in a document. Give a copy of the "
                "file itself.",
                where="evidence",
            )
        texts[item.reference] = text
    return Part(sections=extent.sections, evidence=texts)
