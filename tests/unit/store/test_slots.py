"""Whose slot it is, what it costs to open, and a printed slot that opens without any file."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput, NotFound, VaultDamaged, WrongPassphrase
from workbench.store import slots
from workbench.store.keyfile import Argon2, Hkdf, KeyFile, sealed_with
from workbench.store.passphrase import Cost
from workbench.store.recovery import from_groups, to_groups
from workbench.store.secret import Secret

CHEAP = Cost(memory_kib=8, passes=1, lanes=1, cheap=True)
DEAR = Cost(memory_kib=64, passes=2, lanes=1, cheap=True)
EMPTY = KeyFile(vault_id="9f67947e-5475-4772-b548-8a59a1976c14", generation=1, commitment=bytes(32), slots=())
SECRET = Secret(bytearray(range(1, 49)))


def file_of(*people: tuple[str, Cost]) -> KeyFile:
    made = tuple(slots.person_slot(EMPTY, SECRET, name, bytearray(b"pass"), cost) for name, cost in people)
    return sealed_with(
        KeyFile(vault_id=EMPTY.vault_id, generation=1, commitment=bytes(32), slots=made), SECRET
    )


@pytest.mark.parametrize("name", ["", "  ", "a\u200bb", "x" * 101, "a\x1b[31m"])
def test_names_that_would_mislead_are_refused(name: str) -> None:
    with pytest.raises(BadInput):
        slots.as_name(name)


def test_names_are_kept_as_written_but_for_needless_spaces() -> None:
    assert slots.as_name("  Ann  O'Dea-Sørensen ") == "Ann O'Dea-Sørensen"


def test_a_slot_opens_with_its_passphrase_alone() -> None:
    file = file_of(("Ann", CHEAP))
    assert slots.open_person(file, "ann", bytearray(b"pass")) == SECRET
    with pytest.raises(WrongPassphrase):
        slots.open_person(file, "ann", bytearray(b"Pass"))


def test_a_slot_in_a_file_that_its_holders_did_not_write_is_damage() -> None:
    file = file_of(("Ann", CHEAP), ("Bea", CHEAP))
    shortened = KeyFile(
        vault_id=file.vault_id,
        generation=file.generation,
        commitment=file.commitment,
        slots=file.slots[:1],
        seal=file.seal,
    )
    with pytest.raises(VaultDamaged):
        slots.open_person(shortened, "Ann", bytearray(b"pass"))


def test_the_dearest_slot_sets_the_price_of_the_next() -> None:
    price = slots.dearest(file_of(("Ann", CHEAP), ("Bea", DEAR)))
    assert (price.memory_kib, price.passes, price.lanes) == (64, 2, 1)
    assert slots.dearest(EMPTY) == Cost()


def test_two_slots_of_one_person_and_passphrase_have_nothing_in_common() -> None:
    one, two = file_of(("Ann", CHEAP), ("Ann", CHEAP)).slots
    assert isinstance(one.kdf, Argon2)
    assert isinstance(two.kdf, Argon2)
    assert one.kdf.salt != two.kdf.salt
    assert one.nonce != two.nonce
    assert one.sealed != two.sealed


def test_the_printed_page_opens_without_any_file() -> None:
    slot, kit = slots.recovery_slot(EMPTY, SECRET)
    vault_id, printed, secret = slots.open_kit(kit.wrapped, kit.code)
    assert vault_id == EMPTY.vault_id
    assert secret == SECRET
    assert (printed.id, printed.nonce, printed.sealed, printed.kdf) == (
        slot.id,
        slot.nonce,
        slot.sealed,
        Hkdf(),
    )


def test_a_page_of_a_newer_kind_is_called_that() -> None:
    kit = slots.recovery_slot(EMPTY, SECRET)[1]
    content = from_groups(kit.wrapped, 97, "")
    content[0] = 2
    with pytest.raises(BadInput, match="newer version"):
        slots.open_kit(to_groups(content), kit.code)


@pytest.mark.parametrize("place", [1, 16, 17, 20, 21, 33, 96])
def test_a_page_altered_and_printed_anew_does_not_open(place: int) -> None:
    kit = slots.recovery_slot(EMPTY, SECRET)[1]
    content = from_groups(kit.wrapped, 97, "")
    content[place] ^= 1
    with pytest.raises(WrongPassphrase):
        slots.open_kit(to_groups(content), kit.code)


def test_a_file_without_a_recovery_slot_says_so() -> None:
    with pytest.raises(NotFound):
        slots.open_recovery(file_of(("Ann", CHEAP)), to_groups(bytes(32)))
