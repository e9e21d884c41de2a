"""What --json prints: the keys and values that scripts may count on, and nothing beside the document."""

from __future__ import annotations

import re
from typing import Any

from tests.e2e import fiction
from tests.e2e.conftest import Program

CASE = fiction.REFERENCE
REPORT = ("--report", fiction.REPORT)
KINDS = {"identifier", "name", "passage", "paraphrase", "metadata", "image"}


def keys(items: list[dict[str, Any]]) -> set[str]:
    return set.intersection(*(set(item) for item in items))


def test_lists_are_objects_with_the_plural_as_their_key(untouched: Program) -> None:
    cases = untouched.json("case", "list")
    assert list(cases) == ["cases"]
    assert {"reference", "title", "kind", "regime", "status", "opened_on"} <= keys(cases["cases"])

    evidence = untouched.json("evidence", "list", CASE)
    assert list(evidence) == ["evidence"]
    assert list(evidence["evidence"][0]) == [
        "reference", "title", "kind", "marking", "sha256", "bytes", "readable",
    ]  # fmt: skip
    first = evidence["evidence"][0]
    assert (first["reference"], first["kind"], first["marking"]) == ("E-1", "interview", "protected")
    assert re.fullmatch("[0-9a-f]{64}", first["sha256"])
    assert first["bytes"] == len(fiction.INTERVIEW.encode())
    assert first["readable"] is True

    recommendations = untouched.json("recommendation", "list", CASE)
    assert list(recommendations) == ["recommendations"]
    assert [(r["number"], r["reference"]) for r in recommendations["recommendations"]] == [
        ("R/2031/021", "D-1"),
        ("", "D-2"),
    ]
    listed = untouched.json("key", "list")
    assert list(listed) == ["keys"]
    assert {"slot", "kind", "user"} <= keys(listed["keys"])


def test_gaps_name_what_is_missing_by_the_file_s_own_ids(untouched: Program) -> None:
    found = untouched.json("thread", CASE, "--gaps")
    assert list(found) == ["gaps"]
    assert all(list(gap) == ["kind", "record", "why"] and gap["why"] for gap in found["gaps"])
    assert sorted((gap["kind"], gap["record"]) for gap in found["gaps"]) == [
        ("accounts_disagree", "V1"),
        ("counter_evidence_without_response", "F1"),
        ("evidence_unused", "E3"),
        ("factor_without_effect", "C2"),
        ("finding_with_one_source", "F1"),
        ("finding_with_one_source", "F2"),
        ("finding_without_evidence", "F3"),
        ("question_without_answer", "Q1"),
        ("recommendation_without_finding", "R2"),
        ("term_without_finding", "T2"),
    ]


def test_search_says_where_it_found_the_words(untouched: Program) -> None:
    found = untouched.json("search", '"left hand"')
    assert list(found) == ["results"]
    assert all(
        list(result) == ["kind", "reference", "case", "title", "snippet", "where"]
        for result in found["results"]
    )
    assert {(r["kind"], r["reference"]) for r in found["results"]} == {
        ("evidence", "E-1"),
        ("section", "S-2"),
    }
    assert (
        untouched.json("search", "left", "--kind", "evidence", "--limit", "1")["results"][0]["case"] == CASE
    )
    assert untouched.json("search", "nowhere-to-be-found") == {"results": []}


def test_a_scan_says_what_where_and_why_and_how_much_it_read(untouched: Program) -> None:
    draft = untouched.folder / "draft.md"
    draft.write_text(f"Hello {fiction.NURSE}. {fiction.COPIED}.", encoding="utf-8")
    ran = untouched("--json", "release", "scan", CASE, draft, code=3)
    scanned = ran.document
    assert list(scanned) == ["concerns", "scanned"]
    assert scanned["scanned"] == {"files": 1, "words": 20}
    name, passage = scanned["concerns"]
    for concern in (name, passage):
        assert {"kind", "severity", "where", "text", "source", "why"} <= set(concern)
        assert concern["kind"] in KINDS
        assert concern["severity"] == "block"
        assert concern["where"]["file"] == "draft.md"
        start, end = concern["where"]["start"], concern["where"]["end"]
        assert draft.read_text(encoding="utf-8")[start:end] == concern["text"]
    assert (name["source"], name["text"]) == ("P-1", fiction.NURSE)
    assert (passage["source"], passage["text"]) == ("E-1", fiction.COPIED)
    assert 0 <= passage["similarity"] <= 1


def test_an_assessment_gives_each_concern_a_place_a_reason_and_a_way_out(untouched: Program) -> None:
    found = untouched.json("release", "check", CASE, *REPORT, code=3)
    assert {"case", "report", "concerns", "settled", "blocking"} <= set(found)
    assert found["blocking"] == 2
    for concern in found["concerns"]:
        assert {"id", "kind", "severity", "where", "text", "source", "why", "what_to_do"} <= set(concern)
        assert concern["id"].startswith(concern["where"]["section"])
        assert concern["where"]["paragraph"] >= 1
        assert concern["why"].endswith(".")
    again = untouched.json("release", "check", CASE, *REPORT, code=3)
    assert [c["id"] for c in again["concerns"]] == [c["id"] for c in found["concerns"]]


def test_one_record_is_shown_under_its_own_noun(untouched: Program) -> None:
    shown = untouched.json("case", "show", CASE)["case"]
    assert shown["counts"]["people"] == 2
    assert [term["reference"] for term in shown["terms_of_reference"]] == ["T-1", "T-2"]
    by_number = untouched.json("recommendation", "show", "R/2031/021")
    assert by_number == untouched.json("recommendation", "show", "D-1")
    assert by_number["recommendation"]["findings"] == ["F-1", "F-2"]
    facts = untouched.json("vault", "info")["vault"]
    assert (facts["cases"], facts["evidence"], facts["people"]) == (1, 3, ["A. Okafor"])
    strands = untouched.json("thread", CASE)
    assert list(strands) == ["thread", "gaps"]
    assert {"kind", "reference", "title", "rests_on"} == keys(strands["thread"])


def test_the_ledger_and_the_vault_are_told_to_be_sound(untouched: Program) -> None:
    operations = untouched.json("ledger", "show")["operations"]
    assert [operation["seq"] for operation in operations] == [1, 2]
    checked = untouched.json("ledger", "verify")
    assert checked == {"sound": True, "operations": 2, "head": operations[-1]["hash"], "faults": []}
    vault = untouched.json("vault", "verify")
    assert (vault["sound"], vault["faults"], vault["checked"]["files"]) == (True, [], 3)
    files = untouched.json("evidence", "verify")
    assert files["sound"] is True
    assert [line["state"] for line in files["evidence"]] == ["intact"] * 3


def test_added_evidence_is_told_file_by_file(workbench: Program) -> None:
    for name, words in (("a.txt", "One."), ("b.txt", "One."), ("empty.txt", "")):
        (workbench.folder / name).write_text(words, encoding="utf-8")
    added = workbench.json("evidence", "add", CASE, "a.txt", "b.txt", "empty.txt", code=5)["added"]
    assert added[:2] == [
        {"file": "a.txt", "reference": "E-4", "readable": True, "duplicate_of": []},
        {"file": "b.txt", "reference": "E-5", "readable": True, "duplicate_of": ["E-4"]},
    ]
    assert added[2]["file"] == "empty.txt"
    assert "empty" in added[2]["error"]


def test_an_error_is_one_document_too_and_json_may_stand_anywhere(untouched: Program) -> None:
    for arguments, code, said in (
        (("case", "show", "NOPE", "--json"), 5, "not_found"),
        (("--json", "case", "shwo"), 2, "usage"),
        (("--json", "--vault", "nowhere", "case", "list"), 5, "not_found"),
    ):
        error = untouched(*arguments, code=code).document["error"]
        assert error["code"] == said
        assert error["message"]
