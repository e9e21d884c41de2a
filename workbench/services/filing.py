"""Files into evidence: a batch is a group of operations, each file stands or fails alone, and the group
is undone as one. Owns what is guessed of a file; it must never put a file's name or words in a message.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbench.changes import Changes
from workbench.errors import BadInput, Cancelled, NotFound, VaultFull, WorkbenchError
from workbench.ingest.reading import HEAD_BYTES, media_type, read
from workbench.records.case import Case
from workbench.records.evidence import Evidence, EvidenceKind
from workbench.records.extract import Extract
from workbench.records.marking import Marking
from workbench.records.record import CaseId, RecordId, new_id
from workbench.regimes import Regime, load_regime
from workbench.services import records
from workbench.services.session import Session
from workbench.services.tidying import one_line, require_past
from workbench.services.word_prints import keep_file
from workbench.store import blobs, tables
from workbench.store.blobs import SealedBlob

_KINDS = (
    ("image/", EvidenceKind.IMAGE),
    ("audio/", EvidenceKind.AUDIO),
    ("video/", EvidenceKind.VIDEO),
    ("message/rfc822", EvidenceKind.CORRESPONDENCE),
    ("application/vnd.ms-outlook", EvidenceKind.CORRESPONDENCE),
    ("text/csv", EvidenceKind.DATA),
    ("text/tab-separated-values", EvidenceKind.DATA),
    ("application/json", EvidenceKind.DATA),
    ("application/x-ndjson", EvidenceKind.DATA),
    ("application/xml", EvidenceKind.DATA),
    ("application/vnd.ms-excel", EvidenceKind.DATA),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", EvidenceKind.DATA),
    ("application/vnd.oasis.opendocument.spreadsheet", EvidenceKind.DATA),
)
_NOT_EVIDENCE = frozenset({"thumbs.db", "desktop.ini"})
_OWNER_FILE = "~$"
"""What Word puts before the name of the small file that says who has a document open."""
_DIRECTIONS = str.maketrans("", "", "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing: in a file's name they disguise what it is."""

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one file: `evidence`, or what was `wrong`.

    `duplicate_of` are the references of evidence with the very same content, with the case's reference
    before it when that is another case.
    """

    path: Path = field(repr=False)
    evidence: Evidence | None = None
    changes: Changes = field(default_factory=Changes)
    duplicate_of: tuple[str, ...] = ()
    wrong: WorkbenchError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What all files of a batch share."""

    session: Session
    case: Case
    regime: Regime
    group_id: str
    kind: EvidenceKind | None
    marking: Marking | None
    source: str = field(repr=False)
    obtained_on: date | None


def add_files(
    session: Session,
    case_id: CaseId,
    paths: Sequence[Path],
    *,
    kind: EvidenceKind | None = None,
    marking: Marking | None = None,
    source: str = "",
    obtained_on: date | None = None,
    progress: Progress | None = None,
) -> tuple[Added, ...]:
    """Add files as evidence; a folder stands for every file in it and below, but hidden ones.

    A file that is damaged, or of a type that is not read, is kept all the same, and its note says why
    it has no text; an empty one is refused. Without a kind, it is guessed from the type of the file.
    `progress(done, of)` is called before each file and during long ones; returning False stops the work:
    what was added is kept, and the files not reached are given as `Cancelled`.

    Raises:
        NotFound: no such case. BadInput: `obtained_on` is still to come. NotWritable: the vault was
        opened for reading, or its disk refuses to write.
    """
    session.vault.require_writer()
    require_past(obtained_on, "The day on which it was obtained", "obtained_on")
    case = tables.get(session.db, Case, RecordId(case_id))
    batch = _Batch(
        session=session,
        case=case,
        regime=load_regime(case.regime),
        group_id=new_id(),
        kind=kind,
        marking=marking,
        source=source,
        obtained_on=obtained_on,
    )
    wanted = list(dict.fromkeys(file for path in paths for file in _files(Path(path))))
    done: list[Added] = []
    stopped = False
    for n, path in enumerate(wanted):
        goes_on = _asking(progress, n, len(wanted))
        stopped = stopped or not goes_on()
        done.append(_stopped(path) if stopped else _added(batch, path, goes_on))
        stopped = stopped or isinstance(done[-1].wrong, Cancelled)
    return tuple(done)


def _asking(progress: Progress | None, done: int, of: int) -> Callable[[], bool]:
    return lambda: progress is None or progress(done, of)


def _stopped(path: Path) -> Added:
    return Added(path=path, wrong=Cancelled("The work was stopped before this file was added."))


def _files(path: Path) -> Iterator[Path]:
    """A file as it is; a folder as its files in the order of their names, without hidden ones."""
    if not _is_folder(path):
        yield path
        return
    found = False
    for folder, below, names in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            hidden = name.startswith((".", _OWNER_FILE)) or name.casefold() in _NOT_EVIDENCE
            if not hidden:
                found = True
                yield Path(folder, name)
    if not found:
        yield path


def _added(batch: _Batch, path: Path, goes_on: Callable[[], bool]) -> Added:
    try:
        return _add(batch, path, goes_on)
    except (BadInput, NotFound, VaultFull, Cancelled) as error:
        return Added(path=path, wrong=error)


def _add(batch: _Batch, path: Path, goes_on: Callable[[], bool]) -> Added:
    vault = batch.session.vault
    sealed = _sealed(batch.session, path, goes_on)
    try:
        extract = _read(batch.session, plain_name(path), sealed)
        twins = _twins(batch, sealed.sha256)
        with vault.operation("add_evidence", batch.case.case_id, group_id=batch.group_id) as work:
            evidence = records.made(
                work, Evidence, batch.case.case_id, **_facts(batch, path, sealed, extract)
            )
            keep_file(batch.session, batch.case.case_id, evidence.id, batch.regime, sealed, extract)
    except BaseException:
        vault.discard_file(sealed)
        raise
    return Added(path=path, evidence=evidence, changes=work.done, duplicate_of=twins)


def _sealed(session: Session, path: Path, goes_on: Callable[[], bool]) -> SealedBlob:
    try:
        if _is_folder(path):
            raise BadInput("There is no file in this folder to add.")
        if not path.exists():
            raise NotFound("There is no such file. It may have been moved or renamed.")
        if not path.is_file():
            raise BadInput("This is not a file that can be read from beginning to end.")
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            if size == 0:
                raise BadInput("The file is empty (0 bytes). Check the copy, and add it again.")
            return session.vault.seal_file(source, size_hint=size, cancelled=lambda: not goes_on())
    except OSError:
        raise BadInput(
            "The file cannot be read. Check that you may open it and that no other program holds it."
        ) from None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _read(session: Session, name: str, sealed: SealedBlob) -> Extract:
    """The text of the sealed copy, so that text and digest are surely of the same bytes."""
    with blobs.open_blob(session.vault.folder, sealed.name, sealed.key) as reader:
        source = io.BufferedReader(reader)
        try:
            return read(name, source, size=sealed.size)
        except BadInput as error:
            return unread(name, reader.read_at(0, HEAD_BYTES), error)
        finally:
            source.detach()


def unread(name: str, head: bytes, error: BadInput) -> Extract:
    """What stands in place of the text of a file that is kept although it cannot be read.

    `head` is how the file begins, `HEAD_BYTES` of it.
    """
    note = f"The file is kept but was not read. {error.message}"
    return Extract(media_type=media_type(name, head), text="", readable=False, note=note)


def _twins(batch: _Batch, sha256: str) -> tuple[str, ...]:
    known = tables.with_sha256(batch.session.db, Evidence, sha256)
    cases = {case.case_id: case.reference for case in tables.cases(batch.session.db)}
    return tuple(
        each.reference if each.case_id == batch.case.case_id else f"{cases[each.case_id]} {each.reference}"
        for each in known
    )


def _facts(batch: _Batch, path: Path, sealed: SealedBlob, extract: Extract) -> dict[str, object]:
    kind = batch.kind or _guessed(extract.media_type)
    name = plain_name(path)
    return {
        "title": Path(name).stem or name,
        "evidence_kind": kind,
        "marking": batch.marking or _default_marking(batch, kind),
        "source": batch.source,
        "obtained_on": batch.obtained_on,
        "file_name": name,
        "media_type": extract.media_type,
        "blob": sealed.name,
        "sha256": sealed.sha256,
        "size": sealed.size,
        "readable": extract.readable,
        "note": extract.note,
    }


def _guessed(media: str) -> EvidenceKind:
    return next((kind for start, kind in _KINDS if media.startswith(start)), EvidenceKind.OTHER)


def _default_marking(batch: _Batch, kind: EvidenceKind) -> Marking:
    """What the regime gives this kind; a kind that was only guessed never makes it freer than `other`."""
    given = Marking(batch.regime.default_marking(kind))
    if batch.kind is not None:
        return given
    unknown = Marking(batch.regime.default_marking(EvidenceKind.OTHER))
    return min(given, unknown, key=list(Marking).index)


def plain_name(path: Path) -> str:
    """A file's name as text on one line; bytes that are no text become the replacement character."""
    spelled = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return one_line(spelled.translate(_DIRECTIONS)) or "file"
