"""Making a release: the door in its order. Render, scan the bytes, enter it in the ledger, write files.

Owns that order, one release at a time or a copy for each of several recipients.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from workbench.compose.copies import Copy, as_copy
from workbench.compose.wording import issuer
from workbench.errors import BadInput, Help, NotWritable, WorkbenchError
from workbench.records.document import Document
from workbench.records.record import CaseId, new_id
from workbench.records.release import Terms
from workbench.release.barrier import refuse_stranger
from workbench.release.copy_marks import copy_key, copy_number, marked
from workbench.release.gate import fitting_basis, open_gate
from workbench.release.kinds import (
    ANY_REPORT,
    WHOLE_EXTENT,
    Extent,
    For,
    Making,
    kind_for,
    making,
    refuse_misfit,
)
from workbench.services.releasing.assessing import Assessed, check_release
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.leaving import Released, folder_of, leave
from workbench.services.releasing.payload import payload
from workbench.services.releasing.rendering import (
    FORMATS,
    OF_RECOMMENDATIONS,
    Opened,
    Told,
    clear,
    rendered,
    telling,
)
from workbench.services.session import Session
from workbench.services.vaults import people

Progress = Callable[[int, int], None]
_MOST_COPIES = 200
_MOST_BYTES = 512 * 2**20
"""Of all copies together: they are held in memory until each of them may go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks to be released, and on what terms. `formats` None is all that the kind has.

    `kind` is a code of `release/kinds.py`; empty, it follows from the report and the basis.
    """

    report_kind: str
    basis: str
    kind: str = ""
    formats: tuple[str, ...] | None = None
    reason: str = field(default="", repr=False)
    decided_by: str = field(default="", repr=False)
    recipient: str = field(default="", repr=False)
    extent: Extent = WHOLE_EXTENT
    lines: tuple[DecisionLine, ...] = field(default=(), repr=False)


def make_release(
    session: Session,
    case_id: CaseId,
    report_kind: str,
    *,
    formats: Sequence[str] | None,
    out: Path,
    basis: str,
    kind: str = "",
    extent: Extent = WHOLE_EXTENT,
    reason: str = "",
    decided_by: str = "",
    recipient: str = "",
    lines: Sequence[DecisionLine] = (),
    progress: Progress | None = None,
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
    asked = Asked(
        report_kind=report_kind, basis=basis, kind=kind, extent=extent, reason=reason,
        decided_by=decided_by, recipient=recipient, lines=tuple(lines),
        formats=None if formats is None else tuple(formats),
    )  # fmt: skip
    opened = _opened(session, case_id, asked, refused)
    (files,) = _finished(session, [opened], _wanted(asked, opened), refused, progress or _unseen)
    return leave(session, case_id, out, opened, files)


def make_releases(
    session: Session,
    case_id: CaseId,
    asked: Asked,
    *,
    recipients: Sequence[str],
    out: Path,
    progress: Progress | None = None,
    refused: Told = lambda _assessed, _concerns: None,
) -> tuple[Released, ...]:
    """Release what is asked for: for several recipients a copy each, in a folder and an entry of its own.

    Every copy is finished and looked through before the first is written, so that to stop before then leaves
    nothing. One that cannot be written ends the rest: those before it stand, as their entries say. One
    recipient, or none, is a release into `out` itself.

    Raises: as `make_release`; BadInput too for several recipients of what is for one, or one named twice.
    """
    named = _named(recipients)
    each = [replace(asked, recipient=name) for name in named]
    opened = [_opened(session, case_id, one, refused) for one in each]
    made = making(opened[0].release.terms.release_kind)
    if len(named) > 1 and made.recipients is not For.SEVERAL:
        raise BadInput(f"A {made.title.lower()} is for one recipient at a time.", where="recipient")
    finished = _finished(session, opened, _wanted(asked, opened[0]), refused, progress or _unseen)
    if len(named) == 1:
        return (leave(session, case_id, out, opened[0], finished[0]),)
    batch = new_id()
    done: list[Released] = []
    for n, (ready, files) in enumerate(zip(opened, finished, strict=True), 1):
        try:
            folder = out / folder_of(n, ready.release.terms, session)
            done.append(leave(session, case_id, folder, ready, files, batch=batch, remember=n == 1))
        except WorkbenchError as error:
            if done:
                were = "copy was" if len(done) == 1 else "copies were"
                raise NotWritable(
                    f"{len(done)} {were} released, of {len(each)}; the others were not. {error.sentence}"
                ) from None
            raise
    return tuple(done)


def _finished(
    session: Session, opened: Sequence[Opened], formats: Sequence[str], refused: Told, progress: Progress
) -> list[dict[str, bytes]]:
    """The files of every copy, looked through. Nothing has left yet: whoever stops it here leaves nothing."""
    of, size = len(opened) * len(formats), 0
    finished: list[dict[str, bytes]] = []
    for n, ready in enumerate(opened):
        told = _from(progress, n * len(formats), of)
        files = rendered(session, ready, formats, told)
        clear(files, ready, refused)
        finished.append(files)
        size += sum(map(len, files.values()))
        if size > _MOST_BYTES:
            raise BadInput(
                f"These copies together are larger than {_MOST_BYTES >> 20} MB. Release them to fewer "
                "recipients at a time, or in fewer formats.",
                where="recipient",
            )
    return finished


def _wanted(asked: Asked, opened: Opened) -> tuple[str, ...]:
    """The formats that were chosen; else all of the kind, without a table of recommendations where the report
    shows none."""
    if asked.formats:
        return asked.formats
    formats = making(opened.release.terms.release_kind).formats
    parts = {part for section in opened.assessed.outline.section for part in section.parts}
    return formats if parts & {"recommendations", "actions"} else tuple(f for f in formats if f != "table")


def _from(progress: Progress, start: int, whole: int) -> Progress:
    return lambda done, _of: progress(start + done, whole)


def _named(recipients: Sequence[str]) -> list[str]:
    """The recipients, each on one line; one without a name where there is none."""
    named = [" ".join(name.split()) for name in recipients] or [""]
    if len(named) > 1 and not all(named):
        raise BadInput("A recipient has no name.", where="recipient")
    if len(named) > _MOST_COPIES:
        raise BadInput(f"Name no more than {_MOST_COPIES} recipients at once.", where="recipient")
    if len({name.casefold() for name in named}) < len(named):
        raise BadInput("A recipient is named twice. Each gets one copy.", where="recipient")
    return named


def _opened(session: Session, case_id: CaseId, asked: Asked, refused: Told) -> Opened:
    """Assess what is asked for and take it through the gate. Raises: as `make_release`."""
    _require_formats(asked.formats)
    now = datetime.now(UTC)
    assessed = check_release(
        session,
        case_id,
        asked.report_kind,
        lines=asked.lines,
        released_on=now.date(),
        recipient=asked.recipient,
        extent=asked.extent,
    )
    if assessed.composed.problems:
        raise BadInput(
            f"The document is not ready to be released: it lacks {len(assessed.composed.problems)} things. "
            "A check of the report names each with its place.",
            see=Help.CONCERNS,
        )
    made = making(asked.kind) if asked.kind else kind_for(asked.report_kind, asked.basis, assessed.regime)
    refuse_misfit(made, asked.report_kind, asked.formats or (), asked.extent)
    terms = _terms(session, assessed, asked, made, now)
    _refuse_stranger(session, assessed, terms)
    with telling(refused, assessed, assessed.open_concerns):
        release = open_gate(
            _as_made(session, assessed, terms, made),
            guard=assessed.guard,
            justified=assessed.justified,
            terms=terms,
            recommendations=payload(assessed, terms) if set(OF_RECOMMENDATIONS) & set(made.formats) else b"",
            regime=assessed.regime,
        )
    return Opened(release=release, assessed=assessed, made_at=now)


def _refuse_stranger(session: Session, assessed: Assessed, terms: Terms) -> None:
    """Where the regime has a wall, a working copy for somebody is for a key holder. Raises: BadInput."""
    served = fitting_basis(terms, assessed.regime).purposes
    holders = [slot.user for slot in people(session) if slot.kind == "person"]
    refuse_stranger(set(served) & set(terms.purposes), terms.recipient, assessed.regime, keyholders=holders)


def _require_formats(formats: Sequence[str] | None) -> None:
    if formats is not None and (not formats or any(name not in FORMATS for name in formats)):
        raise BadInput(f"A release is made in one or more of: {', '.join(FORMATS)}.", where="format")


def _terms(session: Session, assessed: Assessed, asked: Asked, made: Making, now: datetime) -> Terms:
    titles = {known.code: known.title for known in assessed.regime.bases}
    ends = [each for each in made.purposes if each in (*assessed.outline.purposes, *ANY_REPORT)]
    return Terms(
        release_id=new_id(),
        case_reference=assessed.case.case.reference,
        report_kind=asked.report_kind,
        release_kind=made.kind.value,
        purposes=tuple(ends),
        regime=assessed.regime.code,
        basis=asked.basis,
        basis_title=titles.get(asked.basis, asked.basis),
        decided_by=asked.decided_by or session.user,
        reason=asked.reason,
        released_on=now.date(),
        recipient=asked.recipient,
        extent="" if asked.extent.is_whole and not asked.extent.asked_whole else asked.extent.words,
        issuer=issuer(assessed.case, assessed.regime),
    )


def _as_made(session: Session, assessed: Assessed, terms: Terms, made: Making) -> Document:
    """The report with what its kind of release puts on the pages: a mark, a name, a warning, own spaces."""
    document = assessed.document
    if not made.mark:
        return document
    if made.recipients is not For.SEVERAL:
        return as_copy(document, Copy(mark=made.mark, recipient=terms.recipient))
    key = copy_key(session.vault.fact("digest_key"), terms.release_id)
    notice = assessed.regime.notices.draft
    copy = Copy(
        mark=made.mark,
        recipient=terms.recipient,
        number=copy_number(key),
        warning=notice.format(recipient=terms.recipient) if notice else "",
    )
    return as_copy(marked(document, key), copy)


def _unseen(_done: int, _of: int) -> None:
    return None
