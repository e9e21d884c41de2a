"""A passphrase is stretched as much as this computer bears, within fixed bounds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workbench.errors import BadInput, BugError, VaultError
from workbench.store import passphrase
from workbench.store.passphrase import Cost, acceptable, calibrate, encode_passphrase, wrapping_key

CHEAP = Cost(memory_kib=8, passes=1, lanes=1, cheap=True)


def took(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Cost:
    readings: Iterator[float] = iter((10.0, 10.0 + seconds))
    monkeypatch.setattr(passphrase, "wrapping_key", lambda *_: bytearray(32))
    return calibrate(1.0, clock=lambda: next(readings))


def test_a_fast_computer_spends_memory_first_and_then_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert took(monkeypatch, 0.25) == Cost(memory_kib=256 * 1024, passes=3)
    assert took(monkeypatch, 0.0625) == Cost(memory_kib=512 * 1024, passes=6)
    assert took(monkeypatch, 0.0) == Cost(memory_kib=512 * 1024, passes=10)


def test_a_slow_computer_stays_at_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert took(monkeypatch, 5.0) == Cost(memory_kib=64 * 1024, passes=3)


@pytest.mark.parametrize(("memory_kib", "passes"), [(64 * 1024 - 1, 3), (64 * 1024, 2)])
def test_less_than_is_safe_must_be_asked_for_in_so_many_words(memory_kib: int, passes: int) -> None:
    with pytest.raises(BugError):
        Cost(memory_kib=memory_kib, passes=passes)
    assert Cost(memory_kib=memory_kib, passes=passes, cheap=True).cheap


@pytest.mark.parametrize(
    "much", [(2**20 + 1, 3, 4), (2**16, 11, 4), (2**16, 3, 17), (127, 1, 16), (8, 0, 1), (8, 1, 0)]
)
def test_costs_out_of_bounds_are_not_followed(much: tuple[int, int, int]) -> None:
    assert not acceptable(*much)
    with pytest.raises(BugError):
        Cost(memory_kib=much[0], passes=much[1], lanes=much[2], cheap=True)


def test_the_bounds_themselves_are_followed() -> None:
    assert acceptable(2**20, 10, 16)
    assert acceptable(8, 1, 1)


def test_one_passphrase_is_one_passphrase_on_every_keyboard() -> None:
    assert encode_passphrase("caf\u00e9 ") == encode_passphrase("cafe\u0301 ") == "caf\u00e9 ".encode()


@pytest.mark.parametrize("text", ["", "\ud800"])
def test_empty_and_broken_passphrases_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        encode_passphrase(text)


def test_the_wrapping_key_depends_on_passphrase_salt_and_cost() -> None:
    keys = {
        bytes(wrapping_key(bytearray(word), salt, cost))
        for word, salt, cost in [
            (b"a", bytes(16), CHEAP),
            (b"b", bytes(16), CHEAP),
            (b"a", bytes(15) + b"1", CHEAP),
            (b"a", bytes(16), Cost(memory_kib=8, passes=2, lanes=1, cheap=True)),
        ]
    }
    assert len(keys) == 4


def test_too_little_memory_is_said_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(passphrase, "Argon2id", exhausted)
    with pytest.raises(VaultError, match="64 MiB of free memory"):
        wrapping_key(bytearray(b"a"), bytes(16), Cost())
