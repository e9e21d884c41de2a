"""What one case guards, gathered from the vault for the detectors. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from workbench.compose.outline import Outline
from workbench.records.casefile import CaseFile
from workbench.records.evidence import Evidence, Excerpt
from workbench.records.people import Organisation, Person
from workbench.records.permissions import ApprovedPhrase
from workbench.records.record import RecordId
from workbench.regimes import Regime
from workbench.release.assess import Guard
from workbench.release.material import EvidenceText, Material, rules
from workbench.services.session import Session
from workbench.services.word_prints import prints_of
from workbench.store import search

_KEPT = "detectors"
_MOST = 4
"""So many detectors are kept: those of the reports being written, and those for files from outside."""


def guard_of(session: Session, case: CaseFile, regime: Regime, *outlines: Outline) -> Guard:
    """The detectors for a case under its regime; the wording of outlines and regime is not protected.

    They are kept while the vault is open and nothing of what they guard has changed: they know what they
    found in a passage before.
    """
    told = _Told(
        people=case.people,
        organisations=case.organisations,
        evidence=case.evidence,
        excerpts=case.excerpts,
        phrases=case.phrases,
        regime=regime,
        outlines=outlines,
    )
    found = session.kept.get(_KEPT)
    kept = found if isinstance(found, _AllKept) else _AllKept()
    for each in kept.every:
        if each.told == told:
            return each.guard
    alike = [each for each in kept.every if each.told.of_case == told.of_case]
    evidence = alike[0].guard.material.evidence if alike else tuple(_texts(session, case, regime))
    made = _Kept(told=told, guard=_made(session, case, regime, outlines, evidence))
    session.kept[_KEPT] = _AllKept((made, *alike[: _MOST - 1]))
    return made.guard


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """All that detectors are made from. The text of evidence is new only with its record."""

    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    evidence: tuple[Evidence, ...]
    excerpts: tuple[Excerpt, ...]
    phrases: tuple[ApprovedPhrase, ...]
    regime: Regime
    outlines: tuple[Outline, ...]

    @property
    def of_case(self) -> _Told:
        """The same of the case and its rules alone, whichever report it is for."""
        return replace(self, outlines=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    told: _Told = field(repr=False)
    guard: Guard = field(repr=False)


@dataclass(frozen=True, slots=True)
class _AllKept:
    """Detectors of one case as it stands, the last made first."""

    every: tuple[_Kept, ...] = field(default=(), repr=False)


def _made(
    session: Session,
    case: CaseFile,
    regime: Regime,
    outlines: tuple[Outline, ...],
    evidence: tuple[EvidenceText, ...],
) -> Guard:
    said = rules(regime)
    return Guard(
        Material(
            people=case.people,
            organisations=tuple(organisation.name for organisation in case.organisations),
            evidence=evidence,
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
    texts = {item.id: search.file_text(session.db, item.id) for item in case.evidence}
    texts = {evidence_id: text for evidence_id, text in texts.items() if text}
    prints = prints_of(session, case.case.case_id, texts, regime.assessment.min_run_words)
    for item in case.evidence:
        if item.id in texts:
            yield EvidenceText(
                reference=item.reference,
                text=texts[item.id],
                protected=regime.is_protected(item.marking),
                prints=prints.get(item.id, b""),
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
