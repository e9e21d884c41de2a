"""Canonical JSON, digests, and Ed25519 signing and checking.

Owns the one byte form of a value that is ever hashed or signed, and the forms in which keys,
signatures and digests are written. It knows nothing of vaults, cases or releases, and keeps no key:
whoever calls it says what is signed and looks after the private half.

Forms
    canonical JSON  UTF-8; object keys sorted by code point; no spaces; non-ASCII written as itself
                    and never normalised (two spellings of one word are two values); integers in
                    decimal; floats as Python's shortest exact repr; no NaN, no infinity
    digest          SHA-256, 64 lower-case hex digits
    signing key     Ed25519 (RFC 8032): private 32 bytes, public 32 bytes, signature 64 bytes
    fingerprint     the first 160 bits of SHA-256 of the public key, in Crockford's base 32 (no I, L,
                    O or U), eight groups of four, for two people to compare aloud
"""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from workbench.errors import BadInput, BugError

BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: the letters that are not mistaken for a digit or for each other."""

_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", BASE32)


def canonical_json(value: object) -> bytes:
    """Return the only byte form of `value`: equal values give equal bytes, different ones different.

    Takes what JSON can hold: dict with text keys, list or tuple, str, int, float, bool, None.

    Raises:
        BadInput: not a finite number, a lone surrogate, a value that holds itself or is nested
            too deeply to write.
        BugError: a type that JSON does not have, or a key that is not text.
    """
    try:
        _refuse_other_keys(value)
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8")
    except (ValueError, RecursionError):
        raise BadInput(
            "this value cannot be sealed: it holds a number that is not finite, broken text, or itself"
        ) from None
    except TypeError:
        raise BugError("a value to be sealed has a part that JSON cannot hold") from None


def _refuse_other_keys(value: object) -> None:
    # json turns the key 1 into "1" without a word, and then two values would share one form.
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError
            _refuse_other_keys(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_other_keys(item)


def digest(content: bytes | bytearray | memoryview) -> str:
    """Return the SHA-256 of `content` as 64 lower-case hex digits."""
    return hashlib.sha256(content).hexdigest()


def base32(content: bytes) -> str:
    """Return `content` in Crockford's base 32, unpadded; unused low bits of the last digit are zero."""
    return base64.b32encode(content).decode("ascii").rstrip("=").translate(_TO_CROCKFORD)


def new_signing_key() -> bytes:
    """Return a fresh Ed25519 private key: 32 secret bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the 32-byte public half of a private key.

    Raises:
        BugError: `private` is not 32 bytes.
    """
    return _private(private).public_key().public_bytes_raw()


def sign(private: bytes, message: bytes) -> bytes:
    """Return the 64-byte Ed25519 signature of `message`.

    Raises:
        BugError: `private` is not 32 bytes.
    """
    return _private(private).sign(message)


def check(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` was made over exactly `message` by the owner of `public`.

    Anything malformed is simply not a good signature. True says nothing about *whose* key it is:
    compare `fingerprint(public)` with one had from the person by another way.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """Return a public key's fingerprint for comparison by eye or ear: eight groups of four.

    Raises:
        BugError: `public` is not 32 bytes.
    """
    if len(public) != 32:
        raise BugError("a public key has 32 bytes")
    text = base32(hashlib.sha256(public).digest()[:20])
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _private(private: bytes) -> Ed25519PrivateKey:
    if len(private) != 32:
        raise BugError("a signing key has 32 bytes")
    return Ed25519PrivateKey.from_private_bytes(private)
