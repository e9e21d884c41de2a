"""Regime profiles: every shipped file is whole, sourced and says what the plan relies on."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import paths, regimes, taxonomies
from workbench.errors import BadInput, NotFound, UserError

ALL = regimes.list_regimes()
STATUTORY = "hssib-2022-act"
PROVIDER = "psirf-provider"


def raw(code: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(paths.resource("regimes", f"{code}.json").read_text("utf-8"))
    return content


def parse(content: object) -> regimes.Regime:
    return regimes.parse_regime(msgspec.json.encode(content), where="regime test")


def refusal(content: object) -> str:
    with pytest.raises(BadInput) as refused:
        parse(content)
    return str(refused.value)


def test_the_four_regimes_are_shipped() -> None:
    assert ALL == ("cqc-discrete-branch", STATUTORY, "mnsi", PROVIDER)


@pytest.mark.parametrize("code", ALL)
def test_every_shipped_regime_loads_and_is_sourced(code: str) -> None:
    regime = regimes.load_regime(code)

    assert regime.code == code
    assert regime.uncertainty
    groups = [
        regime.markings, *regime.bases, regime.working_copies, regime.notices, *regime.recommendation_types,
        regime.kinds, regime.names, regime.assessment, regime.consultation, regime.candour,
    ]  # fmt: skip
    assert all(group.source for group in groups)


@pytest.mark.parametrize("code", ALL)
def test_every_regime_allows_internal_need_as_one_standing_basis(code: str) -> None:
    regime = regimes.load_regime(code)
    basis = regime.basis("internal-need")

    assert regime.bases_for("internal_copy") == (basis,)
    assert basis.standing
    # The command line gives none of these for a working copy; only what the program can fill is asked.
    assert set(basis.requires) <= {"extent", "decision_maker_role"}


@pytest.mark.parametrize("code", ALL)
def test_names_without_consent_and_identifiers_block_everywhere(code: str) -> None:
    regime = regimes.load_regime(code)

    assert regime.names.consent_needed
    for kind in ("name", "identifier", "metadata"):
        assert regime.assessment.concerns[kind].severity == "block"
    assert regime.assessment.min_run_words == 8


def test_a_verbatim_run_blocks_in_a_statutory_safe_space_and_asks_under_openness() -> None:
    severity = {code: regimes.load_regime(code).assessment.concerns["passage"].severity for code in ALL}

    assert severity == {
        "cqc-discrete-branch": "block", STATUTORY: "block", "mnsi": "review", PROVIDER: "review",
    }  # fmt: skip


def test_paraphrase_never_blocks() -> None:
    assert all(
        regimes.load_regime(code).assessment.concerns["paraphrase"].severity != "block" for code in ALL
    )


def test_the_statute_gives_its_bases_and_its_warning() -> None:
    regime = regimes.load_regime(STATUTORY)

    assert {basis.code for basis in regime.bases} == {
        "final-report", "s113-determination", "internal-need", "consultation-draft", "outsider-needed",
        "offence", "serious-risk", "court-order", "consent",
    }  # fmt: skip
    assert "reason" in regime.basis("s113-determination").requires
    assert regime.notices.draft is not None
    assert "{recipient}" in regime.notices.draft
    assert "section 124" in regime.notices.draft
    assert "section" not in (regimes.load_regime("cqc-discrete-branch").notices.draft or "")


def test_a_provider_is_open_by_default_and_puts_no_warning_on_drafts() -> None:
    regime = regimes.load_regime(PROVIDER)

    assert {"openness", "internal-need", "consent", "duty-of-candour", "court-order"} <= {
        basis.code for basis in regime.bases
    }
    assert regime.bases_for("final_report")[0].code == "openness"
    assert regime.notices.draft is None
    assert regime.working_copies.flags == ("identifier",)
    assert regime.candour.applies
    assert set(regime.candour.steps) == set(get_args(regimes.CandourStep))


def test_law_not_yet_made_is_a_draft_and_all_of_it_to_be_verified() -> None:
    content = raw("cqc-discrete-branch")

    assert content["status"] == "draft"
    assert content["valid_from"] is None
    assert '"checked"' not in json.dumps(content)


def test_everything_but_what_is_public_starts_protected_under_the_statute() -> None:
    regime = regimes.load_regime(STATUTORY)

    for kind in get_args(regimes.EvidenceKind):
        assert regime.default_marking(kind) == ("public" if kind == "publication" else "protected")
    assert regime.default_marking("hologram") == "protected"


def test_disclosure_control_guards_protected_confidential_and_unknown_markings() -> None:
    regime = regimes.load_regime(PROVIDER)

    guarded = [
        marking
        for marking in ("protected", "confidential", "internal", "public", "secret")
        if regime.is_protected(marking)
    ]
    assert guarded == ["protected", "confidential", "secret"]


def test_every_type_of_the_exchange_format_belongs_to_some_regime() -> None:
    known = {kind.code for code in ALL for kind in regimes.load_regime(code).recommendation_types}
    assert known == set(taxonomies.load_taxonomy("recommendation_types").codes())


@pytest.mark.parametrize("code", ALL)
def test_the_kinds_a_regime_offers_are_known(code: str) -> None:
    kinds = regimes.load_regime(code).kinds

    assert set(kinds.case_kinds) <= set(taxonomies.load_taxonomy("case_kinds").codes())
    assert set(kinds.report_kinds) <= set(taxonomies.load_taxonomy("report_kinds").codes())


def test_a_duty_to_respond_lies_on_statutory_safety_recommendations_alone() -> None:
    duties = {
        (code, kind.code)
        for code in ALL
        for kind in regimes.load_regime(code).recommendation_types
        if kind.response_duty is not None and kind.response_duty.applies
    }
    assert duties == {(STATUTORY, "safety_recommendation"), ("cqc-discrete-branch", "safety_recommendation")}


@pytest.mark.parametrize(
    ("regime", "kind", "number"),
    [
        (STATUTORY, "safety_recommendation", "R/2026/014"),
        (STATUTORY, "safety_observation", "O/2026/014"),
        (STATUTORY, "local_learning_prompt", None),
        (PROVIDER, "area_for_improvement", "AFI-14"),
        (PROVIDER, "safety_action", "SA-14"),
    ],
)
def test_numbers_follow_the_regime(regime: str, kind: str, number: str | None) -> None:
    recommendation = regimes.load_regime(regime).recommendation_type(kind)
    assert regimes.format_number(recommendation, year=2026, sequence=14) == number


def test_the_house_wording_is_compiled_from_its_fields() -> None:
    kind = regimes.load_regime(STATUTORY).recommendation_type("safety_recommendation")

    assert regimes.compile_wording(
        kind,
        issuer="HSSIB",
        addressee="NHS England",
        partners=["the MHRA", "suppliers", "trusts"],
        action="sets a standard for alarms.",
        intent="make alarms worth answering",
    ) == (
        "HSSIB recommends that NHS England, working with the MHRA, suppliers and trusts, sets a standard for "
        "alarms. The intent of this recommendation is to make alarms worth answering."
    )


def test_what_is_not_known_yet_is_left_out_of_the_wording() -> None:
    kind = regimes.load_regime(STATUTORY).recommendation_type("safety_recommendation")
    prompt = regimes.load_regime(STATUTORY).recommendation_type("local_learning_prompt")

    assert regimes.compile_wording(kind, issuer="HSSIB", addressee="CQC", action="acts") == (
        "HSSIB recommends that CQC acts."
    )
    assert (
        regimes.compile_wording(prompt, issuer="HSSIB", addressee="", action="Who checks?") == "Who checks?"
    )


def test_braces_in_what_people_type_are_only_text() -> None:
    kind = regimes.load_regime(STATUTORY).recommendation_type("safety_recommendation")
    assert "{issuer.__class__}" in regimes.compile_wording(
        kind, issuer="A", addressee="B", partners=["{x}"], action="uses {issuer.__class__}"
    )


@pytest.mark.parametrize("code", ["nope", "../settings", "", "psirf-provider.json", "PSIRF-PROVIDER"])
def test_an_unknown_regime_is_refused_with_those_that_exist(code: str) -> None:
    with pytest.raises(NotFound, match="cqc-discrete-branch, hssib-2022-act, mnsi, psirf-provider"):
        regimes.load_regime(code)


def test_unknown_bases_and_types_are_refused_with_those_that_exist() -> None:
    regime = regimes.load_regime(PROVIDER)

    with pytest.raises(NotFound, match="openness, internal-need"):
        regime.basis("s113-determination")
    with pytest.raises(NotFound, match="area_for_improvement, safety_action"):
        regime.recommendation_type("safety_recommendation")


def test_a_fault_of_form_is_placed_and_its_value_is_not_repeated() -> None:
    content = raw(PROVIDER)
    content["assessment"]["concerns"]["name"]["severity"] = "Quillfeather"

    said = refusal(content)

    assert "$.assessment.concerns" in said
    assert "Quillfeather" not in said


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["code"], "Not A Code", "code must be lower-case words"),
        (["valid_from"], None, "a regime in force needs the date"),
        (["default_bases", "final_report"], "gone", "the basis gone is used and not defined"),
        (
            ["default_bases", "final_report"],
            "court-order",
            "is the default for final_report and does not allow",
        ),
        (["bases", 0, "code"], "consent", "the basis consent stands twice"),
        (["working_copies", "basis"], "gone", "the basis gone is used and not defined"),
        (["markings", "default"], {}, "markings.default says nothing of interview"),
        (["markings", "levels"], [], "markings must be protected, confidential"),
        (["assessment", "concerns"], {}, "assessment.concerns says nothing of lineage"),
        (["assessment", "min_run_words"], 0, "at least 1 long"),
        (["notices", "draft"], "for {nobody}", "notices.draft may hold only {recipient}"),
        (["recommendation_types", 0, "code"], "safety_action", "safety_action stands twice"),
        (["recommendation_types", 0, "numbered"], False, "contradict each other"),
        (["recommendation_types", 0, "number_pattern"], "AFI", "has no {sequence}"),
        (["recommendation_types", 0, "number_pattern"], "{sequence:zz}", "may hold only {sequence}, {year}"),
        (["recommendation_types", 0, "wording"], "{action.__class__}", "wording may hold only {action}"),
        (["recommendation_types", 0, "wording"], "{action", "wording may hold only {action}"),
    ],
)
def test_what_the_schema_cannot_say_is_checked(path: list[str | int], value: object, sentence: str) -> None:
    content = raw(PROVIDER)
    place: Any = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    assert sentence in refusal(content)


def test_a_misspelt_rule_is_an_error_and_not_silently_lost() -> None:
    content = raw(PROVIDER)
    content["assessment"]["min_run_word"] = 3
    assert "$.assessment" in refusal(content)


def test_a_file_under_another_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "regimes").mkdir()
    (tmp_path / "regimes" / "mine.json").write_text(json.dumps(raw(PROVIDER)), "utf-8")
    monkeypatch.setattr(paths, "resource", lambda *parts: tmp_path.joinpath(*parts))

    with pytest.raises(BadInput, match="name and the code in it differ"):
        regimes.load_regime("mine")


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_no_content_raises_anything_but_our_own_error(content: bytes) -> None:
    with pytest.raises(UserError):
        regimes.parse_regime(content, where="regime test")


def test_the_published_schema_is_the_generated_one() -> None:
    published = paths.resource("schemas", "regime.schema.json").read_bytes()
    assert published == regimes.regime_schema(), (
        "Write workbench.regimes.regime_schema() to resources/schemas/regime.schema.json."
    )


@pytest.mark.parametrize("code", ALL)
def test_the_published_schema_accepts_every_regime_and_refuses_a_stray_key(code: str) -> None:
    # Imported by name because the library ships no types.
    library = importlib.import_module("jsonschema")
    validator = library.Draft202012Validator(json.loads(regimes.regime_schema()))

    assert validator.is_valid(raw(code))
    assert not validator.is_valid({**raw(code), "stray": 1})
