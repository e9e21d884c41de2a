"""Whose copy some words came from: the copies of a case weighed against a text. Writes nothing.

Owns what is said of the weighing, and what it does not show. The marks themselves are `release/copy_marks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from workbench.errors import BadInput, NotFound
from workbench.ingest.reading import read as read_file
from workbench.records.record import CaseId
from workbench.records.release import ReleaseEntry
from workbench.release import metadata
from workbench.release.copy_marks import Weighed, copy_key, copy_number, weigh
from workbench.release.hiding import HiddenKind
from workbench.release.kinds import For, making
from workbench.services.cases import load_case
from workbench.services.session import Session

_MOST = 512 * 1024 * 1024
SURVIVES = (
    "The mark lies in the spaces of the text: it survives wherever these are copied as they are, and cutting "
    "an excerpt anywhere. Of ten copies, 200 words tell the right one for sure about nine times in ten; 80 "
    "words give a likely answer about every second time. It does not survive retyping, a photograph of the "
    "page, or a program that makes all spaces plain, as some PDF readers do; the copy's number on each page "
    "is then what is left."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What a text says of where it came from. `entry` is the release that it is, or likely is."""

    verdict: str
    entry: ReleaseEntry | None = field(repr=False)
    sure: bool
    number: str
    fits: int
    of: int
    chance: float
    copies: int
    says: tuple[str, ...] = field(repr=False)


def trace_text(session: Session, case_id: CaseId, text: str) -> Traced:
    """Tell which recipient's copy of a case's drafts some words came from.

    Raises: NotFound when no copies were made in this case; BadInput for no words.
    """
    if not text.strip():
        raise BadInput("There are no words to trace. Give a file, or paste the words as they came to you.")
    secret = session.vault.fact("digest_key")
    copies = {entry.file_id: entry for entry in load_case(session, case_id).releases if _has_mark(entry)}
    if not copies:
        raise NotFound("No consultation drafts have been released in this case, so there is no copy to find.")
    weighing = weigh(text, {name: copy_key(secret, name) for name in copies})
    best = weighing.copies[0]
    entry = copies[best.copy] if best.likely else None
    return Traced(
        verdict="found"
        if best.sure
        else "likely"
        if best.likely
        else "no_mark"
        if weighing.plain
        else "open",
        entry=entry,
        sure=best.sure,
        number=copy_number(copy_key(secret, best.copy)) if entry else "",
        fits=best.fits,
        of=best.of,
        chance=best.chance,
        copies=len(copies),
        says=tuple(_says(best, entry, weighing.places, plain=weighing.plain)),
    )


def trace_file(session: Session, case_id: CaseId, path: Path) -> Traced:
    """Tell which copy the words of a file came from. Raises: as `trace_text`, and for a bad file."""
    try:
        if path.stat().st_size > _MOST:
            raise BadInput(f"This file is too large: {_MOST >> 20} MB is the most.", where=path.name)
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file “{path.name}” to trace. Words are read in with “-”.") from None
    except OSError:
        raise BadInput("This file cannot be read.", where=path.name) from None
    extract = read_file(path.name, BytesIO(content), size=len(content))
    text = extract.text if extract.readable else ""
    if not text.strip():
        bodies = (part.text for part in metadata.parts(content, path.name) if part.kind is HiddenKind.BODY)
        text = "\n\n".join(bodies)
    return trace_text(session, case_id, text)


def _has_mark(entry: ReleaseEntry) -> bool:
    return bool(entry.release_kind) and making(entry.release_kind).recipients is For.SEVERAL


def _says(best: Weighed, entry: ReleaseEntry | None, places: int, *, plain: bool) -> Iterator[str]:
    if entry is not None:
        how = "These words came from" if best.sure else "These words may have come from"
        yield f"{how} the copy made for {entry.recipient} ({entry.reference})."
        if best.numbered:
            yield "Its number stands in the text; anybody could have put it there."
        if not plain:
            yield f"{best.fits} of {best.of} marked places fit. {_odds(best.chance)}"
        yield "It shows whose copy the words came from, not who passed them on."
    elif plain:
        yield "These words bear no mark: they were retyped, or pasted where all spaces are made plain."
    else:
        yield f"That cannot be told: {places} marked places are too few, or they fit no copy of this case."
        yield "Give a longer piece, copied and not retyped."
    yield SURVIVES


def _odds(chance: float) -> str:
    if chance < 1e-9:
        return "That another copy would fit as well by chance is out of the question."
    return f"Another copy would fit as well by chance once in {round(1 / chance):,} times."
