"""Who can open the vault: key slots, passphrases, the recovery page, and re-keying.

Owns every verb on keys.json. It must not know the database or the evidence files: it gives out one
`Secret` and takes it back for changes. Callers hold the vault's lock while they change anything, and
wipe the passphrases and secrets they hand in.

One slot is tried, the named person's: the file lists its names openly, so nothing is given away by
saying that a name has no slot, and a colleague who types "Jo" for "Joan" is not sent hunting for a
passphrase. A copy of keys.json opens the vault as it was then for whoever had a slot in it then: to
shut somebody out of what is written from now on, re-key (rekey.py).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from workbench.errors import BadInput, Help, NotFound, VaultDamaged, WrongPassphrase
from workbench.store.keyfile import (
    COPY,
    KEYS,
    MAX_SLOTS,
    KeyFile,
    SealedSlot,
    first_good,
    is_committed_to,
    is_sealed_with,
    sealed_with,
    sound_copies,
    write,
)
from workbench.store.passphrase import Cost
from workbench.store.recovery import RecoveryKit
from workbench.store.secret import Secret
from workbench.store.slots import (
    as_name,
    dearest,
    find_person,
    open_kit,
    open_person,
    open_recovery,
    person_slot,
    recovery_slot,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """What anyone with the folder can see of a slot. `user` is empty for the recovery slot."""

    id: str
    kind: Literal["person", "recovery"]
    user: str
    made_at: datetime


def create(folder: Path, user: str, passphrase: bytearray, *, cost: Cost) -> Secret:
    """Give a new vault its secret and its first person. `folder` exists; use `calibrate()` for `cost`.

    Raises:
        BadInput: there is a key file already, the name cannot be used, or the passphrase is empty.
        VaultFull, NotWritable: nothing was made.
    """
    if any((folder / name).exists() for name in (KEYS, COPY)):
        raise BadInput("This folder has a key file already: it is a vault. Choose another folder.")
    secret = Secret.new()
    try:
        file = KeyFile(vault_id=str(uuid.uuid4()), generation=1, commitment=bytes(32), slots=())
        slot = person_slot(file, secret, as_name(user), passphrase, cost)
        write(folder, sealed_with(msgspec.structs.replace(file, slots=(slot,)), secret))
    except BaseException:
        secret.wipe()
        raise
    return secret


def unlock(folder: Path, user: str, passphrase: bytearray) -> Secret:
    """Return the vault's secret for a person and their passphrase. Takes about a second.

    A damaged keys.json is passed over for its copy; `sound_copies` tells, and any change mends it.

    Raises:
        WrongPassphrase: the passphrase is not this person's; or, with code `unknown_user`, nobody of
            that name has a slot.
        VaultDamaged: neither copy of the key file is what was written.
        VaultTooNew: written by a later version of this program.
    """
    return first_good(folder, lambda file: open_person(file, user, passphrase))[0]


def unlock_with_recovery(folder: Path, code: str) -> Secret:
    """Return the vault's secret for the recovery code as typed from the page.

    Raises:
        BadInput: the code has typing mistakes; names the groups.
        NotFound: no recovery page was made for this vault.
        WrongPassphrase: the code is of another page: replaced since, or another vault's.
        VaultDamaged, VaultTooNew: as `unlock`; with a damaged or lost key file, use `restore_keys`.
    """
    return first_good(folder, lambda file: open_recovery(file, code))[0]


def slots(folder: Path) -> tuple[Slot, ...]:
    """Return the public facts of every slot, people first in order of being added.

    Raises:
        VaultDamaged, VaultTooNew: as `unlock`.
    """
    file = first_good(folder, _unchanged)[0]
    return tuple(sorted((_facts(slot) for slot in file.slots), key=lambda slot: slot.kind != "person"))


def vault_id(folder: Path) -> str:
    """Return the vault's own id (UUID text), which stays the same through every re-key.

    Raises:
        VaultDamaged, VaultTooNew: as `unlock`.
    """
    return first_good(folder, _unchanged)[0].vault_id


def add_slot(
    folder: Path, secret: Secret, user: str, passphrase: bytearray, *, cost: Cost | None = None
) -> Slot:
    """Let one more person in. Without `cost`, as dear as the dearest slot there is.

    Raises:
        BadInput: the name is taken or cannot be used, the passphrase is empty, or all slots are used.
        VaultDamaged: `secret` does not fit, or neither copy of the key file is good.
        VaultFull, NotWritable: nothing was changed.
    """
    file, good = load(folder, secret)
    name = as_name(user)
    if find_person(file, name) is not None:
        raise BadInput("A person of that name has a slot already. Choose another name.")
    if len(file.slots) >= MAX_SLOTS:
        raise BadInput(f"A vault has room for {MAX_SLOTS} slots. Remove one first.")
    slot = person_slot(file, secret, name, passphrase, cost or dearest(file))
    _change(folder, file, secret, (*file.slots, slot), good)
    return _facts(slot)


def remove_slot(folder: Path, secret: Secret, slot_id: str) -> None:
    """Take out a slot, from both copies of the file. Older copies elsewhere still hold it: see rekey.py.

    Raises:
        NotFound: no slot has that id.
        BadInput: it is the last person's.
        VaultDamaged, VaultFull, NotWritable: as `add_slot`.
    """
    file, good = load(folder, secret)
    left = tuple(slot for slot in file.slots if slot.id != slot_id)
    if len(left) == len(file.slots):
        raise NotFound("No key of this vault has that id. Check it in the list of keys.", see=Help.PEOPLE)
    if not any(slot.kind == "person" for slot in left):
        raise BadInput(
            "This is the last person's slot. Add another person first, or nobody could open the vault."
        )
    _change(folder, file, secret, left, good)


def change_passphrase(
    folder: Path, secret: Secret, user: str, new: bytearray, *, cost: Cost | None = None
) -> None:
    """Give a person a new passphrase; the rest of the vault is not touched.

    Raises:
        NotFound: nobody of that name has a slot.
        BadInput: the new passphrase is empty.
        VaultDamaged, VaultFull, NotWritable: as `add_slot`.
    """
    file, good = load(folder, secret)
    old = find_person(file, user)
    if old is None:
        raise NotFound(
            "Nobody of that name can open this vault. Check how the name is written.", see=Help.PEOPLE
        )
    fresh = person_slot(file, secret, old.user, new, cost or dearest(file), slot_id=old.id)
    _change(folder, file, secret, tuple(fresh if slot is old else slot for slot in file.slots), good)


def make_recovery(folder: Path, secret: Secret) -> RecoveryKit:
    """Make a recovery page, in place of any earlier one, and return it to be printed.

    Nothing of it is kept but the slot: when this returns, show and print it at once.

    Raises:
        VaultDamaged, VaultFull, NotWritable: as `add_slot`.
    """
    file, good = load(folder, secret)
    slot, kit = recovery_slot(file, secret)
    people = tuple(other for other in file.slots if other.kind == "person")
    _change(folder, file, secret, (*people, slot), good)
    return kit


def restore_keys(folder: Path, kit_text: str, code: str) -> Secret:
    """Rebuild a lost or damaged keys.json from the recovery page and return the secret.

    `kit_text` is the wrapped key: what the square code says, or its groups as typed. The rebuilt file
    holds the recovery slot alone: add people next. Whether the secret is that of the database shows
    when the database is opened.

    Raises:
        BadInput: typing mistakes, named by group; or the key file is in order and needs no rebuilding.
        WrongPassphrase: code and wrapped key are of different pages, or the page is of another vault
            than the key file in the folder.
        VaultFull, NotWritable: nothing was changed.
    """
    identity, slot, secret = open_kit(kit_text, code)
    try:
        _refuse_needless_rebuild(folder, secret)
        file = KeyFile(vault_id=identity, generation=1, commitment=bytes(32), slots=(slot,))
        write(folder, sealed_with(file, secret))
    except BaseException:
        secret.wipe()
        raise
    return secret


def load(folder: Path, secret: Secret) -> tuple[KeyFile, str]:
    """Return the key file, proved to be as its holders left it, and the name of the copy it came from.

    Raises:
        VaultDamaged: `secret` does not fit, or neither copy is good.
        VaultTooNew: written by a later version of this program.
    """

    def proved(file: KeyFile) -> KeyFile:
        if not is_sealed_with(file, secret):
            raise VaultDamaged("The vault's key file does not fit the secret that the vault was opened with.")
        return file

    return first_good(folder, proved)


def _change(folder: Path, file: KeyFile, secret: Secret, slots: tuple[SealedSlot, ...], good: str) -> None:
    changed = msgspec.structs.replace(file, generation=file.generation + 1, slots=slots)
    write(folder, sealed_with(changed, secret), good=good)


def _refuse_needless_rebuild(folder: Path, secret: Secret) -> None:
    for file in sound_copies(folder).values():
        if is_sealed_with(file, secret):
            raise BadInput("The vault's key file is in order. Use the recovery code to open the vault.")
        if not is_committed_to(file, secret):
            raise WrongPassphrase(
                "This page does not belong to the key file in this folder: it is another vault's, or the "
                "vault was re-keyed since. To rebuild all the same, first move keys.json and keys.json.bak "
                "elsewhere."
            )


def _facts(slot: SealedSlot) -> Slot:
    return Slot(id=slot.id, kind=slot.kind, user=slot.user, made_at=datetime.fromisoformat(slot.made_at))


def _unchanged(file: KeyFile) -> KeyFile:
    return file
