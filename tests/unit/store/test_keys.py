"""People come and go, passphrases change, pages are printed; the vault opens for whom it should."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import BadInput, BugError, NotFound, VaultDamaged, VaultFull, WrongPassphrase
from workbench.store import files, keys, slots
from workbench.store.keyfile import COPY, KEYS
from workbench.store.passphrase import Cost, wrapping_key
from workbench.store.recovery import to_groups
from workbench.store.secret import Secret

CHEAP = Cost(memory_kib=8, passes=1, lanes=1, cheap=True)


def words(text: str) -> bytearray:
    return bytearray(text.encode())


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    keys.create(tmp_path, "Ann Other", words("ann's"), cost=CHEAP).wipe()
    return tmp_path


@pytest.fixture
def secret(vault: Path) -> Secret:
    return keys.unlock(vault, "Ann Other", words("ann's"))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def people(vault: Path) -> list[str]:
    return [slot.user for slot in keys.slots(vault) if slot.kind == "person"]


def slot_of(vault: Path, user: str) -> str:
    return next(slot.id for slot in keys.slots(vault) if slot.user == user)


def test_a_new_vault_opens_for_its_maker(tmp_path: Path) -> None:
    made = keys.create(tmp_path, "Ann", words("ann's"), cost=CHEAP)
    assert keys.unlock(tmp_path, "Ann", words("ann's")) == made
    assert names_in(tmp_path) == [KEYS, COPY]


def test_each_vault_has_its_own_secret_and_id(tmp_path: Path) -> None:
    one, two = tmp_path / "1", tmp_path / "2"
    one.mkdir()
    two.mkdir()
    assert keys.create(one, "Ann", words("a"), cost=CHEAP) != keys.create(two, "Ann", words("a"), cost=CHEAP)
    assert keys.vault_id(one) != keys.vault_id(two)


def test_a_vault_is_never_made_over_another(vault: Path) -> None:
    (vault / KEYS).unlink()
    with pytest.raises(BadInput):
        keys.create(vault, "Bea", words("bea's"), cost=CHEAP)
    assert keys.unlock(vault, "Ann Other", words("ann's"))


def test_nothing_secret_stands_in_the_file(vault: Path, secret: Secret) -> None:
    stored = (vault / KEYS).read_bytes()
    material = bytes(secret.material())
    for hidden in (b"ann's", material.hex().encode(), material[:16], material[32:]):
        assert hidden not in stored


@pytest.mark.parametrize("typed", ["Ann's", "ann's ", "", "x" * 1000])
def test_a_wrong_passphrase_is_called_that(vault: Path, typed: str) -> None:
    with pytest.raises(WrongPassphrase) as caught:
        keys.unlock(vault, "Ann Other", words(typed))
    assert caught.value.code == "wrong_passphrase"


def test_a_name_without_a_slot_is_called_that(vault: Path) -> None:
    with pytest.raises(WrongPassphrase, match="Nobody of that name") as caught:
        keys.unlock(vault, "Anne", words("ann's"))
    assert caught.value.code == "unknown_user"


@pytest.mark.parametrize("typed", ["ann other", " ANN  OTHER ", "\uff21nn Other"])
def test_a_name_is_known_however_it_is_typed(vault: Path, typed: str) -> None:
    assert keys.unlock(vault, typed, words("ann's"))


def test_only_the_named_persons_slot_is_tried(
    vault: Path, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Bea", "Cal", "Dee"):
        keys.add_slot(vault, secret, name, words(name))
    tried = []

    def counted(passphrase: bytearray, salt: bytes, cost: Cost) -> bytearray:
        tried.append(salt)
        return wrapping_key(passphrase, salt, cost)

    monkeypatch.setattr(slots, "wrapping_key", counted)
    with pytest.raises(WrongPassphrase):
        keys.unlock(vault, "Cal", words("Bea"))
    assert len(tried) == 1


def test_several_people_open_one_vault_each_with_their_own(vault: Path, secret: Secret) -> None:
    slot = keys.add_slot(vault, secret, "Bea", words("bea's"))
    assert keys.unlock(vault, "Bea", words("bea's")) == keys.unlock(vault, "Ann Other", words("ann's"))
    assert slot in keys.slots(vault)
    with pytest.raises(BadInput, match="has a slot already"):
        keys.add_slot(vault, secret, "BEA", words("again"))


def test_empty_passphrases_are_refused(vault: Path, secret: Secret) -> None:
    with pytest.raises(BadInput):
        keys.add_slot(vault, secret, "Bea", bytearray())
    with pytest.raises(BadInput):
        keys.change_passphrase(vault, secret, "Ann Other", bytearray())


def test_who_is_taken_out_stays_out_even_by_the_copy(vault: Path, secret: Secret) -> None:
    keys.add_slot(vault, secret, "Bea", words("bea's"))
    keys.remove_slot(vault, secret, slot_of(vault, "Bea"))
    (vault / KEYS).unlink()
    with pytest.raises(WrongPassphrase):
        keys.unlock(vault, "Bea", words("bea's"))
    assert keys.unlock(vault, "Ann Other", words("ann's")) == secret


def test_the_last_person_cannot_be_taken_out(vault: Path, secret: Secret) -> None:
    keys.make_recovery(vault, secret)
    with pytest.raises(BadInput, match="last person"):
        keys.remove_slot(vault, secret, slot_of(vault, "Ann Other"))
    with pytest.raises(NotFound):
        keys.remove_slot(vault, secret, "00000000")
    assert people(vault) == ["Ann Other"]


def test_a_changed_passphrase_opens_and_the_old_one_does_not_even_by_the_copy(
    vault: Path, secret: Secret
) -> None:
    before = slot_of(vault, "Ann Other")
    keys.change_passphrase(vault, secret, "ann other", words("new"))
    assert slot_of(vault, "Ann Other") == before
    (vault / KEYS).unlink()
    assert keys.unlock(vault, "Ann Other", words("new")) == secret
    with pytest.raises(WrongPassphrase):
        keys.unlock(vault, "Ann Other", words("ann's"))
    with pytest.raises(NotFound):
        keys.change_passphrase(vault, secret, "Bea", words("new"))


def test_a_secret_of_another_vault_changes_nothing(vault: Path) -> None:
    before = (vault / KEYS).read_bytes()
    with pytest.raises(VaultDamaged):
        keys.add_slot(vault, Secret.new(), "Bea", words("bea's"))
    assert (vault / KEYS).read_bytes() == before


class Crash(BaseException):
    pass


STEPS = ("make_private", "write_all", "flush", "fsync_dir")


def crash_after(moment: int, patched: pytest.MonkeyPatch) -> None:
    """Let `moment` steps on the disk pass and stop everything at the next, as a power cut would."""
    left = [moment]

    def stopping(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def step(*given: Any) -> object:
            if left[0]:
                left[0] -= 1
                return original(*given)
            if name == "write_all":
                # A torn write: half of it is there.
                os.write(given[0], given[1][:300])
            raise Crash

        return step

    for name in STEPS:
        patched.setattr(files, name, stopping(name, getattr(files, name)))
    patched.setattr(files, "discard", lambda path: None)


def opening(vault: Path, passphrases: Iterable[str]) -> list[str]:
    """Return those of the passphrases that open Ann's slot."""
    open_it = []
    for passphrase in passphrases:
        with suppress(WrongPassphrase):
            keys.unlock(vault, "Ann Other", words(passphrase))
            open_it.append(passphrase)
    return open_it


@pytest.mark.parametrize("damaged", ["", KEYS, COPY])
@pytest.mark.parametrize("moment", range(2 * len(STEPS)))
def test_a_crash_at_any_step_leaves_a_vault_that_opens(
    vault: Path, secret: Secret, monkeypatch: pytest.MonkeyPatch, damaged: str, moment: int
) -> None:
    if damaged:
        (vault / damaged).write_bytes(b"damaged")
    with monkeypatch.context() as patched:
        crash_after(moment, patched)
        with pytest.raises(Crash):
            keys.change_passphrase(vault, secret, "Ann Other", words("new"))
    assert opening(vault, ("ann's", "new")) in (["ann's"], ["new"])
    keys.change_passphrase(vault, secret, "Ann Other", words("newer"))
    assert opening(vault, ("ann's", "new", "newer")) == ["newer"]


def test_a_full_disk_changes_nothing(vault: Path, secret: Secret, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = {name: (vault / name).read_bytes() for name in (KEYS, COPY)}
    monkeypatch.setattr(files, "flush", full)
    with pytest.raises(VaultFull):
        keys.add_slot(vault, secret, "Bea", words("bea's"))
    assert {name: (vault / name).read_bytes() for name in names_in(vault)} == before


def test_the_recovery_code_opens_the_vault(vault: Path, secret: Secret) -> None:
    kit = keys.make_recovery(vault, secret)
    assert kit.vault_id == keys.vault_id(vault)
    assert keys.unlock_with_recovery(vault, kit.code.lower().replace(" ", "-")) == secret
    assert [slot.kind for slot in keys.slots(vault)] == ["person", "recovery"]


def test_a_typing_mistake_in_the_code_is_located_and_is_not_a_wrong_code(vault: Path, secret: Secret) -> None:
    code = keys.make_recovery(vault, secret).code
    letter = "2" if code[6] != "2" else "3"
    with pytest.raises(BadInput, match="Group 2 does"):
        keys.unlock_with_recovery(vault, code[:6] + letter + code[7:])


def test_a_page_that_was_replaced_no_longer_opens(vault: Path, secret: Secret) -> None:
    old, new = keys.make_recovery(vault, secret), keys.make_recovery(vault, secret)
    with pytest.raises(WrongPassphrase, match="replaced since"):
        keys.unlock_with_recovery(vault, old.code)
    assert keys.unlock_with_recovery(vault, new.code) == secret


def test_a_vault_without_a_page_says_so(vault: Path) -> None:
    with pytest.raises(NotFound, match="No recovery page"):
        keys.unlock_with_recovery(vault, to_groups(bytes(32)))


@pytest.mark.parametrize("loss", ["missing", "damaged"])
def test_a_lost_key_file_is_rebuilt_from_the_page(vault: Path, secret: Secret, loss: str) -> None:
    kit = keys.make_recovery(vault, secret)
    for name in (KEYS, COPY):
        (vault / name).unlink() if loss == "missing" else (vault / name).write_bytes(b"{}")
    assert keys.restore_keys(vault, kit.wrapped.replace(" ", ""), kit.code) == secret
    assert keys.vault_id(vault) == kit.vault_id
    assert keys.unlock_with_recovery(vault, kit.code) == secret
    keys.add_slot(vault, secret, "Ann", words("new"), cost=CHEAP)
    assert keys.unlock(vault, "Ann", words("new")) == secret


def test_a_key_file_in_order_is_not_rebuilt_and_nobody_loses_their_slot(vault: Path, secret: Secret) -> None:
    kit = keys.make_recovery(vault, secret)
    (vault / KEYS).write_bytes(b"damaged")
    with pytest.raises(BadInput, match="in order"):
        keys.restore_keys(vault, kit.wrapped, kit.code)
    assert people(vault) == ["Ann Other"]


def test_a_page_does_not_overwrite_the_key_file_of_another_vault(
    vault: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    kit = keys.make_recovery(other, keys.create(other, "Ann", words("x"), cost=CHEAP))
    with pytest.raises(WrongPassphrase, match="does not belong"):
        keys.restore_keys(vault, kit.wrapped, kit.code)
    assert keys.unlock(vault, "Ann Other", words("ann's"))


def test_code_and_wrapped_key_of_different_pages_do_not_fit(vault: Path, secret: Secret) -> None:
    old, new = keys.make_recovery(vault, secret), keys.make_recovery(vault, secret)
    for name in (KEYS, COPY):
        (vault / name).unlink()
    with pytest.raises(WrongPassphrase, match="same page"):
        keys.restore_keys(vault, old.wrapped, new.code)
    with pytest.raises(BadInput, match=r"^wrapped key: Group 39 "):
        keys.restore_keys(vault, new.wrapped[:-1] + ("0" if new.wrapped[-1] != "0" else "1"), new.code)
    assert names_in(vault) == []


def test_a_wiped_secret_changes_nothing(vault: Path, secret: Secret) -> None:
    secret.wipe()
    with pytest.raises(BugError):
        keys.add_slot(vault, secret, "Bea", words("b"))
    assert people(vault) == ["Ann Other"]
