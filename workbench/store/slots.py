"""Making a key slot and opening it, by a person's passphrase or by the recovery code.

Owns how wrapping keys come about, whose slot is whose, and the recovery slot's printed form. It must
not know folders: files are read and replaced elsewhere.
"""

from __future__ import annotations

import os
import unicodedata
import uuid
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.errors import BadInput, Help, NotFound, VaultDamaged, WrongPassphrase
from workbench.store.keyfile import (
    NONCE_BYTES,
    SEALED_BYTES,
    Argon2,
    Hkdf,
    KeyFile,
    SealedSlot,
    is_sealed_with,
    unwrap,
    wrap,
)
from workbench.store.passphrase import Cost, refuse_empty, wrapping_key
from workbench.store.recovery import RecoveryKit, from_groups, to_groups
from workbench.store.secret import KEY_BYTES, Secret, wipe

_KIT_VERSION = 1
_KIT_BYTES = 1 + 16 + 4 + NONCE_BYTES + SEALED_BYTES
_KIT_FIELD = "wrapped key"


def person_slot(
    file: KeyFile, secret: Secret, name: str, passphrase: bytearray, cost: Cost, *, slot_id: str = ""
) -> SealedSlot:
    """Return a slot that opens with a passphrase; a new one unless `slot_id` says which it replaces.

    Raises:
        BadInput: the passphrase is empty.
        VaultError: too little memory for the cost.
    """
    refuse_empty(passphrase)
    salt = os.urandom(16)
    kdf = Argon2(salt=salt, memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes)
    blank = SealedSlot(
        id=slot_id or _new_id(file), kind="person", user=name, made_at=_now(), kdf=kdf, nonce=b"", sealed=b""
    )
    key = wrapping_key(passphrase, salt, cost)
    slot = wrap(file.vault_id, blank, key, secret)
    wipe(key)
    return slot


def open_person(file: KeyFile, user: str, passphrase: bytearray) -> Secret:
    """Return the secret in a person's slot.

    Raises:
        WrongPassphrase: not this person's passphrase; with code `unknown_user`, no such person.
        VaultDamaged: the slot opens, but the file is not as its holders left it.
        VaultError: too little memory for the slot's cost.
    """
    slot = find_person(file, user)
    if slot is None or not isinstance(slot.kdf, Argon2):
        raise WrongPassphrase(
            "Nobody of that name can open this vault. Check how the name is written.",
            code="unknown_user",
            see=Help.PEOPLE,
        )
    key = wrapping_key(passphrase, slot.kdf.salt, _cost(slot.kdf))
    secret = unwrap(file.vault_id, slot, key)
    wipe(key)
    if secret is None:
        raise WrongPassphrase("The passphrase is not right. Check the name, Caps Lock and keyboard layout.")
    return _proved(file, secret)


def recovery_slot(file: KeyFile, secret: Secret) -> tuple[SealedSlot, RecoveryKit]:
    """Return a new recovery slot and the kit that opens it."""
    code = bytearray(os.urandom(KEY_BYTES))
    key = _key_of_code(file.vault_id, code)
    blank = _blank_recovery(_new_id(file))
    slot = wrap(file.vault_id, blank, key, secret)
    head = bytes([_KIT_VERSION]) + uuid.UUID(file.vault_id).bytes + bytes.fromhex(slot.id)
    kit = RecoveryKit(
        vault_id=file.vault_id,
        made_at=datetime.fromisoformat(slot.made_at),
        code=to_groups(code),
        wrapped=to_groups(head + slot.nonce + slot.sealed),
    )
    wipe(key)
    wipe(code)
    return slot, kit


def open_recovery(file: KeyFile, code: str) -> Secret:
    """Return the secret in the file's recovery slot.

    Raises:
        BadInput: the code has typing mistakes; names the groups.
        NotFound: the file has no recovery slot.
        WrongPassphrase: the code is of another page.
        VaultDamaged: the slot opens, but the file is not as its holders left it.
    """
    slot = next((slot for slot in file.slots if slot.kind == "recovery"), None)
    if slot is None:
        raise NotFound("No recovery page was made for this vault, so no recovery code opens it.")
    secret = _open_with_code(file.vault_id, slot, code)
    if secret is None:
        raise WrongPassphrase(
            "This recovery code is of another page: one that was replaced since, or another vault's. "
            f"This vault's id is {file.vault_id}; compare it with the page."
        )
    return _proved(file, secret)


def open_kit(kit_text: str, code: str) -> tuple[str, SealedSlot, Secret]:
    """Return vault id, recovery slot and secret from the printed page alone.

    Raises:
        BadInput: typing mistakes, named by group, or a page that a newer version made.
        WrongPassphrase: code and wrapped key do not belong together.
    """
    content = bytes(from_groups(kit_text, _KIT_BYTES, _KIT_FIELD))
    if content[0] != _KIT_VERSION:
        raise BadInput("This page was made by a newer version of this program.", where=_KIT_FIELD)
    vault_id = str(uuid.UUID(bytes=content[1:17]))
    nonce, sealed = content[21 : 21 + NONCE_BYTES], content[21 + NONCE_BYTES :]
    slot = _blank_recovery(content[17:21].hex(), nonce, sealed)
    secret = _open_with_code(vault_id, slot, code)
    if secret is None:
        raise WrongPassphrase("The recovery code and the wrapped key are not from the same page.")
    return vault_id, slot, secret


def find_person(file: KeyFile, user: str) -> SealedSlot | None:
    """Return a person's slot; case, width of letters and spaces do not tell two people apart."""
    wanted = _folded(user)
    return next((slot for slot in file.slots if slot.kind == "person" and _folded(slot.user) == wanted), None)


def as_name(user: str) -> str:
    """Return a person's name as it is kept.

    Raises:
        BadInput: empty, longer than 100 characters, or with characters that do not show.
    """
    name = unicodedata.normalize("NFC", " ".join(user.split()))
    if not name or len(name) > 100 or not name.isprintable():
        raise BadInput("A person's name has 1 to 100 printable characters.")
    return name


def dearest(file: KeyFile) -> Cost:
    """Return the highest cost among the people's slots, or the least that is safe if there are none."""
    costs = [_cost(slot.kdf) for slot in file.slots if isinstance(slot.kdf, Argon2)]
    return max(costs, key=lambda cost: cost.memory_kib * cost.passes, default=Cost())


def _cost(kdf: Argon2) -> Cost:
    # Whatever the file asks for within the accepted bounds: it was decided when the slot was made.
    return Cost(memory_kib=kdf.memory_kib, passes=kdf.passes, lanes=kdf.lanes, cheap=True)


def _proved(file: KeyFile, secret: Secret) -> Secret:
    if not is_sealed_with(file, secret):
        secret.wipe()
        raise VaultDamaged("The vault's key file was changed by somebody who could not open the vault.")
    return secret


def _blank_recovery(slot_id: str, nonce: bytes = b"", sealed: bytes = b"") -> SealedSlot:
    return SealedSlot(
        id=slot_id, kind="recovery", user="", made_at=_now(), kdf=Hkdf(), nonce=nonce, sealed=sealed
    )


def _open_with_code(vault_id: str, slot: SealedSlot, code: str) -> Secret | None:
    typed = from_groups(code, KEY_BYTES, "recovery code")
    key = _key_of_code(vault_id, typed)
    secret = unwrap(vault_id, slot, key)
    wipe(typed)
    wipe(key)
    return secret


def _key_of_code(vault_id: str, code: bytearray) -> bytearray:
    key = bytearray(KEY_BYTES)
    salt = uuid.UUID(vault_id).bytes
    HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"workbench/recovery").derive_into(code, key)
    return key


def _folded(user: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(user.split())).casefold()


def _new_id(file: KeyFile) -> str:
    taken = {slot.id for slot in file.slots}
    while (fresh := os.urandom(4).hex()) in taken:
        continue
    return fresh


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
