"""A PDF made anew from its pages: what is drawn on them, without anything else that it carries.

Owns what of a page is kept. Text that is drawn but not seen stays, since it is drawn: the scan says so, and
pages made pictures leave it behind.
"""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Name

from workbench.release.hiding_pages import page_texts
from workbench.release.hiding_pdf import peeled

_PAGE_KEPT = ("/MediaBox", "/CropBox", "/Rotate", "/Contents", "/UserUnit")
_RESOURCES = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading")
_DROPPED = frozenset(
    {"/Metadata", "/PieceInfo", "/StructParent", "/StructParents", "/LastModified", "/OPI", "/Thumb",
     "/Measure", "/PtData", "/Alternates", "/ID", "/AF", "/Properties", "/ProcSet", "/Name", "/OC", "/Ref"}
)  # fmt: skip
_PLAIN_COLOURS = frozenset({"/All", "/None", "/Black", "/Cyan", "/Magenta", "/Yellow"})
_MOST_PICTURE = 256 * 2**20
_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
_SKIPPED_JPEG = frozenset([*range(0xE1, 0xEE), 0xEF, 0xFE])
_CATALOGUE = {
    "/OpenAction": "script or action on opening",
    "/AA": "script or action on opening",
    "/Outlines": "bookmarks",
    "/StructTreeRoot": "tags for screen readers",
    "/Metadata": "properties (XMP)",
    "/OCProperties": "layers",
    "/AcroForm": "form (what was filled in stays as words on the page)",
    "/Threads": "threads",
    "/Collection": "collection of files",
    "/PieceInfo": "private data of a program",
    "/PageLabels": "labels of pages",
    "/Dests": "named places",
}


_Line = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def clean_pages(data: bytes) -> tuple[bytes, Counter[str]]:
    """A new PDF of the pages alone, and what was left out. Raises: PdfError and what pikepdf raises."""
    removed: Counter[str] = Counter()
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as old, pikepdf.new() as new, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _note(old, data, removed)
        _flatten(old, removed)
        hidden = _hidden_layers(old)
        for page in old.pages:
            _clean_drawing(old, page.obj, hidden, removed, set())
            bare = Dictionary(Type=Name.Page)
            for key in _PAGE_KEPT:
                if key in page.obj:
                    bare[key] = page.obj[key]
            bare["/MediaBox"] = page.mediabox
            if "/Resources" in page.obj:
                bare["/Resources"] = page.obj["/Resources"]
            new.pages.append(pikepdf.Page(new.copy_foreign(old.make_indirect(bare))))
        new.remove_unreferenced_resources()
        new.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue(), removed


def seen_text(data: bytes) -> str:
    """The text that a reader of these pages sees, one page after another."""
    return "\n\n".join(page.seen for page in page_texts(data))


def _note(old: pikepdf.Pdf, data: bytes, removed: Counter[str]) -> None:
    removed["properties (author, title and others)"] = len(old.docinfo)
    removed["attached file"] = len(old.attachments)
    for key, what in _CATALOGUE.items():
        if key in old.Root:
            removed[what] = 1
    names = old.Root.get("/Names", Dictionary())
    removed["script"] = int("/JavaScript" in names)
    removed["earlier version of the file"] = max(
        0, data.count(b"%%EOF") - 1 - (b"/Linearized" in data[:1024])
    )


def _flatten(old: pikepdf.Pdf, removed: Counter[str]) -> None:
    """Make what was filled into a form words on the page; drop every other note."""
    for page in old.pages:
        kept = []
        for note in page.obj.get("/Annots", pikepdf.Array()):
            subtype = str(note.get("/Subtype", ""))
            hidden = int(note.get("/F", 0)) & 0x2
            if subtype == "/Widget" and not hidden:
                kept.append(note)
            else:
                removed["link" if subtype == "/Link" else "note on a page"] += 1
        page.obj["/Annots"] = pikepdf.Array(kept)
    if "/AcroForm" in old.Root:
        old.generate_appearance_streams()
        old.flatten_annotations("screen")


def _hidden_layers(old: pikepdf.Pdf) -> frozenset[tuple[int, int]]:
    layers = old.Root.get("/OCProperties", Dictionary())
    plan = layers.get("/D", Dictionary())
    hidden = {item.objgen for item in plan.get("/OFF", pikepdf.Array())}
    if str(plan.get("/BaseState", "/ON")) == "/OFF":
        shown = {item.objgen for item in plan.get("/ON", pikepdf.Array())}
        hidden |= {item.objgen for item in layers.get("/OCGs", pikepdf.Array())} - shown
    return frozenset(hidden)


def _clean_drawing(
    pdf: pikepdf.Pdf,
    holder: pikepdf.Object,
    hidden: frozenset[tuple[int, int]],
    removed: Counter[str],
    done: set[tuple[int, int]],
) -> None:
    """Clean a page or a drawing within one, and everything that it draws with."""
    resources = holder.get("/Resources", Dictionary())
    layers = resources.get("/Properties", Dictionary())
    drawings = resources.get("/XObject", Dictionary())
    away = {name for name, item in drawings.items() if _is_away(item.get("/OC"), hidden)}
    lines = list(_kept_lines(holder, layers, hidden, away, removed))
    content = pikepdf.unparse_content_stream(lines)
    if isinstance(holder, pikepdf.Stream):
        holder.write(content)
    else:
        holder["/Contents"] = pdf.make_stream(content)
    for name in away:
        del drawings[name]
    for key in list(resources.keys()):
        if key not in _RESOURCES:
            del resources[key]
    _plain_colours(resources)
    for item in _within(resources):
        if item.objgen in done and item.is_indirect:
            continue
        done.add(item.objgen)
        for key in list(item.keys()):
            if key in _DROPPED:
                del item[key]
        if str(item.get("/Subtype", "")) == "/Image":
            _bare_picture(item)
            continue
        if isinstance(item, pikepdf.Stream):
            _clean_drawing(pdf, item, hidden, removed, done)


def _within(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for name in ("/XObject", "/Pattern"):
        for item in resources.get(name, Dictionary()).values():
            if isinstance(item, pikepdf.Stream):
                yield item
                mask = item.get("/SMask")
                if isinstance(mask, pikepdf.Stream):
                    yield mask
    for state in resources.get("/ExtGState", Dictionary()).values():
        mask = state.get("/SMask") if isinstance(state, pikepdf.Dictionary) else None
        if isinstance(mask, pikepdf.Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
            yield mask["/G"]
    for font in resources.get("/Font", Dictionary()).values():
        if isinstance(font, pikepdf.Dictionary) and "/CharProcs" in font:
            yield from (item for _, item in font["/CharProcs"].items() if isinstance(item, pikepdf.Stream))


def _is_away(layer: object, hidden: frozenset[tuple[int, int]]) -> bool:
    if not isinstance(layer, pikepdf.Dictionary):
        return False
    if layer.objgen in hidden:
        return True
    members = layer.get("/OCGs")
    if isinstance(members, pikepdf.Array):
        return len(members) > 0 and all(item.objgen in hidden for item in members)
    return isinstance(members, pikepdf.Dictionary) and members.objgen in hidden


def _kept_lines(
    holder: pikepdf.Object,
    layers: pikepdf.Object,
    hidden: frozenset[tuple[int, int]],
    away: set[str],
    removed: Counter[str],
) -> Iterator[_Line]:
    """The instructions of a drawing without marks, spoken texts, and what a hidden layer draws."""
    stack: list[bool] = []
    for line in pikepdf.parse_content_stream(holder):
        name = str(line.operator)
        if name in _MARKS:
            if name in ("BDC", "BMC"):
                layer = layers.get(str(line.operands[1])) if name == "BDC" and _is_name(line, 1) else None
                off = _is_away(layer, hidden)
                removed["hidden layer"] += off
                stack.append(off)
            elif name == "EMC" and stack:
                stack.pop()
            continue
        if any(stack) and name not in ("q", "Q"):
            continue
        if name == "Do" and str(line.operands[0]) in away:
            removed["hidden layer"] += 1
            continue
        yield line


def _is_name(line: _Line, at: int) -> bool:
    return len(line.operands) > at and isinstance(line.operands[at], Name)


def _bare_picture(item: pikepdf.Object) -> None:
    """Take out of a photograph all segments but those that its pixels need."""
    if not isinstance(item, pikepdf.Stream):
        return
    raw, coding = peeled(item, _MOST_PICTURE)
    if raw is None or coding != "/DCTDecode":
        return
    kept, at = bytearray(raw[:2]), 2
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != 0xDA:
        size = 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if raw[at + 1] not in _SKIPPED_JPEG:
            kept += raw[at : at + size]
        at += size
    end = raw.rfind(b"\xff\xd9")
    kept += raw[at : end + 2 if end > at else len(raw)]
    item.write(bytes(kept), filter=Name.DCTDecode)


def _plain_colours(resources: pikepdf.Object) -> None:
    """Give colours that somebody named a plain name: the mixture that stands for them is kept."""
    for colour in resources.get("/ColorSpace", Dictionary()).values():
        own = isinstance(colour, pikepdf.Array) and len(colour) > 2 and str(colour[0]) == "/Separation"
        if own and str(colour[1]) not in _PLAIN_COLOURS:
            colour[1] = Name.Spot
