"""Hiding places of zip archives and of the Office files that are archives: every part, walked raw.

Owns what the parts of Word, Excel and PowerPoint files hold that a reader does not see. It looks for
nobody; it knows no rule of disclosure but which place is which.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, loose_text

_Element = etree._Element

_INLINE = frozenset({"t", "r", "delText", "instrText", "delInstrText", "proofErr", "rPr", "smartTag"})
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"})
_STRUCK = frozenset({"delText", "delInstrText"})
_NAMES_NOTHING = ("fontTable.xml", "webSettings.xml", "[Content_Types].xml")
_WORDY = frozenset(
    {"descr", "title", "name", "author", "initials", "tooltip", "displayName", "userId", "prompt", "caption"}
)
_WORDY_VALUES = frozenset({"alias", "tag", "docVar", "lastModifiedBy", "statusText", "helpText", "comboBox"})
_BY_FOLDER = (
    ("docProps/", HiddenKind.PROPERTY),
    ("customXml/", HiddenKind.CUSTOM_DATA),
    ("notesSlides/", HiddenKind.SPEAKER_NOTE),
    ("pivotCache/", HiddenKind.HIDDEN_TEXT),
    ("externalLinks/", HiddenKind.LINK),
    ("people.xml", HiddenKind.PROPERTY),
    ("persons/", HiddenKind.PROPERTY),
    ("commentAuthors.xml", HiddenKind.PROPERTY),
    ("comment", HiddenKind.COMMENT),
    ("Comment", HiddenKind.COMMENT),
)
_END_RECORD = b"PK\x05\x06"
_MOST_ENTRIES = 20_000


def archive_parts(data: bytes, path: str, descend: Descend, room: int) -> Iterator[HiddenPart]:
    """What is in an archive: an Office file is read as one, any other zip as files of its own.

    `room` is how many bytes may be unpacked; a larger archive is reported as not looked into.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > room:
            yield HiddenPart(part=path, text="", kind=HiddenKind.UNREADABLE)
            return
        names = {entry.filename for entry in entries}
        office = "[Content_Types].xml" in names or "mimetype" in names
        yield from _around(archive, data, path)
        hidden_sheets = _hidden_sheets(archive) if "xl/workbook.xml" in names else {}
        for entry in entries:
            if entry.is_dir():
                continue
            here = f"{path}!{entry.filename}" if path else entry.filename
            if entry.flag_bits & 0x1:
                yield HiddenPart(part=here, text=entry.filename, kind=HiddenKind.UNREADABLE)
                continue
            content = archive.read(entry)
            if not office:
                yield from descend(content, entry.filename)
            elif entry.filename in hidden_sheets:
                yield from _hidden_sheet(archive, content, here, hidden_sheets[entry.filename])
            else:
                yield from _office_part(content, entry.filename, here, descend)


def _around(archive: zipfile.ZipFile, data: bytes, path: str) -> Iterator[HiddenPart]:
    """Names, remarks, and bytes that stand before, between or behind the entries."""
    entries = archive.infolist()
    remarks = [archive.comment, *(entry.comment for entry in entries)]
    words = [entry.filename for entry in entries]
    words += [remark.decode("utf-8", "replace") for remark in remarks if remark]
    yield HiddenPart(
        part=f"{path}!names" if path else "names", text="\n".join(words), kind=HiddenKind.PROPERTY
    )
    end = data.rfind(_END_RECORD)
    tail = data[end + 22 + len(archive.comment) :] if end >= 0 else b""
    first = min((entry.header_offset for entry in entries), default=0)
    loose = loose_text(data[:first] + b"\n" + tail)
    if loose.strip():
        yield HiddenPart(part=f"{path}!bytes" if path else "bytes", text=loose, kind=HiddenKind.LOOSE_BYTES)


def _office_part(content: bytes, name: str, here: str, descend: Descend) -> Iterator[HiddenPart]:
    if name.endswith((".xml", ".rels", ".vml")):
        root = parse_xml(content)
        if root is None:
            yield HiddenPart(part=here, text=loose_text(content), kind=HiddenKind.CUSTOM_DATA)
        elif name.endswith(".rels"):
            yield from _links(root, here)
        else:
            yield from _xml_part(root, name, here)
        return
    if "/embeddings/" in name:
        yield HiddenPart(part=here, text="", kind=HiddenKind.ATTACHMENT)
    elif "thumbnail" in name.lower():
        yield HiddenPart(part=here, text="", kind=HiddenKind.THUMBNAIL)
    elif name.endswith("vbaProject.bin"):
        yield HiddenPart(part=here, text=loose_text(content), kind=HiddenKind.SCRIPT)
        return
    elif name.endswith(".bin"):
        yield HiddenPart(part=here, text=loose_text(content), kind=HiddenKind.CUSTOM_DATA)
        return
    yield from descend(content, name)


def parse_xml(content: bytes) -> _Element | None:
    """The root of an XML part, read without entities or network, or None when there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None


def _links(root: _Element, here: str) -> Iterator[HiddenPart]:
    outside = [
        each.get("Target", "")
        for each in root.iter("{*}Relationship")
        if each.get("TargetMode") == "External"
    ]
    if outside:
        yield HiddenPart(part=here, text="\n".join(outside), kind=HiddenKind.LINK)


def _xml_part(root: _Element, name: str, here: str) -> Iterator[HiddenPart]:
    kind = next((kind for mark, kind in _BY_FOLDER if mark in name), HiddenKind.BODY)
    text = joined_text(root, skip=_STRUCK)
    if text.strip():
        yield HiddenPart(part=here, text=text, kind=kind)
    if not name.endswith(_NAMES_NOTHING):
        yield from _attributes(root, here)
    yield from _changes(root, here)
    hidden = _vanished(root)
    if hidden.strip() or (_local(root) == "sld" and root.get("show") == "0"):
        yield HiddenPart(part=here, text=hidden or text, kind=HiddenKind.HIDDEN_TEXT)
    fields = [
        "".join(str(text) for text in each.itertext())
        for each in root.iter("{*}instrText", "{*}delInstrText", "{*}definedName")
    ]
    fields += [_attribute(each, "instr") for each in root.iter("{*}fldSimple")]
    if any(fields):
        yield HiddenPart(part=here, text=_joined_fields(fields), kind=HiddenKind.FIELD)
    notes = [each.text or "" for each in root.iter(etree.Comment, etree.ProcessingInstruction)]
    if any(notes):
        yield HiddenPart(part=here, text="\n".join(notes), kind=HiddenKind.CUSTOM_DATA)


def _joined_fields(fields: list[str]) -> str:
    """Fields on lines of their own, and once more joined: Word breaks one field over several runs."""
    return "\n".join(fields) + "\n\n" + "".join(fields)


def _attributes(root: _Element, here: str) -> Iterator[HiddenPart]:
    """Attributes that hold words and not settings, each once."""
    words: dict[str, None] = {}
    described: dict[str, None] = {}
    for element in root.iter(etree.Element):
        local = _local(element)
        for key, value in element.attrib.items():
            bare = etree.QName(key).localname
            if bare in ("descr", "title"):
                described[str(value)] = None
            elif bare in _WORDY or (bare == "val" and local in _WORDY_VALUES):
                words[str(value)] = None
    if described:
        yield HiddenPart(part=here, text="\n".join(described), kind=HiddenKind.ALT_TEXT)
    if words:
        yield HiddenPart(part=here, text="\n".join(words), kind=HiddenKind.MARKUP)


def _changes(root: _Element, here: str) -> Iterator[HiddenPart]:
    for element in root.iter(*(f"{{*}}{name}" for name in _TRACKED)):
        author = _attribute(element, "author")
        text = joined_text(element)
        # An insertion inside run properties marks a paragraph's end: only its author can tell anything.
        if author or text.strip():
            yield HiddenPart(part=here, text=f"{text}\n{author}".strip(), kind=HiddenKind.TRACKED_CHANGE)


def _vanished(root: _Element) -> str:
    found = []
    for mark in root.iter("{*}vanish", "{*}specVanish"):
        if _attribute(mark, "val") in ("0", "false", "off"):
            continue
        properties = mark.getparent()
        run = properties.getparent() if properties is not None else None
        if run is not None and _local(run) == "r":
            found.append(joined_text(run))
    hidden_rows = (row for row in root.iter("{*}row") if row.get("hidden") in ("1", "true"))
    found.extend(joined_text(row) for row in hidden_rows)
    return "".join(found)


def _hidden_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts of sheets that are hidden, and their titles."""
    book = parse_xml(archive.read("xl/workbook.xml"))
    links = "xl/_rels/workbook.xml.rels"
    rels = parse_xml(archive.read(links)) if links in archive.namelist() else None
    if book is None or rels is None:
        return {}
    targets = {each.get("Id"): each.get("Target", "") for each in rels.iter("{*}Relationship")}
    hidden = {}
    for sheet in book.iter("{*}sheet"):
        if sheet.get("state") in ("hidden", "veryHidden"):
            target = targets.get(_attribute(sheet, "id"), "")
            hidden[posixpath.normpath(posixpath.join("xl", target)).lstrip("/")] = sheet.get("name", "")
    return hidden


def _hidden_sheet(archive: zipfile.ZipFile, content: bytes, here: str, title: str) -> Iterator[HiddenPart]:
    root = parse_xml(content)
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        strings = parse_xml(archive.read("xl/sharedStrings.xml"))
        shared = [joined_text(each) for each in strings.iter("{*}si")] if strings is not None else []
    words = [title]
    for cell in root.iter("{*}c") if root is not None else ():
        text = joined_text(cell).strip()
        at = int(text) if cell.get("t") == "s" and text.isdecimal() else -1
        words.append(shared[at] if 0 <= at < len(shared) else text)
    yield HiddenPart(part=here, text="\n".join(words), kind=HiddenKind.HIDDEN_TEXT)


def joined_text(root: _Element, skip: frozenset[str] = frozenset()) -> str:
    """The text of a part: runs of one paragraph joined, everything else on lines of its own."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        local = _local(element)
        if event == "start":
            if element.text and local not in skip:
                pieces.append(element.text)
            continue
        if local in ("tab", "br", "cr") or local not in _INLINE:
            pieces.append("\n")
        if element.tail and element is not root and element.tail.strip():
            pieces.append(element.tail)
    lines = (line for line in "".join(pieces).split("\n") if line.strip())
    return "\n".join(lines)


def _local(element: _Element) -> str:
    return etree.QName(element).localname


def _attribute(element: _Element, local: str) -> str:
    found = (value for key, value in element.attrib.items() if etree.QName(key).localname == local)
    return str(next(found, ""))
