"""Hiding places of Office files that are archives: every part of Word, Excel, PowerPoint and OpenDocument.

Owns what these parts hold that a reader does not see. It looks for nobody; it knows no rule of disclosure
but which place is which.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from workbench.release.hiding import Descend, HiddenKind, HiddenPart, loose_text, unfolded
from workbench.release.hiding_sight import Sight, Unseen

_Element = etree._Element

_INLINE = frozenset({"t", "r", "delText", "instrText", "delInstrText", "proofErr", "rPr", "smartTag"})
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"})
_STRUCK = frozenset({"delText", "delInstrText"})
_ALT = frozenset({"descr", "title", "alt"})
_NO_WORDS = re.compile(
    r"[\W\d_a-fA-F]*|(?:https?://(?:schemas\.|www\.w3\.org|purl\.)|urn:schemas-).*|rId\d+|r\d+"
)
"""Values that cannot name anybody: numbers, colours, and the names of the forms themselves."""
_MARGINS = tuple(f"{{*}}{page}{place}" for page in ("odd", "even", "first") for place in ("Header", "Footer"))
_SIGNS = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Z])")
_COUNT = re.compile(r"\s*(?:\d{1,6}(?:\.\d+)?|\d{4}-\d\d-\d\dT[\d:.]+Z?)\s*")
_TYPES = frozenset({"typeface", "ascii", "hAnsi", "eastAsia", "cs", "asciiTheme", "hAnsiTheme", "panose"})
_FONTS = frozenset({"font", "rFont", "name", "altName"})
_COLOURS = frozenset({"prstClr", "highlight", "schemeClr", "sysClr", "prstGeom", "themeColor"})
_BY_FOLDER = (
    ("docProps/", HiddenKind.PROPERTY),
    ("customXml/", HiddenKind.CUSTOM_DATA),
    ("notesSlides/", HiddenKind.SPEAKER_NOTE),
    ("pivotCache/", HiddenKind.HIDDEN_TEXT),
    ("revisions/", HiddenKind.TRACKED_CHANGE),
    ("changesInfos/", HiddenKind.TRACKED_CHANGE),
    ("externalLinks/", HiddenKind.LINK),
    ("people.xml", HiddenKind.PROPERTY),
    ("persons/", HiddenKind.PROPERTY),
    ("commentAuthors.xml", HiddenKind.PROPERTY),
    ("comment", HiddenKind.COMMENT),
    ("Comment", HiddenKind.COMMENT),
)
_MARKUP = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One Office file: its hidden sheets, the parts that are in use, and the walk through a part."""

    sheets: dict[str, str] = field(default_factory=dict)
    shared: list[str] = field(default_factory=list)
    slides: frozenset[str] | None = None
    sight: Sight = field(default_factory=Sight)

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> Office:
        """What has to be known of the whole file to judge a part of it."""

        def root(name: str) -> _Element | None:
            return parse_xml(archive.read(name)) if name in names else None

        names = set(archive.namelist())
        book, strings = root("xl/workbook.xml"), root("xl/sharedStrings.xml")
        show = root("ppt/presentation.xml")
        return cls(
            sheets=_hidden_sheets(book, root("xl/_rels/workbook.xml.rels")),
            shared=[joined_text(each) for each in strings.iter("{*}si")] if strings is not None else [],
            slides=_slides(show, root("ppt/_rels/presentation.xml.rels")),
            sight=Sight.of(show, root("xl/styles.xml"), root("word/styles.xml")),
        )

    def part(self, content: bytes, name: str, here: str, descend: Descend) -> Iterator[HiddenPart]:
        """Everything in one part."""
        if name in self.sheets:
            yield self._hidden_sheet(content, here, self.sheets[name])
        if name.endswith(_MARKUP):
            root = parse_xml(content)
            if root is None:
                yield HiddenPart(part=here, text=loose_text(content), kind=HiddenKind.CUSTOM_DATA)
            elif name.endswith(".rels"):
                yield from _links(root, here)
            else:
                yield from self._xml_part(root, name, here)
            return
        if name.endswith("vbaProject.bin"):
            yield HiddenPart(part=here, text="", kind=HiddenKind.SCRIPT)
        elif "/embeddings/" in name or "afchunk" in name.lower():
            yield HiddenPart(part=here, text="", kind=HiddenKind.ATTACHMENT)
        elif "thumbnail" in name.lower():
            yield HiddenPart(part=here, text="", kind=HiddenKind.THUMBNAIL)
        elif name.endswith((".bin", ".emf", ".wmf")) and not content.startswith(b"\xd0\xcf\x11\xe0"):
            yield HiddenPart(part=here, text=loose_text(content), kind=HiddenKind.CUSTOM_DATA)
            return
        yield from descend(content, name)

    def _xml_part(self, root: _Element, name: str, here: str) -> Iterator[HiddenPart]:
        kind = next((kind for mark, kind in _BY_FOLDER if mark in name), HiddenKind.BODY)
        if self.slides is not None and name.startswith("ppt/slides/") and name not in self.slides:
            kind = HiddenKind.OLD_REVISION
        text = joined_text(root, skip=_STRUCK, counts=kind is not HiddenKind.PROPERTY)
        if text.strip():
            yield HiddenPart(part=here, text=text, kind=kind)
        if name != "[Content_Types].xml":
            yield from _attributes(root, here)
        yield from _changes(root, here)
        hidden = _vanished(root)
        if hidden.strip() or (_local(root) == "sld" and root.get("show") == "0"):
            yield HiddenPart(part=here, text=hidden or text, kind=HiddenKind.HIDDEN_TEXT)
        for unseen, words in self.sight.look(root, self.shared):
            where = HiddenKind.OFF_PAGE if unseen is Unseen.OUTSIDE else HiddenKind.HIDDEN_TEXT
            yield HiddenPart(part=here, text=words, kind=where)
        fields = [
            "".join(str(text) for text in each.itertext())
            for each in root.iter("{*}instrText", "{*}delInstrText", "{*}definedName")
        ]
        fields += [_attribute(each, "instr") for each in root.iter("{*}fldSimple")]
        if any(fields):
            yield HiddenPart(part=here, text=_joined_fields(fields), kind=HiddenKind.FIELD)
        lines = [each.text or "" for each in root.iter(*_MARGINS)]
        if any(lines):
            # A heading of a sheet runs its signs and its words together: "&CName" is a name in the middle.
            said = "\n".join(_SIGNS.sub(" ", line) for line in lines)
            yield HiddenPart(part=here, text=said, kind=HiddenKind.MARKUP)
        notes = [each.text or "" for each in root.iter(etree.Comment, etree.ProcessingInstruction)]
        if any(notes):
            yield HiddenPart(part=here, text="\n".join(notes), kind=HiddenKind.CUSTOM_DATA)

    def _hidden_sheet(self, content: bytes, here: str, title: str) -> HiddenPart:
        root = parse_xml(content)
        words = [title]
        for cell in root.iter("{*}c") if root is not None else ():
            text = joined_text(cell).strip()
            at = int(text) if cell.get("t") == "s" and text.isdecimal() else -1
            words.append(self.shared[at] if 0 <= at < len(self.shared) else text)
        return HiddenPart(part=here, text="\n".join(words), kind=HiddenKind.HIDDEN_TEXT)


def parse_xml(content: bytes) -> _Element | None:
    """The root of an XML part, read without entities or network, or None when there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None


def joined_text(root: _Element, skip: frozenset[str] = frozenset(), *, counts: bool = True) -> str:
    """The text of a part: runs of one paragraph joined, everything else on lines of its own.

    Without `counts`, elements that hold a small number or a moment and nothing else are left out.
    """
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        local = _local(element)
        if event == "start":
            if element.text and local not in skip and (counts or not _COUNT.fullmatch(element.text)):
                pieces.append(element.text)
            continue
        if local in ("tab", "br", "cr") or local not in _INLINE:
            pieces.append("\n")
        if element.tail and element is not root and element.tail.strip():
            pieces.append(element.tail)
    lines = (line for line in "".join(pieces).split("\n") if line.strip())
    return "\n".join(lines)


def _links(root: _Element, here: str) -> Iterator[HiddenPart]:
    outside = [
        unfolded(each.get("Target", ""))
        for each in root.iter("{*}Relationship")
        if each.get("TargetMode") == "External"
    ]
    if outside:
        yield HiddenPart(part=here, text="\n".join(outside), kind=HiddenKind.LINK)


def _joined_fields(fields: list[str]) -> str:
    """Fields on lines of their own, and once more joined: Word breaks one field over several runs."""
    return "\n".join(fields) + "\n\n" + "".join(fields)


def _attributes(root: _Element, here: str) -> Iterator[HiddenPart]:
    """Every attribute that could hold words, each once; fonts, colours and numbers hold none."""
    words: dict[str, None] = {}
    described: dict[str, None] = {}
    for element in root.iter(etree.Element):
        local = _local(element)
        if local in _COLOURS or (local in _FONTS and "val" in element.attrib):
            continue
        for key, value in element.attrib.items():
            bare = etree.QName(key).localname
            if bare in _TYPES or (local == "font" and bare == "name"):
                continue
            if bare in _ALT:
                described[str(value)] = None
            elif _could_tell(str(value), numbered=f"{local} {bare}".lower().endswith(("id", "id val"))):
                words[unfolded(str(value))] = None
    if described:
        yield HiddenPart(part=here, text="\n".join(described), kind=HiddenKind.ALT_TEXT)
    if words:
        yield HiddenPart(part=here, text="\n".join(words), kind=HiddenKind.MARKUP)


def _could_tell(value: str, *, numbered: bool) -> bool:
    """Whether a value could be words, or a number that belongs to somebody: nine to fourteen digits.

    `numbered` is for what only numbers the parts of the file.
    """
    if numbered and value.isdecimal():
        return False
    if not _NO_WORDS.fullmatch(value):
        return True
    return not any(map(str.isalpha, value)) and 9 <= sum(map(str.isdigit, value)) <= 14


def _changes(root: _Element, here: str) -> Iterator[HiddenPart]:
    for element in root.iter(*(f"{{*}}{name}" for name in _TRACKED)):
        author = _attribute(element, "author")
        text = joined_text(element)
        # An insertion inside run properties marks a paragraph's end: only its author can tell anything.
        if author or text.strip():
            yield HiddenPart(part=here, text=f"{text}\n{author}".strip(), kind=HiddenKind.TRACKED_CHANGE)


def _vanished(root: _Element) -> str:
    found = []
    for mark in root.iter("{*}vanish", "{*}specVanish", "{*}webHidden"):
        if _attribute(mark, "val") in ("0", "false", "off"):
            continue
        properties = mark.getparent()
        run = properties.getparent() if properties is not None else None
        if run is not None and _local(run) == "r" and _local(mark) != "webHidden":
            found.append(joined_text(run))
    hidden_rows = (row for row in root.iter("{*}row") if row.get("hidden") in ("1", "true"))
    found.extend(joined_text(row) for row in hidden_rows)
    return "".join(found)


def _hidden_sheets(book: _Element | None, links: _Element | None) -> dict[str, str]:
    """The parts of sheets that are hidden, and their titles."""
    hidden = {}
    targets = _targets(links, "xl")
    for sheet in book.iter("{*}sheet") if book is not None else ():
        if sheet.get("state") in ("hidden", "veryHidden"):
            hidden[targets.get(_attribute(sheet, "id"), "")] = sheet.get("name", "")
    return hidden


def _slides(show: _Element | None, links: _Element | None) -> frozenset[str] | None:
    """The parts of the slides that are in the show; None where that cannot be told."""
    if show is None or links is None or show.find("{*}sldIdLst") is None:
        return None
    targets = _targets(links, "ppt")
    return frozenset(targets.get(_attribute(each, "id", last=True), "") for each in show.iter("{*}sldId"))


def _targets(links: _Element | None, folder: str) -> dict[str, str]:
    if links is None:
        return {}
    return {
        each.get("Id", ""): posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/")
        for each in links.iter("{*}Relationship")
    }


def _local(element: _Element) -> str:
    return etree.QName(element).localname


def _attribute(element: _Element, local: str, *, last: bool = False) -> str:
    found = [str(value) for key, value in element.attrib.items() if etree.QName(key).localname == local]
    return (found[-1] if last else found[0]) if found else ""
