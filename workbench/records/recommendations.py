"""Structured recommendations, from wording to value to response."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from workbench.records.record import Kind, Record, RecordId, record
from workbench.records.register import EntryRelation


class RecommendationType(StrEnum):
    SAFETY_RECOMMENDATION = "safety_recommendation"
    SAFETY_OBSERVATION = "safety_observation"
    SAFETY_ACTION_TAKEN = "safety_action_taken"
    ICB_RESPONSE = "icb_response"
    LOCAL_LEARNING_PROMPT = "local_learning_prompt"
    AREA_FOR_IMPROVEMENT = "area_for_improvement"
    SAFETY_ACTION = "safety_action"


class RecommendationStatus(StrEnum):
    DRAFT = "draft"
    AGREED = "agreed"
    ISSUED = "issued"
    RESPONDED = "responded"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A cost or a benefit: a range with its basis, or only words. Amounts are in `currency` units."""

    text: str = field(default="", repr=False)
    low: float | None = None
    high: float | None = None
    currency: str = ""
    payer: str = field(default="", repr=False)
    recurrence: str = ""
    basis: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """How the recommendation stands to one that was published before, as its author decided.

    `issuer` and `source_id` are those of the register; `cited` is its number and `words` what it said then.
    `note` says why.
    """

    issuer: str = field(repr=False)
    source_id: str
    relation: EntryRelation
    cited: str = ""
    words: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


@record
class Recommendation(Record):
    """One action asked of one lead addressee. `reference` is D-n until it is issued its number."""

    kind: ClassVar[Kind] = Kind.RECOMMENDATION
    type: RecommendationType
    action: str
    number: str = ""
    status: RecommendationStatus = RecommendationStatus.DRAFT
    addressee_id: RecordId | None = None
    addressee_name: str = ""
    partners: tuple[str, ...] = ()
    intent: str = ""
    risk_addressed: str = ""
    population: str = ""
    inequalities: str = ""
    outcome_sought: str = ""
    seips: tuple[str, ...] = ()
    counter_evidence: str = ""
    level_of_intervention: str = ""
    cost: Estimate | None = None
    benefit: Estimate | None = None
    strategic_fit: str = ""
    unintended_effects: str = ""
    measure: str = ""
    data_source: str = ""
    frequency: str = ""
    monitored_by: str = ""
    review_on: date | None = None
    due_on: date | None = None
    response_due_on: date | None = None
    position: int = 0
    earlier: tuple[Earlier, ...] = ()
