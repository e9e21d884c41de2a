"""A release as the bytes of its files, scanned once finished, and its certificate. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from workbench import __version__
from workbench.errors import ReleaseRefused
from workbench.publish import html, pdf, word
from workbench.publish import package as package_writer
from workbench.records.release import Concern, Release, Terms
from workbench.release import certificate as certificates
from workbench.release.assess import VERSIONS, each_kind
from workbench.release.gate import clear_bytes, fitting_basis
from workbench.release.kinds import making
from workbench.release.settle import covered
from workbench.services.releasing.assessing import Assessed, scan_bytes
from workbench.services.session import Session
from workbench.store import ledger

Told = Callable[[Assessed, Sequence[Concern]], None]
"""Who is told of a refusal: the assessment, and the concerns that stand in the way."""

FORMATS = ("word", "pdf", "html", "table", "package")
OF_RECOMMENDATIONS = ("table", "package")
"""Formats that are made of the recommendations alone."""
_DETECTS: Mapping[str, tuple[str, ...]] = {
    "names": ("name",),
    "identifiers": ("identifier",),
    "passages": ("passage", "paraphrase"),
    "small cells": (),
    "lineage": (),
    "metadata": ("metadata", "image"),
}
"""The kinds that each detector counts; lineage counts as a passage, a small cell as an identifier."""
_ENDINGS = {"word": ".docx", "pdf": ".pdf", "html": ".html", "table": ".xlsx"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the gate let out, with the assessment that it stands on."""

    release: Release = field(repr=False)
    assessed: Assessed = field(repr=False)
    made_at: datetime


def rendered(
    session: Session, opened: Opened, formats: Sequence[str], progress: Callable[[int, int], None]
) -> dict[str, bytes]:
    """Every file of the release as bytes in memory, by name."""
    release = opened.release
    writers: Mapping[str, Callable[[Release], bytes]] = {
        "word": word.write,
        "pdf": pdf.write,
        "html": html.write,
        "table": package_writer.write_table,
    }
    files: dict[str, bytes] = {}
    wanted = [name for name in FORMATS if name in formats]
    for done, name in enumerate(wanted):
        progress(done, len(wanted))
        if name in writers:
            files[stem(release.terms) + _ENDINGS[name]] = writers[name](release)
            continue
        page = html.write(release)
        inner = certificate(
            session, opened, {"report.html": page, "recommendations.json": release.recommendations}
        )
        files[package_writer.package_name(release)] = package_writer.write(
            release,
            certificate=inner,
            report_html=page,
            private_key=session.vault.fact("signing_key"),
        )
    progress(len(wanted), len(wanted))
    return files


def clear(files: Mapping[str, bytes], opened: Opened, refused: Told) -> None:
    """Scan every part of the finished files. Raises: ReleaseRefused."""
    assessed, terms = opened.assessed, opened.release.terms
    found: list[Concern] = []
    for name, content in files.items():
        found.extend(scan_bytes(name, content, assessed.guard)[0])
    basis = fitting_basis(terms, assessed.regime)
    still = [concern for concern in found if not covered(concern, assessed.justified)]
    with telling(refused, assessed, still):
        clear_bytes(found, justified=assessed.justified, basis=basis, recipient=terms.recipient)


@contextmanager
def telling(refused: Told, assessed: Assessed, concerns: Sequence[Concern]) -> Iterator[None]:
    """Tell `refused` what stood in the way before a refusal goes on."""
    try:
        yield
    except ReleaseRefused:
        refused(assessed, concerns)
        raise


def certificate(session: Session, opened: Opened, files: Mapping[str, bytes]) -> bytes:
    """The signed certificate of these files."""
    release, assessed = opened.release, opened.assessed
    found = dict(each_kind(assessed.found))
    mended = dict(each_kind(item.concern for item in assessed.mended))
    justified = dict(each_kind(item.concern for item in assessed.justified))
    checks = [
        certificates.Check(
            detector=name,
            version=version,
            found=_only(found, _DETECTS.get(name, (name,))),
            mended=_only(mended, _DETECTS.get(name, (name,))),
            justified=_only(justified, _DETECTS.get(name, (name,))),
        )
        for name, version in VERSIONS.items()
    ]
    return certificates.make_certificate(
        release,
        files,
        regime_as_of=assessed.regime.assessment.as_of,
        checks=checks,
        program=f"Investigation Workbench {__version__}",
        ledger_head=ledger.head(session.db),
        private_key=session.vault.fact("signing_key"),
        made_at=opened.made_at,
        decided_by_role=assessed.regime.basis(release.terms.basis).decision_maker_role,
    )


def _only(counts: Mapping[str, int], kinds: tuple[str, ...]) -> dict[str, int]:
    return {kind: n for kind, n in counts.items() if kind in kinds}


def stem(terms: Terms) -> str:
    """The files' name without its ending: the case, the report, the kind of release if it says more."""
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", terms.case_reference).strip("-.")
    parts = [safe, terms.report_kind.replace("_", "-")]
    kind = terms.release_kind
    if kind and kind not in ("final_report", terms.report_kind) and not making(kind).reports:
        parts.append(kind.replace("_", "-"))
    return "-".join(parts)
