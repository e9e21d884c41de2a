"""Commands about what leaves the vault: check, scan, clean, make, list, trace, verify."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.cleaning import clean
from workbench.cli.concerns import DECISIONS, concern_facts, decisions, listed, show_assessment, standing_open
from workbench.cli.context import FILE, Context, counted, pass_context, progress
from workbench.cli.release_decisions import (
    approve,
    confirm,
    decide,
    determinations_command,
    standing,
    withdraw,
)
from workbench.cli.release_log import list_command, trace
from workbench.cli.release_making import make, verify
from workbench.errors import ReleaseRefused
from workbench.records.release import Severity
from workbench.services import cases
from workbench.services.releasing.assessing import check_release, scan_files

_REPORT = click.option("--report", "report_kind", metavar="KIND", required=True, help="The kind of report.")


@click.group()
def release() -> None:
    """Assess a report, release it, and check what was released."""


@release.command(epilog="Example: workbench release check PSII-2026-001 --report psii")
@click.argument("reference", metavar="REF")
@_REPORT
@DECISIONS
@pass_context
def check(context: Context, reference: str, report_kind: str, decisions_file: Path | None) -> None:
    """Assess a report: every concern with where it stands, why, and what to do."""
    lines = decisions(decisions_file)
    with context.session() as session, progress("Checking", quiet=context.as_json) as step:
        case_id = cases.find_case(session, reference).case_id
        assessed = check_release(session, case_id, report_kind, lines=lines, progress=step)
    show_assessment(context, assessed, assessed.open_concerns)
    if assessed.blocking:
        raise ReleaseRefused(
            f"{standing_open(len(assessed.blocking))} Mend the words, or settle each concern by its id in a "
            "file given with --decisions.",
            [concern.id for concern in assessed.blocking],
        )


@release.command(epilog="Example: workbench release scan PSII-2026-001 draft.docx")
@click.argument("reference", metavar="REF")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=FILE)
@pass_context
def scan(context: Context, reference: str, paths: tuple[Path, ...]) -> None:
    """Look for a case's protected material in any files."""
    with context.session() as session, progress("Looking", quiet=context.as_json) as step:
        case_id = cases.find_case(session, reference).case_id
        concerns, words = scan_files(session, case_id, paths, progress=step)
    value = {
        "concerns": [concern_facts(c) for c in concerns],
        "scanned": {"files": len(paths), "words": words},
    }
    context.show(value, lambda: listed(concerns) or f"Nothing was found in {counted(words, 'word')}.")
    blocking = [c.id for c in concerns if c.severity is Severity.BLOCK]
    if blocking:
        raise ReleaseRefused(f"{standing_open(len(blocking))} Do not send this out as it is.", blocking)


for _command in (decide, confirm, withdraw, determinations_command, approve, standing):
    release.add_command(_command)
for _command in (clean, make, list_command, trace, verify):
    release.add_command(_command)
