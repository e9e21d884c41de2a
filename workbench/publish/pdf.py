"""A release as one tagged PDF (PDF/UA-1): cover, contents, body, end notes, running lines.

It owns the order of the work and what stands in the margins of every page. It sees the release
alone: no store, no settings, no clock. The same release gives the same bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from workbench.errors import BadInput
from workbench.publish import pdf_style as look
from workbench.publish.pdf_blocks import Setter
from workbench.publish.pdf_draw import draw_lines
from workbench.publish.pdf_flow import Pages, Piece, paginate
from workbench.publish.pdf_metadata import Particulars
from workbench.publish.pdf_style import (
    FOOTER_Y,
    HEADER_Y,
    LEFT,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TextStyle,
)
from workbench.publish.pdf_text import ink_of, set_lines, shortened, text_width
from workbench.publish.tagging import Element, TaggedCanvas
from workbench.records.document import Document, TitleBlock, shortcomings
from workbench.records.release import Release, Terms

_STEPS = 1000
_SETTING = 600


def write(release: Release, *, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The release as the bytes of a PDF file.

    `progress` is called with the work done and the whole of it; what it raises stops the work.

    Raises: BadInput when the document lacks what a publication needs (the message says what and
    where), or when an image cannot be read.
    """
    document = release.document
    lacking = shortcomings(document)
    if lacking:
        raise BadInput(" ".join(lacking))
    tell = progress or _silent
    terms = release.terms
    issuer = document.issuer.text if document.issuer else terms.issuer
    root = Element("Document")
    setter = Setter(document, issuer=issuer, root=root)
    _set(setter, tell)
    pages = paginate(setter.pieces)
    pen = TaggedCanvas((PAGE_WIDTH, PAGE_HEIGHT), look.faces(False, False)[0].name)
    margins = _Margins(document, terms, setter)
    _draw(pen, pages, margins, tell)
    particulars = Particulars(
        title=document.title.text,
        language=document.language,
        author=issuer,
        subject=_subject(terms),
        dated=terms.released_on,
        custom=(("ReleaseId", terms.release_id), ("ContentSha256", release.content_sha256)),
    )
    finished = pen.finish(root, setter.outline, particulars)
    tell(_STEPS, _STEPS)
    return finished


def _silent(_done: int, _whole: int) -> None:
    return None


def _subject(terms: Terms) -> str:
    return " · ".join(part for part in (terms.report_kind.replace("-", " "), terms.case_reference) if part)


def _set(setter: Setter, tell: Callable[[int, int], None]) -> None:
    document = setter.document
    if not any(isinstance(block, TitleBlock) for block in document.blocks):
        setter.title_block(TitleBlock(title=document.title))
    for nth, block in enumerate(document.blocks):
        tell(_SETTING * nth // len(document.blocks), _STEPS)
        setter.add(block)
    setter.notes(document.notes)


def _draw(
    pen: TaggedCanvas,
    pages: list[list[tuple[Piece, float]]],
    margins: _Margins,
    tell: Callable[[int, int], None],
) -> None:
    places = {name: nth for nth, page in enumerate(pages, 1) for piece, _ in page for name in piece.places}
    found = Pages(places, len(pages))
    for nth, page in enumerate(pages, 1):
        tell(_SETTING + (_STEPS - _SETTING) * nth // (len(pages) + 1), _STEPS)
        margins.draw_head(pen, nth)
        for piece, top in page:
            piece.draw(pen, top, found)
        margins.draw_foot(pen, nth, len(pages))
        pen.next_page()


class _Margins:
    """What stands around the text: running line, release, page number, and the mark of a draft."""

    def __init__(self, document: Document, terms: Terms, setter: Setter) -> None:
        ink = ink_of(look.RUNNING)
        self._release = terms.release_id
        room = (RIGHT - LEFT) * 0.55
        running = document.running.text if document.running else document.title.text
        self._running = shortened(running, ink, room)
        self._mark = document.mark.text.strip() if document.mark else ""
        self._heard = setter.mark
        # On the first page the header stands under the band.
        self._first = PAGE_HEIGHT - setter.band - 6

    def draw_head(self, pen: TaggedCanvas, page: int) -> None:
        """The watermark, under everything else, and the mark above the text."""
        if self._mark:
            self._watermark(pen)
            self._header(pen, self._heard if page == 1 else None, HEADER_Y if page > 1 else self._first)

    def _watermark(self, pen: TaggedCanvas) -> None:
        ink = ink_of(TextStyle(size=100, leading=100, bold=True, colour=look.WATERMARK))
        angle = math.degrees(math.atan2(PAGE_HEIGHT, PAGE_WIDTH))
        room = math.hypot(PAGE_WIDTH, PAGE_HEIGHT) * 0.8
        size = min(64.0, 100 * room / max(1.0, text_width(self._mark, ink)))
        style = TextStyle(size=size, leading=size * 1.2, bold=True, colour=look.WATERMARK)
        lines = set_lines([(self._mark, ink_of(style))], room + 1)
        pen.canvas.saveState()
        pen.canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
        pen.canvas.rotate(angle)
        top = style.leading * len(lines) / 2
        for line in lines:
            draw_lines(pen, None, (line,), -line.width / 2, top, style)
            top -= style.leading
        pen.canvas.restoreState()

    def _header(self, pen: TaggedCanvas, element: Element | None, top: float) -> None:
        ink = ink_of(look.MARK)
        width = text_width(self._mark, ink)
        style = look.MARK
        if width > RIGHT - LEFT:
            size = max(5.0, style.size * (RIGHT - LEFT) / width)
            style = TextStyle(size=size, leading=style.leading, bold=True, colour=style.colour)
        lines = set_lines([(self._mark, ink_of(style))], RIGHT - LEFT + 1)
        draw_lines(pen, element, lines, RIGHT - max((line.width for line in lines), default=0.0), top, style)

    def draw_foot(self, pen: TaggedCanvas, page: int, count: int) -> None:
        """The running line, the release and the page number."""
        words = f"{self._release}  ·  Page {page} of {count}"
        ink = ink_of(look.RUNNING)
        pen.open_artifact("Pagination", "Footer")
        pen.canvas.setStrokeColor(look.RULE)
        pen.canvas.setLineWidth(0.5)
        pen.canvas.line(LEFT, FOOTER_Y + 14, RIGHT, FOOTER_Y + 14)
        pen.close()
        top = FOOTER_Y + look.RUNNING.leading
        draw_lines(pen, None, set_lines([(self._running, ink)], RIGHT - LEFT), LEFT, top, look.RUNNING)
        lines = set_lines([(words, ink)], RIGHT - LEFT)
        draw_lines(pen, None, lines, RIGHT - lines[0].width, top, look.RUNNING)
