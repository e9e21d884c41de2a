"""Redacted copies of evidence: new evidence, tied to its original, with how it was made and by whom.

Owns the verbs and the record of them. What is covered, silenced or taken out is done by the modules
`release/redaction_…`, which prove each copy by reading it again; the original is never changed.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.ingest.reading import read as read_file
from workbench.records.case import Case
from workbench.records.evidence import Evidence
from workbench.records.links import Relation
from workbench.records.record import CaseId, RecordId
from workbench.regimes import load_regime
from workbench.release.assess import Guard
from workbench.release.redaction_pictures import (
    Box,
    fresh_png,
    masked_pages,
    masked_picture,
    page_pictures,
    upright,
)
from workbench.release.redaction_sound import Span, length, silenced
from workbench.release.redaction_text import Cut, cuts, marked, redacted
from workbench.services import records
from workbench.services.cases import load_case
from workbench.services.releasing.guarding import guard_of
from workbench.services.session import Session
from workbench.services.word_prints import keep_file
from workbench.store import search, tables

__all__ = ["Box", "Cut", "Span"]

_MOST = 300 * 2**20
_PDF = "application/pdf"
_SHOWN_DOTS = 110


def ways(evidence: Evidence) -> tuple[str, ...]:
    """How a piece of evidence can be redacted: "boxes", "spans", "words"; none where it has no file."""
    found = []
    if evidence.blob and (evidence.media_type.startswith("image/") or evidence.media_type == _PDF):
        found.append("boxes")
    if evidence.blob and evidence.media_type.startswith("audio/"):
        found.append("spans")
    if evidence.readable:
        found.append("words")
    return tuple(found)


def pictures(session: Session, evidence: Evidence) -> tuple[tuple[bytes, ...], float]:
    """What boxes are drawn on, each page or the picture as PNG; and how many of its pixels a box's unit is.

    Raises: BadInput: it cannot be shown. NotFound, VaultDamaged: its file.
    """
    data = _bytes(session, evidence)
    if evidence.media_type == _PDF:
        shown = tuple(fresh_png(picture) for picture in page_pictures(data, dots=_SHOWN_DOTS))
        return shown, _SHOWN_DOTS / 72
    return (fresh_png(upright(data)),), 1.0


def seconds(session: Session, evidence: Evidence) -> float:
    """How long a recording lasts. Raises: BadInput: it is none that can be silenced."""
    return length(_bytes(session, evidence))


def proposed(session: Session, evidence: Evidence) -> tuple[str, tuple[Cut, ...]]:
    """The text of evidence, and the names and numbers in it that would be taken out.

    Raises: BadInput: it has no text.
    """
    text = _text(session, evidence)
    return text, cuts(text, _guard(session, evidence.case_id))


def places(text: str, words: Sequence[str]) -> tuple[Cut, ...]:
    """Every place of a text at which one of these words stands, in any capitals."""
    return tuple(cut for each in words for cut in marked(text, each))


def preview(
    session: Session, evidence: Evidence, chosen: Sequence[Cut], *, kept: Collection[str] = ()
) -> str:
    """The text as it would be once redacted. Writes nothing. Raises: BadInput."""
    return redacted(_text(session, evidence), chosen, _guard(session, evidence.case_id), kept=kept)


def cover(
    session: Session, evidence: Evidence, boxes: Sequence[Box], *, title: str = "", reason: str = ""
) -> tuple[Evidence, Changes]:
    """Make new evidence of a picture or a PDF with boxes burned in.

    Raises: BadInput: it cannot be read, or a box does not fit.
    """
    data = _bytes(session, evidence)
    pages = evidence.media_type == _PDF
    made = masked_pages(data, boxes) if pages else masked_picture(data, boxes)
    count = f"{len(boxes)} box{'es' if len(boxes) != 1 else ''}"
    how = f"{count} filled on pages made pictures" if pages else f"{count} filled in the picture"
    return _keep(session, evidence, made, ".pdf" if pages else ".png", how, title, reason)


def silence(
    session: Session, evidence: Evidence, spans: Sequence[Span], *, title: str = "", reason: str = ""
) -> tuple[Evidence, Changes]:
    """Make new evidence of a recording with spans silenced.

    Raises: BadInput: it is not plain wave sound, or a span does not fit.
    """
    made = silenced(_bytes(session, evidence), spans)
    said = ", ".join(f"{span.start:g} to {span.end:g} s" for span in spans)
    return _keep(session, evidence, made, ".wav", f"silenced {said}", title, reason)


def withhold(
    session: Session,
    evidence: Evidence,
    chosen: Sequence[Cut] = (),
    *,
    words: Sequence[str] = (),
    kept: Collection[str] = (),
    title: str = "",
    reason: str = "",
) -> tuple[Evidence, Changes]:
    """Make new evidence of a text without its names and numbers, and without the words given or chosen.

    `kept` are digests of words (`Cut.words`) that stay although they look like a name.

    Raises: BadInput: it has no text, or nothing is to be taken out.
    """
    text = _text(session, evidence)
    guard = _guard(session, evidence.case_id)
    extra: list[Cut] = []
    for each in words:
        found = marked(text, each)
        if not found:
            raise BadInput(
                "Words that shall go do not stand in this text. Check their spelling.", where="words"
            )
        extra.extend(found)
    made = redacted(text, (*chosen, *extra), guard, kept=kept)
    stays = f", {len(set(kept))} left on purpose" if kept else ""
    how = f"names, numbers and marked words taken out of its text{stays}"
    return _keep(session, evidence, made.encode(), ".txt", how, title, reason)


def originals(session: Session, evidence: Evidence) -> tuple[Evidence, ...]:
    """What a redacted copy was made from; nothing for evidence that is no copy."""
    ties = records.links_of(session, evidence, Relation.DERIVED_FROM)
    known = load_case(session, evidence.case_id).by_id
    return tuple(item for tie in ties if isinstance(item := known.get(tie.to_id), Evidence))


def _keep(
    session: Session, evidence: Evidence, made: bytes, ending: str, how: str, title: str, reason: str
) -> tuple[Evidence, Changes]:
    """Seal the copy and tie it to its original, as one operation."""
    vault = session.vault
    note = f"{how[0].upper()}{how[1:]} by {session.user}.{f' {reason.strip()}' if reason.strip() else ''}"
    name = f"{evidence.reference}-redacted{ending}"
    regime = load_regime(tables.get(session.db, Case, RecordId(evidence.case_id)).regime)
    sealed = vault.seal_file(io.BytesIO(made), size_hint=len(made))
    try:
        extract = read_file(name, io.BytesIO(made), size=len(made))
        with vault.operation("redact_evidence", evidence.case_id) as work:
            copy = records.made(
                work,
                Evidence,
                evidence.case_id,
                title=title or f"{evidence.title}, redacted",
                evidence_kind=evidence.evidence_kind,
                marking=evidence.marking,
                source=f"Made from {evidence.reference}",
                obtained_on=evidence.obtained_on,
                file_name=name,
                media_type=extract.media_type,
                blob=sealed.name,
                sha256=sealed.sha256,
                size=sealed.size,
                readable=extract.readable,
                note=extract.note,
            )
            records.tied(work, copy, Relation.DERIVED_FROM, evidence, note=note)
            keep_file(session, evidence.case_id, copy.id, regime, sealed, extract)
    except BaseException:
        vault.discard_file(sealed)
        raise
    return copy, work.done


def _guard(session: Session, case_id: CaseId) -> Guard:
    case = load_case(session, case_id)
    return guard_of(session, case, load_regime(case.case.regime))


def _text(session: Session, evidence: Evidence) -> str:
    if not evidence.readable:
        raise BadInput(f"{evidence.reference} has no text. {evidence.note}".strip())
    return search.file_text(session.db, evidence.id)


def _bytes(session: Session, evidence: Evidence) -> bytes:
    if not evidence.blob:
        raise BadInput(f"No file was given for {evidence.reference}, so there is nothing to redact.")
    if evidence.size > _MOST:
        raise BadInput(f"This file is larger than {_MOST >> 20} MB, which is too large to be redacted here.")
    with session.vault.open_file(evidence.blob) as file:
        return file.readall()
