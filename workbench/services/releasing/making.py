"""Making a release: the door in its order. Render, scan the bytes, enter it in the ledger, write files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from workbench import __version__
from workbench.changes import Changes
from workbench.compose.wording import issuer
from workbench.errors import BadInput, NotWritable, ReleaseRefused
from workbench.publish import html, pdf, word
from workbench.publish import package as package_writer
from workbench.records.record import CaseId, Kind, new_id
from workbench.records.release import Concern, Release, ReleaseEntry, Terms
from workbench.release import certificate as certificates
from workbench.release.assess import VERSIONS, each_kind
from workbench.release.gate import clear_bytes, fitting_basis, open_gate
from workbench.release.settle import covered
from workbench.seal import canonical_json, digest
from workbench.services.outgoing import outgoing
from workbench.services.releasing.assessing import Assessed, DecisionLine, check_release, decide, scan_bytes
from workbench.services.releasing.payload import payload
from workbench.services.session import Session
from workbench.store import ledger

Told = Callable[[Assessed, Sequence[Concern]], None]
"""Who is told of a refusal: the assessment, and the concerns that stand in the way."""

FORMATS = ("word", "pdf", "html", "package")
_DETECTS: Mapping[str, tuple[str, ...]] = {
    "names": ("name",),
    "identifiers": ("identifier",),
    "passages": ("passage", "paraphrase"),
    "lineage": (),
    "metadata": ("metadata", "image"),
}
"""The kinds of concern that each detector counts; a passage found by its lineage counts as a passage."""
_ENDINGS = {"word": ".docx", "pdf": ".pdf", "html": ".html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What left the vault: the entry in the ledger, and the files beside their certificate."""

    entry: ReleaseEntry
    changes: Changes
    files: tuple[Path, ...] = field(repr=False)
    certificate: Path = field(repr=False)
    fingerprint: str
    assessed: Assessed = field(repr=False)


def make_release(
    session: Session,
    case_id: CaseId,
    report_kind: str,
    *,
    formats: Sequence[str],
    out: Path,
    basis: str,
    reason: str = "",
    decided_by: str = "",
    recipient: str = "",
    lines: Sequence[DecisionLine] = (),
    progress: Callable[[int, int], None] | None = None,
    refused: Told = lambda _assessed, _concerns: None,
) -> Released:
    """Release a report into a folder, with its certificate. The decisions of `lines` are remembered.

    Nothing is written, in the vault or outside, unless the whole release may go; then the ledger entry
    is committed first, and the files after it. A refusal is told to `refused` first: the assessment,
    and the concerns that stand open in the document or in the finished files.

    Raises:
        ReleaseRefused: blocking concerns are open. BadInput: a format, basis or decision does not fit,
        or the document lacks something. NotWritable: the folder refuses.
    """
    _require_formats(formats)
    now = datetime.now(UTC)
    assessed = check_release(
        session, case_id, report_kind, lines=lines, released_on=now.date(), recipient=recipient
    )
    if assessed.composed.problems:
        raise BadInput(
            f"The document is not ready to be released: it lacks {len(assessed.composed.problems)} things. "
            "“release check” names each with its place."
        )
    terms = _terms(session, assessed, report_kind, basis, reason, decided_by, recipient, now)
    with _telling(refused, assessed, assessed.open_concerns):
        release = open_gate(
            assessed.document,
            guard=assessed.guard,
            justified=assessed.justified,
            terms=terms,
            recommendations=payload(assessed, terms),
            regime=assessed.regime,
        )
    files = _rendered(session, release, assessed, formats, now, progress or _unseen)
    _clear(files, assessed, terms, refused)
    return _leave(session, case_id, out, release, assessed, files, now)


def _require_formats(formats: Sequence[str]) -> None:
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise BadInput(f"A release is made in one or more of: {', '.join(FORMATS)}.", where="format")


def _terms(
    session: Session,
    assessed: Assessed,
    report_kind: str,
    basis: str,
    reason: str,
    decided_by: str,
    recipient: str,
    now: datetime,
) -> Terms:
    titles = {known.code: known.title for known in assessed.regime.bases}
    return Terms(
        release_id=new_id(),
        case_reference=assessed.case.case.reference,
        report_kind=report_kind,
        purposes=assessed.outline.purposes,
        regime=assessed.regime.code,
        basis=basis,
        basis_title=titles.get(basis, basis),
        decided_by=decided_by or session.user,
        reason=reason,
        released_on=now.date(),
        recipient=recipient,
        issuer=issuer(assessed.case, assessed.regime),
    )


def _rendered(
    session: Session,
    release: Release,
    assessed: Assessed,
    formats: Sequence[str],
    now: datetime,
    progress: Callable[[int, int], None],
) -> dict[str, bytes]:
    """Every file of the release as bytes in memory, by name."""
    writers: Mapping[str, Callable[[Release], bytes]] = {
        "word": word.write,
        "pdf": pdf.write,
        "html": html.write,
    }
    files: dict[str, bytes] = {}
    wanted = [name for name in FORMATS if name in formats]
    for done, name in enumerate(wanted):
        progress(done, len(wanted))
        if name in writers:
            files[_stem(release.terms) + _ENDINGS[name]] = writers[name](release)
            continue
        page = html.write(release)
        inner = _certificate(
            session,
            release,
            assessed,
            {"report.html": page, "recommendations.json": release.recommendations},
            now,
        )
        files[package_writer.package_name(release)] = package_writer.write(
            release,
            certificate=inner,
            report_html=page,
            private_key=session.vault.fact("signing_key"),
        )
    progress(len(wanted), len(wanted))
    return files


def _clear(
    files: Mapping[str, bytes],
    assessed: Assessed,
    terms: Terms,
    refused: Told,
) -> None:
    """Scan every part of the finished files. Raises: ReleaseRefused."""
    found: list[Concern] = []
    for name, content in files.items():
        found.extend(scan_bytes(name, content, assessed.guard)[0])
    basis = fitting_basis(terms, assessed.regime)
    still = [concern for concern in found if not covered(concern, assessed.justified)]
    with _telling(refused, assessed, still):
        clear_bytes(found, justified=assessed.justified, basis=basis, recipient=terms.recipient)


@contextmanager
def _telling(
    refused: Told,
    assessed: Assessed,
    concerns: Sequence[Concern],
) -> Iterator[None]:
    try:
        yield
    except ReleaseRefused:
        refused(assessed, concerns)
        raise


def _certificate(
    session: Session, release: Release, assessed: Assessed, files: Mapping[str, bytes], now: datetime
) -> bytes:
    found = dict(each_kind(assessed.found))
    mended = dict(each_kind(item.concern for item in assessed.mended))
    justified = dict(each_kind(item.concern for item in assessed.justified))
    checks = [
        certificates.Check(
            detector=name,
            version=version,
            found=_only(found, _DETECTS[name]),
            mended=_only(mended, _DETECTS[name]),
            justified=_only(justified, _DETECTS[name]),
        )
        for name, version in VERSIONS.items()
    ]
    return certificates.make_certificate(
        release,
        files,
        regime_as_of=assessed.regime.assessment.as_of,
        checks=checks,
        program=f"Investigation Workbench {__version__}",
        ledger_head=ledger.head(session.db),
        private_key=session.vault.fact("signing_key"),
        made_at=now,
        decided_by_role=assessed.regime.basis(release.terms.basis).decision_maker_role,
    )


def _only(counts: Mapping[str, int], kinds: tuple[str, ...]) -> dict[str, int]:
    return {kind: n for kind, n in counts.items() if kind in kinds}


def _enter(
    session: Session,
    case_id: CaseId,
    release: Release,
    files: Mapping[str, bytes],
    made: bytes,
    now: datetime,
) -> tuple[ReleaseEntry, Changes]:
    terms = release.terms
    listed = [{"name": n, "sha256": digest(c), "bytes": len(c)} for n, c in sorted(files.items())]
    with session.vault.operation(
        "release", case_id, undoable=False, detail={"basis": terms.basis, "files": len(files)}
    ) as work:
        entry = ReleaseEntry(
            id=new_id(),
            case_id=case_id,
            reference=work.next_references(case_id, Kind.RELEASE_ENTRY)[0],
            file_id=terms.release_id,
            report_kind=terms.report_kind,
            basis=terms.basis,
            decided_by=terms.decided_by,
            reason=terms.reason,
            recipient=terms.recipient,
            released_at=now,
            content_sha256=release.content_sha256,
            files=canonical_json(listed).decode(),
            certificate=made.decode(),
        )
        work.create(entry)
    return entry, work.done


def _stem(terms: Terms) -> str:
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", terms.case_reference).strip("-.")
    return f"{safe}-{terms.report_kind.replace('_', '-')}"


def _leave(
    session: Session,
    case_id: CaseId,
    out: Path,
    release: Release,
    assessed: Assessed,
    files: Mapping[str, bytes],
    now: datetime,
) -> Released:
    """Enter the release in the ledger and write its files: all of them, or none and a note of that."""
    made = _certificate(session, release, assessed, files, now)
    certificate = out / f"{_stem(release.terms)}{certificates.NAME_ENDING}"
    _require_folder(out, (*files, certificate.name))
    entry: ReleaseEntry | None = None
    try:
        with outgoing(certificate, replaceable=_never) as fresh:
            # Two operations: what was decided about concerns can be taken back; that words left cannot.
            decide(session, assessed)
            entry, changes = _enter(session, case_id, release, files, made, now)
            for name, content in {**files, certificate.name: made}.items():
                _write(fresh / name, content)
    except BaseException:
        if entry is not None:
            session.vault.note("release_not_written", case_id, {"release": entry.reference})
        raise
    return Released(
        entry=entry,
        changes=changes,
        files=tuple(out / name for name in files),
        certificate=certificate,
        fingerprint=certificates.verify(made, files).fingerprint,
        assessed=assessed,
    )


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


def _unseen(_done: int, _of: int) -> None:
    return None
