"""Commands of the intake desk: take packages in, see what lies there, and what may be the same."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from textwrap import shorten

import click

from workbench.cli.context import FILE, Context, counted, pass_context, progress, table
from workbench.cli.intake_deciding import assess_command, decide_command, method_command, priority_command
from workbench.cli.intake_feedback import feedback_command, name_command
from workbench.cli.register import entry_facts
from workbench.records.intake import Disposition, Item, ItemChange
from workbench.services.intake import clustering, desk, receiving
from workbench.services.intake.clustering import Alike, Candidate, Cluster
from workbench.services.intake.desk import Filter, ItemView
from workbench.services.intake.receiving import Outcome, Received
from workbench.services.register.importing import Choices

_WIDTH = 80
_REFUSED = 3


@click.group(epilog="Example: workbench intake receive incoming")
def intake() -> None:
    """The intake desk of a clearing house: packages in, decisions, and what is said back.

    Each change is a step of the register: “workbench register undo” takes the last one back.
    """


@intake.command(epilog="Example: workbench intake receive incoming new/report.recs.zip")
@click.argument("paths", metavar="FILE|FOLDER...", nargs=-1, required=True, type=FILE)
@click.option("--update", is_flag=True, help="Let other words take the place of those under the same id.")
@click.option("--key", default="", metavar="FINGERPRINT", help="The key that the packages are signed with.")
@pass_context
def receive(context: Context, paths: tuple[Path, ...], update: bool, key: str) -> int:
    """Take in packages, each whole or not at all. A folder is looked through for *.recs.zip.

    A package that is refused is told with its reasons and stays where it is; the others are taken in. One
    that came before is told as such. Ends with 3 if one was refused.
    """
    with (
        context.session(write=True) as session,
        progress("Receiving", quiet=context.as_json) as step,
    ):
        done = receiving.receive(session, paths, Choices(update=update, key=key), progress=step)
    context.show(
        {"received": [_received_facts(each) for each in done]},
        "\n".join(line for each in done for line in _told(each)),
    )
    refused = sum(each.outcome is Outcome.REFUSED for each in done)
    if refused:
        context.say(f"workbench: {counted(refused, 'package')} of {len(done)} refused.")
    return _REFUSED if refused else 0


@intake.command("list", epilog="Example: workbench intake list --overdue")
@click.option("--open/--all", "open_only", default=True, help="Only what waits for a decision, or all.")
@click.option("--overdue", is_flag=True, help="Only what should have been decided by now.")
@click.option("--issuer", default="", help="Only from bodies with this in their name.")
@click.option("--decided", type=click.Choice([each.value for each in Disposition]), help="Only these.")
@pass_context
def list_command(context: Context, open_only: bool, overdue: bool, issuer: str, decided: str | None) -> None:
    """List what is on the desk, the first due first."""
    wanted = Filter(
        open_only=open_only and decided is None,
        overdue=overdue,
        issuer=issuer,
        disposition=Disposition(decided) if decided else None,
    )
    with context.session() as session:
        found = desk.list_items(session, wanted)
    rows = [
        (
            each.item.reference,
            f"{each.item.awaited_on.isoformat()}{' overdue' if each.overdue else ''}",
            _state(each),
            shorten(each.entry.public.issuer, 30, placeholder=" …"),
            each.entry.reference,
            shorten(each.entry.public.text, _WIDTH, placeholder=" …"),
        )
        for each in found
    ]
    lines = table(("Item", "Due", "State", "Issuer", "Entry", "Recommendation"), rows)
    context.show({"items": [item_facts(each) for each in found]}, lines or "There is nothing on the desk.")


@intake.command(epilog="Example: workbench intake show IN-3")
@click.argument("name", metavar="NUMBER")
@pass_context
def show(context: Context, name: str) -> None:
    """Show an item: what is asked, who has said the same, how it was judged, and its history.

    NUMBER is the desk's own (IN-3), or any name of the recommendation.
    """
    with context.session() as session:
        view = desk.find_item(session, name)
        alike = clustering.candidates(session, view)
        history = desk.history(session, view.item)
    value = {
        "item": item_facts(view),
        "recommendation": entry_facts(view.entry),
        "alike": [_candidate_facts(each) for each in alike.candidates],
        "how": alike.how,
        "history": [_change_facts(each) for each in history],
    }
    context.show(value, "\n".join(_whole(view, alike, history)))


@intake.command(epilog="Example: workbench intake duplicates")
@pass_context
def duplicates(context: Context) -> None:
    """Show which open items may be the same as what another body said. Nothing is merged."""
    with (
        context.session() as session,
        progress("Comparing", quiet=context.as_json) as step,
    ):
        found = clustering.clusters(session, progress=step)
        how = clustering.how_compared(session)
    lines = [line for count, each in enumerate(found, 1) for line in _grouped(count, each)]
    context.show(
        {"groups": [_cluster_facts(each) for each in found], "how": how},
        "\n".join((*lines, how)) if found else "No open item is like another body's.",
    )


@intake.command(epilog="Example: workbench intake packages")
@pass_context
def packages(context: Context) -> None:
    """List the packages that were taken in, the last one first."""
    with context.session() as session:
        found = receiving.packages(session)
    rows = [
        (each.received_at.astimezone(UTC).date().isoformat(), each.issuer, each.count, each.title)
        for each in found
    ]
    value = [
        {
            "sha256": each.sha256,
            "issuer": each.issuer,
            "title": each.title,
            "release_id": each.release_id,
            "released_on": each.released_on.isoformat(),
            "received_at": each.received_at.isoformat(),
            "received_by": each.received_by,
            "recommendations": each.count,
        }
        for each in found
    ]
    context.show(
        {"packages": value},
        table(("Received", "Issuer", "Recommendations", "Report"), rows) or "No package was taken in yet.",
    )


def item_facts(view: ItemView) -> dict[str, object]:
    """An item as JSON. `step` is what a decision is to be given with, to notice that somebody was faster."""
    item, verdict = view.item, view.item.verdict
    return {
        "reference": item.reference,
        "step": item.step,
        "entry": view.entry.reference,
        "issuer": view.entry.public.issuer,
        "text": view.entry.public.text,
        "received_at": item.received_at.isoformat(),
        "due_on": item.awaited_on.isoformat(),
        "overdue": view.overdue,
        "changed_since": view.changed_since,
        "decision": verdict.disposition.value if verdict else None,
        "reason": verdict.reason if verdict else None,
        "into": f"PR-{verdict.into}" if verdict and verdict.into else None,
        "until": verdict.until.isoformat() if verdict and verdict.until else None,
        "decided_by": item.decided_by or None,
        "decided_at": item.decided_at.isoformat() if item.decided_at else None,
    }


def _state(view: ItemView) -> str:
    verdict = view.item.verdict
    if verdict is None:
        return "open"
    return f"{verdict.disposition.value}{', words changed' if view.changed_since else ''}"


def _received_facts(each: Received) -> dict[str, object]:
    return {
        "file": each.path.name,
        "outcome": each.outcome.value,
        "issuer": each.issuer or None,
        "title": each.title or None,
        "items": [f"IN-{n}" for n in each.items],
        "fingerprint": each.fingerprint or None,
        "first_time": each.first_time,
        "notes": list(each.notes),
        "reasons": list(each.reasons),
    }


def _told(each: Received) -> list[str]:
    if each.outcome is Outcome.REFUSED:
        first, *more = each.reasons[:10]
        rest = [f"… and {len(each.reasons) - 10:,} more."] if len(each.reasons) > 10 else []
        return [f"{each.path.name}: refused. {first}", *(f"  {reason}" for reason in (*more, *rest))]
    lines = [f"{each.path.name}: {each.title}, from {each.issuer}."]
    if each.outcome is Outcome.TAKEN:
        lines.append(f"  {counted(len(each.items), 'new item')} on the desk. Signed with {each.fingerprint}.")
    if each.first_time:
        lines.append("  This issuer's key was met for the first time: compare it with what they tell you.")
    return [*lines, *(f"  {note}" for note in each.notes)]


def _whole(view: ItemView, alike: Alike, history: tuple[ItemChange, ...]) -> list[str]:
    item, public = view.item, view.entry.public
    lines = [
        f"{item.reference}  {view.entry.reference}  {view.entry.cited}  {public.issuer}",
        public.text,
        "",
        f"To: {public.addressee or '(nobody named)'}",
        f"State: {_state(view)}, due on {item.awaited_on.isoformat()}{', overdue' if view.overdue else ''}",
        *_verdict_lines(item),
        "",
        "HOW IT WAS JUDGED",
        *(_assessed(item) or ["  Not yet."]),
        "",
        "WHAT OTHERS HAVE SAID",
        *(_candidate_line(each) for each in alike.candidates),
        f"  {alike.how}",
        "",
        "HISTORY",
    ]
    return [
        *lines,
        *(
            f"  {each.step.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC  {each.step.person}  {_what(each)}"
            for each in history
        ),
        f"Step {item.step}.",
    ]


def _verdict_lines(item: Item) -> list[str]:
    verdict = item.verdict
    if verdict is None:
        return []
    into = f" into PR-{verdict.into}" if verdict.into else ""
    until = f" until {verdict.until.isoformat()}" if verdict.until else ""
    return [f"Decided: {verdict.disposition.value}{into}{until}, by {item.decided_by}. {verdict.reason}"]


def _assessed(item: Item) -> list[str]:
    assessment = item.assessment
    lines = [
        f"  {code}: {each.level}{f'. {each.note}' if each.note else ''}"
        for code, each in assessment.judged.items()
    ]
    if assessment.organisations:
        note = f". {assessment.effort_note}" if assessment.effort_note else ""
        who = counted(assessment.organisations, "organisation")
        lines.append(f"  burden: {who}, {assessment.effort} each{note}")
    return lines


def _what(change: ItemChange) -> str:
    after = change.after
    decided = change.before is not None and change.before.verdict != after.verdict
    if decided and after.verdict is not None:
        return f"{after.verdict.disposition.value}: {after.verdict.reason}"
    return change.step.verb.replace("_", " ")


def _candidate_line(each: Candidate) -> str:
    found = each.similar
    decided = f" [{each.tie.relation.value}]" if each.tie is not None else ""
    words = shorten(found.entry.public.text, _WIDTH, placeholder=" …")
    return (
        f"  {found.likeness.value} {found.score:.2f}  {found.entry.reference}  "
        f"{found.entry.public.issuer}: {words}{decided}"
    )


def _candidate_facts(each: Candidate) -> dict[str, object]:
    found = each.similar
    return {
        **entry_facts(found.entry),
        "relation": found.likeness.value,
        "score": round(found.score, 4),
        "why": list(found.why),
        "decided": each.tie.relation.value if each.tie is not None else None,
    }


def _change_facts(each: ItemChange) -> dict[str, object]:
    verdict = each.after.verdict
    return {
        "step": each.step.id,
        "at": each.step.at.isoformat(),
        "person": each.step.person,
        "verb": each.step.verb,
        "decision": verdict.disposition.value if verdict else None,
        "reason": verdict.reason if verdict else None,
    }


def _grouped(count: int, cluster: Cluster) -> list[str]:
    on_desk = {item.entry: item.reference for item in cluster.items}
    lines = [f"Group {count}: {counted(len(cluster.entries), 'recommendation')}"]
    for entry in cluster.entries:
        words = shorten(entry.public.text, _WIDTH, placeholder=" …")
        lines.append(f"  {entry.reference} {on_desk.get(entry.n, '–')}  {entry.public.issuer}: {words}")
    for pair in cluster.pairs:
        why = ", ".join(pair.why)
        lines.append(
            f"    PR-{pair.first} – PR-{pair.second}: {pair.likeness.value} {pair.score:.2f} ({why})"
        )
    return lines


def _cluster_facts(cluster: Cluster) -> dict[str, object]:
    return {
        "recommendations": [entry_facts(each) for each in cluster.entries],
        "items": [each.reference for each in cluster.items],
        "pairs": [
            {
                "first": f"PR-{each.first}",
                "second": f"PR-{each.second}",
                "relation": each.likeness.value,
                "score": round(each.score, 4),
                "why": list(each.why),
            }
            for each in cluster.pairs
        ],
    }


for _each in (
    assess_command, decide_command, priority_command, method_command, name_command, feedback_command,
):  # fmt: skip
    intake.add_command(_each)
