"""Commands about recommendations."""

from __future__ import annotations

import click

from workbench.cli.context import Context, pass_context, table
from workbench.services import cases
from workbench.services import recommendations as verbs
from workbench.services.recommendations import RecommendationLine


@click.group()
def recommendation() -> None:
    """List and read recommendations."""


@recommendation.command("list", epilog="Example: workbench recommendation list NI-2026-003")
@click.argument("reference", metavar="REF")
@pass_context
def list_recommendations(context: Context, reference: str) -> None:
    """List the recommendations of a case."""
    with context.session() as session:
        lines = verbs.list_recommendations(session, cases.find_case(session, reference).case_id)
    rows = [
        (line.cited, line.type_title, line.recommendation.status.value, line.addressee or "–", line.wording)
        for line in lines
    ]
    context.show(
        {"recommendations": [_value(line) for line in lines]},
        table(("Number", "Type", "Status", "Addressee", "Wording"), rows)
        or "This case has no recommendations yet.",
    )


@recommendation.command(epilog="Example: workbench recommendation show R/2026/014")
@click.argument("number", metavar="NUMBER")
@click.option("--case", "case_reference", metavar="REF", help="The case, where several have that number.")
@pass_context
def show(context: Context, number: str, case_reference: str | None) -> None:
    """Show a recommendation by its number or draft reference: R/2026/014, D-3, or CASE/D-3."""
    with context.session() as session:
        line = verbs.find_recommendation(session, number, case=case_reference)
    facts = [f"{label}: {text}" for label, text in line.facts if text]
    context.show(
        {"recommendation": _value(line)},
        "\n".join((f"{line.type_title} {line.cited} ({line.case})", "", line.wording, "", *facts)),
    )


def _value(line: RecommendationLine) -> dict[str, object]:
    record = line.recommendation
    return {
        "number": record.number,
        "reference": record.reference,
        "case": line.case,
        "type": record.type.value,
        "status": record.status.value,
        "addressee": line.addressee,
        "partners": list(record.partners),
        "wording": line.wording,
        "action": record.action,
        "intent": record.intent,
        "measure": record.measure,
        "due_on": record.due_on.isoformat() if record.due_on else None,
        "findings": list(line.findings),
        "facts": {label: text for label, text in line.facts if text},
    }
