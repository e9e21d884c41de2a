"""Checking released files against their certificate. Needs no vault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from workbench.errors import BadInput, NotFound, ReleaseRefused
from workbench.release.certificate import (
    NAME_ENDING,
    PROVES,
    PROVES_NOT,
    FileState,
    Verification,
    read_certificate,
    verify,
)
from workbench.wire.package_file import CERTIFICATE, PAYLOAD, REPORT, verify_package

__all__ = ["PROVES", "PROVES_NOT", "FileState", "Verified", "states", "verdict", "verify_release"]
PACKAGE_ENDING = ".recs.zip"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found of some files. `package_faults` are what a package says of itself, in plain words."""

    certificate: Path = field(repr=False)
    verification: Verification
    package_faults: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return self.verification.sound and not self.package_faults


def verify_release(paths: Sequence[Path]) -> tuple[Verified, ...]:
    """Check files, each against the certificate beside it or the one given with them.

    A certificate alone is checked with every file of its release that lies beside it. A package says
    more of itself: each file in it is checked against its own manifest and signature.

    A package stands by itself: where no certificate lies beside it, the one inside it counts. A file that
    was given another name is known by its content.

    Raises:
        NotFound: no such file, or no certificate beside it.
        ReleaseRefused: a package without a certificate beside it does not stand by itself.
    """
    missing = [path for path in paths if not path.is_file()]
    if missing or not paths:
        raise NotFound("There is no file of that name to verify.")
    given = [path for path in paths if path.name.endswith(NAME_ENDING)]
    files = [path for path in paths if path not in given]
    groups: list[tuple[Path, list[Path]]] = [(certificate, []) for certificate in given]
    alone: list[Path] = []
    for path in files:
        certificate = _certificate_of(path, given)
        if certificate is None and path.name.endswith(PACKAGE_ENDING):
            alone.append(path)
        elif certificate is not None or given:
            _group(groups, certificate or given[0], path).append(path)
        else:
            raise NotFound(_NO_CERTIFICATE)
    verified = [_verified(certificate, listed) for certificate, listed in groups]
    return (*verified, *map(_package_alone, alone))


_NO_CERTIFICATE = (
    "There is no certificate for this file beside it: none that has its name, or its content under another "
    f"name. Give the certificate (its name ends in “{NAME_ENDING}”) together with the file, under the name "
    "that it was released with."
)


def _group(groups: list[tuple[Path, list[Path]]], certificate: Path, path: Path) -> list[Path]:
    """The files to be checked with a certificate; two of one name never stand in the same list."""
    for known, listed in groups:
        if known == certificate and path.name not in [other.name for other in listed]:
            return listed
    groups.append((certificate, []))
    return groups[-1][1]


def _certificate_of(path: Path, given: Sequence[Path]) -> Path | None:
    candidates = dict.fromkeys([*given, *sorted(path.parent.glob(f"*{NAME_ENDING}"))])
    readable: dict[Path, dict[str, str]] = {}
    for candidate in candidates:
        try:
            lines = read_certificate(candidate.read_bytes()).files
        except BadInput:
            continue
        readable[candidate] = {line.name: line.sha256 for line in lines}
    for candidate, listed in readable.items():
        if path.name in listed:
            return candidate
    digest = _digest(path) if readable else ""
    for candidate, listed in readable.items():
        if digest in listed.values():
            return candidate
    return next((candidate for candidate in candidates if candidate not in readable), None)


def _digest(path: Path) -> str:
    made = hashlib.sha256()
    for piece in _pieces(path):
        made.update(piece)
    return made.hexdigest()


def _package_alone(path: Path) -> Verified:
    """A package against its own manifest, and what is in it against the certificate inside."""
    faults = verify_package(path.read_bytes())
    if faults:
        raise ReleaseRefused(f"This package cannot be relied on. {' '.join(faults)}")
    with ZipFile(path) as package:
        inside = {name: package.read(name) for name in (REPORT, PAYLOAD)}
        return Verified(certificate=path, verification=verify(package.read(CERTIFICATE), inside))


def _verified(certificate: Path, files: Sequence[Path]) -> Verified:
    content = certificate.read_bytes()
    if not files:
        alone = verify(content, {}).certificate
        names = [line.name for line in alone.files] if alone is not None else []
        files = [path for name in names if (path := certificate.parent / name).is_file()]
    verification = verify(content, {path.name: _pieces(path) for path in files})
    faults = [
        fault
        for path in files
        if path.name.endswith(PACKAGE_ENDING)
        for fault in verify_package(path.read_bytes())
    ]
    return Verified(certificate=certificate, verification=verification, package_faults=tuple(faults))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def verdict(verified: Sequence[Verified]) -> str:
    """What checking came to, in one sentence."""
    if not all(one.verification.signed for one in verified):
        return "The certificate's signature does not fit: nothing that it says can be relied on."
    found = [state for one in verified for state in states(one).values()]
    if FileState.CHANGED in found or any(one.package_faults for one in verified):
        return "Changed since it was released: do not rely on it."
    if FileState.NOT_LISTED in found:
        return "Not all of these files belong to the release."
    count = sum(state in (FileState.UNCHANGED, FileState.RENAMED) for state in found)
    if not count:
        return "The certificate is genuine, but no file of its release was found beside it."
    return "Unchanged since it was released." if count == 1 else f"All {count} unchanged since release."


def states(verified: Verified) -> dict[str, FileState]:
    """Each file's name and what became of it."""
    return dict(verified.verification.files)
