"""The intake package as one file: its members, what binds them together, and whether it stands.

Owns the manifest and the signature, for both directions; the archive's bytes are `archive`. Reading
stands here and not in publish, whose public functions take a `Release` and nothing else: a package from
elsewhere is read by the register and the command line, without a vault and without a release. It must
not know what a recommendation means, and it trusts no byte that it is given.

Forms
    archive         a zip of exactly these members, in this order, stored without compression, with
                    fixed dates: one set of members makes one archive, so every byte is accounted
                    for and nothing can swell when it is opened
    manifest.json   canonical JSON: SHA-256 and size of each member before it, and the public key
    manifest.sig    Ed25519 over the bytes of manifest.json, 64 raw bytes
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from workbench import seal
from workbench.errors import BadInput, BugError
from workbench.wire.archive import archived, opened
from workbench.wire.case import Item
from workbench.wire.package import Package, payload_faults, read_payload
from workbench.wire.reading import read, written

FORMAT = "workbench-package-manifest/1"
PAYLOAD = "recommendations.json"
REPORT = "report.html"
CERTIFICATE = "certificate.json"
CONTENTS = (PAYLOAD, "recommendations.csv", "recommendations.xlsx", REPORT, CERTIFICATE)
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
MEMBERS = (*CONTENTS, MANIFEST, SIGNATURE)
MOST_REASONS = 10


class Sealed(Item):
    """One member of the package: SHA-256 in hex and size in bytes."""

    name: str
    sha256: str
    bytes: int


class Manifest(Item):
    """What the package holds. `public_key` is the issuer's Ed25519 key, 64 hex digits."""

    format: str
    issuer: str
    release_id: str
    content_sha256: str
    public_key: str
    files: list[Sealed]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPackage:
    """A package that stands. `sha256` is of the whole file, to know it again."""

    package: Package = field(repr=False)
    manifest: Manifest = field(repr=False)
    certificate: bytes = field(repr=False)
    report_html: bytes = field(repr=False)
    sha256: str

    @property
    def fingerprint(self) -> str:
        """The signing key's fingerprint, to compare with one had from the issuer by another way."""
        return seal.fingerprint(bytes.fromhex(self.manifest.public_key))


def seal_package(
    contents: Mapping[str, bytes], *, issuer: str, release_id: str, content_sha256: str, private_key: bytes
) -> bytes:
    """The bytes of a package with these `contents` (one per name of `CONTENTS`), signed.

    Raises:
        BugError: a member is missing or does not belong, or the key is not one.
    """
    if set(contents) != set(CONTENTS):
        raise BugError("a package is made of exactly its five files")
    manifest = Manifest(
        format=FORMAT,
        issuer=issuer,
        release_id=release_id,
        content_sha256=content_sha256,
        public_key=seal.public_key(private_key).hex(),
        files=[
            Sealed(name=name, sha256=seal.digest(contents[name]), bytes=len(contents[name]))
            for name in CONTENTS
        ],
    )
    manifest_bytes = seal.canonical_json(written(manifest))
    signature = seal.sign(private_key, manifest_bytes)
    return _archive({**contents, MANIFEST: manifest_bytes, SIGNATURE: signature})


def verify_package(data: bytes, *, known_key: bytes | None = None) -> tuple[str, ...]:
    """Why a package cannot be accepted, at most ten plain sentences; empty when it stands.

    With `known_key` (32 bytes) the package must also be signed by that key; without it a good
    signature says only that the package is whole, not whose it is.
    """
    try:
        members = _opened(data)
    except BadInput as error:
        return (error.message,)
    reasons = []
    for reason in _faults(data, members, known_key):
        reasons.append(reason)
        if len(reasons) == MOST_REASONS:
            break
    return tuple(reasons)


def read_package(data: bytes, *, known_key: bytes | None = None) -> ReceivedPackage:
    """Open a package, whole or not at all.

    Raises:
        BadInput: it does not stand; the message holds the first ten reasons, one a line.
    """
    reasons = verify_package(data, known_key=known_key)
    if reasons:
        raise BadInput("This package is refused, and nothing of it was kept.\n" + "\n".join(reasons))
    members = _opened(data)
    return ReceivedPackage(
        package=read_payload(members[PAYLOAD]),
        manifest=_manifest(members),
        certificate=members[CERTIFICATE],
        report_html=members[REPORT],
        sha256=seal.digest(data),
    )


def _faults(data: bytes, members: Mapping[str, bytes], known_key: bytes | None) -> Iterator[str]:
    try:
        manifest = _manifest(members)
    except BadInput as error:
        yield f"{MANIFEST}: {error.message}"
        return
    yield from _faults_of_seal(members, manifest, known_key)
    yield from (f"{PAYLOAD}: {fault}" for fault in payload_faults(members[PAYLOAD]))
    yield from _faults_between(members, manifest)
    if _archive(members) != data:
        yield "The archive was changed or packed again after it was made. Ask for the original file."


def _faults_of_seal(
    members: Mapping[str, bytes], manifest: Manifest, known_key: bytes | None
) -> Iterator[str]:
    public = bytes.fromhex(manifest.public_key)
    if not seal.check(public, members[MANIFEST], members[SIGNATURE]):
        yield f"{SIGNATURE}: The signature does not fit {MANIFEST}: one of them was changed."
    if known_key is not None and public != known_key:
        yield f"{MANIFEST}: The package was signed with another key than the one known for this issuer."
    if [sealed.name for sealed in manifest.files] != list(CONTENTS):
        yield f"{MANIFEST}: It must list {', '.join(CONTENTS)}, each once and in this order."
        return
    for sealed in manifest.files:
        content = members[sealed.name]
        if (sealed.sha256, sealed.bytes) != (seal.digest(content), len(content)):
            yield f"{sealed.name}: Its digest is not the one in {MANIFEST}: it was changed."


def _faults_between(members: Mapping[str, bytes], manifest: Manifest) -> Iterator[str]:
    try:
        certificate = msgspec.json.decode(members[CERTIFICATE])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        certificate = None
    if not isinstance(certificate, dict):
        yield f"{CERTIFICATE}: This is not a JSON object."
    elif certificate.get("release") != manifest.release_id:
        yield f"{CERTIFICATE}: It belongs to another release than {MANIFEST}."
    try:
        payload = read_payload(members[PAYLOAD])
    except BadInput:
        return
    if payload.report.release_id != manifest.release_id:
        yield f"{PAYLOAD}: It belongs to another release than {MANIFEST}."
    if payload.issuer.name != manifest.issuer:
        yield f"{PAYLOAD}: It names another issuer than {MANIFEST}."


def _manifest(members: Mapping[str, bytes]) -> Manifest:
    manifest = read(members[MANIFEST], Manifest, "the manifest", form=FORMAT)
    try:
        whole = len(bytes.fromhex(manifest.public_key)) == 32
    except ValueError:
        whole = False
    if not whole:
        raise BadInput("A public key is written as 64 hex digits.", where="$.public_key")
    return manifest


def _opened(data: bytes) -> dict[str, bytes]:
    return opened(data, MEMBERS)


def _archive(members: Mapping[str, bytes]) -> bytes:
    return archived(members, MEMBERS)
