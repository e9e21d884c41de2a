"""Checking a vault: whatever is wrong is found, named in plain words, and nothing else is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.store import making
from workbench.errors import VaultTooNew
from workbench.records.links import Link, Relation
from workbench.records.record import CaseId, Kind, new_id
from workbench.store import keyfile, keys, ledger
from workbench.store.vault import DATABASE, Vault
from workbench.store.verify import Report, examine, verify


def codes(report: Report) -> list[str]:
    for fault in report.faults:
        assert fault.message.endswith(".")
        assert fault.what_to_do.endswith(".")
    return [fault.code for fault in report.faults]


def blob_path(vault: Vault, name: str) -> Path:
    return vault.folder / "blobs" / name[:2] / name


@pytest.mark.parametrize("write", [True, False])
def test_a_sound_vault_has_no_faults_and_says_what_was_checked(
    vault: Vault, case_id: CaseId, write: bool
) -> None:
    making.add_evidence(vault, case_id)
    making.add_term(vault, case_id)
    vault.undo(case_id)
    vault.close()
    seen: list[tuple[int, int]] = []
    with making.opened(vault.folder, write=write) as again:
        report = verify(again, progress=lambda done, of: seen.append((done, of)))
    assert report.sound
    assert report.faults == ()
    assert (report.checked["records"], report.checked["files"], report.checked["operations"]) == (2, 1, 5)
    assert report.checked["pages"] > 20
    assert seen == [(0, 1), (1, 1)]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE term SET text = 'forged'", "record"),
        ("DELETE FROM term", "record"),
        ("UPDATE operation SET person = 'Bea'", "ledger"),
        ("UPDATE passage SET live = 1, body = 'forged'", "words"),
        ("DELETE FROM passage_fts_data WHERE id > 10", "index"),
        ("INSERT INTO passage_fts(passage_fts) VALUES ('delete-all')", "index"),
        ("DELETE FROM blob", "file_key"),
        ("UPDATE blob SET sha256 = 'x'", "file"),
        ("UPDATE evidence SET case_id = 'nowhere'", "references"),
    ],
)
def test_what_was_changed_behind_the_ledger_is_found(
    vault: Vault, case_id: CaseId, statement: str, code: str
) -> None:
    making.add_evidence(vault, case_id)
    making.add_term(vault, case_id, "secret words")
    vault.connection.execute("PRAGMA foreign_keys=OFF")
    vault.connection.execute(statement)
    report = verify(vault)
    assert code in codes(report)
    assert "secret" not in repr(report.faults)


def test_a_row_added_by_another_program_is_found(vault: Vault, case_id: CaseId) -> None:
    making.add_term(vault, case_id)
    vault.connection.execute("INSERT INTO term SELECT 'other', case_id, 'T-99', '', '', text, 0 FROM term")
    report = verify(vault)
    assert codes(report) == ["record", "words"]
    assert "T-99" in report.faults[0].message


def test_a_link_that_leads_nowhere_is_found(vault: Vault, case_id: CaseId) -> None:
    term = making.add_term(vault, case_id)
    with vault.operation("link", case_id) as work:
        work.create(
            Link(
                id=new_id(),
                case_id=case_id,
                relation=Relation.CONCERNS,
                from_id=term.id,
                from_kind=Kind.TERM,
                to_id=new_id(),
                to_kind=Kind.FINDING,
            )
        )
    assert codes(verify(vault)) == ["links"]


@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_a_harmed_file_is_named_by_its_evidence(vault: Vault, case_id: CaseId, harm: str) -> None:
    evidence = making.add_evidence(vault, case_id, title="Secret title")
    path = blob_path(vault, evidence.blob)
    content = bytearray(path.read_bytes())
    if harm == "flip":
        content[20] ^= 1
    path.write_bytes(content[:-1] if harm == "cut" else content)
    if harm == "remove":
        path.unlink()
    (fault,) = verify(vault).faults
    assert "E-1" in fault.message
    assert "from a backup" in fault.what_to_do
    assert "Secret" not in repr(fault)


def test_the_harmed_file_of_deleted_evidence_is_named_too(vault: Vault, case_id: CaseId) -> None:
    evidence = making.add_evidence(vault, case_id)
    vault.undo(case_id)
    blob_path(vault, evidence.blob).unlink()
    (fault,) = verify(vault).faults
    assert "deleted evidence" in fault.message


def test_strays_are_removed_from_a_sound_vault_and_it_is_said(vault: Vault, case_id: CaseId) -> None:
    making.add_evidence(vault, case_id)
    stray = "ab" + "0" * 30
    (vault.folder / "blobs" / "ab").mkdir(exist_ok=True)
    for name in (stray, stray + ".part", "notes.txt"):
        (vault.folder / "blobs" / "ab" / name).write_bytes(b"x")
    with making.opened(vault.folder, write=False) as reader:
        assert codes(verify(reader)) == ["strays"]
    report = verify(vault)
    assert (report.faults, report.removed) == ((), 2)
    assert [path.name for path in (vault.folder / "blobs" / "ab").iterdir() if path.name < "n"] == []
    assert (vault.folder / "blobs" / "ab" / "notes.txt").exists()


def test_strays_stay_while_anything_is_amiss(vault: Vault, case_id: CaseId) -> None:
    evidence = making.add_evidence(vault, case_id)
    seq, _ = ledger.head(vault.connection)
    report = verify(vault, known=(seq + 5, "00"))
    vault.connection.execute("DELETE FROM blob")
    verify(vault)
    assert codes(report) == ["older_copy"]
    assert blob_path(vault, evidence.blob).exists()


def test_an_older_copy_and_another_history_are_noticed(vault: Vault, case_id: CaseId) -> None:
    seq, digest = ledger.head(vault.connection)
    making.add_term(vault, case_id)
    assert verify(vault, known=(seq, digest)).sound
    assert codes(verify(vault, known=(seq + 2, digest))) == ["older_copy"]
    assert codes(verify(vault, known=(seq, "ff" * 32))) == ["other_history"]


@pytest.mark.parametrize(
    ("harmed", "count"), [((keyfile.KEYS,), 1), ((keyfile.COPY,), 1), ((keyfile.KEYS, keyfile.COPY), 1)]
)
def test_a_damaged_key_file_is_found_in_either_copy(
    vault: Vault, harmed: tuple[str, ...], count: int
) -> None:
    for name in harmed:
        (vault.folder / name).write_bytes(b"{}")
    report = verify(vault)
    assert codes(report) == ["keys"] * count
    (vault.folder / keyfile.COPY).unlink()
    (vault.folder / keyfile.KEYS).unlink()
    assert "both damaged or missing" in verify(vault).faults[0].message


def test_a_key_file_put_back_from_before_is_found(vault: Vault) -> None:
    old = (vault.folder / keyfile.KEYS).read_bytes()
    keys.add_slot(vault.folder, vault.secret, "Bea", bytearray(b"pass"), cost=making.CHEAP)
    (vault.folder / keyfile.KEYS).write_bytes(old)
    assert "not the same" in verify(vault).faults[0].message


def test_a_damaged_page_is_found_whatever_lies_on_it(vault: Vault, case_id: CaseId) -> None:
    for n in range(30):
        making.add_term(vault, case_id, f"question {n} " * 100)
    secret = keys.unlock(vault.folder, making.USER, bytearray(making.PASSPHRASE))
    vault.close()
    whole = (vault.folder / DATABASE).read_bytes()
    with secret:
        assert examine(vault.folder, secret).sound
        for page in range(1, len(whole) // 4096, 11):
            harmed = bytearray(whole)
            harmed[page * 4096 + 1000] ^= 1
            (vault.folder / DATABASE).write_bytes(harmed)
            report = examine(vault.folder, secret)
            assert codes(report)[0] in ("pages", "vault_damaged")
            assert "repair the vault" in report.faults[0].what_to_do


def test_a_vault_that_does_not_open_still_gets_a_plain_report(vault: Vault) -> None:
    secret = keys.unlock(vault.folder, making.USER, bytearray(making.PASSPHRASE))
    vault.close()
    whole = (vault.folder / DATABASE).read_bytes()
    with secret:
        for content in (b"", whole[:4096], whole[:-4096], b"SQLite format 3\0" + bytes(8192), bytes(8192)):
            (vault.folder / DATABASE).write_bytes(content)
            assert codes(examine(vault.folder, secret)) == ["vault_damaged"]
        (vault.folder / DATABASE).unlink()
        assert codes(examine(vault.folder, secret)) == ["vault_damaged"]


def test_a_vault_from_a_newer_program_is_not_called_damaged(vault: Vault) -> None:
    vault.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('workbench', 'm9999_x', '')"
    )
    with pytest.raises(VaultTooNew):
        examine(vault.folder, vault.secret)
