"""What may stand or be copied throughout a case: approved phrases, standing bases, copies made for oneself.

Owns who gave them and what they need. What a phrase silences is for the detectors; putting words on a
clipboard is for the window, which asks here first and says afterwards how much it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from workbench.changes import Changes
from workbench.errors import BadInput
from workbench.records.casefile import CaseFile
from workbench.records.marking import Marking
from workbench.records.permissions import ApprovedPhrase, StandingBasis
from workbench.records.record import CaseId, Kind, new_id
from workbench.records.release import ConcernKind
from workbench.regimes import Regime, load_regime
from workbench.release.assess import Guard
from workbench.release.letters import Letters, pieces
from workbench.release.material import Material, rules
from workbench.services.cases import load_case
from workbench.services.records import check
from workbench.services.session import Session
from workbench.services.tidying import is_blank, one_line, tidied
from workbench.store import tables

_FEWEST, _MOST = 2, 60
_OF_A_PERSON = (ConcernKind.NAME, ConcernKind.IDENTIFIER)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRule:
    """Whether words may be copied for oneself. `why_not` is a sentence for the person; empty where they may.

    `clears_after` are seconds, None where they stay. `logged` is whether the ledger is told.
    """

    why_not: str = field(default="", repr=False)
    clears_after: int | None = None
    logged: bool = False

    @property
    def allowed(self) -> bool:
        return not self.why_not


def approve_phrase(
    session: Session, case_id: CaseId, text: str, *, reason: str, by: str = ""
) -> tuple[ApprovedPhrase, Changes]:
    """Let words stand wherever they are in this case, although protected evidence has them too.

    Names and identifiers in them are looked for all the same.

    Raises:
        BadInput: no reason, too short or too long a phrase, or one that was approved already.
    """
    file = load_case(session, case_id)
    phrase = one_line(text)
    count = len(pieces(phrase))
    if count < _FEWEST:
        raise BadInput("A phrase has two words at least: one word alone is never raised.", where="text")
    if count > _MOST:
        raise BadInput(
            f"A phrase has {_MOST} words at most. Add a longer text as evidence that is marked public.",
            where="text",
        )
    if is_blank(reason):
        raise BadInput("Say why these words may stand.", where="reason")
    if any(pieces(known.text) == pieces(phrase) for known in file.phrases):
        raise BadInput("These words were approved already; the list shows by whom and why.", where="text")
    made = ApprovedPhrase(
        id=new_id(),
        case_id=case_id,
        approved_at=datetime.now(UTC),
        recorded_by=session.user,
        **tidied({"text": phrase, "reason": reason, "approved_by": by.strip() or session.user}),
    )
    check(made)
    with session.vault.operation("approve_phrase", case_id) as work:
        made = replace(made, reference=work.next_references(case_id, Kind.APPROVED_PHRASE)[0])
        work.create(made)
    return made, work.done


def withdraw_phrase(session: Session, phrase: ApprovedPhrase) -> Changes:
    """Withdraw an approved phrase: the words are raised again. Raises: NotFound."""
    with session.vault.operation("withdraw_phrase", phrase.case_id) as work:
        work.delete(tables.get(session.db, ApprovedPhrase, phrase.id))
    return work.done


def give_standing(
    session: Session, case_id: CaseId, *, reason: str, extent: str = "", by: str = "", role: str = ""
) -> tuple[StandingBasis, Changes]:
    """Record once, for the whole case, why words of it are copied for work inside.

    The basis is the one that the regime has for working copies.

    Raises:
        BadInput: no reason, or one is in force already.
    """
    file = load_case(session, case_id)
    regime = load_regime(file.case.regime)
    basis = regime.basis(regime.working_copies.basis)
    if is_blank(reason):
        raise BadInput("Say why words of this case are copied.", where="reason")
    if standing_in_force(file, regime) is not None:
        raise BadInput("This case has a standing basis already. Withdraw it first, to give another.")
    made = StandingBasis(
        id=new_id(),
        case_id=case_id,
        basis=basis.code,
        regime=regime.code,
        given_at=datetime.now(UTC),
        recorded_by=session.user,
        **tidied(
            {
                "reason": reason,
                "extent": extent.strip() or "Copies for work on this case, on this computer.",
                "given_by": by.strip() or session.user,
                "role": role.strip() or basis.decision_maker_role,
            }
        ),
    )
    check(made)
    with session.vault.operation("give_standing", case_id) as work:
        made = replace(made, reference=work.next_references(case_id, Kind.STANDING_BASIS)[0])
        work.create(made)
    return made, work.done


def withdraw_standing(session: Session, standing: StandingBasis) -> tuple[StandingBasis, Changes]:
    """End a standing basis; it stays on record. Raises: BadInput: it has ended. NotFound."""
    before = tables.get(session.db, StandingBasis, standing.id)
    if before.withdrawn_at is not None:
        raise BadInput("This standing basis was withdrawn already.")
    after = replace(before, withdrawn_at=datetime.now(UTC), withdrawn_by=session.user)
    with session.vault.operation("withdraw_standing", before.case_id) as work:
        work.update(after)
    return after, work.done


def standing_in_force(file: CaseFile, regime: Regime) -> StandingBasis | None:
    """The standing basis that covers copies now: given under these rules, and not withdrawn."""
    wanted = (regime.code, regime.working_copies.basis)
    given = [each for each in file.standing if each.withdrawn_at is None]
    return next((each for each in reversed(given) if (each.regime, each.basis) == wanted), None)


def copy_rule(file: CaseFile, regime: Regime, marking: Marking | None = None) -> CopyRule:
    """Whether words may be copied: of evidence so marked, or without a marking of the case's own records."""
    if marking is not None and not regime.is_protected(marking):
        return CopyRule()
    if regime.basis(regime.working_copies.basis).standing and standing_in_force(file, regime) is None:
        whose = f"{marking.value} evidence" if marking is not None else "this case"
        return CopyRule(
            why_not=f"Words of {whose} are copied on a standing basis, and none has been given yet. Say once "
            "why copies are needed; it then covers the whole case, and each copy is logged."
        )
    return CopyRule(clears_after=regime.working_copies.clipboard_clears_after_seconds, logged=True)


def log_copy(session: Session, case_id: CaseId, text: str) -> int:
    """Record that words of a case were copied: how many, never which. Returns how many names and
    identifiers the regime wants pointed out stand in them."""
    file = load_case(session, case_id)
    regime = load_regime(file.case.regime)
    flagged = _of_people(session, file, regime, text)
    standing = standing_in_force(file, regime)
    detail: dict[str, str | int] = {"words": len(text.split()), "flagged": flagged}
    if standing is not None:
        detail["standing"] = standing.reference
    session.vault.note("copy_words", case_id, detail)
    return flagged


def _of_people(session: Session, file: CaseFile, regime: Regime, text: str) -> int:
    """How many names and identifiers stand in a text, of the kinds that the regime wants pointed out."""
    said = rules(regime)
    material = Material(
        people=file.people,
        organisations=tuple(organisation.name for organisation in file.organisations),
        guarded=said.guarded,
        key=session.vault.fact("digest_key"),
    )
    wanted = {kind for kind in _OF_A_PERSON if kind.value in regime.working_copies.flags}
    return sum(hit.kind in wanted for hit in Guard(material).within(Letters.of(text)))
