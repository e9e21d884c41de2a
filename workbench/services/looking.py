"""Looks at pictures: that somebody looked at one before it is shown to others, when, and what for.

Owns the record of a look and what it has to say. A look holds for the very bytes that were looked at; a
redacted copy needs a look of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.records.evidence import Evidence
from workbench.services import records
from workbench.services.session import Session

CHECKS: Mapping[str, str] = {
    "faces": "Faces and other people who could be recognised",
    "wristbands": "Wristbands, badges and labels",
    "screens": "Screens, charts and papers that can be read",
    "places": "Door signs, bed numbers and views that tell the place",
}
"""What a look is for, and how that is said."""


def is_picture(evidence: Evidence) -> bool:
    """Whether a look at it can be recorded."""
    return evidence.media_type.startswith("image/") and bool(evidence.blob)


def record_look(
    session: Session, evidence: Evidence, *, checked: Collection[str], by: str = ""
) -> tuple[Evidence, Changes]:
    """Record that somebody looked at a picture for all of `CHECKS`, and found nobody given away.

    Raises: BadInput: it is no picture, or something was not looked for. NotFound: it is gone.
    """
    if not is_picture(evidence):
        raise BadInput("A look is recorded for a picture; this evidence is none.")
    unknown = [each for each in checked if each not in CHECKS]
    missing = [each for each in CHECKS if each not in checked]
    if unknown:
        raise BadInput(f"A look is for these: {', '.join(CHECKS)}.", where="checked")
    if missing:
        raise BadInput(
            f"The look is not complete. Look for {', '.join(missing)} too, and mask what gives anybody away.",
            where="checked",
        )
    return records.edit(
        session,
        evidence,
        verb="record_look",
        looked_at=datetime.now(UTC),
        looked_by=by.strip() or session.user,
        looked_for=tuple(CHECKS),
    )


def withdraw_look(session: Session, evidence: Evidence) -> tuple[Evidence, Changes]:
    """Take back the record of a look. Raises: NotFound."""
    return records.edit(session, evidence, verb="withdraw_look", looked_at=None, looked_by="", looked_for=())
