"""Passages as set text with links, cross-references and notes; and where they may lead.

It knows passages and runs. It must not know blocks.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlsplit

from workbench.publish.pdf_draw import Link
from workbench.publish.pdf_flow import Label, Text
from workbench.publish.pdf_style import LINK, TextStyle
from workbench.publish.pdf_text import Ink, ink_of, set_lines
from workbench.publish.tagging import Element
from workbench.records.document import (
    Document,
    Figure,
    Passage,
    RecommendationBlock,
    Run,
    Style,
    Table,
)

_SCHEMES = frozenset({"http", "https", "mailto"})


def place_of(block: RecommendationBlock) -> str:
    """The name of the place of a recommendation, whatever its anchor."""
    return f"rec_{block.record_id}"


def note_place(note: str) -> str:
    """The name of the place of a note."""
    return f"note_{note}"


def reference_place(note: str) -> str:
    """The name of the place where a note is first referred to."""
    return f"noteref_{note}"


def unmarked(passage: Passage) -> str:
    """The passage's words without the marks of its notes, for a contents line or a bookmark."""
    return "".join(run.text for run in passage.runs if not run.note)


def caption_lead(kind: str, block: Table | Figure) -> str:
    """What goes before the words of a caption: "Table 3: ", without the colon where no words follow."""
    if not block.number:
        return ""
    return f"{kind} {block.number}" + (": " if block.caption.text.strip() else "")


class Prose:
    """Sets the passages of one document."""

    def __init__(self, document: Document) -> None:
        self._places: dict[str, str] = {}
        for block in document.blocks:
            anchor = getattr(block, "anchor", "")
            if anchor:
                self._places[anchor] = place_of(block) if isinstance(block, RecommendationBlock) else anchor
        self._notes = frozenset(note.id for note in document.notes)
        self.referred: set[str] = set()

    def text(
        self,
        passage: Passage,
        style: TextStyle,
        element: Element,
        x: float,
        width: float,
        *,
        label: Label | None = None,
        places: tuple[str, ...] = (),
        lead: str = "",
    ) -> Text:
        """The passage as text of `element`; `lead` are words that go before it."""
        runs, links = self._runs(passage, style, element)
        if lead:
            runs.insert(0, (lead, ink_of(style)))
        return Text(
            element=element,
            lines=set_lines(runs, width),
            style=style,
            x=x,
            label=label,
            links=tuple(links),
            places=places,
            before=style.before,
            after=style.after,
            keep=style.keep,
        )

    def _runs(
        self, passage: Passage, style: TextStyle, element: Element
    ) -> tuple[list[tuple[str, Ink]], list[Link]]:
        runs: list[tuple[str, Ink]] = []
        links: list[Link] = []
        plain = ink_of(style)
        for run in passage.runs:
            ink = plain
            if run.style is Style.STRONG:
                ink = replace(ink, bold=True)
            elif run.style is Style.EMPHASIS:
                ink = replace(ink, italic=not style.italic)
            link = self._link(run, element)
            if link:
                ink = replace(ink, colour=LINK, link=len(links), underline=not run.note)
                if run.note:
                    ink = replace(ink, size=style.size * 0.68, rise=style.size * 0.34)
                links.append(link)
            runs.append((run.text, ink))
        return runs, links

    def _link(self, run: Run, element: Element) -> Link | None:
        if not run.text.strip():
            return None
        if run.note in self._notes:
            inside = Element("Link", Element("Reference", element, inline=True))
            first = run.note not in self.referred
            self.referred.add(run.note)
            place = reference_place(run.note) if first else ""
            return Link(inside, f"Note {run.text}", target=note_place(run.note), place=place)
        url = _followed(run.url)
        if url:
            return Link(Element("Link", element, inline=True), run.text, url=url)
        if run.target in self._places:
            inside = Element("Link", Element("Reference", element, inline=True))
            return Link(inside, run.text, target=self._places[run.target])
        return None


def _followed(url: str) -> str:
    """The address as a reader's program may follow it; empty for what is no public address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or (parts.scheme.lower() != "mailto" and not parts.netloc):
        return ""
    return quote(url.strip(), safe=":/?#@!$&'()*+,;=%~-._", errors="replace")
