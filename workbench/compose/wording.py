"""The words of a recommendation: its compiled sentence, its name, its facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.compose.times import day
from workbench.records.casefile import CaseFile
from workbench.records.links import Relation
from workbench.records.people import Organisation
from workbench.records.recommendations import Earlier, Estimate, Recommendation, RecommendationType
from workbench.records.record import RecordId
from workbench.records.register import EntryRelation
from workbench.regimes import Regime, compile_wording
from workbench.taxonomies import load_taxonomy

_STANDS = {
    EntryRelation.SUPPORTS: "Supports",
    EntryRelation.DUPLICATES: "Says the same as",
    EntryRelation.OVERLAPS: "Overlaps with",
    EntryRelation.CONTRADICTS: "Contradicts",
    EntryRelation.SUPERSEDES: "Supersedes",
    EntryRelation.DISTINCT: "Distinct from",
}


def type_title(regime: Regime, kind: RecommendationType) -> str:
    """What the regime calls a type of recommendation; a type of another regime has its usual name."""
    for known in regime.recommendation_types:
        if known.code == kind.value:
            return known.title
    return load_taxonomy("recommendation_types").term(kind.value).title


def cited(recommendation: Recommendation) -> str:
    return recommendation.number or recommendation.reference


def named(case: CaseFile, recommendation: Recommendation) -> str:
    """What a report calls a recommendation beside its type: its number, else its place among its type."""
    if recommendation.number:
        return recommendation.number
    alike = sorted(
        (r for r in case.recommendations if r.type is recommendation.type), key=lambda r: r.position
    )
    return str(1 + [r.id for r in alike].index(recommendation.id))


def mentioned(case: CaseFile, recommendation: Recommendation, regime: Regime) -> str:
    """How prose cites a recommendation: "R/2026/014", "local learning prompt 2"."""
    if recommendation.number:
        return recommendation.number
    title = type_title(regime, recommendation.type)
    # "ICB safety response" keeps its letters.
    spoken = title if title[:2].isupper() else title.lower()
    return f"{spoken} {named(case, recommendation)}"


def addressee(case: CaseFile, recommendation: Recommendation) -> str:
    """The lead addressee's name; empty when there is none yet."""
    if recommendation.addressee_id is not None:
        organisation = case.by_id.get(recommendation.addressee_id)
        if isinstance(organisation, Organisation):
            return organisation.name
    return recommendation.addressee_name


def issuer(case: CaseFile, regime: Regime) -> str:
    """Who speaks: the case's own issuer, else the regime's body, else the case's first organisation."""
    if case.case.issuer:
        return case.case.issuer
    if regime.issuer:
        return regime.issuer
    return case.organisations[0].name if case.organisations else "The investigation team"


def wording(case: CaseFile, recommendation: Recommendation, regime: Regime) -> str:
    """The recommendation's sentence in its regime's pattern; the action itself for an unknown type."""
    for kind in regime.recommendation_types:
        if kind.code == recommendation.type.value:
            return compile_wording(
                kind,
                issuer=issuer(case, regime),
                addressee=addressee(case, recommendation) or "the organisations concerned",
                action=recommendation.action,
                intent=recommendation.intent,
                partners=recommendation.partners,
            )
    return recommendation.action.rstrip(" .") + "."


def facts(case: CaseFile, recommendation: Recommendation, regime: Regime) -> Iterator[tuple[str, str]]:
    """Label and value of each fact that is known, in the order that a reader asks."""
    yield "Addressee", addressee(case, recommendation)
    yield "Working with", ", ".join(recommendation.partners)
    intent = "" if _says_intent(regime, recommendation) else recommendation.intent
    yield "Intent", intent[:1].upper() + intent[1:]
    yield "Risk addressed", recommendation.risk_addressed
    yield "Population and setting", recommendation.population
    yield "Outcome sought", recommendation.outcome_sought
    yield "Measure of success", recommendation.measure
    yield "Data source", recommendation.data_source
    yield "How often", recommendation.frequency
    yield "Monitored by", recommendation.monitored_by
    yield "To be done by", day(recommendation.due_on) if recommendation.due_on else ""
    yield "Response due", day(recommendation.response_due_on) if recommendation.response_due_on else ""
    yield "Review", day(recommendation.review_on) if recommendation.review_on else ""
    yield "Level of intervention", recommendation.level_of_intervention.replace("_", " ")
    yield "Effect on inequalities", recommendation.inequalities
    yield "Cost", estimate(recommendation.cost)
    yield "Benefit", estimate(recommendation.benefit)
    yield "Strategic fit", recommendation.strategic_fit
    yield "Unintended effects", recommendation.unintended_effects
    grounds = case.targets(recommendation.id, Relation.FOLLOWS_FROM)
    yield "Follows from", ", ".join(finding_names(case, [g.id for g in grounds]).values())
    areas = [a for a in case.targets(recommendation.id, Relation.ADDRESSES) if isinstance(a, Recommendation)]
    yield "Addresses", ", ".join(mentioned(case, area, regime) for area in areas)
    yield "Earlier recommendations", " ".join(map(earlier_said, recommendation.earlier))


def earlier_said(earlier: Earlier) -> str:
    """How one stands to an earlier one, as a sentence: "Supersedes R/2021/003 of NHS Albion."."""
    said = f"{_STANDS[earlier.relation]} {earlier.cited or earlier.source_id} of {earlier.issuer}"
    return f"{said}: {earlier.note.rstrip('.')}." if earlier.note else f"{said}."


def _says_intent(regime: Regime, recommendation: Recommendation) -> bool:
    """Whether the sentence itself holds the intent, so that it need not be said again."""
    patterns = {kind.code: kind.wording for kind in regime.recommendation_types}
    return "{intent}" in patterns.get(recommendation.type.value, "")


def estimate(given: Estimate | None) -> str:
    """A cost or benefit in words: "£40,000 to £65,000 a year, paid by the trust. Basis: …"."""
    if given is None:
        return ""
    sign = {"GBP": "£", "EUR": "€", "USD": "$"}.get(given.currency, "")
    unit = "" if sign or not given.currency else f" {given.currency}"
    amounts = [
        f"{sign}{value:,.{0 if value % 1 == 0 else 2}f}{unit}"
        for value in (given.low, given.high)
        if value is not None
    ]
    said = " to ".join(dict.fromkeys(amounts))
    if said and given.recurrence:
        said += f", {given.recurrence.replace('_', ' ')}"
    if said and given.payer:
        said += f", met by {given.payer}"
    payer = f"Met by {given.payer}" if given.payer and not said else ""
    sentences = [said, given.text, payer, f"Basis: {given.basis}" if given.basis else ""]
    return " ".join(s.rstrip(" .") + "." for s in sentences if s)


def finding_names(case: CaseFile, ids: Sequence[RecordId]) -> dict[RecordId, str]:
    """What the report calls each of these findings ("finding 3"), in the report's order."""
    ordered = sorted(case.findings, key=lambda f: f.position)
    return {f.id: f"finding {n}" for n, f in enumerate(ordered, 1) if f.id in ids}
