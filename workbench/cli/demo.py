"""The demonstration command."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, pass_context
from workbench.services.demonstration import OPEN_TO_ALL, demonstrate


@click.command(
    short_help="Build the fictional investigations and release them.",
    epilog="Example: workbench demo --out out/demo",
)
@click.option("--out", required=True, metavar="DIR", type=FILE)
@pass_context
def demo(context: Context, out: Path) -> None:
    """Build the fictional investigations in a new vault and release their reports."""
    shown = demonstrate(out, say=lambda line: None if context.as_json else context.say(line))
    value = {
        "vault": str(out / "demonstration.vault"),
        "passphrase": OPEN_TO_ALL,
        "cases": [
            {
                "reference": each.case.reference,
                "title": each.case.title,
                "refused_for": len(each.refused),
                "folder": str(out / each.case.reference),
                "files": [
                    str(path.relative_to(out / each.case.reference))
                    for made in each.released
                    for path in (*made.files, made.certificate)
                ],
            }
            for each in shown
        ],
    }
    first = shown[0]
    lines = [
        f"The vault is {out / 'demonstration.vault'}; its passphrase is “{OPEN_TO_ALL}”.",
        "Everything in it is fiction.",
        "",
        "Open these:",
        *(f"  {path}" for each in shown for path in each.files),
        "",
        "Then try:",
        f"  workbench release verify {first.files[0]}",
        f"  workbench --vault {out / 'demonstration.vault'} case list",
        f"  workbench --vault {out / 'demonstration.vault'} thread {first.case.reference} --gaps",
    ]
    context.show(value, "\n".join(lines))
