"""Commands about a draft that was sent for comment: list, add, read, comments, decide."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from textwrap import shorten

import click

from workbench.cli.context import FILE, Context, counted, pass_context, table
from workbench.records.report import Comment, Consultation, Disposition
from workbench.services import cases, consulting, records, reports
from workbench.services.session import Session

_WIDTH = 90
_DAY = click.DateTime(["%Y-%m-%d"])
_SAID = {
    Disposition.ACCEPTED: "accepted",
    Disposition.PARTLY_ACCEPTED: "accepted in part",
    Disposition.NOT_ACCEPTED: "not accepted",
    None: "to be decided",
}


@click.group()
def consultation() -> None:
    """Follow a draft that was sent for comment, and decide on what came back."""


@consultation.command("list", epilog="Example: workbench consultation list NI-2026-003")
@click.argument("reference", metavar="REF")
@pass_context
def list_consultations(context: Context, reference: str) -> None:
    """List to whom the draft of case REF went, by when, and what is still open."""
    with context.session() as session:
        found = consulting.standings(session, cases.find_case(session, reference).case_id)
    rows = [
        (
            each.consultation.reference,
            each.consultation.recipient,
            each.consultation.sent_on or "–",
            each.consultation.due_on or "–",
            len(each.comments),
            each.open,
            f"{counted(each.days_late, 'day')} late" if each.days_late else "",
        )
        for each in found
    ]
    value = [
        {
            "reference": each.consultation.reference,
            "recipient": each.consultation.recipient,
            "sent_on": each.consultation.sent_on and each.consultation.sent_on.isoformat(),
            "due_on": each.consultation.due_on and each.consultation.due_on.isoformat(),
            "comments": len(each.comments),
            "open": each.open,
            "days_late": each.days_late,
        }
        for each in found
    ]
    context.show(
        {"consultations": value},
        table(("Ref", "Recipient", "Sent", "Due", "Comments", "Open", ""), rows)
        or "No draft of this case has been recorded as sent.",
    )


@consultation.command(
    epilog="Example: workbench consultation add NI-2026-003 “Harrowmere Trust” --sent 2026-07-06"
)
@click.argument("reference", metavar="REF")
@click.argument("recipient", metavar="RECIPIENT")
@click.option("--sent", type=_DAY, help="The day the draft was sent.")
@click.option("--due", type=_DAY, help="By when comments are due; else as the rules of the case say.")
@pass_context
def add(
    context: Context, reference: str, recipient: str, sent: datetime | None, due: datetime | None
) -> None:
    """Record that the draft of case REF went to RECIPIENT."""
    with context.session(write=True) as session:
        made, _ = reports.add_consultation(
            session,
            cases.find_case(session, reference).case_id,
            recipient,
            sent_on=sent.date() if sent else None,
            due_on=due.date() if due else None,
        )
    by = f" Comments are due by {made.due_on}." if made.due_on else ""
    value = {"reference": made.reference, "due_on": made.due_on and made.due_on.isoformat()}
    context.show({"consultation": value}, f"Recorded {made.reference}.{by}")


@consultation.command(epilog="Example: workbench consultation read NI-2026-003 K-1 draft-back.docx")
@click.argument("reference", metavar="REF")
@click.argument("number", metavar="CONSULTATION")
@click.argument("path", metavar="FILE", type=FILE)
@click.option("--preview", is_flag=True, help="Show what would be entered, and enter nothing.")
@pass_context
def read(context: Context, reference: str, number: str, path: Path, preview: bool) -> None:
    """Enter the comments and tracked changes of a Word document that came back into the log.

    What the log has already is not entered again.
    """
    with context.session(write=not preview) as session:
        found = _consultation(session, reference, number)
        remarks = consulting.read_remarks(session, found, path)
        added = () if preview else consulting.take_remarks(session, found, path)[0]
    fresh = [each for each in remarks if not each.known]
    known = len(remarks) - len(fresh)
    lines = [f"  {each.text}".replace("\n", "\n    ") for each in fresh]
    done = "Would enter" if preview else "Entered"
    lines.append(f"{done} {counted(len(fresh), 'comment')}; {known} in the log already.")
    value = {
        "entered": [each.reference for each in added],
        "new": [{"text": each.text, "section": each.section_key} for each in fresh],
        "known": known,
    }
    context.show(value, "\n".join(lines))


@consultation.command(epilog="Example: workbench consultation comments NI-2026-003 --open")
@click.argument("reference", metavar="REF")
@click.option("--open", "only_open", is_flag=True, help="Only those that are still to be decided.")
@pass_context
def comments(context: Context, reference: str, only_open: bool) -> None:
    """List the comments on the draft of case REF, and what became of each."""
    with context.session() as session:
        found = consulting.standings(session, cases.find_case(session, reference).case_id)
    pairs = [
        (each.consultation, comment)
        for each in found
        for comment in each.comments
        if comment.disposition is None or not only_open
    ]
    rows = [
        (
            comment.reference,
            sender.recipient,
            shorten(comment.text, _WIDTH, placeholder=" …"),
            _SAID[comment.disposition],
        )
        for sender, comment in pairs
    ]
    nothing = "No comment is open." if only_open else "No comments yet."
    context.show(
        {"comments": [_value(sender, comment) for sender, comment in pairs]},
        table(("Ref", "From", "Comment", "What became of it"), rows) or nothing,
    )


@consultation.command(
    epilog="Example: workbench consultation decide NI-2026-003 CM-4 partly_accepted --reason “…”"
)
@click.argument("reference", metavar="REF")
@click.argument("number", metavar="COMMENT")
@click.argument("disposition", type=click.Choice([each.value for each in Disposition]))
@click.option("--reason", default="", help="Why; needed unless it is wholly accepted.")
@pass_context
def decide(context: Context, reference: str, number: str, disposition: str, reason: str) -> None:
    """Say what became of a comment."""
    with context.session(write=True) as session:
        case_id = cases.find_case(session, reference).case_id
        comment = records.find(session, Comment, case_id, number)
        comment, _ = reports.dispose(session, comment, Disposition(disposition), reason)
    context.show(
        {"comment": comment.reference, "disposition": disposition},
        f"{comment.reference}: {_SAID[comment.disposition]}.",
    )


def _consultation(session: Session, reference: str, number: str) -> Consultation:
    return records.find(session, Consultation, cases.find_case(session, reference).case_id, number)


def _value(sender: Consultation, comment: Comment) -> dict[str, object]:
    return {
        "reference": comment.reference,
        "from": sender.recipient,
        "consultation": sender.reference,
        "section": comment.section_key,
        "text": comment.text,
        "disposition": comment.disposition and comment.disposition.value,
        "reason": comment.reason,
    }
