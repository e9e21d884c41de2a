"""From a passphrase to a wrapping key: Argon2id, what it may cost, and how long that takes here.

Owns the text form of a passphrase and the bounds on its stretching. It must not know files, slots
or what the wrapping key opens.

Bounds: new slots cost at least 64 MiB and 3 passes (RFC 9106, section 4, second recommended option);
slots read from a file are followed up to 1 GiB, 10 passes and 16 lanes, so that an altered file
cannot make a computer hang.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from workbench.errors import BadInput, BugError, VaultError

MAX_MEMORY_KIB = 1024 * 1024
MAX_PASSES = 10
MAX_LANES = 16
MIN_MEMORY_KIB = 64 * 1024
MIN_PASSES = 3

_MOST_TO_ASK_FOR = 512 * 1024
"""KiB. A vault made on a strong computer must still open on a small office one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one guess at a passphrase costs. `cheap` allows less than is safe, for tests alone."""

    memory_kib: int = MIN_MEMORY_KIB
    passes: int = MIN_PASSES
    lanes: int = 4
    cheap: bool = False

    def __post_init__(self) -> None:
        strong = self.memory_kib >= MIN_MEMORY_KIB and self.passes >= MIN_PASSES
        if not (strong or self.cheap):
            raise BugError("a passphrase would be stretched too little: 64 MiB and 3 passes are the least")
        if not acceptable(self.memory_kib, self.passes, self.lanes):
            raise BugError("a passphrase would be stretched beyond what opening accepts")


def acceptable(memory_kib: int, passes: int, lanes: int) -> bool:
    """Tell whether this program follows such a cost when a key file asks for it."""
    return 1 <= lanes <= MAX_LANES and 8 * lanes <= memory_kib <= MAX_MEMORY_KIB and 1 <= passes <= MAX_PASSES


def calibrate(target_seconds: float = 1.0, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """Return the cost that takes about `target_seconds` here: memory first, then passes.

    Never below the floor, however slow this computer, and never above 512 MiB, however fast. Takes
    one stretching at the floor (about 0.15 s).

    Raises:
        VaultError: too little free memory.
    """
    start = clock()
    wrapping_key(bytearray(b"calibration"), bytes(16), Cost())
    room = target_seconds / max(clock() - start, 1e-6)
    memory = int(min(max(MIN_MEMORY_KIB * room, MIN_MEMORY_KIB), _MOST_TO_ASK_FOR)) // 1024 * 1024
    passes = int(MIN_PASSES * room * MIN_MEMORY_KIB / memory)
    return Cost(memory_kib=memory, passes=min(max(passes, MIN_PASSES), MAX_PASSES))


def encode_passphrase(text: str) -> bytearray:
    """Return a typed passphrase as the bytes that every keyboard and system agrees on (NFC, UTF-8).

    The caller wipes the buffer. Spaces count, at the ends too.

    Raises:
        BadInput: it is empty, or holds half a character.
    """
    try:
        buffer = bytearray(unicodedata.normalize("NFC", text), "utf-8")
    except UnicodeEncodeError:
        raise BadInput("The passphrase holds a broken character. Type it again.") from None
    refuse_empty(buffer)
    return buffer


def refuse_empty(passphrase: bytearray) -> None:
    """Refuse a passphrase of no characters.

    Raises:
        BadInput: it is empty.
    """
    if not passphrase:
        raise BadInput("The passphrase is empty. Choose one of at least a few words.")


def wrapping_key(passphrase: bytearray, salt: bytes, cost: Cost) -> bytearray:
    """Stretch a passphrase into a 32-byte wrapping key with Argon2id (RFC 9106). The caller wipes it.

    Raises:
        VaultError: this computer has too little free memory for the cost.
    """
    key = bytearray(32)
    try:
        kdf = Argon2id(
            salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
        )
        # The library's stub asks for bytes, which could not be wiped; it takes any buffer.
        kdf.derive_into(cast(bytes, passphrase), key)
    except MemoryError:
        raise VaultError(
            f"Checking the passphrase needs {cost.memory_kib // 1024} MiB of free memory, and this computer "
            "has less. Close other programs and try again.",
            code="memory",
        ) from None
    return key
