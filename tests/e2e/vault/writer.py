"""A program that works on a vault until it is stopped, and says what was acknowledged. Run by the tests.

Each line of its output is the place of an operation in the ledger, written after it was acknowledged.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.unit.store import making
from workbench.records.case import Term
from workbench.records.record import CaseId
from workbench.store import backup, ledger, tables
from workbench.store.compaction import compact
from workbench.store.erasure import erase_case
from workbench.store.vault import Vault

Verb = Callable[[Vault, CaseId, random.Random], object]


def add(vault: Vault, case_id: CaseId, chance: random.Random) -> object:
    return making.add_term(vault, case_id, "herons " * chance.randrange(1, 400))


def change(vault: Vault, case_id: CaseId, chance: random.Random) -> object:
    term = chance.choice(tables.all_of(vault.connection, Term, case_id))
    with vault.operation("change", case_id) as work:
        work.update(replace(term, text="owls " * chance.randrange(1, 400)))
    return work.done


def remove(vault: Vault, case_id: CaseId, chance: random.Random) -> object:
    with vault.operation("remove", case_id) as work:
        work.delete(chance.choice(tables.all_of(vault.connection, Term, case_id)))
        work.create(making.term(case_id))
    return work.done


def import_file(vault: Vault, case_id: CaseId, chance: random.Random) -> object:
    return making.add_evidence(vault, case_id, "The bay was full. " * chance.randrange(1, 3000))


def undo(vault: Vault, case_id: CaseId, chance: random.Random) -> object:
    return vault.undo(case_id), vault.redo(case_id)


def erase(vault: Vault, case_id: CaseId, chance: random.Random) -> object:
    other = making.add_case(vault, "Soon gone")
    making.add_evidence(vault, other)
    return erase_case(vault, other)


def keep_house(vault: Vault, case_id: CaseId, chance: random.Random) -> object:
    return backup.snapshot(vault.folder, vault.connection), compact(vault)


VERBS: tuple[Verb, ...] = (
    add,
    add,
    add,
    change,
    change,
    remove,
    import_file,
    import_file,
    undo,
    erase,
    keep_house,
)


def main(folder: Path, case_id: CaseId, seed: int, output: Path) -> None:
    """Work for ever; real verbs, in a random order."""
    chance = random.Random(seed)
    with output.open("wb", buffering=0) as said, making.opened(folder) as vault:
        while True:
            chance.choice(VERBS)(vault, case_id, chance)
            said.write(b"%d\n" % ledger.head(vault.connection)[0])
