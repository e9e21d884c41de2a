"""The command that makes a safe copy of a file from outside."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.concerns import concern_facts, listed
from workbench.cli.context import FILE, Context, pass_context
from workbench.services import cases
from workbench.services.releasing.cleaning import SafeCopy, clean_file, refuse_unsafe


@click.command(epilog="Example: workbench release clean PSII-2026-001 minutes.docx --out minutes-safe.docx")
@click.argument("reference", metavar="REF")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--out", required=True, metavar="FILE", type=FILE, help="Where the safe copy is written.")
@click.option(
    "--as-pictures", is_flag=True, help="Make the pages of a PDF pictures, so that nothing lies beneath."
)
@pass_context
def clean(context: Context, reference: str, path: Path, out: Path, as_pictures: bool) -> None:
    """Write a safe copy of a Word, Excel, PowerPoint, PDF or picture file, and list what was left out.

    Tracked changes are settled: words struck out go, words put in stay. The copy is scanned again, and is not
    written while blocking words stand in it.
    """
    with context.session(write=True) as session:
        case_id = cases.find_case(session, reference).case_id
        copy = clean_file(session, case_id, path, out, as_pictures=as_pictures)
    value = {
        "removed": [{"what": what, "count": count} for what, count in copy.removed],
        "concerns": [concern_facts(concern) for concern in copy.concerns],
        "written": str(copy.written) if copy.written else None,
        "sha256": copy.sha256,
    }
    context.show(value, lambda: _said(copy))
    refuse_unsafe(copy)


def _said(copy: SafeCopy) -> str:
    lines = [f"{what}: {count}" if count > 1 else what for what, count in copy.removed]
    left_out = "\n".join(("Left out:", *(f"  {line}" for line in lines)))
    parts = [left_out if lines else "Nothing had to be left out."]
    if copy.concerns:
        parts.append(listed(copy.concerns).rstrip())
    parts.append(f"Written: {copy.written}" if copy.written else "No copy was written.")
    return "\n\n".join(parts)
