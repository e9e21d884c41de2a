"""The ledger: an unbroken chain, undo that is exact or refused, and history that can be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store import making
from workbench.errors import UndoRefused
from workbench.records.case import Term
from workbench.records.record import CaseId, Kind
from workbench.store import ledger, search, tables
from workbench.store.vault import Vault
from workbench.store.verify import verify


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with making.made(tmp_path_factory.mktemp("shared") / "a.vault") as vault:
        yield vault


def step(vault: Vault, case_id: CaseId, verb: str, pick: int, word: str) -> bool:
    """Carry out one verb on one of the case's terms, if there is one."""
    terms = tables.all_of(vault.connection, Term, case_id)
    if verb == "add":
        making.add_term(vault, case_id, word)
        return True
    if not terms:
        return False
    term = terms[pick % len(terms)]
    with vault.operation(verb, case_id) as work:
        if verb == "change":
            work.update(replace(term, text=f"{word} {pick}", position=term.position + 1))
        else:
            work.delete(term)
            work.create(making.term(case_id, "in its place"))
    return True


def state(vault: Vault, case_id: CaseId) -> tuple[set[Term], list[tuple[str, str]]]:
    passages = vault.connection.execute(
        "SELECT title, body FROM passage WHERE case_id = ? AND live ORDER BY record_id", (case_id,)
    ).fetchall()
    return set(tables.all_of(vault.connection, Term, case_id)), passages


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "swap"]), st.integers(0, 9), st.sampled_from(["herons", "owl"])
    ),
    min_size=1,
    max_size=8,
)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None)
def test_undo_takes_back_exactly_and_redo_does_again_exactly(
    shared: Vault, steps: list[tuple[str, int, str]]
) -> None:
    case_id = making.add_case(shared)
    states = [state(shared, case_id)]
    for verb, pick, word in steps:
        if step(shared, case_id, verb, pick, word):
            states.append(state(shared, case_id))
    for before in reversed(states[:-1]):
        shared.undo(case_id)
        assert state(shared, case_id) == before
    for after in states[1:]:
        shared.redo(case_id)
        assert state(shared, case_id) == after
    assert list(ledger.faults(shared.connection)) == []


def test_after_all_that_the_vault_is_sound(shared: Vault) -> None:
    case_id = making.add_case(shared)
    making.add_term(shared, case_id)
    shared.undo(case_id)
    assert verify(shared).faults == ()


def test_undo_goes_on_across_sessions_to_the_very_beginning(vault: Vault, case_id: CaseId) -> None:
    making.add_term(vault, case_id)
    vault.close()
    with making.opened(vault.folder) as again:
        assert again.undo(case_id)[0] == "add_term"
        assert again.undo(case_id)[0] == "create_case"
        assert tables.cases(again.connection) == ()
        with pytest.raises(UndoRefused, match="nothing to undo"):
            again.undo(case_id)
        assert again.redo(case_id)[0] == "create_case"


def test_a_group_is_undone_and_redone_as_one(vault: Vault, case_id: CaseId) -> None:
    for _ in range(3):
        with vault.operation("import", case_id, group_id="g1") as work:
            work.create(making.term(case_id))
    vault.undo(case_id)
    assert tables.count(vault.connection, Kind.TERM, case_id) == 0
    _, changes = vault.redo(case_id)
    assert len(changes.touched) == tables.count(vault.connection, Kind.TERM, case_id) == 3


def test_undo_is_by_case_and_passes_over_what_cannot_be_undone(vault: Vault, case_id: CaseId) -> None:
    making.add_term(vault, case_id)
    other = making.add_case(vault, "Ward 13")
    making.add_term(vault, other)
    vault.note("view", case_id, {})
    with vault.operation("import_case", case_id, undoable=False) as work:
        work.create(making.term(case_id))
    assert vault.undo(case_id)[0] == "add_term"
    assert tables.count(vault.connection, Kind.TERM, other) == 1


def test_a_new_step_ends_what_could_be_redone(vault: Vault, case_id: CaseId) -> None:
    making.add_term(vault, case_id)
    vault.undo(case_id)
    making.add_term(vault, case_id, "Why?")
    with pytest.raises(UndoRefused, match="nothing to redo"):
        vault.redo(case_id)


def test_undo_is_refused_when_the_record_has_changed_in_another_way(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id)
    with vault.operation("merge", case_id, undoable=False) as work:
        work.update(replace(term, text="secret words"))
    head = ledger.head(vault.connection)
    with pytest.raises(UndoRefused, match="T-1 has been changed since") as caught:
        vault.undo(case_id)
    assert "secret" not in str(caught.value)
    assert ledger.head(vault.connection) == head


def test_a_reference_is_never_given_twice_even_after_an_undo(vault: Vault, case_id: CaseId) -> None:
    assert making.add_term(vault, case_id).reference == "T-1"
    vault.undo(case_id)
    vault.close()
    with making.opened(vault.folder) as again:
        assert making.add_term(again, case_id).reference == "T-2"


def test_the_file_of_undone_evidence_comes_back_with_it(vault: Vault, case_id: CaseId) -> None:
    evidence = making.add_evidence(vault, case_id, "The bay was full.")
    vault.undo(case_id)
    assert search.find(vault.connection, "bay") == ()
    assert verify(vault).faults == ()
    vault.redo(case_id)
    assert [hit.record_id for hit in search.find(vault.connection, "bay")] == [evidence.id]
    assert vault.open_file(evidence.blob).read() == b"The bay was full."


def test_history_tells_every_state_with_who_and_when(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id)
    changed = replace(term, text="Why?")
    with vault.operation("reword", case_id) as work:
        work.update(changed)
    with vault.operation("drop", case_id) as work:
        work.delete(changed)
    told = ledger.history(vault.connection, term.id)
    assert [(entry.verb, change.before, change.after) for entry, change in told] == [
        ("add_term", None, term),
        ("reword", term, changed),
        ("drop", changed, None),
    ]
    assert {entry.person for entry, _ in told} == {making.USER}
    assert {entry.device for entry, _ in told} == {"bench"}


def test_times_never_run_backwards(vault: Vault, case_id: CaseId) -> None:
    for _ in range(20):
        making.add_term(vault, case_id)
    rows = vault.connection.execute("SELECT hybrid FROM operation ORDER BY seq").fetchall()
    assert rows == sorted(set(rows))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE operation SET verb = 'x' WHERE seq = 3", "Operation 3 has been altered"),
        ("UPDATE operation SET person = 'Bea' WHERE seq = 3", "Operation 3 has been altered"),
        ("UPDATE operation SET undoable = 0 WHERE seq = 3", "Operation 3 has been altered"),
        ("UPDATE operation SET detail = '{}' || ' ' WHERE seq = 3", "Operation 3 has been altered"),
        ("UPDATE change SET record_id = 'x' WHERE seq = 3", "Operation 3 has been altered"),
        ("UPDATE change SET after_mac = zeroblob(32) WHERE seq = 3", "altered"),
        (
            "UPDATE change SET after = CAST('{}' AS BLOB) WHERE seq = 3",
            "holds a record that has been altered",
        ),
        ("UPDATE change SET salt = zeroblob(16) WHERE seq = 3", "holds a record that has been altered"),
        ("DELETE FROM change WHERE seq = 3", "Operation 3 has been altered"),
        ("DELETE FROM operation WHERE seq = 3", "Operation 4 does not follow"),
        ("UPDATE operation SET hash = zeroblob(32) WHERE seq = 3", "Operation 4 does not follow"),
    ],
)
def test_whatever_is_altered_in_the_ledger_is_found(
    vault: Vault, case_id: CaseId, statement: str, said: str
) -> None:
    making.add_term(vault, case_id)
    making.add_term(vault, case_id)
    vault.connection.execute("PRAGMA foreign_keys=OFF")
    vault.connection.execute(statement)
    assert said in " ".join(ledger.faults(vault.connection))


def test_forgotten_images_leave_the_chain_whole(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id)
    kept = making.add_term(vault, making.add_case(vault, "Ward 13"))
    ledger.forget(vault.connection, case_id)
    assert list(ledger.faults(vault.connection)) == []
    assert ledger.history(vault.connection, term.id) == ()
    assert len(ledger.history(vault.connection, kept.id)) == 1
    with pytest.raises(UndoRefused):
        vault.undo(case_id)


def test_the_head_names_the_last_operation(vault: Vault, case_id: CaseId) -> None:
    seq, digest = ledger.head(vault.connection)
    making.add_term(vault, case_id)
    assert ledger.head(vault.connection)[0] == seq + 1
    assert ledger.hash_at(vault.connection, seq) == digest
    assert ledger.hash_at(vault.connection, seq + 2) is None
