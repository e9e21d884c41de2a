"""Commands about the ledger: what was done, whether it is whole, and taking a step back."""

from __future__ import annotations

import click

from workbench.cli.context import Context, pass_context, table
from workbench.errors import VaultDamaged
from workbench.services import cases, history
from workbench.services.session import redo as redo_step
from workbench.services.session import undo as undo_step


@click.group()
def ledger() -> None:
    """Show and check the record of everything that was done."""


@ledger.command(epilog="Example: workbench ledger show PSII-2026-001")
@click.argument("reference", metavar="REF", required=False)
@pass_context
def show(context: Context, reference: str | None) -> None:
    """Show what was done, in a case or in the whole vault, oldest first."""
    with context.session() as session:
        case_id = cases.find_case(session, reference).case_id if reference else None
        entries = history.list_history(session, case_id)
        names = {line.case.case_id: line.case.reference for line in cases.list_cases(session)}
    value = [
        {
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "person": entry.person,
            "verb": entry.verb,
            "case": names.get(entry.case_id, "") if entry.case_id else "",
            "changes": entry.changes,
            "undoable": entry.undoable,
            "hash": entry.hash,
        }
        for entry in entries
    ]
    rows = [
        (
            entry.seq,
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            entry.person,
            names.get(entry.case_id, "") if entry.case_id else "",
            entry.changes,
            entry.words,
        )
        for entry in entries
    ]
    header = ("No.", "When (UTC)", "Who", "Case", "Records", "What")
    context.show({"operations": value}, table(header, rows))


@ledger.command(epilog="Example: workbench ledger verify")
@pass_context
def verify(context: Context) -> None:
    """Check that no operation of the ledger was altered, removed or slipped in."""
    with context.session() as session:
        result = history.verify_ledger(session)
    context.show(
        {
            "sound": not result.faults,
            "operations": result.operations,
            "head": result.head,
            "faults": list(result.faults),
        },
        "\n".join(result.faults) or f"{result.operations} operations, whole. Head {result.head}.",
    )
    if result.faults:
        raise VaultDamaged("The ledger is not whole. “workbench vault verify” says what to do.")


@click.command(epilog="Example: workbench undo PSII-2026-001")
@click.argument("reference", metavar="REF")
@pass_context
def undo(context: Context, reference: str) -> None:
    """Take back the last step in a case."""
    with context.session(write=True) as session:
        verb, _ = undo_step(session, cases.find_case(session, reference).case_id)
    context.show({"undone": verb}, f"Took back: {history.plain_verb(verb)}.")


@click.command(epilog="Example: workbench redo PSII-2026-001")
@click.argument("reference", metavar="REF")
@pass_context
def redo(context: Context, reference: str) -> None:
    """Do again the step that was last taken back in a case."""
    with context.session(write=True) as session:
        verb, _ = redo_step(session, cases.find_case(session, reference).case_id)
    context.show({"redone": verb}, f"Did again: {history.plain_verb(verb)}.")
