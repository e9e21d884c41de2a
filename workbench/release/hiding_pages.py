"""The pages of a PDF, and what stands on them unseen: off the page, covered, white, tiny, or never drawn.

Owns what counts as unseen on a page. Positions are points, from the lower left; it knows no object's keys.
"""

from __future__ import annotations

import ctypes
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from workbench.release.hiding import HiddenKind, HiddenPart, inside, unreadable

_TOLERANCE = 1.0
_SMALLEST = 1.2
"""Points; smaller letters no printer shows."""
_PALEST = 250
_MOST_DRAWINGS = 3000
_WIDEST = 14400
_BOX_PIECES = 6
_DEEPEST = 8
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The text of one page: what is seen, what is not and why, and everything."""

    seen: str
    unseen: dict[HiddenKind, str]
    everything: str
    drawn: bool
    """Whether pictures cover so much of it that its words may be in them."""


def page_parts(data: bytes, path: str) -> Iterator[HiddenPart]:
    """All text of every page, wherever it is drawn; and apart, what nobody sees there."""
    for number, page in enumerate(page_texts(data), 1):
        here = inside(path, f"page {number}")
        for kind, text in page.unseen.items():
            yield HiddenPart(part=here, text=text, kind=kind)
        yield HiddenPart(part=here, text=page.everything, kind=HiddenKind.BODY)
        if page.drawn and not page.everything.strip():
            yield HiddenPart(part=here, text="", kind=HiddenKind.UNSEEN_PICTURE)


def page_texts(data: bytes) -> Iterator[PageText]:
    """The text of each page. Raises: PdfiumError: it cannot be opened."""
    document = pypdfium2.PdfDocument(data)
    try:
        for index in range(len(document)):
            page = document[index]
            yield _looked_at(page)
            page.close()
    finally:
        document.close()


def undrawn_parts(pdf: pikepdf.Pdf, path: str) -> Iterator[HiddenPart]:
    """The text of drawings and pages that may never be shown: each is drawn once on a page made for it."""
    pages = {page.obj.objgen for page in pdf.pages}
    wanted = [item for item in pdf.objects if _is_drawing(item) or _is_lost_page(item, pages)]
    if len(wanted) > _MOST_DRAWINGS:
        yield unreadable(path, "it holds too many drawings within drawings")
        wanted = wanted[:_MOST_DRAWINGS]
    if not wanted:
        return
    with pikepdf.new() as fresh, warnings.catch_warnings():
        # It warns of forms that are copied without their fields; here nobody fills them in.
        warnings.simplefilter("ignore")
        for item in wanted:
            _show(fresh, item)
        file = io.BytesIO()
        fresh.save(file)
    texts = [page.everything for page in page_texts(file.getvalue())]
    lost = [text for item, text in zip(wanted, texts, strict=True) if not isinstance(item, pikepdf.Stream)]
    if any(text.strip() for text in lost):
        yield HiddenPart(part=inside(path, "lost pages"), text="\n".join(lost), kind=HiddenKind.OLD_REVISION)
    yield HiddenPart(part=inside(path, "drawings"), text="\n".join(texts), kind=HiddenKind.BODY)


def _is_drawing(item: pikepdf.Object) -> bool:
    if not isinstance(item, pikepdf.Stream):
        return False
    return str(item.get("/Subtype", "")) == "/Form" or ("/PatternType" in item and "/BBox" in item)


def _is_lost_page(item: pikepdf.Object, pages: set[tuple[int, int]]) -> bool:
    page = isinstance(item, pikepdf.Dictionary) and str(item.get("/Type", "")) == "/Page"
    return page and item.objgen not in pages


def _show(fresh: pikepdf.Pdf, item: pikepdf.Object) -> None:
    page = fresh.add_blank_page(page_size=(_WIDEST, _WIDEST))
    copied = fresh.copy_foreign(item)
    if isinstance(item, pikepdf.Stream):
        copied["/Type"], copied["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X1=copied))
        page.Contents = fresh.make_stream(b"1 0 0 1 7200 7200 cm /X1 Do")
    elif "/Contents" in copied:
        page.Contents = copied["/Contents"]
        page.Resources = copied.get("/Resources", pikepdf.Dictionary())


def _looked_at(page: pypdfium2.PdfPage) -> PageText:
    left, bottom, right, top = page.get_cropbox()
    widest = (-_WIDEST, -_WIDEST, _WIDEST, _WIDEST)
    page.set_mediabox(*widest)
    page.set_cropbox(*widest)
    textpage = page.get_textpage()
    seen: list[str] = []
    unseen: dict[HiddenKind, list[str]] = {}
    found = list(page.get_objects(max_depth=_DEEPEST))
    # What stands in a drawing of its own has places of its own: it counts as seen, like the rest of it.
    seen.extend(_object_text(item.raw, textpage) for item in found if item.level and _is_text(item))
    objects = [_Drawn.of(item) for item in found if not item.level]
    shapes = [(at, each) for at, each in enumerate(objects) if each.covers or each.dark or each.picture]
    for at, item in enumerate(objects):
        if not item.text:
            continue
        words = _object_text(item.raw, textpage)
        kind = _why_unseen(at, item, shapes, (left, bottom, right, top))
        if kind is None:
            seen.append(words)
        elif words.strip():
            unseen.setdefault(kind, []).append(words)
    everything = textpage.get_text_range()
    textpage.close()
    area = sum(_area(each.box) for each in objects if each.picture)
    return PageText(
        seen=" ".join(seen),
        unseen={kind: " ".join(words) for kind, words in unseen.items()},
        everything=everything,
        drawn=area > 0.2 * (right - left) * (top - bottom),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """One thing drawn on a page, as far as it tells what can be seen."""

    raw: object
    box: Box
    text: bool = False
    covers: bool = False
    dark: bool = False
    picture: bool = False
    pale: bool = False
    invisible: bool = False
    tiny: bool = False
    slanted: bool = False
    """A mark across the page, which tables may stand on."""

    @classmethod
    def of(cls, item: pypdfium2.PdfObject) -> _Drawn:
        box: Box = item.get_bounds()
        if _is_text(item):
            return cls._of_text(item, box)
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            return cls(raw=item.raw, box=box, covers=True, picture=True)
        if item.type != pdfium.FPDF_PAGEOBJ_PATH:
            return cls(raw=item.raw, box=box)
        mode, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
        pdfium.FPDFPath_GetDrawMode(item.raw, mode, stroke)
        if mode.value == pdfium.FPDF_FILLMODE_NONE:
            return cls(raw=item.raw, box=box)
        colour = _colour(item.raw)
        simple = pdfium.FPDFPath_CountSegments(item.raw) <= _BOX_PIECES
        return cls(
            raw=item.raw, box=box, covers=simple and colour[3] > _PALEST, dark=min(colour[:3]) < _PALEST
        )

    @classmethod
    def _of_text(cls, item: pypdfium2.PdfObject, box: Box) -> _Drawn:
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item.raw, size)
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item.raw, matrix)
        scale = max(abs(matrix.a) + abs(matrix.c), abs(matrix.b) + abs(matrix.d))
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item.raw)
        colour = _colour(item.raw)
        return cls(
            raw=item.raw,
            box=box,
            text=True,
            pale=min(colour[:3]) >= _PALEST,
            invisible=mode in (3, 7) or colour[3] < 8,
            tiny=0 < size.value * scale < _SMALLEST,
            slanted=min(abs(matrix.a), abs(matrix.b)) > 0.05 * scale,
        )


def _is_text(item: pypdfium2.PdfObject) -> bool:
    return bool(item.type == pdfium.FPDF_PAGEOBJ_TEXT)


def _why_unseen(at: int, item: _Drawn, shapes: list[tuple[int, _Drawn]], page: Box) -> HiddenKind | None:
    x0, y0, x1, y1 = item.box
    left, bottom, right, top = page
    beside = x1 < left - _TOLERANCE or x0 > right + _TOLERANCE
    if beside or y1 < bottom - _TOLERANCE or y0 > top + _TOLERANCE:
        return HiddenKind.OFF_PAGE
    over_picture = any(each.picture and _holds(each.box, item.box) for _, each in shapes)
    if item.tiny or (item.invisible and not over_picture):
        return HiddenKind.HIDDEN_TEXT
    if item.pale and not any(
        index < at and (each.dark or each.picture) and _holds(each.box, item.box) for index, each in shapes
    ):
        return HiddenKind.HIDDEN_TEXT
    # Scanned pages have their words, unseen, over the picture; those a reader does see in it.
    if any(index > at and each.covers and _holds(each.box, item.box) for index, each in shapes):
        return None if item.invisible or item.slanted else HiddenKind.COVERED
    return None


def _holds(outer: Box, inner: Box) -> bool:
    """Whether a box lies within another; letters may stand out a little."""
    high = 0.25 * (inner[3] - inner[1]) + _TOLERANCE
    return (
        outer[0] <= inner[0] + high
        and outer[1] <= inner[1] + high
        and outer[2] >= inner[2] - high
        and outer[3] >= inner[3] - high
    )


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _colour(raw: object) -> tuple[int, int, int, int]:
    values = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(raw, *values):
        return (0, 0, 0, 255)
    red, green, blue, alpha = (value.value for value in values)
    return red, green, blue, alpha


def _object_text(raw: object, textpage: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(raw, textpage.raw, None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(raw, textpage.raw, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\x00")
