"""Remarks that came back in a Word document, and how far each consultation is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from tests.unit.services.steps import open_case, there_and_back
from workbench.errors import BadInput, NotFound
from workbench.records.case import Case
from workbench.records.report import Consultation, Disposition
from workbench.services import consulting, reports
from workbench.services.cases import load_case
from workbench.services.session import Session

BACK = Path(__file__).parents[1] / "ingest" / "reviewed_in_libreoffice.docx"
SAID = [
    ("Sam Other, 3 July 2026", "Paragraph 3: instead of “faint” write “missing”."),
    ("Sam Other, 3 July 2026", "Paragraph 3: put in “that day”."),
    ("Sam Other, 3 July 2026", "Under “What we learned”: take out “twice said”."),
]


@pytest.fixture
def case(session: Session) -> Case:
    return open_case(session)


@pytest.fixture
def sent(session: Session, case: Case) -> Consultation:
    return reports.add_consultation(session, case.case_id, "The ward", sent_on=date(2026, 7, 1))[0]


def test_remarks_enter_the_log_in_one_step_with_place_and_author(
    session: Session, case: Case, sent: Consultation
) -> None:
    added, changes = there_and_back(
        session, case.case_id, lambda: consulting.take_remarks(session, sent, BACK)
    )
    assert changes is not None
    first, *rest = (each.text.rpartition("\n") for each in added)
    assert first[0] == "Paragraph 1, on “at nine”: It was ten.\nThe log says so."
    assert first[2].startswith("Jo Reviewer, ")
    assert [(signed, said) for said, _, signed in rest] == SAID
    assert [each.section_key for each in added] == ["what_happened", *["what_we_learned"] * 3]
    assert load_case(session, case.case_id).comments == added


def test_the_same_document_twice_enters_nothing_more(
    session: Session, case: Case, sent: Consultation
) -> None:
    (gone, *_), _ = consulting.take_remarks(session, sent, BACK)
    assert consulting.take_remarks(session, sent, BACK) == ((), None)
    reports.remove_comment(session, gone)
    assert [each.known for each in consulting.read_remarks(session, sent, BACK)] == [False, True, True, True]
    (again,), _ = consulting.take_remarks(session, sent, BACK)
    assert again.text == gone.text
    assert len(load_case(session, case.case_id).comments) == 4


def test_the_same_words_from_another_recipient_are_another_comment(
    session: Session, case: Case, sent: Consultation
) -> None:
    other, _ = reports.add_consultation(session, case.case_id, "The family")
    consulting.take_remarks(session, sent, BACK)
    assert len(consulting.take_remarks(session, other, BACK)[0]) == 4


def test_looking_enters_nothing(session: Session, case: Case, sent: Consultation) -> None:
    assert len(consulting.read_remarks(session, sent, BACK)) == 4
    assert load_case(session, case.case_id).comments == ()


def test_a_document_without_remarks_or_without_sense_is_refused_by_name(
    session: Session, case: Case, sent: Consultation, tmp_path: Path
) -> None:
    empty, broken = tmp_path / "empty.docx", tmp_path / "broken.docx"
    docx.Document().save(str(empty))
    broken.write_bytes(b"not a document")
    for path, words in (
        (empty, "no comments and no tracked changes"),
        (broken, "damaged"),
        (tmp_path, "read"),
    ):
        with pytest.raises(BadInput, match=words) as caught:
            consulting.take_remarks(session, sent, path)
        assert caught.value.where == path.name
    with pytest.raises(NotFound, match=r"gone\.docx"):
        consulting.take_remarks(session, sent, tmp_path / "gone.docx")
    assert load_case(session, case.case_id).comments == ()


def test_it_is_told_what_is_open_and_what_is_late(session: Session, case: Case, sent: Consultation) -> None:
    assert sent.due_on == date(2026, 7, 15)
    for day, late in ((15, 0), (16, 1), (25, 10)):
        (standing,) = consulting.standings(session, case.case_id, on=date(2026, 7, day))
        assert (standing.open, standing.days_late) == (0, late)
    (first, *_), _ = consulting.take_remarks(session, sent, BACK)
    reports.dispose(session, first, Disposition.ACCEPTED)
    (standing,) = consulting.standings(session, case.case_id, on=date(2026, 8, 1))
    assert (len(standing.comments), standing.open, standing.days_late) == (4, 3, 0)
