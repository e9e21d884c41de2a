"""Commands that draft and change recommendations: add, edit, issue, move, take-in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from textwrap import shorten

import click

from workbench.cli.context import FILE, Context, counted, pass_context
from workbench.compose.wording import cited
from workbench.errors import BadInput, NeedsDecision
from workbench.records.findings import Finding
from workbench.records.recommendations import RecommendationStatus, RecommendationType
from workbench.records.record import CaseId
from workbench.services import cases, recommendation_tables, records
from workbench.services import recommendation_views as views
from workbench.services import recommendations as verbs
from workbench.services.recommendation_tables import FIELDS, TYPED, Row, Table, typed_values
from workbench.services.recommendations import RecommendationFields
from workbench.services.session import Session

_WIDTH = 60
_SET = click.option(
    "--set",
    "said",
    metavar="FIELD=VALUE",
    multiple=True,
    help=f"May be repeated. Fields: {', '.join(TYPED)}.",
)
_BESIDE = tuple(name for name in TYPED if name not in ("type", "action"))
_KINDS = click.Choice([each.value for each in RecommendationType])


@click.command(
    epilog="Example: workbench recommendation add PSII-2026-007 --type safety_action --finding F-3 "
    "--action “agree one plan for staged changes” --set “addressee=Medical devices officer”"
)
@click.argument("reference", metavar="REF")
@click.option("--type", "kind", type=_KINDS, required=True)
@click.option("--action", required=True, help="What is to be done.")
@click.option("--finding", "findings", metavar="F-N", multiple=True, help="A finding that it rests on.")
@_SET
@pass_context
def add(
    context: Context, reference: str, kind: str, action: str, findings: tuple[str, ...], said: tuple[str, ...]
) -> None:
    """Draft a recommendation in case REF."""
    with context.session(write=True) as session:
        case_id = cases.find_case(session, reference).case_id
        grounds = [records.find(session, Finding, case_id, each) for each in findings]
        values: RecommendationFields = typed_values(session, case_id, _pairs(said, _BESIDE))
        made, _ = verbs.add_recommendation(
            session, case_id, RecommendationType(kind), action, findings=grounds, **values
        )
    context.show({"recommendation": made.reference}, f"Drafted as {made.reference}.")


@click.command(
    epilog="Example: workbench recommendation edit PSII-2026-007 D-5 D-6 --set due_on=2027-03-31 "
    "--set “monitored_by=Medical devices group”"
)
@click.argument("reference", metavar="REF")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@_SET
@pass_context
def edit(context: Context, reference: str, numbers: tuple[str, ...], said: tuple[str, ...]) -> None:
    """Change recommendations of case REF: all of them alike, as one step. FIELD= empties a field."""
    if not said:
        raise click.UsageError("Say what to change with --set FIELD=VALUE.")
    with context.session(write=True) as session:
        case_id = cases.find_case(session, reference).case_id
        chosen = [views.find_recommendation(session, each, case_id) for each in numbers]
        values = typed_values(session, case_id, _pairs(said, TYPED))
        changed, _ = verbs.edit_recommendations(session, chosen, **values)
    names = [cited(each) for each in changed]
    context.show({"recommendations": names}, f"Changed {', '.join(names)}.")


@click.command(epilog="Example: workbench recommendation issue NI-2026-003 D-4 --on 2026-11-30")
@click.argument("reference", metavar="REF")
@click.argument("number", metavar="D-N")
@click.option("--on", metavar="YYYY-MM-DD", type=click.DateTime(["%Y-%m-%d"]), help="The day; else today.")
@click.option("--number", "wanted", metavar="NUMBER", default="", help="One that was agreed elsewhere.")
@pass_context
def issue(context: Context, reference: str, number: str, on: datetime | None, wanted: str) -> None:
    """Give a drafted recommendation of case REF the next number of its type, for good."""
    with context.session(write=True) as session:
        found = views.find_recommendation(session, number, cases.find_case(session, reference).case_id)
        issued, _ = verbs.issue(session, found, on=on.date() if on else None, number=wanted)
    due = issued.response_due_on
    context.show(
        {"recommendation": cited(issued), "response_due_on": due.isoformat() if due else None},
        f"Issued as {cited(issued)}." + (f" An answer is due by {due}." if due else ""),
    )


@click.command(epilog="Example: workbench recommendation move NI-2026-003 R/2026/014 in_progress")
@click.argument("reference", metavar="REF")
@click.argument("number", metavar="NUMBER")
@click.argument("status", type=click.Choice([each.value for each in RecommendationStatus]))
@pass_context
def move(context: Context, reference: str, number: str, status: str) -> None:
    """Say where a recommendation of case REF stands now."""
    with context.session(write=True) as session:
        found = views.find_recommendation(session, number, cases.find_case(session, reference).case_id)
        moved, _ = verbs.change_status(session, found, RecommendationStatus(status))
    context.show(
        {"recommendation": cited(moved), "status": status}, f"{cited(moved)}: {status.replace('_', ' ')}."
    )


@click.command(
    "take-in", epilog="Example: workbench recommendation take-in PSII-2026-007 plan.xlsx --type safety_action"
)
@click.argument("reference", metavar="REF")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--type", "kind", type=_KINDS, help="Of new rows that name none.")
@click.option(
    "--column", "columns", metavar="FIELD=HEADING", multiple=True,
    help=f"Where a guess would be wrong; may be repeated. Fields: {', '.join(FIELDS)}.",
)  # fmt: skip
@click.option("--preview", is_flag=True, help="Only show what would change.")
@pass_context
def take_in(
    context: Context, reference: str, path: Path, kind: str | None, columns: tuple[str, ...], preview: bool
) -> None:
    """Bring a table of recommendations or safety actions (CSV, .xlsx) into case REF, as one step.

    Rows with a number or reference of the case change that recommendation, the others are new. An empty cell
    changes nothing. To get a table out, release it: “workbench release make … --format table”.
    """
    with context.session(write=not preview) as session:
        case_id = cases.find_case(session, reference).case_id
        table = _read(session, case_id, path, kind, _pairs(columns, FIELDS))
        names = [row.name for row in (*table.new, *table.changed)]
        if not preview and names:
            done, _ = recommendation_tables.take_table(session, case_id, table)
            names = [cited(each) for each in done]
    value = {
        "preview": preview,
        "new": names[: len(table.new)],
        "changed": [
            {
                "recommendation": row.name,
                "differences": [[each.name, each.before, each.after] for each in row.differences],
            }
            for row in table.changed
        ],
        "same": table.same,
        "columns": dict(table.columns),
        "unread": list(table.unread),
    }
    context.show(value, "\n".join(_told(table, names, preview=preview)))


def _read(
    session: Session, case_id: CaseId, path: Path, kind: str | None, columns: Mapping[str, str]
) -> Table:
    wanted = RecommendationType(kind) if kind else None
    try:
        return recommendation_tables.read_table(session, case_id, path, kind=wanted, columns=columns)
    except NeedsDecision as error:
        if error.code == "columns":
            headings = ", ".join(f"“{heading}”" for heading in error.choices)
            ask = f"Its columns are: {headings}. Name it with --column FIELD=HEADING."
        else:
            ask = f"Name it with --type: {', '.join(error.choices)}."
        raise BadInput(f"{error.message} {ask}", code=error.code) from None


def _told(table: Table, names: list[str], *, preview: bool) -> Iterable[str]:
    verb = "Would be" if preview else "Were"
    yield f"{verb} added: {', '.join(names[: len(table.new)]) or 'none'}."
    yield f"{verb} changed: {', '.join(names[len(table.new) :]) or 'none'}. As they are: {table.same}."
    for row in table.changed:
        yield from _differences(row)
    if table.unread:
        yield f"{counted(len(table.unread), 'column')} not read: {', '.join(table.unread)}."


def _differences(row: Row) -> Iterable[str]:
    yield f"  {row.name}"
    for each in row.differences:
        before, after = (
            shorten(text, _WIDTH, placeholder=" …") or "nothing" for text in (each.before, each.after)
        )
        yield f"    {each.name.replace('_', ' ')}: {before} → {after}"


def _pairs(given: Iterable[str], fields: tuple[str, ...]) -> dict[str, str]:
    """FIELD=VALUE as a mapping. Raises: click.UsageError."""
    found: dict[str, str] = {}
    for each in given:
        name, sign, value = each.partition("=")
        if not sign or name not in fields:
            raise click.UsageError(f"Write FIELD=VALUE, with one of: {', '.join(fields)}.")
        found[name] = value
    return found
