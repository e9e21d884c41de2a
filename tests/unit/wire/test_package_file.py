"""The package as a file: it stands only while every byte is the one that was signed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.wire.packages import ISSUER, PRIVATE_KEY, RELEASE_ID, sample_package, sample_payload
from workbench import seal
from workbench.errors import BadInput, BugError
from workbench.wire import archive, package_file
from workbench.wire.package_file import (
    CONTENTS,
    MEMBERS,
    MOST_REASONS,
    PAYLOAD,
    read_package,
    seal_package,
    verify_package,
)

OTHER_KEY = bytes(32)
CONTENT = {
    PAYLOAD: sample_payload(),
    "recommendations.csv": b"number\r\n",
    "recommendations.xlsx": b"PK",
    "report.html": b"<!doctype html>",
    "certificate.json": b'{"release":"R-2026-0042"}',
}


def sealed(private_key: bytes = PRIVATE_KEY, release_id: str = RELEASE_ID, **changes: bytes) -> bytes:
    contents = CONTENT | {name.replace("_", "."): content for name, content in changes.items()}
    return seal_package(
        contents, issuer=ISSUER, release_id=release_id, content_sha256="0" * 64, private_key=private_key
    )


GOOD = sealed()


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=compression)
    return out.getvalue()


def only_reason(data: bytes) -> str:
    reasons = verify_package(data)
    assert len(reasons) == 1
    return reasons[0]


def test_a_sealed_package_stands_and_reads_back() -> None:
    assert verify_package(GOOD, known_key=seal.public_key(PRIVATE_KEY)) == ()

    received = read_package(GOOD)

    assert received.package == sample_package()
    assert received.certificate == CONTENT["certificate.json"]
    assert received.report_html == CONTENT["report.html"]
    assert received.manifest.content_sha256 == "0" * 64
    assert received.fingerprint == seal.fingerprint(seal.public_key(PRIVATE_KEY))
    assert received.sha256 == seal.digest(GOOD)
    assert ISSUER not in repr(received)


def test_sealing_twice_gives_the_same_bytes() -> None:
    assert sealed() == GOOD


def test_the_members_stand_in_their_order_and_the_manifest_names_each() -> None:
    members = members_of(GOOD)
    manifest = json.loads(members["manifest.json"])

    assert tuple(members) == MEMBERS
    assert [each["name"] for each in manifest["files"]] == list(CONTENTS)
    assert len(members["manifest.sig"]) == 64


def test_no_byte_of_the_container_can_be_changed() -> None:
    for place in range(len(GOOD)):
        spoilt = bytearray(GOOD)
        spoilt[place] ^= 0x21
        assert verify_package(bytes(spoilt)), place


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_changed_and_packed_again_is_named_or_refused(name: str) -> None:
    members = members_of(GOOD)
    members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])

    reasons = verify_package(package_file._archive(members))

    assert any(name in reason or "manifest.json" in reason for reason in reasons)


@pytest.mark.parametrize(
    "spoilt",
    [
        GOOD + b"\0",
        b"\0" + GOOD,
        packed(members_of(GOOD)),
        packed(members_of(GOOD), zipfile.ZIP_DEFLATED),
        packed(dict(reversed(members_of(GOOD).items()))),
        packed(members_of(GOOD) | {"extra.txt": b""}),
        packed({name: content for name, content in members_of(GOOD).items() if name != "report.html"}),
    ],
    ids=["tail", "head", "dates", "deflated", "order", "extra", "missing"],
)
def test_an_archive_that_was_tampered_with_is_refused(spoilt: bytes) -> None:
    assert verify_package(spoilt)
    with pytest.raises(BadInput):
        read_package(spoilt)


def test_an_archive_that_would_swell_is_refused_unopened() -> None:
    bomb = packed(dict.fromkeys(MEMBERS, bytes(1_000_000)), zipfile.ZIP_DEFLATED)
    assert "not compressed" in only_reason(bomb)


def test_members_that_claim_more_than_the_file_holds_are_refused() -> None:
    spoilt = GOOD.replace(len(CONTENT["report.html"]).to_bytes(4, "little") * 2, b"\xff\xff\xff\x7f" * 2)
    assert spoilt != GOOD
    assert "larger than the package" in only_reason(spoilt)


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", len(GOOD) - 1)
    assert "larger than a package may be" in only_reason(GOOD)


def test_a_stranger_who_signs_a_copy_is_known_by_the_key() -> None:
    forged = sealed(OTHER_KEY)

    assert verify_package(forged) == ()
    assert "another key" in verify_package(forged, known_key=seal.public_key(PRIVATE_KEY))[0]


def test_a_manifest_put_over_a_foreign_signature_is_refused() -> None:
    members = members_of(GOOD)
    members["manifest.sig"] = members_of(sealed(OTHER_KEY))["manifest.sig"]
    assert "signature does not fit" in only_reason(package_file._archive(members))


def test_parts_of_different_releases_do_not_make_a_package() -> None:
    reasons = verify_package(sealed(release_id="R-2", certificate_json=b'{"release":"R-3"}'))
    assert [reason.split(":")[0] for reason in reasons] == ["certificate.json", "recommendations.json"]


@pytest.mark.parametrize("certificate", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_a_certificate_is_a_json_object(certificate: bytes) -> None:
    assert "not a JSON object" in only_reason(sealed(certificate_json=certificate))


def test_a_refusal_gives_the_first_ten_reasons_and_no_more() -> None:
    content = json.loads(CONTENT[PAYLOAD])
    content["recommendations"] = [{"id": n} for n in range(25)]
    data = sealed(recommendations_json=json.dumps(content).encode())

    assert len(verify_package(data)) == MOST_REASONS
    with pytest.raises(BadInput) as refused:
        read_package(data)
    assert len(str(refused.value).splitlines()) == 1 + MOST_REASONS
    assert "$.recommendations[9].id" in str(refused.value)


@pytest.mark.parametrize("key", ["xyz", "ab", "é" * 64])
def test_a_manifest_with_a_bad_key_is_refused(key: str) -> None:
    members = members_of(GOOD)
    manifest = json.loads(members["manifest.json"]) | {"public_key": key}
    members["manifest.json"] = json.dumps(manifest).encode()
    assert "64 hex digits" in only_reason(package_file._archive(members))


def test_only_the_five_files_make_a_package() -> None:
    with pytest.raises(BugError):
        sealed(more_txt=b"")


@given(st.binary(max_size=300))
def test_bytes_that_are_no_package_are_refused(data: bytes) -> None:
    assert verify_package(data)


@given(st.integers(0, len(GOOD) - 1), st.integers(0, len(GOOD) - 1), st.binary(max_size=8))
def test_a_splice_is_refused_with_our_own_error(start: int, end: int, put: bytes) -> None:
    spoilt = GOOD[:start] + put + GOOD[end:]
    if spoilt != GOOD:
        with pytest.raises(BadInput):
            read_package(spoilt)
