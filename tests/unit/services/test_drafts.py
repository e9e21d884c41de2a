"""Drafts as the window uses them: one's own, safe at once, and never without a case or a right to write."""

from __future__ import annotations

import pytest

from tests.unit.services.steps import MIXED, open_case
from workbench.errors import NotFound, NotWritable
from workbench.records.record import CaseId
from workbench.services.drafts import drafts_of, drop_draft, drop_drafts, keep_draft, keep_place, place
from workbench.services.session import Session, reader_of, undo

KEY = "finding:new:statement"


def test_a_draft_is_kept_until_it_is_dropped(session: Session) -> None:
    case = open_case(session)
    keep_draft(session, case.case_id, KEY, MIXED)
    keep_draft(session, case.case_id, "term:new:text", "Why")
    assert {key: draft.text for key, draft in drafts_of(session, case.case_id).items()} == {
        KEY: MIXED,
        "term:new:text": "Why",
    }
    drop_draft(session, case.case_id, KEY)
    assert list(drafts_of(session, case.case_id)) == ["term:new:text"]
    drop_drafts(session, case.case_id)
    assert drafts_of(session, case.case_id) == {}


def test_a_place_is_remembered(session: Session) -> None:
    assert place(session) == ""
    keep_place(session, '{"view": "findings"}')
    assert place(session) == '{"view": "findings"}'


def test_a_draft_stands_in_nobody_s_way(session: Session) -> None:
    case = open_case(session)
    keep_draft(session, case.case_id, KEY, "words")
    assert undo(session, case.case_id)[0] == "new_case"


def test_a_draft_needs_a_case_and_a_right_to_write(session: Session) -> None:
    case = open_case(session)
    with pytest.raises(NotFound):
        keep_draft(session, CaseId("none"), KEY, "words")
    with reader_of(session) as reader:
        assert drafts_of(reader, case.case_id) == {}
        with pytest.raises(NotWritable):
            keep_draft(reader, case.case_id, KEY, "words")
        with pytest.raises(NotWritable):
            drop_draft(reader, case.case_id, KEY)
        with pytest.raises(NotWritable):
            drop_drafts(reader, case.case_id)
        with pytest.raises(NotWritable):
            keep_place(reader, "{}")
