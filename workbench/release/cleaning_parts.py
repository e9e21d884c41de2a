"""What of one part of an Office file is kept: words, tables and pictures that are seen, and their looks.

Owns the taking out. Words struck out by a tracked change go, words put in by one stay; fields keep what they
show and lose how they were made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from workbench.release.hiding_sight import SHAPES, Sight, is_hidden_shape

_Element = etree._Element
Root = Callable[[str], "_Element | None"]


def _by_element(what: Mapping[str, str]) -> dict[str, str]:
    """Element → what is said of it, from what is said → elements."""
    return {name: said for said, names in what.items() for name in names.split()}


_GONE = {
    "word": _by_element(
        {
            "words struck out": "del moveFrom",
            "": (
                "moveFromRangeStart instrText moveFromRangeEnd moveToRangeStart moveToRangeEnd "
                "delInstrText fldChar commentRangeStart commentRangeEnd commentReference "
                "annotationRef bookmarkStart bookmarkEnd proofErr permStart permEnd smartTagPr "
                "sdtPr sdtEndPr customXmlPr rsids docPartObj tblCaption tblDescription aliases "
                "documentProtection writeProtection Fallback dataBinding"
            ),
            "tracked change": (
                "rPrChange pPrChange sectPrChange tblPrChange trPrChange tcPrChange tblGridChange "
                "numberingChange tblPrExChange cellDel cellIns"
            ),
            "embedded file": "object altChunk subDoc",
            "form control": "control",
            "form": "ffData",
            "variables of the document": "docVars",
            "mail merge": "mailMerge",
            "path of a template": "attachedTemplate",
            "ink": "contentPart",
        }
    ),
    "xl": _by_element(
        {
            "formula (its result stays)": "f",
            "": (
                "legacyDrawing legacyDrawingHF externalReferences pivotCaches customWorkbookViews "
                "fileSharing protectedRanges customSheetViews extLst rPh phoneticPr absPath "
                "AlternateContent tableParts cellWatches customProperties webPublishItems "
                "conditionalFormatting sheetProtection smartTags picture autoFilter sortState "
                "fileRecoveryPr workbookProtection fileVersion userShapes"
            ),
            "scenarios": "scenarios",
            "defined names": "definedNames",
            "embedded file": "oleObjects externalData",
            "form control": "controls",
            "prompts and lists of choices": "dataValidations",
        }
    ),
    "ppt": _by_element(
        {
            "": (
                "extLst transition notesMasterIdLst handoutMasterIdLst hlinkMouseOver kinsoku "
                "photoAlbum modifyVerifier Fallback"
            ),
            "tags": "custDataLst",
            "movements": "timing",
            "list of own shows": "custShowLst",
            "form control": "controls",
            "embedded file": "oleObj externalData",
            "film or sound": "videoFile audioFile snd",
            "ink": "contentPart",
        }
    ),
}
"""Elements that are taken out, for each family of files, and what is said of it; "" says nothing."""
_UNWRAPPED = frozenset({"ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent", "Choice",
                        "AlternateContent"})  # fmt: skip
_TRACES = re.compile(
    r"^(?:rsid\w*|author|date|initials|paraId|textId|durableId|anchorId|editId|dirty|codeName)$"
)
_TELLING = frozenset(
    {
        "tooltip",
        "macro",
        "textlink",
        "action",
        "title",
        "invalidUrl",
        "tgtFrame",
        "docLocation",
        "href",
        "anchor",
    }
)
_KNOWN = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/",
    "urn:schemas-microsoft-com:",
    "http://www.w3.org/",
    "http://purl.oclc.org/ooxml/",
)
_LINKED = ("blip", "svgBlip", "imagedata", "hlinkClick", "hlinkHover", "legacyDrawing")
_TABLE_LINK = "tablePart"


@dataclass(slots=True, kw_only=True)
class Keeping:
    """What is known of the whole file while its parts are cleaned."""

    family: str
    removed: Counter[str]
    sight: Sight = field(default_factory=Sight)
    dropped: frozenset[str] = frozenset()
    """Parts of sheets and slides that are hidden or no longer in the show."""
    shared: list[str] = field(default_factory=list)
    used: set[int] | None = None
    """The shared strings that cells which stay show; None where there are none."""

    def gather(self, root: Root, main: str, targets: Mapping[str, str]) -> None:
        """Look at the parts that tell what is hidden."""
        book = root(main)
        folder = main.rpartition("/")[0]
        styles = root(f"{folder}/styles.xml")
        self.sight = Sight.of(
            book if self.family == "ppt" else None,
            styles if self.family == "xl" else None,
            styles if self.family == "word" else None,
        )
        if book is None:
            return
        if self.family == "xl":
            sheets = list(book.iter("{*}sheet"))
            gone = {
                targets.get(_link(each), "")
                for each in sheets
                if each.get("state") in ("hidden", "veryHidden")
            }
            self.dropped = frozenset(gone)
            self.used = self._used(
                root, [t for each in sheets if (t := targets.get(_link(each), "")) not in gone]
            )
        elif self.family == "ppt":
            shown = shown_slides(book, targets)
            slides = {target for target in targets.values() if "/slides/" in target}
            hidden = {t for t in shown if (r := root(t)) is not None and r.get("show") in ("0", "false")}
            self.removed["hidden slide"] += len(hidden)
            self.dropped = frozenset((slides - shown) | hidden)

    def leads(self, target: str) -> bool:
        """Whether a relation may be followed."""
        return target not in self.dropped and not (self.family == "xl" and "/tables/" in target)

    def _used(self, root: Root, sheets: list[str]) -> set[int]:
        used: set[int] = set()
        for name in sheets:
            sheet = root(name)
            if sheet is not None:
                _drop_unseen_cells(sheet, self.sight, Counter())
                for cell in sheet.iter("{*}c"):
                    value = cell.findtext("{*}v", "")
                    if cell.get("t") == "s" and value.isdecimal():
                        used.add(int(value))
        return used


def shown_slides(show: _Element, targets: Mapping[str, str]) -> set[str]:
    """The parts of the slides that the show names."""
    return {targets.get(_link(each), "") for each in show.iter("{*}sldId")}


def clean_part(root: _Element, keeping: Keeping, links: Collection[str]) -> None:
    """Take out of a part what is not seen; `links` are the relations of it that are kept."""
    removed = keeping.removed
    _drop_hidden(root, keeping)
    for element in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        removed["remarks in the markup"] += 1
        _take_out(element)
    gone = _GONE[keeping.family]
    for element in list(root.iter(etree.Element)):
        local = _local(element)
        if element is root or not _is_in(element, root):
            continue
        if not _is_known(element.tag):
            removed["data of another program"] += 1
            _take_out(element)
            continue
        if (
            local in gone
            or (local == "sheet" and _link(element) not in links)
            or (local in ("sldId", "drawing", _TABLE_LINK) and _link(element) and _link(element) not in links)
        ):
            if gone.get(local):
                removed[gone[local]] += 1
            _take_out(element)
    for element in list(root.iter(etree.Element)):
        if _local(element) in _UNWRAPPED and element is not root and keeping.family == "word":
            _unwrap(element)
    _strip(root)
    _drop_lost_links(root, links)
    if _local(root) == "sst" and keeping.used is not None:
        _blank_unused(root, keeping.used, removed)


def _drop_hidden(root: _Element, keeping: Keeping) -> None:
    local, removed = _local(root), keeping.removed
    if local == "worksheet":
        _drop_unseen_cells(root, keeping.sight, removed)
        return
    if keeping.family == "ppt":
        _drop_unseen_shapes(root, keeping)
        return
    for mark in list(root.iter("{*}vanish", "{*}specVanish")):
        properties = mark.getparent()
        run = properties.getparent() if properties is not None else None
        if _value(mark) not in ("0", "false", "off") and run is not None and _local(run) == "r":
            removed["hidden words"] += 1
            _take_out(run)
    _drop_unseen_runs(root, keeping)


def _drop_unseen_cells(sheet: _Element, sight: Sight, removed: Counter[str]) -> None:
    for row in list(sheet.iter("{*}row")):
        if row.get("hidden") in ("1", "true"):
            removed["hidden row or column"] += 1
            _take_out(row)
    gone = [each for each in sheet.iter("{*}col") if each.get("hidden") in ("1", "true")]
    removed["hidden row or column"] += len(gone)
    for cell in sight.unseen_cells(sheet):
        removed["cell that shows nothing"] += 1
        _take_out(cell)


def _drop_unseen_shapes(root: _Element, keeping: Keeping) -> None:
    for shape in list(root.iter(*SHAPES)):
        if is_hidden_shape(shape) or keeping.sight.is_outside(shape):
            keeping.removed["shape that is hidden or beside the slide"] += 1
            _take_out(shape)
    _drop_unseen_runs(root, keeping)


def _drop_unseen_runs(root: _Element, keeping: Keeping) -> None:
    for run in list(root.iter("{*}r")):
        if keeping.sight.is_unseen_run(run):
            keeping.removed["hidden words"] += 1
            _take_out(run)


def _strip(root: _Element) -> None:
    """Take out attributes that tell who made a change, when, or where something came from."""
    for element in root.iter(etree.Element):
        local = _local(element)
        for key in list(element.attrib):
            bare = etree.QName(key).localname
            if not _is_known(str(key)):
                del element.attrib[key]
                continue
            described = bare == "title" and local in ("docPr", "cNvPr")
            if (
                _TRACES.match(bare)
                or (bare in _TELLING and not described)
                or (bare == "name" and local in ("docPr", "cNvPr", "cSld"))
            ):
                del element.attrib[key]
                if local in ("docPr", "cNvPr") and bare == "name":
                    element.set(key, "")


def _drop_lost_links(root: _Element, links: Collection[str]) -> None:
    """Take out what points to a relation that is not kept; a link keeps its words."""
    for element in list(root.iter(etree.Element)):
        for key, value in list(element.attrib.items()):
            name = etree.QName(key)
            if "relationships" not in (name.namespace or "") or value in links or not _is_in(element, root):
                continue
            if _local(element) == "hyperlink" and element.getparent() is not None and len(element):
                _unwrap(element)
            elif _local(element) in (
                "blip",
                "svgBlip",
                "imagedata",
                "hlinkClick",
                "hlinkHover",
                "legacyDrawing",
            ):
                _take_out(_drawn(element))
            else:
                _take_out(element)


def _drawn(element: _Element) -> _Element:
    """The picture that a lost relation belongs to; a link on a shape goes alone."""
    if _local(element).startswith("hlink") or _local(element) == "svgBlip":
        return element
    return next(element.iterancestors("{*}drawing", "{*}pict", "{*}pic"), element)


def _blank_unused(table: _Element, used: set[int], removed: Counter[str]) -> None:
    for number, item in enumerate(table.iterfind("{*}si")):
        if number not in used:
            removed["text that no shown cell uses"] += 1
            namespace = etree.QName(table).namespace
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, f"{{{namespace}}}t").text = ""


def _take_out(element: _Element) -> None:
    """Take an element out; the words behind it stay."""
    parent = element.getparent()
    if parent is None:
        return
    _keep_tail(element, parent)
    parent.remove(element)


def _unwrap(element: _Element) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(at + offset, child)
    _take_out(element)


def _is_known(tag: object) -> bool:
    """Whether an element or attribute is of the office forms; without a namespace it is its element's."""
    namespace = etree.QName(str(tag)).namespace
    return namespace is None or namespace.startswith(_KNOWN)


def _keep_tail(element: _Element, parent: _Element) -> None:
    if not element.tail:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + element.tail
    else:
        parent.text = (parent.text or "") + element.tail
    element.tail = None


def _is_in(element: _Element, root: _Element) -> bool:
    top = element
    while (above := top.getparent()) is not None:
        top = above
    return top is root


def _link(element: _Element) -> str:
    found = (v for k, v in element.attrib.items() if "relationships" in (etree.QName(k).namespace or ""))
    return str(next(found, ""))


def _value(element: _Element) -> str:
    return next((str(v) for k, v in element.attrib.items() if etree.QName(k).localname == "val"), "")


def _local(element: _Element) -> str:
    return etree.QName(element).localname
