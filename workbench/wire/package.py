"""The payload of an intake package, `workbench-recommendations/1`, as typed structs.

Owns the shape of a published recommendation as it travels between organisations, out and back with
its response. Shapes only: it knows no archive, no signature, no vault. Keys that this version does
not know are kept in `unknown` and written out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec
from msgspec import field

from workbench.errors import BadInput
from workbench.wire.case import Estimate as CaseEstimate
from workbench.wire.case import Item
from workbench.wire.reading import NEWER_FORMAT, read
from workbench.wire.values import RecommendationStatus, RecommendationType

FORMAT = "workbench-recommendations/1"

Relation = Literal["supports", "duplicates", "overlaps", "contradicts", "supersedes"]
Decision = Literal["accept", "accept_in_part", "alternative", "reject"]


class Party(Item):
    """An organisation, by name and, where it has one, by its ODS code."""

    name: str
    ods_code: str | None = None


class ReportFacts(Item):
    """The report that the recommendations come from.

    `kind` and `regime` are open: an organisation may add a kind of report of its own.
    """

    title: str
    reference: str
    kind: str
    regime: str
    released_on: date
    release_id: str


class GroundFinding(Item):
    """A finding as published, by the reference that the report gives it."""

    statement: str
    reference: str | None = None


class Earlier(Item):
    """How the recommendation stands to an earlier one, from any body."""

    relation: Relation
    number: str | None = None
    id: str | None = None
    issuer: str | None = None
    text: str | None = None
    note: str | None = None


class Estimate(CaseEstimate):
    """A cost or a benefit: a range in units of `currency`, or words, or why it was not assessed."""

    assumptions: str | None = None
    not_assessed: str | None = None


class Ifaces(Item):
    """Notes under the iFACES headings: is it worth doing, and can it be done and kept up?"""

    inequality: str | None = None
    feasibility: str | None = None
    acceptability: str | None = None
    cost_benefit: str | None = None
    effectiveness: str | None = None
    sustainability: str | None = None


class PlannedAction(Item):
    """One step that the addressee says it will take."""

    text: str
    owner: str | None = None
    due_on: date | None = None


class Implementation(Item):
    """One piece of evidence of what was done."""

    text: str
    on: date | None = None


class Response(Item):
    """The addressee's answer, what came of it, and how the issuer judged both."""

    decision: Decision | None = None
    responded_on: date | None = None
    reasons: str | None = None
    actions: list[PlannedAction] = field(default_factory=list)
    assessment: str | None = None
    implementation: list[Implementation] = field(default_factory=list)
    actual_cost: str | None = None
    observed_effect: str | None = None
    feedback: str | None = None
    closed_on: date | None = None
    closure: str | None = None


class PackagedRecommendation(Item):
    """One action asked of one lead addressee, with its grounds, value, delivery and response.

    `id` persists through every version; `reference` is what people cite; `wording` is the house
    sentence compiled from the fields beside it.
    """

    id: str
    reference: str
    type: RecommendationType
    issuer: str
    wording: str
    action: str
    number: str | None = None
    version: int = 1
    status: RecommendationStatus = "issued"
    addressee: Party | None = None
    partners: list[Party] = field(default_factory=list)
    intent: str | None = None
    risk_addressed: str | None = None
    population: str | None = None
    inequalities: str | None = None
    seips: list[str] = field(default_factory=list)
    lfpse: list[str] = field(default_factory=list)
    outcome_sought: str | None = None

    findings: list[GroundFinding] = field(default_factory=list)
    evidence_strength: str | None = None
    evidence_types: list[str] = field(default_factory=list)
    counter_evidence: str | None = None
    earlier: list[Earlier] = field(default_factory=list)

    level_of_intervention: str | None = None
    cost: Estimate | None = None
    benefit: Estimate | None = None
    cost_effectiveness: str | None = None
    strategic_fit: str | None = None
    ifaces: Ifaces | None = None
    unintended_effects: str | None = None

    legal_basis_to_respond: str | None = None
    response_due_on: date | None = None
    due_on: date | None = None
    dependencies: list[str] = field(default_factory=list)
    measure: str | None = None
    data_source: str | None = None
    frequency: str | None = None
    monitored_by: str | None = None
    review_on: date | None = None

    response: Response | None = None


class Package(Item):
    """Every recommendation of one released report."""

    format: str
    issuer: Party
    report: ReportFacts
    recommendations: list[PackagedRecommendation] = field(default_factory=list)


def read_payload(data: bytes) -> Package:
    """Read `recommendations.json`.

    Raises:
        BadInput: not this format or shape, or one id stands twice; `where` is the JSON path.
    """
    package = read(data, Package, "the list of recommendations", form=FORMAT)
    seen: set[str] = set()
    for place, item in enumerate(package.recommendations):
        where = f"$.recommendations[{place}]"
        if item.id in seen:
            raise BadInput("Two recommendations have this same id.", where=f"{where}.id")
        if not (item.id and item.wording):
            raise BadInput("A recommendation needs an id and its wording.", where=where)
        seen.add(item.id)
    return package


def payload_faults(data: bytes) -> Iterator[str]:
    """Every reason for which `read_payload` would refuse, one per recommendation, with its JSON path."""
    try:
        read_payload(data)
        return
    except BadInput as error:
        first = error.message
        if error.code == NEWER_FORMAT:
            yield first
            return
    told = False
    for place, item in enumerate(_items(data)):
        try:
            read(msgspec.json.encode(item), PackagedRecommendation, "this recommendation")
        except BadInput as error:
            told = True
            yield error.message.replace("$", f"$.recommendations[{place}]", 1)
    if not told:
        yield first


def _items(data: bytes) -> list[object]:
    try:
        raw = msgspec.json.decode(data)
        items = raw["recommendations"]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError, LookupError):
        return []
    return items if isinstance(items, list) else []
