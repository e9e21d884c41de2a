"""Commands that change the register: bring in, answer, move on, relate, take back."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, counted, pass_context, progress
from workbench.errors import BadInput, Cancelled, NeedsDecision
from workbench.records.register import Decision, EntryRelation, EntryStatus
from workbench.seal import fingerprint
from workbench.services.register import entries, importing, likeness, meaning
from workbench.services.register.entries import Answer
from workbench.services.register.importing import Choices, Imported
from workbench.services.register.meaning import Progress
from workbench.services.session import Session

_NAME = click.argument("name", metavar="NUMBER")


@click.command(
    "import",
    epilog="Example: workbench register import list.csv --issuer “Ostrell Inquiry” --column text=Wording",
)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--issuer", default="", help="Who issued all of it, where a table has no column for that.")
@click.option(
    "--column", "columns", metavar="FIELD=HEADING", multiple=True,
    help="Which column of a table holds what; remembered for the next table with these headings.",
)  # fmt: skip
@click.option("--update", is_flag=True, help="Let other words take the place of those under the same id.")
@click.option("--key", default="", metavar="FINGERPRINT", help="The key that a package must be signed with.")
@pass_context
def import_command(
    context: Context, paths: tuple[Path, ...], issuer: str, columns: tuple[str, ...], update: bool, key: str
) -> None:
    """Bring in published recommendations: packages, JSON Lines, CSV or .xlsx.

    Each file is taken whole or not at all: if it is refused, all reasons are written beside it. In a table
    days come first (31/03/2026), and columns are known by their headings.
    """
    choices = Choices(issuer=issuer, columns=dict(map(_pair, columns)), update=update, key=key)
    done: list[tuple[Path, Imported]] = []
    with (
        context.session(write=True) as session,
        progress("Importing", quiet=context.as_json or len(paths) < 2) as step,
    ):
        for count, path in enumerate(paths, 1):
            done.append((path, _imported(session, path, choices)))
            step(count, len(paths))
    value = [
        {
            "file": path.name,
            "new": each.added.new,
            "changed": each.added.changed,
            "same": each.added.same,
            "columns": dict(each.columns) or None,
            "issuer": each.issuer or None,
            "fingerprint": each.fingerprint or None,
            "first_time": each.first_time,
        }
        for path, each in done
    ]
    context.show({"imported": value}, "\n".join(line for path, each in done for line in _told(path, each)))


@click.command(
    "respond",
    epilog="Example: workbench register respond PR-12 --decision reject --text “Too dear.” --on 2026-05",
)
@_NAME
@click.option("--issuer", default="", help="The body, where several use that number.")
@click.option("--decision", type=click.Choice([each.value for each in Decision]), required=True)
@click.option("--text", default="", help="The reasons, as the addressee gave them.")
@click.option("--on", default="", metavar="YYYY[-MM[-DD]]", help="When it was answered.")
@click.option("--by", default="", metavar="NAME", help="Who answered, where not the addressee.")
@pass_context
def respond_command(
    context: Context, name: str, issuer: str, decision: str, text: str, on: str, by: str
) -> None:
    """Record an addressee's published answer. An earlier one stays in the history."""
    with context.session(write=True) as session:
        entry = entries.find_entry(session, name, issuer=issuer)
        answer = Answer(decision=Decision(decision), text=text, on=on, by=by)
        after = entries.respond(session, entry, answer)
    said = after.public.decision
    context.show(
        {"reference": after.reference, "decision": said, "status": after.public.status.value},
        f"{after.reference} is answered: {said}.",
    )


@click.command("move", epilog="Example: workbench register move PR-12 closed")
@_NAME
@click.argument("status", type=click.Choice([each.value for each in EntryStatus]))
@click.option("--issuer", default="", help="The body, where several use that number.")
@pass_context
def move_command(context: Context, name: str, status: str, issuer: str) -> None:
    """Say where a recommendation stands now."""
    with context.session(write=True) as session:
        entry = entries.find_entry(session, name, issuer=issuer)
        after = entries.move(session, entry, EntryStatus(status))
    context.show(
        {"reference": after.reference, "status": status}, f"{after.reference} is {status.replace('_', ' ')}."
    )


@click.command(
    "relate", epilog="Example: workbench register relate PR-40 supersedes PR-12 --note “Same lead, wider.”"
)
@click.argument("first", metavar="NUMBER")
@click.argument("relation", type=click.Choice([each.value for each in EntryRelation]))
@click.argument("second", metavar="OTHER")
@click.option("--note", default="", help="Why; needed for distinct and contradicts.")
@pass_context
def relate_command(context: Context, first: str, relation: str, second: str, note: str) -> None:
    """Say how one recommendation stands to another."""
    with context.session(write=True) as session:
        one, other = (entries.find_entry(session, name) for name in (first, second))
        entries.relate(session, one, other, EntryRelation(relation), note)
    context.show(
        {"from": one.reference, "relation": relation, "to": other.reference},
        f"{one.reference} {relation} {other.reference}." if relation != "distinct"
        else f"{one.reference} is held apart from {other.reference}.",
    )  # fmt: skip


@click.command("undo", epilog="Example: workbench register undo")
@pass_context
def undo_command(context: Context) -> None:
    """Take back the last thing that was done to the register, whole: an import, an answer, a relation."""
    with context.session(write=True) as session:
        step = entries.undo_register(session)
    context.show({"undone": step.verb, "step": step.id}, f"Taken back: {step.verb} (step {step.id}).")


@click.command(epilog="Example: workbench register issuers")
@pass_context
def issuers(context: Context) -> None:
    """List the keys that issuers sign their packages with, to compare with what they tell you."""
    with context.session() as session:
        known = importing.known_issuers(session)
    value = [
        {
            "issuer": each.name,
            "fingerprint": fingerprint(bytes.fromhex(each.public_key)),
            "first_seen_at": each.first_seen_at.isoformat(),
        }
        for each in known
    ]
    lines = [
        f"{each['fingerprint']}  {each['issuer']} (since {each['first_seen_at'][:10]})" for each in value
    ]
    context.show({"issuers": value}, "\n".join(lines) or "No package was brought in yet.")


@click.command(epilog="Example: workbench register index")
@pass_context
def index(context: Context) -> None:
    """Make the index of words anew, and have the language model read what it has not read.

    Imports keep the words by themselves; the model reads a hundred recommendations a second or more. Stop it
    when you like: it goes on from there the next time.
    """
    with context.session(write=True) as session, progress("Reading", quiet=context.as_json) as step:
        count = likeness.index_again(session)
        reached = _read(session, step)
    context.show(
        {"indexed": count, "by_meaning": reached.known},
        f"Indexed {counted(count, 'recommendation')}. {meaning.told(reached)}",
    )


def _read(session: Session, step: Progress) -> meaning.Reach:
    reached = meaning.reach(session)
    if reached.hindered:
        return reached
    try:
        return meaning.index_meaning(session, step)
    except KeyboardInterrupt:
        raise Cancelled("Stopped. What was read is kept, and reading goes on from there.") from None


def _imported(session: Session, path: Path, choices: Choices) -> Imported:
    try:
        return importing.import_file(session, path, choices)
    except NeedsDecision as error:
        if error.code != "columns":
            raise
        headings = ", ".join(f"“{heading}”" for heading in error.choices)
        raise BadInput(
            f"{error.message} Its columns are: {headings}. Name one with --column FIELD=HEADING, or the "
            "issuer of all of it with --issuer.",
            code=error.code,
        ) from None


def _pair(given: str) -> tuple[str, str]:
    name, sign, heading = given.partition("=")
    if not (sign and name.strip() and heading.strip()):
        raise click.UsageError("Write a column as FIELD=HEADING, such as text=Wording.")
    return name.strip(), heading.strip()


def _told(path: Path, done: Imported) -> list[str]:
    added = done.added
    lines = [f"{path.name}: {added.new:,} new, {added.changed:,} changed, {added.same:,} there already."]
    if done.columns:
        lines.append(
            "  Columns: " + ", ".join(f"{name} from “{head}”" for name, head in done.columns.items())
        )
    if done.fingerprint:
        lines.append(f"  From {done.issuer}, signed with {done.fingerprint}.")
    if done.first_time:
        lines.append("  This issuer's key was met for the first time: compare it with what they tell you.")
    return lines
