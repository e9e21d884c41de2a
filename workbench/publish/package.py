"""A release as an intake package: recommendations for people and programs, sealed and signed.

Owns which files a package is made of and its name. The archive, the manifest and the signature are
wire/package_file.py's, which also reads packages back; no vault, no case and no file system here.
"""

from __future__ import annotations

import re
import unicodedata

from workbench.errors import BadInput, BugError
from workbench.publish.package_table import PLAN, csv_bytes, xlsx_bytes
from workbench.records.release import Release
from workbench.wire.package import Package, read_payload
from workbench.wire.package_file import CERTIFICATE, CONTENTS, PAYLOAD, REPORT, seal_package

_LONGEST_SLUG = 60


def write(release: Release, *, certificate: bytes, report_html: bytes, private_key: bytes) -> bytes:
    """The package of a release, signed with the issuer's Ed25519 key (32 bytes).

    `recommendations.json` is the release's own bytes, as the gate let them out. Equal arguments give
    equal bytes.

    Raises:
        BugError: the release's recommendations are not a payload, or are another release's.
    """
    package = _payload(release)
    _, csv_name, xlsx_name, _, _ = CONTENTS
    return seal_package(
        {
            PAYLOAD: release.recommendations,
            csv_name: csv_bytes(package),
            xlsx_name: xlsx_bytes(package),
            REPORT: report_html,
            CERTIFICATE: certificate,
        },
        issuer=package.issuer.name,
        release_id=release.terms.release_id,
        content_sha256=release.content_sha256,
        private_key=private_key,
    )


def write_table(release: Release) -> bytes:
    """The recommendations of a release as a plan of actions: a workbook to be filled in and read back.

    Raises: BugError: as `write`.
    """
    return xlsx_bytes(_payload(release), PLAN)


def package_name(release: Release) -> str:
    """The file name of a release's package: `<issuer>-<report>-<date>.recs.zip`, in plain ASCII."""
    terms = release.terms
    parts = (
        _slug(terms.issuer) or "issuer",
        _slug(terms.case_reference) or "report",
        terms.released_on.isoformat(),
    )
    return f"{'-'.join(parts)}.recs.zip"


def _payload(release: Release) -> Package:
    try:
        package = read_payload(release.recommendations)
    except BadInput:
        raise BugError("A release holds recommendations that are not a package payload.") from None
    if package.report.release_id != release.terms.release_id:
        raise BugError("A release holds the recommendations of another release.")
    return package


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SLUG].strip("-")
