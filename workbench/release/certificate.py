"""The certificate: a signed file beside a release that says what was checked and what left.

Owns the form `workbench-certificate/1` and its checking. It holds references, counts and digests, and
no protected text. It needs no vault: whoever has the files and the certificate can check them. It
knows nothing of where the files stand; the caller brings their bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import msgspec

from workbench import seal
from workbench.errors import BadInput, BugError
from workbench.records.release import Release

FORMAT = "workbench-certificate/1"
NAME_ENDING = ".certificate.json"
_MOST_BYTES = 8 * 2**20

PROVES = (
    "The files marked unchanged are, byte for byte, those that the holder of the signing key listed.",
    "The certificate itself has not been altered since it was signed.",
)
PROVES_NOT = (
    "It does not say whose key signed: compare the fingerprint with one had from the issuer by another way.",
    "It records what was looked for and what a person decided; it does not prove that nothing was missed.",
    "The time is that of the computer that made the release.",
)


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Check(_Strict, frozen=True):
    """One detector as it ran: `found`, `mended` and `justified` count concerns by kind, without words."""

    detector: str
    version: str
    found: dict[str, int]
    mended: dict[str, int]
    justified: dict[str, int]


class RegimeLine(_Strict, frozen=True):
    code: str
    as_of: str


class LedgerHead(_Strict, frozen=True):
    seq: int
    hash: str


class FileLine(_Strict, frozen=True):
    name: str
    sha256: str
    bytes: int


class Certificate(_Strict, frozen=True, omit_defaults=True):
    """The signed content. Times are ISO 8601 in UTC; digests are SHA-256 in lower-case hex.

    What an older certificate does not have is left out of what is signed, so that it still verifies.
    """

    format: str
    release: str
    case: str
    report_kind: str
    regime: RegimeLine
    basis: str
    decided_by: str
    recipient: str
    made_at: str
    checks: tuple[Check, ...]
    program: str
    ledger: LedgerHead
    content_sha256: str
    files: tuple[FileLine, ...]
    public_key: str
    signature: str
    release_kind: str = ""
    extent: str = ""


class FileState(StrEnum):
    """`RENAMED` is a file of the release, byte for byte, under a name that it was not released with."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed"
    CHANGED = "changed"
    MISSING = "missing"
    NOT_LISTED = "not_listed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What checking showed. `sound` is true when the signature is good and no given file is amiss.

    A file of the release that was not handed in is `MISSING`; that alone leaves the rest sound. `certificate`
    is None where it cannot be read.
    """

    sound: bool
    signed: bool
    files: tuple[tuple[str, FileState], ...]
    fingerprint: str
    certificate: Certificate | None
    says: tuple[str, ...] = field(default=())


def make_certificate(
    release: Release,
    files: Mapping[str, bytes],
    *,
    regime_as_of: date,
    checks: Iterable[Check],
    program: str,
    ledger_head: tuple[int, str],
    private_key: bytes,
    made_at: datetime,
    decided_by_role: str = "",
) -> bytes:
    """Sign what left. `files` leads from each file's name, without folders, to its bytes.

    `decided_by_role` is the role the basis asks for; without it, whom the release names is written.

    Raises: BugError for a naive time or a name with a folder in it.
    """
    if made_at.tzinfo is None or any("/" in name or "\\" in name for name in files):
        raise BugError("a certificate needs a time with a zone, and names without folders")
    terms = release.terms
    unsigned = Certificate(
        format=FORMAT,
        release=terms.release_id,
        case=terms.case_reference,
        report_kind=terms.report_kind,
        release_kind=terms.release_kind,
        extent=terms.extent,
        regime=RegimeLine(code=terms.regime, as_of=regime_as_of.isoformat()),
        basis=terms.basis,
        decided_by=decided_by_role or terms.decided_by,
        recipient=terms.recipient,
        made_at=made_at.astimezone(UTC).isoformat(timespec="seconds"),
        checks=tuple(checks),
        program=program,
        ledger=LedgerHead(seq=ledger_head[0], hash=ledger_head[1]),
        content_sha256=release.content_sha256,
        files=tuple(
            FileLine(name=name, sha256=seal.digest(content), bytes=len(content))
            for name, content in sorted(files.items())
        ),
        public_key=_text(seal.public_key(private_key)),
        signature="",
    )
    signature = seal.sign(private_key, _signed_bytes(unsigned))
    return seal.canonical_json(
        msgspec.to_builtins(msgspec.structs.replace(unsigned, signature=_text(signature)))
    )


def read_certificate(content: bytes) -> Certificate:
    """Read a certificate without judging its signature.

    Only the canonical form is read, so that no two different files are the same certificate.

    Raises: BadInput when it is not a certificate, or was written in any other form.
    """
    if len(content) > _MOST_BYTES:
        raise BadInput("the file is too large to be a certificate.")
    try:
        certificate = msgspec.json.decode(content, type=Certificate)
        canonical = seal.canonical_json(msgspec.to_builtins(certificate))
    except (msgspec.DecodeError, UnicodeDecodeError, BadInput, RecursionError):
        raise BadInput("this is not a certificate of a release, or it has been altered.") from None
    if certificate.format != FORMAT:
        raise BadInput(f"the certificate is not of the form {FORMAT}: a newer program may be needed.")
    if canonical != content:
        raise BadInput("the certificate has been altered: it is not in the form in which it was signed.")
    return certificate


def verify(certificate: bytes, files: Mapping[str, bytes | Iterable[bytes]]) -> Verification:
    """Check files against their certificate; a file's content may come whole or in pieces.

    A certificate that cannot be read shows nothing of any file, as one whose signature does not fit.
    """
    try:
        read = read_certificate(certificate)
    except BadInput as unreadable:
        said = (f"{unreadable.sentence[:1].upper()}{unreadable.sentence[1:]}", *_says(False, []))
        unlisted = tuple((name, FileState.NOT_LISTED) for name in files)
        return Verification(
            sound=False, signed=False, files=unlisted, fingerprint="", certificate=None, says=said
        )
    public = _bytes(read.public_key)
    signed = seal.check(public, _signed_bytes(read), _bytes(read.signature))
    listed = {line.name: line for line in read.files}
    found = [(name, *_state(name, content, listed)) for name, content in files.items()]
    seen = {of for _, state, of in found if state is not FileState.NOT_LISTED}
    found += [(name, FileState.MISSING, name) for name in listed if name not in seen]
    given = [state for _, state, _ in found if state is not FileState.MISSING]
    whole = len(listed) == len(read.files)
    return Verification(
        sound=signed and whole and all(state in _SOUND for state in given),
        signed=signed,
        files=tuple((name, state) for name, state, _ in found),
        fingerprint=seal.fingerprint(public) if len(public) == 32 else "",
        certificate=read,
        says=_says(signed, found),
    )


_SOUND = (FileState.UNCHANGED, FileState.RENAMED)


def _state(
    name: str, content: bytes | Iterable[bytes], listed: Mapping[str, FileLine]
) -> tuple[FileState, str]:
    """What became of a file, and the name that it was released with."""
    digest, size = hashlib.sha256(), 0
    for piece in (content,) if isinstance(content, bytes) else content:
        digest.update(piece)
        size += len(piece)
    same = [line.name for line in listed.values() if (line.sha256, line.bytes) == (digest.hexdigest(), size)]
    if name in listed:
        return (FileState.UNCHANGED if name in same else FileState.CHANGED), name
    return (FileState.RENAMED, same[0]) if same else (FileState.NOT_LISTED, name)


def _says(signed: bool, found: list[tuple[str, FileState, str]]) -> tuple[str, ...]:
    if not signed:
        return (
            "The signature does not fit the certificate, so nothing that it says can be relied on.",
            "Ask the issuer for the release again.",
        )
    verdicts = {
        FileState.UNCHANGED: "is unchanged since it was released.",
        FileState.RENAMED: "has another name, and is unchanged since it was released as",
        FileState.CHANGED: "has been changed since it was released: do not rely on it.",
        FileState.MISSING: "belongs to the release and was not given here.",
        FileState.NOT_LISTED: "is not part of this release.",
    }
    told = [
        f"{name} {verdicts[state]}{f' {of}.' if state is FileState.RENAMED else ''}"
        for name, state, of in found
    ]
    return (*told, *PROVES, *PROVES_NOT)


def _signed_bytes(certificate: Certificate) -> bytes:
    content = msgspec.to_builtins(certificate)
    del content["signature"]
    return seal.canonical_json(content)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
