"""What comes next to undo and redo, told by leaps, is what the whole ledger read from its start tells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store import making
from workbench.errors import UndoRefused
from workbench.records.record import CaseId, Kind
from workbench.store import ledger, steps
from workbench.store.vault import Vault

VERBS = ("add", "note", "group", "undo", "redo")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    with making.made(tmp_path_factory.mktemp("shared") / "a.vault") as vault:
        vault.connection.execute("PRAGMA synchronous=OFF")
        yield vault


def stacks(vault: Vault, case_id: CaseId) -> tuple[list[str], list[str]]:
    """The groups that can be undone and redone, the next one last: the plain way, from the start."""
    undo: dict[str, None] = {}
    redo: dict[str, None] = {}
    for entry in ledger.entries(vault.connection, case_id):
        if entry.undoes is not None:
            moved, source, target = entry.undoes, undo, redo
        elif entry.redoes is not None:
            moved, source, target = entry.redoes, redo, undo
        else:
            if entry.undoable and entry.images:
                undo.setdefault(entry.group_id)
                redo.clear()
            continue
        if moved in source:
            del source[moved]
            target[moved] = None
    return list(undo), list(redo)


def do(vault: Vault, case_id: CaseId, verb: str, number: int) -> None:
    if verb == "add":
        making.add_term(vault, case_id)
    elif verb == "note":
        vault.note("view", case_id, {})
    elif verb == "group":
        for _ in range(2):
            with vault.operation("import", case_id, group_id=f"{case_id}-{number}") as work:
                work.create(making.term(case_id))
    elif verb == "redo" or len(stacks(vault, case_id)[0]) > 1:
        # The case itself stays: nothing could be added to it.
        try:
            vault.undo(case_id) if verb == "undo" else vault.redo(case_id)
        except UndoRefused:
            return


@given(verbs=st.lists(st.sampled_from(VERBS), max_size=25))
@settings(max_examples=40, deadline=None)
def test_after_any_work_the_next_steps_are_those_of_the_whole_ledger(shared: Vault, verbs: list[str]) -> None:
    case_id = making.add_case(shared)
    for number, verb in enumerate(verbs):
        do(shared, case_id, verb, number)
        undo, redo = stacks(shared, case_id)
        found = (steps.next_undo(shared.connection, case_id), steps.next_redo(shared.connection, case_id))
        assert [step and step.group_id for step in found] == [
            each[-1] if each else None for each in (undo, redo)
        ]


def test_a_group_begun_before_another_step_comes_after_it(vault: Vault, case_id: CaseId) -> None:
    for verb, group_id in (("import", "g1"), ("add", ""), ("import", "g1")):
        with vault.operation(verb, case_id, group_id=group_id) as work:
            work.create(making.term(case_id))
    assert [vault.undo(case_id)[0] for _ in range(2)] == ["add", "import"]


def test_a_step_tells_its_first_record_and_whether_there_were_several(vault: Vault, case_id: CaseId) -> None:
    first = steps.next_undo(vault.connection, case_id)
    assert first is not None
    assert (first.verb, first.kind, first.reference, first.many) == ("create_case", Kind.CASE, "", False)
    making.add_term(vault, case_id)
    term = steps.next_undo(vault.connection, case_id)
    assert term is not None
    assert (term.kind, term.reference, term.many) == (Kind.TERM, "T-1", False)


def test_what_was_erased_is_no_step(vault: Vault, case_id: CaseId) -> None:
    making.add_term(vault, case_id)
    vault.undo(case_id)
    vault.redo(case_id)
    vault.undo(case_id)
    ledger.forget(vault.connection, case_id)
    assert steps.next_undo(vault.connection, case_id) is None
    assert steps.next_redo(vault.connection, case_id) is None
