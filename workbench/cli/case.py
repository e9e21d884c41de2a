"""Commands about cases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from workbench.cli.context import FILE, Context, counted, pass_context, progress, table
from workbench.records.case import Case, CaseKind
from workbench.regimes import list_regimes
from workbench.services import cases, vaults
from workbench.services.exchange.exporting import export_case
from workbench.services.exchange.importing import import_case

_NOUNS = {
    "people": ("person", "people"),
    "evidence": ("piece of evidence", "pieces of evidence"),
}


@click.group()
def case() -> None:
    """Open, list, show, load, copy out and erase cases."""


@case.command(
    epilog="Example: workbench case new --title “Delayed sepsis care” --kind psii --regime psirf-provider"
)
@click.option("--title", required=True)
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in CaseKind]))
@click.option("--regime", required=True, type=click.Choice(list_regimes()))
@click.option("--reference", default="", help="Your own reference; else the next of its kind and year.")
@click.option("--summary", default="")
@click.option("--lead", default="", help="Who leads it.")
@click.option(
    "--due", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="When its report is due."
)
@pass_context
def new(
    context: Context,
    title: str,
    kind: str,
    regime: str,
    reference: str,
    summary: str,
    lead: str,
    due: datetime | None,
) -> None:
    """Open a new case."""
    with context.session(write=True) as session:
        made, _ = cases.new_case(
            session,
            title=title,
            kind=CaseKind(kind),
            regime=regime,
            reference=reference,
            summary=summary,
            lead=lead,
            due_on=due.date() if due else None,
        )
    context.show({"case": _facts(made)}, f"Opened {made.reference}.")


@case.command("list", epilog="Example: workbench --json case list")
@pass_context
def list_cases(context: Context) -> None:
    """List every case, the newest first."""
    with context.session() as session:
        lines = cases.list_cases(session)
    value = [
        {
            **_facts(line.case),
            "evidence": line.evidence,
            "findings": line.findings,
            "recommendations": line.recommendations,
        }
        for line in lines
    ]
    rows = [
        (
            line.case.reference,
            line.case.case_kind.value.replace("_", " "),
            line.case.status.value,
            line.evidence,
            line.findings,
            line.recommendations,
            line.case.title,
        )
        for line in lines
    ]
    header = ("Reference", "Kind", "Status", "Evidence", "Findings", "Recommendations", "Title")
    context.show({"cases": value}, table(header, rows) or "There is no case in this vault yet.")


@case.command(epilog="Example: workbench case show PSII-2026-001")
@click.argument("reference", metavar="REF")
@pass_context
def show(context: Context, reference: str) -> None:
    """Show what a case holds."""
    with context.session() as session:
        whole = cases.load_case(session, cases.find_case(session, reference).case_id)
    counts = {
        "people": len(whole.people),
        "organisations": len(whole.organisations),
        "evidence": len(whole.evidence),
        "excerpts": len(whole.excerpts),
        "events": len(whole.events),
        "factors": len(whole.factors),
        "findings": len(whole.findings),
        "recommendations": len(whole.recommendations),
        "questions": len(whole.questions),
        "sections": len(whole.sections),
        "comments": len(whole.comments),
        "tasks": len(whole.tasks),
        "releases": len(whole.releases),
    }
    terms = [
        {"reference": term.reference, "text": term.text}
        for term in sorted(whole.terms, key=lambda t: t.position)
    ]
    value = {
        **_facts(whole.case),
        "summary": whole.case.summary,
        "terms_of_reference": terms,
        "counts": counts,
    }
    lines = [
        f"{whole.case.reference}  {whole.case.title}",
        _standing(whole.case),
        "",
        whole.case.summary,
        "",
        *(f"{term['reference']}  {term['text']}" for term in terms),
        "",
        ", ".join(counted(count, *_NOUNS.get(what, (what[:-1],))) for what, count in counts.items() if count),
    ]
    context.show({"case": value}, "\n".join(lines).strip())


@case.command("import", epilog="Example: workbench case import fall-on-ward.json")
@click.argument("path", metavar="FILE.json", type=FILE)
@pass_context
def import_(context: Context, path: Path) -> None:
    """Load a case from a workbench-case/1 file, with the evidence beside it: all of it or nothing."""
    with context.session(write=True) as session, progress("Loading", quiet=context.as_json) as step:
        done = import_case(session, path, progress=step)
    for place in done.unknown:
        context.say(f"Note: {place} is not known to this version; it is kept and will be exported again.")
    records = len(done.changes.touched)
    context.show(
        {"case": _facts(done.case), "records": records, "unknown": list(done.unknown)},
        f"Loaded {done.case.reference}: {counted(records, 'record')}.",
    )


@case.command(epilog="Example: workbench case export PSII-2026-001 copy.json --basis internal-need")
@click.argument("reference", metavar="REF")
@click.argument("path", metavar="FILE.json", type=FILE)
@click.option("--basis", required=True, metavar="CODE", help="Why this working copy may leave the vault.")
@click.option("--reason", default="", help="Why, in your words.")
@click.option("--replace", is_flag=True, help="Write over an earlier copy.")
@pass_context
def export(context: Context, reference: str, path: Path, basis: str, reason: str, replace: bool) -> None:
    """Write an internal working copy of a case; recorded in the ledger with its basis."""
    with context.session(write=True) as session:
        found = cases.find_case(session, reference)
        done = export_case(session, found.case_id, path, basis=basis, reason=reason, overwrite=replace)
    context.show(
        {"case": found.reference, "file": str(path), "files": done.files},
        f"Wrote {path}. It holds protected material in the clear: keep it as you would keep the vault.",
    )


@case.command(epilog="Example: workbench case erase PSII-2026-001")
@click.argument("reference", metavar="REF")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@pass_context
def erase(context: Context, reference: str, yes: bool) -> None:
    """Erase a case for good: its records, its files and every copy in the vault's snapshots."""
    with context.session(write=True) as session:
        found = cases.find_case(session, reference)
        if not yes:
            click.confirm(
                f"Erase {found.reference} for good? Nothing of it can be brought back.",
                abort=True,
                err=True,
            )
        done = vaults.erase_case(session, reference)
    erased = f"{counted(done.records, 'record')}, {counted(done.files, 'file')}"
    context.show(
        {
            "erased": {
                "case": found.reference,
                "records": done.records,
                "files": done.files,
                "by_hand": list(done.by_hand),
            }
        },
        "\n".join(
            (
                f"Erased {found.reference}: {erased}.",
                *done.by_hand,
            )
        ),
    )


def _standing(record: Case) -> str:
    kind, opened = record.case_kind.value.replace("_", " "), record.opened_on.isoformat()
    return f"{kind} under {record.regime}, opened {opened}, {record.status.value}"


def _facts(record: Case) -> dict[str, object]:
    return {
        "id": record.id,
        "reference": record.reference,
        "title": record.title,
        "kind": record.case_kind.value,
        "regime": record.regime,
        "status": record.status.value,
        "opened_on": record.opened_on.isoformat(),
        "due_on": record.due_on.isoformat() if record.due_on else None,
        "lead": record.lead,
    }
