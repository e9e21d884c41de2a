"""The search command."""

from __future__ import annotations

import click

from workbench.cli.context import Context, pass_context
from workbench.records.record import Kind
from workbench.services.search import search as search_vault

_KINDS = {kind.value.removesuffix("_file"): kind for kind in Kind if kind is not Kind.LINK}


@click.command(
    short_help="Find words in every record and text.",
    epilog="Example: workbench search “early warning score” --case PSII-2026-001",
)
@click.argument("query", metavar="QUERY")
@click.option("--case", "reference", metavar="REF", help="Only in this case.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(sorted(_KINDS)), help="Only this kind.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@pass_context
def search(context: Context, query: str, reference: str | None, kinds: tuple[str, ...], limit: int) -> None:
    """Find words in every record and every text of the vault; “quoted words” stand together."""
    with context.session() as session:
        found = search_vault(
            session, query, case=reference or "", kinds=[_KINDS[kind] for kind in kinds], limit=limit
        )
    value = [
        {
            "kind": result.kind.value.removesuffix("_file"),
            "reference": result.reference,
            "case": result.case,
            "title": result.title,
            "snippet": result.snippet,
            "where": result.where,
        }
        for result in found
    ]
    lines: list[str] = []
    for result in found:
        place = f"{result.case} {result.reference}  {result.title}  {result.where}".rstrip()
        lines += [place, f"    {' '.join(result.snippet.split())}"]
    context.show({"results": value}, "\n".join(lines) or "Nothing was found.")
