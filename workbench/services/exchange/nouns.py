"""The substance of an exchange file as records: people, evidence, reasoning, conclusions.

Shapes in, records out. Writes nothing; evidence files are handed in already sealed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import BadInput, Cancelled
from workbench.records import analysis, case, evidence, findings, people, recommendations
from workbench.records.extract import Extract
from workbench.records.links import Relation
from workbench.records.marking import Marking
from workbench.records.record import Kind, Record
from workbench.records.register import EntryRelation
from workbench.regimes import Regime
from workbench.services.exchange.gathering import Gathering, extra, moment_of
from workbench.services.records import GROUNDS
from workbench.store.blobs import SealedBlob
from workbench.wire import case as wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file of the case to come: sealed, with its text. `sealed` is None when none was given."""

    file_name: str = field(repr=False)
    sealed: SealedBlob | None
    extract: Extract


def gather_people(into: Gathering, exchange: wire.CaseExchange) -> None:
    """Organisations and people."""
    for n, org in enumerate(exchange.organisations):
        into.add(
            people.Organisation,
            org,
            f"$.organisations[{n}]",
            file_id=org.id,
            name=org.name,
            ods_code=org.ods_code or "",
            organisation_kind=org.kind or "",
        )
    for n, person in enumerate(exchange.people):
        known = person.identifiers
        into.add(
            people.Person,
            person,
            f"$.people[{n}]",
            file_id=person.id,
            parts={"identifiers": known},
            name=person.name,
            aliases=tuple(person.aliases),
            person_kind=people.PersonKind(person.kind),
            role=person.role or "",
            display=person.display or "",
            consent_to_name=person.consent_to_name,
            nhs_number=known.nhs_number or "",
            date_of_birth=known.date_of_birth,
            hospital_number=known.hospital_number or "",
            professional_number=known.professional_number or "",
            phone=known.phone or "",
            email=known.email or "",
            postcode=known.postcode or "",
        )


def gather_evidence(
    into: Gathering,
    exchange: wire.CaseExchange,
    regime: Regime,
    attach: Callable[[wire.Evidence, str], Attached],
    progress: Callable[[int, int], bool],
) -> list[tuple[evidence.Evidence, Attached]]:
    """Evidence with its sealed files, and the excerpts over their texts.

    Raises:
        BadInput: with the JSON path. Cancelled: `progress` said so.
    """
    attached: dict[str, Attached] = {}
    kept: list[tuple[evidence.Evidence, Attached]] = []
    for n, item in enumerate(exchange.evidence):
        if not progress(n, len(exchange.evidence)):
            raise Cancelled("The import was stopped. Nothing was changed.")
        where = f"$.evidence[{n}]"
        file = attach(item, where)
        record = into.add(
            evidence.Evidence,
            item,
            where,
            file_id=item.id,
            title=item.title,
            evidence_kind=evidence.EvidenceKind(item.kind),
            marking=Marking(item.marking or regime.default_marking(item.kind)),
            source=item.source or "",
            obtained_on=item.obtained_on,
            looked_at=moment_of(item.looked_at, f"{where}.looked_at"),
            looked_by=item.looked_by or "",
            looked_for=tuple(item.looked_for),
            **file_facts(file),
        )
        attached[item.id] = file
        kept.append((record, file))
        into.ties(record, Relation.CONCERNS, item.people, f"{where}.people")
    for n, (item, (record, _)) in enumerate(zip(exchange.evidence, kept, strict=True)):
        into.ties(record, Relation.DERIVED_FROM, item.derived_from, f"$.evidence[{n}].derived_from")
    for n, excerpt in enumerate(exchange.excerpts):
        _gather_excerpt(into, excerpt, attached, f"$.excerpts[{n}]")
    return kept


def file_facts(file: Attached) -> dict[str, Any]:
    """The fields of an evidence record that tell of its file."""
    facts: dict[str, Any] = {
        "file_name": file.file_name,
        "media_type": file.extract.media_type,
        "readable": file.extract.readable,
        "note": file.extract.note,
    }
    if file.sealed is not None:
        facts |= {"blob": file.sealed.name, "sha256": file.sealed.sha256, "size": file.sealed.size}
    return facts


def _gather_excerpt(into: Gathering, item: wire.Excerpt, attached: dict[str, Attached], where: str) -> None:
    source = into.find(item.evidence, (Kind.EVIDENCE,), f"{where}.evidence")
    text = attached[item.evidence].extract.text
    if not 0 <= item.start < item.end <= len(text):
        raise BadInput(
            f"The excerpt must lie inside the evidence's text, which has {len(text)} characters.",
            where=where,
        )
    into.add(
        evidence.Excerpt,
        item,
        where,
        file_id=item.id,
        evidence_id=source.id,
        start=item.start,
        end=item.end,
        text=text[item.start : item.end],
        codes=tuple(item.codes),
        note=item.note or "",
    )


def gather_reasoning(into: Gathering, exchange: wire.CaseExchange) -> None:
    """Events with their accounts, and contributory factors with what they contribute to."""
    for n, event in enumerate(exchange.events):
        _gather_event(into, event, f"$.events[{n}]")
    made = [
        into.add(
            analysis.Factor,
            factor,
            f"$.factors[{n}]",
            file_id=factor.id,
            title=factor.title,
            description=factor.description or "",
            seips=analysis.Seips(factor.seips) if factor.seips else None,
            level=analysis.Level(factor.level) if factor.level else None,
        )
        for n, factor in enumerate(exchange.factors)
    ]
    for n, (factor, record) in enumerate(zip(exchange.factors, made, strict=True)):
        where = f"$.factors[{n}]"
        into.ties(record, Relation.CONTRIBUTES_TO, factor.contributes_to, f"{where}.contributes_to")
        into.ties(record, Relation.EVIDENCED_BY, factor.evidence, f"{where}.evidence")


def _gather_event(into: Gathering, item: wire.Event, where: str) -> None:
    at = None
    if item.organisation is not None:
        at = into.find(item.organisation, (Kind.ORGANISATION,), f"{where}.organisation").id
    event = into.add(
        analysis.Event,
        item,
        where,
        file_id=item.id,
        title=item.title,
        description=item.description or "",
        starts_at=moment_of(item.starts_at, f"{where}.starts_at"),
        ends_at=moment_of(item.ends_at, f"{where}.ends_at"),
        precision=analysis.Precision(item.precision),
        organisation_id=at,
    )
    into.ties(event, Relation.INVOLVES, item.people, f"{where}.people")
    into.ties(event, Relation.EVIDENCED_BY, item.evidence, f"{where}.evidence")
    for n, account in enumerate(item.accounts):
        here = f"{where}.accounts[{n}]"
        teller = None
        if account.person is not None:
            teller = into.find(account.person, (Kind.PERSON,), f"{here}.person").id
        into.add(
            analysis.Account,
            account,
            here,
            event_id=event.id,
            description=account.description,
            person_id=teller,
            starts_at=moment_of(account.starts_at, f"{here}.starts_at"),
        )


def gather_conclusions(into: Gathering, exchange: wire.CaseExchange) -> None:
    """Findings, what they answer, and the recommendations that follow from them."""
    for n, finding in enumerate(exchange.findings):
        where = f"$.findings[{n}]"
        record = into.add(
            findings.Finding,
            finding,
            where,
            file_id=finding.id,
            statement=finding.statement,
            explanation=finding.explanation or "",
            confidence=findings.Confidence(finding.confidence) if finding.confidence else None,
            position=n,
        )
        into.ties(record, Relation.RESTS_ON, finding.rests_on, f"{where}.rests_on")
        for m, counter in enumerate(finding.counter):
            here = f"{where}.counter[{m}]"
            against = into.find(counter.evidence, GROUNDS, f"{here}.evidence")
            kept = extra(counter, here)
            into.tie(record, Relation.COUNTERED_BY, against, note=counter.response or "", kept=kept)
    for n, asked in enumerate(exchange.case.terms_of_reference):
        term = wire.Term(text=asked) if isinstance(asked, str) else asked
        where = f"$.case.terms_of_reference[{n}]"
        terms = into.add(case.Term, term, where, file_id=term.id or "", text=term.text, position=n)
        into.ties(terms, Relation.ANSWERED_BY, term.answered_by, f"{where}.answered_by")
    for n, question in enumerate(exchange.questions):
        where = f"$.questions[{n}]"
        asker = into.maybe(question.asked_by or "", Kind.PERSON)
        put = into.add(
            people.Question,
            question,
            where,
            file_id=question.id,
            text=question.text,
            asked_by=asker.id if asker else None,
            asked_by_name="" if asker else question.asked_by or "",
            position=n,
        )
        into.ties(put, Relation.ANSWERED_BY, question.answered_by, f"{where}.answered_by")
    _gather_recommendations(into, exchange.recommendations)


def _gather_recommendations(into: Gathering, items: list[wire.Recommendation]) -> None:
    made = [
        into.add(
            recommendations.Recommendation,
            item,
            f"$.recommendations[{n}]",
            file_id=item.id,
            parts={
                name: given
                for name, given in (("cost", item.cost), ("benefit", item.benefit))
                if isinstance(given, wire.Estimate)
            }
            | {f"earlier {each.issuer} {each.id}": each for each in item.earlier},
            position=n,
            **_recommendation_fields(into, item),
        )
        for n, item in enumerate(items)
    ]
    for n, (item, record) in enumerate(zip(items, made, strict=True)):
        where = f"$.recommendations[{n}]"
        into.ties(record, Relation.FOLLOWS_FROM, item.findings, f"{where}.findings")
        into.ties(record, Relation.ADDRESSES, item.addresses, f"{where}.addresses")


def _recommendation_fields(into: Gathering, item: wire.Recommendation) -> dict[str, Any]:
    addressee = into.maybe(item.addressee or "", Kind.ORGANISATION)
    partners = [(into.maybe(name, Kind.ORGANISATION), name) for name in item.partners]
    words = (
        "number",
        "intent",
        "risk_addressed",
        "population",
        "inequalities",
        "outcome_sought",
        "counter_evidence",
        "level_of_intervention",
        "strategic_fit",
        "unintended_effects",
        "measure",
        "data_source",
        "frequency",
        "monitored_by",
    )
    return {
        "type": recommendations.RecommendationType(item.type),
        "status": recommendations.RecommendationStatus(item.status),
        "action": item.action,
        "addressee_id": addressee.id if addressee else None,
        "addressee_name": "" if addressee else item.addressee or "",
        "partners": tuple(_name(known) if known else name for known, name in partners),
        "seips": tuple(item.seips),
        "cost": _estimate(item.cost),
        "benefit": _estimate(item.benefit),
        "review_on": item.review_on,
        "due_on": item.due_on,
        "response_due_on": item.response_due_on,
        "earlier": tuple(map(_earlier, item.earlier)),
        **{name: getattr(item, name) or "" for name in words},
    }


def _name(record: Record) -> str:
    assert isinstance(record, people.Organisation)
    return record.name


def _earlier(given: wire.Earlier) -> recommendations.Earlier:
    return recommendations.Earlier(
        issuer=given.issuer,
        source_id=given.id,
        relation=EntryRelation(given.relation),
        cited=given.number or "",
        words=given.text or "",
        note=given.note or "",
    )


def _estimate(given: str | wire.Estimate | None) -> recommendations.Estimate | None:
    if given is None:
        return None
    if isinstance(given, str):
        return recommendations.Estimate(text=given)
    return recommendations.Estimate(
        text=given.text or "",
        low=given.low,
        high=given.high,
        currency=given.currency or "",
        payer=given.payer or "",
        recurrence=given.recurrence or "",
        basis=given.basis or "",
    )
