"""The blocks of a document tree as HTML elements.

Owns how each kind of block is marked up, the ids of places, the notes and the lists of links. Words
are html_text.py's. It knows no page, no release and no colour.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from lxml import etree

from workbench.errors import BugError
from workbench.publish.html_drawing import svg
from workbench.publish.html_text import (
    Child,
    Inline,
    direction,
    element,
    fragment,
    note_id,
    plain,
    printable,
    reference_id,
)
from workbench.records.document import (
    Block,
    Callout,
    Contents,
    Document,
    Figure,
    FindingBlock,
    Heading,
    Listing,
    Note,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    RecommendationBlock,
    RecommendationList,
    Table,
    TitleBlock,
)

_PICTURES = ("image/png", "image/jpeg")
_NARROW_COLUMNS = 2
"""A table with more columns than this scrolls sideways on a small screen."""


class Body:
    """The blocks of one document as elements. `rules` gathers the style rules that they need."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._ids = _ids(document.blocks)
        targets = {
            str(getattr(block, "anchor", "")): self._ids[place] for place, block in enumerate(document.blocks)
        }
        targets.pop("", None)
        self._words = Inline(document.notes, targets)
        self._level = 1
        self.rules = ""

    def blocks(self) -> Iterator[etree._Element]:
        """Every block in order; the document's title stands first where no block says it."""
        if not any(isinstance(block, TitleBlock) for block in self._document.blocks):
            yield self._title_block(TitleBlock(title=self._document.title), "")
        for place, block in enumerate(self._document.blocks):
            yield self._WRITERS[type(block)](self, block, self._ids[place])

    def notes(self) -> etree._Element | None:
        """The notes at the end, each with links back to where it is referred to."""
        if not self._document.notes:
            return None
        items = [
            element(
                "li",
                *self._words(note.text),
                *self._ways_back(note),
                id=note_id(note.number),
                value=str(note.number),
                dir=direction(note.text),
            )
            for note in self._document.notes
        ]
        return element(
            "section",
            element("h2", "Notes", id="notes"),
            element("ol", *items),
            role="doc-endnotes",
            aria_labelledby="notes",
            cls="notes",
        )

    def _ways_back(self, note: Note) -> Iterator[Child]:
        count = self._words.references(note)
        for place in range(1, count + 1):
            which = f" ({place} of {count})" if count > 1 else ""
            yield " "
            yield element(
                "a",
                "↩",
                href=fragment(reference_id(note.number, place)),
                role="doc-backlink",
                aria_label=f"Back to the text at note {note.number}{which}",
                cls="back",
            )

    def _passage(self, tag: str, passage: Passage, **attributes: str | None) -> etree._Element:
        return element(tag, *self._words(passage), dir=direction(passage), **attributes)

    def _facts(self, facts: Iterable[tuple[Passage, Passage]]) -> etree._Element | None:
        rows = [
            element("div", self._passage("dt", label), self._passage("dd", value)) for label, value in facts
        ]
        return element("dl", *rows) if rows else None

    def _title_block(self, block: TitleBlock, _: str) -> etree._Element:
        return element(
            "header",
            self._passage("h1", block.title),
            self._passage("p", block.subtitle, cls="subtitle") if block.subtitle else None,
            self._facts(block.facts),
            cls="cover",
        )

    def _heading(self, block: Heading, own_id: str) -> etree._Element:
        self._level = block.level + 1
        return element(
            f"h{self._level}",
            *_numbered(block.number),
            *self._words(block.text),
            id=own_id,
            data_level=str(block.level),
            dir=direction(block.text),
        )

    def _paragraph(self, block: Paragraph, own_id: str) -> etree._Element:
        number = "" if block.number is None else str(block.number)
        return element(
            "p",
            *_numbered(number),
            *self._words(block.text),
            id=own_id or None,
            cls="numbered" if number else None,
            dir=direction(block.text),
        )

    def _listing(self, block: Listing, _: str) -> etree._Element:
        items = [self._passage("li", item) for item in block.items]
        return _nested(items, block.depths, "ol" if block.ordered else "ul")

    def _table(self, block: Table, own_id: str) -> etree._Element:
        caption_id = f"{own_id}-caption"
        name = "columns-" + re.sub(r"[^a-z0-9]", "-", own_id.lower())
        total = sum(block.widths)
        for place, width in enumerate(block.widths if total else (), start=1):
            self.rules += f".{name} th:nth-child({place}){{width:{100 * width / total:.1f}%}}"
        caption = element(
            "caption",
            *_numbered(_label("Table", block)),
            *self._words(block.caption),
            id=caption_id,
            dir=direction(block.caption),
        )
        head = element("tr", *(self._passage("th", cell, scope="col") for cell in block.header))
        rows = [self._row(row, headed=block.row_headers) for row in block.rows]
        wide = len(block.header) > _NARROW_COLUMNS
        return element(
            "div",
            element(
                "table", caption, element("thead", head), element("tbody", *rows), cls=name if total else None
            ),
            id=own_id,
            cls="scroll wide" if wide else "scroll",
            role="region",
            aria_labelledby=caption_id,
            tabindex="0",
        )

    def _row(self, row: Sequence[Passage], *, headed: bool) -> etree._Element:
        cells = []
        for place, cell in enumerate(row):
            # An empty header cell would announce nothing before every cell of its row.
            heads = headed and place == 0 and bool(cell.text.strip())
            cells.append(self._passage("th", cell, scope="row") if heads else self._passage("td", cell))
        return element("tr", *cells)

    def _figure(self, block: Figure, own_id: str) -> etree._Element:
        if block.media_type not in _PICTURES:
            raise BugError("A figure of a report is a PNG or a JPEG picture.")
        name = f"Figure {block.number}" if block.number else "Figure"
        description = None
        if block.description is not None:
            summary = element("summary", f"Description of {name.lower()}")
            described = self._passage("p", block.description)
            description = element("details", summary, described, id=f"{own_id}-description")
        return element(
            "figure",
            element(
                "figcaption",
                *_numbered(_label("Figure", block)),
                *self._words(block.caption),
                dir=direction(block.caption),
            ),
            _shown(block, f"{own_id}-description" if description is not None else None),
            description,
            id=own_id,
        )

    def _quotation(self, block: Quotation, _: str) -> etree._Element:
        said_by = self._passage("p", block.attribution) if block.attribution else None
        return element("blockquote", self._passage("p", block.text), said_by)

    def _callout(self, block: Callout, own_id: str) -> etree._Element:
        label = self._passage("p", block.title, id=own_id, cls="label")
        body = [self._passage("p", passage) for passage in block.body]
        # A note and not a landmark: a report has too many of them to be places of the page.
        return element("aside", label, *body, role="note", aria_labelledby=own_id)

    def _finding(self, block: FindingBlock, own_id: str) -> etree._Element:
        return element(
            "section",
            element("p", block.reference, cls="label"),
            self._passage("p", block.statement, cls="statement"),
            self._passage("p", block.explanation) if block.explanation else None,
            id=own_id,
            cls="finding",
        )

    def _recommendation(self, block: RecommendationBlock, own_id: str) -> etree._Element:
        heading_id = f"{own_id}-heading"
        return element(
            "section",
            self._passage(f"h{min(6, self._level + 1)}", block.heading, id=heading_id),
            self._passage("p", block.text),
            self._facts(block.details),
            id=own_id,
            cls="recommendation",
            aria_labelledby=heading_id,
            data_recommendation=str(block.record_id),
            data_reference=block.reference,
        )

    def _contents(self, block: Contents, own_id: str) -> etree._Element:
        found = [
            (b.level - 1, _link(self._ids[place], *_numbered(b.number), plain(b.text)))
            for place, b in enumerate(self._document.blocks)
            if isinstance(b, Heading) and b.level <= block.depth
        ]
        return self._navigation(block.title, own_id, found)

    def _recommendation_list(self, block: RecommendationList, own_id: str) -> etree._Element:
        found = [
            (0, _link(self._ids[place], plain(b.heading)))
            for place, b in enumerate(self._document.blocks)
            if isinstance(b, RecommendationBlock)
        ]
        return self._navigation(block.title, own_id, found)

    def _navigation(
        self, title: Passage, own_id: str, found: list[tuple[int, etree._Element]]
    ) -> etree._Element:
        items = [element("li", link) for _, link in found]
        lines = _nested(items, [depth for depth, _ in found], "ul") if items else None
        return element("nav", self._passage("h2", title, id=own_id), lines, aria_labelledby=own_id)

    def _page_break(self, _block: PageBreak, _: str) -> etree._Element:
        return element("div", cls="page-break")

    _WRITERS: ClassVar[Mapping[type, Callable[..., etree._Element]]] = {
        TitleBlock: _title_block, Heading: _heading, Paragraph: _paragraph, Listing: _listing,
        Table: _table, Figure: _figure, Quotation: _quotation, Callout: _callout, FindingBlock: _finding,
        RecommendationBlock: _recommendation, Contents: _contents,
        RecommendationList: _recommendation_list, PageBreak: _page_break,
    }  # fmt: skip


def _ids(blocks: Sequence[Block]) -> list[str]:
    """The element id of each block: its own anchor, or one made from its place; never two alike.

    A numbered paragraph without an anchor is `paragraph-26`, so that it can be linked to as it is
    cited. Ids change no words, so a mended passage keeps its links.
    """
    taken: set[str] = {"main", "notes"}
    ids = []
    for place, block in enumerate(blocks, start=1):
        number = getattr(block, "number", None) if isinstance(block, Paragraph) else None
        made = f"paragraph-{number}" if number is not None else f"part-{place}"
        wanted = re.sub(r"\s+", "-", printable(getattr(block, "anchor", ""))) or made
        free = wanted if wanted not in taken else f"{wanted}-part-{place}"
        taken.add(free)
        ids.append(free)
    return ids


def _numbered(number: str) -> tuple[Child, ...]:
    return (element("span", f"{number} ", cls="number"),) if number else ()


def _shown(block: Figure, details: str | None) -> etree._Element:
    if block.drawing is None:
        source = f"data:{block.media_type};base64,{base64.b64encode(block.image).decode()}"
        return element("img", src=source, alt=block.alt.text, aria_details=details)
    drawn = svg(block.drawing, block.labels, block.alt.text)
    if details is not None:
        drawn.set("aria-details", details)
    name = block.caption.text or block.alt.text
    return element("div", drawn, cls="scroll", tabindex="0", role="region", aria_label=name)


def _label(kind: str, block: Table | Figure) -> str:
    """The number before a caption; no colon where no words follow."""
    if not block.number:
        return ""
    return f"{kind} {block.number}" + (":" if block.caption.text.strip() else "")


def _link(own_id: str, *words: Child) -> etree._Element:
    return element("a", *words, href=fragment(own_id))


def _nested(items: Sequence[etree._Element], depths: Sequence[int], tag: str) -> etree._Element:
    """Items as lists in lists. A depth more than one below its neighbour above counts as one below."""
    lists = [element(tag)]
    for item, depth in zip(items, depths, strict=True):
        here = max(0, min(depth, len(lists) if len(lists[-1]) else len(lists) - 1))
        del lists[here + 1 :]
        if here == len(lists):
            lists.append(element(tag))
            lists[-2][-1].append(lists[-1])
        lists[-1].append(item)
    return lists[0]
