"""A register that several people share: nobody writes over another, and a server that fails harms nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.postgres import Server
from tests.unit.services.register.test_register import bring, listed, one, texts
from workbench.errors import NeedsDecision, NotFound, NotWritable, RegisterUnavailable, UndoRefused
from workbench.records.register import Decision, EntryStatus, PublicEntry
from workbench.register.admission import admit_published
from workbench.register.postgres.address import read_address
from workbench.register.postgres.link import Link
from workbench.register.postgres.register import SharedRegister
from workbench.services.register import entries, importing
from workbench.services.register.entries import Answer, Wanted
from workbench.services.session import Session
from workbench.store import ledger
from workbench.store.verify import verify

As = Callable[[str], Session]
REFUSAL = Answer(decision=Decision.REJECT, text="Too dear.")


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
def as_(new_session: Callable[[], Session], new_register: Callable[[], str]) -> As:
    """Somebody with a vault of their own and the register of all."""
    address = new_register()

    def opened(person: str) -> Session:
        session = new_session()
        session.register = address.replace("postgres@", f"{person}@")
        return session

    return opened


@pytest.fixture
def ann(as_: As, tmp_path: Path) -> Session:
    session = as_("ann")
    bring(session, tmp_path, listed())
    return session


def test_what_one_brings_in_all_others_see(ann: Session, as_: As) -> None:
    reader = as_("reader")
    assert texts(reader) == ["A-1", "A-2", "A-3"]
    entries.respond(ann, one(ann), REFUSAL)
    assert one(reader).public.response_text == "Too dear."


def test_of_two_who_change_one_entry_the_second_is_told_who_and_what(ann: Session, as_: As) -> None:
    ben = as_("ben")
    seen = one(ben)
    entries.respond(ann, one(ann), REFUSAL)
    with pytest.raises(NeedsDecision) as told:
        entries.move(ben, seen, EntryStatus.CLOSED)
    assert told.value.code == "changed_meanwhile"
    assert "Ada changed PR-1" in told.value.message
    assert "decision, response text" in told.value.message
    assert "Too dear" not in told.value.message
    now = one(ann).public
    assert (now.response_text, now.status) == ("Too dear.", EntryStatus.RESPONDED)
    entries.move(ben, one(ben), EntryStatus.CLOSED)
    assert (one(ann).public.response_text, one(ann).public.status) == ("Too dear.", EntryStatus.CLOSED)


def test_what_was_taken_back_meanwhile_is_not_changed(ann: Session, as_: As) -> None:
    ben = as_("ben")
    seen = one(ben)
    entries.undo_register(ann)
    with pytest.raises(NotFound, match="PR-1 is no longer"):
        entries.move(ben, seen, EntryStatus.CLOSED)
    assert texts(ben) == []


def test_two_who_bring_in_at_once_wait_for_each_other_and_lose_nothing(
    new_register: Callable[[], str],
) -> None:
    address = read_address(new_register())

    def bring_in(issuer: str) -> None:
        link = Link(address, person=issuer, witness=lambda verb: nullcontext({}))
        for n in range(10):
            with SharedRegister(link).writing("import") as pen:
                entry = PublicEntry(source_id=str(n), issuer=issuer, text="Name a lead.")
                pen.add(admit_published([entry], sha256="0" * 64))
        link.close()

    both = [threading.Thread(target=bring_in, args=[issuer]) for issuer in ("Ostrell", "Harrow")]
    for each in both:
        each.start()
    for each in both:
        each.join(60)
    link = Link(address, person="Ada", witness=lambda verb: nullcontext({}))
    register = SharedRegister(link)
    assert [step.id for step in register.steps()] == list(range(20, 0, -1))
    assert register.numbers() == list(range(1, 21))
    link.close()


def test_a_reader_reads_and_is_told_so_on_writing(ann: Session, as_: As) -> None:
    reader = as_("reader")
    with pytest.raises(NotWritable, match="You may read this register, but not change it"):
        entries.respond(reader, one(reader), REFUSAL)
    assert one(ann).public.decision == ""
    assert [step.verb for step in entries.steps(reader)] == ["import"]
    assert verify(reader.vault).faults == ()


def test_a_step_is_taken_back_by_whoever_did_it_or_by_an_administrator(ann: Session, as_: As) -> None:
    entries.respond(ann, one(ann), REFUSAL)
    with pytest.raises(UndoRefused, match="The last step is Ada’s"):
        entries.undo_register(as_("ben"))
    assert one(ann).public.decision == "reject"
    assert entries.undo_register(ann).verb == "respond"
    assert entries.undo_register(as_("head")).verb == "import"
    assert texts(ann) == []


def test_a_server_that_goes_away_mid_import_leaves_nothing_half_done(
    ann: Session, tmp_path: Path, register_server: Callable[[], Server]
) -> None:
    running = register_server()
    before = ledger.position(ann.db)

    def stopping(done: int, _of: int) -> bool:
        if done == 3:
            running.stop()
        return True

    path = tmp_path / "more.jsonl"
    path.write_bytes(listed(**{f"B-{n}": f"Do thing {n}." for n in range(500)}))
    try:
        with pytest.raises(RegisterUnavailable) as told:
            importing.import_file(ann, path, progress=stopping)
        assert told.value.code == "lost"
        assert "Nothing of what was being written was kept" in told.value.message
    finally:
        running.start()
    assert texts(ann) == ["A-1", "A-2", "A-3"]
    assert len(entries.steps(ann)) == 1
    assert ledger.position(ann.db) == before
    assert importing.import_file(ann, path).added.new == 500


def test_every_step_is_in_the_vaults_ledger_too(ann: Session) -> None:
    entries.respond(ann, one(ann), REFUSAL)
    verbs = [verb for (verb,) in ann.db.execute("SELECT verb FROM operation ORDER BY seq").fetchall()]
    assert verbs[-2:] == ["register_import", "register_respond"]
    assert verify(ann.vault).faults == ()


def test_nothing_of_it_is_in_the_vault(ann: Session) -> None:
    shared, ann.register = ann.register, ""
    assert texts(ann) == []
    ann.register = shared
    assert texts(ann) == ["A-1", "A-2", "A-3"]


@pytest.mark.parametrize(
    ("word", "found"),
    [("infusion", ["A-1"]), ("(and", ["A-3"]), ("batteries (", ["A-3"]), ("2026", []), ("'", []),
     ("A-3", ["A-3"]), ("-", ["A-1", "A-2", "A-3"]), ("\\", []), ("a & b", [])],
)  # fmt: skip
def test_words_with_signs_are_found_as_they_stand(ann: Session, word: str, found: list[str]) -> None:
    assert texts(ann, Wanted(words=(word,))) == found


def test_a_text_of_any_length_is_kept(ann: Session, tmp_path: Path) -> None:
    long = " ".join(f"word{n}" for n in range(9_000))
    bring(ann, tmp_path, listed(**{"x" * 5_000: long, "L-2": "w" * 50_000}), "long.jsonl")
    assert len(texts(ann)) == 5
    assert texts(ann, Wanted(words=("word8999",))) == ["x" * 5_000]
    assert one(ann, "x" * 5_000).public.text == long
