"""The recommendations of a release as the package carries them. Pure: an assessed report in, bytes out."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, cast

from workbench.compose import wording
from workbench.records.casefile import CaseFile
from workbench.records.findings import Finding
from workbench.records.links import Relation
from workbench.records.recommendations import Earlier, Estimate, Recommendation, RecommendationStatus
from workbench.records.register import EntryRelation
from workbench.records.release import Remedy, Terms
from workbench.regimes import Regime
from workbench.release.settle import WITHHELD, Settlement
from workbench.seal import canonical_json
from workbench.services.releasing.assessing import Assessed
from workbench.wire import package as wire
from workbench.wire.reading import written

_NOT_YET_OUT = (RecommendationStatus.DRAFT, RecommendationStatus.AGREED)
"""What a release issues; later statuses travel as they are."""
_CODES = frozenset(
    {"id", "format", "kind", "number", "ods_code", "reference", "regime", "release_id", "status", "type"}
)
"""Keys whose values are codes, not words: mending leaves them alone."""


def payload(assessed: Assessed, terms: Terms) -> bytes:
    """The package payload: every publishable recommendation, with the report's mended words."""
    case, regime = assessed.case, assessed.regime
    package = wire.Package(
        format=wire.FORMAT,
        issuer=_party(case, terms.issuer),
        report=wire.ReportFacts(
            title=case.case.title,
            reference=terms.case_reference,
            kind=terms.report_kind,
            regime=terms.regime,
            released_on=terms.released_on,
            release_id=terms.release_id,
        ),
        recommendations=[
            _packaged(case, regime, recommendation, terms.issuer)
            for recommendation in sorted(case.recommendations, key=lambda r: r.position)
            if _publishable(regime, recommendation)
        ],
    )
    return canonical_json(_mended(_plain(written(package)), assessed.mended))


def _publishable(regime: Regime, recommendation: Recommendation) -> bool:
    known = [kind for kind in regime.recommendation_types if kind.code == recommendation.type.value]
    return all(kind.publishable for kind in known)


def _packaged(
    case: CaseFile, regime: Regime, recommendation: Recommendation, issuer: str
) -> wire.PackagedRecommendation:
    r = recommendation
    lead = wording.addressee(case, r)
    grounds = [f for f in case.targets(r.id, Relation.FOLLOWS_FROM) if isinstance(f, Finding)]
    named = wording.finding_names(case, [f.id for f in grounds])
    return wire.PackagedRecommendation(
        id=r.id,
        reference=wording.cited(r),
        type=r.type.value,
        issuer=issuer,
        wording=wording.wording(case, r, regime),
        action=r.action,
        number=r.number or None,
        status="issued" if r.status in _NOT_YET_OUT else r.status.value,
        addressee=_party(case, lead) if lead else None,
        partners=[_party(case, name) for name in r.partners],
        intent=r.intent or None,
        risk_addressed=r.risk_addressed or None,
        population=r.population or None,
        inequalities=r.inequalities or None,
        seips=list(r.seips),
        outcome_sought=r.outcome_sought or None,
        findings=[wire.GroundFinding(statement=f.statement, reference=named[f.id]) for f in grounds],
        counter_evidence=r.counter_evidence or None,
        earlier=[_earlier(each) for each in r.earlier if each.relation is not EntryRelation.DISTINCT],
        level_of_intervention=r.level_of_intervention or None,
        cost=_estimate(r.cost),
        benefit=_estimate(r.benefit),
        strategic_fit=r.strategic_fit or None,
        unintended_effects=r.unintended_effects or None,
        response_due_on=r.response_due_on,
        due_on=r.due_on,
        measure=r.measure or None,
        data_source=r.data_source or None,
        frequency=r.frequency or None,
        monitored_by=r.monitored_by or None,
        review_on=r.review_on,
    )


def _party(case: CaseFile, name: str) -> wire.Party:
    code = next((known.ods_code for known in case.organisations if known.name == name), "")
    return wire.Party(name=name, ods_code=code or None)


def _earlier(given: Earlier) -> wire.Earlier:
    return wire.Earlier(
        relation=cast(wire.Relation, given.relation.value),
        number=given.cited or None,
        id=given.source_id,
        issuer=given.issuer,
    )


def _estimate(given: Estimate | None) -> wire.Estimate | None:
    if given is None:
        return None
    return wire.Estimate(
        text=given.text or None,
        low=given.low,
        high=given.high,
        currency=given.currency or None,
        payer=given.payer or None,
        recurrence=given.recurrence or None,
        basis=given.basis or None,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _mended(value: Any, mended: tuple[Settlement, ...]) -> Any:
    """The same values with words that were mended in the report mended here too."""
    if isinstance(value, dict):
        return {key: item if key in _CODES else _mended(item, mended) for key, item in value.items()}
    if isinstance(value, list):
        return [_mended(item, mended) for item in value]
    if isinstance(value, str):
        for item in mended:
            value = _in_place_of(item).join(_alone(item.concern.text).split(value))
    return value


def _alone(words: str) -> re.Pattern[str]:
    """The words where they stand alone: Ann is no part of Annual."""
    before = r"(?<!\w)" if re.match(r"\w", words) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", words) else ""
    return re.compile(before + re.escape(words) + after)


def _in_place_of(item: Settlement) -> str:
    if item.decision.remedy is Remedy.MASK:
        return WITHHELD
    return item.decision.replacement or item.concern.replacement
