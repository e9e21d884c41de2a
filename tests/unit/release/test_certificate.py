"""A certificate proves which bytes left, and notices any byte that changed since."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.release.case import document, release
from workbench import seal
from workbench.errors import BadInput, BugError
from workbench.release.certificate import FORMAT, Check, FileState, make_certificate, read_certificate, verify

KEY = bytes(range(32))
FILES = {"report.docx": b"PK word", "report.pdf": b"%PDF-1.7 paper", "report.html": "<p>é</p>".encode()}
MADE_AT = datetime(2026, 11, 22, 9, 30, tzinfo=timezone(timedelta(hours=1)))
CHECKS = (Check(detector="names", version="1", found={"name": 2}, mended={"name": 2}, justified={}),)


def _made() -> bytes:
    return make_certificate(
        release(document("The word is marmalade.")),
        FILES,
        regime_as_of=date(2026, 11, 1),
        checks=CHECKS,
        program="Investigation Workbench 0.1.0",
        ledger_head=(41, "ab" * 32),
        private_key=KEY,
        made_at=MADE_AT,
        decided_by_role="Chief Investigator",
    )


CERTIFICATE = _made()


def test_it_says_what_left_and_what_was_checked_without_protected_text() -> None:
    said = json.loads(CERTIFICATE)
    assert said["format"] == FORMAT
    assert (said["release"], said["case"], said["report_kind"]) == ("R-1", "NI-1", "national_investigation")
    assert said["regime"] == {"code": "hssib-2022-act", "as_of": "2026-11-01"}
    assert (said["basis"], said["decided_by"], said["recipient"]) == (
        "final-report",
        "Chief Investigator",
        "",
    )
    assert said["made_at"] == "2026-11-22T08:30:00+00:00"
    assert said["checks"][0] == {
        "detector": "names",
        "version": "1",
        "found": {"name": 2},
        "mended": {"name": 2},
        "justified": {},
    }
    assert said["ledger"] == {"seq": 41, "hash": "ab" * 32}
    assert {line["name"]: line["bytes"] for line in said["files"]} == {n: len(c) for n, c in FILES.items()}
    assert b"marmalade" not in CERTIFICATE
    assert seal.canonical_json(said) == CERTIFICATE


def test_untouched_files_are_sound() -> None:
    checked = verify(CERTIFICATE, FILES)
    assert checked.sound
    assert checked.signed
    assert dict(checked.files) == dict.fromkeys(FILES, FileState.UNCHANGED)
    assert checked.fingerprint == seal.fingerprint(seal.public_key(KEY))
    assert any("does not say whose key" in sentence for sentence in checked.says)


def test_a_file_may_come_in_pieces() -> None:
    pieces = {name: iter([content[:3], content[3:]]) for name, content in FILES.items()}
    assert verify(CERTIFICATE, pieces).sound


def test_one_file_alone_is_sound_and_the_others_are_named() -> None:
    checked = verify(CERTIFICATE, {"report.pdf": FILES["report.pdf"]})
    assert checked.sound
    assert dict(checked.files)["report.docx"] is FileState.MISSING


def test_a_strange_file_is_not_vouched_for() -> None:
    checked = verify(CERTIFICATE, {**FILES, "other.pdf": b"x"})
    assert not checked.sound
    assert dict(checked.files)["other.pdf"] is FileState.NOT_LISTED


@settings(max_examples=60)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_any_changed_byte_of_a_file_is_noticed(name: str, data: st.DataObject) -> None:
    content = bytearray(FILES[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    checked = verify(CERTIFICATE, {**FILES, name: bytes(content)})
    assert not checked.sound
    assert dict(checked.files)[name] is FileState.CHANGED


def _notices(altered: bytes) -> bool:
    checked = verify(altered, FILES)
    return not checked.sound and "marmalade" not in " ".join(checked.says)


@settings(max_examples=300)
@given(st.integers(0, len(CERTIFICATE) - 1), st.integers(1, 255))
def test_any_changed_byte_of_the_certificate_is_noticed(at: int, bits: int) -> None:
    altered = bytearray(CERTIFICATE)
    altered[at] ^= bits
    assert _notices(bytes(altered))


@pytest.mark.parametrize(
    "altered",
    [
        CERTIFICATE + b"\n",
        b" " + CERTIFICATE,
        json.dumps(json.loads(CERTIFICATE)).encode(),
        CERTIFICATE[:-1],
        CERTIFICATE.replace(b'"recipient":""', b'"recipient":"","recipient":""'),
    ],
)
def test_another_way_of_writing_the_same_certificate_is_noticed(altered: bytes) -> None:
    assert _notices(altered)


def test_a_certificate_signed_anew_by_another_key_shows_another_fingerprint() -> None:
    said = json.loads(CERTIFICATE)
    del said["signature"]
    other = seal.new_signing_key()
    said["public_key"] = b64encode(seal.public_key(other)).decode()
    unsigned = seal.canonical_json(said)
    said["signature"] = b64encode(seal.sign(other, unsigned)).decode()
    checked = verify(seal.canonical_json(said), FILES)
    assert checked.signed
    assert checked.fingerprint != verify(CERTIFICATE, FILES).fingerprint


def test_a_file_of_another_form_is_refused_in_plain_words() -> None:
    newer = seal.canonical_json({**json.loads(CERTIFICATE), "format": "workbench-certificate/2"})
    with pytest.raises(BadInput, match="newer program"):
        read_certificate(newer)
    with pytest.raises(BadInput, match="too large"):
        read_certificate(b" " * (9 * 2**20))


@given(st.binary(max_size=300))
def test_no_other_bytes_vouch_for_any_file(content: bytes) -> None:
    checked = verify(content, FILES)
    assert not checked.sound
    assert not checked.signed
    assert set(dict(checked.files).values()) == {FileState.NOT_LISTED}


def test_names_with_folders_and_times_without_a_zone_are_bugs() -> None:
    given_: dict[str, Any] = {
        "regime_as_of": date(2026, 1, 1), "checks": (), "program": "x", "ledger_head": (0, ""),
        "private_key": KEY,
    }  # fmt: skip
    with pytest.raises(BugError):
        make_certificate(release(), {"a/b": b""}, made_at=datetime.now(UTC), **given_)
    with pytest.raises(BugError):
        make_certificate(release(), FILES, made_at=MADE_AT.replace(tzinfo=None), **given_)
