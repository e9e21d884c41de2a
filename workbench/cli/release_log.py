"""Commands about what was let out: the log of releases, and whose copy some words came from."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from pathlib import Path

import click

from workbench.cli.context import Context, counted, pass_context
from workbench.errors import BadInput
from workbench.records.release import ReleaseEntry
from workbench.services import cases
from workbench.services.releasing.kinds import extent_said, release_title
from workbench.services.releasing.release_log import Wanted, list_releases, unwritten
from workbench.services.releasing.tracing import trace_file, trace_text

_DAY = click.DateTime(["%Y-%m-%d"])
_LONGEST_NAME = 1024
_LOST = " Its files could not be written: nothing left."
_LIKE_A_FILE = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
"""How the name of a file ends, and a sentence does not: a missing file is not taken for words."""


@click.command(
    "list",
    epilog="Example: workbench release list PSII-2026-001 --kind consultation_draft --since 2026-01-01",
)
@click.argument("reference", metavar="REF")
@click.option("--kind", default="", metavar="KIND", help="Only this kind of release.")
@click.option("--report", default="", metavar="KIND", help="Only this kind of report.")
@click.option("--basis", default="", metavar="CODE", help="Only on this basis.")
@click.option("--recipient", default="", metavar="R", help="Only for recipients with this in their name.")
@click.option("--by", default="", metavar="NAME", help="Only decided by people with this in their name.")
@click.option("--since", type=_DAY, metavar="YYYY-MM-DD", help="Only from this day on.")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="Only up to this day.")
@pass_context
def list_command(
    context: Context,
    reference: str,
    kind: str,
    report: str,
    basis: str,
    recipient: str,
    by: str,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """The log of releases of a case, the latest first.

    As a document that goes through the door itself: release make REF --report release_log.
    """
    wanted = Wanted(
        kind=kind,
        report=report,
        basis=basis,
        recipient=recipient,
        by=by,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    with context.session() as session:
        case_id = cases.find_case(session, reference).case_id
        found = list_releases(session, case_id, wanted)
        lost = unwritten(session, case_id)
    lines = [f"{_line(entry)}{_LOST if entry.reference in lost else ''}" for entry in found]
    none = "Nothing that fits was released from this case."
    facts = [{**_facts(entry), "written": entry.reference not in lost} for entry in found]
    context.show({"releases": facts}, "\n".join(lines) or none)


@click.command(epilog="Example: workbench release trace PSII-2026-001 leaked.docx")
@click.argument("reference", metavar="REF")
@click.argument("words", metavar="FILE|TEXT|-")
@pass_context
def trace(context: Context, reference: str, words: str) -> None:
    """Tell which recipient's copy of a consultation draft a file, or words, came from; - reads them in.

    The mark lies in the spaces after commas and stops: it survives copying and pasting, and not retyping.
    """
    with context.session() as session:
        case_id = cases.find_case(session, reference).case_id
        path = Path(words) if len(words) <= _LONGEST_NAME and "\n" not in words else None
        if words == "-":
            traced = trace_text(session, case_id, _from_input())
        elif path is not None and (path.is_file() or _LIKE_A_FILE.search(words)):
            traced = trace_file(session, case_id, path)
        else:
            traced = trace_text(session, case_id, words)
    entry = traced.entry
    value = {
        "verdict": traced.verdict,
        "sure": traced.sure,
        "recipient": entry.recipient if entry else None,
        "release": entry.reference if entry else None,
        "copy": traced.number or None,
        "fits": traced.fits,
        "of": traced.of,
        "chance": traced.chance,
        "copies": traced.copies,
        "says": list(traced.says),
    }
    context.show(
        value, "\n".join((*traced.says, f"Looked among {counted(traced.copies, 'copy', 'copies')}."))
    )


def _from_input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise BadInput("What was handed in is not text. Give it as a file.") from None


def _line(entry: ReleaseEntry) -> str:
    when = entry.released_at.strftime("%Y-%m-%d") if entry.released_at else "no date"
    to = f", for {entry.recipient}" if entry.recipient else ""
    part = f", {extent_said(entry.extent)}" if entry.extent else ""
    what = release_title(entry.release_kind, entry.report_kind)
    return f"{entry.reference}  {when}  {what}{to}{part}. Basis {entry.basis}, decided by {entry.decided_by}."


def _facts(entry: ReleaseEntry) -> dict[str, str | None]:
    return {
        "reference": entry.reference,
        "id": entry.file_id,
        "kind": entry.release_kind or None,
        "report": entry.report_kind,
        "basis": entry.basis,
        "recipient": entry.recipient or None,
        "extent": entry.extent or None,
        "decided_by": entry.decided_by,
        "reason": entry.reason or None,
        "released_at": entry.released_at.isoformat() if entry.released_at else None,
        "content_sha256": entry.content_sha256,
        "together_with": entry.batch or None,
    }
