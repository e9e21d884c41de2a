"""A whole case as an exchange file with its evidence beside it: an internal working copy.

Everything in the case goes into the file except what only means something in this vault: decisions on
disclosure, the entries of releases, the history in the ledger. Deciding that it may leave is the
regime's business; writing files whole or not at all is outgoing.py's.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from workbench.errors import BadInput, Cancelled
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence
from workbench.records.record import CaseId, new_id
from workbench.records.release import ReleaseEntry
from workbench.regimes import Basis, Regime, load_regime
from workbench.seal import canonical_json, digest
from workbench.services.cases import load_case
from workbench.services.exchange.shaping import exchange_of
from workbench.services.outgoing import outgoing, refuse_taken
from workbench.services.releasing.release_log import NOT_WRITTEN
from workbench.services.session import Session
from workbench.store.files import flush, make_private, write_all
from workbench.wire.reading import written

_FILLED = ("extent", "decision_maker_role")
"""What the record of an export holds by itself: all of the case, and who is at the keyboard."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST_NAME = 200
_OURS = re.compile(r"E-\d+")
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: the case file, the folder of its evidence (None: no files), and its entry."""

    path: Path = field(repr=False)
    folder: Path | None = field(repr=False)
    files: int
    entry: ReleaseEntry


def export_case(
    session: Session,
    case_id: CaseId,
    path: Path,
    *,
    basis: str,
    reason: str = "",
    overwrite: bool = False,
    progress: Callable[[int, int], bool] | None = None,
) -> Exported:
    """Write a case as `workbench-case/1` to `path`, its evidence files to `<stem>-files` beside it.

    It is a disclosure: the ledger records it, on its basis, before anything is written. Evidence that
    was typed stands in the file as text again. `progress(done, of)` is called before each evidence
    file; returning False stops the work and leaves nothing.

    Raises:
        BadInput: the basis does not fit or needs a reason, or the place is inside the vault.
        NotFound: no such case. NotWritable: the place is taken or refuses; nothing is left there.
        Cancelled. VaultDamaged: an evidence file is not as it was sealed.
    """
    case = load_case(session, case_id)
    chosen = _fitting(load_regime(case.case.regime), basis, reason)
    folder = path.with_name(f"{path.stem}-files")
    if path.absolute().resolve().is_relative_to(session.vault.folder.resolve()):
        raise BadInput("A copy in the clear must not lie in the vault's own folder. Name another place.")
    for place in (path, folder):
        refuse_taken(place, replaceable=_replaceable(overwrite))
    document, beside = _shaped(session, case, folder.name)
    entry: ReleaseEntry | None = None
    try:
        with outgoing(path, replaceable=_replaceable(overwrite)) as fresh:
            entry = _recorded(session, case_id, chosen, reason, {path.name: document}, beside)
            for n, (name, evidence) in enumerate(beside.items()):
                if progress is not None and not progress(n, len(beside)):
                    raise Cancelled("The export was stopped. Nothing was left where it was to be written.")
                _copy(session, evidence, fresh / folder.name / name)
            _write(fresh / path.name, document)
    except BaseException:
        if entry is not None:
            session.vault.note(NOT_WRITTEN, case_id, {"release": entry.reference})
        raise
    return Exported(path=path, folder=folder if beside else None, files=len(beside), entry=entry)


def _shaped(session: Session, case: CaseFile, folder: str) -> tuple[bytes, dict[str, Evidence]]:
    """The case file's bytes, and the evidence to be copied by its path inside the folder beside it."""
    beside: dict[str, Evidence] = {}

    def content(evidence: Evidence) -> tuple[str | None, str | None]:
        if not evidence.blob:
            return None, None
        text = None if evidence.file_name else _typed(session, evidence)
        if text is not None:
            return text, None
        name = f"{evidence.reference}/{safe_name(evidence.file_name)}"
        beside[name] = evidence
        return None, f"{folder}/{name}"

    exchange = written(exchange_of(case, content))
    return msgspec.json.format(msgspec.json.encode(exchange), indent=1) + b"\n", beside


def safe_name(name: str) -> str:
    """A file name that every system takes, as near to the given one as can be; its ending is kept."""
    plain = _UNSAFE.sub("_", name).strip(" .") or "file"
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    stem, dot, ending = plain.rpartition(".")
    if len(plain.encode()) > _LONGEST_NAME:
        kept = _LONGEST_NAME - len(ending.encode()) - 1
        if not dot or kept < 1:
            return plain.encode()[:_LONGEST_NAME].decode(errors="ignore")
        plain = stem.encode()[:kept].decode(errors="ignore") + dot + ending
    return plain


def _fitting(regime: Regime, code: str, reason: str) -> Basis:
    choices = regime.bases_for("internal_copy")
    chosen = next((basis for basis in choices if basis.code == code), None)
    if chosen is None:
        known = ", ".join(basis.code for basis in choices)
        raise BadInput(
            f"An internal copy needs a basis; under {regime.code} it is one of: {known}.", where="basis"
        )
    lacking = [need.replace("_", " ") for need in chosen.requires if need not in _FILLED]
    if lacking and not reason.strip():
        raise BadInput(f"The basis {code} needs a reason that states: {', '.join(lacking)}.", where="reason")
    return chosen


def _replaceable(overwrite: bool) -> Callable[[Path], bool]:
    def may(path: Path) -> bool:
        if not overwrite or path.is_symlink():
            return False
        return path.is_file() or all(e.is_dir() and _OURS.fullmatch(e.name) for e in path.iterdir())

    return may


def _typed(session: Session, evidence: Evidence) -> str | None:
    with session.vault.open_file(evidence.blob) as sealed:
        try:
            return sealed.readall().decode()
        except UnicodeDecodeError:
            return None


def _recorded(
    session: Session,
    case_id: CaseId,
    basis: Basis,
    reason: str,
    documents: dict[str, bytes],
    beside: dict[str, Evidence],
) -> ReleaseEntry:
    files = [{"name": n, "sha256": digest(c), "bytes": len(c)} for n, c in documents.items()]
    files += [{"name": n, "sha256": e.sha256, "bytes": e.size} for n, e in beside.items()]
    detail: dict[str, str | int] = {"basis": basis.code, "files": len(files)}
    detail["bytes"] = sum(len(c) for c in documents.values()) + sum(e.size for e in beside.values())
    with session.vault.operation("export_case", case_id, undoable=False, detail=detail) as work:
        entry = ReleaseEntry(
            id=new_id(),
            case_id=case_id,
            reference=work.next_references(case_id, ReleaseEntry.kind)[0],
            report_kind="case_exchange",
            basis=basis.code,
            decided_by=session.user,
            reason=reason,
            released_at=datetime.now(UTC),
            content_sha256=digest(next(iter(documents.values()))),
            files=canonical_json(files).decode(),
        )
        work.create(entry)
    return entry


def _copy(session: Session, evidence: Evidence, target: Path) -> None:
    target.parent.parent.mkdir(mode=0o700, exist_ok=True)
    target.parent.mkdir(mode=0o700)
    with session.vault.open_file(evidence.blob) as sealed, os.fdopen(make_private(target), "wb") as file:
        shutil.copyfileobj(sealed, file, _PIECE)
        file.flush()
        flush(file.fileno())


def _write(target: Path, content: bytes) -> None:
    descriptor = make_private(target)
    try:
        write_all(descriptor, content)
        flush(descriptor)
    finally:
        os.close(descriptor)
