"""A safe copy of a file from outside: cleaned, scanned again, entered in the ledger, written.

Owns the order of these. What is left out of the copy is `release/cleaning`'s; a copy in which blocking words
of the case stand is not written. The file that was given stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from workbench.errors import BadInput, ReleaseRefused
from workbench.ingest.reading import read as read_file
from workbench.records.extract import Extract
from workbench.records.record import CaseId
from workbench.records.release import Concern, Severity
from workbench.regimes import load_regime
from workbench.release.assess import Guard, scan
from workbench.release.cleaning import Cleaned, cleaned
from workbench.seal import digest
from workbench.services.cases import load_case
from workbench.services.outgoing import outgoing, refuse_taken
from workbench.services.releasing.assessing import outside_content
from workbench.services.releasing.guarding import guard_of
from workbench.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeCopy:
    """What became of a file: what was left out, what is found in the copy, and where it was written.

    `written` is None while blocking words stand in the copy.
    """

    name: str = field(repr=False)
    removed: tuple[tuple[str, int], ...]
    concerns: tuple[Concern, ...]
    sha256: str
    written: Path | None = field(default=None, repr=False)

    @property
    def blocking(self) -> tuple[Concern, ...]:
        return tuple(concern for concern in self.concerns if concern.severity is Severity.BLOCK)


def clean_file(
    session: Session, case_id: CaseId, path: Path, out: Path, *, as_pictures: bool = False
) -> SafeCopy:
    """Write a safe copy of an outside file, unless words of the case that block stand in it.

    The ledger keeps the digests of both before the copy is written.

    Raises:
        NotFound, BadInput: the file cannot be read or cleaned, or `out` has the wrong ending.
        NotWritable: there is a file at `out`, or the disk refuses.
    """
    session.vault.require_writer()
    refuse_taken(out, replaceable=_never)
    content = outside_content(path)
    case = load_case(session, case_id)
    guard = guard_of(session, case, load_regime(case.case.regime))
    try:
        made = cleaned(content, path.name, as_pictures=as_pictures)
    except BadInput as error:
        raise BadInput(error.message, where=path.name) from None
    if out.suffix.lower() not in _endings(made.ending):
        raise BadInput(f"The safe copy is of another kind: give it a name that ends in {made.ending}.")
    concerns = _found(made, out.name, guard)
    copy = SafeCopy(
        name=path.name, removed=made.removed, concerns=concerns, sha256=digest(made.content)
    )  # fmt: skip
    if copy.blocking:
        return copy
    with outgoing(out, replaceable=_never) as fresh:
        # The entry comes first: a copy that left without a trace would be worse than a trace without a copy.
        session.vault.note(
            "clean_file",
            case_id,
            {
                "before_sha256": digest(content),
                "after_sha256": copy.sha256,
                "bytes": len(made.content),
                "removed": sum(count for _, count in made.removed),
                "concerns": len(concerns),
            },
        )
        (fresh / out.name).write_bytes(made.content)
    return SafeCopy(
        name=copy.name, removed=copy.removed, concerns=concerns, sha256=copy.sha256, written=out
    )  # fmt: skip


def refuse_unsafe(copy: SafeCopy) -> None:
    """Refuse a copy that was not written. Raises: ReleaseRefused with the ids of what stands in the way."""
    count = len(copy.blocking)
    if count:
        many = "1 blocking concern stands" if count == 1 else f"{count} blocking concerns stand"
        raise ReleaseRefused(
            f"{many} in what a reader sees of this file, so that no copy was written. Mend the file, or the "
            "words in it, and clean it again.",
            [concern.id for concern in copy.blocking],
        )


def suggested(path: Path) -> str:
    """The name that a safe copy of a file is offered: its own with “safe” before the ending."""
    ending = path.suffix.lower()
    fitting = {".docm": ".docx", ".xlsm": ".xlsx", ".pptm": ".pptx", ".jpeg": ".jpg"}.get(ending, ending)
    if fitting in (".gif", ".tif", ".tiff", ".bmp", ".webp"):
        fitting = ".png"
    return f"{path.stem}-safe{fitting}"


def _found(made: Cleaned, name: str, guard: Guard) -> tuple[Concern, ...]:
    """What stands in a copy. Pages made pictures are looked at before: their words are still on them."""
    content = made.content
    if made.seen is None:
        return scan(name, read_file(name, BytesIO(content), size=len(content)), content, guard)
    seen = Extract(media_type="application/pdf", text=made.seen)
    inside = scan(name, None, content, guard)
    return (*scan(name, seen, None, guard), *(concern for concern in inside if concern.where.part))


def _endings(ending: str) -> tuple[str, ...]:
    return (".jpg", ".jpeg") if ending == ".jpg" else (ending,)


def _never(_path: Path) -> bool:
    return False
