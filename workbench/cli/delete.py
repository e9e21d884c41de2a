"""The command that deletes records of a case."""

from __future__ import annotations

import click

from workbench.cli.context import Context, counted, pass_context
from workbench.services import cases, removing


@click.command(
    short_help="Delete records of a case.",
    epilog="Example: workbench delete PSII-2026-001 E-3 E-4 F-2",
)
@click.argument("reference", metavar="REF")
@click.argument("records", metavar="RECORD...", nargs=-1, required=True)
@pass_context
def delete(context: Context, reference: str, records: tuple[str, ...]) -> None:
    """Delete records of a case by their references, all of them or none.

    What belongs to a record goes with it: the excerpts of evidence, the accounts of an event. It is one
    step: “workbench undo REF” brings all of it back.
    """
    with context.session(write=True) as session:
        case = cases.find_case(session, reference)
        chosen = removing.find_records(session, case.case_id, records)
        changes = removing.remove_records(session, chosen)
    names = [record.reference for record in chosen]
    context.show(
        {"deleted": names, "records": len(changes.touched)},
        f"Deleted {counted(len(names), 'record')} of {case.reference}: {', '.join(names)}. "
        f"“workbench undo {case.reference}” brings {'it' if len(names) == 1 else 'them'} back.",
    )
