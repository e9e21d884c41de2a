"""Commands about evidence."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, pass_context, progress, table
from workbench.cli.redact import look, redact
from workbench.errors import BadInput, VaultDamaged
from workbench.records.evidence import EvidenceKind
from workbench.records.marking import Marking
from workbench.services import cases
from workbench.services import evidence as verbs
from workbench.services.filing import add_files, plain_name


@click.group(short_help="Add, read and check evidence.")
def evidence() -> None:
    """Register evidence, read its text, redact copies of it, and check that it is what was given."""


evidence.add_command(redact)
evidence.add_command(look)


@evidence.command(epilog="Example: workbench evidence add PSII-2026-001 policy.docx --kind policy")
@click.argument("reference", metavar="REF")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--kind", type=click.Choice([kind.value for kind in EvidenceKind]))
@click.option("--marking", type=click.Choice([marking.value for marking in Marking]))
@click.option("--source", default="", help="Where it came from.")
@pass_context
def add(
    context: Context,
    reference: str,
    paths: tuple[Path, ...],
    kind: str | None,
    marking: str | None,
    source: str,
) -> None:
    """Seal files into a case. Each file stands or fails alone; undo takes back the whole batch."""
    with context.session(write=True) as session, progress("Sealing", quiet=context.as_json) as step:
        added = add_files(
            session,
            cases.find_case(session, reference).case_id,
            paths,
            kind=EvidenceKind(kind) if kind else None,
            marking=Marking(marking) if marking else None,
            source=source,
            progress=step,
        )
    value: list[dict[str, object]] = []
    lines: list[str] = []
    for item in added:
        name = plain_name(item.path)
        if item.evidence is None:
            wrong = item.wrong.message if item.wrong else "It could not be added."
            value.append({"file": name, "error": wrong})
            if len(added) > 1:
                context.say(f"{name}: {wrong}")
            continue
        value.append(
            {
                "file": name,
                "reference": item.evidence.reference,
                "readable": item.evidence.readable,
                "duplicate_of": list(item.duplicate_of),
            }
        )
        if not item.evidence.readable:
            context.say(f"{name}: {item.evidence.note}")
        same = f" (the same file as {', '.join(item.duplicate_of)})" if item.duplicate_of else ""
        lines.append(f"{item.evidence.reference}  {item.evidence.title}{same}")
    context.show({"added": value}, "\n".join(lines))
    failed = [item.wrong for item in added if item.evidence is None]
    if len(failed) == 1 == len(added) and failed[0] is not None:
        raise failed[0]
    if failed:
        raise BadInput(f"{len(failed)} of {len(added)} files could not be added; the others were.")


@evidence.command("list", epilog="Example: workbench evidence list PSII-2026-001")
@click.argument("reference", metavar="REF")
@pass_context
def list_evidence(context: Context, reference: str) -> None:
    """List the evidence of a case."""
    with context.session() as session:
        items = verbs.list_evidence(session, cases.find_case(session, reference).case_id)
    value = [
        {
            "reference": item.reference,
            "title": item.title,
            "kind": item.evidence_kind.value,
            "marking": item.marking.value,
            "sha256": item.sha256,
            "bytes": item.size,
            "readable": item.readable,
        }
        for item in items
    ]
    rows = [
        (
            i.reference,
            i.evidence_kind.value,
            i.marking.value,
            f"{i.size:,}",
            "yes" if i.readable else "no",
            i.title,
        )
        for i in items
    ]
    header = ("Ref", "Kind", "Marking", "Bytes", "Text", "Title")
    context.show({"evidence": value}, table(header, rows) or "This case has no evidence yet.")


@evidence.command(epilog="Example: workbench evidence text PSII-2026-001/E-3")
@click.argument("reference", metavar="EREF")
@click.option("--case", "case_reference", metavar="REF", help="The case, where several have that reference.")
@pass_context
def text(context: Context, reference: str, case_reference: str | None) -> None:
    """Print the text of a piece of evidence: E-3, or CASE/E-3."""
    with context.session(write=True) as session:
        item = verbs.find_evidence(session, reference, case=case_reference or "")
        words = verbs.evidence_text(session, item.case_id, item.reference)
    context.show({"reference": item.reference, "text": words}, words)


@evidence.command(epilog="Example: workbench evidence verify PSII-2026-001")
@click.argument("reference", metavar="REF", required=False)
@pass_context
def verify(context: Context, reference: str | None) -> None:
    """Check every sealed file against the digest taken when it came in."""
    with context.session() as session, progress("Checking", quiet=context.as_json) as step:
        case_id = cases.find_case(session, reference).case_id if reference else None
        results = verbs.verify_evidence(session, case_id, progress=step)
        names = {line.case.case_id: line.case.reference for line in cases.list_cases(session)}
    rows = [(names[r.evidence.case_id], r.evidence.reference, r.state.value) for r in results]
    value = [
        {"case": case, "reference": reference, "state": state, "sha256": r.evidence.sha256}
        for (case, reference, state), r in zip(rows, results, strict=True)
    ]
    bad = [r for r in results if r.state not in (verbs.State.INTACT, verbs.State.NO_FILE)]
    context.show(
        {"evidence": value, "sound": not bad},
        table(("Case", "Ref", "State"), rows) or "There is no evidence yet.",
    )
    if bad:
        raise VaultDamaged(
            f"{len(bad)} sealed files are missing or altered. Put them back from a backup of the vault."
        )
