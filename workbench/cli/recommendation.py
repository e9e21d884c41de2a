"""Commands about recommendations."""

from __future__ import annotations

from textwrap import shorten

import click

from workbench.cli.context import Context, pass_context, table
from workbench.cli.recommendation_changes import add, edit, issue, move, take_in
from workbench.records.register import EntryRelation
from workbench.services import cases, earlier
from workbench.services import recommendation_views as views
from workbench.services.addressees import addressees, directory_date
from workbench.services.recommendation_views import RecommendationLine
from workbench.services.register import entries

_WIDTH = 100


@click.group()
def recommendation() -> None:
    """Read, draft and change recommendations, and say how they stand to earlier ones."""


for command in (add, edit, issue, move, take_in):
    recommendation.add_command(command)


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


@recommendation.command(
    epilog="Example: workbench recommendation relate NI-2026-003 R/2026/014 PR-12 --as distinct --note “…”"
)
@click.argument("reference", metavar="REF")
@click.argument("number", metavar="NUMBER")
@click.argument("entry", metavar="ENTRY")
@click.option("--as", "relation", type=click.Choice([each.value for each in EntryRelation]), required=True)
@click.option("--note", default="", help="Why; needed for distinct and contradicts.")
@pass_context
def relate(context: Context, reference: str, number: str, entry: str, relation: str, note: str) -> None:
    """Say how recommendation NUMBER of case REF stands to ENTRY, a published one of the register."""
    with context.session(write=True) as session:
        found = views.find_recommendation(session, number, cases.find_case(session, reference).case_id)
        other = entries.find_entry(session, entry)
        said, _ = earlier.relate_to_earlier(session, found, other, EntryRelation(relation), note)
    context.show(
        {"recommendation": said.number or said.reference, "relation": relation, "entry": other.reference},
        f"{said.number or said.reference} stands to {other.reference} as: {relation}.",
    )


@recommendation.command("addressees", epilog="Example: workbench recommendation addressees pharmac")
@click.argument("words", metavar="[WORDS]", default="")
@pass_context
def list_addressees(context: Context, words: str) -> None:
    """List whom a recommendation can be asked of: your cases' organisations, kinds, national bodies."""
    with context.session() as session:
        found = addressees(session, like=words)
    rows = [(each.name, each.kind.replace("_", " "), each.ods_code) for each in found]
    told = f"The directory is of {directory_date()}; any other name may be used."
    context.show(
        {
            "addressees": [
                {"name": each.name, "kind": each.kind, "ods_code": each.ods_code} for each in found
            ],
            "as_of": directory_date(),
        },
        f"{table(('Name', 'Kind', 'ODS code'), rows) or 'Nobody of that name is known.'}\n\n{told}",
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
