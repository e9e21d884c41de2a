"""What comes after an answer, what is due, and everything that was asked of one organisation."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from workbench.errors import BadInput, ImportRefused, NotFound, UndoRefused
from workbench.records.register import Decision, Entry, EntryStatus
from workbench.services.register import entries, following
from workbench.services.register.entries import Answer, Wanted
from workbench.services.register.following import Afterwards, Due
from workbench.services.register.importing import Choices, import_file, known_issuers
from workbench.services.register.opening import open_register
from workbench.services.session import Session

TODAY = date(2026, 4, 15)
ASKED: dict[str, object] = {
    "id": "1",
    "issuer": "Ostrell Inquiry",
    "text": "Name a safety lead for infusion pumps.",
    "addressee": "Marrow Vale Trust",
    "response_due": "2026-03",
    "target_date": "2026-09-30",
    "actions": [{"text": "Name the leads", "due_on": "2026-05-01"}],
}


@pytest.fixture
def session(new_session: Callable[[], Session]) -> Session:
    return new_session()


@pytest.fixture
def entry(session: Session, tmp_path: Path) -> Entry:
    bring(session, tmp_path, ASKED)
    return entries.find_entry(session, "PR-1")


def bring(session: Session, folder: Path, *rows: dict[str, object], update: bool = False) -> None:
    path = folder / "asked.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    import_file(session, path, Choices(update=update))


def due_of(session: Session, before: date) -> list[tuple[Due, str, bool]]:
    found = following.deadlines(session, before=before, on=TODAY)
    return [(each.due, each.on, each.overdue) for each in found]


def test_what_is_due_comes_in_order_and_says_what_is_overdue(session: Session, entry: Entry) -> None:
    assert due_of(session, date(2027, 1, 1)) == [
        (Due.ANSWER, "2026-03", True),
        (Due.PLANNED, "2026-05-01", False),
        (Due.TARGET, "2026-09-30", False),
    ]
    assert due_of(session, TODAY) == [(Due.ANSWER, "2026-03", True)]


def test_an_answer_is_no_longer_due_once_it_came(session: Session, entry: Entry) -> None:
    overdue = Wanted(due_before=TODAY.isoformat())
    assert [each.n for each in entries.list_entries(session, overdue).entries] == [entry.n]
    entries.respond(session, entry, Answer(decision=Decision.ACCEPT, on="2026-04"))
    assert entries.list_entries(session, overdue).total == 0


def test_nothing_is_due_of_what_is_closed(session: Session, entry: Entry) -> None:
    closed = following.follow(session, entry, Afterwards(closed_on="2026-04-01", closure="Done."))
    assert closed.public.status is EntryStatus.CLOSED
    assert due_of(session, date(2027, 1, 1)) == []
    again = entries.move(session, closed, EntryStatus.IN_PROGRESS)
    assert (again.public.closed_on, again.public.closure) == ("", "")


def test_evidence_is_added_and_puts_it_in_progress(session: Session, entry: Entry) -> None:
    for line in ("2026-05: Leads named", "June 2026: Leads trained"):
        came = Afterwards(done=(line,), cost="£4,000")
        entry = following.follow(session, entry, came)
    assert entry.public.implementation == "2026-05: Leads named\n2026-06: Leads trained"
    assert (entry.public.status, entry.public.actual_cost) == (EntryStatus.IN_PROGRESS, "£4,000")


@pytest.mark.parametrize(
    "came", [Afterwards(closed_on="2026-04"), Afterwards(assessment="Thin."), Afterwards(target="soon")]
)
def test_what_makes_no_sense_is_not_kept(session: Session, entry: Entry, came: Afterwards) -> None:
    with pytest.raises(BadInput):
        following.follow(session, entry, came)
    assert entries.find_entry(session, "PR-1") == entry


def test_an_update_keeps_the_answer_that_it_does_not_give(
    session: Session, entry: Entry, tmp_path: Path
) -> None:
    answer = Answer(decision=Decision.REJECT, text="Too dear.")
    entries.respond(session, entry, answer)
    newer = {**ASKED, "text": "Name two safety leads for infusion pumps."}
    with pytest.raises(ImportRefused):
        bring(session, tmp_path, newer)
    bring(session, tmp_path, newer, update=True)
    now = entries.find_entry(session, "PR-1").public
    assert (now.text, now.decision, now.response_text, now.status) == (
        newer["text"], "reject", "Too dear.", EntryStatus.RESPONDED,
    )  # fmt: skip


def test_everything_asked_of_an_organisation_is_written_as_a_page_and_a_table(
    session: Session, entry: Entry, tmp_path: Path
) -> None:
    assert following.write_asked(session, "marrow vale", tmp_path / "asked.html") == 1
    assert following.write_asked(session, "marrow vale", tmp_path / "asked.csv") == 1
    assert "Answer 2026-03 (overdue)" in (tmp_path / "asked.html").read_text()
    assert "2026-09-30" in (tmp_path / "asked.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(NotFound):
        following.asked_of(session, "Nobody")
    with pytest.raises(BadInput):
        following.write_asked(session, "marrow vale", tmp_path / "asked.pdf")


def test_undo_takes_back_an_issuers_key_and_puts_the_one_before_in_its_place(session: Session) -> None:
    register = open_register(session)
    for key in ("aa" * 32, "bb" * 32):
        with register.writing("import") as pen:
            pen.know("Ostrell Inquiry", key)
    assert [each.public_key for each in known_issuers(session)] == ["bb" * 32]
    entries.undo_register(session)
    assert [each.public_key for each in known_issuers(session)] == ["aa" * 32]
    entries.undo_register(session)
    assert known_issuers(session) == ()
    with pytest.raises(UndoRefused):
        entries.undo_register(session)


@pytest.mark.parametrize(
    ("word", "found"), [("pump", 1), ("PUMPS", 1), ("ump", 0), ("?ump", 0), ("marrow", 1)]
)
def test_a_word_of_a_list_stands_where_one_begins(
    session: Session, entry: Entry, word: str, found: int
) -> None:
    assert entries.list_entries(session, Wanted(words=(word,))).total == found


@pytest.mark.parametrize("name", ["broken.xlsx", "old.xls"])
def test_a_broken_workbook_is_called_a_workbook(session: Session, tmp_path: Path, name: str) -> None:
    start = b"PK\x03\x04" if name.endswith("x") else bytes.fromhex("d0cf11e0a1b11ae1")
    (tmp_path / name).write_bytes(start + b"what is left of it")
    with pytest.raises(BadInput, match="workbook"):
        import_file(session, tmp_path / name)
