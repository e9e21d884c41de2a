"""The command that writes the register into a file, for another program or another team."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, counted, pass_context
from workbench.services.register.exporting import export_register


@click.command("export", epilog="Example: workbench register export recommendations.csv")
@click.argument("path", metavar="FILE", type=FILE)
@pass_context
def export_command(context: Context, path: Path) -> None:
    """Write every recommendation into a file: .csv, .xlsx, or .jsonl, which can be brought in again."""
    with context.session() as session:
        count = export_register(session, path)
    context.show(
        {"file": path.name, "recommendations": count},
        f"Wrote {counted(count, 'recommendation')} to {path.name}.",
    )
