"""Commands about what a clearing house says back: written at its desk, taken back by the issuer."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, counted, pass_context
from workbench.errors import BadInput, NeedsDecision
from workbench.services.intake import feedback, taking_back
from workbench.services.intake.taking_back import Plan, PlanLine, Side, State
from workbench.services.session import Session

_GIVEN = 5
_WORDS = {
    State.CHANGED: "taken",
    State.SAME: "nothing new",
    State.OLDER: "left: something later was taken before",
    State.CONFLICT: "a choice is needed",
    State.UNKNOWN: "not known here, left out",
}


@click.command("name", epilog="Example: workbench intake name “National Clearing House”")
@click.argument("name", metavar="[NAME]", default="")
@pass_context
def name_command(context: Context, name: str) -> None:
    """Say what the clearing house is called in what it sends; without a NAME, show it."""
    with context.session(write=bool(name)) as session:
        if name:
            feedback.name_desk(session, name)
        called = feedback.desk_name(session)
    context.show({"name": called or None}, called or "Nobody has said what the clearing house is called.")


@click.command(
    "feedback", epilog="Example: workbench intake feedback “Harrow Inquiry” --out harrow.feedback.zip"
)
@click.argument("issuer")
@click.option("--out", "path", required=True, type=FILE, metavar="FILE", help="Ends with .feedback.zip.")
@pass_context
def feedback_command(context: Context, issuer: str, path: Path) -> None:
    """Write what was decided of an ISSUER's recommendations into a signed file for them."""
    with context.session(write=True) as session:
        try:
            sent = feedback.write_feedback(session, issuer, path)
        except NeedsDecision as error:
            if error.code != "desk_name":
                raise
            raise BadInput(f"{error.message} Use “workbench intake name NAME”.", code=error.code) from None
    waiting = f" {counted(sent.undecided, 'item')} of theirs still open." if sent.undecided else ""
    context.show(
        {
            "file": path.name,
            "issuer": sent.issuer,
            "recommendations": sent.count,
            "undecided": sent.undecided,
            "sha256": sent.sha256,
            "fingerprint": sent.fingerprint,
        },
        f"{path.name}: {counted(sent.count, 'recommendation')} of {sent.issuer}.{waiting}\n"
        f"Signed with {sent.fingerprint}: tell them this by another way.",
    )


@click.command("feedback", epilog="Example: workbench register feedback ours.feedback.zip --keep PR-3=ours")
@click.argument("path", metavar="FILE", type=FILE)
@click.option(
    "--keep", "kept", multiple=True, metavar="PR-N=ours|theirs",
    help="Whose words stand, where the register and the file both have some.",
)  # fmt: skip
@click.option("--key", default="", metavar="FINGERPRINT", help="The key that it must be signed with.")
@click.option("--look", is_flag=True, help="Only show what it says; change nothing.")
@pass_context
def take_back_command(context: Context, path: Path, kept: tuple[str, ...], key: str, look: bool) -> int:
    """Take back what a clearing house says of your recommendations; it lands as their answers.

    Words that stand here are never written over unasked: both are shown, and --keep says which stand. Ends
    with 5 while a choice is needed.
    """
    keep = dict(map(_side, kept))
    with context.session(write=not look) as session:
        plan = taking_back.look_at_feedback(session, path, key=key)
        if look:
            context.show(_plan_facts(plan), "\n".join(_plan(plan)))
            return 0
        return _taken(context, session, path, keep, key, plan)


def _taken(
    context: Context, session: Session, path: Path, keep: dict[str, Side], key: str, plan: Plan
) -> int:
    try:
        done = taking_back.take_back(session, path, keep=keep, key=key)
    except NeedsDecision as error:
        context.show(
            {**_plan_facts(plan), "error": {"code": error.code, "message": error.message}},
            "\n".join(_plan(plan)),
        )
        context.say(f"workbench: {error.message} Say so with --keep PR-N=ours or --keep PR-N=theirs.")
        return _GIVEN
    moved = f"\nAnswered in their cases: {', '.join(done.cases)}." if done.cases else ""
    context.show(
        {**_plan_facts(done.plan), "answered": list(done.cases)}, "\n".join(_plan(done.plan)) + moved
    )
    return 0


def _side(given: str) -> tuple[str, Side]:
    name, _, side = given.partition("=")
    if side not in list(Side) or not name.strip():
        raise click.UsageError("Write a choice as PR-3=ours or PR-3=theirs.")
    return name.strip().upper(), Side(side)


def _plan(plan: Plan) -> list[str]:
    lines = [f"From {plan.sender}, signed with {plan.fingerprint}."]
    if plan.first_time:
        lines.append("This sender's key was met for the first time: compare it with what they tell you.")
    lines += plan.notes
    for each in plan.lines:
        entry = each.entry.reference if each.entry else "–"
        lines.append(f"{entry}  {each.number or each.id}  {each.decided or '–'}: {_WORDS[each.state]}")
        for conflict in each.conflicts:
            lines.append(f"  {conflict.of}, ours:   {conflict.ours}")
            lines.append(f"  {conflict.of}, theirs: {conflict.theirs}")
        lines += [f"  {note}" for note in each.notes]
    return lines


def _plan_facts(plan: Plan) -> dict[str, object]:
    return {
        "sender": plan.sender,
        "fingerprint": plan.fingerprint,
        "first_time": plan.first_time,
        "notes": list(plan.notes),
        "recommendations": [_line_facts(each) for each in plan.lines],
    }


def _line_facts(each: PlanLine) -> dict[str, object]:
    return {
        "id": each.id,
        "number": each.number or None,
        "entry": each.entry.reference if each.entry else None,
        "decision": each.decided or None,
        "state": each.state.value,
        "conflicts": [
            {"of": conflict.of, "ours": conflict.ours, "theirs": conflict.theirs}
            for conflict in each.conflicts
        ],
        "notes": list(each.notes),
    }
