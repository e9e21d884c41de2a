"""Copies of a vault: made whole, checked without a passphrase, and put back."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from tests.unit.store import making
from workbench.errors import BadInput, NotFound, VaultDamaged, VaultFull
from workbench.records.record import CaseId
from workbench.store import backup, blobs, keyfile, keys
from workbench.store.vault import DATABASE, Vault
from workbench.store.verify import verify

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def backed_up(vault: Vault, case_id: CaseId, tmp_path: Path) -> Path:
    making.add_term(vault, case_id)
    making.add_evidence(vault, case_id, "The bay was full.")
    backup.back_up(vault.folder, vault.connection, tmp_path / "backup")
    return tmp_path / "backup"


def test_a_backup_of_an_open_vault_restores_to_the_same_vault(
    vault: Vault, backed_up: Path, tmp_path: Path
) -> None:
    rows = making.everything(vault)
    making.add_case(vault, "Later")
    backup.restore(backed_up, tmp_path / "restored")
    with making.opened(tmp_path / "restored") as restored:
        assert making.everything(restored) == rows
        assert verify(restored).faults == ()
        (evidence,) = rows["evidence"]
        blob = restored.connection.execute("SELECT blob FROM evidence").fetchone()[0]
        assert restored.open_file(blob).read() == b"The bay was full."
        assert evidence[0] in {row[0] for row in restored.connection.execute("SELECT id FROM evidence")}


def test_a_half_written_file_stays_behind(vault: Vault, case_id: CaseId, tmp_path: Path) -> None:
    making.add_evidence(vault, case_id, "The bay was full.")
    (whole,) = (vault.folder / blobs.FOLDER).glob("??/*")
    whole.with_name(whole.name + blobs.PART).write_bytes(b"cut off")
    backup.back_up(vault.folder, vault.connection, tmp_path / "backup")
    assert [path.name for path in (tmp_path / "backup" / blobs.FOLDER).glob("??/*")] == [whole.name]


def test_a_backup_is_a_vault_that_opens_where_it_lies(backed_up: Path) -> None:
    with making.opened(backed_up) as vault:
        assert verify(vault).faults == ()


@pytest.mark.parametrize("name", [DATABASE, "keys.json", "keys.json.bak", "blob"])
@pytest.mark.parametrize("harm", ["flip", "cut", "remove"])
def test_a_backup_that_was_harmed_is_refused(backed_up: Path, tmp_path: Path, name: str, harm: str) -> None:
    blob = next(path for path in (backed_up / "blobs").rglob("*") if path.is_file())
    path = blob if name == "blob" else backed_up / name
    content = bytearray(path.read_bytes())
    if harm == "flip":
        content[len(content) // 2] ^= 1
    path.write_bytes(content[:-1] if harm == "cut" else content)
    if harm == "remove":
        path.unlink()
    with pytest.raises(VaultDamaged, match="Use another backup"):
        backup.restore(backed_up, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_file_slipped_into_a_backup_is_noticed(backed_up: Path) -> None:
    (backed_up / "blobs" / "extra").write_bytes(b"x")
    with pytest.raises(VaultDamaged):
        backup.check(backed_up)


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path, backed_up: Path) -> None:
    with pytest.raises(NotFound, match=r"backup\.json"):
        backup.check(tmp_path)
    (backed_up / backup.MANIFEST).write_text("{}")
    with pytest.raises(VaultDamaged, match="list of files"):
        backup.check(backed_up)


def test_a_backup_goes_neither_into_the_vault_nor_over_anything(vault: Vault, backed_up: Path) -> None:
    with pytest.raises(BadInput, match="inside the vault"):
        backup.back_up(vault.folder, vault.connection, vault.folder / "b")
    with pytest.raises(BadInput, match="not empty"):
        backup.back_up(vault.folder, vault.connection, backed_up)
    with pytest.raises(BadInput, match="not empty"):
        backup.restore(backed_up, vault.folder)


def test_a_full_disk_leaves_no_half_backup(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 0))
    with pytest.raises(VaultFull, match="too little space"):
        backup.back_up(vault.folder, vault.connection, tmp_path / "b")
    with pytest.raises(VaultFull):
        backup.snapshot(vault.folder, vault.connection)
    assert not (tmp_path / "b").exists()
    assert backup.snapshots(vault.folder) == []


def test_the_three_newest_snapshots_are_kept_and_a_cut_off_one_goes(vault: Vault) -> None:
    (vault.folder / backup.SNAPSHOTS / "20200101T000000000000.partial").mkdir()
    made = [backup.snapshot(vault.folder, vault.connection) for _ in range(5)]
    assert backup.snapshots(vault.folder) == made[-3:]
    assert sorted((vault.folder / backup.SNAPSHOTS).iterdir()) == made[-3:]


def test_copies_take_the_key_file_that_is_sound(vault: Vault, tmp_path: Path) -> None:
    (vault.folder / keyfile.KEYS).write_bytes(b"damaged")
    backup.back_up(vault.folder, vault.connection, tmp_path / "backup")
    with making.opened(tmp_path / "backup") as copy:
        assert verify(copy).faults == ()
    (vault.folder / keyfile.COPY).write_bytes(b"damaged")
    with pytest.raises(VaultDamaged, match="recovery page"):
        backup.back_up(vault.folder, vault.connection, tmp_path / "second")
    assert not (tmp_path / "second").exists()


@pytest.fixture
def recallable(vault: Vault, case_id: CaseId) -> tuple[Vault, Path]:
    """A vault with evidence before and after a snapshot."""
    making.add_evidence(vault, case_id, "The bay was full.")
    snapshot = backup.snapshot(vault.folder, vault.connection)
    making.add_evidence(vault, case_id, "The bay was empty.")
    return vault, snapshot


def test_a_recalled_snapshot_is_a_vault_as_it_was_then(
    recallable: tuple[Vault, Path], tmp_path: Path
) -> None:
    vault, snapshot = recallable
    keys.add_slot(vault.folder, vault.secret, "Bea", bytearray(b"later"))
    before = sorted(path.name for path in snapshot.iterdir())
    assert backup.find_snapshot(vault.folder, snapshot.name) == snapshot
    assert backup.recall(vault.folder, snapshot, vault.secret, tmp_path / "then") == 0
    assert sorted(path.name for path in snapshot.iterdir()) == before
    # Who may open it is as it is now.
    assert [slot.user for slot in keys.slots(tmp_path / "then")] == ["Ann", "Bea"]
    with making.opened(tmp_path / "then") as recalled:
        assert verify(recalled).faults == ()
        ((blob,),) = recalled.connection.execute("SELECT blob FROM evidence").fetchall()
        assert recalled.open_file(blob).read() == b"The bay was full."
    assert len([path for path in (tmp_path / "then" / "blobs").rglob("*") if path.is_file()]) == 1


def test_a_snapshot_is_recalled_from_what_is_left_of_a_vault(
    recallable: tuple[Vault, Path], tmp_path: Path
) -> None:
    vault, snapshot = recallable
    for path in (vault.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    for name in (keyfile.KEYS, keyfile.COPY):
        (vault.folder / name).unlink()
    assert backup.recall(vault.folder, snapshot, vault.secret, tmp_path / "then") == 1
    with making.opened(tmp_path / "then") as recalled:
        assert [fault.code for fault in verify(recalled).faults] == ["file"]


def test_what_cannot_be_recalled_leaves_nothing_behind(
    recallable: tuple[Vault, Path], tmp_path: Path
) -> None:
    vault, snapshot = recallable
    with pytest.raises(NotFound, match=f"There are: {snapshot.name}"):
        backup.find_snapshot(vault.folder, "../backups")
    with pytest.raises(NotFound, match="has none"):
        backup.find_snapshot(tmp_path, snapshot.name)
    for place, why in ((vault.folder / "then", "inside the old one"), (vault.folder.parent, "not empty")):
        with pytest.raises(BadInput, match=why):
            backup.recall(vault.folder, snapshot, vault.secret, place)
    content = (snapshot / DATABASE).read_bytes()
    (snapshot / DATABASE).write_bytes(content[:4096] + bytes(len(content) - 4096))
    with pytest.raises(VaultDamaged):
        backup.recall(vault.folder, snapshot, vault.secret, tmp_path / "then")
    assert not (tmp_path / "then").exists()
