"""Shutting a leaver out for good, and being able to stop or crash on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import BadInput, VaultDamaged, WrongPassphrase
from workbench.store import files, keys, rekey
from workbench.store.keyfile import COPY, KEYS
from workbench.store.passphrase import Cost
from workbench.store.secret import Secret

CHEAP = Cost(memory_kib=8, passes=1, lanes=1, cheap=True)


def words(text: str) -> bytearray:
    return bytearray(text.encode())


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    secret = keys.create(tmp_path, "Ann", words("ann's"), cost=CHEAP)
    keys.add_slot(tmp_path, secret, "Bea", words("bea's"))
    keys.add_slot(tmp_path, secret, "Leaver", words("leaver's"))
    return tmp_path


@pytest.fixture
def secret(vault: Path) -> Secret:
    return keys.unlock(vault, "Ann", words("ann's"))


def test_until_it_is_finished_nothing_changes_for_anyone(vault: Path, secret: Secret) -> None:
    fresh = rekey.begin_rekey(vault, secret, {"ann": words("ann's")})
    assert rekey.rekey_pending(vault)
    assert fresh != secret
    assert keys.unlock(vault, "Leaver", words("leaver's")) == secret
    rekey.abandon_rekey(vault)
    assert not rekey.rekey_pending(vault)
    assert keys.unlock(vault, "Bea", words("bea's")) == secret


def test_finished_it_opens_for_those_kept_and_nobody_else(vault: Path, secret: Secret) -> None:
    page = keys.make_recovery(vault, secret)
    identity = keys.vault_id(vault)
    keep = {"Ann": words("ann's"), "Bea": words("bea's"), "ann": words("ann's")}
    fresh = rekey.begin_rekey(vault, secret, keep)
    rekey.finish_rekey(vault)
    assert sorted(path.name for path in vault.iterdir()) == [KEYS, COPY]
    for name in (KEYS, COPY):
        assert [slot.user for slot in keys.slots(vault)] == ["Ann", "Bea"]
        assert keys.unlock(vault, "Ann", words("ann's")) == fresh
        assert keys.unlock(vault, "Bea", words("bea's")) == fresh
        with pytest.raises(WrongPassphrase):
            keys.unlock(vault, "Leaver", words("leaver's"))
        if name == KEYS:
            (vault / KEYS).unlink()
    assert keys.vault_id(vault) == identity
    with pytest.raises(WrongPassphrase):
        keys.restore_keys(vault, page.wrapped, page.code)


def test_a_mistyped_passphrase_locks_nobody_out(vault: Path, secret: Secret) -> None:
    for keep in ({"Ann": words("anns")}, {"Ann": words("ann's"), "Nobody": words("x")}):
        with pytest.raises(WrongPassphrase):
            rekey.begin_rekey(vault, secret, keep)
    with pytest.raises(BadInput):
        rekey.begin_rekey(vault, secret, {})
    assert not rekey.rekey_pending(vault)


def test_after_a_crash_both_secrets_can_still_be_had(
    vault: Path, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        pass

    def crash(folder: Path) -> None:
        raise Crash

    fresh = rekey.begin_rekey(vault, secret, {"Ann": words("ann's")})
    assert rekey.unlock_pending(vault, "Ann", words("ann's")) == fresh
    assert keys.unlock(vault, "Ann", words("ann's")) == secret
    with monkeypatch.context() as patched:
        patched.setattr(files, "fsync_dir", crash)
        with pytest.raises(Crash):
            rekey.finish_rekey(vault)
    assert rekey.unlock_pending(vault, "Ann", words("ann's")) == fresh
    rekey.finish_rekey(vault)
    assert keys.unlock(vault, "Ann", words("ann's")) == fresh


def test_without_one_under_way_there_is_nothing_to_finish(vault: Path) -> None:
    with pytest.raises(VaultDamaged, match="No re-key is under way"):
        rekey.finish_rekey(vault)
    rekey.abandon_rekey(vault)


def test_a_damaged_file_to_follow_replaces_nothing(vault: Path, secret: Secret) -> None:
    rekey.begin_rekey(vault, secret, {"Ann": words("ann's")})
    following = vault / "keys.json.next"
    following.write_bytes(following.read_bytes()[:-20])
    with pytest.raises(VaultDamaged):
        rekey.finish_rekey(vault)
    assert keys.unlock(vault, "Bea", words("bea's")) == secret
