"""A release as a Word file (.docx): this module turns the blocks of the tree into paragraphs.

It must not know the vault, nor how words, tables, numbering and the package are spelt: that is in
the `word_…` modules beside it. Every look is a named style of templates/word/house.docx.

The contents list is a real one, with links, but shows no page numbers until someone updates it in
Word (F9): only Word knows its pages, a guess would mislead, and asking Word to update on opening
shows a security question to every reader.

A recommendation can be read back from the custom XML part (`word_properties.RECOMMENDATIONS`), from
content controls tagged `rec:<id>:heading`, `rec:<id>:text` and `rec:<id>:<label of the detail>`, and
from the bookmark `rec_<id>`, which spans it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

from workbench.publish import word_xml as xml
from workbench.publish.word_flow import Flow
from workbench.publish.word_numbering import Numbering
from workbench.publish.word_package import Frame
from workbench.publish.word_pages import add_pages
from workbench.publish.word_properties import add_core, add_custom, add_recommendations
from workbench.publish.word_prose import Notes, Prose, caption_label, places, recommendation_bookmark
from workbench.publish.word_tables import picture, table
from workbench.publish.word_xml import Element
from workbench.records.document import (
    Block,
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
from workbench.records.release import Release

_LIST_STYLES = 3
_BOXES = (Callout, FindingBlock, Quotation, RecommendationBlock)
_AFTER_BOX = 300
_AFTER_LIST = 100
_AFTER_TABLE = 300
_COVER_TOP = 2600


def write(release: Release) -> bytes:
    """The release's document as a .docx file; the same release always gives the same bytes.

    Raises: BadInput when an image cannot be read.
    """
    frame = Frame(release.document.language)
    _Body(frame, release.document).write()
    add_pages(frame, release, cover=_has_cover(release.document))
    add_core(frame.package, release)
    add_custom(frame.package, release)
    add_recommendations(frame.main, release.recommendations)
    return frame.packed(release.terms.released_on)


def _has_cover(document: Document) -> bool:
    """Whether the title has a page to itself: a page break comes before the first heading."""
    blocks = document.blocks
    if not blocks or not isinstance(blocks[0], TitleBlock):
        return False
    first = next((b for b in blocks if isinstance(b, PageBreak | Heading)), None)
    return isinstance(first, PageBreak)


class _Body:
    """Writes the blocks one after the other."""

    def __init__(self, frame: Frame, document: Document) -> None:
        self._frame = frame
        self._document = document
        self._places = places(document)
        self._notes = Notes(document.notes, frame.main, self._places)
        self._prose = Prose(frame.main, self._places, self._notes)
        self._flow = Flow(self._prose)
        self._numbering = Numbering()
        self._pictures = count(1)
        self._headings = count(1)
        self._captions = {"Table": 0, "Figure": 0}
        self._writers: dict[type, Callable[[Any], None]] = {
            TitleBlock: self._title,
            Heading: self._heading,
            Paragraph: self._paragraph,
            Listing: self._listing,
            Table: self._table,
            Figure: self._figure,
            Quotation: self._quotation,
            Callout: self._callout,
            FindingBlock: self._finding,
            RecommendationBlock: self._recommendation,
            Contents: self._contents,
            RecommendationList: self._recommendation_list,
        }

    def write(self) -> None:
        """Fill the frame's body, and put notes and numbering beside it."""
        previous: Block | None = None
        if not any(isinstance(block, TitleBlock) for block in self._document.blocks):
            self._title(TitleBlock(title=self._document.title))
        for block in self._document.blocks:
            if isinstance(block, PageBreak):
                self._flow.break_before = True
            else:
                if isinstance(block, _BOXES) and type(block) is type(previous):
                    self._flow.separate()
                self._writers[type(block)](block)
                if isinstance(block, _BOXES):
                    self._flow.gap = _AFTER_BOX
            previous = block
        for note in self._notes.left_over:
            words = [*xml.runs(str(note.number)), xml.tab(), *self._prose.inline(note.text)]
            self._flow.add("FootnoteText", words, text=note.text.text)
        self._frame.body[:-1] = self._flow.close()
        if self._notes.finish():
            self._frame.declare_notes()
        self._numbering.finish(self._frame.main)

    def _anchor(self, anchor: str, first: Element) -> None:
        if anchor:
            self._flow.bookmark(self._places[anchor].bookmark, first)

    def _title(self, block: TitleBlock) -> None:
        top = _COVER_TOP if _has_cover(self._document) else None
        if self._document.issuer is not None:
            self._flow.say("Issuer", self._document.issuer, before=top)
            top = None
        self._flow.say("Title", block.title, before=top)
        if block.subtitle is not None:
            self._flow.say("Subtitle", block.subtitle)
        for label, value in block.facts:
            words = [*self._prose.inline(label, "FactLabel"), xml.tab(), *self._prose.inline(value)]
            self._flow.add("Fact", words, text=label.text)
        self._flow.gap = _AFTER_BOX if block.facts else 0

    def _heading(self, block: Heading) -> None:
        words = self._prose.inline(block.text)
        numbering = self._numbering.heading(block.level, block.number)
        if block.number and numbering is None:
            words = [*xml.runs(block.number), xml.tab(), *words]
        made = self._flow.add(f"Heading{block.level}", words, text=block.text.text, numbering=numbering)
        self._anchor(block.anchor, made)
        self._flow.bookmark(f"_Toc{next(self._headings):08d}", made)

    def _paragraph(self, block: Paragraph) -> None:
        words = self._prose.inline(block.text)
        style = "BodyText"
        if block.number is not None:
            # Typed, not counted by Word: people cite it, so it must survive cutting, pasting and edits.
            words = [*xml.runs(str(block.number), "ParagraphNumber"), xml.tab(), *words]
            style = "NumberedParagraph"
        self._anchor(block.anchor, self._flow.add(style, words, text=block.text.text))

    def _listing(self, block: Listing) -> None:
        numbering = self._numbering
        listing = numbering.ordered_list() if block.ordered else numbering.bulleted_list()
        style = "ListNumber" if block.ordered else "ListBullet"
        for item, depth in zip(block.items, block.depths, strict=True):
            level = min(depth, _LIST_STYLES - 1) + 1
            name = style if level == 1 else f"{style}{level}"
            self._flow.say(name, item, numbering=numbering.item(listing, depth))
        self._flow.gap = _AFTER_LIST

    def _table(self, block: Table) -> None:
        self._caption(block, "Table", keep=True)
        self._flow.made.append(table(block, self._prose.inline, self._frame.text_width))
        self._flow.gap = _AFTER_TABLE

    def _figure(self, block: Figure) -> None:
        number = next(self._pictures)
        name = caption_label(block) or f"Picture {number}"
        shown = picture(block, self._frame.main, number, name, self._frame.text_width)
        self._flow.add("Figure", [shown])
        self._caption(block, "Figure", keep=block.description is not None)
        if block.description is not None:
            self._flow.say("FigureDescription", block.description)

    def _caption(self, block: Table | Figure, kind: str, *, keep: bool) -> None:
        """The caption as Word counts captions; its label is what cross-references repeat."""
        label: list[Element] = []
        if block.number:
            restart = "" if block.number == self._captions[kind] + 1 else f" \\r {block.number}"
            self._captions[kind] = block.number
            number = xml.field(f"SEQ {kind} \\* ARABIC{restart}", xml.runs(str(block.number)))
            label = [*xml.runs(f"{kind} "), *number]
        if block.anchor:
            start, end = self._flow.bookmark_ends(self._places[block.anchor].bookmark)
            label = [start, *label, end]
        words = self._prose.inline(block.caption)
        colon = xml.runs(": ") if block.number and block.caption.text.strip() else ()
        self._flow.add("Caption", [*label, *colon, *words], text=block.caption.text, keep=keep)

    def _quotation(self, block: Quotation) -> None:
        self._flow.say("Quote", block.text, keep=block.attribution is not None)
        if block.attribution is not None:
            self._flow.say("QuoteAttribution", block.attribution)

    def _callout(self, block: Callout) -> None:
        self._flow.say("CalloutTitle", block.title)
        for passage in block.body:
            self._flow.say("CalloutText", passage)

    def _finding(self, block: FindingBlock) -> None:
        words = [
            *xml.runs(block.reference, "FindingReference"),
            xml.tab(),
            *self._prose.inline(block.statement),
        ]
        keep = block.explanation is not None
        made = self._flow.add("FindingStatement", words, text=block.statement.text, keep=keep)
        self._anchor(block.anchor, made)
        if block.explanation is not None:
            # The tab leads to the column of the statement: unequal indents would break the bar.
            words = [xml.tab(), *self._prose.inline(block.explanation)]
            self._flow.add("FindingText", words, text=block.explanation.text)

    def _recommendation(self, block: RecommendationBlock) -> None:
        tag = f"rec:{block.record_id}"
        first = self._controlled("RecommendationHeading", f"{tag}:heading", block.heading, keep=True)
        last = self._controlled("RecommendationText", f"{tag}:text", block.text, keep=bool(block.details))
        taken: set[str] = set()
        for place, (label, value) in enumerate(block.details, 1):
            name = _field_name(label.text, place, taken)
            words = [
                *self._prose.inline(label, "FactLabel"),
                xml.tab(),
                xml.control(f"{tag}:{name}", label.text, self._prose.inline(value)),
            ]
            # A long box may break between facts, but leaves no single one alone on a page.
            keep = place == 1 < len(block.details) or place == len(block.details) - 1
            last = self._flow.add("RecommendationDetail", words, text=label.text, keep=keep)
        self._flow.bookmark(recommendation_bookmark(block), first, last)

    def _controlled(self, style: str, tag: str, passage: Passage, *, keep: bool) -> Element:
        title = "Recommendation " + tag.rpartition(":")[2]
        words = [xml.control(tag, title, self._prose.inline(passage))]
        return self._flow.add(style, words, text=passage.text, keep=keep)

    def _contents(self, block: Contents) -> None:
        self._flow.say("TOCHeading", block.title)
        headings = [b for b in self._document.blocks if isinstance(b, Heading)]
        entries = []
        for place, heading in enumerate(headings, 1):
            if heading.level <= block.depth:
                number = [*xml.runs(heading.number), xml.tab()] if heading.number else []
                words = [*number, *_plain(heading.text)]
                entries.append((f"TOC{heading.level}", xml.inner_link(f"_Toc{place:08d}", words)))
        self._field_of_entries(f'TOC \\o "1-{block.depth}" \\h \\z', entries)

    def _recommendation_list(self, block: RecommendationList) -> None:
        self._flow.say("TOCHeading", block.title)
        for item in self._document.blocks:
            if isinstance(item, RecommendationBlock):
                link = xml.inner_link(recommendation_bookmark(item), _plain(item.heading, "CrossReference"))
                self._flow.add("TableofFigures", [link], text=item.heading.text)

    def _field_of_entries(self, instruction: str, entries: list[tuple[str, Element]]) -> None:
        """A field whose result is a paragraph for each entry."""
        start_and_end = xml.field(instruction, ())
        for place, (style, entry) in enumerate(entries, 1):
            start = start_and_end[:-1] if place == 1 else []
            end = start_and_end[-1:] if place == len(entries) else []
            self._flow.add(style, [*start, entry, *end])


def _plain(passage: Passage, style: str = "") -> list[Element]:
    """The passage's words without its links and notes."""
    words = "".join(run.text for run in passage.runs if not run.note)
    return list(xml.runs(words, style))


def _field_name(label: str, place: int, taken: set[str]) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:20] or f"detail-{place}"
    name = f"{name[:17]}-{place}" if name in taken else name
    taken.add(name)
    return name
