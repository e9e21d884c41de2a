"""The form of keys.json on disk: what is in it, what guards it, and how it is read and replaced.

Owns the file's fields, its checks, and the two copies (keys.json and keys.json.bak). It must not know
passphrases, recovery codes or who may do what: it is handed wrapping keys and secrets.

Three checks, each for one question:
    checksum    SHA-256 of the rest, no key needed. Are these the bytes that were written? This is what
                tells a damaged file from a wrong passphrase before any passphrase is tried.
    commitment  HKDF of the secret. Is this the secret of this file, and the only one?
    seal        HMAC of all fields under a key derived from the secret. Did somebody who cannot open
                the vault change the file and mend its checksum (take out a slot, put an old one back)?

The bytes are canonical JSON and a line feed, and anything else is refused, so no bit can change unseen.
"""

from __future__ import annotations

import hmac
import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta, Struct

from workbench.errors import BadInput, BugError, VaultDamaged, VaultTooNew
from workbench.seal import canonical_json, digest
from workbench.store import files
from workbench.store.passphrase import acceptable
from workbench.store.secret import SECRET_BYTES, Secret, wipe

KEYS = "keys.json"
COPY = "keys.json.bak"
NEXT = "keys.json.next"
VERSION = 1
MAX_SLOTS = 64

NONCE_BYTES = 12
SEALED_BYTES = SECRET_BYTES + 16
_MAX_FILE_BYTES = 256 * 1024

_Salt = Annotated[bytes, Meta(min_length=16, max_length=16)]
_Nonce = Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]
_Sealed = Annotated[bytes, Meta(min_length=SEALED_BYTES, max_length=SEALED_BYTES)]
_Hash = Annotated[bytes, Meta(min_length=32, max_length=32)]

_T = TypeVar("_T")


class Argon2(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="argon2id"):
    """How a person's passphrase becomes the wrapping key of their slot. Memory in KiB."""

    salt: _Salt
    memory_kib: int
    passes: int
    lanes: int


class Hkdf(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="name", tag="hkdf-sha256"
):
    """A recovery code has 256 bits of chance in it and needs no stretching."""


class SealedSlot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way in: whose it is, how its wrapping key is made, and the secret wrapped with that."""

    id: Annotated[str, Meta(pattern=r"\A[0-9a-f]{8}\Z")]
    kind: Literal["person", "recovery"]
    user: Annotated[str, Meta(max_length=100)]
    made_at: Annotated[str, Meta(max_length=40)]
    kdf: Argon2 | Hkdf
    nonce: _Nonce
    sealed: _Sealed


class KeyFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file but for its checksum. `generation` counts the changes since creation."""

    version: Literal[1] = 1
    vault_id: str
    generation: Annotated[int, Meta(ge=1, le=2**53)]
    commitment: _Hash
    slots: Annotated[tuple[SealedSlot, ...], Meta(min_length=1, max_length=MAX_SLOTS)]
    seal: _Hash = bytes(32)


def parse(content: bytes) -> KeyFile:
    """Read the bytes of a key file, believing nothing.

    Raises:
        VaultDamaged: not the bytes that were written.
        VaultTooNew: whole, and written by a later version of this program.
    """
    try:
        fields = msgspec.json.decode(content, type=dict[str, object])
        checksum = fields.pop("checksum", None)
        whole = checksum == digest(canonical_json(fields)) and _as_bytes(fields) == content
    except (msgspec.MsgspecError, BadInput, BugError, UnicodeError, RecursionError):
        whole = False
    if not whole:
        raise VaultDamaged("The vault's key file holds other bytes than were written to it.")
    version = fields.get("version")
    if isinstance(version, int) and version > VERSION:
        raise VaultTooNew(
            "This vault's key file was written by a newer version of this program. "
            "Open the vault with that version; nothing was changed."
        )
    try:
        file = msgspec.convert(fields, KeyFile)
        sensible = str(uuid.UUID(file.vault_id)) == file.vault_id and _sensible(file.slots)
    except (msgspec.ValidationError, ValueError):
        sensible = False
    if not sensible:
        raise VaultDamaged("The vault's key file asks for something that this program never writes.")
    return file


def _sensible(slots: tuple[SealedSlot, ...]) -> bool:
    def fitting(kdf: Argon2 | Hkdf) -> bool:
        return isinstance(kdf, Hkdf) or acceptable(kdf.memory_kib, kdf.passes, kdf.lanes)

    # A hand-made slot must not trade a person's stretched passphrase for a quick one.
    kinds = all((slot.kind == "recovery") == isinstance(slot.kdf, Hkdf) for slot in slots)
    return kinds and all(fitting(slot.kdf) for slot in slots) and len({s.id for s in slots}) == len(slots)


def serialise(file: KeyFile) -> bytes:
    """Return the bytes of a key file."""
    return _as_bytes(msgspec.to_builtins(file))


def _as_bytes(fields: dict[str, object]) -> bytes:
    return canonical_json({**fields, "checksum": digest(canonical_json(fields))}) + b"\n"


def sealed_with(file: KeyFile, secret: Secret) -> KeyFile:
    """Return `file` with the commitment and the seal that `secret` gives it."""
    committed = msgspec.structs.replace(file, commitment=_commitment(file, secret))
    return msgspec.structs.replace(committed, seal=_seal(committed, secret))


def is_sealed_with(file: KeyFile, secret: Secret) -> bool:
    """Tell whether `secret` is this file's own and every field is as its holders left it."""
    return is_committed_to(file, secret) and hmac.compare_digest(file.seal, _seal(file, secret))


def is_committed_to(file: KeyFile, secret: Secret) -> bool:
    """Tell whether `file` says of itself that `secret` is the one it holds."""
    return hmac.compare_digest(file.commitment, _commitment(file, secret))


def _commitment(file: KeyFile, secret: Secret) -> bytes:
    return secret.derive("keys.json commitment", uuid.UUID(file.vault_id).bytes)


def _seal(file: KeyFile, secret: Secret) -> bytes:
    key = secret.derive("keys.json seal", uuid.UUID(file.vault_id).bytes)
    unsealed = msgspec.structs.replace(file, seal=bytes(32))
    return hmac.digest(key, canonical_json(msgspec.to_builtins(unsealed)), "sha256")


def wrap(vault_id: str, slot: SealedSlot, key: bytearray, secret: Secret) -> SealedSlot:
    """Return `slot` holding `secret` under the wrapping key, with a fresh nonce."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, secret.material(), _associated(vault_id, slot))
    return msgspec.structs.replace(slot, nonce=nonce, sealed=sealed)


def unwrap(vault_id: str, slot: SealedSlot, key: bytearray) -> Secret | None:
    """Return the secret in `slot`, or None when the wrapping key is not the right one."""
    material = bytearray(SECRET_BYTES)
    try:
        AESGCM(key).decrypt_into(slot.nonce, slot.sealed, _associated(vault_id, slot), material)
    except InvalidTag:
        wipe(material)
        return None
    return Secret(material)


def _associated(vault_id: str, slot: SealedSlot) -> bytes:
    bound = {
        "version": VERSION,
        "vault_id": vault_id,
        "id": slot.id,
        "kind": slot.kind,
        "user": slot.user,
        "kdf": msgspec.to_builtins(slot.kdf),
    }
    return canonical_json(bound)


def first_good(folder: Path, use: Callable[[KeyFile], _T]) -> tuple[_T, str]:
    """Return what `use` makes of the first of the two copies that serves, and that copy's name.

    A copy that cannot be read, or that `use` finds damaged, is passed over; any other error of `use`
    (a wrong passphrase) is final, or an old passphrase could be tried on an old copy.

    Raises:
        VaultDamaged: neither copy serves.
        VaultTooNew: written by a later version of this program.
    """
    present = False
    for name in (KEYS, COPY):
        try:
            present = present or (folder / name).exists()
            return use(read(folder / name)), name
        except (VaultDamaged, OSError):
            continue
    trouble = "are damaged" if present else "are missing"
    raise VaultDamaged(
        f"The vault's key file (keys.json) and its copy {trouble}. Put keys.json back from a backup of this "
        "vault, or rebuild it from the printed recovery page. The vault itself was not touched.",
        code="vault_damaged" if present else "keys_missing",
    )


def read(path: Path) -> KeyFile:
    """Read one key file.

    Raises:
        VaultDamaged, VaultTooNew: as `parse`.
        OSError: it is not there or cannot be read.
    """
    with path.open("rb") as source:
        content = source.read(_MAX_FILE_BYTES + 1)
    if len(content) > _MAX_FILE_BYTES:
        raise VaultDamaged("The vault's key file is far larger than this program writes it.")
    return parse(content)


def sound_copies(folder: Path) -> dict[str, KeyFile]:
    """Return those copies of the key file, by name, that hold the bytes that were written.

    Raises:
        VaultTooNew: written by a later version of this program.
    """
    sound = {}
    for name in (KEYS, COPY):
        with suppress(VaultDamaged, OSError):
            sound[name] = read(folder / name)
    return sound


def write(folder: Path, file: KeyFile, *, good: str = KEYS) -> None:
    """Replace both copies. The one that is not known to be `good` goes first, so one always opens.

    Both end up the same: a copy left a step behind would still open for a person who was taken out,
    and a hard link would share the file's bad sectors (and does not exist on FAT disks).

    Raises:
        VaultFull, NotWritable: the change did not take place.
    """
    content = serialise(file)
    if parse(content) != file:
        raise BugError("a key file was about to be written that would not read back")
    for name in (COPY, KEYS) if good == KEYS else (KEYS, COPY):
        files.write_atomically(folder / name, content)
