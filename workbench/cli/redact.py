"""Commands that make redacted copies of evidence, and that record a look at a picture."""

from __future__ import annotations

from collections.abc import Callable

import click

from workbench.cli.context import Context, pass_context
from workbench.errors import BadInput
from workbench.services import evidence as verbs
from workbench.services import looking, redacting
from workbench.services.redacting import Box, Span

_CASE = click.option(
    "--case", "case_reference", metavar="REF", help="The case, where several have that reference."
)


@click.command(
    epilog='Example: workbench evidence redact PSII-2026-001/E-3 --box 120,40,200,60 --reason "Wristband"'
)
@click.argument("reference", metavar="EREF")
@_CASE
@click.option(
    "--box",
    "boxes",
    metavar="L,T,W,H[@PAGE]",
    multiple=True,
    help="Fill a box: left, top, width, height; pixels of a picture, points of a PDF's page.",
)
@click.option(
    "--span", "spans", metavar="FROM-TO", multiple=True, help="Silence a stretch of sound, in seconds or m:s."
)
@click.option("--text", "as_text", is_flag=True, help="Take names and numbers out of its text.")
@click.option("--words", metavar="WORDS", multiple=True, help="Take these words out of its text too.")
@click.option(
    "--keep", metavar="WORDS", multiple=True, help="Leave these words, though they look like a name."
)
@click.option("--preview", is_flag=True, help="Print the redacted text; make nothing.")
@click.option("--title", default="", help="The title of the copy.")
@click.option("--reason", default="", help="Why; it is kept with the copy.")
@pass_context
def redact(
    context: Context,
    reference: str,
    case_reference: str | None,
    boxes: tuple[str, ...],
    spans: tuple[str, ...],
    as_text: bool,
    words: tuple[str, ...],
    keep: tuple[str, ...],
    preview: bool,
    title: str,
    reason: str,
) -> None:
    """Make a redacted copy as new evidence, tied to its original: boxes, silence, or text."""
    textual = as_text or bool(words) or preview
    if sum((bool(boxes), bool(spans), textual)) != 1:
        raise BadInput("Give one of: --box for a picture or PDF, --span for sound, --text for its text.")
    with context.session(write=not preview) as session:
        item = verbs.find_evidence(session, reference, case=case_reference or "")
        if textual:
            text, cuts = redacting.proposed(session, item)
            kept = {cut.words for cut in cuts if text[cut.start : cut.end] in keep}
            chosen = [cut for cut in cuts if cut.words not in kept]
            if preview:
                chosen += redacting.places(text, words)
                shown = redacting.preview(session, item, chosen, kept=kept)
                context.show({"reference": item.reference, "text": shown}, shown)
                return
            copy, _ = redacting.withhold(
                session, item, chosen, words=words, kept=kept, title=title, reason=reason
            )
        elif boxes:
            given = [_box(each) for each in boxes]
            copy, _ = redacting.cover(session, item, given, title=title, reason=reason)
        else:
            stretches = [_span(each) for each in spans]
            copy, _ = redacting.silence(session, item, stretches, title=title, reason=reason)
    value = {"reference": copy.reference, "made_from": item.reference, "file": copy.file_name}
    context.show(
        {"redacted": value | {"sha256": copy.sha256, "marking": copy.marking.value}},
        f"{copy.reference}  {copy.title}\nMade from {item.reference}, which is unchanged. "
        f"It is marked {copy.marking.value}, as its original.",
    )


@click.command(
    epilog="Example: workbench evidence look PSII-2026-001/E-3 --checked faces,wristbands,screens,places"
)
@click.argument("reference", metavar="EREF")
@_CASE
@click.option("--checked", metavar="LIST", default="", help=f"What for: {', '.join(looking.CHECKS)}.")
@click.option("--by", default="", metavar="NAME", help="Who looked; else you.")
@click.option("--withdraw", is_flag=True, help="Take back the record of a look.")
@pass_context
def look(
    context: Context, reference: str, case_reference: str | None, checked: str, by: str, withdraw: bool
) -> None:
    """Record that somebody looked at a picture before it is shown, and found nobody given away."""
    with context.session(write=True) as session:
        item = verbs.find_evidence(session, reference, case=case_reference or "")
        if withdraw:
            item, _ = looking.withdraw_look(session, item)
        else:
            wanted = [each.strip() for each in checked.split(",") if each.strip()]
            item, _ = looking.record_look(session, item, checked=wanted, by=by)
    value = {
        "reference": item.reference,
        "looked_at": item.looked_at.isoformat() if item.looked_at else None,
        "looked_by": item.looked_by,
        "looked_for": list(item.looked_for),
    }
    said = f"Looked at by {item.looked_by}." if item.looked_at else "The look was taken back."
    context.show({"look": value}, f"{item.reference}  {said}")


def _box(said: str) -> Box:
    where, _, page = said.partition("@")
    left, top, width, height = _numbers(where.split(","), 4, float, "box")
    (number,) = _numbers([page or "1"], 1, int, "box")
    return Box(left=left, top=top, width=width, height=height, page=int(number))


def _span(said: str) -> Span:
    start, end = _numbers(said.split("-"), 2, _seconds, "span")
    return Span(start=start, end=end)


def _seconds(said: str) -> float:
    minutes, _, seconds = said.rpartition(":")
    return 60 * float(minutes or 0) + float(seconds)


def _numbers(said: list[str], count: int, read: Callable[[str], float], where: str) -> list[float]:
    example = {"box": "120,40,200,60 or 72,100,200,20@2", "span": "12.5-14 or 1:02-1:05.5"}[where]
    try:
        found = [read(each.strip()) for each in said]
    except ValueError:
        found = []
    if len(found) != count:
        raise BadInput(f"Write it as {example}.", where=where)
    return found
