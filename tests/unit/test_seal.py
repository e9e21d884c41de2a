"""The one byte form of a value, and signatures that hold for exactly that."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import seal
from workbench.errors import BadInput, BugError

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    # A lone surrogate is no text that could be written down.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


@given(JSON)
def test_canonical_json_is_json_and_says_the_same(value: object) -> None:
    assert json.loads(seal.canonical_json(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), min_size=2))
def test_the_order_in_which_fields_were_set_does_not_show(fields: dict[str, int]) -> None:
    assert seal.canonical_json(fields) == seal.canonical_json(dict(reversed(fields.items())))


def test_canonical_json_is_compact_sorted_utf8() -> None:
    value = {"ß": (1, 2.5, None), "a": {"z": True, "b": "\u00e9"}}
    assert seal.canonical_json(value) == '{"a":{"b":"é","z":true},"ß":[1,2.5,null]}'.encode()


def test_two_spellings_of_one_word_stay_two_values() -> None:
    assert seal.canonical_json("\u00e9") != seal.canonical_json("e\u0301")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_are_refused(number: float) -> None:
    with pytest.raises(BadInput):
        seal.canonical_json({"score": number})


def test_broken_text_and_endless_values_are_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    for value in ("\ud800", endless):
        with pytest.raises(BadInput):
            seal.canonical_json(value)


@pytest.mark.parametrize("value", [{1: "a"}, {"a": {None: 1}}, [{True: 1}], {"a": b"bytes"}, {1, 2}])
def test_what_json_cannot_hold_is_a_bug_not_a_guess(value: object) -> None:
    with pytest.raises(BugError):
        seal.canonical_json(value)


def test_digest_is_sha256() -> None:
    assert seal.digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_signature_matches_the_published_example() -> None:
    # RFC 8032, section 7.1, test 2.
    private = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert seal.public_key(private) == public
    assert seal.sign(private, b"\x72") == signature
    assert seal.check(public, b"\x72", signature)


@given(st.binary(max_size=64), st.integers(min_value=0, max_value=64 * 8 - 1))
def test_a_signature_with_one_bit_turned_is_no_signature(message: bytes, bit: int) -> None:
    private = bytes(range(32))
    signature = bytearray(seal.sign(private, message))
    signature[bit // 8] ^= 1 << bit % 8
    assert not seal.check(seal.public_key(private), message, bytes(signature))


def test_a_signature_holds_for_its_message_and_its_key_only() -> None:
    mine, other = seal.new_signing_key(), seal.new_signing_key()
    signature = seal.sign(mine, b"released")
    assert seal.check(seal.public_key(mine), b"released", signature)
    assert not seal.check(seal.public_key(mine), b"released ", signature)
    assert not seal.check(seal.public_key(other), b"released", signature)


@given(st.binary(max_size=40), st.binary(max_size=80))
def test_anything_malformed_is_simply_not_a_good_signature(public: bytes, signature: bytes) -> None:
    assert seal.check(public, b"message", signature) is False


def test_keys_of_the_wrong_length_are_a_bug() -> None:
    for use in (seal.public_key, seal.fingerprint, lambda key: seal.sign(key, b"")):
        with pytest.raises(BugError):
            use(bytes(31))


def test_a_fingerprint_is_eight_groups_of_unmistakable_characters() -> None:
    groups = seal.fingerprint(bytes(32)).split(" ")
    assert [len(group) for group in groups] == [4] * 8
    assert not set("".join(groups)) - set(seal.BASE32)
    assert not set("ILOU") & set(seal.BASE32)
    assert seal.fingerprint(bytes(32)) != seal.fingerprint(bytes(31) + b"\x01")
