"""The closed lists of values of the exchange formats, as literal types."""

from __future__ import annotations

from typing import Literal

CaseKind = Literal[
    "national_investigation",
    "interim",
    "psii",
    "after_action_review",
    "swarm_huddle",
    "mdt_review",
    "thematic_review",
    "walkthrough",
    "other",
]
CaseStatus = Literal["open", "consulting", "published", "closed"]
ReportKind = Literal[
    CaseKind,
    "plain_language",
    "consultation_draft",
    "recommendation_submission",
    "action_plan",
    "learning_summary",
    "evidence_index",
    "chronology",
    "engagement_log",
    "safety_alert",
    "release_log",
]
PersonKind = Literal["patient", "family", "staff", "investigator", "other"]
EvidenceKind = Literal[
    "interview",
    "observation",
    "record",
    "policy",
    "image",
    "audio",
    "video",
    "correspondence",
    "data",
    "publication",
    "other",
]
Marking = Literal["protected", "confidential", "internal", "public"]
Precision = Literal["exact", "minute", "hour", "day", "month", "about", "unknown"]
Seips = Literal[
    "person",
    "tasks",
    "tools_and_technology",
    "organisation",
    "internal_environment",
    "external_environment",
    "processes",
    "outcomes",
]
Level = Literal["government", "regulators", "company", "management", "work", "equipment"]
Confidence = Literal["high", "moderate", "low"]
RecommendationType = Literal[
    "safety_recommendation",
    "safety_observation",
    "safety_action_taken",
    "icb_response",
    "local_learning_prompt",
    "area_for_improvement",
    "safety_action",
]
RecommendationStatus = Literal[
    "draft", "agreed", "issued", "responded", "in_progress", "closed", "superseded", "withdrawn"
]
Relation = Literal[
    "rests_on",
    "countered_by",
    "answered_by",
    "contributes_to",
    "evidenced_by",
    "involves",
    "concerns",
    "follows_from",
    "addresses",
    "derived_from",
]
EntryRelation = Literal["supports", "duplicates", "overlaps", "contradicts", "supersedes", "distinct"]
LinkedKind = Literal[
    "term",
    "person",
    "question",
    "evidence",
    "excerpt",
    "event",
    "factor",
    "finding",
    "recommendation",
]
