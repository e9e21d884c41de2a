"""The last step of a release: what left is entered in the ledger, and its files are written.

Owns that the entry comes before the files, and that either all files stand or none. What may leave was
decided before; it opens no gate. The register hears of what everybody may read, once it stands.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.changes import Changes
from workbench.errors import NotWritable, WorkbenchError
from workbench.records.record import CaseId, Kind, new_id
from workbench.records.release import ReleaseEntry, Terms
from workbench.register.engine import Added
from workbench.release import certificate as certificates
from workbench.release.copy_marks import copy_key, copy_number
from workbench.seal import canonical_json, digest
from workbench.services.outgoing import outgoing
from workbench.services.register.own import remember_release
from workbench.services.releasing.assessing import Assessed, decide
from workbench.services.releasing.release_log import NOT_WRITTEN
from workbench.services.releasing.rendering import Opened, certificate, stem
from workbench.services.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What left the vault: the entry in the ledger, and the files beside their certificate.

    `remembered` is what the register took in of it, None where nothing was for everybody to read;
    `not_remembered` is why the register could not.
    """

    entry: ReleaseEntry
    changes: Changes
    files: tuple[Path, ...] = field(repr=False)
    certificate: Path = field(repr=False)
    fingerprint: str
    assessed: Assessed = field(repr=False)
    remembered: Added | None = None
    not_remembered: str = ""


def leave(
    session: Session,
    case_id: CaseId,
    out: Path,
    opened: Opened,
    files: Mapping[str, bytes],
    *,
    batch: str = "",
    remember: bool = True,
) -> Released:
    """Enter the release in the ledger and write its files: all of them, or none and a note of that.

    Of the copies of a `batch` only the first has to `remember` what was decided for all of them.

    Raises: NotWritable: the folder refuses, or holds a release of these names.
    """
    made = certificate(session, opened, files)
    beside = out / f"{stem(opened.release.terms)}{certificates.NAME_ENDING}"
    there = out.exists()
    _require_folder(out, (*files, beside.name))
    entry: ReleaseEntry | None = None
    try:
        with outgoing(beside, replaceable=_never) as fresh:
            # Two operations: what was decided about concerns can be taken back; that words left cannot.
            if remember:
                decide(session, opened.assessed)
            entry, changes = _enter(session, case_id, opened, files, made, batch)
            for name, content in {**files, beside.name: made}.items():
                _write(fresh / name, content)
    except BaseException:
        if entry is not None:
            session.vault.note(NOT_WRITTEN, case_id, {"release": entry.reference})
        if not there:
            with suppress(OSError):
                out.rmdir()
        raise
    released = Released(
        entry=entry,
        changes=changes,
        files=tuple(out / name for name in files),
        certificate=beside,
        fingerprint=certificates.verify(made, files).fingerprint,
        assessed=opened.assessed,
    )
    try:
        return replace(released, remembered=remember_release(session, opened.release))
    except WorkbenchError as error:
        return replace(released, not_remembered=error.sentence)


def folder_of(n: int, terms: Terms, session: Session) -> str:
    """The folder of one copy: its place in the list, what can be written of its recipient, its number."""
    letters = unicodedata.normalize("NFKD", terms.recipient)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = re.sub(r"[^A-Za-z0-9]+", "-", bare)[:40].strip("-")
    number = copy_number(copy_key(session.vault.fact("digest_key"), terms.release_id))
    return "-".join(filter(None, (f"{n:02d}", plain, number)))


def _enter(
    session: Session, case_id: CaseId, opened: Opened, files: Mapping[str, bytes], made: bytes, batch: str
) -> tuple[ReleaseEntry, Changes]:
    terms = opened.release.terms
    listed = [{"name": n, "sha256": digest(c), "bytes": len(c)} for n, c in sorted(files.items())]
    with session.vault.operation(
        "release",
        case_id,
        group_id=batch,
        undoable=False,
        detail={"basis": terms.basis, "files": len(files)},
    ) as work:
        entry = ReleaseEntry(
            id=new_id(),
            case_id=case_id,
            reference=work.next_references(case_id, Kind.RELEASE_ENTRY)[0],
            file_id=terms.release_id,
            report_kind=terms.report_kind,
            release_kind=terms.release_kind,
            extent=terms.extent,
            batch=batch,
            basis=terms.basis,
            decided_by=terms.decided_by,
            reason=terms.reason,
            recipient=terms.recipient,
            released_at=opened.made_at,
            content_sha256=opened.release.content_sha256,
            files=canonical_json(listed).decode(),
            certificate=made.decode(),
        )
        work.create(entry)
    return entry, work.done


def _require_folder(out: Path, names: Iterable[str]) -> None:
    """Make the folder, unless it holds a release of these names already."""
    if any((out / name).exists() for name in names):
        raise NotWritable(
            "The folder already holds a release with these names. Choose an empty folder, so that an "
            "earlier release is not overwritten."
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise NotWritable(
            "The folder for the release cannot be made. Nothing was released. Choose another folder."
        ) from None


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _never(_path: Path) -> bool:
    return False
