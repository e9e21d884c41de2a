"""What a document says, line by line in the order in which it is read, whatever the format.

A line is a tuple: its kind, then its words. This module takes the lines from the tree; `said_by_html`,
`said_by_word` and `said_by_pdf` take them from the finished files. It knows no writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.records.document import (
    Callout,
    Contents,
    Document,
    Figure,
    FindingBlock,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Passage,
    Quotation,
    RecommendationBlock,
    RecommendationList,
    Table,
    TitleBlock,
)

Line = tuple[str, ...]


def squeezed(*parts: str) -> str:
    """The words of the parts with one space between them."""
    return " ".join(" ".join(parts).split())


def said_by_tree(document: Document) -> list[Line]:
    """The lines of the tree: blocks, then notes by their numbers."""
    lines: list[Line] = []
    if not any(isinstance(block, TitleBlock) for block in document.blocks):
        lines.append(("title", squeezed(document.title.text)))
    for block in document.blocks:
        lines += _SAYINGS[type(block)](block, document)
    lines += [("note", str(note.number), words(note.text)) for note in document.notes]
    return lines


def words(passage: Passage | None) -> str:
    """The passage as a reader meets it; nothing for none."""
    return squeezed(passage.text) if passage else ""


def by_note(lines: list[Line]) -> list[Line]:
    """Lines with the notes put last, by their numbers: Word keeps them where they are referred to."""
    notes = [line for line in lines if line[0] == "note"]
    return [*(line for line in lines if line[0] != "note"), *sorted(notes, key=lambda line: int(line[1]))]


def _title(block: TitleBlock, _: Document) -> Iterator[Line]:
    yield "title", words(block.title)
    if block.subtitle:
        yield "paragraph", "", words(block.subtitle)
    for label, value in block.facts:
        yield "fact", words(label), words(value)


def _heading(block: Heading, _: Document) -> Iterator[Line]:
    yield "heading", str(block.level), squeezed(block.number, block.text.text)


def _paragraph(block: Paragraph, _: Document) -> Iterator[Line]:
    yield "paragraph", "" if block.number is None else str(block.number), words(block.text)


def _listing(block: Listing, _: Document) -> Iterator[Line]:
    kind = "ordered" if block.ordered else "bulleted"
    for item, depth in zip(block.items, block.depths, strict=True):
        yield "item", kind, str(depth), words(item)


def _table(block: Table, _: Document) -> Iterator[Line]:
    yield "table", _label("Table", block.number, block.caption)
    yield "header", *map(words, block.header)
    for row in block.rows:
        yield "row", *map(words, row)


def _figure(block: Figure, _: Document) -> Iterator[Line]:
    caption = _label("Figure", block.number, block.caption)
    yield "figure", words(block.alt), caption, words(block.description)


def _label(kind: str, number: int, caption: Passage) -> str:
    said = words(caption)
    return said if not number else f"{kind} {number}: {said}" if said else f"{kind} {number}"


def _quotation(block: Quotation, _: Document) -> Iterator[Line]:
    yield "quotation", words(block.text), words(block.attribution)


def _callout(block: Callout, _: Document) -> Iterator[Line]:
    yield "callout", words(block.title), *filter(None, map(words, block.body))


def _finding(block: FindingBlock, _: Document) -> Iterator[Line]:
    yield "finding", squeezed(block.reference), words(block.statement), words(block.explanation)


def _recommendation(block: RecommendationBlock, _: Document) -> Iterator[Line]:
    yield (
        "recommendation",
        str(block.record_id),
        squeezed(block.reference),
        words(block.heading),
        words(block.text),
    )
    for label, value in block.details:
        yield "detail", words(label), words(value)


def _contents(block: Contents, document: Document) -> Iterator[Line]:
    yield "contents", words(block.title)
    for heading in document.blocks:
        if isinstance(heading, Heading) and heading.level <= block.depth:
            yield "entry", squeezed(heading.number, _unmarked(heading.text))


def _recommendation_list(block: RecommendationList, document: Document) -> Iterator[Line]:
    yield "contents", words(block.title)
    for item in document.blocks:
        if isinstance(item, RecommendationBlock):
            yield "entry", squeezed(_unmarked(item.heading))


def _unmarked(passage: Passage) -> str:
    # A contents line repeats a heading without the marks of its notes.
    return "".join(run.text for run in passage.runs if not run.note)


def _nothing(_block: PageBreak, _: Document) -> Iterator[Line]:
    yield from ()


_SAYINGS: Mapping[type, Callable[[Any, Document], Iterator[Line]]] = {
    TitleBlock: _title, Heading: _heading, Paragraph: _paragraph, Listing: _listing, Table: _table,
    Figure: _figure, Quotation: _quotation, Callout: _callout, FindingBlock: _finding,
    RecommendationBlock: _recommendation, Contents: _contents,
    RecommendationList: _recommendation_list, PageBreak: _nothing,
}  # fmt: skip
