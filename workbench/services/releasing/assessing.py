"""Checking a report before it leaves, and deciding what is to become of each concern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from workbench.changes import Changes
from workbench.compose.outline import Outline, load_outline
from workbench.compose.report import Composed, compose
from workbench.errors import BadInput, Help, NotFound
from workbench.ingest.reading import read as read_file
from workbench.records.casefile import CaseFile
from workbench.records.document import Document, Paragraph, passages
from workbench.records.evidence import Evidence
from workbench.records.record import CaseId, Kind, RecordId
from workbench.records.release import Concern, Decision, Severity
from workbench.regimes import Regime, load_regime
from workbench.release.assess import Early, Guard, assess, scan
from workbench.release.kinds import WHOLE_EXTENT, Extent
from workbench.release.settle import Settled, Settlement, settle
from workbench.release.watching import Progress
from workbench.services.cases import load_case
from workbench.services.releasing.cutting import part_of
from workbench.services.releasing.deciding import DecisionLine, about, as_record, as_remembered, spread
from workbench.services.releasing.guarding import guard_of
from workbench.services.session import Session
from workbench.store import tables

_ROUNDS = 12
_MOST = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A report as it stands before the door: mended by the decisions so far, with what is still open.

    Of the open concerns, `waiting` are decided and wait for a second person. `lapsed` are remembered
    decisions that answer nothing here any more: the words have changed, or the rules.
    """

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
    waiting: tuple[Settlement, ...]
    lapsed: tuple[Decision, ...] = field(repr=False)
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
    extent: Extent = WHOLE_EXTENT,
    under: Regime | None = None,
    progress: Progress | None = None,
    early: Callable[[Assessed], None] | None = None,
) -> Assessed:
    """Compose a report and assess it, with the case's remembered decisions and those of `lines` applied.

    Writes nothing. `under` asks how it would be under another regime than the case's. `progress(done, of)`
    is called as it goes on; returning False stops it. `early` gets what is known before all is: people
    and identifiers, without the decisions of `lines`.

    Raises:
        NotFound: no such case or report kind. BadInput: a decision lacks something or fits no concern.
        Cancelled: `progress` said so.
    """
    case = load_case(session, case_id)
    regime, outline = under or load_regime(case.case.regime), load_outline(report_kind)
    composed = _composed(session, case, outline, regime, (released_on, recipient, extent))
    begun = _Begun(case, regime, outline, guard_of(session, case, regime, outline), composed)
    with begun.guard.waited_for(progress, sum(1 for _ in passages(composed.document))):
        found = _assess(composed.document, begun.guard, begun.telling(early))
        fresh = tuple(
            as_remembered(as_record(case_id, line, session.user), case.decisions)
            for line in spread(lines, found)
        )
        # A new decision stands in place of a remembered one, and comes first: complaints count from 0.
        overruled = {decision.concern for decision in fresh}
        remembered = tuple(known for known in case.decisions if known.concern not in overruled)
        settled, mended = _settled(composed.document, begun.guard, found, (fresh, remembered), regime)
    answered = {item.decision.id: item.concern for item in (*mended, *settled.justified, *settled.waiting)}
    _refuse_unanswered(fresh, answered)
    return replace(
        begun.assessed(found, settled, mended),
        document=settled.document,
        lapsed=tuple(d for d in remembered if d.id not in answered and d.report_kind in ("", report_kind)),
        new_decisions=tuple(
            about(decision, answered[decision.id], report_kind, outline, regime)
            for decision in fresh
            if decision not in case.decisions
        ),
    )


@dataclass(frozen=True, slots=True)
class _Begun:
    """A report whose check has begun."""

    case: CaseFile
    regime: Regime
    outline: Outline
    guard: Guard
    composed: Composed

    def assessed(
        self, found: tuple[Concern, ...], settled: Settled, mended: tuple[Settlement, ...]
    ) -> Assessed:
        """The report as composed, with these concerns."""
        return Assessed(
            case=self.case,
            regime=self.regime,
            outline=self.outline,
            guard=self.guard,
            composed=self.composed,
            document=self.composed.document,
            found=found,
            open_concerns=settled.open_concerns,
            mended=mended,
            justified=settled.justified,
            waiting=settled.waiting,
            lapsed=(),
            new_decisions=(),
        )

    def telling(self, early: Callable[[Assessed], None] | None) -> Early | None:
        """Tells what is known so far, settled by the remembered decisions as far as they answer it."""
        if early is None:
            return None
        decisions = self.case.decisions
        known = frozenset(decision.id for decision in decisions)

        def tell(found: tuple[Concern, ...]) -> None:
            settled = settle(self.composed.document, found, decisions, regime=self.regime, earlier=known)
            early(self.assessed(found, settled, settled.mended))

        return tell


def _composed(
    session: Session,
    case: CaseFile,
    outline: Outline,
    regime: Regime,
    asked: tuple[date | None, str, Extent],
) -> Composed:
    """The report as asked for: on which day, for whom, and how much of it."""
    released_on, recipient, extent = asked
    return compose(
        case,
        outline,
        regime,
        released_on=released_on or datetime.now(UTC).date(),
        recipient=recipient,
        pictures=lambda record_id: picture(session, case, record_id),
        part=part_of(session, case, extent),
    )


def _refuse_unanswered(fresh: Sequence[Decision], answered: Mapping[RecordId, Concern]) -> None:
    for index, decision in enumerate(fresh):
        if decision.id not in answered:
            raise BadInput(
                "no concern of this report has that id; the words may have changed since.",
                where=f"decisions[{index}].concern",
                see=Help.CONCERNS,
            )


def decide(session: Session, assessed: Assessed) -> Changes:
    """Remember the new decisions of an assessment, as one operation that can be undone.

    An earlier decision about the same concern is withdrawn with it: else it would count again, unasked,
    once the new one is withdrawn, and stand in the register of determinations as if it held.
    """
    if not assessed.new_decisions:
        return Changes()
    case_id = assessed.case.case.case_id
    with session.vault.operation("decide_concerns", case_id) as work:
        count = len(assessed.new_decisions)
        references = work.next_references(case_id, Kind.DISCLOSURE_DECISION, count)
        overruled = {(decision.concern, decision.report_kind) for decision in assessed.new_decisions}
        for known in tables.all_of(session.db, Decision, case_id):
            if (known.concern, known.report_kind) in overruled:
                work.delete(known)
        for decision, reference in zip(assessed.new_decisions, references, strict=True):
            work.create(replace(decision, reference=reference))
    return work.done


def scan_files(
    session: Session,
    case_id: CaseId,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    early: Early | None = None,
) -> tuple[tuple[Concern, ...], int]:
    """Look for a case's protected material in files from anywhere; returns concerns and words read.

    `progress(done, of)` is called as each file is looked into; returning False stops it. `early` gets what
    is known before all is.

    Raises:
        NotFound: no such file. BadInput: a file cannot be read as what it is. Cancelled: `progress` said so.
    """
    case = load_case(session, case_id)
    guard = guard_of(session, case, load_regime(case.case.regime))
    found: list[Concern] = []
    words = 0
    for path in paths:
        content = outside_content(path)
        try:
            with guard.waited_for(progress, 0):
                concerns, count = scan_bytes(path.name, content, guard, _after(tuple(found), early))
        except BadInput as error:
            raise BadInput(error.message, where=path.name) from None
        found.extend(concerns)
        words += count
    if session.vault.writes:
        session.vault.note("scan_files", case_id, {"concerns": len(found)})
    return tuple(found), words


def _after(before: tuple[Concern, ...], early: Early | None) -> Early | None:
    return None if early is None else lambda found: early((*before, *found))


def scan_bytes(
    name: str, content: bytes, guard: Guard, early: Early | None = None
) -> tuple[tuple[Concern, ...], int]:
    """Look into one file's text and every other part of it; returns concerns and words read."""
    extract = read_file(name, BytesIO(content), size=len(content))
    return scan(name, extract, content, guard, early), len(extract.text.split())


def picture(session: Session, case: CaseFile, record_id: RecordId) -> tuple[bytes, str] | None:
    """The bytes of an evidence image that a report can show, with its media type."""
    item = case.by_id.get(record_id)
    if not isinstance(item, Evidence) or item.media_type not in ("image/png", "image/jpeg"):
        return None
    with session.vault.open_file(item.blob) as file:
        return file.readall(), item.media_type


def _settled(
    document: Document,
    guard: Guard,
    found: Sequence[Concern],
    decisions: tuple[Sequence[Decision], Sequence[Decision]],
    regime: Regime,
) -> tuple[Settled, tuple[Settlement, ...]]:
    """Settle, and assess again until mending brings up nothing that a decision answers.

    `decisions` are the new ones and the remembered ones.
    """
    fresh, remembered = decisions
    earlier = frozenset(decision.id for decision in remembered)
    settled = settle(document, found, (*fresh, *remembered), regime=regime, earlier=earlier)
    mended = list(settled.mended)
    for _ in range(_ROUNDS):
        if not settled.mended:
            break
        again = _assess(settled.document, guard)
        settled = settle(
            settled.document,
            again,
            settled.remaining,
            regime=regime,
            justified=settled.justified,
            earlier=earlier,
        )
        mended.extend(settled.mended)
    return settled, tuple(mended)


def _assess(document: Document, guard: Guard, early: Early | None = None) -> tuple[Concern, ...]:
    """The concerns of a document, each with the number of its paragraph where it has one."""
    numbers = {block.text.id: block.number for block in document.blocks if isinstance(block, Paragraph)}

    def numbered(found: tuple[Concern, ...]) -> tuple[Concern, ...]:
        return tuple(
            replace(concern, where=replace(concern.where, paragraph=numbers.get(concern.where.passage)))
            for concern in found
        )

    if early is None:
        return numbered(assess(document, guard))
    return numbered(assess(document, guard, lambda found: early(numbered(found))))


def outside_content(path: Path) -> bytes:
    """The bytes of a file from anywhere. Raises: NotFound, BadInput."""
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
