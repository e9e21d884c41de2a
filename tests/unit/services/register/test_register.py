"""The register of a vault: files come in whole, answers and relations are steps, each can be taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.wire.packages import ISSUER, PRIVATE_KEY, RELEASE_ID, sample_payload
from workbench.errors import BadInput, ImportRefused, NeedsDecision, NotFound, UndoRefused
from workbench.records.register import Decision, Entry, EntryRelation, EntryStatus
from workbench.seal import fingerprint
from workbench.services.register import entries, importing, likeness
from workbench.services.register.entries import Answer, Order, Wanted
from workbench.services.register.exporting import export_register
from workbench.services.register.importing import Choices, Imported
from workbench.services.session import Session
from workbench.store.verify import verify
from workbench.wire.package_file import PAYLOAD, seal_package

LISTED = {
    "A-1": "Every trust should name a safety lead for infusion pumps.",
    "A-2": "The regulator should publish its inspection dates.",
    "A-3": "Suppliers should label spare batteries (and chargers).",
}


def listed(**texts: str) -> bytes:
    rows = [
        {"id": key, "issuer": "Ostrell Inquiry", "text": text, "addressee": "All trusts", "date": "2026-03"}
        for key, text in (texts or LISTED).items()
    ]
    return b"\n".join(json.dumps(row).encode() for row in rows)


def bring(session: Session, folder: Path, data: bytes, name: str = "list.jsonl", **how: Any) -> Imported:
    path = folder / name
    path.write_bytes(data)
    return importing.import_file(session, path, Choices(**how))


def texts(session: Session, wanted: Wanted = entries.ALL) -> list[str]:
    page = entries.list_entries(session, wanted)
    assert page.total == len(page.entries)
    return sorted(entry.public.source_id for entry in page.entries)


def one(session: Session, name: str = "A-1") -> Entry:
    return entries.find_entry(session, name)


@pytest.fixture
def filled(session: Session, tmp_path: Path) -> Session:
    bring(session, tmp_path, listed())
    return session


def test_a_list_comes_in_once_and_the_same_again_changes_nothing(filled: Session, tmp_path: Path) -> None:
    again = bring(filled, tmp_path, listed())
    assert (again.added.new, again.added.changed, again.added.same) == (0, 0, 3)
    assert [step.verb for step in entries.steps(filled)] == ["import"]
    assert texts(filled) == ["A-1", "A-2", "A-3"]
    assert verify(filled.vault).faults == ()


def test_ten_thousand_with_three_hundred_bad_are_refused_whole_and_every_reason_is_written(
    session: Session, tmp_path: Path
) -> None:
    rows = listed(**{f"B-{n}": f"Do thing {n}." if n % 33 else "" for n in range(1, 10_001)})
    with pytest.raises(ImportRefused) as refused:
        bring(session, tmp_path, rows)
    assert len(refused.value.reasons) == 303
    reasons = (tmp_path / "list.jsonl.reasons.txt").read_text(encoding="utf-8").splitlines()
    assert reasons == list(refused.value.reasons)
    assert texts(session) == []
    assert entries.steps(session) == ()


def test_other_words_under_a_known_id_need_to_be_said_an_update(filled: Session, tmp_path: Path) -> None:
    changed = listed(**{**LISTED, "A-2": "The regulator should publish nothing."})
    with pytest.raises(ImportRefused) as refused:
        bring(filled, tmp_path, changed)
    assert refused.value.reasons == ("line 2: the register has other words under this id (PR-2)",)
    entries.respond(
        filled, one(filled, "A-2"), Answer(decision=Decision.ACCEPT, text="In May.", on="2026-05")
    )
    assert bring(filled, tmp_path, changed, update=True).added.changed == 1
    now = one(filled, "A-2").public
    assert (now.text, now.response_text) == ("The regulator should publish nothing.", "In May.")
    assert now.status is EntryStatus.RESPONDED


def test_columns_once_named_are_known_the_next_time(session: Session, tmp_path: Path) -> None:
    table = "Code;What;Who says\n7;“Stop” it;Café Review\n".encode("cp1252")
    with pytest.raises(NeedsDecision) as asked:
        bring(session, tmp_path, table, "list.csv")
    assert asked.value.code == "columns"
    said = {"id": "Code", "text": "What", "issuer": "Who says"}
    assert bring(session, tmp_path, table, "list.csv", columns=said).added.new == 1
    again = bring(session, tmp_path, table.replace(b"7;", b"8;"), "next.csv")
    assert dict(again.columns) == said
    assert one(session, "8").public.text == "“Stop” it"


def package(key: bytes = PRIVATE_KEY) -> bytes:
    contents = {
        PAYLOAD: sample_payload(), "recommendations.csv": b"", "recommendations.xlsx": b"",
        "report.html": b"",
        "certificate.json": json.dumps({"release": RELEASE_ID}).encode(),
    }  # fmt: skip
    return seal_package(
        contents, issuer=ISSUER, release_id=RELEASE_ID, content_sha256="0" * 64, private_key=key
    )


def test_a_package_comes_in_with_its_answers_and_its_key_is_remembered(
    session: Session, tmp_path: Path
) -> None:
    done = bring(session, tmp_path, package(), "a.recs.zip")
    assert (done.first_time, done.issuer) == (True, ISSUER)
    assert [known.name for known in importing.known_issuers(session)] == [ISSUER]
    assert one(session, "R/2026/014").public.status is EntryStatus.RESPONDED
    entries.undo_register(session)
    assert importing.known_issuers(session) == ()
    assert texts(session) == []


@pytest.mark.parametrize("at", [10, 400, -30])
def test_a_package_with_one_byte_changed_is_refused_whole(session: Session, tmp_path: Path, at: int) -> None:
    data = bytearray(package())
    data[at] ^= 1
    with pytest.raises(BadInput):
        bring(session, tmp_path, bytes(data), "a.recs.zip")
    assert texts(session) == []
    assert importing.known_issuers(session) == ()


def test_another_key_is_refused_until_its_fingerprint_is_named(session: Session, tmp_path: Path) -> None:
    first = bring(session, tmp_path, package(), "a.recs.zip")
    other = package(bytes(32))
    with pytest.raises(BadInput) as refused:
        bring(session, tmp_path, other, "b.recs.zip")
    assert refused.value.code == "other_key"
    with pytest.raises(BadInput):
        bring(session, tmp_path, other, "b.recs.zip", key=first.fingerprint)
    named = refused.value.message.partition("This one has ")[2].partition(".")[0]
    assert bring(session, tmp_path, other, "b.recs.zip", key=named).fingerprint == named
    entries.move(session, one(session, "R/2026/014"), EntryStatus.CLOSED)
    assert seal_of(session) == named


def seal_of(session: Session) -> str:
    (known,) = importing.known_issuers(session)
    return fingerprint(bytes.fromhex(known.public_key))


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.recs.zip", "a.jsonl", "a"])
@pytest.mark.parametrize("data", [b"", b"PK\3\4 and then nothing", bytes(range(256)), b"\x89PNG"])
def test_what_is_no_list_is_refused_and_leaves_no_trace(
    session: Session, tmp_path: Path, name: str, data: bytes
) -> None:
    with pytest.raises((BadInput, NeedsDecision)):
        bring(session, tmp_path, data, name)
    assert entries.steps(session) == ()


def test_a_broken_workbook_is_called_one(session: Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="workbook"):
        bring(session, tmp_path, b"PK\3\4 and then nothing", "a.xlsx")


def test_an_answer_and_a_status_are_steps_that_are_taken_back_one_by_one(filled: Session) -> None:
    before = one(filled)
    answered = entries.respond(filled, before, Answer(decision=Decision.ACCEPT_IN_PART, text="From May."))
    closed = entries.move(filled, answered, EntryStatus.CLOSED)
    assert (closed.public.decision, closed.public.response_by) == ("accept in part", "All trusts")
    view = entries.show_entry(filled, closed)
    assert [each.step.verb for each in view.history] == ["import", "respond", "move"]
    assert entries.differences(view.history[2]) == (("status", "responded", "closed"),)
    assert entries.undo_register(filled).verb == "move"
    assert one(filled) == answered
    assert entries.undo_register(filled).verb == "respond"
    assert one(filled) == before
    assert entries.undo_register(filled).verb == "import"
    assert texts(filled) == []
    with pytest.raises(UndoRefused):
        entries.undo_register(filled)
    assert verify(filled.vault).faults == ()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(decision=Decision.REJECT),
        Answer(decision=Decision.ALTERNATIVE, text=" "),
        Answer(decision=Decision.ACCEPT, text="Yes.", on="31/02/2026"),
        Answer(decision=Decision.ACCEPT, text="zero\0"),
    ],
)
def test_an_answer_that_lacks_something_is_refused(filled: Session, answer: Answer) -> None:
    with pytest.raises(BadInput):
        entries.respond(filled, one(filled), answer)
    assert one(filled).public.decision == ""


def test_how_two_stand_to_each_other_is_kept_with_its_reason(filled: Session) -> None:
    first, second = one(filled, "A-1"), one(filled, "A-2")
    with pytest.raises(BadInput) as error:
        entries.relate(filled, first, second, EntryRelation.DISTINCT, " ")
    assert error.value.where == "note"
    with pytest.raises(BadInput):
        entries.relate(filled, first, first, EntryRelation.OVERLAPS, "")
    entries.relate(filled, first, second, EntryRelation.OVERLAPS, "")
    entries.relate(filled, first, second, EntryRelation.DISTINCT, "Other pumps.")
    (relative,) = entries.show_entry(filled, second).relatives
    assert (relative.tie.relation, relative.tie.note) == (EntryRelation.DISTINCT, "Other pumps.")
    assert (relative.other.reference, relative.to_it) == ("PR-1", False)
    entries.undo_register(filled)
    (relative,) = entries.show_entry(filled, second).relatives
    assert relative.tie.relation is EntryRelation.OVERLAPS


def test_a_list_is_narrowed_by_words_that_begin_so_by_answers_days_and_names(filled: Session) -> None:
    entries.respond(filled, one(filled, "A-3"), Answer(decision=Decision.ACCEPT, on="2026-05"))
    assert texts(filled, Wanted(words=("pump",))) == ["A-1"]
    assert texts(filled, Wanted(words=("ump",))) == []
    assert texts(filled, Wanted(words=("charger", "SPARE"))) == ["A-3"]
    assert texts(filled, Wanted(words=("100%",))) == []
    assert texts(filled, Wanted(answered=True)) == ["A-3"]
    assert texts(filled, Wanted(answered=False, issuer="ostrell")) == ["A-1", "A-2"]
    assert texts(filled, Wanted(since="2026-04")) == []
    assert texts(filled, Wanted(until="2026-03-31", status=EntryStatus.ISSUED)) == ["A-1", "A-2"]
    for order in Order:
        page = entries.list_entries(filled, order=order, offset=1, limit=1)
        assert (len(page.entries), page.total) == (1, 3)


def test_an_unknown_name_and_one_that_several_use_are_told_apart(filled: Session, tmp_path: Path) -> None:
    for name in ("PR-99", "nothing", "", "PR-x", "PR-99999999999999999999"):
        with pytest.raises(NotFound):
            one(filled, name)
    other = json.dumps({"id": "A-1", "issuer": "Another body", "text": "Something else."}).encode()
    bring(filled, tmp_path, other, "other.jsonl")
    with pytest.raises(NeedsDecision) as asked:
        one(filled, "A-1")
    assert list(asked.value.choices) == ["Ostrell Inquiry", "Another body"]
    assert entries.find_entry(filled, "A-1", issuer="another").reference == "PR-4"


def test_what_is_like_a_draft_is_found_and_stays_so_after_many_imports_and_undo(
    filled: Session, tmp_path: Path
) -> None:
    sought = "All trusts should have a named safety lead for infusion pumps"
    (nearest, *_) = likeness.similar_to(filled, sought).matches
    assert nearest.entry.public.source_id == "A-1"
    for n in range(34):
        bring(filled, tmp_path, listed(**{f"C-{n}": f"Count beds on ward number {n} twice."}))
    assert likeness.similar_to(filled, "count beds on the ward", k=50).among == 37
    assert likeness.similar_to(filled, sought).matches[0].entry.public.source_id == "A-1"
    entries.undo_register(filled)
    assert likeness.similar_to(filled, sought).among == 36
    assert likeness.index_again(filled) == 36
    others = likeness.similar_to_entry(filled, one(filled)).matches
    assert "PR-1" not in [each.entry.reference for each in others]


@pytest.mark.parametrize(("text", "k"), [("", 5), ("pumps", 0), ("pumps", 51)])
def test_no_words_or_too_many_wanted_are_refused(filled: Session, text: str, k: int) -> None:
    with pytest.raises(BadInput):
        likeness.similar_to(filled, text, k=k)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl"])
def test_what_is_written_out_comes_in_elsewhere_as_it_was(
    filled: Session, session: Session, tmp_path: Path, ending: str
) -> None:
    entries.respond(filled, one(filled), Answer(decision=Decision.ACCEPT, text="=Yes.", on="2026-05-01"))
    path = tmp_path / f"out{ending}"
    assert export_register(filled, path) == 3
    held = [entry.public for entry in entries.list_entries(filled).entries]
    while entries.steps(filled, limit=1)[0].verb and texts(filled):
        entries.undo_register(filled)
    importing.import_file(filled, path)
    back = [entry.public for entry in entries.list_entries(filled).entries]
    assert sorted(back, key=lambda each: each.source_id) == sorted(held, key=lambda each: each.source_id)


def test_an_unknown_ending_writes_nothing(filled: Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        export_register(filled, tmp_path / "out.doc")
    assert not (tmp_path / "out.doc").exists()
