"""A vault written anew for those who stay: whole whatever moment the power fails, and shut to the others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.store import making
from workbench.errors import BadInput, NotWritable, VaultDamaged, VaultFull, VaultInUse, WrongPassphrase
from workbench.records.record import CaseId
from workbench.services import session
from workbench.store import backup, driver, files, keys, ledger, rekey, rekeying, rotation
from workbench.store.secret import Secret
from workbench.store.vault import DATABASE, Vault
from workbench.store.verify import verify

LEAVER, THEIRS = "Leaver", b"four loud geese"
STEPS = ("_make_alone", "begin_rekey", "_write_anew", "_prove_keys", "_put_in_place", "_conclude")


@pytest.fixture
def shared(vault: Vault, case_id: CaseId) -> Vault:
    """A vault with a leaver in it, and evidence and snapshots that they could read."""
    making.add_evidence(vault, case_id, "The bay was full.")
    keys.add_slot(vault.folder, vault.secret, LEAVER, bytearray(THEIRS))
    return vault


@pytest.fixture
def keep() -> dict[str, bytearray]:
    return {making.USER: bytearray(making.PASSPHRASE)}


def unlocked(folder: Path, user: str = making.USER, passphrase: bytes = making.PASSPHRASE) -> Secret:
    return session.unlocked(folder, bytearray(passphrase), user)[1]


def opens(folder: Path, user: str, passphrase: bytes) -> bool:
    try:
        secret = unlocked(folder, user, passphrase)
    except WrongPassphrase:
        return False
    with Vault.open(folder, secret, user, device="bench", write=True) as vault:
        assert verify(vault).faults == ()
    return True


def names(folder: Path) -> list[str]:
    """The vault's own files. A draft of one, cut off, is written over the next time."""
    files = [path for path in folder.iterdir() if path.is_file() and path.suffix != ".tmp"]
    return sorted(path.name for path in files if path.name != "vault.lock")


def test_it_opens_for_those_kept_and_holds_what_it_held(shared: Vault, keep: dict[str, bytearray]) -> None:
    old, seq = shared.secret, ledger.head(shared.connection)[0]
    rows = making.everything(shared)
    rekeying.rekey(shared, keep, detail={"slot": "0a0b0c0d"})
    assert making.everything(shared) == rows
    (entry,) = [e for e in ledger.entries(shared.connection, None) if e.verb == rekeying.REKEYED]
    assert (entry.seq, entry.detail) == (seq + 1, '{"noted":1,"slot":"0a0b0c0d"}')
    assert verify(shared).faults == ()
    with pytest.raises(Exception, match="after it was wiped"):
        old.material()
    shared.close()
    assert names(shared.folder) == ["keys.json", "keys.json.bak", DATABASE]
    assert opens(shared.folder, making.USER, making.PASSPHRASE)
    assert not opens(shared.folder, LEAVER, THEIRS)


def test_a_kept_key_file_no_longer_opens_the_vault(
    shared: Vault, keep: dict[str, bytearray], tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    shutil.copy(shared.folder / "keys.json", taken)
    rekeying.rekey(shared, keep)
    shared.close()
    with keys.unlock(taken, LEAVER, bytearray(THEIRS)) as secret, pytest.raises(VaultDamaged):
        driver.connect(shared.folder / DATABASE, secret)


def test_it_can_be_done_again(shared: Vault, keep: dict[str, bytearray]) -> None:
    for _ in range(2):
        rekeying.rekey(shared, keep)
        making.add_case(shared)
    shared.close()
    assert opens(shared.folder, making.USER, making.PASSPHRASE)


class Moments:
    """A copy of the vault's folder as it is on disk at every moment that the power could fail."""

    def __init__(self, folder: Path, into: Path) -> None:
        self.folder, self.into, self.taken = folder, into, list[Path]()

    def copy(self) -> None:
        self.taken.append(self.into / f"{len(self.taken):02}")
        shutil.copytree(self.folder, self.taken[-1])

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def copied(*args: Any, **named: Any) -> Any:
            self.copy()
            result = call(*args, **named)
            self.copy()
            return result

        return copied


@pytest.fixture
def moments(
    shared: Vault, keep: dict[str, bytearray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[Path]:
    """Before and after every step, and before and after every name that is put or taken away for good."""
    seen = Moments(shared.folder, tmp_path / "moments")
    with monkeypatch.context() as patched:
        for step in STEPS:
            patched.setattr(rekeying, step, seen.around(getattr(rekeying, step)))
        for owner in (rekeying, files):
            patched.setattr(owner, "fsync_dir", seen.around(files.fsync_dir))
        for name in ("replace", "unlink"):
            patched.setattr(Path, name, seen.around(getattr(Path, name)))
        rekeying.rekey(shared, keep)
    shared.close()
    return seen.taken


def test_whenever_the_power_fails_the_vault_opens_for_the_right_people(moments: list[Path]) -> None:
    swapped = []
    for at, folder in enumerate(moments):
        # The leaver comes first in half of them: whoever opens it, nothing may be spoiled for the others.
        early = at % 2 and opens(folder, LEAVER, THEIRS)
        assert opens(folder, making.USER, making.PASSPHRASE), at
        assert not rekey.rekey_pending(folder)
        assert names(folder) == ["keys.json", "keys.json.bak", DATABASE]
        swapped.append(not opens(folder, LEAVER, THEIRS))
        assert at % 2 == 0 or early != swapped[-1]
        with making.opened(folder) as vault:
            told = [entry.verb for entry in ledger.entries(vault.connection, None)]
            assert (rekeying.REKEYED in told) == swapped[-1]
    # Once it has taken place it does not come undone, and both were met with.
    assert swapped == sorted(swapped)
    assert 10 < swapped.count(False) < len(swapped) - 10


def test_a_leaver_is_told_that_they_are_out_when_the_end_of_it_was_cut_off(
    shared: Vault, keep: dict[str, bytearray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekeying, "_conclude", lambda folder, finish: None)
    rekeying.rekey(shared, keep)
    shared.close()
    monkeypatch.undo()
    assert rekey.rekey_pending(shared.folder)
    with pytest.raises(WrongPassphrase, match="given new keys") as told:
        unlocked(shared.folder, LEAVER, THEIRS)
    assert told.value.code == "shut_out"
    assert rekey.rekey_pending(shared.folder)
    assert opens(shared.folder, making.USER, making.PASSPHRASE)


@pytest.mark.parametrize("step", STEPS[:-1])
@pytest.mark.parametrize("after", [False, True])
def test_an_error_on_the_way_leaves_the_open_vault_as_it_was_or_as_it_was_to_be(
    shared: Vault, keep: dict[str, bytearray], monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    real = getattr(rekeying, step)

    def failing(*args: Any, **named: Any) -> Any:
        if after:
            real(*args, **named)
        raise VaultFull("No room.")

    monkeypatch.setattr(rekeying, step, failing)
    with pytest.raises(VaultFull):
        rekeying.rekey(shared, keep)
    monkeypatch.undo()
    making.add_case(shared, "Later")
    assert verify(shared).faults == ()
    shared.close()
    assert names(shared.folder) == ["keys.json", "keys.json.bak", DATABASE]
    assert opens(shared.folder, making.USER, making.PASSPHRASE)
    assert opens(shared.folder, LEAVER, THEIRS) == ((step, after) != ("_put_in_place", True))


def test_what_refuses_it_changes_nothing(shared: Vault, keep: dict[str, bytearray]) -> None:
    head = ledger.head(shared.connection)
    with pytest.raises(WrongPassphrase):
        rekeying.rekey(shared, {making.USER: bytearray(b"mistyped")})
    with pytest.raises(BadInput):
        rekeying.rekey(shared, {})
    with making.opened(shared.folder, write=False) as reader:
        with pytest.raises(NotWritable):
            rekeying.rekey(reader, keep)
        shared.connection.execute("PRAGMA busy_timeout=1")
        with pytest.raises(VaultInUse, match="another window"):
            rekeying.rekey(shared, keep)
    assert ledger.head(shared.connection) == head
    assert not rekey.rekey_pending(shared.folder)
    assert opens_still(shared)


def opens_still(vault: Vault) -> bool:
    with keys.unlock(vault.folder, LEAVER, bytearray(THEIRS)) as secret:
        return secret == vault.secret


def test_a_copy_that_is_not_what_was_written_is_not_put_in_place(
    shared: Vault, keep: dict[str, bytearray], monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = iter([ledger.head(shared.connection), (0, "")])
    monkeypatch.setattr(ledger, "head", lambda connection: next(heads))
    with pytest.raises(VaultDamaged, match="nobody was shut out"):
        rekeying.rekey(shared, keep)
    assert opens_still(shared)


def test_a_damaged_database_is_not_taken_for_a_re_key_that_was_finished(
    shared: Vault, keep: dict[str, bytearray]
) -> None:
    rekey.begin_rekey(shared.folder, shared.secret, keep)
    shared.close()
    database = shared.folder / DATABASE
    database.write_bytes(bytes(database.stat().st_size))
    with unlocked(shared.folder) as secret, pytest.raises(VaultDamaged):
        driver.connect(database, secret)
    assert rekey.rekey_pending(shared.folder)


def test_snapshots_under_the_old_secret_give_way_to_one_under_the_new(
    shared: Vault, keep: dict[str, bytearray]
) -> None:
    old = [backup.snapshot(shared.folder, shared.connection) for _ in range(2)]
    assert not rotation.is_due(shared)
    rekeying.rekey(shared, keep)
    assert rotation.is_due(shared)
    made = rotation.rotate(shared)
    assert backup.snapshots(shared.folder) == [made]
    assert made not in old
    assert not rotation.is_due(shared)
