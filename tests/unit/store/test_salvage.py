"""Salvage: what reads is saved, what does not is told, the damaged vault is not touched."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.store import making
from workbench.errors import BadInput, VaultDamaged
from workbench.records.analysis import Account, Event
from workbench.records.record import CaseId, Kind, new_id
from workbench.store import backup, keyfile, keys, salvage, search, tables
from workbench.store.salvage import Salvaged
from workbench.store.vault import DATABASE, Vault

PAGE = 4096
TERMS = 30


class Broken:
    """A closed vault to be harmed, and what was in it."""

    def __init__(self, vault: Vault, case_id: CaseId) -> None:
        # The pages before hold the schema; without it the database does not open (see the snapshot test).
        self.schema_ends = int(vault.connection.execute("PRAGMA page_count").fetchone()[0])
        for n in range(TERMS):
            making.add_term(vault, case_id, f"question {n} " * (10 + n * 5))
        self.content = b"The bay was full. " * 400
        self.blob = making.add_evidence(vault, case_id, self.content.decode()).blob
        self.case_id = case_id
        self.rows = making.everything(vault)
        self.folder = vault.folder
        self.destination = vault.folder.parent / "saved"
        self.secret = keys.unlock(vault.folder, making.USER, bytearray(making.PASSPHRASE))
        vault.close()
        self.database = self.folder / DATABASE
        self.whole = self.database.read_bytes()

    def flip(self, *pages: int) -> None:
        harmed = bytearray(self.whole)
        for page in pages:
            harmed[page * PAGE + 1234] ^= 4
        self.database.write_bytes(harmed)

    def save(self) -> Salvaged:
        return salvage.salvage(self.folder, self.secret, self.destination, user=making.USER, device="bench")

    def digests(self) -> dict[str, str]:
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.name != "vault.lock")
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def broken(vault: Vault, case_id: CaseId) -> Iterator[Broken]:
    made = Broken(vault, case_id)
    with made.secret:
        yield made


def test_a_sound_vault_is_saved_whole_with_its_history(broken: Broken) -> None:
    told = broken.save()
    assert (told.losses, told.faults, told.rebuilt, told.history_kept) == ((), (), 0, True)
    with making.opened(broken.destination) as saved:
        assert making.everything(saved) == broken.rows
        assert saved.undo(broken.case_id)[0] == "import_evidence"
        assert saved.redo(broken.case_id)[0] == "import_evidence"
        assert making.add_term(saved, broken.case_id).reference == f"T-{TERMS + 1}"


@pytest.mark.parametrize("seed", range(3))
def test_with_bad_pages_every_record_comes_back_from_its_row_or_the_ledger(broken: Broken, seed: int) -> None:
    pages = range(broken.schema_ends, len(broken.whole) // PAGE)
    broken.flip(*random.Random(seed).sample(pages, 1 + seed * 2))
    before = broken.digests()
    told = broken.save()
    assert broken.digests() == before
    assert told.faults == ()
    with making.opened(broken.destination) as saved:
        found = making.everything(saved)
        lost = {kind: len(set(rows) - set(found[kind])) for kind, rows in broken.rows.items()}
        assert sum(lost.values()) <= 3
        assert bool(told.losses) or (found == broken.rows and told.history_kept)
        assert len(search.find(saved.connection, "question", limit=100)) >= TERMS - 3
        if found["evidence"]:
            assert saved.open_file(broken.blob).read() == broken.content
        assert int(making.add_term(saved, broken.case_id).reference[2:]) > TERMS - 3


def test_a_database_that_lost_its_end_gives_up_only_that(broken: Broken) -> None:
    half = (broken.schema_ends + len(broken.whole) // PAGE) // 2
    broken.database.write_bytes(broken.whole[: half * PAGE])
    told = broken.save()
    assert told.faults == () or {fault.code for fault in told.faults} <= {"file", "file_key"}
    assert told.losses
    assert told.records >= 5


def test_without_a_readable_database_the_newest_snapshot_is_used_and_it_is_said(broken: Broken) -> None:
    with making.opened(broken.folder) as vault:
        backup.snapshot(vault.folder, vault.connection)
        making.add_term(vault, broken.case_id, "after the snapshot")
    broken.database.write_bytes(bytes(len(broken.whole)))
    told = broken.save()
    assert "newest snapshot" in told.losses[0]
    assert told.faults == ()
    with making.opened(broken.destination) as saved:
        assert making.everything(saved) == broken.rows


def test_without_anything_readable_nothing_is_left_behind(broken: Broken) -> None:
    broken.database.write_bytes(bytes(len(broken.whole)))
    with pytest.raises(VaultDamaged, match="Restore a backup"):
        broken.save()
    assert not broken.destination.exists()
    for name in (keyfile.KEYS, keyfile.COPY):
        (broken.folder / name).unlink()
    with pytest.raises(VaultDamaged, match="recovery page"):
        broken.save()
    assert not broken.destination.exists()


def test_changes_that_lie_only_in_the_write_ahead_log_are_saved(broken: Broken) -> None:
    with making.opened(broken.folder) as vault:
        making.add_term(vault, broken.case_id, "in the log")
        broken.destination.with_name("held").mkdir()
        for path in broken.folder.glob("vault.db*"):
            copied = broken.destination.with_name("held") / path.name
            copied.write_bytes(path.read_bytes())
    for path in broken.destination.with_name("held").iterdir():
        (broken.folder / path.name).write_bytes(path.read_bytes())
    assert broken.save().records == TERMS + 3


def test_a_missing_file_is_told(broken: Broken) -> None:
    (broken.folder / "blobs" / broken.blob[:2] / broken.blob).unlink()
    told = broken.save()
    assert told.losses == ("1 sealed files are missing from the damaged vault.",)
    assert [fault.code for fault in told.faults] == ["file"]


def test_a_case_and_a_record_that_others_need_are_replaced_or_given_up(
    vault: Vault, case_id: CaseId, tmp_path: Path
) -> None:
    making.add_term(vault, case_id)
    event = Event(id=new_id(), case_id=case_id, title="Fall")
    account = Account(id=new_id(), case_id=case_id, event_id=event.id, description="She fell.")
    with vault.operation("tell", case_id) as work:
        work.create(event, account)
    vault.connection.execute("PRAGMA foreign_keys=OFF")
    for statement in ("DELETE FROM case_file", "DELETE FROM event", "DELETE FROM change", "DELETE FROM fact"):
        vault.connection.execute(statement)
    secret = keys.unlock(vault.folder, making.USER, bytearray(making.PASSPHRASE))
    vault.close()
    with secret:
        told = salvage.salvage(vault.folder, secret, tmp_path / "saved", user=making.USER, device="d")
    assert (told.faults, told.history_kept, told.records) == ((), False, 2)
    assert len(told.losses) == 4
    with making.opened(tmp_path / "saved") as saved:
        assert tables.count(saved.connection, Kind.ACCOUNT, case_id) == 0
        (case,) = tables.cases(saved.connection)
        assert (case.title, case.regime) == ("Case saved from a damaged vault", "hssib-2022-act")


def test_the_new_vault_goes_neither_into_the_old_nor_over_anything(broken: Broken) -> None:
    broken.destination.mkdir()
    (broken.destination / "x").write_bytes(b"x")
    with pytest.raises(BadInput, match="not empty"):
        broken.save()
    broken.destination = broken.folder / "inside"
    with pytest.raises(BadInput, match="inside"):
        broken.save()
    assert not broken.destination.exists()
