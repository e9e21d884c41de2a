"""Everything that was asked of one organisation, as one page of HTML. Pure: it opens no file.

Owns how the page is laid out: a summary, one table, each answer in words. It stands alone: no script, no
picture, nothing fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from workbench.publish.html_style import LIGHT
from workbench.records.register import Entry, is_past

_HEADINGS = ("Number", "Asked by", "Published", "Asked of", "Recommendation", "Due", "How answered", "Since")
_STYLE = (
    f"body{{font:1rem/1.5 sans-serif;color:{LIGHT['ink']};background:{LIGHT['paper']};margin:2rem}}"
    f"h1{{color:{LIGHT['heading']}}}table{{border-collapse:collapse;width:100%}}"
    f"caption{{text-align:left;font-weight:bold}}th,td{{border:1px solid {LIGHT['edge']};padding:.4rem;"
    f"text-align:left;vertical-align:top}}thead th{{background:{LIGHT['soft']}}}"
    "@media print{body{margin:0;font-size:.8rem}thead{display:table-header-group}tr{break-inside:avoid}}"
)


def asked_page(organisation: str, entries: Sequence[Entry], on: date) -> bytes:
    """The page, in UTF-8. `on` is the day as of which something is overdue."""
    title = escape(f"What was asked of {organisation}")
    answered = sum(entry.public.answered for entry in entries)
    settled = sum(entry.public.settled for entry in entries)
    overdue = sum(any(late for _, _, late in _due(entry, on)) for entry in entries)
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in _HEADINGS)
    rows = "\n".join(f"<tr>{_row(entry, on)}</tr>" for entry in entries)
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head>\n<body><main><h1>{title}</h1>\n"
        f"<p>As the register stood on {on.isoformat()}: {len(entries):,} published recommendations, "
        f"{answered:,} answered, {settled:,} closed, superseded or withdrawn, {overdue:,} overdue. "
        "Only what is in the register is counted.</p>\n"
        f"<table><caption>Recommendations, the newest first</caption><thead><tr>{heads}</tr></thead>\n"
        f"<tbody>{rows}</tbody></table></main></body></html>\n"
    ).encode()


def _row(entry: Entry, on: date) -> str:
    public = entry.public
    due = [f"{what} {day}{' (overdue)' if late else ''}" for what, day, late in _due(entry, on)]
    answer = " ".join(filter(None, (public.decision, public.response_on)))
    answered = [answer, public.response_text, public.assessment and f"Assessed: {public.assessment}"]
    since = [
        public.status.value.replace("_", " "),
        public.planned_actions and f"Planned: {public.planned_actions}",
        public.implementation and f"Done: {public.implementation}",
        public.actual_cost and f"Cost: {public.actual_cost}",
        public.observed_effect and f"Effect: {public.observed_effect}",
        public.feedback and f"Feedback: {public.feedback}",
        (public.closed_on or public.closure) and f"Closed {public.closed_on}: {public.closure}",
    ]
    cells = (public.issuer, public.published_on, public.addressee, public.text)
    lines = (
        "\n".join(due),
        "\n".join(filter(None, answered)) or "No answer known",
        "\n".join(filter(None, since)),
    )
    number = f'<th scope="row">{escape(entry.cited)}<br>{entry.reference}</th>'
    return number + "".join(f"<td>{_broken(cell)}</td>" for cell in (*cells, *lines))


def _due(entry: Entry, on: date) -> list[tuple[str, str, bool]]:
    """What was due and when, and whether it is overdue."""
    public = entry.public
    days = (
        ("Answer", public.response_due, not public.answered and not public.settled),
        ("Target", public.target_on, not public.settled),
    )
    return [(what, day, to_come and is_past(day, on)) for what, day, to_come in days if day]


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")
