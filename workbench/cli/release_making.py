"""Commands that let a report out and check what was let out: make, verify."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from workbench.cli.concerns import DECISIONS, decisions, show_assessment
from workbench.cli.context import FILE, Context, counted, pass_context, progress
from workbench.errors import ReleaseRefused
from workbench.services import cases
from workbench.services.releasing.kinds import MAKINGS, Extent, making, report_for
from workbench.services.releasing.leaving import Released
from workbench.services.releasing.making import Asked, make_releases
from workbench.services.releasing.rendering import FORMATS
from workbench.services.releasing.verifying import states, verify_release
from workbench.services.session import Session

_KINDS = ", ".join(made.kind.value for made in MAKINGS)


@click.command(
    epilog="Example: workbench release make PSII-2026-001 --report psii --format word,pdf --out out "
    "--basis openness --decisions decisions.json"
)
@click.argument("reference", metavar="REF")
@click.option(
    "--report", "report_kind", metavar="KIND", default="", help="The kind of report; else the case's."
)
@click.option("--kind", metavar="KIND", default="", help=f"What is done: {_KINDS}. Else by report and basis.")
@click.option("--format", "formats", metavar="LIST", default="", help=f"Of {', '.join(FORMATS)}; else all.")
@click.option("--out", required=True, metavar="DIR", type=FILE)
@click.option("--basis", required=True, metavar="CODE", help="Why this disclosure is lawful.")
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="R",
    help="Whom it is for. For a consultation, once for each: every one gets a copy of their own.",
)
@click.option(
    "--section", "sections", multiple=True, metavar="ID", help="Only this section; may be repeated."
)
@click.option(
    "--evidence", multiple=True, metavar="REF", help="The text of this evidence too; may be repeated."
)
@click.option("--whole", is_flag=True, help="For a response: the whole report was asked for.")
@click.option("--reason", default="", help="Why, where the basis asks for it.")
@click.option("--by", "decided_by", default="", metavar="NAME", help="Who decides; else you.")
@DECISIONS
@pass_context
def make(
    context: Context,
    reference: str,
    report_kind: str,
    kind: str,
    formats: str,
    out: Path,
    basis: str,
    recipients: tuple[str, ...],
    sections: tuple[str, ...],
    evidence: tuple[str, ...],
    whole: bool,
    reason: str,
    decided_by: str,
    decisions_file: Path | None,
) -> None:
    """Release a report: assess, render, scan the finished bytes, enter it in the ledger, write the files.

    With several recipients each gets a folder of their own in DIR. “release trace” tells the copies apart.
    """
    lines = decisions(decisions_file)
    wanted = tuple(name.strip() for name in formats.split(",") if name.strip())
    quiet = context.as_json
    with context.session(write=True) as session, progress("Releasing", quiet=quiet) as step:
        asked = Asked(
            report_kind=report_kind or _report(session, reference, kind),
            basis=basis,
            kind=kind,
            formats=wanted if formats else None,
            reason=reason,
            decided_by=decided_by,
            extent=Extent(sections=sections, evidence=evidence, asked_whole=whole),
            lines=lines,
        )
        done = make_releases(
            session,
            cases.find_case(session, reference).case_id,
            asked,
            recipients=recipients,
            out=out,
            progress=lambda n, of: _seen(step(n, of)),
            refused=lambda assessed, concerns: show_assessment(context, assessed, concerns),
        )
    context.show(_facts(done, out), _told(done, reference, out))


def _report(session: Session, reference: str, kind: str) -> str:
    case = cases.load_case(session, cases.find_case(session, reference).case_id)
    return report_for(making(kind), case) if kind else case.case.case_kind.value


def _facts(done: Sequence[Released], out: Path) -> dict[str, Any]:
    releases = [
        {
            "id": each.entry.file_id,
            "reference": each.entry.reference,
            "kind": each.entry.release_kind,
            "report": each.entry.report_kind,
            "basis": each.entry.basis,
            "recipient": each.entry.recipient,
            "extent": each.entry.extent,
            "folder": str(each.certificate.parent),
            "files": [path.name for path in each.files],
            "certificate": each.certificate.name,
            "fingerprint": each.fingerprint,
            "mended": len(each.assessed.mended),
            "justified": len(each.assessed.justified),
            "in_register": [f"PR-{n}" for n in each.remembered.numbers] if each.remembered else [],
        }
        for each in done
    ]
    return {"release": releases[0]} if len(done) == 1 else {"releases": releases, "folder": str(out)}


def _told(done: Sequence[Released], reference: str, out: Path) -> str:
    lines = []
    for each in done:
        to = f" for {each.entry.recipient}" if each.entry.recipient else ""
        what = each.entry.report_kind.replace("_", " ")
        lines.append(f"Released {what} of {reference}{to} into {each.certificate.parent}:")
        lines += [f"  {path.name}" for path in each.files]
        lines.append(f"  {each.certificate.name}  (certificate, signed by {each.fingerprint})")
        if each.not_remembered:
            lines.append(f"Its recommendations are not in the register yet. {each.not_remembered}")
        elif each.remembered and each.remembered.numbers:
            lines.append(
                f"Entered in the register: {counted(len(each.remembered.numbers), 'recommendation')}."
            )
    if len(done) > 1:
        lines.append(f"{len(done)} copies in {out}, each with an entry of its own.")
    return "\n".join(lines)


@click.command(epilog="Example: workbench release verify out/PSII-2026-001-psii.docx")
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
                "release": released.release if (released := result.verification.certificate) else "",
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


def _seen(_going_on: bool) -> None:
    return None
