"""The secret stays hidden, in one place, and is gone when wiped."""

from __future__ import annotations

import copy
import pickle
import traceback

import pytest

from workbench.errors import BugError
from workbench.store.secret import Secret, wipe

MATERIAL = bytes(range(1, 49))


def test_the_database_key_is_spelled_as_sqlcipher_wants_it() -> None:
    assert Secret(bytearray(MATERIAL)).database_key() == b"x'" + MATERIAL.hex().encode() + b"'"


def test_wiping_clears_the_buffer_itself_and_ends_all_use() -> None:
    buffer = bytearray(MATERIAL)
    with Secret(buffer) as secret:
        assert secret.material() == MATERIAL
    assert buffer == bytes(48)
    secret.wipe()
    for use in (secret.material, secret.database_key, lambda: secret.derive("x", b"")):
        with pytest.raises(BugError):
            use()


def test_what_was_derived_is_separate_by_purpose_vault_and_secret() -> None:
    one, other = Secret(bytearray(MATERIAL)), Secret.new()
    derived = {one.derive("a", b"1"), one.derive("b", b"1"), one.derive("a", b"2"), other.derive("a", b"1")}
    assert len(derived) == 4
    assert one.derive("a", b"1") == Secret(bytearray(MATERIAL)).derive("a", b"1")


def test_it_shows_nothing_of_itself() -> None:
    secret = Secret(bytearray(MATERIAL))
    try:
        raise BugError(f"{secret} {secret!r} {[secret]}")
    except BugError:
        shown = traceback.format_exc()
    assert MATERIAL.hex() not in shown
    assert repr(MATERIAL)[2:20] not in shown


def test_it_cannot_be_copied_pickled_or_changed_through_its_view() -> None:
    secret = Secret(bytearray(MATERIAL))
    for escape in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(BugError):
            escape(secret)
    assert secret.material().readonly


def test_secrets_are_equal_by_content_and_never_hashed() -> None:
    assert Secret(bytearray(MATERIAL)) == Secret(bytearray(MATERIAL))
    assert Secret.new() != Secret.new()
    with pytest.raises(TypeError):
        hash(Secret.new())


def test_a_secret_of_another_length_is_a_bug() -> None:
    with pytest.raises(BugError):
        Secret(bytearray(47))


def test_wipe_overwrites_in_place() -> None:
    buffer = bytearray(b"passphrase")
    wipe(buffer)
    assert buffer == bytes(10)
