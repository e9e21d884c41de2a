"""Commands about decisions before a release: settle, confirm, withdraw, determinations, phrases, copies."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from workbench.cli.concerns import standing_open
from workbench.cli.context import Context, counted, pass_context, table
from workbench.errors import BadInput
from workbench.records.permissions import ApprovedPhrase, StandingBasis
from workbench.records.release import Decision, Remedy
from workbench.regimes import load_regime
from workbench.services import cases
from workbench.services.records import find
from workbench.services.releasing.assessing import check_release
from workbench.services.releasing.assessing import decide as decide_concerns
from workbench.services.releasing.confirming import confirm_decision, determinations, forget_decision
from workbench.services.releasing.deciding import DecisionLine
from workbench.services.releasing.permitting import (
    approve_phrase,
    give_standing,
    standing_in_force,
    withdraw_phrase,
    withdraw_standing,
)

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(
    epilog="Example: workbench release decide PSII-2026-001 --report psii --concern analysis:1f0c… "
    "--decision mask --reason “not needed” --everywhere"
)
@click.argument("reference", metavar="REF")
@click.option("--report", "report_kind", metavar="KIND", required=True, help="The kind of report.")
@click.option("--concern", metavar="ID", required=True, help="The concern's id, as “release check” shows it.")
@click.option("--decision", required=True, type=click.Choice([remedy.value for remedy in Remedy]))
@click.option("--reason", required=True)
@click.option("--by", default="", metavar="NAME", help="Who decides; else you.")
@click.option("--role", default="", help="The decider's role; else the one that the basis names.")
@click.option("--basis", default="", metavar="CODE", help="For a determination: on what basis.")
@click.option("--with", "replacement", default="", metavar="WORDS", help="For a rewrite: the new words.")
@click.option("--extent", default="", help="What exactly is let out.")
@click.option("--benefit", default="", help="For a determination: the benefit to safety.")
@click.option("--harm", default="", help="For a determination: the harm that was weighed against it.")
@click.option(
    "--review", "review_on", type=_DAY, metavar="DATE", help="When to look at it again: 2027-01-31."
)
@click.option("--everywhere", is_flag=True, help="The same for every concern about the same words.")
@pass_context
def decide(context: Context, /, reference: str, report_kind: str, **given: Any) -> None:
    """Settle one concern of a report, or all about the same words; remembered, and undone as one step."""
    with context.session(write=True) as session:
        case_id = cases.find_case(session, reference).case_id
        line = DecisionLine(
            concern=given["concern"],
            decision=Remedy(given["decision"]),
            by=given["by"] or session.user,
            **{name: given[name] for name in _PLAIN},
            review_on=_day(given["review_on"]),
        )
        assessed = check_release(session, case_id, report_kind, lines=[line])
        decide_concerns(session, assessed)
        after = check_release(session, case_id, report_kind)
    taken = len(assessed.new_decisions)
    waits = sum(item.concern.id in {c.id for c in assessed.open_concerns} for item in assessed.waiting)
    said = f"{counted(taken, 'decision')} taken." if taken else "This was decided already."
    more = f" {counted(waits, 'concern')} waiting for a second person." if waits else ""
    context.show(
        {
            "decided": taken,
            "waiting": waits,
            "open": len(after.open_concerns),
            "blocking": len(after.blocking),
        },
        f"{said}{more} {standing_open(len(after.blocking))}",
    )


_PLAIN = ("reason", "role", "basis", "replacement", "extent", "benefit", "harm", "everywhere")


def _day(given: datetime | None) -> Any:
    return given.date() if given is not None else None


@click.command(epilog="Example: workbench --user “B. Lindqvist” release confirm NI-2026-001 DD-3")
@click.argument("reference", metavar="REF")
@click.argument("decision", metavar="DECISION")
@pass_context
def confirm(context: Context, reference: str, decision: str) -> None:
    """Confirm, as a second person, a decision that somebody else recorded."""
    with context.session(write=True) as session:
        case_id = cases.find_case(session, reference).case_id
        done, _ = confirm_decision(session, find(session, Decision, case_id, decision))
    context.show(
        {"confirmed": done.reference, "by": done.confirmed_by},
        f"{done.reference} is confirmed by {done.confirmed_by}.",
    )


@click.command(epilog="Example: workbench release withdraw PSII-2026-001 DD-3")
@click.argument("reference", metavar="REF")
@click.argument("name", metavar="DD-N|AP-N")
@pass_context
def withdraw(context: Context, reference: str, name: str) -> None:
    """Withdraw a decision about a concern, or an approved phrase."""
    with context.session(write=True) as session:
        case_id = cases.find_case(session, reference).case_id
        if name.upper().startswith("AP-"):
            withdraw_phrase(session, find(session, ApprovedPhrase, case_id, name))
        else:
            forget_decision(session, find(session, Decision, case_id, name))
    context.show({"withdrawn": name.upper()}, f"{name.upper()} is withdrawn; its words are looked for again.")


@click.command("determinations", epilog="Example: workbench release determinations NI-2026-001")
@click.argument("reference", metavar="REF")
@pass_context
def determinations_command(context: Context, reference: str) -> None:
    """List what was determined passage by passage: the weighing, the extent, by whom, when."""
    with context.session() as session:
        whole = cases.load_case(session, cases.find_case(session, reference).case_id)
    found = determinations(whole, load_regime(whole.case.regime))
    value = [
        {
            **{name: getattr(each.decision, name) for name in _REGISTERED},
            "basis_title": each.basis_title,
            "decided_at": each.decision.decided_at.isoformat() if each.decision.decided_at else None,
            "review_on": each.decision.review_on.isoformat() if each.decision.review_on else None,
            "standing": each.standing.value,
        }
        for each in found
    ]
    blocks = []
    for each in found:
        decision = each.decision
        when = f"{decision.decided_at:%Y-%m-%d}" if decision.decided_at else "no date"
        role = f", {decision.role}" if decision.role else ""
        report = decision.report_kind.replace("_", " ")
        lines = (
            f"{decision.reference}  {report}, {decision.place}: {each.standing}",
            f"    “{decision.text}”" if decision.text else "",
            f"    {each.basis_title}. {decision.reason}",
            f"    Benefit to safety: {decision.benefit}" if decision.benefit else "",
            f"    Harm weighed: {decision.harm}" if decision.harm else "",
            f"    Extent: {decision.extent}" if decision.extent else "",
            f"    Decided by {decision.decided_by}{role}, {when}",
            f"    Confirmed by {decision.confirmed_by}" if decision.confirmed_by else "",
            f"    To be looked at again on {decision.review_on}" if decision.review_on else "",
        )
        blocks.append("\n".join(line for line in lines if line))
    context.show({"determinations": value}, "\n\n".join(blocks) or "Nothing was determined in this case.")


_REGISTERED = (
    "reference", "report_kind", "place", "text", "source", "basis", "reason", "benefit", "harm", "extent",
    "decided_by", "role", "recorded_by", "confirmed_by",
)  # fmt: skip


@click.command(
    epilog="Example: workbench release approve PSII-2026-001 “early warning score” --reason “a term”"
)
@click.argument("reference", metavar="REF")
@click.argument("phrase", metavar="PHRASE", required=False)
@click.option("--reason", default="", help="Why these words may always stand.")
@click.option("--by", default="", metavar="NAME", help="Who approves; else you.")
@pass_context
def approve(context: Context, reference: str, phrase: str | None, reason: str, by: str) -> None:
    """Let words always stand in this case, though evidence has them too; without a phrase, list them."""
    with context.session(write=phrase is not None) as session:
        case_id = cases.find_case(session, reference).case_id
        if phrase is not None:
            approve_phrase(session, case_id, phrase, reason=reason, by=by)
        known = cases.load_case(session, case_id).phrases
    value = [
        {
            "reference": each.reference,
            "text": each.text,
            "reason": each.reason,
            "approved_by": each.approved_by,
            "approved_at": each.approved_at.isoformat() if each.approved_at else None,
        }
        for each in known
    ]
    rows = [(each.reference, each.approved_by, f"“{each.text}”: {each.reason}") for each in known]
    context.show(
        {"phrases": value}, table(("No.", "By", "Words and why"), rows) or "No phrase is approved here."
    )


@click.command(epilog="Example: workbench release standing PSII-2026-001 --reason “pasted into our system”")
@click.argument("reference", metavar="REF")
@click.option("--reason", default="", help="Why words of the case are copied for work inside.")
@click.option("--extent", default="", help="Which copies it is meant for.")
@click.option("--by", default="", metavar="NAME", help="Who gives it; else you.")
@click.option("--role", default="", help="Their role; else the one that the basis names.")
@click.option("--withdraw", "ends", is_flag=True, help="End the one in force.")
@pass_context
def standing(
    context: Context, reference: str, reason: str, extent: str, by: str, role: str, ends: bool
) -> None:
    """Give or end the standing basis that covers every copy for oneself; with no options, show them."""
    if ends and reason:
        raise BadInput("Give a standing basis or withdraw it, not both at once.")
    with context.session(write=ends or bool(reason)) as session:
        found = cases.find_case(session, reference)
        if reason:
            give_standing(session, found.case_id, reason=reason, extent=extent, by=by, role=role)
        elif ends:
            whole = cases.load_case(session, found.case_id)
            current = standing_in_force(whole, load_regime(found.regime))
            if current is None:
                raise BadInput("This case has no standing basis in force.")
            withdraw_standing(session, current)
        whole = cases.load_case(session, found.case_id)
        current = standing_in_force(whole, load_regime(found.regime))
    value = [_standing_facts(each, each == current) for each in whole.standing]
    rows = [
        (
            each.reference,
            "in force" if each == current else "ended",
            each.basis,
            f"{each.given_by}, {each.role}",
            f"{each.reason} ({each.extent})",
        )
        for each in whole.standing
    ]
    header = ("No.", "State", "Basis", "Given by", "Why and for what")
    context.show({"standing": value}, table(header, rows) or "This case has no standing basis for copies.")


def _standing_facts(each: StandingBasis, in_force: bool) -> dict[str, Any]:
    names = ("reference", "basis", "regime", "reason", "extent", "given_by", "role", "withdrawn_by")
    return {
        **{name: getattr(each, name) for name in names},
        "given_at": each.given_at.isoformat() if each.given_at else None,
        "withdrawn_at": each.withdrawn_at.isoformat() if each.withdrawn_at else None,
        "in_force": in_force,
    }
