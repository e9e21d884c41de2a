"""Hiding places of PDF files: every object, earlier revisions, and text that no page shows.

Owns what a PDF carries besides its visible pages. It runs no script and looks for nobody.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, loose_text

_SCRIPT_KEYS = frozenset({"/JS"})
_ANNOTATION_KEYS = frozenset({"/Contents", "/RC", "/Subj", "/T"})
_FORM_KEYS = frozenset({"/V", "/DV", "/TU", "/TM", "/Opt"})
_LINK_KEYS = frozenset({"/URI", "/F", "/UF", "/D", "/Dest"})
_ALT_KEYS = frozenset({"/Alt", "/ActualText", "/E", "/Desc"})
_NOT_WORDS = frozenset({"/ID", "/CheckSum", "/CharSet", "/Panose", "/Lookup", "/DA", "/O", "/U", "/OE", "/UE",
                        "/Perms", "/Registry", "/Ordering", "/CreationDate", "/ModDate", "/M",
                        "/DestOutputProfile", "/OutputConditionIdentifier", "/Info",
                        "/RegistryName"})  # fmt: skip
_QUIET_NOTES = frozenset({"/Link", "/Widget", "/Popup"})
_OURS = re.compile(r"recommendations[\w.-]*\.json")
_END = re.compile(rb"%%EOF[\r\n ]*")
_TOLERANCE = 1.0


def pdf_parts(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    """What a PDF carries, object by object; then its pages' unseen text; then its earlier revisions."""
    yield from _objects(data, path, descend)
    yield from _pages(data, path)
    yield from _revisions(data, path)


def _objects(data: bytes, path: str, descend: Descend) -> Iterator[HiddenPart]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found: dict[HiddenKind, list[str]] = {}
        for key, value in pdf.docinfo.items():
            if key not in _NOT_WORDS:
                found.setdefault(HiddenKind.PROPERTY, []).append(str(value))
        names = _attachment_names(pdf)
        for item in pdf.objects:
            _collect(item, found, 0)
            if isinstance(item, pikepdf.Stream):
                yield from _stream(item, path, names, descend)
        for kind, texts in found.items():
            yield HiddenPart(part=_in(path, kind.value), text="\n".join(texts), kind=kind)
        if _has_notes(pdf):
            yield HiddenPart(part=_in(path, "notes"), text="", kind=HiddenKind.ANNOTATION)


def _collect(item: pikepdf.Object, found: dict[HiddenKind, list[str]], depth: int) -> None:
    """Every string under an object, by what its key says it is; indirect objects come in their turn."""
    if depth > 24:
        return
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            if isinstance(value, pikepdf.String):
                if key not in _NOT_WORDS:
                    found.setdefault(_kind_of(key, item), []).append(str(value))
            elif isinstance(value, pikepdf.Object) and not value.is_indirect:
                _collect(value, found, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if isinstance(value, pikepdf.String):
                found.setdefault(HiddenKind.MARKUP, []).append(str(value))
            elif isinstance(value, pikepdf.Object) and not value.is_indirect:
                _collect(value, found, depth + 1)


def _kind_of(key: str, holder: pikepdf.Object) -> HiddenKind:
    subtype = str(holder.get("/Subtype", ""))
    if key in _SCRIPT_KEYS:
        return HiddenKind.SCRIPT
    if key in _ALT_KEYS or (key == "/Contents" and subtype in _QUIET_NOTES):
        return HiddenKind.ALT_TEXT
    if key in _FORM_KEYS and (subtype == "/Widget" or "/FT" in holder):
        return HiddenKind.FORM if key in ("/V", "/DV") else HiddenKind.MARKUP
    if key in _ANNOTATION_KEYS and "/Subtype" in holder and "/Rect" in holder and subtype not in _QUIET_NOTES:
        return HiddenKind.COMMENT
    return HiddenKind.LINK if key in _LINK_KEYS else HiddenKind.MARKUP


def _stream(
    item: pikepdf.Stream, path: str, names: dict[tuple[int, int], str], descend: Descend
) -> Iterator[HiddenPart]:
    kind = str(item.get("/Type", ""))
    if kind == "/Metadata":
        text = re.sub(r"<[^>]*>", "\n", item.read_bytes().decode("utf-8", "replace"))
        yield HiddenPart(part=_in(path, "xmp"), text=text, kind=HiddenKind.PROPERTY)
    elif kind == "/EmbeddedFile" or item.objgen in names:
        name = names.get(item.objgen, "attachment")
        ours = _OURS.fullmatch(name) is not None
        yield HiddenPart(part=_in(path, name), text=name, kind=HiddenKind.ATTACHMENT, expected=ours)
        yield from descend(item.read_bytes(), name)
    elif str(item.get("/Subtype", "")) == "/Image" and str(item.get("/Filter", "")) == "/DCTDecode":
        yield from descend(item.read_raw_bytes(), f"image-{item.objgen[0]}")
    elif str(item.get("/S", "")) == "/JavaScript":
        yield HiddenPart(part=_in(path, "script"), text=loose_text(item.read_bytes()), kind=HiddenKind.SCRIPT)


def _attachment_names(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    names = {}
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/EF" in item:
            name = str(item.get("/UF", item.get("/F", "attachment")))
            files = item["/EF"]
            names.update(
                {stream.objgen: name for _, stream in files.items() if isinstance(stream, pikepdf.Stream)}
            )
    return names


def _has_notes(pdf: pikepdf.Pdf) -> bool:
    return any(
        isinstance(item, pikepdf.Dictionary)
        and "/Rect" in item
        and "/Subtype" in item
        and str(item.get("/Subtype")) not in _QUIET_NOTES
        for item in pdf.objects
    )


def _pages(data: bytes, path: str) -> Iterator[HiddenPart]:
    """All text of every page, wherever it is drawn; and apart, what stands outside the page."""
    document = pypdfium2.PdfDocument(data)
    try:
        for index in range(len(document)):
            page = document[index]
            here = _in(path, f"page {index + 1}")
            outside, everything = _texts(page)
            if outside.strip():
                yield HiddenPart(part=here, text=outside, kind=HiddenKind.OFF_PAGE)
            yield HiddenPart(part=here, text=everything, kind=HiddenKind.BODY)
            page.close()
    finally:
        document.close()


def _texts(page: pypdfium2.PdfPage) -> tuple[str, str]:
    """What stands outside the page, and everything; the boxes are widened for the reading."""
    left, bottom, right, top = page.get_cropbox()
    widest = (-14400, -14400, 14400, 14400)
    page.set_mediabox(*widest)
    page.set_cropbox(*widest)
    textpage = page.get_textpage()
    outside = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1):
        x0, y0, x1, y1 = item.get_bounds()
        beside = x1 < left - _TOLERANCE or x0 > right + _TOLERANCE
        if beside or y1 < bottom - _TOLERANCE or y0 > top + _TOLERANCE:
            outside.append(_object_text(item, textpage))
    everything = textpage.get_text_range()
    textpage.close()
    return " ".join(outside), everything


def _object_text(item: pypdfium2.PdfObject, textpage: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(item.raw, textpage.raw, None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(item.raw, textpage.raw, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\x00")


def _revisions(data: bytes, path: str) -> Iterator[HiddenPart]:
    """Earlier versions of the file, which every appending editor leaves in it."""
    ends = [match.end() for match in _END.finditer(data)]
    if b"/Linearized" in data[:1024]:
        ends = ends[1:]
    for number, end in enumerate(ends[:-1], 1):
        here = _in(path, f"revision {number}")
        try:
            texts = [part.text for part in _pages(data[:end], "")]
        except (pypdfium2.PdfiumError, ValueError, OSError):
            texts = [loose_text(data[:end])]
        yield HiddenPart(part=here, text="\n".join(texts), kind=HiddenKind.OLD_REVISION)
    if ends and data[ends[-1] :].strip(b"\r\n \x00"):
        yield HiddenPart(
            part=_in(path, "bytes"), text=loose_text(data[ends[-1] :]), kind=HiddenKind.LOOSE_BYTES
        )


def _in(path: str, part: str) -> str:
    return f"{path}!{part}" if path else part
