"""The secret that opens one vault, held in memory so that it can be wiped.

Owns the 48 bytes (data key, then database salt) and everything derived from them. It must not know
files, slots or passphrases. Python may copy `bytes` and `str` at will and never clears them, so what
is secret lives in bytearrays that are overwritten after use.
"""

from __future__ import annotations

import hmac
import os
from types import TracebackType
from typing import NoReturn, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.errors import BugError

KEY_BYTES = 32
SALT_BYTES = 16
SECRET_BYTES = KEY_BYTES + SALT_BYTES


def wipe(buffer: bytearray) -> None:
    """Overwrite a buffer with zeros, in place."""
    buffer[:] = bytes(len(buffer))


class Secret:
    """A vault's data key and database salt. Wipe it (or use it in `with`) when the vault closes.

    It takes over the buffer it is given, shows nothing of itself, and cannot be copied or pickled.
    """

    __slots__ = ("_material",)

    def __init__(self, material: bytearray) -> None:
        if len(material) != SECRET_BYTES:
            raise BugError("a vault's secret has 48 bytes")
        self._material = material

    @classmethod
    def new(cls) -> Secret:
        """Return a fresh random secret for a new vault or a re-key."""
        return cls(bytearray(os.urandom(SECRET_BYTES)))

    def material(self) -> memoryview:
        """Return a view (no copy) of data key and salt, for sealing into a slot. Do not keep it.

        Raises:
            BugError: the secret was wiped.
        """
        if not any(self._material):
            raise BugError("a vault's secret was used after it was wiped")
        return memoryview(self._material).toreadonly()

    def database_key(self) -> bytearray:
        """Return SQLCipher's raw key with its salt, `x'<96 hex digits>'`, in a buffer to be wiped.

        The salt is given so that a damaged first page does not cost the whole vault.
        """
        buffer = bytearray(b"x'")
        for byte in self.material():
            buffer += b"%02x" % byte
        buffer += b"'"
        return buffer

    def derive(self, purpose: str, context: bytes) -> bytes:
        """Return 32 bytes derived from the whole secret (HKDF-SHA256), separate for each purpose.

        `context` is what makes the derivation this vault's own: its id.
        """
        kdf = HKDF(algorithm=SHA256(), length=32, salt=context, info=b"workbench/" + purpose.encode())
        return kdf.derive(self.material())

    def wipe(self) -> None:
        """Overwrite the secret. It cannot be used afterwards; wiping twice is harmless."""
        wipe(self._material)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wipe()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._material, other._material)

    def __repr__(self) -> str:
        return "<Secret>"

    def __copy__(self) -> NoReturn:
        raise BugError("a vault's secret cannot be copied")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise BugError("a vault's secret cannot be copied")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise BugError("a vault's secret cannot be pickled or sent to another process")
