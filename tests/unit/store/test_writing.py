"""One write path: an operation becomes rows, index and ledger together, or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.store import making
from workbench.errors import BadInput, BugError, NotFound, NotWritable, VaultInUse, WrongPassphrase
from workbench.records.analysis import Account
from workbench.records.case import Case, Term
from workbench.records.record import CaseId, Kind, RecordId, new_id
from workbench.store import keys, ledger, lock, tables
from workbench.store.vault import DATABASE, Vault
from workbench.store.writing import Work


def test_what_a_verb_gathers_is_written_together(vault: Vault, case_id: CaseId) -> None:
    first, second = making.add_term(vault, case_id), making.add_term(vault, case_id, "Why?")
    with vault.operation("reorder", case_id) as work:
        work.update(replace(first, position=2))
        work.delete(second)
        third = making.term(case_id, "When?")
        work.create(third)
    assert tables.all_of(vault.connection, Term, case_id) == (replace(first, position=2), third)
    assert work.done.ids == {first.id, second.id, third.id}
    assert work.done.kinds == {Kind.TERM}
    assert work.done.seq == ledger.head(vault.connection)[0]


def test_a_verb_that_fails_leaves_nothing(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id)
    rows, head = making.everything(vault), ledger.head(vault.connection)

    def fail(work: Work) -> None:
        work.delete(term)
        raise ZeroDivisionError(work.next_references(case_id, Kind.TERM)[0])

    with pytest.raises(ZeroDivisionError), vault.operation("fail", case_id) as work:
        fail(work)
    assert making.everything(vault) == rows
    assert ledger.head(vault.connection) == head
    assert making.add_term(vault, case_id).reference == "T-2"


def test_a_verb_that_changes_nothing_leaves_no_entry(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id)
    head = ledger.head(vault.connection)
    with vault.operation("save", case_id) as work:
        work.update(term)
        passing = making.term(case_id)
        work.create(passing)
        work.delete(passing)
    assert ledger.head(vault.connection) == head
    assert work.done.seq == 0


def test_a_note_is_in_the_ledger_and_cannot_be_undone(vault: Vault, case_id: CaseId) -> None:
    vault.note("view", case_id, {"count": 3})
    entry = ledger.entries(vault.connection, case_id)[-1]
    assert (entry.verb, entry.undoable, entry.changes) == ("view", False, 0)
    assert '"count":3' in entry.detail


def test_misuse_of_a_record_is_a_bug_and_changes_nothing(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id)
    rows = making.everything(vault)
    with pytest.raises(BugError, match="twice"), vault.operation("a", case_id) as work:
        work.create(making.term(case_id), term, term)
    with pytest.raises(BugError, match="not there"), vault.operation("a", case_id) as work:
        work.update(making.term(case_id))
    with pytest.raises(BugError), vault.operation("a", case_id) as work:
        work.create(Account(id=new_id(), case_id=case_id, event_id=RecordId("nowhere"), description="x"))
    assert making.everything(vault) == rows


def test_references_count_up_within_a_case_and_a_kind(vault: Vault, case_id: CaseId) -> None:
    other = making.add_case(vault, "Ward 13")
    with vault.operation("a", case_id, detail={"n": 1}) as work:
        assert work.next_references(case_id, Kind.TERM, 3) == ["T-1", "T-2", "T-3"]
        assert work.next_references(case_id, Kind.EVIDENCE) == ["E-1"]
        assert work.next_references(other, Kind.TERM) == ["T-1"]
        assert work.next_references(case_id, Kind.TERM) == ["T-4"]


def test_a_vault_open_for_reading_refuses_every_write(vault: Vault, case_id: CaseId) -> None:
    with making.opened(vault.folder, write=False) as reader:
        assert tables.get(reader.connection, Case, RecordId(case_id)).title == "Ward 12"
        with pytest.raises(NotWritable, match="reading only"):
            reader.note("view", case_id, {})
        with pytest.raises(NotWritable, match="reading only"):
            reader.undo(case_id)


def test_what_is_not_there_is_said_to_be_not_there(vault: Vault, case_id: CaseId) -> None:
    with pytest.raises(NotFound):
        tables.get(vault.connection, Term, new_id())
    with pytest.raises(NotFound, match="erased"):
        tables.blob_key(vault.connection, "0" * 32)
    assert tables.by_reference(vault.connection, Term, case_id, "T-9") is None
    term = making.add_term(vault, case_id)
    assert tables.by_reference(vault.connection, Term, case_id, "T-1") == term
    assert tables.count(vault.connection, Kind.TERM, case_id) == 1


def test_a_second_writer_waits_and_a_wrong_passphrase_opens_nothing(vault: Vault) -> None:
    with pytest.raises(VaultInUse, match="Ann"):
        making.opened(vault.folder)
    with pytest.raises(WrongPassphrase):
        keys.unlock(vault.folder, making.USER, bytearray(b"guess"))


def test_a_creation_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    for folder in (tmp_path / "new", tmp_path / "empty"):
        if folder.name == "empty":
            folder.mkdir()
        with pytest.raises(BadInput):
            Vault.create(folder, making.USER, bytearray(), device="d", cost=making.CHEAP)
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]
    with making.made(tmp_path / "empty") as vault:
        assert lock.who_has(vault.folder) is not None


def test_a_vault_is_not_made_where_something_is(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_bytes(b"x")
    for folder in (vault.folder, tmp_path / "file", tmp_path / "full"):
        with pytest.raises(BadInput):
            making.made(folder)
    with pytest.raises(NotFound):
        making.made(tmp_path / "file" / "vault")
    assert (vault.folder / DATABASE).exists()
