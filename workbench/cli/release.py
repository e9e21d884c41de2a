"""Commands about what leaves the vault: check, scan, make, verify."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workbench.cli.context import FILE, Context, counted, pass_context, progress
from workbench.errors import BadInput, NotFound, ReleaseRefused
from workbench.records.release import Concern, Place, Severity
from workbench.services import cases
from workbench.services.releasing.assessing import (
    Assessed,
    DecisionLine,
    check_release,
    read_decisions,
    scan_files,
)
from workbench.services.releasing.making import FORMATS, Released, make_release
from workbench.services.releasing.verifying import states, verify_release

_DECISIONS = click.option(
    "--decisions", "decisions_file", metavar="FILE", type=FILE,
    help="A JSON file of decisions about concerns.",
)  # fmt: skip
_REPORT = click.option("--report", "report_kind", metavar="KIND", required=True, help="The kind of report.")


@click.group()
def release() -> None:
    """Assess a report, release it, and check what was released."""


@release.command(epilog="Example: workbench release check PSII-2026-001 --report psii")
@click.argument("reference", metavar="REF")
@_REPORT
@_DECISIONS
@pass_context
def check(context: Context, reference: str, report_kind: str, decisions_file: Path | None) -> None:
    """Assess a report: every concern with where it stands, why, and what to do."""
    lines = _decisions(decisions_file)
    with context.session() as session:
        assessed = check_release(
            session, cases.find_case(session, reference).case_id, report_kind, lines=lines
        )
    _show_assessment(context, assessed, assessed.open_concerns)
    if assessed.blocking:
        raise ReleaseRefused(
            f"{_open(len(assessed.blocking))} Mend the words, or settle each concern by its id in a file "
            "given with --decisions.",
            [concern.id for concern in assessed.blocking],
        )


@release.command(epilog="Example: workbench release scan PSII-2026-001 draft.docx")
@click.argument("reference", metavar="REF")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=FILE)
@pass_context
def scan(context: Context, reference: str, paths: tuple[Path, ...]) -> None:
    """Look for a case's protected material in any files."""
    with context.session() as session:
        concerns, words = scan_files(session, cases.find_case(session, reference).case_id, paths)
    value = {
        "concerns": [_concern(c) for c in concerns],
        "scanned": {"files": len(paths), "words": words},
    }
    context.show(value, lambda: _listed(concerns) or f"Nothing was found in {counted(words, 'word')}.")
    blocking = [c.id for c in concerns if c.severity is Severity.BLOCK]
    if blocking:
        raise ReleaseRefused(f"{_open(len(blocking))} Do not send this out as it is.", blocking)


@release.command(
    epilog="Example: workbench release make PSII-2026-001 --report psii --format word,pdf --out out "
    "--basis openness --decisions decisions.json"
)
@click.argument("reference", metavar="REF")
@_REPORT
@click.option(
    "--format",
    "formats",
    metavar="LIST",
    default="word,pdf,html,package",
    show_default=True,
    help=f"One or more of {', '.join(FORMATS)}, parted by commas.",
)
@click.option("--out", required=True, metavar="DIR", type=FILE)
@click.option("--basis", required=True, metavar="CODE", help="Why this disclosure is lawful.")
@click.option("--recipient", default="", metavar="R", help="Whom it is for, where it is for one.")
@click.option("--reason", default="", help="Why, where the basis asks for it.")
@click.option("--by", "decided_by", default="", metavar="NAME", help="Who decides; else you.")
@_DECISIONS
@pass_context
def make(
    context: Context,
    reference: str,
    report_kind: str,
    formats: str,
    out: Path,
    basis: str,
    recipient: str,
    reason: str,
    decided_by: str,
    decisions_file: Path | None,
) -> None:
    """Release a report: assess, render, scan the finished bytes, enter it in the ledger, write the files."""
    lines = _decisions(decisions_file)
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    with context.session(write=True) as session, progress("Releasing", quiet=context.as_json) as step:
        case_id = cases.find_case(session, reference).case_id
        done = make_release(
            session,
            case_id,
            report_kind,
            formats=wanted,
            out=out,
            basis=basis,
            reason=reason,
            decided_by=decided_by,
            recipient=recipient,
            lines=lines,
            progress=lambda n, of: _seen(step(n, of)),
            refused=lambda assessed, concerns: _show_assessment(context, assessed, concerns),
        )
    _show_released(context, done, reference, out)


@release.command(epilog="Example: workbench release verify out/PSII-2026-001-psii.docx")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=FILE)
@pass_context
def verify(context: Context, paths: tuple[Path, ...]) -> None:
    """Check released files against their certificate. Needs no vault."""
    results = verify_release(paths)
    sound = all(result.sound for result in results)
    value = {
        "verified": sound,
        "certificates": [
            {
                "certificate": result.certificate.name,
                "sound": result.sound,
                "fingerprint": result.verification.fingerprint,
                "release": result.verification.certificate.release,
                "files": {name: state.value for name, state in states(result).items()},
                "says": [*result.verification.says, *result.package_faults],
            }
            for result in results
        ],
    }
    lines = [line for result in results for line in (*result.verification.says, *result.package_faults)]
    signed = [result.verification.fingerprint for result in results if result.verification.signed]
    keys = [f"Signed by {fingerprint}." for fingerprint in signed]
    context.show(value, "\n".join((*lines, *keys)))
    if not sound:
        raise ReleaseRefused("These are not the files that were released, unchanged.")


def _show_released(context: Context, done: Released, reference: str, out: Path) -> None:
    files = [path.name for path in done.files]
    value = {
        "release": {
            "id": done.entry.file_id,
            "reference": done.entry.reference,
            "report": done.entry.report_kind,
            "basis": done.entry.basis,
            "folder": str(out),
            "files": files,
            "certificate": done.certificate.name,
            "fingerprint": done.fingerprint,
            "mended": len(done.assessed.mended),
            "justified": len(done.assessed.justified),
        }
    }
    context.show(
        value,
        "\n".join(
            (
                f"Released {done.entry.report_kind.replace('_', ' ')} of {reference} into {out}:",
                *(f"  {name}" for name in files),
                f"  {done.certificate.name}  (certificate, signed by {done.fingerprint})",
            )
        ),
    )


def _decisions(path: Path | None) -> tuple[DecisionLine, ...]:
    if path is None:
        return ()
    try:
        return read_decisions(path.read_bytes())
    except FileNotFoundError:
        raise NotFound("There is no decisions file of that name.") from None
    except OSError:
        raise BadInput("The decisions file cannot be read.") from None


def _show_assessment(context: Context, assessed: Assessed, concerns: Sequence[Concern]) -> None:
    context.show(_assessment(assessed, concerns), lambda: _told(assessed, concerns))


def _assessment(assessed: Assessed, concerns: Sequence[Concern]) -> dict[str, Any]:
    return {
        "case": assessed.case.case.reference,
        "report": assessed.outline.code,
        "concerns": [_concern(c) for c in concerns],
        "settled": [
            {"concern": s.concern.id, "decision": s.decision.remedy.value, "by": s.decision.decided_by}
            for s in (*assessed.mended, *assessed.justified)
        ],
        "blocking": _blocking(concerns),
        "problems": list(assessed.composed.problems),
        "advice": list(assessed.composed.advice),
    }


def _concern(concern: Concern) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": concern.id,
        "kind": concern.kind.value,
        "severity": concern.severity.value,
        "where": _place(concern.where),
        "text": concern.text,
        "source": concern.source,
        "why": concern.why,
        "what_to_do": concern.what_to_do,
    }
    if concern.similarity is not None:
        value["similarity"] = concern.similarity
    if concern.replacement:
        value["alias"] = concern.replacement
    return value


def _place(place: Place) -> dict[str, Any]:
    names = ("file", "part", "section", "passage", "page", "paragraph", "start", "end")
    found = {name: getattr(place, name) for name in names}
    return {name: value for name, value in found.items() if value not in ("", None)}


def _blocking(concerns: Sequence[Concern]) -> int:
    return sum(concern.severity is Severity.BLOCK for concern in concerns)


def _told(assessed: Assessed, concerns: Sequence[Concern]) -> str:
    parts = [_listed(concerns)]
    parts += [f"Not ready: {problem}" for problem in assessed.composed.problems]
    parts += [f"Advice: {advice}" for advice in assessed.composed.advice]
    settled = len(assessed.mended) + len(assessed.justified)
    parts.append(f"{settled} settled, {len(concerns)} open, {_blocking(concerns)} blocking.")
    return "\n".join(part for part in parts if part)


def _listed(concerns: Sequence[Concern]) -> str:
    blocks = []
    for concern in concerns:
        of = f" ({concern.source})" if concern.source else ""
        words = f"    “{concern.text}”\n" if concern.text else ""
        blocks.append(
            f"[{concern.severity.value}] {concern.kind.value}{of} in {_spoken(concern.where)}\n"
            f"{words}    {concern.why} {concern.what_to_do}\n    id {concern.id}\n"
        )
    return "\n".join(blocks)


def _spoken(place: Place) -> str:
    """Where a person looks: offsets and passage ids are for programs."""
    words = [f"section {place.section}" if place.section else "", place.file, place.part]
    words += [f"page {place.page}" if place.page else ""]
    words += [f"paragraph {place.paragraph}" if place.paragraph else ""]
    return ", ".join(word for word in words if word)


def _open(count: int) -> str:
    return f"{counted(count, 'blocking concern')} {'is' if count == 1 else 'are'} open."


def _seen(_going_on: bool) -> None:
    return None
