"""keys.json: any change to it shows, and a damaged one is never taken for a wrong passphrase."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workbench import seal
from workbench.errors import VaultDamaged, VaultTooNew
from workbench.store import keyfile, keys
from workbench.store.keyfile import COPY, KEYS
from workbench.store.passphrase import Cost

CHEAP = Cost(memory_kib=8, passes=1, lanes=1, cheap=True)
RIGHT, WRONG = bytearray(b"right"), bytearray(b"wrong")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    secret = keys.create(tmp_path, "Ann", RIGHT, cost=CHEAP)
    keys.add_slot(tmp_path, secret, "Bea", bytearray(b"bea's"), cost=CHEAP)
    keys.make_recovery(tmp_path, secret)
    return tmp_path


def rewritten(vault: Path, **changes: object) -> None:
    """Change fields as somebody would who mends the checksum but does not know the secret."""
    fields = json.loads((vault / KEYS).read_bytes())
    del fields["checksum"]
    fields |= changes
    fields["checksum"] = seal.digest(seal.canonical_json(fields))
    (vault / KEYS).write_bytes(seal.canonical_json(fields) + b"\n")


def slots_in(vault: Path) -> list[dict[str, object]]:
    slots: list[dict[str, object]] = json.loads((vault / KEYS).read_bytes())["slots"]
    return slots


def test_a_bit_turned_anywhere_is_damage_and_not_a_wrong_passphrase(vault: Path) -> None:
    (vault / COPY).unlink()
    whole = (vault / KEYS).read_bytes()
    for at in range(len(whole)):
        for bit in (at % 8, (at + 5) % 8):
            flipped = bytearray(whole)
            flipped[at] ^= 1 << bit
            (vault / KEYS).write_bytes(flipped)
            with pytest.raises(VaultDamaged):
                keys.unlock(vault, "Ann", RIGHT if bit % 2 else WRONG)


def test_a_damaged_file_is_passed_over_for_its_copy(vault: Path) -> None:
    whole = (vault / KEYS).read_bytes()
    for at in range(0, len(whole), 37):
        (vault / KEYS).write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        keys.unlock(vault, "Ann", RIGHT).wipe()
        (vault / KEYS).write_bytes(whole[:at])
        keys.unlock(vault, "Ann", RIGHT).wipe()
    (vault / KEYS).unlink()
    secret = keys.unlock(vault, "Ann", RIGHT)
    assert set(keyfile.sound_copies(vault)) == {COPY}
    keys.add_slot(vault, secret, "Cal", bytearray(b"cal's"), cost=CHEAP)
    assert set(keyfile.sound_copies(vault)) == {KEYS, COPY}


def test_cut_or_lengthened_it_is_damaged(vault: Path) -> None:
    whole = (vault / KEYS).read_bytes()
    for content in (b"", whole[:-1], whole[:100], whole + b"\n", b" " + whole, whole.replace(b",", b", ", 1)):
        with pytest.raises(VaultDamaged):
            keyfile.parse(content)


@given(st.binary(max_size=300) | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused_in_plain_words(content: bytes) -> None:
    with pytest.raises(VaultDamaged):
        keyfile.parse(content)


@given(
    st.dictionaries(
        st.sampled_from(["version", "vault_id", "generation", "commitment", "slots", "seal", "more"]),
        st.integers() | st.text(st.characters(exclude_categories=["Cs"])) | st.lists(st.none(), max_size=2),
    )
)
def test_any_fields_under_a_good_checksum_are_read_or_refused(fields: dict[str, object]) -> None:
    fields["checksum"] = seal.digest(seal.canonical_json(fields))
    with pytest.raises((VaultDamaged, VaultTooNew)):
        keyfile.parse(seal.canonical_json(fields) + b"\n")


def test_nested_too_deeply_is_damage(vault: Path) -> None:
    with pytest.raises(VaultDamaged):
        keyfile.parse(b'{"a":' * 100_000)
    (vault / KEYS).write_bytes(b"[" * 300_000)
    (vault / COPY).unlink()
    with pytest.raises(VaultDamaged):
        keys.slots(vault)


def test_a_newer_file_is_refused_as_newer(vault: Path) -> None:
    rewritten(vault, version=2, novelty="yes")
    before = (vault / KEYS).read_bytes()
    with pytest.raises(VaultTooNew):
        keys.unlock(vault, "Ann", RIGHT)
    assert (vault / KEYS).read_bytes() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"memory_kib": 2**20 + 1},
        {"passes": 11},
        {"lanes": 17},
        {"lanes": 2},
        {"passes": 0},
        {"name": "hkdf-sha256"},
        {"name": "md5"},
    ],
)
def test_what_the_file_may_ask_of_this_computer_is_bounded(vault: Path, changes: dict[str, object]) -> None:
    (vault / COPY).unlink()
    slots = slots_in(vault)
    kdf = slots[0]["kdf"]
    assert isinstance(kdf, dict)
    slots[0]["kdf"] = kdf | changes
    rewritten(vault, slots=slots)
    with pytest.raises(VaultDamaged):
        keys.unlock(vault, "Ann", RIGHT)


def test_a_slot_taken_out_by_someone_without_a_key_is_noticed(vault: Path) -> None:
    (vault / COPY).unlink()
    rewritten(vault, slots=slots_in(vault)[:1])
    with pytest.raises(VaultDamaged):
        keys.unlock(vault, "Ann", RIGHT)


@pytest.mark.parametrize("field", ["commitment", "seal"])
def test_a_commitment_or_seal_made_up_is_noticed(vault: Path, field: str) -> None:
    (vault / COPY).unlink()
    rewritten(vault, **{field: base64.b64encode(bytes(32)).decode()})
    with pytest.raises(VaultDamaged):
        keys.unlock(vault, "Ann", RIGHT)


def test_a_slot_opens_only_as_what_and_whose_it_was_made(vault: Path) -> None:
    file = keyfile.parse((vault / KEYS).read_bytes())
    key = bytearray(32)
    secret = keys.unlock(vault, "Ann", RIGHT)
    slot = keyfile.wrap(file.vault_id, file.slots[0], key, secret)
    assert keyfile.unwrap(file.vault_id, slot, key) == secret
    for other in (replace(slot, user="Bea"), replace(slot, id="00000000"), replace(slot, kdf=keyfile.Hkdf())):
        assert keyfile.unwrap(file.vault_id, other, key) is None
    assert keyfile.unwrap("another vault", slot, key) is None


def test_without_any_key_file_the_way_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(VaultDamaged, match=r"missing.*recovery page") as caught:
        keys.unlock(tmp_path, "Ann", RIGHT)
    assert caught.value.code == "keys_missing"
