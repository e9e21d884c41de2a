"""Hiding places of PDF files: every object, whatever leads to it, and every stream that is no picture.

Owns what a PDF's objects carry besides its pages; `hiding_pages` looks at the pages, `hiding_pdf_bytes` at
what belongs to no object. It runs no script and looks for nobody.
"""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from workbench.release.hiding import (
    Descend,
    HiddenKind,
    HiddenPart,
    inside,
    is_cut,
    loose_text,
    unfolded,
    unreadable,
)
from workbench.release.hiding_pages import page_parts, undrawn_parts
from workbench.release.hiding_pdf_bytes import byte_parts

_SCRIPT_KEYS = frozenset({"/JS"})
_ANNOTATION_KEYS = frozenset({"/Contents", "/RC", "/Subj", "/T", "/NM", "/OverlayText"})
_FORM_KEYS = frozenset({"/V", "/DV", "/TU", "/TM", "/Opt"})
_LINK_KEYS = frozenset({"/URI", "/F", "/UF", "/D", "/Dest"})
_ALT_KEYS = frozenset({"/Alt", "/ActualText", "/E", "/Desc"})
_NOT_WORDS = frozenset({"/CheckSum", "/CharSet", "/Panose", "/Lookup", "/DA", "/O", "/U", "/OE", "/UE",
                        "/Perms", "/Registry", "/Ordering", "/CreationDate", "/ModDate", "/M",
                        "/DestOutputProfile", "/RegistryName"})  # fmt: skip
_QUIET_NOTES = frozenset({"/Link", "/Widget", "/Popup"})
_NAME_MAPS = frozenset({"/RoleMap", "/Dests", "/ClassMap", "/PieceInfo"})
"""Dictionaries whose very keys are names that somebody gave."""
_KNOWN_KEYS = frozenset({"/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/Trapped",
                         "/CreationDate", "/ModDate"})  # fmt: skip
_FONT_KEYS = frozenset({"/BaseFont", "/FontName", "/FontFamily"})
_FONTS = re.compile(
    r"(?i)/?(?:[A-Z]{6}\+)?(?:georgia|helvetica|arial|times|courier|verdana|cambria|calibri|candara|constantia"
    r"|corbel|tahoma|trebuchet|garamond|palatino|bookman|century|symbol|zapfdingbats|franklin|lucida|segoe"
    r"|liberation|dejavu|noto|carlito|caladea|source|open|roboto|inter|aptos|lato|gill|frutiger|univers|cm).*"
)
_OURS = re.compile(r"recommendations[\w.-]*\.json")
_DEEPEST = 24


def pdf_parts(data: bytes, path: str, descend: Descend, room: int) -> Iterator[HiddenPart]:
    """What a PDF carries, object by object; its pages' unseen text; what belongs to no object.

    `room` is how many bytes may be unpacked.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            yield unreadable(path, "it is encrypted, and was read without its password")
        known = frozenset(item.objgen for item in pdf.objects)
        yield from _objects(pdf, path, descend, room)
        yield from undrawn_parts(pdf, path)
    yield from page_parts(data, path)
    yield from byte_parts(data, path, known)


def _objects(pdf: pikepdf.Pdf, path: str, descend: Descend, room: int) -> Iterator[HiddenPart]:
    found: dict[HiddenKind, list[str]] = {}
    for key, value in pdf.docinfo.items():
        if key not in _NOT_WORDS:
            found.setdefault(HiddenKind.PROPERTY, []).append(str(value))
        if key not in _KNOWN_KEYS:
            found.setdefault(HiddenKind.PROPERTY, []).append(_spelled(key))
    names = _attachment_names(pdf)
    for item in pdf.objects:
        _collect(item, found, 0, _spelled_holder(item))
        if isinstance(item, pikepdf.Stream):
            yield from _Streams(path=path, names=names, descend=descend, room=room).look(item, found)
    for kind, texts in found.items():
        text = unfolded("\n".join(dict.fromkeys(texts)))
        yield HiddenPart(part=inside(path, kind.value), text=text, kind=kind)
    if _has_notes(pdf):
        yield HiddenPart(part=inside(path, "notes"), text="", kind=HiddenKind.ANNOTATION)


def _collect(item: pikepdf.Object, found: dict[HiddenKind, list[str]], depth: int, under: str) -> None:
    """Every string under an object, by what its key says it is; indirect objects come in their turn."""
    if depth > _DEEPEST:
        found.setdefault(HiddenKind.UNREADABLE, []).append("")
        return
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            if under in _NAME_MAPS:
                found.setdefault(HiddenKind.MARKUP, []).append(_spelled(key))
            _value(key, value, item, found, depth)
    elif isinstance(item, pikepdf.Array):
        colour = len(item) > 1 and str(item[0]) in ("/Separation", "/DeviceN")
        for value in item:
            if isinstance(value, pikepdf.String):
                found.setdefault(HiddenKind.MARKUP, []).append(str(value))
            elif isinstance(value, pikepdf.Name):
                if colour:
                    found.setdefault(HiddenKind.MARKUP, []).append(_spelled(str(value)))
            elif isinstance(value, pikepdf.Object) and not value.is_indirect:
                _collect(value, found, depth + 1, "")


def _value(
    key: str, value: object, holder: pikepdf.Object, found: dict[HiddenKind, list[str]], depth: int
) -> None:
    if isinstance(value, pikepdf.String):
        if key not in _NOT_WORDS and not (key == "/ID" and str(holder.get("/Type", "")) != "/StructElem"):
            found.setdefault(_kind_of(key, holder), []).append(str(value))
    elif isinstance(value, pikepdf.Name):
        said = str(value)
        font = key in _FONT_KEYS and not _FONTS.fullmatch(said)
        if font or (key == "/S" and str(holder.get("/Type", "")) == "/StructElem"):
            found.setdefault(HiddenKind.MARKUP, []).append(_spelled(said))
    elif isinstance(value, pikepdf.Object) and not value.is_indirect:
        _collect(value, found, depth + 1, key)


def _spelled_holder(item: pikepdf.Object) -> str:
    """What map an indirect object is, where it can be told: named places have arrays for values."""
    if not isinstance(item, pikepdf.Dictionary) or "/Type" in item or "/Subtype" in item:
        return ""
    values = list(item.values())
    places = values and all(isinstance(value, pikepdf.Array) and len(value) > 1 for value in values)
    return "/Dests" if places else ""


def _spelled(name: str) -> str:
    """A name as words: "/Imelda_Quarrendon" as well as "/ImeldaQuarrendon"."""
    plain = name.lstrip("/")
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain.replace("_", " "))
    return plain if plain == apart else f"{plain}\n{apart}"


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


class _Streams:
    """The streams of one file: each by what it is; a stream of unknown use is read as loose bytes."""

    def __init__(self, *, path: str, names: dict[tuple[int, int], str], descend: Descend, room: int) -> None:
        self._path = path
        self._names = names
        self._descend = descend
        self._room = room

    def look(self, item: pikepdf.Stream, found: dict[HiddenKind, list[str]]) -> Iterator[HiddenPart]:
        """What one stream says."""
        kind, subtype = str(item.get("/Type", "")), str(item.get("/Subtype", ""))
        if kind in ("/XRef", "/ObjStm") or _is_font(item):
            return
        content, left = peeled(item, self._room)
        if content is None:
            yield unreadable(inside(self._path, "stream"), "unpacked it would be too large")
        elif kind == "/EmbeddedFile" or item.objgen in self._names:
            name = self._names.get(item.objgen, "attachment")
            ours = _OURS.fullmatch(name) is not None
            here = inside(self._path, name)
            yield HiddenPart(part=here, text=name, kind=HiddenKind.ATTACHMENT, expected=ours)
            yield from self._descend(content, name)
        elif left in ("/DCTDecode", "/JPXDecode"):
            yield from self._descend(content, f"image-{item.objgen[0]}")
        elif left or subtype == "/Image":
            return
        elif kind == "/Metadata" or content.lstrip()[:1] == b"<":
            text = content.decode("utf-8", "replace")
            said = "\n".join((re.sub(r"<[^>]*>", "\n", text), *re.findall(r"=\s*[\"']([^\"']*)", text)))
            xmp = kind == "/Metadata"
            place = inside(self._path, "xmp" if xmp else "data")
            yield HiddenPart(part=place, text=said, kind=HiddenKind.PROPERTY if xmp else HiddenKind.FORM)
        elif str(item.get("/S", "")) == "/JavaScript":
            yield HiddenPart(
                part=inside(self._path, "script"), text=loose_text(content), kind=HiddenKind.SCRIPT
            )
        elif _draws(item, content):
            _spoken(item, content, found)
        else:
            if is_cut(content):
                yield unreadable(inside(self._path, "stream"), "it is too long to be read whole")
            yield HiddenPart(
                part=inside(self._path, "stream"), text=loose_text(content), kind=HiddenKind.BODY
            )


def peeled(item: pikepdf.Stream, room: int) -> tuple[bytes | None, str]:
    """The bytes of a stream with its packing undone, and the first filter that is a picture's own coding.

    None for bytes that would be more than `room`.
    """
    filters = item.get("/Filter", pikepdf.Array())
    listed = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    content = item.read_raw_bytes()
    if listed == ["/FlateDecode"] and "/DecodeParms" in item and len(content) * 1100 < room:
        return item.read_bytes(), ""
    for name in listed:
        if name in ("/FlateDecode", "/Fl"):
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(content, room)
            if unpacker.unconsumed_tail:
                return None, ""
        elif name in ("/ASCII85Decode", "/A85"):
            content = base64.a85decode(content.strip().removesuffix(b"~>"), ignorechars=b" \t\n\r\v")
        elif name in ("/ASCIIHexDecode", "/AHx"):
            content = bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", content).decode())
        else:
            return content, name
    return content, ""


def _is_font(item: pikepdf.Stream) -> bool:
    subtype = str(item.get("/Subtype", ""))
    return "/Length1" in item or subtype in ("/Type1C", "/CIDFontType0C", "/OpenType") or "/CMapName" in item


def _draws(item: pikepdf.Stream, content: bytes) -> bool:
    """Whether a stream is a drawing: of a page, or of its own; its words are read from the drawing."""
    if str(item.get("/Subtype", "")) == "/Form" or "/PatternType" in item:
        return True
    return re.search(rb"(?:^|\s)(?:BT|re|cm|Do|Tj|TJ|BDC|gs|rg)(?:\s|$)", content[:65536]) is not None


def _spoken(item: pikepdf.Stream, content: bytes, found: dict[HiddenKind, list[str]]) -> None:
    """What a drawing says to a reading machine in place of what it shows."""
    if b"<<" not in content:
        return
    for instruction in pikepdf.parse_content_stream(item, "BDC DP"):
        for operand in instruction.operands:
            if isinstance(operand, pikepdf.Dictionary):
                said = [str(value) for value in operand.values() if isinstance(value, pikepdf.String)]
                found.setdefault(HiddenKind.ALT_TEXT, []).extend(
                    each for each in said if any(map(str.isalnum, each))
                )


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
