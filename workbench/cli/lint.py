"""The lint command: advice on recommendations and on words. It never refuses anything."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.context import FILE, Context, pass_context
from workbench.services import advising, cases


@click.command(
    short_help="Advise on recommendations and on the words of reports.",
    epilog="Example: workbench lint PSII-2026-001",
)
@click.argument("reference", metavar="REF", required=False)
@click.option("--file", "path", metavar="FILE", type=FILE, help="A text, Word or PDF file instead of a case.")
@pass_context
def lint(context: Context, reference: str | None, path: Path | None) -> None:
    """Say what would make recommendations easier to act on, and words easier to take.

    It is advice: who does it, by when, what shows that it helped; words that blame, or judge from
    hindsight, or are hard to read. Sentences that do so without any such word are told by their
    meaning, on this machine; some are missed. Quotations are left alone.
    """
    if (reference is None) == (path is None):
        raise click.UsageError("Name a case, or a file with --file.")
    if path is not None:
        looked = advising.lint_file(path)
    else:
        with context.session() as session:
            looked = advising.lint_case(session, cases.find_case(session, str(reference)).case_id)
    value = [
        {"place": each.place, "code": each.code, "says": each.says, "words": each.words}
        for each in looked.lines
    ]
    said = [
        f"{each.place}: {f'“{_short(each.words)}” ' if each.words else ''}{each.says}"
        for each in looked.lines
    ]
    said = said or ["There is no advice to give."]
    context.show({"advice": value, "hindered": looked.hindered}, "\n".join([*said, looked.hindered]).strip())


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
