"""Code lists: every shipped file is whole, and the exchange format's values are all there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest

from workbench import paths, regimes, taxonomies
from workbench.errors import BadInput, NotFound

EXCHANGE_VALUES = {
    "case_kinds": "national_investigation interim psii after_action_review swarm_huddle mdt_review "
    "thematic_review walkthrough other",
    "report_kinds": "national_investigation interim psii after_action_review swarm_huddle mdt_review "
    "thematic_review walkthrough other plain_language consultation_draft recommendation_submission "
    "action_plan learning_summary evidence_index chronology engagement_log safety_alert release_log",
    "seips": "person tasks tools_and_technology organisation internal_environment external_environment "
    "processes outcomes",
    "accimap": "government regulators company management work equipment",
    "recommendation_types": "safety_recommendation safety_observation safety_action_taken icb_response "
    "local_learning_prompt area_for_improvement safety_action",
    "evidence_kinds": "interview observation record policy image audio video correspondence data "
    "publication other",
    "markings": "protected confidential internal public",
    "person_kinds": "patient family staff investigator other",
    "time_precisions": "exact minute hour day month about unknown",
    "confidence_levels": "high moderate low",
}


@pytest.mark.parametrize("name", taxonomies.list_taxonomies())
def test_every_shipped_list_loads_under_its_own_name(name: str) -> None:
    taxonomy = taxonomies.load_taxonomy(name)

    assert taxonomy.code == name
    assert all(term.title and term.description for term in taxonomy.terms)


@pytest.mark.parametrize(("name", "codes"), EXCHANGE_VALUES.items())
def test_the_values_of_the_exchange_format_are_the_codes(name: str, codes: str) -> None:
    assert taxonomies.load_taxonomy(name).codes() == tuple(codes.split())


def test_regimes_and_lists_agree_on_kinds_and_markings() -> None:
    for name, literal in [
        ("evidence_kinds", regimes.EvidenceKind),
        ("markings", regimes.Marking),
        ("person_kinds", regimes.PersonKind),
    ]:
        assert taxonomies.load_taxonomy(name).codes() == get_args(literal)


def test_grades_of_harm_are_those_of_the_national_service() -> None:
    assert taxonomies.load_taxonomy("lfpse_physical_harm").codes() == (
        "none", "low", "moderate", "severe", "fatal",
    )  # fmt: skip
    assert taxonomies.load_taxonomy("lfpse_psychological_harm").codes() == (
        "none", "low", "moderate", "severe",
    )  # fmt: skip


def test_a_term_is_found_by_its_code() -> None:
    assert taxonomies.load_taxonomy("seips").term("tasks").title == "Tasks"
    with pytest.raises(NotFound, match="person, tasks"):
        taxonomies.load_taxonomy("seips").term("weather")


@pytest.mark.parametrize("name", ["nope", "../regimes/mnsi", ""])
def test_an_unknown_list_is_refused_with_those_that_exist(name: str) -> None:
    with pytest.raises(NotFound, match="accimap, case_kinds"):
        taxonomies.load_taxonomy(name)


@pytest.mark.parametrize("codes", [[], ["a", "b", "a"]])
def test_an_empty_list_or_a_code_twice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: list[str]
) -> None:
    content = {
        "code": "mine", "title": "Mine", "source": "us", "as_of": "2026-01-01", "confidence": "checked",
        "terms": [{"code": code, "title": code, "description": code} for code in codes],
    }  # fmt: skip
    (tmp_path / "taxonomies").mkdir()
    (tmp_path / "taxonomies" / "mine.json").write_text(json.dumps(content), "utf-8")
    monkeypatch.setattr(paths, "resource", lambda *parts: tmp_path.joinpath(*parts))

    with pytest.raises(BadInput, match="each of them only once"):
        taxonomies.load_taxonomy("mine")
