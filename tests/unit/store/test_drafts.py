"""Drafts and places lie in the vault, beside the ledger, and go with the case that they belong to."""

from __future__ import annotations

import pytest

from tests.unit.store import making
from workbench.errors import BadInput
from workbench.records.record import CaseId
from workbench.store import drafts, ledger
from workbench.store.driver import begin
from workbench.store.erasure import erase_case
from workbench.store.vault import Vault
from workbench.store.verify import verify

WORD = "zqxosprey"


def keep(vault: Vault, case_id: CaseId, text: str = WORD, person: str = "Ann") -> None:
    with begin(vault.connection):
        drafts.keep(vault.connection, case_id, person, "finding:1:statement", text)
        drafts.keep_place(vault.connection, person, text)


def test_a_draft_takes_the_place_of_the_one_before_and_outlives_the_program(
    vault: Vault, case_id: CaseId
) -> None:
    keep(vault, case_id, "First.")
    keep(vault, case_id, "Second.")
    vault.close()
    with making.opened(vault.folder) as again:
        (draft,) = drafts.of_case(again.connection, case_id, "Ann").values()
        assert (draft.key, draft.text) == ("finding:1:statement", "Second.")
        assert drafts.place(again.connection, "Ann") == "Second."
    assert "Second" not in repr(draft)


def test_each_person_has_their_own(vault: Vault, case_id: CaseId) -> None:
    keep(vault, case_id, "Hers.")
    keep(vault, case_id, "His.", "Bo")
    with begin(vault.connection):
        drafts.drop_all(vault.connection, case_id, "Ann")
    assert drafts.of_case(vault.connection, case_id, "Ann") == {}
    assert [draft.text for draft in drafts.of_case(vault.connection, case_id, "Bo").values()] == ["His."]
    assert drafts.place(vault.connection, "Ann") == "Hers."
    assert drafts.place(vault.connection, "Cy") == ""


def test_drafts_leave_the_ledger_alone_and_the_vault_sound(vault: Vault, case_id: CaseId) -> None:
    head = ledger.head(vault.connection)
    keep(vault, case_id)
    assert ledger.head(vault.connection) == head
    assert verify(vault).faults == ()


def test_an_erasure_takes_the_drafts_of_the_case_and_every_place(vault: Vault, case_id: CaseId) -> None:
    kept = making.add_case(vault, "Ward 13")
    keep(vault, case_id)
    keep(vault, kept, "Stays.", "Bo")
    erase_case(vault, case_id)
    assert [draft.text for draft in drafts.of_case(vault.connection, kept, "Bo").values()] == ["Stays."]
    rows = vault.connection.execute("SELECT text FROM draft UNION ALL SELECT text FROM place").fetchall()
    assert rows == [("Stays.",)]


def test_what_no_vault_can_hold_is_refused(vault: Vault, case_id: CaseId) -> None:
    with pytest.raises(BadInput):
        keep(vault, case_id, "a\0b")
    assert drafts.of_case(vault.connection, case_id, "Ann") == {}
