"""Commands about recommendations."""

from __future__ import annotations

from textwrap import shorten

import click

from workbench.cli.context import Context, pass_context, table
from workbench.services import cases
from workbench.services import recommendation_views as views
from workbench.services.recommendation_views import RecommendationLine

_WIDTH = 100


@click.group()
def recommendation() -> None:
    """List and read recommendations."""


@recommendation.command("list", epilog="Example: workbench recommendation list NI-2026-003")
@click.argument("reference", metavar="REF")
@pass_context
def list_recommendations(context: Context, reference: str) -> None:
    """List the recommendations of a case."""
    with context.session() as session:
        lines = views.list_recommendations(session, cases.find_case(session, reference).case_id)
    rows = [
        (
            line.cited,
            line.type_title,
            line.recommendation.status.value,
            line.addressee or "–",
            shorten(line.wording, _WIDTH, placeholder=" …"),
        )
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
    """Show a recommendation by its number or draft reference: R/2026/014 or D-3."""
    with context.session() as session:
        case_id = cases.find_case(session, case_reference).case_id if case_reference else None
        found = views.find_recommendation(session, number, case_id)
        view = views.show_recommendation(session, found)
    line = view.line
    facts = [f"{label}: {text}" for label, text in view.facts]
    value = {
        **_value(line),
        "findings": [finding.reference for finding in view.findings],
        "addresses": [area.reference for area in view.areas],
        "facts": dict(view.facts),
    }
    context.show(
        {"recommendation": value},
        "\n".join((f"{line.type_title} {line.cited}", "", line.wording, "", *facts)),
    )


def _value(line: RecommendationLine) -> dict[str, object]:
    record = line.recommendation
    return {
        "number": record.number,
        "reference": record.reference,
        "type": record.type.value,
        "status": record.status.value,
        "addressee": line.addressee,
        "partners": list(record.partners),
        "wording": line.wording,
        "action": record.action,
        "intent": record.intent,
        "measure": record.measure,
        "due_on": record.due_on.isoformat() if record.due_on else None,
    }
