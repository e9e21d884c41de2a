"""A case file that is wrong anywhere changes nothing, and the error says where in the file it is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.services.conftest import MINIMAL, Import
from tests.unit.services.making import EVIDENCE, PERSON, contents, docx
from workbench.errors import BadInput, Cancelled, NotFound
from workbench.services.cases import list_cases
from workbench.services.exchange import importing
from workbench.services.exchange.importing import import_case
from workbench.services.session import Session

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another format": ({"format": "workbench-case/9"}, "$.format"),
    "a wrong type deep inside": (
        {"events": [{"id": "V1", "title": "A", "accounts": [{"description": 7}]}]},
        "$.events[0].accounts[0].description",
    ),
    "an unknown regime": ({"case": {"regime": "atlantis"}}, "$.case.regime"),
    "a reference nobody can type": ({"case": {"reference": "a\nb"}}, "$.case.reference"),
    "a blank title": ({"case": {"title": " "}}, "$.case.title"),
    "a value outside a closed list": ({"people": [PERSON | {"kind": "ghost"}]}, "$.people[0].kind"),
    "an id that stands twice": ({"people": [PERSON, PERSON]}, "$.people[1].id"),
    "an event with the id of evidence": (
        {"evidence": [EVIDENCE], "events": [{"id": "E1", "title": "A"}]},
        "$.events[0].id",
    ),
    "evidence of nobody": ({"evidence": [EVIDENCE | {"people": ["P9"]}]}, "$.evidence[0].people[0]"),
    "an excerpt of nothing": (
        {"excerpts": [{"id": "X1", "evidence": "E9", "start": 0, "end": 1}]},
        "$.excerpts[0].evidence",
    ),
    "an excerpt beyond the end": (
        {"evidence": [EVIDENCE], "excerpts": [{"id": "X1", "evidence": "E1", "start": 0, "end": 99}]},
        "$.excerpts[0]",
    ),
    "an excerpt turned round": (
        {"evidence": [EVIDENCE], "excerpts": [{"id": "X1", "evidence": "E1", "start": 5, "end": 5}]},
        "$.excerpts[0]",
    ),
    "a factor that contributes to itself": (
        {"factors": [{"id": "C1", "title": "A", "contributes_to": ["C1"]}]},
        "$.factors[0].contributes_to[0]",
    ),
    "a link that no verb would make": (
        {
            "people": [PERSON],
            "findings": [{"id": "F1", "statement": "A"}],
            "links": [
                {
                    "relation": "rests_on",
                    "source_kind": "finding",
                    "source": "F1",
                    "target_kind": "person",
                    "target": PERSON["id"],
                }
            ],
        },
        "$.links[0]",
    ),
    "a finding on nothing": (
        {"findings": [{"id": "F1", "statement": "A", "rests_on": ["X", "X"]}]},
        "$.findings[0].rests_on[0]",
    ),
    "counter-evidence from nowhere": (
        {"findings": [{"id": "F1", "statement": "A", "counter": [{"evidence": "E9"}]}]},
        "$.findings[0].counter[0].evidence",
    ),
    "an answer that is no finding": (
        {"case": {"terms_of_reference": ["a", {"text": "b", "answered_by": ["F9"]}]}},
        "$.case.terms_of_reference[1].answered_by[0]",
    ),
    "an account of nobody": (
        {"events": [{"id": "V1", "title": "A", "accounts": [{"description": "d", "person": "P9"}]}]},
        "$.events[0].accounts[0].person",
    ),
    "a contact with nobody": (
        {"engagements": [{"id": "N1", "person": "P9", "means": "call", "summary": "s"}]},
        "$.engagements[0].person",
    ),
    "a time that is none": (
        {"events": [{"id": "V1", "title": "A", "starts_at": "at dawn"}]},
        "$.events[0].starts_at",
    ),
    "a time before the calendar": (
        {"events": [{"id": "V1", "title": "A", "starts_at": "0001-01-01T00:00+05:00"}]},
        "$.events[0].starts_at",
    ),
    "an end before the start": (
        {"events": [{"id": "V1", "title": "A", "starts_at": "2026-02-02", "ends_at": "2026-02-01"}]},
        "$.events[0].ends_at",
    ),
    "text and file at once": ({"evidence": [EVIDENCE | {"file": "a.txt"}]}, "$.evidence[0]"),
    "a missing file": ({"evidence": [{"id": "E1", "title": "A", "file": "gone.txt"}]}, "$.evidence[0].file"),
    "a name too long for a file": (
        {"evidence": [{"id": "E1", "title": "A", "file": "x" * 5000}]},
        "$.evidence[0].file",
    ),
    "a name that is no name": (
        {"evidence": [{"id": "E1", "title": "A", "file": "a\0b"}]},
        "$.evidence[0].file",
    ),
    "a comment settled in no known way": (
        {"consultation": [{"id": "K1", "recipient": "A", "comments": [
            {"id": "M1", "text": "t", "disposition": "perhaps"}]}]},
        "$.consultation[0].comments[0].disposition",
    ),
    "a section twice": (
        {"report": {"kind": "psii", "sections": [{"id": "a", "heading": "A"}, {"id": "a", "heading": "B"}]}},
        "$.report.sections[1].id",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "where"), WRONG.values(), ids=WRONG.keys())
def test_a_failed_import_changes_nothing_and_says_where(
    session: Session, import_file: Import, content: dict[str, Any], where: str
) -> None:
    before = contents(session)
    sealed = {"id": "E0", "title": "Sealed first", "text": "words"}
    content = content | {"evidence": [sealed, *content.get("evidence", [])]}

    with pytest.raises(BadInput) as error:
        import_file(**content)

    assert error.value.where == where.replace("$.evidence[0]", "$.evidence[1]")
    assert contents(session) == before


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/hostname", "files/../../secret.txt", "..\\secret.txt", "way/out.txt", ""]
)
def test_only_files_beside_the_case_file_are_read(session: Session, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("not yours", encoding="utf-8")
    (tmp_path / "out.txt").write_text("not yours", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "way").symlink_to(tmp_path)
    content = MINIMAL | {"evidence": [{"id": "E1", "title": "A", "file": name}]}
    (inside / "case.json").write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(BadInput) as error:
        import_case(session, inside / "case.json")

    assert error.value.where == "$.evidence[0].file"
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("content", [b"", docx()[:400], b"%PDF-1.7 and nothing more"])
def test_an_empty_or_damaged_evidence_file_stops_the_import(
    session: Session, import_file: Import, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / ("a.pdf" if content.startswith(b"%") else "a.docx")).write_bytes(content)
    before = contents(session)

    with pytest.raises(BadInput) as error:
        import_file(evidence=[EVIDENCE, {"id": "E2", "title": "A", "file": next(tmp_path.glob("a.*")).name}])

    assert error.value.where == "$.evidence[1].file"
    assert contents(session) == before


def test_a_reference_that_is_taken_is_refused_in_any_capitals(session: Session, import_file: Import) -> None:
    import_file(case={"reference": "PSII-2026-007"})

    with pytest.raises(BadInput, match="in the vault already") as error:
        import_file(case={"reference": "psii-2026-007"})

    assert error.value.where == "$.case.reference"
    assert len(list_cases(session)) == 1


def test_an_import_stopped_half_way_leaves_nothing(session: Session, import_file: Import) -> None:
    before = contents(session)
    asked: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        asked.append((done, of))
        return done < 2

    with pytest.raises(Cancelled):
        import_file(evidence=[EVIDENCE | {"id": f"E{n}"} for n in range(4)], progress=progress)

    assert asked == [(0, 4), (1, 4), (2, 4)]
    assert contents(session) == before


def test_a_file_that_is_not_there_or_is_no_file_is_said_so(session: Session, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_case(session, tmp_path / "gone.json")
    with pytest.raises(BadInput, match="cannot be read"):
        import_case(session, tmp_path)


def test_a_huge_file_is_refused_unread(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "case.json").write_bytes(b"{" + b" " * 2000)
    monkeypatch.setattr(importing, "MOST", 1000)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
        with pytest.raises(BadInput, match="far too large"):
            import_case(session, tmp_path / "case.json")
