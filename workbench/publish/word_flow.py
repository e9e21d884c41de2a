"""The paragraphs of a Word document as they follow each other. Knows no block and no style's look.

It settles what lies between paragraphs: page breaks, the space after a table or a box, and the
bookmarks that span them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from workbench.publish import word_xml as xml
from workbench.publish.word_prose import Prose
from workbench.publish.word_xml import Element, w
from workbench.records.document import Passage

_SPACED_STYLES = ("Heading", "TOCHeading")


class Flow:
    """Paragraphs and tables in their order. `gap` is the space in twips that the next paragraph
    keeps from what is above it, where its own style does not keep more."""

    def __init__(self, prose: Prose) -> None:
        self.made: list[Element] = []
        self.gap = 0
        self.break_before = False
        self._prose = prose
        self._bookmarks = count(1)

    def add(
        self,
        style: str,
        content: Iterable[Element],
        *,
        text: str = "",
        keep: bool = False,
        numbering: Element | None = None,
        before: int | None = None,
    ) -> Element:
        """Append a paragraph; `text` is what its direction of writing is read from, `keep` keeps it
        on one page with the next, `before` is the space above it in twips in place of the style's."""
        settings = [w("keepNext")] if keep else []
        if self.break_before:
            settings.append(w("pageBreakBefore"))
        if numbering is not None:
            settings.append(numbering)
        if self.break_before:
            before = before or 0
        elif before is None and self.gap and not style.startswith(_SPACED_STYLES):
            before = self.gap
        if before is not None:
            settings.append(w("spacing", before=before))
        self.break_before, self.gap = False, 0
        made = xml.paragraph(style, content, *settings, rtl=xml.reads_right_to_left(text))
        self.made.append(made)
        return made

    def say(
        self,
        style: str,
        passage: Passage,
        *,
        keep: bool = False,
        numbering: Element | None = None,
        before: int | None = None,
    ) -> Element:
        """Append a passage as a paragraph."""
        words = self._prose.inline(passage)
        return self.add(style, words, text=passage.text, keep=keep, numbering=numbering, before=before)

    def separate(self) -> None:
        """Keep two boxes of one style apart: Word draws one box around paragraphs with equal borders."""
        self.gap = 0
        self.made.append(xml.paragraph("Spacer", ()))

    def close(self) -> list[Element]:
        """Everything made; Word needs a paragraph at the end."""
        if not self.made or self.made[-1].tag == f"{xml.W}tbl":
            self.break_before = False
            self.add("Spacer", (), before=0)
        return self.made

    def bookmark(self, name: str, first: Element, last: Element | None = None) -> None:
        """Span the words of the paragraph `first`, or all from there to the end of `last`."""
        start, end = self.bookmark_ends(name)
        first.insert(1, start)
        (first if last is None else last).append(end)

    def bookmark_ends(self, name: str) -> tuple[Element, Element]:
        number = next(self._bookmarks)
        return w("bookmarkStart", id=number, name=name), w("bookmarkEnd", id=number)
