"""Excerpts and codes: spans stay inside their text, codes are spelled one way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.services.steps import MIXED, file_text, open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.evidence import Evidence
from workbench.services import excerpts, findings
from workbench.services.cases import load_case
from workbench.services.evidence import add_files
from workbench.services.search import search
from workbench.services.session import Session

TEXT = f"{MIXED}\r\nThe second\fline.   "


@pytest.fixture
def case(session: Session) -> Case:
    return open_case(session)


@pytest.fixture
def kept(session: Session, case: Case, tmp_path: Path) -> Evidence:
    return file_text(session, case, tmp_path, "a.txt", TEXT)


def test_an_excerpt_is_cut_from_the_text_at_code_points(session: Session, case: Case, kept: Evidence) -> None:
    end = len(MIXED) + 1 + len("The second\fline.")
    excerpt, _ = there_and_back(
        session,
        case.case_id,
        lambda: excerpts.add_excerpt(session, kept, MIXED.index("🩺"), end, ["Safeguards"], "Look here"),
    )
    assert excerpt.text == MIXED[MIXED.index("🩺") :] + "\nThe second\fline."
    assert (excerpt.reference, excerpt.evidence_id) == ("X-1", kept.id)
    assert [hit.reference for hit in search(session, "safeguards")] == ["X-1"]


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10_000), (len(MIXED) + 17, len(MIXED) + 20)]
)
def test_a_span_outside_the_text_or_without_words_is_refused(
    session: Session, kept: Evidence, start: int, end: int
) -> None:
    with pytest.raises(BadInput) as caught:
        excerpts.add_excerpt(session, kept, start, end)
    assert caught.value.where == "start"
    assert load_case(session, kept.case_id).excerpts == ()


def test_a_picture_has_no_text_to_take_from(session: Session, case: Case, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    (added,) = add_files(session, case.case_id, [tmp_path / "a.png"])
    assert added.evidence is not None
    with pytest.raises(BadInput, match="E-1 has no text"):
        excerpts.add_excerpt(session, added.evidence, 0, 1)


def test_codes_are_counted_renamed_merged_and_spelled_one_way(
    session: Session, case: Case, kept: Evidence, tmp_path: Path
) -> None:
    other = file_text(session, case, tmp_path, "b.txt", "At night there is nobody.")
    excerpts.add_excerpt(session, kept, 0, 6, ["Staffing", " staffing", "Night"])
    second, _ = excerpts.add_excerpt(session, other, 0, 8, ["NIGHT", "night shift"])
    assert second.codes == ("Night", "night shift")
    assert [(c.code, c.excerpts, c.evidence) for c in excerpts.list_codes(session, case.case_id)] == [
        ("Night", 2, 2),
        ("night shift", 1, 1),
        ("Staffing", 1, 1),
    ]
    there_and_back(
        session, case.case_id, lambda: excerpts.rename_code(session, case.case_id, "night shift", "Night")
    )
    assert [c.code for c in excerpts.list_codes(session, case.case_id)] == ["Night", "Staffing"]
    assert {each.codes for each in load_case(session, case.case_id).excerpts} == {
        ("Staffing", "Night"),
        ("Night",),
    }


def test_a_code_is_renamed_only_if_it_is_there_and_to_something(
    session: Session, case: Case, kept: Evidence
) -> None:
    excerpts.add_excerpt(session, kept, 0, 6, ["Staffing"])
    with pytest.raises(NotFound):
        excerpts.rename_code(session, case.case_id, "Nothing", "Something")
    for bad in (" ", "\u200b", "a\0"):
        with pytest.raises(BadInput):
            excerpts.rename_code(session, case.case_id, "Staffing", bad)


def test_an_excerpt_is_coded_noted_and_dropped(session: Session, case: Case, kept: Evidence) -> None:
    excerpt, _ = excerpts.add_excerpt(session, kept, 0, 6)
    excerpt, _ = there_and_back(session, case.case_id, lambda: excerpts.recode(session, excerpt, ["Doses"]))
    excerpt, _ = there_and_back(
        session, case.case_id, lambda: excerpts.edit_excerpt_note(session, excerpt, "Compare E-2")
    )
    assert (excerpt.codes, excerpt.note) == (("Doses",), "Compare E-2")
    findings.add_finding(session, case.case_id, "So.", rests_on=[excerpt])
    there_and_back(session, case.case_id, lambda: excerpts.remove_excerpt(session, excerpt))
    assert load_case(session, case.case_id).links == ()
