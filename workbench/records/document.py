"""The document tree: what a report says, free of how any format says it.

Every text in the tree lives in a `Passage`, which carries its lineage; so disclosure control,
mending and the four writers all see the same words. Blocks hold passages and plain structure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, cast

from workbench.drawing.shapes import Drawing
from workbench.records.record import RecordId


class Style(StrEnum):
    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text. At most one of `url`, `target` (an anchor in this document) and `note`
    (the id of a note) is set; `text` is always what a reader sees or hears."""

    text: str = field(repr=False)
    style: Style = Style.PLAIN
    url: str = field(default="", repr=False)
    target: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Where words come from: the records they were drawn from, and whether a person typed them."""

    records: tuple[RecordId, ...] = ()
    freehand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The leaf of the tree. `id` is unique in the document; `section` is the outline's section id."""

    id: str
    section: str
    runs: tuple[Run, ...] = ()
    lineage: Lineage = Lineage()

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleBlock:
    """Title, subtitle and the labelled facts of the cover, in reading order."""

    title: Passage
    subtitle: Passage | None = None
    facts: tuple[tuple[Passage, Passage], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`level` is 1 to 4; `number` ("2.1") is empty where headings are not numbered."""

    level: int
    text: Passage
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`number` runs through the report so that people can cite "paragraph 26"; None is unnumbered."""

    text: Passage
    number: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list; items are passages, each at `depths[i]` from 0."""

    items: tuple[Passage, ...]
    depths: tuple[int, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`header` scopes columns; with `row_headers` the first cell of each row scopes its row.

    `widths` are shares of the text width, one per column, or empty for equal shares.
    """

    caption: Passage
    header: tuple[Passage, ...]
    rows: tuple[tuple[Passage, ...], ...]
    number: int = 0
    row_headers: bool = False
    widths: tuple[float, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture: `image` is PNG or JPEG bytes, or there is a `drawing`, whose labels say these words.

    `alt` is one sentence, `description` the long equivalent or where it stands.
    """

    caption: Passage
    alt: Passage
    image: bytes = field(default=b"", repr=False)
    media_type: str = "image/png"
    drawing: Drawing | None = None
    labels: tuple[Passage, ...] = ()
    description: Passage | None = None
    number: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    text: Passage
    attribution: Passage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """A boxed aside: a warning on a draft, a content note, a local learning prompt."""

    title: Passage
    body: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingBlock:
    reference: str
    statement: Passage
    explanation: Passage | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationBlock:
    """A structured recommendation: `reference` is its number or draft reference, `heading` says what
    it is ("Safety recommendation R/2026/014"), `text` is the compiled wording, `details` are
    labelled facts (addressee, measure, cost …)."""

    record_id: RecordId
    reference: str
    heading: Passage
    text: Passage
    details: tuple[tuple[Passage, Passage], ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Where the table of contents stands: headings down to `depth`."""

    title: Passage
    depth: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationList:
    """Where the list of recommendations stands: one line per recommendation block, with a link."""

    title: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An end note; `id` is what a run's `note` names, `number` is what a reader sees."""

    id: str
    number: int
    text: Passage


Block = (
    TitleBlock
    | Heading
    | Paragraph
    | Listing
    | Table
    | Figure
    | Quotation
    | Callout
    | FindingBlock
    | RecommendationBlock
    | Contents
    | RecommendationList
    | PageBreak
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document. `language` is a BCP 47 tag; `running` is the short line on every page;
    `mark` is the watermark of a draft, empty on a final document."""

    title: Passage
    kind: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    language: str = "en-GB"
    issuer: Passage | None = None
    running: Passage | None = None
    mark: Passage | None = None


def passages(part: object) -> Iterator[Passage]:
    """Every passage under `part` in reading order."""
    if isinstance(part, Passage):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from passages(item)
    elif is_dataclass(part):
        for f in fields(part):
            yield from passages(getattr(part, f.name))


def with_passages(document: Document, new: Mapping[str, Passage]) -> Document:
    """The same document with the passages named in `new` (by id) put in place of the old."""
    return cast(Document, _swap(document, new))


def _swap(part: Any, new: Mapping[str, Passage]) -> Any:
    if isinstance(part, Passage):
        return new.get(part.id, part)
    if isinstance(part, tuple):
        return tuple(_swap(item, new) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {}
        for f in fields(part):
            old = getattr(part, f.name)
            swapped = _swap(old, new)
            if swapped is not old and swapped != old:
                changed[f.name] = swapped
        return replace(part, **changed) if changed else part
    return part


def content_digest(document: Document) -> str:
    """SHA-256, as hex, of what the document says: every block's kind, words, alt texts and images.

    Each part is length-prefixed, so that no two different trees read as the same bytes.
    """
    digest = hashlib.sha256()
    _feed(digest, document)
    return digest.hexdigest()


def _feed(digest: Any, part: object) -> None:
    if isinstance(part, Passage):
        part = part.runs
    if isinstance(part, tuple):
        digest.update(b"(%d:" % len(part))
        for item in part:
            _feed(digest, item)
    elif is_dataclass(part):
        digest.update(b"<%s>" % type(part).__name__.encode())
        for f in fields(part):
            _feed(digest, getattr(part, f.name))
    else:
        raw = part if isinstance(part, bytes) else str(part).encode()
        digest.update(b"%d:" % len(raw) + raw)


def shortcomings(document: Document) -> tuple[str, ...]:
    """What keeps the document from being published, one plain sentence each with its place.

    A document needs a title and a language, every figure an alternative text, every table a header
    row with no empty cell (WCAG 2.2, 1.1.1 and 1.3.1; PDF/UA-1, 7.3 and 7.5).
    """
    found = []
    if not document.title.text.strip():
        found.append("The document has no title.")
    if not document.language:
        found.append("The document has no language.")
    level = 0
    for block in document.blocks:
        if isinstance(block, Figure) and not block.alt.text.strip():
            found.append(f"Figure {block.number} in section “{block.alt.section}” has no alternative text.")
        if isinstance(block, Table) and not all(cell.text.strip() for cell in block.header):
            found.append(
                f"Table {block.number} in section “{block.caption.section}” has an empty header cell, "
                "or no header row."
            )
        if isinstance(block, Table) and not block.header:
            found.append(f"Table {block.number} in section “{block.caption.section}” has no header row.")
        if isinstance(block, Heading):
            if block.level > level + 1:
                found.append(f"A heading in section “{block.text.section}” skips a level.")
            level = block.level
    return tuple(found)
