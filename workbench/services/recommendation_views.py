"""Recommendations as people read them: in their regime's words, in lists, whole, and found by number."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.compose import wording as compose
from workbench.errors import BadInput, Help, NotFound
from workbench.records.casefile import CaseFile
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.recommendations import Recommendation, RecommendationStatus
from workbench.records.record import CaseId, Record
from workbench.regimes import Regime, load_regime
from workbench.services import cases
from workbench.services.register.answers import answer_facts
from workbench.services.session import Session
from workbench.store import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationLine:
    """A recommendation in a list. `cited` is its number, or its D-reference until it has one."""

    recommendation: Recommendation
    cited: str
    number: str
    type_title: str
    status: RecommendationStatus
    addressee: str = field(repr=False)
    wording: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationView:
    """One recommendation whole: `facts` are label and value of all that is known, in reading order.

    `areas` are the areas for improvement it addresses, `actions` the safety actions that address it.
    """

    line: RecommendationLine
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    findings: tuple[Finding, ...]
    areas: tuple[Recommendation, ...]
    actions: tuple[Recommendation, ...]


def wording(session: Session, recommendation: Recommendation) -> str:
    """The sentence of a recommendation in its regime's pattern. Raises: NotFound."""
    case = cases.load_case(session, recommendation.case_id)
    return compose.wording(case, recommendation, load_regime(case.case.regime))


def list_recommendations(session: Session, case_id: CaseId) -> tuple[RecommendationLine, ...]:
    """The recommendations of a case in their order. Raises: NotFound."""
    case = cases.load_case(session, case_id)
    regime = load_regime(case.case.regime)
    ordered = sorted(case.recommendations, key=lambda each: each.position)
    return tuple(_line(case, each, regime) for each in ordered)


def show_recommendation(session: Session, recommendation: Recommendation) -> RecommendationView:
    """One recommendation as it is now, with all that is known of it. Raises: NotFound."""
    now = tables.get(session.db, Recommendation, recommendation.id)
    case = cases.load_case(session, now.case_id)
    regime = load_regime(case.case.regime)
    return RecommendationView(
        line=_line(case, now, regime),
        facts=(
            *((label, value) for label, value in compose.facts(case, now, regime) if value),
            *answer_facts(session, now, compose.issuer(case, regime)),
        ),
        findings=tuple(f for f in case.targets(now.id, Relation.FOLLOWS_FROM) if isinstance(f, Finding)),
        areas=_recommendations(case.targets(now.id, Relation.ADDRESSES)),
        actions=_recommendations(case.sources(now.id, Relation.ADDRESSES)),
    )


def find_recommendation(session: Session, said: str, case_id: CaseId | None = None) -> Recommendation:
    """The recommendation that people cite by this number, D-reference or id of its file, in any capitals.

    Without a case, the whole vault is looked through; a number goes before a reference.

    Raises:
        NotFound: there is none. BadInput: several cases have one; says which.
    """
    wanted = said.strip().casefold()
    scope = [case_id] if case_id else [case.case_id for case in tables.cases(session.db)]
    known = [each for case in scope for each in tables.all_of(session.db, Recommendation, case)]
    for name in ("number", "reference", "file_id"):
        found = [each for each in known if wanted and getattr(each, name).casefold() == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            references = {case.case_id: case.reference for case in tables.cases(session.db)}
            where = ", ".join(sorted({references[each.case_id] for each in found}))
            raise BadInput(f"More than one recommendation is cited so, in {where}. Name the case.")
    raise NotFound(
        "There is no recommendation with that number or reference. Check it in the list.",
        see=Help.RECOMMENDATIONS,
    )


def _line(case: CaseFile, recommendation: Recommendation, regime: Regime) -> RecommendationLine:
    return RecommendationLine(
        recommendation=recommendation,
        cited=compose.cited(recommendation),
        number=recommendation.number,
        type_title=compose.type_title(regime, recommendation.type),
        status=recommendation.status,
        addressee=compose.addressee(case, recommendation),
        wording=compose.wording(case, recommendation, regime),
    )


def _recommendations(found: list[Record]) -> tuple[Recommendation, ...]:
    return tuple(each for each in found if isinstance(each, Recommendation))
