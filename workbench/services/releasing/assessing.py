"""Checking a report before it leaves, and deciding what is to become of each concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import msgspec

from workbench.changes import Changes
from workbench.compose.outline import Outline, load_outline
from workbench.compose.report import Composed, compose
from workbench.errors import BadInput, NotFound
from workbench.ingest.reading import read as read_file
from workbench.records.casefile import CaseFile
from workbench.records.document import Document, Paragraph
from workbench.records.evidence import Evidence
from workbench.records.record import CaseId, Kind, RecordId, new_id
from workbench.records.release import Concern, Decision, Remedy, Severity
from workbench.regimes import Regime, load_regime
from workbench.release.assess import Guard, assess, scan
from workbench.release.settle import Settled, Settlement, settle
from workbench.services.cases import load_case
from workbench.services.releasing.guarding import guard_of
from workbench.services.session import Session
from workbench.store import tables

_ROUNDS = 12
_MOST = 512 * 1024 * 1024


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One decision of a decisions file; `with` holds the words to put in place of the offending ones."""

    concern: str
    decision: Remedy
    by: str
    reason: str
    basis: str = ""
    replacement: str = msgspec.field(name="with", default="")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.decision}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A report as it stands before the door: mended by the decisions so far, with what is still open."""

    case: CaseFile
    regime: Regime
    outline: Outline
    guard: Guard
    composed: Composed
    document: Document
    found: tuple[Concern, ...]
    open_concerns: tuple[Concern, ...]
    mended: tuple[Settlement, ...]
    justified: tuple[Settlement, ...]
    new_decisions: tuple[Decision, ...] = field(repr=False)

    @property
    def blocking(self) -> tuple[Concern, ...]:
        return tuple(c for c in self.open_concerns if c.severity is Severity.BLOCK)


def check_release(
    session: Session,
    case_id: CaseId,
    report_kind: str,
    *,
    lines: Sequence[DecisionLine] = (),
    released_on: date | None = None,
    recipient: str = "",
) -> Assessed:
    """Compose a report and assess it, with the case's remembered decisions and those of `lines` applied.

    Writes nothing.

    Raises:
        NotFound: no such case or report kind. BadInput: a decision lacks something or fits no concern.
    """
    case = load_case(session, case_id)
    regime, outline = load_regime(case.case.regime), load_outline(report_kind)
    composed = compose(
        case,
        outline,
        regime,
        released_on=released_on or datetime.now(UTC).date(),
        recipient=recipient,
        pictures=lambda record_id: picture(session, case, record_id),
    )
    guard = guard_of(session, case, regime, outline)
    fresh = tuple(_as_record(case_id, line) for line in lines)
    # A new decision stands in place of a remembered one, and comes first: complaints count from 0.
    overruled = {decision.concern for decision in fresh}
    remembered = tuple(known for known in case.decisions if known.concern not in overruled)
    found, settled, mended = _settled(composed.document, guard, (*fresh, *remembered), regime)
    answered = {item.decision.id: item.concern for item in (*mended, *settled.justified)}
    _refuse_unanswered(fresh, answered)
    return Assessed(
        case=case,
        regime=regime,
        outline=outline,
        guard=guard,
        composed=composed,
        document=settled.document,
        found=found,
        open_concerns=settled.open_concerns,
        mended=mended,
        justified=settled.justified,
        new_decisions=tuple(
            replace(d, words=answered[d.id].words) for d in fresh if not _is_remembered(d, case.decisions)
        ),
    )


def _refuse_unanswered(fresh: Sequence[Decision], answered: Mapping[RecordId, Concern]) -> None:
    for index, decision in enumerate(fresh):
        if decision.id not in answered:
            raise BadInput(
                "no concern of this report has that id. “release check” lists them; the words may have "
                "changed since.",
                where=f"decisions[{index}].concern",
            )


def decide(session: Session, assessed: Assessed) -> Changes:
    """Remember the new decisions of an assessment, as one operation that can be undone."""
    if not assessed.new_decisions:
        return Changes()
    case_id = assessed.case.case.case_id
    with session.vault.operation("decide_concerns", case_id) as work:
        count = len(assessed.new_decisions)
        references = work.next_references(case_id, Kind.DISCLOSURE_DECISION, count)
        for decision, reference in zip(assessed.new_decisions, references, strict=True):
            work.create(replace(decision, reference=reference))
    return work.done


def read_decisions(content: bytes) -> tuple[DecisionLine, ...]:
    """The decisions of a file. Raises: BadInput, with the JSON path."""
    try:
        return msgspec.json.decode(content, type=tuple[DecisionLine, ...])
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at ")
        plain = "This decision is not complete or holds something unknown."
        if "missing required field" in said:
            plain = f"{said.removeprefix('Object missing required field ').strip('`')} is missing here."
        elif "enum" in said:
            plain = f"A decision is one of: {', '.join(Remedy)}."
        raise BadInput(plain, where=where.strip("`") or "$") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise BadInput("The decisions file is not readable JSON.", where="$") from None


def scan_files(session: Session, case_id: CaseId, paths: Iterable[Path]) -> tuple[tuple[Concern, ...], int]:
    """Look for a case's protected material in files from anywhere; returns concerns and words read.

    Raises:
        NotFound: no such file. BadInput: a file cannot be read as what it is.
    """
    case = load_case(session, case_id)
    guard = guard_of(session, case, load_regime(case.case.regime))
    found: list[Concern] = []
    words = 0
    for path in paths:
        content = _content(path)
        try:
            concerns, count = scan_bytes(path.name, content, guard)
        except BadInput as error:
            raise BadInput(error.message, where=path.name) from None
        found.extend(concerns)
        words += count
    if session.vault.writes:
        session.vault.note("scan_files", case_id, {"concerns": len(found)})
    return tuple(found), words


def scan_bytes(name: str, content: bytes, guard: Guard) -> tuple[tuple[Concern, ...], int]:
    """Look into one file's text and every other part of it; returns concerns and words read."""
    extract = read_file(name, BytesIO(content), size=len(content))
    return scan(name, extract, content, guard), len(extract.text.split())


def picture(session: Session, case: CaseFile, record_id: RecordId) -> tuple[bytes, str] | None:
    """The bytes of an evidence image that a report can show, with its media type."""
    item = case.by_id.get(record_id)
    if not isinstance(item, Evidence) or item.media_type not in ("image/png", "image/jpeg"):
        return None
    with session.vault.open_file(item.blob) as file:
        return file.readall(), item.media_type


def forget_decision(session: Session, decision: Decision) -> Changes:
    """Withdraw a remembered decision; its concern is open again."""
    with session.vault.operation("withdraw_decision", decision.case_id) as work:
        work.delete(tables.get(session.db, Decision, decision.id))
    return work.done


def _settled(
    document: Document, guard: Guard, decisions: Sequence[Decision], regime: Regime
) -> tuple[tuple[Concern, ...], Settled, tuple[Settlement, ...]]:
    """Assess, settle, and assess again until mending brings up nothing that a decision answers."""
    found = _assess(document, guard)
    settled = settle(document, found, decisions, regime=regime)
    mended = list(settled.mended)
    for _ in range(_ROUNDS):
        if not settled.mended:
            break
        again = _assess(settled.document, guard)
        settled = settle(
            settled.document, again, settled.remaining, regime=regime, justified=settled.justified
        )
        mended.extend(settled.mended)
    return found, settled, tuple(mended)


def _assess(document: Document, guard: Guard) -> tuple[Concern, ...]:
    """The concerns of a document, each with the number of its paragraph where it has one."""
    numbers = {block.text.id: block.number for block in document.blocks if isinstance(block, Paragraph)}
    return tuple(
        replace(concern, where=replace(concern.where, paragraph=numbers.get(concern.where.passage)))
        for concern in assess(document, guard)
    )


def _is_remembered(decision: Decision, known: Sequence[Decision]) -> bool:
    """Whether the very same decision was taken before, as when a decisions file is given again."""
    return any(_gist(decision) == _gist(other) for other in known)


def _gist(decision: Decision) -> tuple[str, ...]:
    d = decision
    return d.concern, d.remedy, d.reason, d.decided_by, d.basis, d.replacement


def _as_record(case_id: CaseId, line: DecisionLine) -> Decision:
    return Decision(
        id=new_id(),
        case_id=case_id,
        concern=line.concern,
        words="",
        remedy=line.decision,
        reason=line.reason,
        decided_by=line.by,
        basis=line.basis,
        replacement=line.replacement,
        decided_at=datetime.now(UTC),
    )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST:
            raise BadInput(
                f"This file is too large to be looked through: {_MOST >> 20} MB is the most.", where=path.name
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file “{path.name}” to look through.") from None
    except OSError:
        raise BadInput(
            "This file cannot be read. Check that it is a file and that you may read it.", where=path.name
        ) from None
