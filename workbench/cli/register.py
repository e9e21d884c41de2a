"""Commands about the register: what was recommended before, by whom, and what became of it."""

from __future__ import annotations

from datetime import UTC
from textwrap import shorten

import click

from workbench.cli.context import Context, counted, pass_context, table
from workbench.cli.intake_feedback import take_back_command
from workbench.cli.register_changes import (
    import_command,
    index,
    issuers,
    move_command,
    relate_command,
    respond_command,
    undo_command,
)
from workbench.cli.register_export import export_command
from workbench.cli.register_following import asked_command, deadlines_command, follow_command
from workbench.cli.register_shared import connect_command, disconnect_command, setup_command
from workbench.records.register import Entry, EntryStatus, Step
from workbench.services import cases
from workbench.services import recommendation_views as views
from workbench.services.register import entries, likeness
from workbench.services.register.entries import EntryView, Order, Wanted
from workbench.services.register.likeness import Nearest, Similar
from workbench.services.session import Session
from workbench.services.tidying import today

_WIDTH = 90


@click.group(epilog="Example: workbench register similar --text “name a safety lead for infusion pumps”")
def register() -> None:
    """The register: recommendations that were published, by any body, and the answers to them."""


@register.command("list", epilog="Example: workbench register list --addressee “NHS England” --unanswered")
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--issuer", default="", help="Only from bodies with this in their name.")
@click.option("--addressee", default="", help="Only to organisations with this in their name.")
@click.option("--status", type=click.Choice([each.value for each in EntryStatus]), help="Only these.")
@click.option("--since", default="", metavar="YYYY[-MM[-DD]]", help="Only published from then on.")
@click.option("--until", default="", metavar="YYYY[-MM[-DD]]", help="Only published up to then.")
@click.option("--answered/--unanswered", default=None, help="Only with, or without, an answer.")
@click.option("--overdue", is_flag=True, help="Only where an answer or a target day is past due.")
@click.option("--order", type=click.Choice([each.value for each in Order]), default=Order.NEWEST.value)
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0, help="Leave out so many first.")
@pass_context
def list_command(
    context: Context,
    words: tuple[str, ...],
    issuer: str,
    addressee: str,
    status: str | None,
    since: str,
    until: str,
    answered: bool | None,
    overdue: bool,
    order: str,
    limit: int,
    offset: int,
) -> None:
    """List recommendations that hold every WORD, the newest first."""
    wanted = Wanted(
        words=words,
        issuer=issuer,
        addressee=addressee,
        status=EntryStatus(status) if status else None,
        since=since,
        until=until,
        answered=answered,
        due_before=today().isoformat() if overdue else "",
    )
    with context.session() as session:
        page = entries.list_entries(session, wanted, order=Order(order), offset=offset, limit=limit)
    rows = [_row(entry) for entry in page.entries]
    more = page.total - offset - len(rows)
    lines = table(("Entry", "Published", "Issuer", "To", "Status", "Recommendation"), rows)
    tail = f"\n… and {more:,} more; --limit and --offset show them." if more > 0 else ""
    context.show(
        {"recommendations": [entry_facts(entry) for entry in page.entries], "total": page.total},
        f"{lines}{tail}" if rows else "The register holds nothing that fits.",
    )


@register.command(epilog="Example: workbench register show PR-12")
@click.argument("name", metavar="NUMBER")
@click.option("--issuer", default="", help="The body, where several use that number.")
@pass_context
def show(context: Context, name: str, issuer: str) -> None:
    """Show a recommendation with its answer, its history and its relations.

    NUMBER is the register's own (PR-12), the issuer's number, or the issuer's id.
    """
    with context.session() as session:
        view = entries.show_entry(session, entries.find_entry(session, name, issuer=issuer))
    value = {
        "recommendation": entry_facts(view.entry),
        "history": [
            {**_step_facts(each.step), "changes": [list(change) for change in entries.differences(each)]}
            for each in view.history
        ],
        "relations": [
            {
                "relation": each.tie.relation.value,
                "from": view.entry.reference if each.to_it else each.other.reference,
                "to": each.other.reference if each.to_it else view.entry.reference,
                "note": each.tie.note,
            }
            for each in view.relatives
        ],
    }
    context.show(value, "\n".join(_whole(view)))


@register.command(
    epilog="Example: workbench register similar --text “train all staff in the use of pumps” -k 5"
)
@click.option("--text", default="", metavar="TEXT", help="Any words: a draft, a question.")
@click.option("--number", default="", metavar="NUMBER", help="A recommendation of the register or of a case.")
@click.option("--case", "case_reference", metavar="REF", help="The case in which that number is.")
@click.option(
    "-k", "k", type=click.IntRange(1, likeness.MOST), default=5, show_default=True, help="How many."
)
@pass_context
def similar(context: Context, text: str, number: str, case_reference: str | None, k: int) -> None:
    """Show what was recommended before that is most like a text, with the words in common.

    Nothing is merged: duplicate, overlap and contradiction are questions for you to answer.
    """
    if bool(text) == bool(number):
        raise click.UsageError("Give the words with --text, or a recommendation with --number.")
    with context.session() as session:
        if text:
            nearest = likeness.similar_to(session, text, k=k)
        elif case_reference:
            nearest = _like_draft(session, number, case_reference, k)
        else:
            nearest = likeness.similar_to_entry(session, entries.find_entry(session, number), k=k)
    value = {
        "matches": [_match_facts(each) for each in nearest.matches],
        "among": nearest.among,
        "by_meaning": nearest.by_meaning,
        "how": nearest.how,
    }
    context.show(value, "\n".join(_ranked(nearest)))


@register.command(epilog="Example: workbench register log")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@pass_context
def log(context: Context, limit: int) -> None:
    """Show what was done to the register, the last thing first."""
    with context.session() as session:
        found = entries.steps(session, limit=limit)
    rows = [(each.id, _when(each), each.person, _done(each)) for each in found]
    context.show(
        {"steps": [_step_facts(each) for each in found]},
        table(("Step", "When", "Who", "What"), rows) or "Nothing was done to the register yet.",
    )


def _like_draft(session: Session, number: str, case_reference: str, k: int) -> Nearest:
    case_id = cases.find_case(session, case_reference).case_id
    return likeness.similar_to_draft(session, views.find_recommendation(session, number, case_id), k=k)


def entry_facts(entry: Entry) -> dict[str, object]:
    """An entry as JSON."""
    public = entry.public
    facts = {
        "reference": entry.reference,
        "id": public.source_id,
        "number": public.number,
        "issuer": public.issuer,
        "addressee": public.addressee,
        "type": public.type,
        "text": public.text,
        "intent": public.intent,
        "date": public.published_on,
        "report_title": public.report_title,
        "source_url": public.source_url,
        "status": public.status.value,
        "decision": public.decision,
        "response_text": public.response_text,
        "response_date": public.response_on,
        "response_by": public.response_by,
        "response_due": public.response_due,
        "target_date": public.target_on,
        "planned_actions": public.planned_actions,
        "assessment": public.assessment,
        "implementation": public.implementation,
        "actual_cost": public.actual_cost,
        "observed_effect": public.observed_effect,
        "feedback": public.feedback,
        "closed_date": public.closed_on,
        "closure": public.closure,
    }
    return {name: value or None for name, value in facts.items()}


def _match_facts(found: Similar) -> dict[str, object]:
    return {
        **entry_facts(found.entry),
        "relation": found.likeness.value,
        "score": round(found.score, 4),
        "why": list(found.why),
        "against": found.against or None,
        "differs": list(found.differs),
        "same_addressee": found.same_addressee,
    }


def _row(entry: Entry) -> tuple[str, ...]:
    public = entry.public
    return (
        entry.reference,
        public.published_on or "–",
        shorten(public.issuer, 30, placeholder=" …"),
        shorten(public.addressee, 30, placeholder=" …") or "–",
        public.status.value.replace("_", " "),
        shorten(public.text, _WIDTH, placeholder=" …"),
    )


def _whole(view: EntryView) -> list[str]:
    public = view.entry.public
    facts = (
        ("Issuer", public.issuer),
        ("Addressee", public.addressee),
        ("Published", public.published_on),
        ("Report", public.report_title),
        ("Source", public.source_url),
        ("Intent", public.intent),
        ("Status", public.status.value.replace("_", " ")),
        ("Answer", _answer(view.entry)),
        ("Reasons", public.response_text),
        ("Answer due", public.response_due),
        ("Target day", public.target_on),
        ("Planned", public.planned_actions.replace("\n", "; ")),
        ("Assessment of the answer", public.assessment),
        ("Done", public.implementation.replace("\n", "; ")),
        ("Actual cost", public.actual_cost),
        ("Observed effect", public.observed_effect),
        ("Addressee's feedback", public.feedback),
        ("Closed", ", ".join(filter(None, (public.closed_on, public.closure)))),
    )
    lines = [f"{view.entry.reference}  {view.entry.cited}", "", public.text, ""]
    lines += [f"{label}: {text}" for label, text in facts if text]
    lines += ["", "HISTORY"]
    for each in view.history:
        lines.append(f"  {_when(each.step)}  {each.step.person}: {_done(each.step)}")
        lines += [
            f"    {name.replace('_', ' ')}: {shorten(before, 60, placeholder=' …') or 'nothing'} → "
            f"{shorten(after, 60, placeholder=' …') or 'nothing'}"
            for name, before, after in entries.differences(each)
        ]
    if view.relatives:
        lines += ["", "RELATIONS"]
        lines += [
            f"  {each.tie.relation.value} {'' if each.to_it else '(said of this by) '}{each.other.reference}"
            f"{f': {each.tie.note}' if each.tie.note else ''}"
            for each in view.relatives
        ]
    return lines


def _ranked(nearest: Nearest) -> list[str]:
    lines: list[str] = []
    for place, each in enumerate(nearest.matches, 1):
        public = each.entry.public
        who = f"{public.issuer}{f' to {public.addressee}' if public.addressee else ''}"
        when = f", {public.published_on}" if public.published_on else ""
        lines += [
            f"{place}. {each.entry.reference}  {each.likeness.value}? ({each.score:.0%})  {who}{when}",
            f"   {shorten(public.text, 220, placeholder=' …')}",
        ]
        if each.why:
            lines.append(f"   In common: {', '.join(each.why)}.")
        if all(each.differs) and each.likeness.value != "related":
            here, there = (shorten(words, 60, placeholder=" …") for words in each.differs)
            lines.append(f"   Differs: “{here}” here, “{there}” there.")
        if each.against:
            lines.append(f"   Check the direction: {each.against}.")
        answer = _answer(each.entry) or "none known"
        lines += [f"   Status: {public.status.value.replace('_', ' ')}. Answer: {answer}.", ""]
    if not nearest.matches:
        lines = ["Nothing like it is known.", ""]
    unread = nearest.by_meaning < nearest.among
    read = "“workbench register index” has the language model read what it has not read." if unread else ""
    looked = f"Looked among {counted(nearest.among, 'recommendation')}. {nearest.how} {read}"
    return [*lines, looked.rstrip()]


def _answer(entry: Entry) -> str:
    public = entry.public
    parts = (public.decision, public.response_by and f"by {public.response_by}", public.response_on)
    return ", ".join(part for part in parts if part)


def _when(step: Step) -> str:
    return step.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _done(step: Step) -> str:
    new, changed = (int(step.detail.get(name, 0)) for name in ("new", "changed"))
    counts = ", ".join(
        f"{number:,} {word}" for number, word in ((new, "new"), (changed, "changed")) if number
    )
    undone = " (taken back)" if step.undone else ""
    return f"{step.verb.replace('_', ' ')}{f': {counts}' if counts else ''}{undone}"


def _step_facts(step: Step) -> dict[str, object]:
    return {
        "step": step.id,
        "at": step.at.isoformat(),
        "person": step.person,
        "verb": step.verb,
        "detail": step.detail,
        "undone": step.undone,
    }


for _command in (
    import_command,
    respond_command,
    move_command,
    relate_command,
    undo_command,
    issuers,
    index,
    export_command,
    follow_command,
    deadlines_command,
    asked_command,
    take_back_command,
    setup_command,
    connect_command,
    disconnect_command,
):
    register.add_command(_command)
