"""Commands about the rules: which there are, what one says, how two differ, other rules for a case."""

from __future__ import annotations

from collections.abc import Sequence

import click

from workbench.cli.context import Context, counted, pass_context, progress, table
from workbench.regimes import list_regimes, load_regime
from workbench.services import cases
from workbench.services.changing_rules import RulesChange, change_regime, preview_change
from workbench.services.rules import Difference, Rule, compare, rules_of, shares_source

_CODE = click.Choice(list_regimes())


@click.group()
def regime() -> None:
    """Show the rules, compare them, and put a case under others."""


@regime.command("list", epilog="Example: workbench regime list")
@pass_context
def list_command(context: Context) -> None:
    """List the sets of rules that this program knows."""
    known = [load_regime(code) for code in list_regimes()]
    value = [
        {
            "code": each.code,
            "title": each.title,
            "status": each.status,
            "valid_from": each.valid_from.isoformat() if each.valid_from else None,
            "unsure": len(each.uncertainty),
        }
        for each in known
    ]
    rows = [
        (each.code, each.status.replace("_", " "), each.valid_from or "–", len(each.uncertainty), each.title)
        for each in known
    ]
    context.show({"regimes": value}, table(("Code", "Status", "Since", "Unsure", "Title"), rows))


@regime.command(epilog="Example: workbench regime show psirf-provider")
@click.argument("code", metavar="CODE", type=_CODE)
@pass_context
def show(context: Context, code: str) -> None:
    """Show every rule with its source, how sure it is, and since when."""
    found = rules_of(load_regime(code))
    context.show({"regime": code, "rules": [_facts(rule) for rule in found]}, "\n".join(_lines(found)))


@regime.command("compare", epilog="Example: workbench regime compare psirf-provider hssib-2022-act")
@click.argument("first", metavar="CODE", type=_CODE)
@click.argument("second", metavar="CODE", type=_CODE)
@pass_context
def compare_command(context: Context, first: str, second: str) -> None:
    """Show what two sets of rules say differently."""
    found = compare(load_regime(first), load_regime(second))
    value = {"first": first, "second": second, "differences": [_difference(each) for each in found]}
    context.show(value, "\n".join(_differing(found, first, second)) or "They say the same.")


@regime.command(
    epilog="Example: workbench regime change PSII-2026-001 hssib-2022-act --reason “taken over” --confirm"
)
@click.argument("reference", metavar="REF")
@click.argument("code", metavar="CODE", type=_CODE)
@click.option("--reason", default="", help="Why the case comes under other rules; needed with --confirm.")
@click.option("--confirm", is_flag=True, help="Do it. Without this, only what would change is shown.")
@pass_context
def change(context: Context, reference: str, code: str, reason: str, confirm: bool) -> None:
    """Show what would be allowed and refused under other rules, and put the case under them."""
    with (
        context.session(write=confirm) as session,
        progress("Comparing", quiet=context.as_json) as step,
    ):
        found = cases.find_case(session, reference)
        effect = preview_change(session, found.case_id, code, progress=step)
        if confirm:
            change_regime(session, found, code, reason=reason)
    done = (
        f"{found.reference} now stands under {code}."
        if confirm
        else "Nothing was changed: --confirm does it."
    )
    context.show(
        {"case": found.reference, "from": found.regime, "to": code, "changed": confirm, **_effect(effect)},
        "\n".join((*_told(effect), "", done)),
    )


def _facts(rule: Rule) -> dict[str, str]:
    names = ("section", "key", "name", "says", "source", "as_of", "confidence", "note")
    return {name: getattr(rule, name) for name in names if getattr(rule, name)}


def _difference(each: Difference) -> dict[str, str | None]:
    return {
        "section": each.rule.section,
        "name": each.rule.name,
        "first": each.before.says if each.before else None,
        "second": each.after.says if each.after else None,
    }


def _lines(found: Sequence[Rule]) -> list[str]:
    lines: list[str] = []
    section = ""
    for rule, following in zip(found, (*found[1:], None), strict=True):
        if rule.section != section:
            section = rule.section
            lines += ["", section.upper()]
        lines.append(f"  {rule.name}: {rule.says}")
        if shares_source(rule, following):
            continue
        source = f"    [{rule.source}; {rule.as_of}; {rule.confidence}]" if rule.source else ""
        note = f"    {rule.note}" if rule.note else ""
        lines += [part for part in (source, note) if part]
    return lines[1:]


def _differing(found: Sequence[Difference], first: str, second: str) -> list[str]:
    lines: list[str] = []
    section = ""
    for each in found:
        if each.rule.section != section:
            section = each.rule.section
            lines += ["", section.upper()]
        lines.append(f"  {each.rule.name}")
        lines.append(f"    {first}: {each.before.says if each.before else 'nothing'}")
        lines.append(f"    {second}: {each.after.says if each.after else 'nothing'}")
    return lines[1:]


def _effect(effect: RulesChange) -> dict[str, object]:
    return {
        "differences": [_difference(each) for each in effect.differences],
        "reports": [
            {
                "report": each.report_kind,
                "stops": {"before": each.stops_before, "after": each.stops_after},
                "asks": {"before": each.asks_before, "after": each.asks_after},
            }
            for each in effect.reports
        ],
        "decisions_that_end": [decision.reference for decision in effect.decisions],
        "decisions_that_wait": [decision.reference for decision in effect.waiting],
        "standing_that_ends": effect.standing,
        "bases_refused": list(effect.refused_bases),
        "bases_new": list(effect.new_bases),
        "recommendations_of_no_type": list(effect.recommendations),
    }


def _told(effect: RulesChange) -> list[str]:
    before, after = effect.before.code, effect.after.code
    lines = _differing(effect.differences, before, after)
    lines += ["", "WHAT THAT MEANS FOR THIS CASE"]
    lines += [
        f"  {each.report_kind.replace('_', ' ')}: {counted(each.stops_after, 'concern')} would stop it "
        f"(now {each.stops_before}), {each.asks_after} would ask for a reason (now {each.asks_before})."
        for each in effect.reports
    ]
    listed = (
        ("No longer bases", effect.refused_bases),
        ("New bases", effect.new_bases),
        ("Decisions that would not hold", [d.reference for d in effect.decisions]),
        ("Decisions that would wait for a second person", [d.reference for d in effect.waiting]),
        ("Standing basis that would end", [effect.standing] if effect.standing else []),
        ("Recommendations of a type that these rules do not have", effect.recommendations),
    )
    lines += [f"  {what}: {', '.join(names)}." for what, names in listed if names]
    lines += [f"  Not certain: {sentence}" for sentence in effect.after.uncertainty]
    return lines
