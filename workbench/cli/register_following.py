"""Commands about what comes after an answer: what is due, what was done, what was asked of whom."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from textwrap import shorten

import click

from workbench.cli.context import FILE, Context, counted, pass_context, table
from workbench.services.register import entries, following
from workbench.services.register.following import Afterwards, Deadline
from workbench.services.tidying import today

_DAY = "YYYY[-MM[-DD]]"


@click.command(
    "follow",
    epilog="Example: workbench register follow PR-12 --done “2026-05: Leads named” --cost “£4,000”",
)
@click.argument("name", metavar="NUMBER")
@click.option("--issuer", default="", help="The body, where several use that number.")
@click.option("--response-due", metavar=_DAY, help="When the answer is due.")
@click.option("--target", metavar=_DAY, help="When it is to be done.")
@click.option("--planned", multiple=True, metavar="DAY: TEXT", help="An action that the addressee plans.")
@click.option("--assessment", help="What the issuer thinks of the answer.")
@click.option("--done", multiple=True, metavar="DAY: TEXT", help="Evidence of what was done.")
@click.option("--cost", help="What it cost in the end.")
@click.option("--effect", help="What effect was seen.")
@click.option("--feedback", help="What the addressee says of the recommendation.")
@click.option("--closed-on", metavar=_DAY, help="When it was closed.")
@click.option("--closure", help="Why it is closed; this closes it.")
@pass_context
def follow_command(
    context: Context, name: str, issuer: str, response_due: str | None, target: str | None,
    planned: tuple[str, ...], assessment: str | None, done: tuple[str, ...], cost: str | None,
    effect: str | None, feedback: str | None, closed_on: str | None, closure: str | None,
) -> None:  # fmt: skip
    """Record what came of a recommendation. Planned actions and evidence are added to those there."""
    came = Afterwards(
        response_due=response_due, target=target, planned=planned, assessment=assessment, done=done,
        cost=cost, effect=effect, feedback=feedback, closed_on=closed_on, closure=closure,
    )  # fmt: skip
    if came == Afterwards():
        raise click.UsageError("Say what came of it with one of the options.")
    with context.session(write=True) as session:
        after = following.follow(session, entries.find_entry(session, name, issuer=issuer), came)
    status = after.public.status.value
    context.show(
        {"reference": after.reference, "status": status},
        f"{after.reference} is kept up to date: {status.replace('_', ' ')}.",
    )


@click.command("deadlines", epilog="Example: workbench register deadlines --within 90")
@click.option("--within", type=click.IntRange(0, 36_500), default=30, show_default=True, help="Days ahead.")
@click.option("--addressee", default="", help="Only of organisations with this in their name.")
@click.option("--overdue", is_flag=True, help="Only what is past due.")
@pass_context
def deadlines_command(context: Context, within: int, addressee: str, overdue: bool) -> None:
    """Show which answers, targets and planned actions are due, the earliest first, and who owes them."""
    now = today()
    before = now if overdue else now + timedelta(days=within + 1)
    with context.session() as session:
        found = following.deadlines(session, before=before, addressee=addressee, on=now)
    rows = [
        (each.on, "overdue" if each.overdue else "due", each.due.value, _who(each), each.entry.reference,
         shorten(each.what or each.entry.public.text, 70, placeholder=" …"))
        for each in found
    ]  # fmt: skip
    late = Counter(_who(each) for each in found if each.overdue)
    owed = Counter(map(_who, found))
    tally = [
        f"  {who}: {number:,} due, {late[who]:,} of them overdue" for who, number in sorted(owed.items())
    ]
    lines = table(("Due", "State", "What", "Addressee", "Entry", "Words"), rows)
    context.show(
        {"deadlines": [_facts(each) for each in found]},
        "\n".join((lines, "", "BY ADDRESSEE", *tally)) if rows else "Nothing is due.",
    )


@click.command("asked", epilog="Example: workbench register asked “NHS England” --document asked.html")
@click.argument("organisation")
@click.option("--document", type=FILE, metavar="FILE", help="Write it all as .html or .csv.")
@pass_context
def asked_command(context: Context, organisation: str, document: Path | None) -> None:
    """Show everything that was asked of an organisation, due when, and how it was answered."""
    with context.session() as session:
        found = following.asked_of(session, organisation)
        if document is not None:
            following.write_asked(session, organisation, document)
    now = today()
    rows = []
    value = []
    for entry in found:
        public = entry.public
        late = any(each.overdue for each in following.deadlines_of(entry, now))
        due = " / ".join(filter(None, (public.response_due, public.target_on))) or "–"
        answer = " ".join(filter(None, (public.decision, public.response_on))) or (
            "answered" if public.answered else "none known"
        )
        status = f"{public.status.value.replace('_', ' ')}{', overdue' if late else ''}"
        rows.append((entry.reference, public.published_on or "–", due, answer, status,
                     shorten(public.text, 70, placeholder=" …")))  # fmt: skip
        value.append(
            {
                "reference": entry.reference, "issuer": public.issuer, "addressee": public.addressee,
                "text": public.text, "response_due": public.response_due or None,
                "target_date": public.target_on or None, "decision": public.decision or None,
                "response_text": public.response_text or None, "response_date": public.response_on or None,
                "status": public.status.value, "overdue": late,
            }
        )  # fmt: skip
    written = f"\nWritten to {document.name}." if document is not None else ""
    lines = table(("Entry", "Published", "Due", "Answer", "Status", "Recommendation"), rows)
    context.show(
        {"recommendations": value, "file": document.name if document is not None else None},
        f"{lines}\n{counted(len(found), 'recommendation')}.{written}",
    )


def _who(each: Deadline) -> str:
    return shorten(each.entry.public.addressee, 40, placeholder=" …") or "(nobody named)"


def _facts(each: Deadline) -> dict[str, object]:
    public = each.entry.public
    return {
        "on": each.on,
        "overdue": each.overdue,
        "due": each.due.value,
        "what": each.what or None,
        "reference": each.entry.reference,
        "issuer": public.issuer,
        "addressee": public.addressee or None,
        "text": public.text,
    }
