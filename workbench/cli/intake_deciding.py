"""Commands that judge and decide what lies on the intake desk, and put it in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import click

from workbench.cli.context import Context, pass_context, table
from workbench.errors import BadInput
from workbench.records.intake import Disposition, Item, Judged, Verdict
from workbench.services.intake import desk, priority
from workbench.services.intake.desk import Method
from workbench.services.intake.priority import Ranking
from workbench.services.register.entries import find_entry

_NAME = click.argument("name", metavar="NUMBER")
_SEEN = click.option(
    "--seen", type=click.IntRange(1), metavar="STEP",
    help="The step that you saw; refused if somebody has changed the item since.",
)  # fmt: skip


@click.command(
    "assess",
    epilog="Example: workbench intake assess IN-3 --level benefit=large --note benefit=“Deaths each year.”",
)
@_NAME
@click.option(
    "--level", "levels", multiple=True, metavar="CRITERION=LEVEL", help="As “workbench intake method” says."
)
@click.option("--note", "notes", multiple=True, metavar="CRITERION=TEXT", help="Why, in a sentence.")
@click.option("--organisations", type=click.IntRange(1), help="How many have to act, for the burden.")
@click.option("--effort", default="", help="What it asks of each of them, for the burden.")
@_SEEN
@pass_context
def assess_command(
    context: Context, name: str, levels: tuple[str, ...], notes: tuple[str, ...],
    organisations: int | None, effort: str, seen: int | None,
) -> None:  # fmt: skip
    """Record how an item is judged. What is not named stays as it was."""
    said = dict(_pair(each, "CRITERION=LEVEL, such as benefit=large") for each in levels)
    why = dict(_pair(each, "CRITERION=TEXT, such as benefit=“Deaths each year.”") for each in notes)
    if not (said or why or organisations or effort):
        raise click.UsageError("Say how it is judged with --level, or with --organisations and --effort.")
    with context.session(write=True) as session:
        item = _seen(desk.find_item(session, name).item, seen)
        before, burden = item.assessment, desk.method().burden
        judged = dict(before.judged)
        for code in {**said, **why}:
            if code == burden and code not in said:
                continue
            known = judged.get(code)
            if code not in said and known is None:
                raise BadInput("Name its level as well.", where=code)
            level = said.get(code) or (known.level if known else "")
            judged[code] = Judged(level=level, note=why.get(code, known.note if known else ""))
        after = desk.assess(
            session,
            item,
            replace(
                before,
                judged=judged,
                organisations=organisations or before.organisations,
                effort=effort or before.effort,
                effort_note=why.get(burden, before.effort_note),
            ),
        )
    context.show({"reference": after.reference, "step": after.step}, f"{after.reference} is judged.")


@click.command(
    "decide",
    epilog="Example: workbench intake decide IN-3 merge --into PR-12 --reason “The same pumps.”",
)
@_NAME
@click.argument("disposition", type=click.Choice([each.value for each in Disposition]))
@click.option("--reason", required=True, help="Why: the issuer will read it.")
@click.option("--into", default="", metavar="PR-N", help="What it is merged into.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day it is put off to."
)
@_SEEN
@pass_context
def decide_command(
    context: Context, name: str, disposition: str, reason: str, into: str, until: datetime | None,
    seen: int | None,
) -> None:  # fmt: skip
    """Decide of an item, with the reason. What was decided before stays in its history."""
    with context.session(write=True) as session:
        item = _seen(desk.find_item(session, name).item, seen)
        verdict = Verdict(
            disposition=Disposition(disposition),
            reason=reason,
            into=find_entry(session, into).n if into else 0,
            until=until.date() if until else None,
        )
        after = desk.decide(session, item, verdict)
    context.show(
        {"reference": after.reference, "decision": disposition, "step": after.step},
        f"{after.reference} is decided: {disposition}.",
    )


@click.command("priority", epilog="Example: workbench intake priority --weight benefit=5")
@click.option("--weight", "weights", multiple=True, metavar="CRITERION=N", help="Try another weight.")
@pass_context
def priority_command(context: Context, weights: tuple[str, ...]) -> None:
    """Put the open and adopted items in order, and say what would change it."""
    tried = dict(_weight(each) for each in weights)
    with context.session() as session:
        found = priority.prioritise(session, tried)
    value = {
        "ranked": [
            {
                "reference": each.view.item.reference,
                "entry": each.view.entry.reference,
                "score": each.score,
                "most": each.most,
                "lines": list(each.lines),
            }
            for each in found.ranked
        ],
        "unassessed": [
            {"reference": each.view.item.reference, "lacks": list(each.lacks)} for each in found.unassessed
        ],
        "sensitivity": [
            {"above": each.above.reference, "below": each.below.reference, "says": list(each.says)}
            for each in found.sensitivity
        ],
        "weights": dict(found.weights),
        "how": found.how,
    }
    context.show(value, "\n".join(_ranked(found)))


@click.command("method", epilog="Example: workbench intake method")
@pass_context
def method_command(context: Context) -> None:
    """Show how items are judged: the criteria, their weights and levels, and how long the desk has."""
    found = desk.method()
    value = {
        "criteria": [
            {
                "code": each.code,
                "title": each.title,
                "question": each.question,
                "weight": each.weight,
                "worked_out": each.code == found.burden,
                "levels": [{"code": level.code, "points": level.points} for level in each.levels],
            }
            for each in found.criteria
        ],
        "efforts": [{"code": each.code, "days": each.days} for each in found.efforts],
        "answer_within_days": found.answer_within_days,
        "answer_within_days_otherwise": found.answer_within_days_otherwise,
    }
    context.show(value, "\n".join(_method(found)))


def _seen(item: Item, step: int | None) -> Item:
    """The item as somebody saw it: the service compares the steps."""
    return item if step is None else replace(item, step=step)


def _pair(given: str, form: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise click.UsageError(f"Write it as {form}.")
    return name.strip(), value.strip()


def _weight(given: str) -> tuple[str, float]:
    name, value = _pair(given, "CRITERION=N, such as benefit=5")
    try:
        return name, float(value)
    except ValueError:
        raise click.UsageError("A weight is a number, such as benefit=5.") from None


def _ranked(found: Ranking) -> list[str]:
    lines = [
        found.how,
        "Weights: " + ", ".join(f"{code} {weight:g}" for code, weight in found.weights.items()),
    ]
    for place, each in enumerate(found.ranked, 1):
        lines += ["", f"{place}. {each.view.item.reference}  {each.score:g} of {each.most:g}"]
        lines += [f"   {line}" for line in each.lines]
    if found.sensitivity:
        lines += ["", "WHAT WOULD CHANGE THE ORDER"]
        lines += [f"  {sentence}" for each in found.sensitivity for sentence in each.says]
    if found.unassessed:
        lines += ["", "WITHOUT A PLACE"]
        lacking: dict[str, list[str]] = {}
        for one in found.unassessed:
            lacking.setdefault(", ".join(one.lacks), []).append(one.view.item.reference)
        lines += [f"  Lacks {lacks}: {', '.join(names)}" for lacks, names in lacking.items()]
    return lines


def _method(found: Method) -> list[str]:
    lines = [found.about]
    for each in found.criteria:
        worked = " (worked out from organisations and effort)" if each.code == found.burden else ""
        lines += ["", f"{each.code}: {each.title}, weight {each.weight:g}{worked}. {each.question}"]
        lines += [f"  {level.code} ({level.points:g}): {level.means}" for level in each.levels]
    lines += ["", "effort: what is asked of one organisation"]
    lines += [f"  {each.code} ({each.days:g} days): {each.means}" for each in found.efforts]
    rows = [(kind.replace("_", " "), days) for kind, days in found.answer_within_days.items()]
    rows.append(("anything else", found.answer_within_days_otherwise))
    return [*lines, "", table(("To decide of", "Days"), rows)]
