"""What one case guards, gathered from the vault for the detectors. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.compose.outline import Outline
from workbench.records.casefile import CaseFile
from workbench.records.record import RecordId
from workbench.regimes import Regime
from workbench.release.assess import Guard
from workbench.release.material import EvidenceText, Material, rules
from workbench.services.session import Session
from workbench.store import search


def guard_of(session: Session, case: CaseFile, regime: Regime, *outlines: Outline) -> Guard:
    """The detectors for a case under its regime; the wording of outlines and regime is not protected."""
    said = rules(regime)
    return Guard(
        Material(
            people=case.people,
            organisations=tuple(organisation.name for organisation in case.organisations),
            evidence=tuple(_texts(session, case, regime)),
            allowed=tuple(_approved(regime, outlines)),
            approved=tuple(phrase.text for phrase in case.phrases),
            protected_ids=_protected_ids(case, regime),
            severities=said.severities,
            lineage=said.lineage,
            guarded=said.guarded,
            min_run=said.min_run,
            looked=frozenset(e.sha256 for e in case.evidence if e.looked_at is not None),
            key=session.vault.fact("digest_key"),
        )
    )


def _texts(session: Session, case: CaseFile, regime: Regime) -> Iterator[EvidenceText]:
    for item in case.evidence:
        text = search.file_text(session.db, item.id)
        if text:
            yield EvidenceText(
                reference=item.reference, text=text, protected=regime.is_protected(item.marking)
            )


def _protected_ids(case: CaseFile, regime: Regime) -> Mapping[RecordId, str]:
    guarded = {e.id: e.reference for e in case.evidence if regime.is_protected(e.marking)}
    of_excerpts = {x.id: guarded[x.evidence_id] for x in case.excerpts if x.evidence_id in guarded}
    return guarded | of_excerpts


def _approved(regime: Regime, outlines: tuple[Outline, ...]) -> Iterator[str]:
    for kind in regime.recommendation_types:
        yield kind.wording
        yield kind.meaning
    for outline in outlines:
        yield from (section.heading for section in outline.section)
        wording = outline.wording
        yield from (getattr(wording, name) for name in wording.__struct_fields__)
